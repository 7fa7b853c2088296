"""Whole-program analysis: every unit in order, then program-wide names."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from pycparser import c_ast

from meta import gnu_ast
from meta.diagnostics import SourceError, raise_all
from meta.nesting import room_to_recurse
from meta.program import Program, Unit
from meta.sema import attributes, declarations, function_definitions, linkage, pragmas
from meta.sema.context import Context, fail
from meta.sema.semantics import Semantics, Symbol

MAX_ERRORS = 20


def analyse(program: Program, max_errors: int = MAX_ERRORS, *, permissive: bool = False) -> Semantics:
    """Type every unit of `program`; with `permissive` what gcc 12 only warns about is no error.

    Raises SourceError for one error, SourceErrors for several (at most `max_errors`), in source order.
    """
    semantics, errors = analyse_with_errors(program, max_errors, permissive=permissive)
    raise_all(errors)
    return semantics


def analyse_with_errors(
    program: Program, max_errors: int = MAX_ERRORS, *, permissive: bool = False
) -> tuple[Semantics, tuple[SourceError, ...]]:
    """`analyse` that raises nothing. With errors, the program of the result is what none of them is in, its symbols
    have no program-wide names, and warnings are all that it is good for."""
    with unhindered():
        return _analyse(program, max_errors, permissive)


@contextmanager
def unhindered() -> Iterator[None]:
    """Room for deep trees, and no garbage collector: the tables only grow, and it would take most of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with room_to_recurse():
            yield
    finally:
        if was_enabled:
            gc.enable()


def _analyse(
    program: Program, max_errors: int, permissive: bool
) -> tuple[Semantics, tuple[SourceError, ...]]:
    semantics = Semantics(program)
    externals: dict[str, Symbol] = {}
    internals: list[Symbol] = []
    errors: list[SourceError] = []
    sound: list[Unit] = []
    for unit in program.units:
        ctx = _analyse_unit(semantics, unit, externals, permissive)
        internals += ctx.internals
        errors += ctx.errors
        sound.append(replace(unit, ast=c_ast.FileAST(ctx.sound)) if ctx.errors else unit)
        if len(errors) >= max_errors:
            break
    if errors:
        semantics.program = program.with_units(sound)
        return semantics, tuple(errors[:max_errors])
    try:
        _name_symbols(semantics, externals, internals)
    except SourceError as error:
        return semantics, (error,)
    return semantics, ()


def _analyse_unit(semantics: Semantics, unit: Unit, externals: dict[str, Symbol], permissive: bool) -> Context:
    ctx = Context(semantics, unit.path, externals, permissive=permissive)
    ctx.declared_names = linkage.declared_names(unit.ast.ext)
    ctx.inline_only = linkage.inline_definitions(unit.ast.ext)
    declarations.declare_builtin_types(ctx)
    for node in unit.ast.ext:
        failures = ctx.failures
        with ctx.recovering():
            _external(ctx, node)
        if ctx.failures == failures:
            ctx.sound.append(node)
    if not ctx.errors:
        declarations.complete_tentative(ctx)
    return ctx


def _external(ctx: Context, node: c_ast.Node) -> None:
    if isinstance(node, c_ast.FuncDef):
        function_definitions.define_function(ctx, node)
    elif isinstance(node, c_ast.Pragma):
        pragmas.apply(ctx, node)
    elif isinstance(node, c_ast.AttributeDeclaration):
        attributes.collect(node.attributes)
    elif not isinstance(node, gnu_ast.Asm):
        declarations.declare(ctx, node)


def _name_symbols(semantics: Semantics, externals: dict[str, Symbol], internals: list[Symbol]) -> None:
    """Give every symbol its program-wide name; internal ones that clash get their unit's stem."""
    plain = [symbol for symbol in internals if symbol.owner is None]
    spellings = Counter(symbol.spelling for symbol in plain)
    for symbol in plain:
        if spellings[symbol.spelling] > 1 or symbol.spelling in externals:
            stem = (symbol.unit or "").rsplit(".", 1)[0].replace("/", ".")
            symbol.name = f"{symbol.spelling}.{stem}"
    for symbol in internals:
        if symbol.owner is not None:
            symbol.name = symbol.owner.name + symbol.name
    taken = set(externals)
    for symbol in internals:
        name, count = symbol.name, 0
        while symbol.name in taken:
            count += 1
            symbol.name = f"{name}.{count}"
        taken.add(symbol.name)
    order = {unit.path: index for index, unit in enumerate(semantics.program.units)}
    everything = [*externals.values(), *internals]
    for symbol in sorted(everything, key=lambda symbol: order.get(symbol.unit or "", len(order))):
        semantics.symbols[symbol.name] = symbol
    _check_linker_names(semantics)


def _is_only_inlined(symbol: Symbol) -> bool:
    """Whether a definition makes no symbol: glibc's fortified functions, two of which may stand for one function."""
    definition = symbol.definition
    is_extern = isinstance(definition, c_ast.FuncDef) and "extern" in (definition.decl.storage or ())
    return is_extern and "gnu_inline" in symbol.attributes


def _check_linker_names(semantics: Semantics) -> None:
    """An asm label may rename a definition to a name that another one has."""
    owners: dict[str, Symbol] = {}
    for symbol in semantics.symbols.values():
        if symbol.definition is not None and not _is_only_inlined(symbol):
            other = owners.setdefault(attributes.linker_name(symbol), symbol)
            if other is not symbol:
                fail(symbol.definition, f"'{symbol.spelling}' and '{other.spelling}' have the same name for the linker")
