"""Run a few turns of a hot outer loop beside each other, so that none of their sums waits for its last addition alone.

    for (int b = 0; b < n; b++) {                        {
        const float *row = data + b * m;                     int b = 0;
        float sum = 0.0f;                                    for (; (long)b + 1 < n; b += 2) {
        for (int j = 0; j < m; j++)                              const float *row = data + b * m;
            sum += row[j] * x[j];                                const float *row_2 = data + (b + 1) * m;
        out[b] = sum;                                            float sum = 0.0f;
    }                                                            float sum_2 = 0.0f;
                                                                 for (int j = 0; j < m; j++) {
                                                                     sum += row[j] * x[j];
                                                                     sum_2 += row_2[j] * x[j];
                                                                 }
                                                                 out[b] = sum;
                                                                 out[b + 1] = sum_2;
                                                             }
                                                             for (; b < n; b++) { as before }
                                                         }

Known as register tiling, or unroll and jam (Callahan, Carr, Kennedy 1990). An adder takes a new addition in every
cycle, but needs several for each; a sum whose order is part of the result cannot be taken apart, but others can stand
beside it. Every element takes its values in the order of before (see nest). `jam` makes vectors of such turns; here
they are vectors already, or their elements lie apart. Which loops are hot the profile says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.counting import Loop, counting_loop, free_loops, names
from meta.passes.functions import Definition, definitions, rewritten
from meta.passes.heat import measured_loops
from meta.passes.strips import constant_turns, strip_mined
from meta.passes.tile.nest import Nest, Survey
from meta.passes.tree import Node, Rewriter, compound, deep_copy, names_in, number, renamed, shallow_copy, walk
from meta.profile import Evidence
from meta.program import Program
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Local
from meta.sema.types import size_of

_MOST = 8  # turns beside each other
_WIDEST = 64  # bytes of sums: a turn with more of them has others to go on with while one waits
_VECTORS = (16, 32)  # bytes of an array that is one vector, on every CPU with AVX
_VECTOR = "meta vector"


@dataclass(frozen=True, slots=True)
class Tile(Pass):
    """size: bytes of sums beside each other; heat: how often the inner loop must have run."""

    name: ClassVar[str] = "tile"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    size: int = 256
    heat: int = 10000

    def __post_init__(self) -> None:
        if self.size < 1 or self.heat < 0:
            raise UsageError("tile: size must be at least 1, and heat not negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        changed: dict[Node, Node] = {}
        notes = []
        for each in definitions(program, context):
            semantics = context.unit_semantics(program, each.unit)
            tiles = _hot_tiles(self, each, profile, semantics)
            if tiles:
                changed[each.node] = _Tiler(semantics, tiles, each.node).rewrite(each.node)
                notes.append(f"tiled: {each.symbol.name} ({', '.join(str(turns) for _, turns in tiles.values())})")
        counts = {"functions with tiled loops": len(changed)}
        return rewritten(program, changed), Report(str(self), counts, notes=tuple(notes))


def _hot_tiles(
    options: Tile, each: Definition, profile: Evidence, semantics: Semantics
) -> dict[Node, tuple[Nest, int]]:
    """The nests to tile by the node of their outer loop, and how many turns; none lies in another one."""
    loops = free_loops(each.node)
    heat = measured_loops(profile, each) if loops else {}
    if all(count < options.heat for count in heat.values()):
        return {}
    survey = Survey(semantics, each.node)
    found: dict[Node, tuple[Nest, int]] = {}
    for node in loops:
        nest = survey.nest(node)
        if nest is None or nest.size > _WIDEST or heat.get(nest.inner.node, 0) < options.heat:
            continue
        turns = _turns(semantics, nest, options.size)
        if turns > 1:
            found[node] = nest, turns
    return found


def _turns(semantics: Semantics, nest: Nest, size: int) -> int:
    """How many turns stand beside each other: rather so many that none is left over."""
    most = min(_MOST, size // nest.size)
    constant = constant_turns(semantics, nest.outer)
    if constant is None:
        return most
    most = min(most, constant)
    return next((turns for turns in range(most, most // 2, -1) if constant % turns == 0), most)


class _Tiler(Rewriter):
    """Rewrites the outer loops of one function."""

    def __init__(self, semantics: Semantics, tiles: dict[Node, tuple[Nest, int]], function: Node) -> None:
        super().__init__()
        self.semantics = semantics
        self.tiles = tiles
        self.taken = set(names_in(function))

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        found = self.tiles.get(node)
        return super()._replace(node) if found is None else self._tiled(*found)

    def _tiled(self, nest: Nest, turns: int) -> Node:
        copies = [_Copy(self.semantics, nest, turn, self.taken) for turn in range(turns)]
        return strip_mined(self.semantics, nest.outer, turns, self._strip(nest, copies))

    def _strip(self, nest: Nest, copies: Sequence[_Copy]) -> list[Node]:
        """Every item of the body for all turns, and so in the inner loop."""
        items: list[Node] = []
        for item in nest.items:
            if item is nest.inner.node:
                body = item.stmt.block_items if isinstance(item.stmt, c_ast.Compound) else [item.stmt]
                inside = [new for each in body for copy in copies for new in self._hinted(each, copy.of(each))]
                items.append(shallow_copy(deep_copy(shallow_copy(item, stmt=None)), stmt=compound(inside, item)))
            else:
                items += [copy.of(item) for copy in copies]
        return items

    def _hinted(self, node: Node, new: Node) -> list[Node]:
        """A loop that fills one vector becomes one before it is unrolled: else vectors form across the turns."""
        loop = counting_loop(self.semantics, node)
        target = loop.node.stmt.lvalue if loop is not None and isinstance(loop.node.stmt, c_ast.Assignment) else None
        ctype = self.semantics.types.get(target)
        if loop is None or ctype is None or not self._is_contiguous(loop):
            return [new]
        start, bound = evaluate(self.semantics, loop.start), evaluate(self.semantics, loop.bound)
        size = bound * (size_of(ctype) or 0) if start == 0 and isinstance(bound, int) else 0
        return [c_ast.Pragma(_VECTOR, node.coord), new] if size in _VECTORS else [new]

    def _is_contiguous(self, loop: Loop) -> bool:
        """Whether all elements in a loop's body stand one behind the other: `x[e + l]`, `x[l]`, or without l."""
        refs = [each for each in walk(loop.node.stmt) if isinstance(each, c_ast.ArrayRef)]
        return all(self._counts_by_one(each.subscript, loop.counter) for each in refs)

    def _counts_by_one(self, node: Node, counter: Local) -> bool:
        while True:
            if isinstance(node, c_ast.Cast):
                node = node.expr
            elif isinstance(node, c_ast.BinaryOp) and node.op == "+" and not self._has(node.left, counter):
                node = node.right
            else:
                return names(self.semantics, node, counter) or not self._has(node, counter)

    def _has(self, node: Node, counter: Local) -> bool:
        return any(names(self.semantics, each, counter) for each in walk(node))


class _Copy(Rewriter):
    """The body's parts for one turn of a strip: its own variables have names of their own."""

    def __init__(self, semantics: Semantics, nest: Nest, turn: int, taken: set[str]) -> None:
        super().__init__({c_ast.ID: self._identifier})
        self.semantics = semantics
        self.nest = nest
        self.turn = turn
        self.named: dict[object, str] = {}
        for local in nest.own if turn else ():
            endings = (f"_{number}" for number in range(turn + 1, 1000))
            self.named[local] = next(name for end in endings if (name := local.name + end) not in taken)
            taken.add(self.named[local])

    def of(self, node: Node) -> Node:
        return deep_copy(self.rewrite(node))

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        new = super()._replace(node)
        name = self.named.get(self.semantics.declared.get(node)) if isinstance(node, c_ast.Decl) else None
        return new if name is None else shallow_copy(new, name=name, type=renamed(new.type, name))  # type: ignore[union-attr]

    def _identifier(self, node: Node) -> Node:
        bound = self.semantics.bindings.get(node)
        if bound is self.nest.outer.counter and self.turn:
            return c_ast.BinaryOp("+", shallow_copy(node), number(self.turn, node), node.coord)
        return shallow_copy(node, name=self.named[bound]) if bound in self.named else node
