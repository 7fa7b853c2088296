"""-Wuninitialized: reads of a local that no path has given a value; only what is certain is reported.

    int sum; for (int i = 0; i < n; i++) sum += a[i];      the first turn reads what nobody wrote

Forward data flow over the control-flow graph: at a point are without a value the locals that are so on every path to
it. `x += 1` and `x++` give no value to what has none. Each local is reported once, as gcc does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import Any, NamedTuple

from pycparser import c_ast

from meta import gnu_ast
from meta.flow import Block, FlowGraph
from meta.sema.semantics import Local
from meta.sema.types import VoidType, is_scalar, is_volatile
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks


class _What(Enum):
    DECLARED = auto()
    READ = auto()
    WRITTEN = auto()


class _Event(NamedTuple):
    """What happens to a tracked local, and where."""

    what: _What
    local: Local
    node: c_ast.Node


class _Reader:
    """Collects the events of a block's items, in an order of evaluation that C allows."""

    def __init__(self, checker: Checker, graph: FlowGraph, tracked: dict[c_ast.Node, Local]) -> None:
        self._semantics = checker.semantics
        self._placed = graph.placed
        self._tracked = tracked
        self._locals = frozenset(tracked.values())
        self._events: list[_Event] = []

    def events(self, block: Block) -> list[_Event]:
        self._events = []
        for item in block.items:
            self._walk(item)
        return self._events

    def _local(self, node: c_ast.Node) -> Local | None:
        entity = self._semantics.bindings.get(node) if isinstance(node, c_ast.ID) else None
        return entity if isinstance(entity, Local) and entity in self._locals else None

    def _value(self, node: c_ast.Node | None) -> None:
        """An operand, unless it was evaluated in a block before."""
        if node is not None and node not in self._placed:
            self._walk(node)

    def _walk(self, node: c_ast.Node) -> None:
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node)
            return
        for each in node:
            self._value(each)

    def _read(self, node: c_ast.ID) -> None:
        local = self._local(node)
        if local is not None:
            self._events.append(_Event(_What.READ, local, node))

    def _assignment(self, node: c_ast.Assignment) -> None:
        local = self._local(node.lvalue)
        if local is None:
            self._value(node.lvalue)
        self._value(node.rvalue)
        if local is not None:
            self._events.append(_Event(_What.WRITTEN if node.op == "=" else _What.READ, local, node.lvalue))

    def _unary(self, node: c_ast.UnaryOp) -> None:
        if node.op not in ("sizeof", "_Alignof"):
            self._value(node.expr)

    def _conditional(self, node: c_ast.TernaryOp) -> None:
        """What one arm writes, the other does not read."""
        self._value(node.cond)
        before, arms = self._events, []
        for arm in (node.iftrue, node.iffalse):
            self._events = []
            self._value(arm)
            arms.append(self._events)
        self._events = [*before, *_exposed(arms[0]), *_exposed(arms[1])]
        self._events += [each for arm in arms for each in arm if each.what is _What.WRITTEN]

    def _cast(self, node: c_ast.Cast) -> None:
        is_void = isinstance(self._semantics.types.get(node), VoidType)
        if not (is_void and isinstance(node.expr, c_ast.ID)):
            self._value(node.expr)

    def _member(self, node: c_ast.StructRef) -> None:
        self._value(node.name)

    def _generic(self, node: c_ast.GenericSelection) -> None:
        self._value(self._semantics.chosen.get(node))

    def _named(self, node: c_ast.NamedInitializer) -> None:
        self._value(node.expr)

    def _declaration(self, node: c_ast.Decl) -> None:
        self._value(node.init)
        local = self._tracked.get(node)
        if local is not None:
            self._events.append(_Event(_What.DECLARED, local, node))

    def _nothing(self, _: c_ast.Node) -> None:
        """Nothing is evaluated."""


def _exposed(events: Iterable[_Event]) -> list[_Event]:
    """The reads that no write of the same list comes before."""
    written: set[Local] = set()
    found = []
    for each in events:
        if each.what is _What.WRITTEN:
            written.add(each.local)
        elif each.local not in written:
            found.append(each)
    return found


_HANDLERS: dict[type[Any], Callable[[_Reader, Any], None]] = {
    c_ast.ID: _Reader._read, c_ast.Assignment: _Reader._assignment, c_ast.UnaryOp: _Reader._unary,
    c_ast.TernaryOp: _Reader._conditional, c_ast.Cast: _Reader._cast, c_ast.StructRef: _Reader._member,
    c_ast.GenericSelection: _Reader._generic, c_ast.NamedInitializer: _Reader._named, c_ast.Decl: _Reader._declaration,
    c_ast.Typename: _Reader._nothing, c_ast.Typedef: _Reader._nothing, c_ast.Constant: _Reader._nothing,
}  # fmt: skip


def _check(checker: Checker, node: c_ast.FuncDef) -> None:
    tracked = _tracked(checker)
    if not tracked:
        return
    graph = checker.graph(node)
    reader = _Reader(checker, graph, tracked)
    effects = {block: _Effect(reader.events(block), tracked) for block in graph.order}
    declared = {local: decl for decl, local in tracked.items()}
    for local, place in _first_reads(graph, effects).items():
        checker.warn("uninitialized", place, f"'{local.name}' is used without a value", None,
                     ((f"'{local.name}' is declared here", declared[local]),))  # fmt: skip


