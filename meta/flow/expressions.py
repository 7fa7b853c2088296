"""Expressions that control can leave inside: calls that never return, statement expressions.

    x = ready() && ({ if (!n) return 1; n; });

`ready()` is an item of the block before; the statements have blocks of their own; the assignment comes behind them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.flow.chain import Chain
from meta.flow.facts import Facts
from meta.flow.graph import Block, EdgeKind

_UNEVALUATED = ("sizeof", "_Alignof", "alignof", "__alignof__")
# What evaluates nothing, or nothing that control could leave.
_NEVER_SPLIT = (
    c_ast.Constant, c_ast.ID, c_ast.Typename, c_ast.TypeOf, c_ast.IdentifierType, c_ast.FuncDecl, c_ast.Struct,
    c_ast.Union, c_ast.Enum, c_ast.AttributeSpecifier, gnu_ast.LabelAddress,
)  # fmt: skip


class ExpressionFlow(Chain):
    """Puts expressions into blocks; `statement` is the statements' part."""

    def __init__(self, function: c_ast.FuncDef, facts: Facts, inner: Iterable[c_ast.Node] | None) -> None:
        super().__init__(function, facts)
        self._is_split = inner is None or any(self._diverts(each) for each in inner)
        self._split: set[c_ast.Node] = set()  # expressions with a call that never returns or a statement in them

    def statement(self, node: c_ast.Node | None) -> None:
        raise NotImplementedError

    def evaluate(self, node: c_ast.Node) -> None:
        """Put a full expression, a declaration or an operand behind what there is."""
        if self._is_split and self._has_split(node):
            self._operand(node)
        else:
            self.here().items.append(node)

    def _diverts(self, node: c_ast.Node) -> bool:
        return not isinstance(node, c_ast.FuncCall) or self.facts.never_returns(node)

    def _has_split(self, node: c_ast.Node) -> bool:
        """Whether control can leave an expression inside; notes the parts in which it can."""
        if isinstance(node, _NEVER_SPLIT) or (isinstance(node, c_ast.UnaryOp) and node.op in _UNEVALUATED):
            return False
        if isinstance(node, c_ast.Compound):
            self._split.add(node)
            return True
        is_split = isinstance(node, c_ast.FuncCall) and self.facts.never_returns(node)
        for child in self._evaluated(node):
            is_split = self._has_split(child) or is_split
        if is_split:
            self._split.add(node)
        return is_split

    def _evaluated(self, node: c_ast.Node) -> Iterable[c_ast.Node]:
        if isinstance(node, c_ast.GenericSelection):
            return (self.facts.semantics.chosen[node],)
        return (node.name,) if isinstance(node, c_ast.StructRef) else node

    def _operands(self, node: Any) -> None:
        """Put the operands of an expression that control can leave inside."""
        if isinstance(node, c_ast.Compound):
            self.placed.add(node)
            self.statement(node)
        elif isinstance(node, c_ast.BinaryOp) and node.op in ("&&", "||"):
            kinds = (EdgeKind.TRUE, EdgeKind.FALSE)
            self._choice(node, node.left, node.right, kinds if node.op == "&&" else kinds[::-1])
        elif isinstance(node, c_ast.TernaryOp):
            self._conditional(node)
        elif isinstance(node, c_ast.ExprList):
            for each in node.exprs:
                self._operand(each)
        else:
            for child in self._evaluated(node):
                if child in self._split:
                    self._operands(child)
            if isinstance(node, c_ast.FuncCall) and self.facts.never_returns(node):
                self._place(node)
                self.end()

    def _operand(self, node: c_ast.Node) -> None:
        if node in self._split:
            self._operands(node)
        self._place(node)

    def _place(self, node: c_ast.Node) -> None:
        if node not in self.placed:
            self.placed.add(node)
            self.here().items.append(node)

    def _choice(self, node: c_ast.Node, left: c_ast.Node, right: c_ast.Node, kinds: tuple[EdgeKind, EdgeKind]) -> None:
        """`left && right`: kinds are of the edge to the right operand and of that around it."""
        self._operand(left)
        if right not in self._split:
            return
        inside, behind = Block(), Block()
        self.branch(node, left, {kinds[0]: inside, kinds[1]: behind})
        self.begin(inside)
        self._operand(right)
        self.join(behind)

    def _conditional(self, node: c_ast.TernaryOp) -> None:
        self._operand(node.cond)
        arms, behind = (Block(), Block()), Block()
        self.branch(node, node.cond, {EdgeKind.TRUE: arms[0], EdgeKind.FALSE: arms[1]})
        for block, arm in zip(arms, (node.iftrue, node.iffalse), strict=True):
            self.begin(block)
            if arm is not None:
                self._operand(arm)
            self.lead(behind)
        self.resume(behind)
