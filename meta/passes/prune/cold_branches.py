"""Branches and switch cases that a profile never saw become traps.

    if (x < 0) {                            if (x < 0)
        log("negative");            ->          __cold_trap(4);
        return -1;                          switch (kind) {
    }                                       case 1:
    switch (kind) {                             return one();
    case 1: return one();                   default:
    case 2: return two();                       __cold_trap(5);
    default: return other();                }
    }

`blocks` are those of meta/passes/blocks.py with their counts. A branch with a label that something else than the
branch itself jumps to stays. The traps have the number 0 until the pass numbers them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from pycparser import c_ast

from meta.gnu_ast import Asm, LabelAddress, LocalLabels
from meta.passes.blocks import Block, blocks_of
from meta.passes.functions import COLD_TRAP
from meta.passes.replacer import Plan, Replacer
from meta.passes.tree import Node, call, number, shallow_copy, walk

_CASES = (c_ast.Case, c_ast.Default)
_ARMS = ("then", "else", "body")


def with_cold_branches(function: Node, counts: Sequence[int]) -> Node:
    """A function definition with traps where `counts`, its block counts, are zero.

    The function itself where nothing is cold, or where the counts are not those of its blocks.
    """
    blocks = blocks_of(function)
    if len(blocks) != len(counts) or not counts or not counts[0]:
        return function
    plans = _Chooser(function, blocks, counts).plans()
    return shallow_copy(function, body=Replacer(plans).one(function.body)) if plans else function


def trap(at: Node) -> Node:
    return call(COLD_TRAP, [number(0, at)], at)


def is_trap(node: Node | None) -> bool:
    """Whether a statement is nothing but a trap."""
    if isinstance(node, c_ast.Compound):
        return len(node.block_items or ()) == 1 and is_trap(node.block_items[0])
    return isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID) and node.name.name == COLD_TRAP


class _Chooser:
    """Decides for one function."""

    def __init__(self, function: Node, blocks: Sequence[Block], counts: Sequence[int]) -> None:
        self.function = function
        self.count = {(block.kind, block.node): counts[block.id] for block in blocks}
        self.cold = [block for block in blocks if counts[block.id] == 0]
        self.targets = _jumps(function.body)
        self._plans: dict[Node, Plan] = {}
        self._inside: set[Node] = set()

    def plans(self) -> dict[Node, Plan]:
        """What becomes a trap; once more where that takes jumps away which kept other code."""
        while True:
            before = len(self._inside)
            self._choose()
            if len(self._inside) == before:
                return self._plans

    def _choose(self) -> None:
        for block in self.cold:
            if block.arm is None or block.arm in self._inside or not self._may_go([block.arm]):
                continue
            if block.kind in _ARMS:
                self._trap_arm(block.arm)
            elif block.kind == "right" and _has_call(block.arm):
                self._trap_operand(block.arm)
        for node in walk(self.function.body):
            if node in self._inside:
                continue
            if isinstance(node, c_ast.Compound):
                self._after(node.block_items or [])
            elif isinstance(node, _CASES) and not _declares(node.stmts or []):
                self._after(node.stmts or [])
            elif isinstance(node, c_ast.Switch) and isinstance(node.stmt, c_ast.Compound):
                self._switch(node)

    def _plan(self, nodes: Sequence[Node], plan: Plan) -> None:
        self._inside.update(part for node in nodes for part in walk(node))
        self._plans[nodes[0]] = plan
        self._plans.update({each: lambda _: [] for each in nodes[1:]})

    def _trap_arm(self, arm: Node) -> None:
        if not is_trap(arm) and not isinstance(arm, c_ast.EmptyStatement):
            self._plan([arm], _becomes(trap(arm)))

    def _trap_operand(self, operand: Node) -> None:
        if not (isinstance(operand, c_ast.ExprList) and is_trap(operand.exprs[0])):
            self._plan([operand], _becomes(c_ast.ExprList([trap(operand), number(0, operand)], operand.coord)))

    def _may_go(self, nodes: Sequence[Node]) -> bool:
        """Whether nothing enters these statements but by their beginning."""
        inside = {part for node in nodes for part in walk(node)}
        if any(isinstance(part, LocalLabels | LabelAddress) for part in inside):
            return False
        labels = [part.name for part in inside if isinstance(part, c_ast.Label)]
        if any(not self.targets.get(name, set()) - self._inside <= inside for name in labels):
            return False
        return not any(isinstance(part, _CASES) for node in nodes for part in _own_parts(node))

    def _after(self, items: Sequence[Node]) -> None:
        """What follows a statement that control never came to the end of."""
        for index, item in enumerate(items[:-1]):
            rest = items[index + 1 :]
            if self.count.get(("after", _inner(item))) != 0 or item in self._inside or is_trap(rest[0]):
                continue
            if self._may_go(rest) and not all(_is_bare(each) for each in rest):
                self._plan(rest, _becomes(trap(rest[0])))
            return

    # Switches.

    def _switch(self, node: Node) -> None:
        """Cases that nothing came to. Where the default is among them, it stands for all."""
        items = node.stmt.block_items or []
        labels = [item for item in items if isinstance(item, _CASES)]
        cold = {item for item in labels if self._is_cold_case(item)}
        if not cold or len(labels) != len(items) or len(cold) == len(labels):
            return
        inner = [part for part in _own_parts(node.stmt) if isinstance(part, _CASES) and part not in labels]
        default = next((item for item in labels if isinstance(item, c_ast.Default)), None)
        is_passed = default is None and self.count.get(("none", node)) != 0
        if inner or is_passed or (default is not None and default not in cold):
            self._each(labels, cold)
        elif not (cold == {default} and is_trap(_only_statement(default))):
            self._inside.update(part for item in cold for part in walk(item))
            self._plans[node.stmt] = _closed(node.stmt, labels, cold)

    def _is_cold_case(self, item: Node) -> bool:
        stmts = item.stmts or []
        return self.count.get(("label", item)) == 0 and self._may_go(stmts) and not _declares(stmts)

    def _each(self, labels: Sequence[Node], cold: set[Node]) -> None:
        """A trap for each run of labels; labels in front of others have no statements."""
        for item, follows in zip_longest(labels, labels[1:]):
            if item in cold and not is_trap(_only_statement(item)):
                stmts = [] if follows in cold else [trap(item)]
                if stmts or item.stmts:
                    self._plan([item], _becomes(shallow_copy(item, stmts=stmts)))


def _becomes(new: Node) -> Plan:
    return lambda _: new


def _closed(body: Node, labels: Sequence[Node], cold: set[Node]) -> Plan:
    """The statement of a switch with a trap for all `cold` labels as its default.

    Who could fall into one of them traps too, and the last falls out of the switch as before.
    """

    def plan(replacer: Replacer) -> Node:
        kept = []
        for item, follows in zip_longest(labels, labels[1:]):
            if item in cold:
                continue
            new = replacer.one(item)
            if (follows is None or follows in cold) and not _jumps_away(new):
                ending = c_ast.Break(item.coord) if follows is None else trap(item)
                new = shallow_copy(new, stmts=[*(new.stmts or []), ending])
            kept.append(new)
        return shallow_copy(body, block_items=[*kept, c_ast.Default([trap(body)], body.coord)])

    return plan


def _jumps_away(case: Node) -> bool:
    stmts = case.stmts or []
    return bool(stmts) and isinstance(stmts[-1], c_ast.Break | c_ast.Return | c_ast.Goto | c_ast.Continue)


def _declares(stmts: Sequence[Node]) -> bool:
    """Whether later cases may need what these statements declare."""
    return any(isinstance(each, c_ast.Decl | c_ast.Typedef) for each in stmts)


def _is_bare(node: Node) -> bool:
    """Whether a jump is too small to be worth a trap."""
    if isinstance(node, c_ast.Return):
        return node.expr is None or isinstance(node.expr, c_ast.Constant | c_ast.ID)
    return isinstance(node, c_ast.Break | c_ast.Continue | c_ast.Goto | c_ast.EmptyStatement)


def _inner(node: Node) -> Node:
    while isinstance(node, c_ast.Label | c_ast.AttributedStatement) and node.stmt is not None:
        node = node.stmt
    return node


def _only_statement(case: Node) -> Node | None:
    return case.stmts[0] if case.stmts and len(case.stmts) == 1 else None


def _has_call(node: Node) -> bool:
    return any(isinstance(part, c_ast.FuncCall) for part in walk(node))


def _jumps(body: Node) -> dict[str, set[Node]]:
    """Who jumps to each label; a computed goto may go to any whose address is taken."""
    found: dict[str, set[Node]] = {}
    for node in walk(body):
        if isinstance(node, c_ast.Goto | LabelAddress):
            found.setdefault(node.name, set()).add(node)
        elif isinstance(node, Asm):
            for name in node.labels or ():
                found.setdefault(name, set()).add(node)
    return found


def _own_parts(body: Node) -> list[Node]:
    """What is below a switch's statement, inner switches left out."""
    found: list[Node] = []
    stack = [body]
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(child for _, child in node.children() if not isinstance(child, c_ast.Switch))
    return found
