"""What the module says beside its functions and objects: constructors, destructors, aliases, what must survive.

    __attribute__((constructor(101))) void f(void)  ->  @.init.f = internal global ptr @f, section ".init_array.00101"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pycparser import c_ast

from meta.lower.ir import Value, quoted
from meta.lower.irtypes import memory_type
from meta.sema import attributes
from meta.sema.attributes import linker_name
from meta.sema.context import fail
from meta.sema.semantics import Semantics, Symbol
from meta.target import Target

_ARRAYS = {"constructor": ".init_array", "destructor": ".fini_array"}


def run_at_the_ends(semantics: Semantics) -> Iterator[tuple[str, str]]:
    """The name and text of each entry of the arrays that start-up and exit run; a lower priority starts earlier."""
    for symbol in semantics.symbols.values():
        for attribute, array in _ARRAYS.items():
            if attribute not in symbol.attributes or not isinstance(symbol.definition, c_ast.FuncDef):
                continue
            priority = attributes.priority(symbol.definition, symbol.attributes, attribute)
            section = array if priority is None else f"{array}.{priority:05}"
            name = quoted(f"{array}.{linker_name(symbol)}")
            yield name, f'{name} = internal global ptr {quoted(linker_name(symbol))}, section "{section}", align 8'


def aliased(semantics: Semantics, symbol: Symbol) -> Symbol:
    """The definition that an alias is another name of."""
    declaration = symbol.declarations[0]
    wanted = attributes.string_argument(declaration, symbol.attributes, "alias")
    found = [
        other for other in semantics.symbols.values()
        if other.definition is not None and wanted in (linker_name(other), other.spelling) and other is not symbol
    ]
    own = [other for other in found if not other.is_static or other.unit == symbol.unit]
    if not own:
        fail(declaration, f"'{symbol.spelling}' is an alias of '{wanted}', which is not defined")
    return own[0]


def alias(symbol: Symbol, linkage: str, target: Value) -> str:
    kind = "void ()" if symbol.is_function else memory_type(symbol.type)
    return f"{quoted(linker_name(symbol))} = {linkage}alias {kind}, {target}"


def survivors(semantics: Semantics, target: Target, entries: Iterable[str]) -> list[str]:
    """Names that must survive although nothing in the module refers to them.

    In a unit of its own `used` keeps them from the compiler and `retain` from the linker, too.
    """
    kept: dict[str, list[str]] = {"llvm.used": [], "llvm.compiler.used": []}
    usual = "llvm.used" if target.separate is None else "llvm.compiler.used"
    kept[usual] += entries
    for symbol in semantics.symbols.values():
        if symbol.definition is not None and "retain" in symbol.attributes:
            kept["llvm.used"].append(quoted(linker_name(symbol)))
        elif symbol.definition is not None and "used" in symbol.attributes:
            kept[usual].append(quoted(linker_name(symbol)))
    return [
        f"@{name} = appending global [{len(names)} x ptr] [{', '.join(f'ptr {each}' for each in names)}], "
        'section "llvm.metadata"'
        for name, names in kept.items()
        if names
    ]
