"""Control flow inside one function, and which variables are live or unset at each point.

The graph is built backwards: every statement is given the node that control reaches behind it. Sets of variables
are integers, one bit a variable. Pinned variables are left out: they are always live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycparser import c_ast

from meta.gnu_ast import Asm, ComputedGoto, LabelAddress
from meta.passes.split.model import Model
from meta.passes.tree import Node, walk

END, RETURN = 0, 1  # where control falls off the function's end, and where a returned value goes


@dataclass(slots=True)
class _Point:
    """One step of control: what it reads before writing it, what it always writes, and what comes next."""

    reads: int = 0
    writes: int = 0
    declares: int = 0
    next: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Jumps:
    """Where `break` and `continue` lead, and the points of the innermost switch's labels."""

    leave: int | None = None
    again: int | None = None
    cases: list[int] = field(default_factory=list)
    has_default: bool = False


class Flow:
    """entry, after: the point where a statement begins, and the one behind it; span: the points it is made of;
    targets: where each jump leads; live, unset: variables that are read later, and that may have no value, there."""

    def __init__(self, model: Model, bits: dict[Any, int]) -> None:
        self.model = model
        self.bits = bits
        self.points: list[_Point] = [_Point(), _Point()]
        self.entry: dict[Node, int] = {}
        self.after: dict[Node, int] = {}
        self.span: dict[Node, tuple[int, int]] = {}
        self.targets: dict[Node, int] = {}
        self.labels = {node.name: self._point() for node in walk(model.function.body) if isinstance(node, c_ast.Label)}
        self.taken = sorted(
            {self.labels[node.name] for node in walk(model.function.body) if _is_known_label(node, self.labels)}
        )
        self.first = self._statement(model.function.body, END, _Jumps())
        self.live = self._solve_live()
        self.unset = self._solve_unset()

    def reaches(self, start: int, goal: int, inside: Callable[[int], bool]) -> bool:
        """Whether control gets from `start` to `goal` by points that are `inside`."""
        if start == goal:
            return True
        seen, pending = {start}, [start]
        while pending:
            for point in self.points[pending.pop()].next:
                if point == goal:
                    return True
                if point not in seen and inside(point):
                    seen.add(point)
                    pending.append(point)
        return False

    # Building.

    def _point(self, reads: int = 0, writes: int = 0, after: Iterable[int] = ()) -> int:
        self.points.append(_Point(reads, writes, 0, list(after)))
        return len(self.points) - 1

    def _statement(self, node: Node, after: int, jumps: _Jumps) -> int:
        start = len(self.points)
        rule = _RULES.get(type(node))
        entry = self._expression(node, after, jumps) if rule is None else rule(self, node, after, jumps)
        self.entry[node], self.after[node], self.span[node] = entry, after, (start, len(self.points))
        return entry

    def _sequence(self, nodes: Sequence[Node] | None, after: int, jumps: _Jumps) -> int:
        for node in reversed(nodes or ()):
            after = self._statement(node, after, jumps)
        return after

    def _expression(self, node: Node, after: int, jumps: _Jumps, also: Iterable[int] = ()) -> int:
        """An expression, or anything else that is evaluated as one step; `also` are further ways on."""
        effects = _Effects(self)
        effects.visit(node)
        writes = 0 if effects.blocks else effects.written
        point = self._point(effects.reads, writes, () if effects.ends else (after, *also))
        if not effects.blocks:
            return point
        # Statements inside the expression may jump out of it before anything else is evaluated.
        inner = [self._statement(block, point, jumps) for block in effects.blocks]
        return self._point(effects.reads, 0, [point, *inner])

    def _declaration(self, node: Node, after: int, jumps: _Jumps) -> int:
        entry = self._expression(node, after, jumps)
        if node.init is None and not node.storage:
            self.points[entry].declares = self.bits.get(node, 0)
        return entry

    def _compound(self, node: Node, after: int, jumps: _Jumps) -> int:
        return self._sequence(node.block_items, after, jumps)

    def _if(self, node: Node, after: int, jumps: _Jumps) -> int:
        then = self._statement(node.iftrue, after, jumps)
        otherwise = after if node.iffalse is None else self._statement(node.iffalse, after, jumps)
        known = _known(node.cond)
        ways = (then, otherwise) if known is None else (then,) if known else (otherwise,)
        return self._expression(node.cond, ways[0], jumps, ways[1:])

    def _test(self, cond: Node | None, again: int, after: int, jumps: _Jumps, at: int) -> None:
        """Make the point `at`, where a loop begins another round, evaluate its condition."""
        known = True if cond is None else _known(cond)
        ways = (again, after) if known is None else (again,) if known else (after,)
        if cond is None:
            self.points[at].next = list(ways)
        else:
            self.points[at].next = [self._expression(cond, ways[0], jumps, ways[1:])]

    def _while(self, node: Node, after: int, jumps: _Jumps) -> int:
        head = self._point()
        body = self._statement(node.stmt, head, _Jumps(after, head, jumps.cases))
        self._test(node.cond, body, after, jumps, head)
        return head

    def _do(self, node: Node, after: int, jumps: _Jumps) -> int:
        test = self._point()
        body = self._statement(node.stmt, test, _Jumps(after, test, jumps.cases))
        self._test(node.cond, body, after, jumps, test)
        return body

    def _for(self, node: Node, after: int, jumps: _Jumps) -> int:
        head = self._point()
        step = head if node.next is None else self._expression(node.next, head, jumps)
        body = self._statement(node.stmt, step, _Jumps(after, step, jumps.cases))
        self._test(node.cond, body, after, jumps, head)
        if isinstance(node.init, c_ast.DeclList):
            return self._sequence(node.init.decls, head, jumps)
        return head if node.init is None else self._expression(node.init, head, jumps)

    def _switch(self, node: Node, after: int, jumps: _Jumps) -> int:
        inner = _Jumps(after, jumps.again, [])
        self._statement(node.stmt, after, inner)
        ways = inner.cases if inner.has_default else [*inner.cases, after]
        return self._expression(node.cond, ways[0], jumps, ways[1:])

    def _case(self, node: Node, after: int, jumps: _Jumps) -> int:
        # A point of its own: two labels in a row are two ways in.
        entry = self._point(after=[self._sequence(node.stmts, after, jumps)])
        jumps.cases.append(entry)
        return entry

    def _default(self, node: Node, after: int, jumps: _Jumps) -> int:
        jumps.has_default = True
        return self._case(node, after, jumps)

    def _label(self, node: Node, after: int, jumps: _Jumps) -> int:
        entry = self._statement(node.stmt, after, jumps)
        self.points[self.labels[node.name]].next = [entry]
        return self.labels[node.name]

    def _jump(self, node: Node, target: int | None) -> int:
        assert target is not None
        self.targets[node] = target
        return self._point(after=[target])

    def _break(self, node: Node, _: int, jumps: _Jumps) -> int:
        return self._jump(node, jumps.leave)

    def _continue(self, node: Node, _: int, jumps: _Jumps) -> int:
        return self._jump(node, jumps.again)

    def _goto(self, node: Node, _: int, __: _Jumps) -> int:
        return self._jump(node, self.labels[node.name])

    def _return(self, node: Node, _: int, jumps: _Jumps) -> int:
        target = END if node.expr is None or self.model.is_void else RETURN
        self.targets[node] = target
        return self._point(after=[target]) if node.expr is None else self._expression(node.expr, target, jumps)

    def _computed(self, node: Node, _: int, jumps: _Jumps) -> int:
        return self._expression(node.expr, self.taken[0] if self.taken else END, jumps, self.taken[1:])

    def _asm(self, node: Node, after: int, jumps: _Jumps) -> int:
        return self._expression(node, after, jumps, [self.labels[name] for name in node.labels or ()])

    def _attributed(self, node: Node, after: int, jumps: _Jumps) -> int:
        return self._statement(node.stmt, after, jumps)

    def _nothing(self, _: Node, after: int, __: _Jumps) -> int:
        return self._point(after=[after])

    # Solving.

    def _solve_live(self) -> list[int]:
        live = [point.reads for point in self.points]
        before: list[list[int]] = [[] for _ in self.points]
        for index, point in enumerate(self.points):
            for each in point.next:
                before[each].append(index)
        pending = [index for index, reads in enumerate(live) if reads]
        while pending:
            index = pending.pop()
            for each in before[index]:
                point = self.points[each]
                fresh = live[each] | live[index] & ~(point.writes | point.declares)
                if fresh != live[each]:
                    live[each] = fresh
                    pending.append(each)
        return live

    def _solve_unset(self) -> list[int]:
        everything = 0
        for variable in self.model.variables:
            if not variable.is_parameter:
                everything |= self.bits[variable.decl]
        unset = [0] * len(self.points)
        unset[self.first] = everything
        seen = {self.first}
        pending = [self.first]
        while pending:
            index = pending.pop()
            point = self.points[index]
            out = (unset[index] | point.declares) & ~point.writes
            for each in point.next:
                fresh = unset[each] | out
                if fresh != unset[each] or each not in seen:
                    unset[each] = fresh
                    seen.add(each)
                    pending.append(each)
        return unset


