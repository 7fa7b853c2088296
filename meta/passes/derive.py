"""Let shift counts that fall as a hot loop counts step with it, where each turn computed them anew.

    for (unsigned j = 0; j < n; j++)                     {
        state = next[state][word >> (30 - 2 * j) & 3];       unsigned j = 0;
                                                  ->         unsigned shift = 30u - 2u * (unsigned)j;
                                                             for (; j < n; j++, shift -= 2u)
                                                                 state = next[state][word >> shift & 3];
                                                         }

Known as strength reduction (Cocke, Kennedy 1977), of derived induction variables. x86 takes one instruction for the
step, and three for `30 - 2 * j`; where a loop waits for what it looks up, that decides how many of its turns fit into
the processor at once. (A deterministic automaton that takes its letters out of a word, by 12 %.) LLVM's own is off for
speed: it is for addresses, which x86 computes for nothing. Counts that rise are part of one instruction, too, and so
they stay.

A shift has the same result for a count of any integer type, as long as the count is less than the width of what is
shifted, and else no result at all (C11 6.5.7p3): so the derived variable may be unsigned, and wrap where nothing is
shifted by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.counting import LOOPS, Loop, counting_loop, free_loops, names
from meta.passes.functions import Definition, definitions, rewritten
from meta.passes.heat import measured_loops
from meta.passes.strips import constant_turns
from meta.passes.tree import (
    Node,
    Rewriter,
    cast_to,
    compound,
    declaration,
    fresh_name,
    identifier,
    names_in,
    shallow_copy,
    type_declarator,
)
from meta.passes.uses import Use, addressed, uses
from meta.profile import Evidence
from meta.program import Program
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.types import IntegerType

_SHIFTS = ("<<", ">>", "<<=", ">>=")
_CHANGES = (Use.STORE, Use.UPDATE, Use.ADDRESS)
_FEW = 32  # constant turns: LLVM makes straight code of them, where the counts are constants
_WIDEST = 128  # bits of what is shifted
_MOST = 2  # variables of one loop
_NAME = "shift"


@dataclass(frozen=True, slots=True)
class Derive(Pass):
    """heat: how often the body of a loop must have run."""

    name: ClassVar[str] = "derive"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    heat: int = 10000

    def __post_init__(self) -> None:
        if self.heat < 0:
            raise UsageError("derive: heat must not be negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        changed: dict[Node, Node] = {}
        notes = []
        for each in definitions(program, context):
            semantics = context.unit_semantics(program, each.unit)
            found = _counts(self.heat, each, profile, semantics)
            new = _Deriver(found, each.node).rewrite(each.node) if found else each.node
            if new is not each.node:
                changed[each.node] = new
                notes.append(f"derived: {each.symbol.name}")
        counts = {"functions with derived counts": len(notes)}
        return rewritten(program, changed), Report(str(self), counts, notes=tuple(notes))


@dataclass(slots=True)
class _Counts:
    """A loop, and the shift counts in it by what they are: (30, 2) for `30 - 2 * counter`."""

    loop: Loop
    places: dict[tuple[int, int], set[Node]] = field(default_factory=dict)


def _counts(heat: int, each: Definition, profile: Evidence, semantics: Semantics) -> dict[Node, _Counts]:
    """The hot loops with shift counts to derive, by their nodes."""
    loops = [loop for node in free_loops(each.node) if (loop := counting_loop(semantics, node)) is not None]
    turns = measured_loops(profile, each) if loops else {}
    hot = [loop for loop in loops if turns.get(loop.node, -1) >= heat]
    hidden = addressed(semantics, each.node.body) if hot else set()
    found = {}
    for loop in hot:
        constant = constant_turns(semantics, loop)
        changed = {semantics.bindings.get(node) for node, use in uses(semantics, loop.node.stmt) if use in _CHANGES}
        if loop.counter in changed or loop.counter in hidden or (constant is not None and constant <= _FEW):
            continue
        counts = _Counts(loop)
        for node in _own_nodes(loop.node.stmt):
            _add(semantics, counts, node)
        if 0 < len(counts.places) <= _MOST:
            found[loop.node] = counts
    return found


def _own_nodes(body: Node) -> list[Node]:
    """What runs once in a turn at most: no inner loop, which would take a count out of its own turns."""
    found, stack = [], [body]
    while stack:
        node = stack.pop()
        if not isinstance(node, LOOPS):
            found.append(node)
            stack += [child for _, child in node.children()]
    return found


def _add(semantics: Semantics, counts: _Counts, node: Node) -> None:
    """Note the count of a shift, where it falls with the counter by two or more."""
    if not isinstance(node, c_ast.BinaryOp | c_ast.Assignment) or node.op not in _SHIFTS:
        return
    shifted, count = (node.left, node.right) if isinstance(node, c_ast.BinaryOp) else (node.lvalue, node.rvalue)
    is_number = isinstance(semantics.types.get(shifted), IntegerType)
    if is_number and isinstance(count, c_ast.BinaryOp) and count.op == "-":
        start, step = evaluate(semantics, count.left), _factor(semantics, count.right, counts.loop)
        if isinstance(start, int) and 0 <= start < _WIDEST and 1 < step < _WIDEST:
            counts.places.setdefault((start, step), set()).add(count)


def _factor(semantics: Semantics, node: Node, loop: Loop) -> int:
    """2 of `2 * counter` and `counter * 2`; 0 of anything else."""
    if not isinstance(node, c_ast.BinaryOp) or node.op != "*":
        return 0
    for one, two in ((node.left, node.right), (node.right, node.left)):
        factor = evaluate(semantics, one)
        if isinstance(factor, int) and factor > 1 and names(semantics, two, loop.counter):
            return factor
    return 0


class _Deriver(Rewriter):
    """Puts the variables beside the counters."""

    def __init__(self, found: dict[Node, _Counts], function: Node) -> None:
        super().__init__()
        self.found = found
        self.names: dict[Node, str] = {}
        self.taken = set(names_in(function))

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        if node in self.names:
            return identifier(self.names[node], node)
        counts = self.found.get(node)
        if counts is None:
            return super()._replace(node)
        named = [(self._named(places), *key) for key, places in counts.places.items()]
        loop = super()._replace(node)
        assert isinstance(loop, c_ast.For)
        counter = counts.loop.counter.name
        decls = [_declared(name, start, step, counter, node) for name, start, step in named]
        steps = [_stepped(name, step, node) for name, _, step in named]
        new = shallow_copy(loop, init=None, next=c_ast.ExprList([loop.next, *steps], node.coord))
        return compound([loop.init.decls[0], *decls, new], node)

    def _named(self, places: set[Node]) -> str:
        """A name for the count at these places."""
        name = fresh_name(_NAME, self.taken)
        self.taken.add(name)
        self.names.update(dict.fromkeys(places, name))
        return name


def _declared(name: str, start: int, step: int, counter: str, at: Node) -> Node:
    """`unsigned name = start - step * (unsigned)counter;`"""
    product = c_ast.BinaryOp("*", _unsigned(step, at), cast_to(["unsigned"], identifier(counter, at)), at.coord)
    value = c_ast.BinaryOp("-", _unsigned(start, at), product, at.coord)
    return declaration(name, type_declarator(name, ["unsigned"], at), value, at)


def _stepped(name: str, step: int, at: Node) -> Node:
    return c_ast.Assignment("-=", identifier(name, at), _unsigned(step, at), at.coord)


def _unsigned(value: int, at: Node) -> Node:
    return c_ast.Constant("unsigned int", f"{value}u", at.coord)
