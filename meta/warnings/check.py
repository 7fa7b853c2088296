"""Running the enabled checks over a program: one walk over each function's tree, then the checks by subject."""

from __future__ import annotations

from collections.abc import Iterable

from pycparser import c_ast

from meta.diagnostics import Diagnostic
from meta.nesting import unhindered
from meta.sema.semantics import Semantics
from meta.warnings import (
    arithmetic,
    booleans,
    calls,
    casts,
    conditions,
    conversions,
    declarations,
    enums,
    fallthrough,
    formats,
    indentation,
    initialisers,
    library,
    packed,
    pointers,
    program,
    returns,
    sequence,
    switches,
    uninitialised,
    unused,
)
from meta.warnings.checker import Checker, NodeCheck
from meta.warnings.options import WarningOptions

_SUBJECTS = (
    arithmetic, booleans, calls, casts, conditions, conversions, declarations, enums, fallthrough, formats,
    indentation, initialisers, library, packed, pointers, returns, sequence, switches, uninitialised, unused,
)  # fmt: skip


class _Checks:
    """The checks to run: those whose warnings are on somewhere."""

    def __init__(self, checker: Checker) -> None:
        self.considered = checker.considered
        self.by_class: dict[type[c_ast.Node], list[NodeCheck]] = {}
        for subject in _SUBJECTS:
            for flags, classes, run in subject.NODE_CHECKS:
                for each in classes if checker.wants(flags) else ():
                    self.by_class.setdefault(each, []).append(run)
        self.functions = [run for each in _SUBJECTS for flags, run in each.FUNCTION_CHECKS if checker.wants(flags)]
        self.units = [run for each in _SUBJECTS for flags, run in each.UNIT_CHECKS if checker.wants(flags)]


def check(
    semantics: Semantics, options: WarningOptions | None = None, found: Iterable[Diagnostic] = ()
) -> tuple[Diagnostic, ...]:
    """The warnings of a whole analysed program, in source order of each unit.

    found: warnings of the stages before, of a program of one unit: those that are on come first.
    """
    checker = Checker(semantics, options or WarningOptions())
    if not checker.options.enabled:
        return ()
    with unhindered():
        for unit in semantics.program.units:
            _check_unit(checker, unit.path, unit.ast)
        program.check_prototypes(checker)
    return (*checker.selected(found), *checker.found)


def _check_unit(checker: Checker, path: str, ast: c_ast.FileAST) -> None:
    first = len(checker.found)
    used: set[str] = set()
    checks = _Checks(checker)
    checker.begin()
    for external in ast.ext:
        if isinstance(external, c_ast.Pragma):
            checker.obey(external)
        if isinstance(external, c_ast.Typedef | c_ast.Pragma) or checker.is_system(external):
            continue
        if isinstance(external, c_ast.Decl) and external.init is None:
            continue
        body = checker.enter(external)
        used |= body.names
        if checks.considered is not checker.considered:
            checks = _Checks(checker)
        _check_external(checker, checks, external)
    for check_unit in checks.units:
        check_unit(checker, ast, used)
    for each in checker.semantics.tolerated:
        if each.unit == path:
            checker.warn(each.flag, each.node, each.message, each.hint)
    mine = checker.found[first:]
    checker.found[first:] = sorted(
        mine, key=lambda each: (each.span.file, each.span.line, each.span.column or 0) if each.span else ("", 0, 0)
    )


def _check_external(checker: Checker, checks: _Checks, external: c_ast.Node) -> None:
    for cls, nodes in checker.body.nodes.items():
        for run in checks.by_class.get(cls, ()):
            for node in nodes:
                run(checker, node)
    if isinstance(external, c_ast.FuncDef) and external in checker.semantics.functions:
        for check_function in checks.functions:
            check_function(checker, external)
