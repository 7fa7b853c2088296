"""Expressions whose value nobody takes: statements, left sides of commas, clauses of `for`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pycparser import c_ast

from meta.passes.tree import Node
from meta.sema import Semantics


def discarded_below(semantics: Semantics, node: Node) -> Iterator[Node]:
    """Those that stand directly in `node`."""
    discarding = DISCARDING.get(type(node))
    for part in discarding(semantics, node) if discarding is not None else ():
        yield from _discarded(part)


# The children of a node that are statements or the like, in whose place an expression may stand.


def _of_block(semantics: Semantics, node: c_ast.Compound) -> list[Node]:
    items = node.block_items or []
    return items[:-1] if node in semantics.types else items  # a statement expression has its last item's value


def _of_comma(semantics: Semantics, node: c_ast.ExprList) -> list[Node]:
    return node.exprs[:-1] if node in semantics.types else []  # else it is a list of arguments


def _of_case(_: Semantics, node: c_ast.Case | c_ast.Default) -> list[Node]:
    return node.stmts or []


def _of_if(_: Semantics, node: c_ast.If) -> list[Node]:
    return [node.iftrue, node.iffalse]


def _of_for(_: Semantics, node: c_ast.For) -> list[Node]:
    return [node.init, node.next, node.stmt]


def _of_statement(_: Semantics, node: Node) -> list[Node]:
    return [node.stmt]


DISCARDING: Mapping[type, Callable[[Semantics, Any], list[Node]]] = MappingProxyType({
    c_ast.Compound: _of_block,
    c_ast.ExprList: _of_comma,
    c_ast.Case: _of_case,
    c_ast.Default: _of_case,
    c_ast.If: _of_if,
    c_ast.For: _of_for,
    **dict.fromkeys(
        (c_ast.While, c_ast.DoWhile, c_ast.Label, c_ast.AttributedStatement, c_ast.Switch), _of_statement
    ),
})  # fmt: skip


def _discarded(node: Node | None) -> Iterator[Node]:
    if isinstance(node, c_ast.Assignment | c_ast.UnaryOp | c_ast.FuncCall):
        yield node
    elif isinstance(node, c_ast.ExprList) and node.exprs:
        yield from _discarded(node.exprs[-1])
    elif isinstance(node, c_ast.Cast) and not isinstance(node.expr, c_ast.ExprList):
        yield from _discarded(node.expr)
