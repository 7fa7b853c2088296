"""Conditions that are constant: what they exclude is not lowered, at any level, as gcc and clang do it.

    if (sizeof(long) == 4) call_of_another_machine();     ->  nothing, so that nothing needs to define it
"""

from __future__ import annotations

from pycparser import c_ast

from meta import gnu_ast
from meta.lower import expressions
from meta.lower.state import FunctionLowering
from meta.sema.constants import evaluate
from meta.sema.numbers import is_true
from meta.sema.semantics import AddressConstant

_ENTRIES = (c_ast.Label, c_ast.Case, c_ast.Default, gnu_ast.LabelAddress)


def known(fn: FunctionLowering, node: c_ast.Node) -> bool | None:
    """Whether a controlling expression is true, where that is certain; it then has no effects."""
    value = evaluate(fn.semantics, node)
    return is_true(value) if isinstance(value, int | float) and not isinstance(value, AddressConstant) else None


def is_dead(node: c_ast.Node | None) -> bool:
    """Whether nothing jumps into a part of a function that is never reached from above."""
    return node is None or not (isinstance(node, _ENTRIES) or any(not is_dead(child) for _, child in node.children()))


def branch(fn: FunctionLowering, condition: c_ast.Node, yes: str, no: str) -> None:
    """Go to `yes` or `no`."""
    truth = known(fn, condition)
    if truth is None:
        fn.out.branch_if(expressions.condition_of(fn, condition), yes, no)
    else:
        fn.out.branch(yes if truth else no)
