"""How likely the branches of a function are, said where they stand.

    if (x < 0) ...          taken 3 times of 1,000
    while (p) ...           its body ran 100 times, the loop 50 times

    if (__builtin_expect_with_probability(x < 0, 1, 0.003992)) ...
    while (__builtin_expect_with_probability(!!p, 1, 0.664474)) ...

The builtin is gcc's and clang's too, and LLVM makes branch weights of it. The probability is (taken + 1) / (came + 2),
Laplace's rule of succession: nothing is certain that was seen a few times. Only branches that go one way nearly
always, and loops of few turns, differ from what a compiler assumes, so nothing is said of others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pycparser import c_ast

from meta.passes.blocks import blocks_of
from meta.passes.tree import Node, Rewriter, call, number, shallow_copy

EXPECT = "__builtin_expect_with_probability"
_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=", "&&", "||")
_ENOUGH = 100  # executions of a branch
_SURE = 0.9
_TURNS = 0.95  # of a loop's condition: LLVM assumes 31 of 32
_YES = {"then": "else", "yes": "no", "body": "exit", "again": "exit"}


@dataclass(frozen=True, slots=True)
class _Branch:
    """How often a condition held, and how often not."""

    taken: int
    left: int

    @property
    def probability(self) -> float:
        return (self.taken + 1) / (self.taken + self.left + 2)


def weighted(
    function: Node, counts: tuple[int, ...], is_constant: Callable[[Node], bool]
) -> tuple[Node, int]:
    """The body with these block counts in it, and how many branches say so; the same body where none does."""
    blocks = blocks_of(function)
    if len(blocks) != len(counts):  # counted before a pass changed the tree
        return function.body, 0
    by_node: dict[Node, dict[str, int]] = {}
    for block in blocks:
        by_node.setdefault(block.node, {})[block.kind] = counts[block.id]
    branches = {node: branch for node, kinds in by_node.items() if (branch := _branch(node, kinds)) is not None}
    rewriter = _Weights({node: branch for node, branch in branches.items() if not is_constant(node.cond)})
    return rewriter.rewrite(function.body), rewriter.done


def _branch(node: Node, kinds: dict[str, int]) -> _Branch | None:
    """The two ways out of a node's condition, where they are worth saying."""
    for yes, no in _YES.items():
        if yes not in kinds or no not in kinds or (isinstance(node, c_ast.DoWhile) and yes == "body"):
            continue
        found = _Branch(kinds[yes], kinds[no])
        is_loop = yes in ("body", "again")
        likely = found.probability
        odd = likely < _TURNS if is_loop else max(likely, 1 - likely) >= _SURE
        return found if odd and found.taken + found.left >= _ENOUGH and not _is_said(node) else None
    return None


def _is_said(node: Node) -> bool:
    """Whether a former run said it, or the condition is a value as well, as in `x ?: y`."""
    if isinstance(node, c_ast.TernaryOp) and node.iftrue is None:
        return True
    cond = node.cond
    is_call = isinstance(cond, c_ast.FuncCall) and isinstance(cond.name, c_ast.ID)
    return is_call and cond.name.name.startswith("__builtin_expect")


class _Weights(Rewriter):
    """Rewrites conditions. Rules see copies where something inside changed, so nodes are recognised before that."""

    def __init__(self, branches: dict[Node, _Branch]) -> None:
        super().__init__()
        self.branches = branches
        self.done = 0

    def _replace(self, node: Node) -> Node:
        new = super()._replace(node)
        branch = self.branches.get(node)
        if branch is None:
            return new
        self.done += 1
        return shallow_copy(new, cond=_expected(new.cond, branch.probability))  # type: ignore[union-attr]


def _expected(cond: Node, probability: float) -> Node:
    is_truth = isinstance(cond, c_ast.BinaryOp) and cond.op in _COMPARISONS
    is_truth = is_truth or (isinstance(cond, c_ast.UnaryOp) and cond.op == "!")
    truth = cond if is_truth else c_ast.UnaryOp("!", c_ast.UnaryOp("!", cond, cond.coord), cond.coord)
    likely = c_ast.Constant("double", f"{probability:.6f}", cond.coord)
    return call(EXPECT, [truth, number(1, cond), likely], cond)
