"""The part of meta/passes/blocks.py that is not about statements: vertices, labels, and branches in expressions."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.passes.spanning import Graph, Node, Site
from meta.passes.tree import walk

OUTSIDE = 0  # the vertex that stands for callers and for what ends an activation
LOOP, ARM, EXPRESSION = 8.0, 0.5, 1.25  # estimates: turns of a loop, odds of a branch; preference for statements


class CallKind(Enum):
    """What a call can do beside returning once."""

    PLAIN = "plain"
    ENDS = "may not return"
    TWICE = "returns twice"


CallOracle = Callable[[Node], CallKind]


class Expressions:
    """The graph so far. `here` is the vertex that control is at; `statement` is the business of who inherits."""

    def __init__(self, function: Node, calls: CallOracle) -> None:
        self.function = function
        self.calls = calls
        self.graph = Graph()
        self.exact = True
        self.opaque = False  # inside an arm of an expression that may not come to its end
        self.found: list[tuple[str, Node, Node | None, int]] = []  # ..., an edge, or a vertex
        self.here = self.graph.vertex()
        self.frequency = 1.0
        self.ending: dict[int, None] = {}  # vertices with a call that may not return
        self.scopes: list[dict[str, int]] = [{}]
        self.computed: int | None = None
        self.taken = {each.name for each in walk(function.body) if isinstance(each, gnu_ast.LabelAddress)}

    def statement(self, node: Node | None) -> None:
        raise NotImplementedError

    # Graph.

    def lead(self, source: int, target: int, how: str = "", node: Node = None, weight: float = 1.0) -> int:
        """An edge that a counter at (how, node) counts; without `how` one that cannot be counted."""
        site = Site(how, node) if how else None
        return self.graph.connect(source, target, site, self.frequency * weight)

    def branch(self, how: str, node: Node, weight: float = 1.0) -> tuple[int, int]:
        """A new vertex that control may go to from here, and the edge."""
        target = self.graph.vertex()
        return target, self.lead(self.here, target, how, node, weight)

    def go(self, how: str, node: Node, weight: float = 1.0) -> None:
        """Go on in a new vertex."""
        self.here, _ = self.branch(how, node, weight)

    def leave(self) -> None:
        """Control has gone elsewhere; what follows is reached by labels only."""
        self.here = self.graph.vertex()

    def block(self, kind: str, node: Node, place: int, arm: Node | None = None) -> None:
        self.found.append((kind, node, arm, place))

    def label(self, name: str) -> int:
        scope = next((each for each in reversed(self.scopes) if name in each), None)
        if scope is None:
            scope = self.scopes[0]
            scope[name] = self.new_label(name)
        return scope[name]

    def new_label(self, name: str) -> int:
        vertex = self.graph.vertex()
        if name in self.taken:
            self.graph.connect(self.computed_gotos(), vertex)
        return vertex

    def computed_gotos(self) -> int:
        """The vertex between all computed gotos and all labels whose address is taken."""
        if self.computed is None:
            self.computed = self.graph.vertex()
        return self.computed

    # Expressions.

    def full(self, node: Node, statement: Node | None = None) -> None:
        """A full expression, `statement` where a counter can stand before and after what it belongs to.

        What returns twice gets a vertex of its own: it is entered from outside too.
        """
        is_twice = any(self.kind(each) is CallKind.TWICE for each in walk(node))
        if is_twice and statement is not None:
            self.go("before", statement)
        self.expression(node)
        if is_twice and statement is not None and not isinstance(statement, c_ast.If | c_ast.Switch | c_ast.For):
            self.go("after", statement)

    def kind(self, node: Node) -> CallKind:
        return self.calls(node) if isinstance(node, c_ast.FuncCall) else CallKind.PLAIN

    def expression(self, node: Any) -> None:
        if isinstance(node, c_ast.BinaryOp) and node.op in ("&&", "||"):
            self.expression(node.left)
            self.choice(node, (("skip", None), ("right", node.right)))
        elif isinstance(node, c_ast.TernaryOp):
            self.expression(node.cond)
            self.choice(node, (("yes", node.iftrue), ("no", node.iffalse)))
        elif isinstance(node, c_ast.Compound):
            self.statement_expression(node)
        elif isinstance(node, c_ast.NamedInitializer):
            self.expression(node.expr)
        elif isinstance(node, TYPES) or is_unevaluated(node):
            self.types(node)
        else:
            for _, child in node.children():
                self.expression(child)
            self.called(self.kind(node))

    def types(self, node: Node) -> None:
        """What may be evaluated for a type, such as a bound: it has no blocks."""
        for each in walk(node):
            self.called(self.kind(each))

    def called(self, kind: CallKind) -> None:
        if kind is CallKind.ENDS:
            self.ending[self.here] = None
        elif kind is CallKind.TWICE:
            before, self.here = self.here, self.graph.vertex()
            self.graph.connect(before, self.here)
            self.graph.connect(OUTSIDE, self.here)

    def choice(self, node: Node, arms: tuple[tuple[str, Node | None], ...]) -> None:
        """The arms of a conditional operator. Their ends cannot be counted, so where one may not come to its end,
        each arm has a counter of its own and stays out of the graph."""
        was_opaque, head, frequency = self.opaque, self.here, self.frequency
        self.opaque = was_opaque or any(
            self.kind(each) is not CallKind.PLAIN for _, arm in arms if arm is not None for each in walk(arm)
        )
        self.frequency *= ARM
        behind = head if self.opaque else self.graph.vertex()
        for kind, arm in arms:
            is_elvis = kind == "yes" and arm is None  # `x ?: y` has no place for its counter
            if self.opaque:
                self.exact = self.exact and not is_elvis
                edge = self.apart(kind, node)
            elif arm is None:
                edge = self.lead(head, behind, "" if is_elvis else kind, node, EXPRESSION)
            else:
                self.here = head
                self.here, edge = self.branch(kind, node, EXPRESSION)
            self.block(kind, node, edge, arm)
            if arm is not None:
                self.expression(arm)
                if not self.opaque:
                    self.lead(self.here, behind)
        self.opaque, self.frequency = was_opaque, frequency
        if not self.opaque and behind != head:
            self.here = behind

    def apart(self, how: str, node: Node) -> int:
        """An edge outside the graph, of two vertices of its own on a cycle, so that it is counted."""
        vertex = self.graph.vertex()
        return self.lead(vertex, vertex, how, node, EXPRESSION)

    def statement_expression(self, node: Any) -> None:
        if self.opaque and any(isinstance(each, _CONTROL) for each in walk(node)):
            self.exact = False
        self.statement(node)


def is_unevaluated(node: Any) -> bool:
    if isinstance(node, c_ast.UnaryOp):
        return node.op in ("sizeof", "_Alignof", "alignof", "_Countof")
    if isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID):
        return node.name.name in _CONSTANT_BUILTINS
    return isinstance(node, c_ast.GenericSelection)


_CONSTANT_BUILTINS = (
    "__builtin_constant_p", "__builtin_choose_expr", "__builtin_types_compatible_p", "__builtin_offsetof", "offsetof",
    "__builtin_object_size", "__builtin_classify_type",
)  # fmt: skip
TYPES = (
    c_ast.Typename, c_ast.TypeDecl, c_ast.TypeOf, c_ast.PtrDecl, c_ast.ArrayDecl, c_ast.FuncDecl, c_ast.IdentifierType,
    c_ast.Struct, c_ast.Union, c_ast.Enum,
)  # fmt: skip
_CONTROL = (
    c_ast.If, c_ast.For, c_ast.While, c_ast.DoWhile, c_ast.Switch, c_ast.Case, c_ast.Default, c_ast.Label, c_ast.Goto,
    c_ast.Return, c_ast.Break, c_ast.Continue, gnu_ast.ComputedGoto,
)  # fmt: skip
