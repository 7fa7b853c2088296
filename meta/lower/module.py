"""Lowering a whole program to one LLVM module, with the boot code as module-level assembly.

Everything is internal except what assembly names and what LLVM itself may call, so that LLVM sees across
every boundary; each function and object has a section of its own, so that the linker decides the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pycparser import c_ast

from meta import gnu_ast
from meta.diagnostics import MetaError
from meta.lower.abi import signature
from meta.lower.constants import static_initialiser
from meta.lower.functions import LIBRARY_CALLS, lower_function
from meta.lower.ir import Value, escaped, quoted
from meta.lower.irtypes import memory_type
from meta.program import Program
from meta.sema import attributes, unhindered
from meta.sema.context import span_of
from meta.sema.semantics import AddressConstant, Initialiser, Semantics, Symbol
from meta.sema.types import FunctionType, alignment_of, is_read_only
from meta.target import Platform, Target

_ASSEMBLY_NAME = re.compile(r"[A-Za-z_.$][A-Za-z0-9_.$]*")


def lower_program(semantics: Semantics, target: Target) -> str:
    """The program as LLVM IR text. `semantics` must be of one platform's part of the program."""
    with unhindered():
        return _Module(semantics, target).text()


def names_in_assembly(program: Program) -> set[str]:
    """Every identifier in the boot code and in file-scope asm: what is defined under one of them is a root."""
    texts = [re.sub(r"#[^\n]*", "", assembly.text) for assembly in program.assembly]
    texts += [node.template for unit in program.units for node in unit.ast.ext if isinstance(node, gnu_ast.Asm)]
    return {name for text in texts for name in _ASSEMBLY_NAME.findall(text)}


def _module_asm(file: str, line: int, text: str) -> list[str]:
    """Assembly text as module-level lines, after a marker that gives the assembler's errors their place."""
    return [f'module asm "{escaped(each.encode())}"' for each in (f'# {line} "{file}"', *text.splitlines())]


