"""From a function's syntax tree to its control-flow graph: one walk, statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.flow.facts import Facts
from meta.flow.graph import Block, Edge, EdgeKind, FlowGraph

_UNEVALUATED = ("sizeof", "_Alignof", "alignof", "__alignof__")


def flow_graph(function: c_ast.FuncDef, facts: Facts, inner: Iterable[c_ast.Node] | None = None) -> FlowGraph:
    """The control-flow graph of `function`, whose program was analysed; TypeError for what is no statement.

    inner: its calls and statement expressions, for a caller that has them: without one that control can leave, no
    expression needs to be looked into. Deep trees need `meta.nesting.room_to_recurse`.
    """
    builder = _Builder(function, facts, inner)
    builder.statement(function.body)
    return builder.finish()


class _Builder:
    """The graph so far; what is added next goes into the current block."""

    def __init__(self, function: c_ast.FuncDef, facts: Facts, inner: Iterable[c_ast.Node] | None) -> None:
        self._function = function
        self._facts = facts
        self._blocks: list[Block] = []
        self._starts: dict[c_ast.Node, Block] = {}
        self._placed: set[c_ast.Node] = set()
        self._breaks: list[tuple[Block, EdgeKind]] = []
        self._continues: list[Block] = []
        self._switches: list[tuple[Block, frozenset[c_ast.Node] | None]] = []  # the head, and the labels it can take
        self._labels: dict[str, Block] = {}
        self._exit = Block()
        self._is_split = inner is None or any(self._diverts(each) for each in inner)
        self._split: set[c_ast.Node] = set()  # expressions with a call that never returns or a statement in them
        self._current = Block()
        self._begin(self._current)

    def finish(self) -> FlowGraph:
        self._join(self._exit)
        return FlowGraph(self._function, tuple(self._blocks), self._starts, frozenset(self._placed))

    # Blocks

    def _begin(self, block: Block) -> None:
        """Go on in a block that nothing was put into yet."""
        block.index = len(self._blocks)
        self._blocks.append(block)
        self._current = block

    def _end(self) -> None:
        """Control goes elsewhere. What stands behind gets a block if it is anything but a label."""
        self._current = Block()

    def _here(self) -> Block:
        """The block to put something into."""
        if self._current.index < 0:
            self._begin(self._current)
        return self._current

    def _lead(self, block: Block, kind: EdgeKind = EdgeKind.NEXT) -> None:
        """Control goes from here to `block`, if there is a here."""
        if self._current.index >= 0:
            _connect(self._current, block, kind)

    def _join(self, block: Block) -> None:
        self._lead(block)
        self._begin(block)

    def _resume(self, block: Block) -> None:
        """Go on behind a statement, whose jumps there are all known."""
        if block.predecessors:
            self._begin(block)
        else:
            self._current = block

    def _label(self, name: str) -> Block:
        return self._labels.setdefault(name, Block())

    # Expressions

    def evaluate(self, node: c_ast.Node) -> None:
        """Put a full expression, a declaration or an operand behind what there is."""
        if self._is_split and self._has_split(node):
            self._operand(node)
        else:
            self._here().items.append(node)

    def _diverts(self, node: c_ast.Node) -> bool:
        return not isinstance(node, c_ast.FuncCall) or self._facts.never_returns(node)

    def _has_split(self, node: c_ast.Node) -> bool:
        """Whether control can leave an expression inside; notes the parts in which it can."""
        if isinstance(node, _NEVER_SPLIT) or (isinstance(node, c_ast.UnaryOp) and node.op in _UNEVALUATED):
            return False
        if isinstance(node, c_ast.Compound):
            self._split.add(node)
            return True
        is_split = isinstance(node, c_ast.FuncCall) and self._facts.never_returns(node)
        for child in self._evaluated(node):
            is_split = self._has_split(child) or is_split
        if is_split:
            self._split.add(node)
        return is_split

    def _evaluated(self, node: c_ast.Node) -> Iterable[c_ast.Node]:
        if isinstance(node, c_ast.GenericSelection):
            return (self._facts.semantics.chosen[node],)
        return (node.name,) if isinstance(node, c_ast.StructRef) else node

    def _operands(self, node: Any) -> None:
        """Put the operands of an expression that control can leave inside."""
        if isinstance(node, c_ast.Compound):
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
            if isinstance(node, c_ast.FuncCall) and self._facts.never_returns(node):
                self._place(node)
                self._end()

    def _operand(self, node: c_ast.Node) -> None:
        if node in self._split:
            self._operands(node)
        self._place(node)

    def _place(self, node: c_ast.Node) -> None:
        if node not in self._placed:
            self._placed.add(node)
            self._here().items.append(node)

    def _choice(self, node: c_ast.Node, left: c_ast.Node, right: c_ast.Node, kinds: tuple[EdgeKind, EdgeKind]) -> None:
        """`left && right`: kinds are of the edge to the right operand and of that around it."""
        self._operand(left)
        if right not in self._split:
            return
        inside, behind = Block(), Block()
        self._branch(node, left, {kinds[0]: inside, kinds[1]: behind})
        self._begin(inside)
        self._operand(right)
        self._join(behind)

    def _conditional(self, node: c_ast.TernaryOp) -> None:
        self._operand(node.cond)
        arms, behind = (Block(), Block()), Block()
        self._branch(node, node.cond, {EdgeKind.TRUE: arms[0], EdgeKind.FALSE: arms[1]})
        for block, arm in zip(arms, (node.iftrue, node.iffalse), strict=True):
            self._begin(block)
            if arm is not None:
                self._operand(arm)
            self._lead(behind)
        self._resume(behind)

    def _branch(self, node: c_ast.Node, condition: c_ast.Node | None, targets: dict[EdgeKind, Block]) -> None:
        """End the current block by a decision: the edges that the condition does not rule out."""
        truth = self._facts.truth(condition)
        here = self._here()
        here.terminator = node
        for kind, target in targets.items():
            if truth is None or truth == (kind is EdgeKind.TRUE):
                _connect(here, target, kind)

    # Statements

    def statement(self, node: c_ast.Node | None) -> None:
        if node is None:
            return
        self._starts[node] = self._current
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
        self._branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: other})
        self._begin(inside)
        self.statement(node.iftrue)
        self._lead(behind)
        if node.iffalse is not None:
            self._begin(other)
            self.statement(node.iffalse)
            self._lead(behind)
        self._resume(behind)

    def _body(self, node: c_ast.Node, behind: Block, again: Block) -> None:
        """The body of a loop: where `break` and `continue` lead."""
        self._breaks.append((behind, EdgeKind.BREAK))
        self._continues.append(again)
        self.statement(node)
        self._breaks.pop()
        self._continues.pop()

    def _while(self, node: c_ast.While) -> None:
        head, inside, behind = Block(), Block(), Block()
        self._join(head)
        self.evaluate(node.cond)
        self._branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: behind})
        self._begin(inside)
        self._body(node.stmt, behind, head)
        self._lead(head, EdgeKind.LOOP)
        self._resume(behind)

    def _for(self, node: c_ast.For) -> None:
        head, inside, step, behind = Block(), Block(), Block(), Block()
        self.statement(node.init)
        self._join(head)
        if node.cond is not None:
            self.evaluate(node.cond)
        self._branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: behind})
        self._begin(inside)
        self._body(node.stmt, behind, step)
        self._join(step)
        if node.next is not None:
            self.evaluate(node.next)
        self._lead(head, EdgeKind.LOOP)
        self._resume(behind)

    def _do(self, node: c_ast.DoWhile) -> None:
        inside, test, behind = Block(), Block(), Block()
        self._join(inside)
        self._body(node.stmt, behind, test)
        self._join(test)
        self.evaluate(node.cond)
        self._branch(node, node.cond, {EdgeKind.TRUE: inside, EdgeKind.FALSE: behind})
        self._resume(behind)

    def _switch(self, node: c_ast.Switch) -> None:
        self.evaluate(node.cond)
        head, behind = self._here(), Block()
        head.terminator = node
        self._breaks.append((behind, EdgeKind.BREAK))
        matching = self._facts.matching(node)
        self._switches.append((head, matching))
        self._end()
        self.statement(node.stmt)
        self._switches.pop()
        self._breaks.pop()
        if not (self._facts.is_full(node) if matching is None else matching):
            _connect(head, behind, EdgeKind.UNMATCHED)
        self._lead(behind)
        self._resume(behind)

    def _case(self, node: c_ast.Case | c_ast.Default) -> None:
        head, matching = self._switches[-1]
        block = self._starts[node] = Block()
        if matching is None or node in matching:
            _connect(head, block, EdgeKind.CASE if isinstance(node, c_ast.Case) else EdgeKind.DEFAULT)
        self._join(block)
        self._all(node.stmts)

    def _labelled(self, node: c_ast.Label) -> None:
        block = self._starts[node] = self._label(self._facts.semantics.labels.get(node, node.name))
        self._join(block)
        self.statement(node.stmt)

    def _attributed(self, node: c_ast.AttributedStatement) -> None:
        self.statement(node.stmt)

    def _nothing(self, _: c_ast.Node) -> None:
        """Nothing is evaluated."""

    # Jumps

    def _jump(self, node: c_ast.Node, targets: Iterable[Block], kind: EdgeKind) -> None:
        here = self._here()
        here.terminator = node
        for target in targets:
            _connect(here, target, kind)
        self._end()

    def _break(self, node: c_ast.Break) -> None:
        target, kind = self._breaks[-1]
        self._jump(node, (target,), kind)

    def _continue(self, node: c_ast.Continue) -> None:
        self._jump(node, (self._continues[-1],), EdgeKind.CONTINUE)

    def _goto(self, node: c_ast.Goto) -> None:
        self._jump(node, (self._label(self._facts.semantics.labels.get(node, node.name)),), EdgeKind.GOTO)

    def _computed_goto(self, node: gnu_ast.ComputedGoto) -> None:
        self.evaluate(node.expr)
        taken = self._facts.semantics.functions[self._function].taken_labels
        self._jump(node, map(self._label, taken), EdgeKind.COMPUTED)

    def _return(self, node: c_ast.Return) -> None:
        if node.expr is not None:
            self.evaluate(node.expr)
        self._jump(node, (self._exit,), EdgeKind.RETURN)

    def _asm(self, node: gnu_ast.Asm) -> None:
        self.evaluate(node)
        labels = self._facts.semantics.asm_labels.get(node, ())
        if labels:
            head, behind = self._here(), Block()
            head.terminator = node
            for name in labels:
                _connect(head, self._label(name), EdgeKind.GOTO)
            self._join(behind)


def _connect(source: Block, target: Block, kind: EdgeKind) -> None:
    edge = Edge(source, target, kind)
    source.successors.append(edge)
    target.predecessors.append(edge)


# What evaluates nothing, or nothing that control could leave.
_NEVER_SPLIT = (
    c_ast.Constant, c_ast.ID, c_ast.Typename, c_ast.TypeOf, c_ast.IdentifierType, c_ast.FuncDecl, c_ast.Struct,
    c_ast.Union, c_ast.Enum, c_ast.AttributeSpecifier, gnu_ast.LabelAddress,
)  # fmt: skip
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