class _Effect:
    """What a block does to the set of locals without a value, a bit for each: `out = in & ~written | declared`."""

    def __init__(self, events: list[_Event], tracked: dict[c_ast.Node, Local]) -> None:
        self.reads: list[tuple[_Event, int]] = []  # with the bit that must be set on entry
        self.written = self.declared = 0
        bits = {local: 1 << number for number, local in enumerate(tracked.values())} if events else {}
        for each in events:
            bit = bits[each.local]
            if each.what is _What.READ and not self.written & bit:
                self.reads.append((each, bit & ~self.declared))
            elif each.what is _What.WRITTEN:
                self.written, self.declared = self.written | bit, self.declared & ~bit
            elif each.what is _What.DECLARED:
                self.written, self.declared = self.written & ~bit, self.declared | bit


def _first_reads(graph: FlowGraph, effects: dict[Block, _Effect]) -> dict[Local, c_ast.Node]:
    """Where locals are first read without a value."""
    if not any(each.reads for each in effects.values()):
        return {}
    sources = {block: [edge.source for edge in block.predecessors if edge.source in effects] for block in graph.order}
    before = _solve(graph, effects, sources)
    found: dict[Local, c_ast.Node] = {}
    for block in graph.order:
        for read, bit in effects[block].reads:
            if bit & before[block] == bit:
                found.setdefault(read.local, read.node)
    return found


def _solve(
    graph: FlowGraph, effects: dict[Block, _Effect], sources: dict[Block, list[Block]]
) -> dict[Block, int]:
    """The greatest solution: what has no value on every way to a block's beginning."""
    before = dict.fromkeys(graph.order, 0)
    after: dict[Block, int] = {}
    is_stable = False
    while not is_stable:
        is_stable = True
        for block in graph.order:
            empty = -1 if sources[block] else 0
            for source in sources[block]:
                empty &= after.get(source, -1)
            effect = effects[block]
            left = empty & ~effect.written | effect.declared
            if after.get(block) != left:
                is_stable = False
            before[block], after[block] = empty, left
    return before


def _tracked(checker: Checker) -> dict[c_ast.Node, Local]:
    """Scalar locals without an initialiser whose address nobody takes."""
    declared = checker.semantics.declared
    found: dict[c_ast.Node, Local] = {}
    for decl in checker.body.nodes.get(c_ast.Decl, ()):
        local = declared.get(decl)
        is_empty = decl.init is None and isinstance(local, Local) and not local.is_parameter
        if is_empty and isinstance(local, Local) and is_scalar(local.type) and not is_volatile(local.type):
            found[decl] = local
    if not found:
        return found
    escaped = {
        checker.semantics.bindings.get(node.expr)
        for node in checker.body.nodes.get(c_ast.UnaryOp, ()) if node.op == "&"
    }  # fmt: skip
    for operand in checker.body.nodes.get(gnu_ast.AsmOperand, ()):
        escaped.add(checker.semantics.bindings.get(operand.expr))
    for call in checker.body.nodes.get(c_ast.FuncCall, ()):  # va_start and its relatives write their operand
        if isinstance(call.name, c_ast.ID) and call.name.name.startswith(("__builtin_va", "__builtin_c")):
            escaped |= {checker.semantics.bindings.get(each) for each in (call.args.exprs if call.args else ())}
    assigned = _assigned_at_once(checker, found)
    return {decl: local for decl, local in found.items() if local not in escaped and local not in assigned}


def _assigned_at_once(checker: Checker, tracked: dict[c_ast.Node, Local]) -> set[object]:
    """Locals of which the first mention is an assignment in their own block: without jumps all others come later."""
    if c_ast.Label in checker.body.nodes:
        return set()
    bindings, locals_ = checker.semantics.bindings, set(tracked.values())
    mentions: dict[object, list[c_ast.Node]] = {}
    for node in checker.body.nodes.get(c_ast.ID, ()):
        local = bindings.get(node)
        if local in locals_:
            mentions.setdefault(local, []).append(node)
    found: set[object] = set()
    for block in checker.body.nodes.get(c_ast.Compound, ()):
        here = {tracked[item] for item in block.block_items or () if item in tracked}
        for item in block.block_items or () if here else ():
            first = item.init if isinstance(item, c_ast.For) else item
            if not isinstance(first, c_ast.Assignment) or first.op != "=":
                continue
            local = bindings.get(first.lvalue)
            if local in here and mentions[local][0] is first.lvalue and not _mentions(checker, first.rvalue, local):
                found.add(local)
    return found


def _mentions(checker: Checker, node: c_ast.Node, local: object) -> bool:
    return checker.semantics.bindings.get(node) is local or any(_mentions(checker, each, local) for each in node)


NODE_CHECKS: NodeChecks = ()
FUNCTION_CHECKS: FunctionChecks = ((("uninitialized",), _check),)
UNIT_CHECKS: UnitChecks = ()
