"""Run turns of a hot outer loop side by side, so that their sums, each in its own order, fill a vector.

    for (int j = 0; j < n; j++) {                     {
        double sum = 0.0;                                 int j = 0;
        for (int k = 0; k < m; k++)                       for (; (long)j + 3 < n; j += 4) {
            sum += left[i][k] * right[k][j];                  double sum[4];
        product[i][j] = sum;                                  for (int lane = 0; lane < 4; lane++)
    }                                                             sum[lane] = 0.0;
                                                              for (int k = 0; k < m; k++) {
                                                                  for (int lane = 0; lane < 4; lane++)
                                                                      sum[lane] += left[i][k] * right[k][j + lane];
                                                              }
                                                              for (int lane = 0; lane < 4; lane++)
                                                                  product[i][j + lane] = sum[lane];
                                                          }
                                                          for (; j < n; j++) { as before }
                                                      }

Known as unroll and jam (Allen and Cocke 1972). No sum is reassociated: every element of every array takes its values
in the order of before (see nest). Which loops are hot the profile says; whether it pays, a measurement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.counting import free_loops
from meta.passes.functions import Definition, definitions, rewritten
from meta.passes.heat import loop_heat
from meta.passes.jam.nest import Nest, nest_of
from meta.passes.strips import constant_turns, strip_mined
from meta.passes.tree import Node, Rewriter, compound, deep_copy, fresh_name, identifier, names_in, number, shallow_copy
from meta.profile import Evidence
from meta.program import Program
from meta.sema import Semantics

_LANES = (2, 64)


@dataclass(frozen=True, slots=True)
class Jam(Pass):
    """lanes: turns side by side; heat: how often the inner loop must have run; only: names of functions."""

    name: ClassVar[str] = "jam"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    lanes: int = 8
    heat: int = 10000
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _LANES[0] <= self.lanes <= _LANES[1] or self.heat < 0:
            raise UsageError(f"jam: lanes must be {_LANES[0]} to {_LANES[1]}, and heat not negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        changed: dict[Node, Node] = {}
        notes = []
        for each in definitions(program, context):
            semantics = context.unit_semantics(program, each.unit)
            nests = _hot_nests(self, each, profile, semantics)
            if nests:
                changed[each.node] = _Jammer(semantics, nests, self.lanes, each.node).rewrite(each.node)
                notes.append(f"jammed: {each.symbol.name} ({len(nests)})")
        counts = {"functions with jammed loops": len(changed)}
        return rewritten(program, changed), Report(str(self), counts, notes=tuple(notes))


def _hot_nests(options: Jam, each: Definition, profile: Evidence, semantics: Semantics) -> dict[Node, Nest]:
    """The nests to jam by the node of their outer loop; none lies in another one."""
    if options.only and not {each.symbol.name, each.symbol.spelling} & set(options.only):
        return {}
    count = profile.functions.get(each.symbol.name)
    loops = free_loops(each.node)
    if count is None or count.unit != each.unit.path or not loops:
        return {}
    heat = loop_heat(profile, each.symbol.name, each.node)
    found: dict[Node, Nest] = {}
    for node in loops:
        nest = nest_of(semantics, node)
        if nest is None or heat.get(nest.inner.node, 0) < options.heat or _turns(semantics, nest) < options.lanes:
            continue
        found[node] = nest
    return found


def _turns(semantics: Semantics, nest: Nest) -> int:
    """Turns of the outer loop, where they are constant; else many."""
    turns = constant_turns(semantics, nest.outer)
    return 1 << 30 if turns is None else turns


class _Jammer(Rewriter):
    """Rewrites the outer loops of one function."""

    def __init__(self, semantics: Semantics, nests: dict[Node, Nest], lanes: int, function: Node) -> None:
        super().__init__()
        self.semantics = semantics
        self.nests = nests
        self.lanes = lanes
        self.lane = fresh_name("lane", set(names_in(function)))

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        nest = self.nests.get(node)
        return super()._replace(node) if nest is None else self._jammed(nest)

    def _jammed(self, nest: Nest) -> Node:
        return strip_mined(self.semantics, nest.outer, self.lanes, self._strip(nest))

    def _strip(self, nest: Nest) -> list[Node]:
        """The body of the strip: arrays for its own variables, then every part for all lanes."""
        items: list[Node] = [self._array(decl) for decl in nest.own.values()]
        group: list[Node] = []
        for item in nest.items:
            if item is not nest.inner.node:
                group.append(self._for_lane(nest, item))
                continue
            items += self._for_lanes(group, item)
            group = []
            body = item.stmt.block_items if isinstance(item.stmt, c_ast.Compound) else [item.stmt]
            inside = self._for_lanes([self._for_lane(nest, each) for each in body], item)
            items.append(shallow_copy(deep_copy(item), stmt=compound(inside, item)))
        return [*items, *self._for_lanes(group, nest.outer.node)]

    def _array(self, decl: Node) -> Node:
        """`double sum[4];`"""
        size = number(self.lanes, decl)
        return shallow_copy(decl, type=c_ast.ArrayDecl(deep_copy(decl.type), size, [], decl.coord), init=None)

    def _for_lane(self, nest: Nest, item: Node) -> Node:
        """One statement for lane `lane`; a declaration of the outer body is an assignment now."""

        def renamed(node: Node) -> Node:
            bound = self.semantics.bindings.get(node)
            if bound is nest.outer.counter:
                return c_ast.BinaryOp("+", shallow_copy(node), identifier(self.lane, node), node.coord)
            if bound in nest.own:
                return c_ast.ArrayRef(shallow_copy(node), identifier(self.lane, node), node.coord)
            return node

        local = self.semantics.declared.get(item)
        if isinstance(item, c_ast.Decl) and local in nest.own:
            target = c_ast.ArrayRef(identifier(item.name, item), identifier(self.lane, item), item.coord)
            value = Rewriter({c_ast.ID: renamed}).rewrite(item.init)
            return deep_copy(c_ast.Assignment("=", target, value, item.coord))
        return deep_copy(Rewriter({c_ast.ID: renamed}).rewrite(item))

    def _for_lanes(self, items: Sequence[Node], at: Node) -> list[Node]:
        """A loop over the lanes, for gcc to unroll; nothing around nothing."""
        if not items:
            return []
        counter = c_ast.TypeDecl(self.lane, [], None, c_ast.IdentifierType(["int"], at.coord), at.coord)
        decl = c_ast.Decl(self.lane, [], [], [], [], counter, number(0, at), None, at.coord)
        test = c_ast.BinaryOp("<", identifier(self.lane, at), number(self.lanes, at), at.coord)
        step = c_ast.UnaryOp("p++", identifier(self.lane, at), at.coord)
        stmt = items[0] if len(items) == 1 and not isinstance(items[0], c_ast.Decl) else compound(items, at)
        loop = c_ast.For(c_ast.DeclList([decl], at.coord), test, step, stmt, at.coord)
        return [c_ast.Pragma(f"GCC unroll {self.lanes}", at.coord), loop]