class _Module:
    """One module being written; implements what function bodies ask of it (`state.Globals`)."""

    def __init__(self, semantics: Semantics, target: Target) -> None:
        self._semantics = semantics
        self._target = target
        self._visible = names_in_assembly(semantics.program) | set(LIBRARY_CALLS)
        self._strings: dict[tuple[bytes, int], str] = {}
        self._literals: dict[c_ast.Node, str] = {}
        self._declared: dict[str, Symbol] = {}
        self._globals: list[str] = []

    def text(self) -> str:
        body: list[str] = []
        for symbol in self._semantics.symbols.values():
            if isinstance(symbol.definition, c_ast.FuncDef):
                body += self._function(symbol, symbol.definition)
            elif symbol.definition is not None:
                self._object(symbol, symbol.definition)
        defined = {
            attributes.linker_name(symbol)
            for symbol in self._semantics.symbols.values()
            if symbol.definition is not None
        }
        declarations = [self._declaration(s) for name, s in self._declared.items() if name not in defined]
        return "\n".join([*self._head(), *self._globals, *declarations, "", *body, *self._used(), ""])

    def symbol(self, symbol: Symbol) -> Value:
        name = attributes.linker_name(symbol)
        if symbol.definition is None:
            self._declared.setdefault(name, symbol)
        return Value("ptr", quoted(name))

    def string(self, data: bytes, alignment: int) -> Value:
        name = self._strings.get((data, alignment))
        if name is None:
            name = f"@.str.{len(self._strings)}"
            self._strings[data, alignment] = name
            self._globals.append(
                f'{name} = private unnamed_addr constant [{len(data)} x i8] c"{escaped(data)}", align {alignment}'
            )
        return Value("ptr", name)

    def _head(self) -> list[str]:
        lines = [f'target triple = "{self._target.triple}"', ""]
        for assembly in self._semantics.program.assembly:
            lines += _module_asm(assembly.path, 1, assembly.text)
        for unit in self._semantics.program.units:
            for node in unit.ast.ext:
                if isinstance(node, gnu_ast.Asm):
                    span = span_of(node)
                    lines += _module_asm(unit.path, span.line if span else 1, node.template)
        return [*lines, ""]

    def _linkage(self, symbol: Symbol) -> str:
        name = attributes.linker_name(symbol)
        if "weak" in symbol.attributes:
            return "weak "
        if not symbol.is_static and (name in self._visible or "used" in symbol.attributes):
            return "hidden "
        return "internal "

    def _section(self, symbol: Symbol, prefix: str) -> str:
        node = symbol.declarations[0]
        given = attributes.string_argument(node, symbol.attributes, "section")
        return f'section "{escaped((given or f"{prefix}.{attributes.linker_name(symbol)}").encode())}"'

    def _object(self, symbol: Symbol, node: c_ast.Decl) -> None:
        plan = self._semantics.initialisers.get(node)
        value = self._initial(plan) if plan is not None else None
        constant = is_read_only(symbol.type)
        kind = "constant" if constant else "global"
        prefix = ".rodata" if constant else ".data" if value else ".bss"
        text = value or Value(memory_type(symbol.type), "zeroinitializer")
        alignment = max(alignment_of(symbol.type), symbol.alignment)
        head = f"{quoted(attributes.linker_name(symbol))} = {self._linkage(symbol)}{kind}"
        self._globals.append(f"{head} {text}, {self._section(symbol, prefix)}, align {alignment}")

    def _initial(self, plan: Initialiser) -> Value | None:
        return static_initialiser(plan, self._semantics.strings, self._base)

    def _base(self, constant: AddressConstant) -> str:
        """The text of an address constant's base."""
        if isinstance(constant.base, Symbol):
            return self.symbol(constant.base).text
        if isinstance(constant.base, c_ast.Constant | c_ast.ID):
            ctype = self._semantics.types[constant.base]
            return self.string(self._semantics.strings[constant.base], alignment_of(ctype)).text
        return self._literal(constant.base)

    def _literal(self, node: c_ast.CompoundLiteral) -> str:
        """A file-scope compound literal becomes an unnamed object."""
        if node not in self._literals:
            name = f"@.literal.{len(self._literals)}"
            self._literals[node] = name
            plan = self._semantics.initialisers[node]
            value = self._initial(plan) or Value(memory_type(plan.type), "zeroinitializer")
            kind = "constant" if is_read_only(plan.type) else "global"
            self._globals.append(f"{name} = private {kind} {value}, align {alignment_of(plan.type)}")
        return self._literals[node]

    def _declaration(self, symbol: Symbol) -> str:
        name = quoted(attributes.linker_name(symbol))
        linkage = "extern_weak" if "weak" in symbol.attributes else "external"
        if not isinstance(symbol.type, FunctionType):
            return f"{name} = {linkage} global i8"
        shape = signature(symbol.type)
        types = ["ptr"] if shape.result.by_address else []
        for passing in shape.parameters:
            types += passing.types
        if shape.is_variadic:
            types.append("...")
        weak = "extern_weak " if "weak" in symbol.attributes else ""
        return f"declare {weak}{shape.result_type} {name}({', '.join(types)})"

    def _function(self, symbol: Symbol, node: c_ast.FuncDef) -> list[str]:
        assert isinstance(symbol.type, FunctionType)
        shape = signature(symbol.type)
        result = shape.result_type
        if shape.result.attributes and not shape.result.by_address:
            result = f"{shape.result.attributes} {result}"
        header = f"define {self._linkage(symbol)}{result} {quoted(attributes.linker_name(symbol))}"
        try:
            return lower_function(self._semantics, self, node, header, self._function_attributes(symbol))
        except (AssertionError, KeyError, TypeError, AttributeError) as error:
            raise MetaError(
                f"internal error while lowering '{symbol.spelling}': {error!r}", span=span_of(node),
                hint="this is a bug in meta; please report it with the source of this function",
            ) from error

    def _function_attributes(self, symbol: Symbol) -> str:
        words = ["nounwind", '"no-builtins"']
        words += [word for word in ("noinline", "noreturn", "cold", "hot") if word in symbol.attributes]
        if "always_inline" in symbol.attributes:
            words.append("alwaysinline")
        if self._target.platform is Platform.PC:
            words.append("noredzone")
        is_cold = "cold" in symbol.attributes
        if is_cold or self._target.level in ("s", "z"):
            words.append("optsize")
        if is_cold or self._target.level == "z":
            words.append("minsize")
        return f"{' '.join(words)} {self._section(symbol, '.text')}"

    def _used(self) -> Iterable[str]:
        """Internal symbols that must survive although nothing in the module refers to them."""
        names = [
            f"ptr {quoted(attributes.linker_name(symbol))}"
            for symbol in self._semantics.symbols.values()
            if symbol.definition is not None and "used" in symbol.attributes
        ]
        if not names:
            return []
        return [f'@llvm.used = appending global [{len(names)} x ptr] [{", ".join(names)}], section "llvm.metadata"']
