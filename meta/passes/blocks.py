"""The basic blocks of a function's syntax tree, numbered, and the control-flow graph that measures them.

    int f(int x)              0 entry
    {
        if (x && g())         1 skip of &&, 2 right of &&
            return 1;         3 then
                              4 else, 5 after the if
        while (x)             6 body, 7 exit
            x--;
        return 0;             8 after the while
    }

`blocks_of(function)` names them in source order; the numbers are the indices of `Profile.blocks[name]`. They depend
on nothing but the tree, so every pass that is given the same generation finds the same blocks. A count is how often
control came to a block:

    kind      node                   count, and `arm`, the part of the tree that runs then (None: nothing is written)
    entry     FuncDef                calls; the body
    then      If                     the condition held; the statement
    else      If                     it did not; the statement, None without `else`
    body      While, For, DoWhile    turns of the loop; the statement
    exit      While, For, DoWhile    the condition failed; absent where there is none, or a number that is not zero
    again     DoWhile                the condition held; absent for a literal zero
    case      Case, Default          the switch dispatched to this label
    none      Switch                 no label matched; only without `default`
    label     Case, Default, Label   control came to the label in whatever way, falling into it too
    right     BinaryOp && ||         the right operand was evaluated; that operand
    skip      BinaryOp && ||         the left operand decided
    yes, no   TernaryOp              the condition held or not; the operand, None for `x ?: y`
    after     If, While, For, DoWhile, Switch    control came to what follows the statement, by its end or by `break`

What is not evaluated (operands of sizeof, typeof, _Generic) has no blocks. `meta/flow` answers questions about what
control can do; this graph is for counting what it did: it has expressions' branches, keeps edges that a constant rules
out, and says where in the tree each edge can be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.nesting import room_to_recurse
from meta.passes.block_expressions import ARM, EXPRESSION, LOOP, OUTSIDE, CallKind, CallOracle, Expressions
from meta.passes.spanning import Graph, Node


@dataclass(frozen=True, slots=True)
class Block:
    """A position in a function; see the table above. `edges` are those of the flow graph whose counts add up to it."""

    id: int
    kind: str
    node: Node
    arm: Node | None
    edges: tuple[int, ...] = ()


@dataclass(slots=True)
class Flow:
    """The blocks of a function and the graph to derive them from; not `exact` where no choice of counters could."""

    blocks: list[Block] = field(default_factory=list)
    graph: Graph = field(default_factory=Graph)
    exact: bool = True


def blocks_of(function: Node) -> list[Block]:
    """The blocks of a function definition (`c_ast.FuncDef`), by id."""
    return flow_of(function, lambda _: CallKind.PLAIN).blocks


def flow_of(function: Node, calls: CallOracle) -> Flow:
    """Blocks and graph of a function definition; `calls` says which calls (`c_ast.FuncCall`) may not return."""
    with room_to_recurse():
        return _Builder(function, calls).build()


class _Builder(Expressions):
    """One walk in source order: the statements."""

    def __init__(self, function: Node, calls: CallOracle) -> None:
        super().__init__(function, calls)
        self.breaks: list[int] = []
        self.continues: list[int] = []
        self.switches: list[int] = []

    def build(self) -> Flow:
        body = self.function.body
        self.block("entry", self.function, self.lead(OUTSIDE, self.here, "start", body), body)
        self.statement(body)
        self.lead(self.here, OUTSIDE, "end", body)
        for vertex in self.ending:
            self.graph.connect(vertex, OUTSIDE)
        into: dict[int, list[int]] = {}
        for index, edge in enumerate(self.graph.edges):
            into.setdefault(edge.target, []).append(index)
        blocks = [
            Block(number, kind, node, arm, tuple(into.get(place, ())) if kind in _VERTICES else (place,))
            for number, (kind, node, arm, place) in enumerate(self.found)
        ]
        return Flow(blocks, self.graph, self.exact and self.graph.counted() is not None)

    # Statements.

    def statement(self, node: Node | None) -> None:
        if node is None:
            return
        handler = _STATEMENTS.get(type(node))
        if handler is None:
            self.full(node, node)
        else:
            handler(self, node)

    def statements(self, nodes: Iterable[Node] | None) -> None:
        for node in nodes or ():
            self.statement(node)

    def compound(self, node: Any) -> None:
        items = node.block_items or ()
        names = [name for item in items if isinstance(item, gnu_ast.LocalLabels) for name in item.names]
        self.scopes.append({name: self.new_label(name) for name in names})
        self.statements(node.block_items)
        self.scopes.pop()

    def declaration(self, node: Any) -> None:
        if not {"static", "extern", "typedef", "constexpr"} & set(node.storage) and node.name is not None:
            self.types(node.type)
            if node.init is not None:
                self.full(node.init, node)

    def declarations(self, node: Any) -> None:
        """Those of a `for`, where no statement can stand."""
        for each in node.decls:
            if each.init is not None:
                self.full(each.init)

    def if_(self, node: Any) -> None:
        self.full(node.cond, node)
        head, frequency = self.here, self.frequency
        behind = self.graph.vertex()
        self.frequency *= ARM
        for kind, arm in (("then", node.iftrue), ("else", node.iffalse)):
            self.here = head
            if arm is None:
                self.block(kind, node, self.lead(head, behind, kind, node))
                continue
            self.here, edge = self.branch("start", arm)
            self.block(kind, node, edge, arm)
            self.statement(arm)
            self.lead(self.here, behind, "end", arm)
        self.frequency = frequency
        self.after(node, behind)

    def after(self, node: Node, behind: int) -> None:
        self.here = behind
        self.block("after", node, behind)

    def body(self, node: Any, behind: int, again: int) -> None:
        """The statement of a loop; `continue` leads to `again`, and so does its end."""
        self.breaks.append(behind)
        self.continues.append(again)
        self.statement(node.stmt)
        self.breaks.pop()
        self.continues.pop()
        self.lead(self.here, again, "end", node.stmt)

    def loop(self, node: Any) -> None:
        """`while` and `for`."""
        step = node.next if isinstance(node, c_ast.For) else None
        if isinstance(node, c_ast.For) and node.init is not None:
            self.statement(node.init) if isinstance(node.init, c_ast.DeclList) else self.full(node.init, node)
        behind, frequency = self.graph.vertex(), self.frequency
        self.go("before", node)
        head = self.here
        again = self.graph.vertex() if isinstance(node, c_ast.For) else head
        self.frequency *= LOOP
        if node.cond is not None:
            self.full(node.cond)
        test = self.here
        self.here, edge = self.branch("start", node.stmt)
        self.block("body", node, edge, node.stmt)
        self.body(node, behind, again)
        if again != head:
            self.here = again
            if step is not None:
                self.full(step)
            self.lead(self.here, head, "next", node)
        self.frequency = frequency
        if not _is_true(node.cond):
            self.block("exit", node, self.lead(test, behind, "false", node, EXPRESSION))
        self.after(node, behind)

    def do(self, node: Any) -> None:
        behind, test, frequency = self.graph.vertex(), self.graph.vertex(), self.frequency
        self.go("before", node)
        self.frequency *= LOOP
        head = self.here
        self.here, edge = self.branch("start", node.stmt)
        self.block("body", node, edge, node.stmt)
        self.body(node, behind, test)
        self.here = test
        self.full(node.cond)
        if not _is_zero(node.cond):
            self.block("again", node, self.lead(self.here, head, "true", node, EXPRESSION))
        self.frequency = frequency
        if not _is_true(node.cond):
            self.block("exit", node, self.lead(self.here, behind, "false", node, EXPRESSION))
        self.after(node, behind)

    def switch(self, node: Any) -> None:
        self.full(node.cond, node)
        head, behind, frequency = self.here, self.graph.vertex(), self.frequency
        self.switches.append(head)
        self.breaks.append(behind)
        self.frequency *= ARM
        self.leave()
        self.statement(node.stmt)
        self.breaks.pop()
        self.switches.pop()
        self.lead(self.here, behind, "end", node.stmt)
        self.frequency = frequency
        if not _has_default(node.stmt):
            self.block("none", node, self.lead(head, behind))
        self.after(node, behind)
        self.go("after", node)

    def case(self, node: Any) -> None:
        label, _ = self.branch("before", node)
        self.block("case", node, self.lead(self.switches[-1], label))
        self.labelled(node, label)
        self.statements(node.stmts)

    def labelled(self, node: Node, label: int) -> None:
        self.here = label
        self.block("label", node, label)
        self.go("label", node)

    def named(self, node: Any) -> None:
        label = self.label(node.name)
        self.lead(self.here, label, "before", node)
        self.labelled(node, label)
        self.statement(node.stmt)

    def attributed(self, node: Any) -> None:
        self.statement(node.stmt)

    def nothing(self, _: Node) -> None:
        """Nothing is evaluated."""

    # Jumps.

    def jump(self, node: Node, target: int) -> None:
        self.lead(self.here, target, "before", node)
        self.leave()

    def break_(self, node: Any) -> None:
        self.jump(node, self.breaks[-1])

    def continue_(self, node: Any) -> None:
        self.jump(node, self.continues[-1])

    def goto(self, node: Any) -> None:
        self.jump(node, self.label(node.name))

    def computed_goto(self, node: Any) -> None:
        self.go("before", node)
        self.expression(node.expr)
        self.lead(self.here, self.computed_gotos())
        self.leave()

    def return_(self, node: Any) -> None:
        self.go("before", node)
        if node.expr is not None:
            self.expression(node.expr)
        self.ending[self.here] = None
        self.leave()

    def asm(self, node: Any) -> None:
        for operand in (*node.outputs, *node.inputs):
            is_constant = set(operand.constraint) & set("ins")
            self.types(operand.expr) if is_constant else self.expression(operand.expr)
        if node.labels:
            for name in dict.fromkeys(node.labels):
                self.lead(self.here, self.label(name))
            self.go("after", node)

def _literal(node: Any) -> int | None:
    if isinstance(node, c_ast.Constant) and node.value.rstrip("uUlL").isdecimal():
        return int(node.value.rstrip("uUlL"))
    return None


def _is_true(cond: Node | None) -> bool:
    """Whether a loop has no exit but jumps, by its text."""
    return cond is None or bool(_literal(cond))


def _is_zero(cond: Node) -> bool:
    return _literal(cond) == 0


def _has_default(body: Node) -> bool:
    """Whether the statement of a switch has a `default` that is not an inner switch's."""
    stack = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, c_ast.Default):
            return True
        stack.extend(child for _, child in node.children() if not isinstance(child, c_ast.Switch))
    return False


_VERTICES = ("label", "after")  # blocks that several edges lead to
_STATEMENTS: dict[type[Any], Callable[[_Builder, Any], None]] = {
    **dict.fromkeys(
        (c_ast.EmptyStatement, c_ast.Pragma, c_ast.StaticAssert, gnu_ast.LocalLabels, c_ast.Typedef), _Builder.nothing
    ),
    c_ast.Compound: _Builder.compound, c_ast.Decl: _Builder.declaration, c_ast.DeclList: _Builder.declarations,
    c_ast.If: _Builder.if_, c_ast.While: _Builder.loop, c_ast.For: _Builder.loop, c_ast.DoWhile: _Builder.do,
    c_ast.Switch: _Builder.switch, c_ast.Case: _Builder.case, c_ast.Default: _Builder.case,
    c_ast.Label: _Builder.named, c_ast.AttributedStatement: _Builder.attributed, c_ast.Break: _Builder.break_,
    c_ast.Continue: _Builder.continue_, c_ast.Goto: _Builder.goto, gnu_ast.ComputedGoto: _Builder.computed_goto,
    c_ast.Return: _Builder.return_, gnu_ast.Asm: _Builder.asm,
}  # fmt: skip
