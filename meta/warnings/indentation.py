"""-Wmisleading-indentation: a statement that looks as if an `if` or a loop guarded it.

    if (failed)
        goto out;
        goto out;      is done in any case
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pycparser import c_ast

from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks

_TAB = 8
_OTHERS = (c_ast.Case, c_ast.Default, c_ast.Pragma, c_ast.Compound, c_ast.EmptyStatement)


def _block(checker: Checker, node: Any) -> None:
    """The statements of a block, or under a label, side by side."""
    items = (node.block_items if isinstance(node, c_ast.Compound) else node.stmts) or ()
    for guard, after in pairwise(items):
        body = _body(guard)
        if body is not None and not isinstance(after, _OTHERS):
            _compare(checker, guard, body, after)


def _body(guard: Any) -> c_ast.Node | None:
    """What a guard without braces guards, or its `else` does; None where that is a block or the guard is none."""
    body = None
    if isinstance(guard, c_ast.If):
        body = guard.iftrue if guard.iffalse is None else None
    elif isinstance(guard, c_ast.While | c_ast.For):
        body = guard.stmt
    return None if isinstance(body, c_ast.Compound | c_ast.EmptyStatement) else body


def _compare(checker: Checker, guard: Any, body: Any, after: Any) -> None:
    places = [each.coord for each in (guard, body, after)]
    if any(place is None or place.file != places[0].file or getattr(place.column, "trace", ()) for place in places):
        return
    first, second, third = (place.line for place in places)
    if not first <= second <= third or (second == third and first != second):
        return
    lines = checker.lines(places[0].file)
    if third > len(lines):
        return
    guard_column, body_column, after_column = (_indentation(lines[line - 1]) for line in (first, second, third))
    if first == second:
        is_misleading = third == second and _begins(lines[first - 1], places[0].column)
    else:
        is_misleading = after_column == body_column > guard_column
    if is_misleading:
        word = type(guard).__name__.lower()
        checker.warn("misleading-indentation", guard, f"this '{word}' does not guard what follows it", None,
                     (("this is done in any case", after),))  # fmt: skip


def _indentation(line: str) -> int:
    """The column of a line's first character."""
    return len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip())


def _begins(line: str, column: int) -> bool:
    return not line[: column - 1].strip()


NODE_CHECKS: NodeChecks = (
    (("misleading-indentation",), (c_ast.Compound, c_ast.Case, c_ast.Default), _block),
)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