class _Effects:
    """What evaluating an expression reads before it wrote it, and what it always writes."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.reads = 0
        self.written = 0
        self.ends = False
        self.blocks: list[Node] = []  # statement expressions
        self.depth = 0  # of them; what they write, only their own flow tells

    def visit(self, node: Node | None) -> None:
        if node is None:
            return
        rule = _EFFECTS.get(type(node))
        if rule is not None:
            rule(self, node)
        else:
            for _, child in node.children():
                self.visit(child)

    def _bit(self, node: Node) -> int:
        variable = self.flow.model.bindings.get(node)
        return 0 if variable is None else self.flow.bits[variable.decl]

    def _identifier(self, node: Node) -> None:
        self.reads |= self._bit(node) & ~self.written

    def _assignment(self, node: Node) -> None:
        if node.op != "=" or not isinstance(node.lvalue, c_ast.ID):
            self.visit(node.lvalue)
        self.visit(node.rvalue)
        if isinstance(node.lvalue, c_ast.ID):
            self._write(self._bit(node.lvalue))

    def _write(self, bits: int) -> None:
        if not self.depth:
            self.written |= bits

    def _unary(self, node: Node) -> None:
        self.visit(node.expr)
        if node.op in ("++", "--", "p++", "p--") and isinstance(node.expr, c_ast.ID):
            self._write(self._bit(node.expr))

    def _maybe(self, *nodes: Node | None) -> None:
        """Operands of which none or one is evaluated."""
        written, ends = self.written, self.ends
        for node in nodes:
            self.written = written
            self.visit(node)
        self.written, self.ends = written, ends

    def _binary(self, node: Node) -> None:
        self.visit(node.left)
        if node.op in ("&&", "||"):
            self._maybe(node.right)
        else:
            self.visit(node.right)

    def _ternary(self, node: Node) -> None:
        self.visit(node.cond)
        self._maybe(node.iftrue, node.iffalse)

    def _call(self, node: Node) -> None:
        self.visit(node.name)
        self.visit(node.args)
        if node in self.flow.model.ending:
            self.ends = True

    def _compound(self, node: Node) -> None:
        ends = self.ends
        self.depth += 1
        for _, child in node.children():
            self.visit(child)
        self.depth -= 1
        self.ends = ends
        if not self.depth:
            self.blocks.append(node)

    def _declaration(self, node: Node) -> None:
        self.visit(node.type)
        self.visit(node.init)
        if node.init is not None:
            self._write(self.flow.bits.get(node, 0))

    def _asm(self, node: Node) -> None:
        for operand in node.inputs or ():
            self.visit(operand.expr)
        for operand in node.outputs or ():
            if "+" in operand.constraint or not isinstance(operand.expr, c_ast.ID):
                self.visit(operand.expr)
        for operand in node.outputs or ():
            if isinstance(operand.expr, c_ast.ID) and not node.labels:
                self._write(self._bit(operand.expr))

    def _type(self, node: Node) -> None:
        """A type name evaluates nothing that is certain: what it mentions counts as read."""
        self._maybe(*(child for _, child in node.children()))

    def _member(self, node: Node) -> None:
        self.visit(node.name)

    def _generic(self, node: Node) -> None:
        self._maybe(*(child for _, child in node.children()))


def _known(cond: Node) -> bool | None:
    """The truth of a condition that is a number."""
    if isinstance(cond, c_ast.Constant) and cond.type == "int" and cond.value.isdecimal():
        return int(cond.value) != 0
    return None


def _is_known_label(node: Node, labels: dict[str, int]) -> bool:
    return isinstance(node, LabelAddress) and node.name in labels


_RULES: dict[type, Callable[[Flow, Any, int, _Jumps], int]] = {
    c_ast.Decl: Flow._declaration,
    c_ast.Compound: Flow._compound,
    c_ast.If: Flow._if,
    c_ast.While: Flow._while,
    c_ast.DoWhile: Flow._do,
    c_ast.For: Flow._for,
    c_ast.Switch: Flow._switch,
    c_ast.Case: Flow._case,
    c_ast.Default: Flow._default,
    c_ast.Label: Flow._label,
    c_ast.Break: Flow._break,
    c_ast.Continue: Flow._continue,
    c_ast.Goto: Flow._goto,
    c_ast.Return: Flow._return,
    ComputedGoto: Flow._computed,
    Asm: Flow._asm,
    c_ast.AttributedStatement: Flow._attributed,
    c_ast.EmptyStatement: Flow._nothing,
    c_ast.Pragma: Flow._nothing,
}
_EFFECTS: dict[type, Callable[[_Effects, Any], None]] = {
    c_ast.ID: _Effects._identifier,
    c_ast.Assignment: _Effects._assignment,
    c_ast.UnaryOp: _Effects._unary,
    c_ast.BinaryOp: _Effects._binary,
    c_ast.TernaryOp: _Effects._ternary,
    c_ast.FuncCall: _Effects._call,
    c_ast.Compound: _Effects._compound,
    c_ast.Decl: _Effects._declaration,
    Asm: _Effects._asm,
    c_ast.Typename: _Effects._type,
    c_ast.TypeOf: _Effects._type,
    c_ast.StructRef: _Effects._member,
    c_ast.GenericSelection: _Effects._generic,
}
