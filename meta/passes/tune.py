"""Hints where LLVM's own choice is known to lose time, in functions that a profile saw much of.

    for (...) {                              #pragma GCC unroll 1
        if (...)                             for (...) {
            for (...) ...          ->            if (...)
    }                                                for (...) ...
                                             }

- A loop around another loop is not unrolled: its copies fill registers and caches, and its own test costs nothing
  beside what the inner loop does. (The sieve of Eratosthenes, by 11 %.) Loops of constant few turns are left to LLVM,
  and do not count as inner ones: nothing is left of them. (Llama, whose softmax takes eight rows, by 6 %.) So are loops
  that the profile saw take eight turns a call or fewer. (Sorting by insertion at the end of a quicksort, by 1 %.) So is
  `for (;;)`, where gcc refuses the hint.
- A loop around a floating division or a square root is not unrolled: each waits for the divider, which is one.
- A loop over the elements of an array of records is not made into vectors: members lie apart, and moving them costs
  more than computing with them. (Bodies that move, by 2 %.)
- A loop over polynomials (exponential functions, sines) becomes vectors two at a time: each of its products waits for
  the one before. (Llama, by 2 %.)
- A function of many rotations (hashes, ciphers) is compiled without vectors that nobody asked for: words that go
  round are moved from lane to lane more often than they are computed with. (SHA-256, by a factor of 2.5.)

Nothing changes what the program does; `evolve` measures whether it pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.counting import LOOPS, counting_loop
from meta.passes.effort import calls_of, quiet, with_words, words_of
from meta.passes.functions import Definition, definitions
from meta.passes.heat import heat_of, loop_heat, measured_name
from meta.passes.tree import Node, Rewriter, compound, shallow_copy, walk
from meta.profile import Evidence
from meta.program import Program, Unit
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Symbol
from meta.sema.types import FloatingType, RecordType

_ROTATIONS = 4  # from so many on a function is taken for a hash
_ROOTS = ("sqrt", "sqrtf", "__builtin_sqrt", "__builtin_sqrtf")
_ROLLED = "GCC unroll 1"
_SCALAR = "meta scalar"
_TWO_VECTORS = "meta interleave 2"
_FEW, _TURNS = 32, 8  # turns that are constant, and those that a profile saw on average
_PRODUCTS, _MOST = 8, 2000  # of floating-point numbers in one turn; nodes that are looked at


@dataclass(frozen=True, slots=True)
class Tune(Pass):
    """heat: how hot a function must be."""

    name: ClassVar[str] = "tune"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    heat: int = 1000

    def __post_init__(self) -> None:
        if self.heat < 0:
            raise UsageError("tune: heat must not be negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        changed: dict[Node, Node] = {}
        notes = []
        loops = 0
        for each in definitions(program, context):
            if not _is_hot(self, each, profile):
                continue
            semantics = context.unit_semantics(program, each.unit)
            new, count = _rolled(each.node, semantics, _short_loops(each, profile))
            loops += count
            if _is_hash(each.node, semantics) and "scalar" not in words_of(new):
                new = with_words(new, [*words_of(new), "scalar"], calls_of(new))
                notes.append(f"scalar: {each.symbol.name}")
            if new is not each.node:
                changed[each.node] = new
        units = [_with(unit, changed) for unit in program.units]
        counts = {"loops with hints": loops, "functions without vectors": len(notes)}
        return program.with_units(units) if changed else program, Report(str(self), counts, notes=tuple(notes))


def _is_hot(options: Tune, each: Definition, profile: Evidence) -> bool:
    name = measured_name(profile, each)
    return name is not None and heat_of(profile, name) >= options.heat


def _with(unit: Unit, changed: dict[Node, Node]) -> Unit:
    if not any(each in changed for each in unit.ast.ext):
        return unit
    return replace(unit, ast=shallow_copy(unit.ast, ext=quiet([changed.get(each, each) for each in unit.ast.ext])))


class _Roller(Rewriter):
    """Puts the pragma before loops; a statement that is a loop by itself gets a block of its own."""

    def __init__(self, semantics: Semantics, function: Node, short: set[Node]) -> None:
        parents = (c_ast.If, *LOOPS, c_ast.Switch, c_ast.Label)
        super().__init__({c_ast.Compound: self._block, **dict.fromkeys(parents, self._alone)})
        loops = [node for node in walk(function.body) if isinstance(node, LOOPS)]
        self.wanted = {node: hints for node in loops if (hints := _hints(node, semantics, short))}
        self.again: dict[Node, list[str]] = {}
        self.done = 0

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        new = super()._replace(node)
        if node in self.wanted and isinstance(new, c_ast.Node):
            self.again[new] = self.wanted[node]
        return new

    def _block(self, node: Node) -> Node:
        items: list[Node] = []
        for item in node.block_items or []:
            if item in self.again and not (items and isinstance(items[-1], c_ast.Pragma)):
                items += self._pragmas(item)
            items.append(item)
        return node if len(items) == len(node.block_items or []) else shallow_copy(node, block_items=items)

    def _pragmas(self, loop: Node) -> list[Node]:
        self.done += 1
        return [c_ast.Pragma(text, loop.coord) for text in self.again[loop]]

    def _alone(self, node: Node) -> Node:
        """A statement that is all of a branch or a loop's body gets a block."""
        changes = {}
        for slot in ("iftrue", "iffalse", "stmt"):
            inside: Node = getattr(node, slot, None)
            if inside is not None and inside in self.again:
                changes[slot] = compound([*self._pragmas(inside), inside], inside)
        return shallow_copy(node, **changes) if changes else node


