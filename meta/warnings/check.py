"""Running the enabled checks over a program: one walk over each function's tree, then the checks by subject."""

from __future__ import annotations

from collections.abc import Iterable

from pycparser import c_ast

from meta.diagnostics import Diagnostic
from meta.nesting import room_to_recurse
from meta.sema.semantics import Semantics
from meta.warnings import (
    arithmetic,
    calls,
    conditions,
    conversions,
    declarations,
    fallthrough,
    formats,
    initialisers,
    pointers,
    program,
    returns,
    sequence,
    switches,
    uninitialised,
    unused,
)
from meta.warnings.checker import Checker, FunctionCheck, NodeCheck, UnitCheck
from meta.warnings.options import WarningOptions

_SUBJECTS = (
    arithmetic, calls, conditions, conversions, declarations, fallthrough, formats, initialisers, pointers, returns,
    sequence, switches, uninitialised, unused,
)  # fmt: skip


_NOTHING_INSIDE = (c_ast.Typedef, c_ast.Pragma)


def check(semantics: Semantics, options: WarningOptions | None = None) -> tuple[Diagnostic, ...]:
    """The warnings of a whole analysed program, in source order of each unit."""
    checker = Checker(semantics, options or WarningOptions())
    if not checker.options.enabled:
        return ()
    node_checks = _by_class(checker)
    function_checks = [run for subject in _SUBJECTS for flags, run in subject.FUNCTION_CHECKS if checker.wants(flags)]
    unit_checks = [run for subject in _SUBJECTS for flags, run in subject.UNIT_CHECKS if checker.wants(flags)]
    with room_to_recurse():
        for unit in semantics.program.units:
            _check_unit(checker, unit.path, unit.ast, node_checks, function_checks, unit_checks)
        program.check_prototypes(checker)
    return tuple(checker.found)


def _by_class(checker: Checker) -> dict[type[c_ast.Node], list[NodeCheck]]:
    found: dict[type[c_ast.Node], list[NodeCheck]] = {}
    for subject in _SUBJECTS:
        for flags, classes, run in subject.NODE_CHECKS:
            if checker.wants(flags):
                for each in classes:
                    found.setdefault(each, []).append(run)
    return found


def _check_unit(
    checker: Checker,
    path: str,
    ast: c_ast.FileAST,
    node_checks: dict[type[c_ast.Node], list[NodeCheck]],
    function_checks: Iterable[FunctionCheck],
    unit_checks: Iterable[UnitCheck],
) -> None:
    first = len(checker.found)
    used: set[str] = set()
    for external in ast.ext:
        if type(external) in _NOTHING_INSIDE or checker.is_system(external):
            continue
        if isinstance(external, c_ast.Decl) and external.init is None:
            continue
        body = checker.enter(external)
        used |= body.names
        for cls, nodes in body.nodes.items():
            for run in node_checks.get(cls, ()):
                for node in nodes:
                    run(checker, node)
        if isinstance(external, c_ast.FuncDef) and external in checker.semantics.functions:
            for check_function in function_checks:
                check_function(checker, external)
    for check_unit in unit_checks:
        check_unit(checker, ast, used)
    for each in checker.semantics.tolerated:
        if each.unit == path:
            checker.warn(each.flag, each.node, each.message, each.hint)
    mine = checker.found[first:]
    checker.found[first:] = sorted(
        mine, key=lambda each: (each.span.file, each.span.line, each.span.column or 0) if each.span else ("", 0, 0)
    )
