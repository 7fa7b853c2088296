"""Loops that passes may replace, and those that count upwards by one, in the one form that passes understand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pycparser import c_ast

from meta.passes.tree import Node, defines_type, walk
from meta.sema import Semantics
from meta.sema.semantics import Local
from meta.sema.types import CType, IntegerKind, IntegerType

LOOPS = (c_ast.For, c_ast.While, c_ast.DoWhile)
_STEPS = ("p++", "++")
_COUNTERS = (IntegerKind.INT, IntegerKind.UNSIGNED_INT)


@dataclass(slots=True)
class Loop:
    """`for (int counter = start; counter < bound; counter++) stmt`; the counter may be unsigned.

    Nothing is left of the loop where its turns are done in another way: the counter has no cleanup, and no type is
    defined beside it.
    """

    node: Node
    counter: Local
    start: Node
    bound: Node


def free_loops(function: Node) -> list[Node]:
    """The `for` loops of a function definition, in source order, without those that a pragma stands before.

    Such a pragma is about the loop, and nothing but a loop may stand behind it.
    """
    nodes = list(walk(function.body))
    pinned = {node for each in nodes for before, node in pairwise(each) if isinstance(before, c_ast.Pragma)}
    return [node for node in nodes if isinstance(node, c_ast.For) and node not in pinned]


def counting_loop(semantics: Semantics, node: Node) -> Loop | None:
    """The loop that `node` is; None for any other form."""
    if not isinstance(node, c_ast.For) or not isinstance(node.init, c_ast.DeclList) or len(node.init.decls) != 1:
        return None
    decl, cond, step = node.init.decls[0], node.cond, node.next
    counter = semantics.declared.get(decl)
    if not isinstance(counter, Local) or decl.init is None or not _is_counter(counter.type) or counter.cleanup:
        return None
    counts = steps_up(semantics, step, counter)
    tests = isinstance(cond, c_ast.BinaryOp) and cond.op == "<" and names(semantics, cond.left, counter)
    if not counts or not tests or cond.left in semantics.converted:
        return None
    if any(defines_type(each) for part in (decl, cond) for each in walk(part)):
        return None
    return Loop(node, counter, decl.init, cond.right)


def _is_counter(ctype: CType) -> bool:
    return isinstance(ctype, IntegerType) and ctype.kind in _COUNTERS and not ctype.qualifiers


def steps_up(semantics: Semantics, node: Node, local: Local) -> bool:
    """Whether an expression adds one to this variable."""
    return isinstance(node, c_ast.UnaryOp) and node.op in _STEPS and names(semantics, node.expr, local)


def names(semantics: Semantics, node: Node, local: Local) -> bool:
    """Whether an expression is nothing but this variable."""
    return isinstance(node, c_ast.ID) and semantics.bindings.get(node) is local
