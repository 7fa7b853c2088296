"""From a function's syntax tree to its control-flow graph: one walk, statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.flow.chain import connect
from meta.flow.expressions import ExpressionFlow
from meta.flow.facts import Facts
from meta.flow.graph import Block, EdgeKind, FlowGraph


def flow_graph(function: c_ast.FuncDef, facts: Facts, inner: Iterable[c_ast.Node] | None = None) -> FlowGraph:
    """The control-flow graph of `function`, whose program was analysed; TypeError for what is no statement.

    inner: its calls and statement expressions, for a caller that has them: without one that control can leave, no
    expression needs to be looked into. Deep trees need `meta.nesting.room_to_recurse`.
    """
    builder = _Builder(function, facts, inner)
    builder.statement(function.body)
    return builder.finish()


class _Builder(ExpressionFlow):
    """The statements."""

    def __init__(self, function: c_ast.FuncDef, facts: Facts, inner: Iterable[c_ast.Node] | None) -> None:
        super().__init__(function, facts, inner)
        self._breaks: list[tuple[Block, EdgeKind]] = []
        self._continues: list[Block] = []
        self._dispatch: Block | None = None  # where every computed goto leads, and from there to each taken label
        self._switches: list[tuple[Block, frozenset[c_ast.Node] | None]] = []  # the head, and the labels it can take

    def statement(self, node: c_ast.Node | None) -> None:
        if node is None:
            return
        self.starts[node] = self.current
        handler = _STATEMENTS.get(type(node))
        if handler is None:
            raise TypeError(f"{type(node).__name__} is no statement")
        handler(self, node)

    def _all(self, nodes: Iterable[c_ast.Node] | None) -> None:
        for node in nodes or ():
            self.statement(node)

    def _compound(self, node: c_ast.Compound) -> None:
        self._all(node.block_items)

    def _declarations(self, node: c_ast.DeclList) -> None:
        self._all(node.decls)

    def _if(self, node: c_ast.If) -> None:
        self.evaluate(node.cond)
        inside, behind = Block(), Block()
        other = behind if node.iffalse is None else Block()
        self.branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: other})
        self.begin(inside)
        self.statement(node.iftrue)
        self.lead(behind)
        if node.iffalse is not None:
            self.begin(other)
            self.statement(node.iffalse)
            self.lead(behind)
        self.resume(behind)

    def _body(self, node: c_ast.Node, behind: Block, again: Block) -> None:
        """The body of a loop: where `break` and `continue` lead."""
        self._breaks.append((behind, EdgeKind.BREAK))
        self._continues.append(again)
        self.statement(node)
        self._breaks.pop()
        self._continues.pop()

    def _while(self, node: c_ast.While) -> None:
        head, inside, behind = Block(), Block(), Block()
        self.join(head)
        self.evaluate(node.cond)
        self.branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: behind})
        self.begin(inside)
        self._body(node.stmt, behind, head)
        self.lead(head, EdgeKind.LOOP)
        self.resume(behind)

    def _for(self, node: c_ast.For) -> None:
        head, inside, step, behind = Block(), Block(), Block(), Block()
        self.statement(node.init)
        self.join(head)
        if node.cond is not None:
            self.evaluate(node.cond)
        self.branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: behind})
        self.begin(inside)
        self._body(node.stmt, behind, step)
        self.join(step)
        if node.next is not None:
            self.evaluate(node.next)
        self.lead(head, EdgeKind.LOOP)
        self.resume(behind)

    def _do(self, node: c_ast.DoWhile) -> None:
        inside, test, behind = Block(), Block(), Block()
        self.join(inside)
        self._body(node.stmt, behind, test)
        self.join(test)
        self.evaluate(node.cond)
        self.branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: behind})
        self.resume(behind)

    def _switch(self, node: c_ast.Switch) -> None:
        self.evaluate(node.cond)
        head, behind = self.here(), Block()
        head.terminator = node
        self._breaks.append((behind, EdgeKind.BREAK))
        matching = self.facts.matching(node)
        self._switches.append((head, matching))
        self.end()
        self.statement(node.stmt)
        self._switches.pop()
        self._breaks.pop()
        if not (self.facts.is_full(node) if matching is None else matching):
            connect(head, behind, EdgeKind.UNMATCHED)
        self.lead(behind)
        self.resume(behind)

    def _case(self, node: c_ast.Case | c_ast.Default) -> None:
        head, matching = self._switches[-1]
        block = self.starts[node] = Block()
        if matching is None or node in matching:
            connect(head, block, EdgeKind.CASE if isinstance(node, c_ast.Case) else EdgeKind.DEFAULT)
        self.join(block)
        self._all(node.stmts)

    def _labelled(self, node: c_ast.Label) -> None:
        block = self.starts[node] = self.label(self.facts.semantics.labels.get(node, node.name))
        self.join(block)
        self.statement(node.stmt)

    def _attributed(self, node: c_ast.AttributedStatement) -> None:
        self.statement(node.stmt)

    def _nothing(self, _: c_ast.Node) -> None:
        """Nothing is evaluated."""

    def _break(self, node: c_ast.Break) -> None:
        target, kind = self._breaks[-1]
        self.jump(node, (target,), kind)

    def _continue(self, node: c_ast.Continue) -> None:
        self.jump(node, (self._continues[-1],), EdgeKind.CONTINUE)

    def _goto(self, node: c_ast.Goto) -> None:
        self.jump(node, (self.label(self.facts.semantics.labels.get(node, node.name)),), EdgeKind.GOTO)

    def _computed_goto(self, node: gnu_ast.ComputedGoto) -> None:
        self.evaluate(node.expr)
        if self._dispatch is None:
            self._dispatch = self.apart()
            for name in self.facts.semantics.functions[self.function].taken_labels:
                connect(self._dispatch, self.label(name), EdgeKind.COMPUTED)
        self.jump(node, (self._dispatch,), EdgeKind.COMPUTED)

    def _return(self, node: c_ast.Return) -> None:
        if node.expr is not None:
            self.evaluate(node.expr)
        self.jump(node, (self.exit,), EdgeKind.RETURN)

    def _asm(self, node: gnu_ast.Asm) -> None:
        self.evaluate(node)
        labels = self.facts.semantics.asm_labels.get(node, ())
        if labels:
            head, behind = self.here(), Block()
            head.terminator = node
            for name in labels:
                connect(head, self.label(name), EdgeKind.GOTO)
            self.join(behind)


_EXPRESSIONS: tuple[type[Any], ...] = (
    c_ast.ArrayRef, c_ast.Assignment, c_ast.BinaryOp, c_ast.Cast, c_ast.CompoundLiteral, c_ast.Constant,
    c_ast.ExprList, c_ast.FuncCall, c_ast.GenericSelection, c_ast.ID, c_ast.StructRef, c_ast.TernaryOp, c_ast.UnaryOp,
    gnu_ast.LabelAddress,
)  # fmt: skip
_STATEMENTS: dict[type[Any], Callable[[_Builder, Any], None]] = {
    **dict.fromkeys((*_EXPRESSIONS, c_ast.Decl, c_ast.Typedef), _Builder.evaluate),
    **dict.fromkeys((c_ast.EmptyStatement, c_ast.Pragma, c_ast.StaticAssert, gnu_ast.LocalLabels), _Builder._nothing),
    c_ast.Compound: _Builder._compound, c_ast.DeclList: _Builder._declarations, c_ast.If: _Builder._if,
    c_ast.While: _Builder._while, c_ast.DoWhile: _Builder._do, c_ast.For: _Builder._for,
    c_ast.Switch: _Builder._switch, c_ast.Case: _Builder._case, c_ast.Default: _Builder._case,
    c_ast.Label: _Builder._labelled, c_ast.AttributedStatement: _Builder._attributed, c_ast.Break: _Builder._break,
    c_ast.Continue: _Builder._continue, c_ast.Goto: _Builder._goto, gnu_ast.ComputedGoto: _Builder._computed_goto,
    c_ast.Return: _Builder._return, gnu_ast.Asm: _Builder._asm,
}  # fmt: skip
