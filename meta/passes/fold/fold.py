"""Fold what is the same on every path of the whole program.

    static int level = 2;                                   static void trace(const char *text)
    static void trace(const char *text, int at)             {
    {                                             ->            puts(text);
        if (level < at)                                     }
            return;                                         ...
        puts(text);                                         trace("start");
    }
    ... trace("start", 1);

Constants of objects, parameters and results by sparse conditional propagation over all functions of each platform's
image (meta/passes/fold/flow.py); then branches, objects and statements that nothing needs any more go.
A fact counts where every image that compiles the unit agrees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pycparser import c_ast

from meta.nesting import room_to_recurse
from meta.passes.base import Pass, PassContext, Report
from meta.passes.fold.facts import Facts
from meta.passes.fold.flow import Flow
from meta.passes.fold.signature import plans_for_functions
from meta.passes.fold.statements import StatementFolder
from meta.passes.functions import kept_symbols
from meta.passes.replacer import Plan, Replacer
from meta.passes.sweep import Sweeper
from meta.passes.tree import Node, nodes_below, shallow_copy
from meta.passes.unused import discarded_values, plans_for_labels, plans_for_objects, plans_for_typedefs
from meta.passes.world import World
from meta.program import Program, Unit
from meta.sema import Semantics, Symbol


@dataclass(frozen=True, slots=True)
class Fold(Pass):
    """Runs until nothing changes. keep: names or spellings of what stays as it is, whatever happens."""

    name: ClassVar[str] = "fold"
    keep: tuple[str, ...] = ()

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        counts: Counter[str] = Counter()
        removed: set[str] = set()
        while True:
            step = _Round(program, context, self.keep)
            if step.result is program:
                return program, Report(str(self), {**counts, **_by_kind(removed)}, tuple(sorted(removed)))
            counts += step.counts
            removed |= step.removed
            program = step.result


def _by_kind(removed: set[str]) -> dict[str, int]:
    return {"functions and objects removed": len(removed)} if removed else {}


class _Round:
    """One step: what has the same value everywhere, or where nothing has, what nothing needs; and what that leaves
    unreached. `result` is the program itself where nothing changed."""

    def __init__(self, program: Program, context: PassContext, keep: tuple[str, ...]) -> None:
        self.context = context
        views = [context.semantics(program, platform) for platform in context.platforms]
        kept = kept_symbols(keep, views)
        self.worlds = [World(context, view, kept) for view in views]
        self.counts: Counter[str] = Counter()
        changed: dict[Node, Node] = {}
        with room_to_recurse():
            changed = self._folded(program) or self._without_unused(program)
        alive = {symbol for world in self.worlds for symbol in world.alive}
        units = [_swept(context, unit, views, changed, alive) for unit in program.units]
        staying = [unit for unit in units if unit is not None]
        is_same = len(staying) == len(units) and all(a is b for a, b in zip(units, program.units, strict=True))
        self.result = program if is_same else program.with_units(staying)
        self.removed = {
            symbol.name
            for view in views
            for symbol in view.symbols.values()
            if symbol.definition is not None and symbol not in alive
        } - {symbol.name for symbol in alive}

    def _folded(self, program: Program) -> dict[Node, Node]:
        """New definitions of functions in which something has a known value."""
        flows = [Flow(world).solve() for world in self.worlds]
        changed = {}
        for unit in program.units:
            for item in unit.ast.ext:
                facts = Facts(flows, item) if isinstance(item, c_ast.FuncDef) else None
                if facts is None or not facts.flows:
                    continue
                folder = StatementFolder(facts, [flow.semantics for flow in facts.flows])
                body = folder.body(item.body)
                if body is not item.body:
                    changed[item] = shallow_copy(item, body=body)
                    self.counts["expressions and statements folded"] += max(folder.count, 1)
        return changed

    def _without_unused(self, program: Program) -> dict[Node, Node]:
        worlds = self.worlds
        discarded = discarded_values(worlds)
        plans = plans_for_objects(worlds, discarded)
        self.counts["stores and objects removed"] += len(plans)
        for more in (*map(plans_for_labels, worlds), plans_for_typedefs(worlds)):
            self.counts["labels and type names removed"] += len(more.keys() - plans.keys())
            plans.update(more)
        changed, parameters, results = plans_for_functions(worlds, discarded)
        self.counts["parameters removed"] += parameters
        self.counts["results removed"] += results
        plans.update({node: plan for node, plan in changed.items() if node not in plans})
        replacer = Replacer(plans)
        new = {item: replacer.one(item) for unit in program.units for item in unit.ast.ext if self._has(item, plans)}
        return {item: each for item, each in new.items() if each is not item}

    def _has(self, item: Node, plans: Mapping[Node, Plan]) -> bool:
        """Whether one of the planned nodes stands in a declaration."""
        return item in plans or not plans.keys().isdisjoint(self.context.of_tree(nodes_below, item))


def _swept(
    context: PassContext, unit: Unit, views: Sequence[Semantics], changed: dict[Node, Node], alive: set[Symbol]
) -> Unit | None:
    analysed = [view for view in views if unit in view.program.units]
    return Sweeper(context, unit, analysed, alive, changed).sweep() if analysed else unit
