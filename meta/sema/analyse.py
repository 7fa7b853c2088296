"""Whole-program analysis: every unit by itself, then what they are together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol

from pycparser import c_ast

from meta import gnu_ast
from meta.diagnostics import SourceError, raise_all
from meta.nesting import unhindered
from meta.program import Program, Unit
from meta.sema import attributes, declarations, function_definitions, linkage, pragmas
from meta.sema.context import Context
from meta.sema.program_symbols import Linker
from meta.sema.semantics import Semantics
from meta.sema.unit_analysis import UnitAnalysis

MAX_ERRORS = 20


class KeptAnalyses(Protocol):
    """Where analyses of units outlive a process."""

    def known(self, unit: Unit) -> UnitAnalysis | None:
        """The analysis of this unit, whose tree is the one that it is about."""

    def keep(self, analysis: UnitAnalysis) -> None:
        """Take an analysis that nothing changes any more."""


class UnitAnalyses:
    """Makes the analyses of units; those of the same tree under the same path are one.

    permissive: what gcc 12 only warns about is no error. kept: for analyses that are not permissive.
    """

    def __init__(self, *, permissive: bool = False, kept: KeptAnalyses | None = None) -> None:
        self._permissive = permissive
        self._kept = kept
        self._known: dict[tuple[str, c_ast.FileAST], UnitAnalysis] = {}

    def of(self, unit: Unit) -> UnitAnalysis:
        key = (unit.path, unit.ast)
        if key not in self._known:
            self._known[key] = self._kept_or_made(unit)
        return self._known[key]

    def _kept_or_made(self, unit: Unit) -> UnitAnalysis:
        if self._kept is None:
            return _analyse_unit(self._permissive, unit)
        known = self._kept.known(unit)
        if known is None:
            known = _analyse_unit(self._permissive, unit)
            self._kept.keep(known)
        return known

    def keep_only(self, units: Iterable[Unit]) -> None:
        """Forget all units but these."""
        wanted = {(unit.path, unit.ast) for unit in units}
        self._known = {key: each for key, each in self._known.items() if key in wanted}


def analyse(
    program: Program, max_errors: int = MAX_ERRORS, *, permissive: bool = False, units: UnitAnalyses | None = None
) -> Semantics:
    """Type every unit of `program`; with `permissive` what gcc 12 only warns about is no error.

    `units` are those that were analysed before. Raises SourceError for one error, SourceErrors for several (at most
    `max_errors`), in the order of units.
    """
    semantics, errors = analyse_with_errors(program, max_errors, permissive=permissive, units=units)
    raise_all(errors)
    return semantics


def analyse_with_errors(
    program: Program, max_errors: int = MAX_ERRORS, *, permissive: bool = False, units: UnitAnalyses | None = None
) -> tuple[Semantics, tuple[SourceError, ...]]:
    """`analyse` that raises nothing. With errors, the program of the result is what none of them is in, its symbols
    have no program-wide names, and warnings are all that it is good for."""
    with unhindered():
        linker = Linker(Semantics(program), is_kept=units is not None)
        return _analyse(linker, max_errors, units.of if units is not None else partial(_analyse_unit, permissive))


def _analyse(
    linker: Linker, max_errors: int, analysis_of: Callable[[Unit], UnitAnalysis]
) -> tuple[Semantics, tuple[SourceError, ...]]:
    semantics = linker.semantics
    program = semantics.program
    errors: list[SourceError] = []
    sound: list[Unit] = []
    for unit in program.units:
        analysis = analysis_of(unit)
        again = linker.add(analysis)
        errors += [*analysis.errors, *again.values()]
        sound.append(replace(unit, ast=c_ast.FileAST([each for each in analysis.sound if each not in again])))
        if len(errors) >= max_errors:
            break
    if errors:
        semantics.program = program.with_units(sound)
        return semantics, tuple(errors[:max_errors])
    try:
        linker.finish()
    except SourceError as error:
        return semantics, (error,)
    return semantics, ()


def _analyse_unit(permissive: bool, unit: Unit) -> UnitAnalysis:
    tables = Semantics(Program(unit.path, (unit,)))
    ctx = Context(tables, unit.path, permissive=permissive)
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
    inlined = {each for each in ctx.externals.values() if linkage.is_for_inlining_only(ctx, each.definition)}
    return UnitAnalysis(
        unit, tables, ctx.externals, tuple(ctx.internals), frozenset(inlined), tuple(ctx.errors), tuple(ctx.sound)
    )


def _external(ctx: Context, node: c_ast.Node) -> None:
    if isinstance(node, c_ast.FuncDef):
        function_definitions.define_function(ctx, node)
    elif isinstance(node, c_ast.Pragma):
        pragmas.apply(ctx, node)
    elif isinstance(node, c_ast.AttributeDeclaration):
        attributes.collect(node.attributes)
    elif not isinstance(node, gnu_ast.Asm):
        declarations.declare(ctx, node)
