"""Statements that count, put into a function's body.

    if (x)              if (x) {
        y = 1;              __probe_counts[3]++;
    while (a && b)  ->      y = 1;
        ;               }
                        while (a && (__probe_counts[4]++, b))
                            ;

A `Site` says where. For a statement: `start` and `end` of it (the body of a loop, an arm of an `if`), `before` and
`after` it in its list, `label` behind a label, `else` of an `if` without one. For a condition of a loop `true` and
`false`, for an expression `right`, `skip`, `yes`, `no`; `next` is the step of a `for`. Expressions that are replaced
by what wraps them (a call by a counted call) are given by node. The body that comes out is what the parser would make
of its text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from pycparser import c_ast

from meta.gnu_ast import ComputedGoto, LocalLabels, needs_braces
from meta.nesting import room_to_recurse
from meta.passes.tree import (
    Node,
    Rewriter,
    cast_to_type_of,
    compound,
    declaration,
    identifier,
    number,
    shallow_copy,
    slots_of,
    type_declarator,
    walk,
)  # fmt: skip

COUNTS, LOCAL = "__probe_counts", "__probe_count_"
Closing = Callable[[Node], list[Node]]
Wrap = Callable[[Node], Node]
_LABELS = (c_ast.Case, c_ast.Default)
_CONTROL = (c_ast.For, c_ast.While, c_ast.DoWhile, c_ast.Switch, c_ast.Label, c_ast.Goto, ComputedGoto)
SMALL = 80  # nodes


def count(index: int, at: Node) -> Node:
    """`__probe_counts[index]++`"""
    element = c_ast.ArrayRef(identifier(COUNTS, at), number(index, at), getattr(at, "coord", None))
    return c_ast.UnaryOp("p++", element, element.coord)


def comma(first: Node, last: Node) -> Node:
    """`first, last`; a comma expression in last place stays one list."""
    rest = last.exprs if isinstance(last, c_ast.ExprList) else [last]
    return c_ast.ExprList([first, *rest], first.coord)


def in_locals(function: Node, counters: Collection[int]) -> tuple[Node, list[Node], Closing]:
    """Counters of a function in local variables: it with those, and what declares them and adds them up at its end.

    A store that is only sometimes made keeps LLVM from vectorising the loop that a small function is inlined into; a
    variable does not (C11 5.1.2.4p14 note 2: stores may not be made up).
    """

    def local(node: Node) -> Node:
        index = _counted(node)
        return c_ast.UnaryOp("p++", identifier(f"{LOCAL}{index}", node), node.coord) if index in counters else node

    def add(index: int, at: Node) -> Node:
        return c_ast.Assignment("+=", count(index, at).expr, identifier(f"{LOCAL}{index}", at), at.coord)

    opening = [
        declaration(name, type_declarator(name, ["unsigned", "long"], function), number(0, function), function)
        for name in (f"{LOCAL}{index}" for index in counters)
    ]
    return Rewriter({c_ast.UnaryOp: local}).rewrite(function), opening, lambda at: [add(each, at) for each in counters]


def _counted(node: Any) -> int | None:
    """The index of a counter that `count` made an increment of."""
    inside = node.expr
    if node.op != "p++" or not isinstance(inside, c_ast.ArrayRef) or not isinstance(inside.name, c_ast.ID):
        return None
    return int(inside.subscript.value) if inside.name.name == COUNTS else None


def is_small(function: Node) -> bool:
    """Whether a function is one expression or few, without loops and jumps: likely to become a part of its callers."""
    nodes = list(islice(walk(function.body), SMALL))
    return len(nodes) < SMALL and not any(isinstance(node, _CONTROL) for node in nodes)


class Placer:
    """Puts counters and wraps into one function. `left` holds what was not met."""

    def __init__(self, sites: Mapping[tuple[str, Node], int], wraps: Mapping[Node, Wrap] | None = None) -> None:
        self.sites = dict(sites)
        self.wraps = wraps or {}
        self.left: set[object] = {*self.sites, *self.wraps}

    def place(self, function: Node) -> Node:
        """The function with everything in its place; itself where there is nothing."""
        if not self.sites and not self.wraps:
            return function
        with room_to_recurse():
            return shallow_copy(function, body=self._inside(function.body))

    def _count(self, how: str, node: Node) -> list[Node]:
        key = (how, node)
        if key not in self.sites:
            return []
        self.left.discard(key)
        return [count(self.sites[key], node)]

    # Anything that stands alone.

    def _one(self, node: Node) -> Node:
        """A node in a place for one: a statement that became several becomes a block."""
        items = self._several(node, in_switch=False)
        return items[0] if len(items) == 1 else compound(items, node)

    def _inside(self, node: Any) -> Node:
        """A body or an arm, with what counts at its start and end."""
        start, end = self._count("start", node), self._count("end", node)
        if not isinstance(node, c_ast.Compound):
            inner = self._several(node, in_switch=False)
            return compound([*start, *inner, *end], node) if start or end or len(inner) > 1 else inner[0]
        items = self._items(node.block_items, in_switch=False)
        leading = next((i for i, item in enumerate(items) if not isinstance(item, LocalLabels)), len(items))
        return shallow_copy(node, block_items=[*items[:leading], *start, *items[leading:], *end])

    def _copied(self, node: Node, **done: Any) -> Node:
        """The node with what is below rewritten; `done` are slots that are finished."""
        changes = dict(done)
        for slot in slots_of(node):
            value = getattr(node, slot)
            if slot in done:
                continue
            if isinstance(value, c_ast.Node):
                new: Any = self._one(value)
            elif isinstance(value, list) and value and isinstance(value[0], c_ast.Node):
                new = [self._one(each) for each in value]
                new = value if all(a is b for a, b in zip(new, value, strict=True)) else new
            else:
                continue
            if new is not value:
                changes[slot] = new
        return shallow_copy(node, **changes) if changes else node

    # Statements.

    def _items(self, nodes: Sequence[Node] | None, *, in_switch: bool) -> list[Node]:
        """A list of statements. What comes before a label of a switch belongs to the label above it, for the parser;
        what comes before a statement stands before its pragmas."""
        items: list[Node] = []
        for node in nodes or ():
            before = self._count("before", node)
            if in_switch and isinstance(node, _LABELS) and before and items and isinstance(items[-1], _LABELS):
                last = items.pop()
                items.append(shallow_copy(last, stmts=[*(last.stmts or []), *before]))
            else:
                at = len(items)
                while at and isinstance(items[at - 1], c_ast.Pragma):
                    at -= 1
                items[at:at] = before
            items.extend(self._behind(node, in_switch=in_switch))
        return items

    def _several(self, node: Node, *, in_switch: bool) -> list[Node]:
        return [*self._count("before", node), *self._behind(node, in_switch=in_switch)]

    def _behind(self, node: Node, *, in_switch: bool) -> list[Node]:
        """What a statement becomes, with what counts behind it."""
        after = [compound([each], node) for each in self._count("after", node)]
        if isinstance(node, _LABELS):
            return [*self._case(node, in_switch=in_switch), *after]
        if isinstance(node, c_ast.Label):
            first, *rest = [*self._count("label", node), *self._several(node.stmt, in_switch=False)]
            return [node if first is node.stmt else shallow_copy(node, stmt=first), *rest, *after]
        handler = _HANDLERS.get(type(node), Placer._copied)
        new = handler(self, node)
        if node in self.wraps:
            self.left.discard(node)
            new = self.wraps[node](new)
        return [new, *after]

    def _case(self, node: Any, *, in_switch: bool) -> list[Node]:
        label = self._count("label", node)
        stmts = [*label, *self._items(node.stmts, in_switch=False)]
        if in_switch or len(stmts) < 2:
            return [shallow_copy(node, stmts=stmts)]
        return [shallow_copy(node, stmts=stmts[:1]), *stmts[1:]]  # below other statements the parser collects none

    def _compound(self, node: Any) -> Node:
        return shallow_copy(node, block_items=self._items(node.block_items, in_switch=False))

    def _if(self, node: Any) -> Node:
        cond, yes = self._one(node.cond), self._inside(node.iftrue)
        no = None if node.iffalse is None else self._inside(node.iffalse)
        otherwise = self._count("else", node)
        if otherwise:
            no = compound(otherwise, node)
        new = shallow_copy(node, cond=cond, iftrue=yes, iffalse=no)
        if needs_braces(new):
            new.iftrue = compound([yes], node.iftrue)
        return new

    def _loop(self, node: Any) -> Node:
        changes: dict[str, Any] = {"stmt": self._inside(node.stmt)}
        if node.cond is not None:
            changes["cond"] = self._decided(node, self._one(node.cond), "true", "false")
        if isinstance(node, c_ast.For):
            step = None if node.next is None else self._one(node.next)
            for each in self._count("next", node):
                done = [] if step is None else step.exprs if isinstance(step, c_ast.ExprList) else [step]
                step = c_ast.ExprList([*done, each], each.coord) if done else each
            changes["next"] = step
        return self._copied(node, **changes)

    def _switch(self, node: Any) -> Node:
        cond = self._one(node.cond)
        if not isinstance(node.stmt, c_ast.Compound):
            return shallow_copy(node, cond=cond, stmt=self._inside(node.stmt))
        items, end = self._items(node.stmt.block_items, in_switch=True), self._count("end", node.stmt)
        if end and items and isinstance(items[-1], _LABELS):
            last = items.pop()
            end = [shallow_copy(last, stmts=[*(last.stmts or []), *end])]
        return shallow_copy(node, cond=cond, stmt=shallow_copy(node.stmt, block_items=[*items, *end]))

    # Expressions.

    def _decided(self, node: Node, cond: Node, held: str, failed: str) -> Node:
        """A condition that counts when it holds and when it does not: `((c) && (n++, 1)) || (m++, 0)`."""
        for how, op, value in ((held, "&&", 1), (failed, "||", 0)):
            for each in self._count(how, node):
                cond = c_ast.BinaryOp(op, cond, comma(each, number(value, node)), node.coord)
        return cond

    def _binary(self, node: Any) -> Node:
        if node.op not in ("&&", "||"):
            return self._copied(node)
        skip, right = self._count("skip", node), self._count("right", node)
        changes: dict[str, Any] = {}
        if skip:
            op, value = ("||", 0) if node.op == "&&" else ("&&", 1)
            decisive = comma(skip[0], number(value, node))
            changes["left"] = c_ast.BinaryOp(op, self._one(node.left), decisive, node.coord)
        if right:
            changes["right"] = comma(right[0], self._one(node.right))
        return self._copied(node, **changes)

    def _ternary(self, node: Any) -> Node:
        """The condition of `x ?: y` is its value, too: there y counts, and keeps the type that it has with x."""
        if node.iftrue is not None:
            return self._copied(node, cond=self._decided(node, self._one(node.cond), "yes", "no"))
        other = self._one(node.iffalse)
        for each in self._count("no", node):
            other = comma(each, cast_to_type_of(node, other))
        return self._copied(node, iffalse=other)


_HANDLERS: dict[type[Any], Callable[[Placer, Any], Node]] = {
    c_ast.Compound: Placer._compound, c_ast.If: Placer._if, c_ast.For: Placer._loop, c_ast.While: Placer._loop,
    c_ast.DoWhile: Placer._loop, c_ast.Switch: Placer._switch, c_ast.BinaryOp: Placer._binary,
    c_ast.TernaryOp: Placer._ternary,
}  # fmt: skip