def _short_loops(each: Definition, profile: Evidence) -> set[Node]:
    """The loops of few turns a call, where blocks were counted."""
    count = profile.functions.get(each.symbol.name)
    if count is None or each.symbol.name not in profile.blocks:
        return set()
    heat = loop_heat(profile, each.symbol.name, each.node)
    return {loop for loop, turns in heat.items() if turns <= _TURNS * count.calls}


def _rolled(function: Node, semantics: Semantics, short: set[Node]) -> tuple[Node, int]:
    roller = _Roller(semantics, function, short)
    if not roller.wanted:
        return function, 0
    body = roller.rewrite(function.body)
    return (shallow_copy(function, body=body), roller.done) if roller.done else (function, 0)


def _hints(loop: Node, semantics: Semantics, short: set[Node]) -> list[str]:
    is_short = loop in short or _is_unrolled(loop, semantics)
    slow = [_ROLLED] if not is_short and loop.cond is not None and _is_slow(loop, semantics) else []
    if _is_over_records(loop, semantics):
        return [*slow, _SCALAR]
    return [_TWO_VECTORS] if not slow and _is_polynomial(loop, semantics) else slow


def _is_polynomial(loop: Node, semantics: Semantics) -> bool:
    """Whether a counting loop is without other loops, and multiplies often, also in what it calls, however deep."""
    if counting_loop(semantics, loop) is None or any(isinstance(each, LOOPS) for each in walk(loop.stmt)):
        return False
    found, seen = list(walk(loop.stmt)), 0
    while seen < len(found) <= _MOST:
        seen, found = len(found), [*found, *_of_callees(found[seen:], semantics)]
    products = [each for each in found if isinstance(each, c_ast.BinaryOp) and each.op == "*"]
    return sum(isinstance(semantics.types.get(each), FloatingType) for each in products) >= _PRODUCTS


def _is_over_records(loop: Node, semantics: Semantics) -> bool:
    """Whether a counting loop writes `array[i].member`, i being what it counts."""
    decls = loop.init.decls if isinstance(loop, c_ast.For) and isinstance(loop.init, c_ast.DeclList) else []
    counters = {semantics.declared.get(decl) for decl in decls}
    for node in walk(loop.stmt) if counters else ():
        if not isinstance(node, c_ast.Assignment):
            continue
        for part in walk(node.lvalue):
            is_element = isinstance(part, c_ast.ArrayRef) and isinstance(semantics.types.get(part), RecordType)
            if is_element and semantics.bindings.get(part.subscript) in counters:
                return True
    return False


def _is_slow(loop: Node, semantics: Semantics) -> bool:
    """Whether a loop holds another loop, a floating division or a square root, also in what it calls."""
    inside = list(walk(loop.stmt))
    if any(isinstance(each, LOOPS) and not _is_unrolled(each, semantics) for each in inside):
        return True
    return any(_divides(each, semantics) for each in _with_callees(inside, semantics))


def _is_unrolled(loop: Node, semantics: Semantics) -> bool:
    """Whether nothing is left of a loop: it ends at a constant that is near, so that it becomes code or one vector."""
    decls = loop.init.decls if isinstance(loop, c_ast.For) and isinstance(loop.init, c_ast.DeclList) else []
    if len(decls) != 1 or decls[0].init is None or not isinstance(loop.cond, c_ast.BinaryOp) or loop.cond.op != "<":
        return False
    start, end = evaluate(semantics, decls[0].init), evaluate(semantics, loop.cond.right)
    is_counter = isinstance(loop.cond.left, c_ast.ID) and loop.cond.left.name == decls[0].name
    return is_counter and isinstance(start, int) and isinstance(end, int) and end - start <= _FEW


def _divides(node: Node, semantics: Semantics) -> bool:
    if isinstance(node, c_ast.BinaryOp) and node.op == "/":  # by a power of two it is a product
        return isinstance(semantics.types.get(node), FloatingType) and evaluate(semantics, node.right) is None
    return isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID) and node.name.name in _ROOTS


def _is_hash(function: Node, semantics: Semantics) -> bool:
    return sum(_is_rotation(node) for node in _with_callees(list(walk(function.body)), semantics)) >= _ROTATIONS


def _is_rotation(node: Node) -> bool:
    """`x >> n | x << m`"""
    if not isinstance(node, c_ast.BinaryOp) or node.op != "|":
        return False
    sides = (node.left, node.right)
    return {getattr(side, "op", "") for side in sides} == {"<<", ">>"}


def _with_callees(nodes: list[Node], semantics: Semantics) -> list[Node]:
    """The nodes and, for every call in them, those of a called function that is a few nodes long."""
    return [*nodes, *_of_callees(nodes, semantics)]


def _of_callees(nodes: list[Node], semantics: Semantics) -> list[Node]:
    """The nodes of called functions without loops."""
    found = []
    for node in nodes:
        name = node.name if isinstance(node, c_ast.FuncCall) else None
        called = semantics.bindings.get(name) if isinstance(name, c_ast.ID) else None
        if isinstance(called, Symbol) and isinstance(called.definition, c_ast.FuncDef):
            body = list(walk(called.definition.body))
            if not any(isinstance(each, LOOPS) for each in body):
                found += body
    return found

