"""Pointers to different types that meet in a comparison or in `?:`: -Wcompare-distinct-pointer-types."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.sema.conversions import decay, pointers_assignable
from meta.sema.spelling import describe
from meta.sema.types import PointerType
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, is_null

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")


def _compared(checker: Checker, node: c_ast.BinaryOp) -> None:
    if node.op in _COMPARISONS and (words := _distinct(checker, node.left, node.right)):
        checker.warn("compare-distinct-pointer-types", node, f"comparing {words} without a cast")


def _chosen(checker: Checker, node: c_ast.TernaryOp) -> None:
    first = node.cond if node.iftrue is None else node.iftrue
    if words := _distinct(checker, first, node.iffalse):
        checker.warn("incompatible-pointer-types", node, f"the operands of '?:' are {words}; its type is void *")


def _distinct(checker: Checker, left: c_ast.Node, right: c_ast.Node) -> str:
    """Both types as words, where neither pointer converts to the other; else nothing."""
    types: list[Any] = [checker.semantics.types.get(each) for each in (left, right)]
    if None in types or is_null(checker, left) or is_null(checker, right):
        return ""
    a, b = (decay(each) for each in types)
    if not isinstance(a, PointerType) or not isinstance(b, PointerType) or pointers_assignable(a, b):
        return ""
    return f"'{describe(a)}' and '{describe(b)}'"


NODE_CHECKS: NodeChecks = (
    (("compare-distinct-pointer-types",), (c_ast.BinaryOp,), _compared),
    (("incompatible-pointer-types",), (c_ast.TernaryOp,), _chosen),
)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
