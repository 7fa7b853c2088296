"""Remove what cannot be reached, and make traps of what a profile never saw called.

    static int old(int x) { return x; }                            (gone: no root reaches it)
    int rare(int x) { return slow(x); }      ->      int rare(int x) { __cold_trap(0); }
    int main(void) { return f() ? rare(1) : 0; }                   (slow is gone too)

Reaching is decided by the call graph of each platform's image; what one of them needs, stays. Where the profile has
counts of blocks, branches and cases of functions that it saw become traps too. A trap names itself on the wire, so
nothing is lost: `keep` puts the function back, with all its branches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pycparser import c_ast

from meta.callgraph import CallGraph
from meta.callgraph.graph import KINDS
from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.functions import (
    COLD_TRAP,
    Definition,
    definitions,
    has_trait,
    kept_symbols,
    place_of,
    stub_id,
    trap_calls,
    with_changed,
)
from meta.passes.prune.cold_branches import with_cold_branches
from meta.passes.prune.outline import outlined as outline
from meta.passes.prune.tidy import tidied
from meta.passes.prune.traps import Trapped, renumbered, stub_of, traps_in, with_trap_declared
from meta.passes.sweep import Sweeper
from meta.passes.tree import Node
from meta.profile import Evidence, Probe, ProbeMap
from meta.program import PROBE_FOLDER, Program, Unit
from meta.sema import Symbol
from meta.target import Platform

COLD_UNIT = PROBE_FOLDER + "cold.c"
# The way out of every failure: these, and all they reach, work whatever the profile says. But for the report of an
# exception: where it is a trap, the exception that it was to report of reaches the host all the same.
_LAST_RESORT = (COLD_TRAP, "runtime_exit", "trap_handler")
_REPORTS = ("trap_report",)


@dataclass(frozen=True, slots=True)
class Prune(Pass):
    """cold: "trap" or "outline" for what the context's profile never saw; calls: what it saw at most so often is
    outlined, too; keep: names or spellings that stay as they are whatever happens."""

    name: ClassVar[str] = "prune"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    cold: str = ""
    calls: int = 0
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.cold not in ("", "trap", "outline"):
            raise UsageError(f"option cold of pass prune must be trap, outline or nothing, not '{self.cold}'")
        if self.calls < 0 or (self.calls and not self.cold):
            raise UsageError("option calls of pass prune must be a number of calls, beside option cold")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        extended, trapped, outlined = program, Trapped(), 0
        if self.cold == "trap":
            if all(unit.path != COLD_UNIT for unit in program.units):
                extended = program.with_units([*program.units, context.library_unit(COLD_UNIT)])
            trapped = _with_traps(extended, context, self.keep)
            extended = trapped.program or extended
        if self.cold == "outline" or self.calls:
            profile = context.required_profile(f"prune{{cold={self.cold}}}")
            extended, outlined = outline(extended, context, profile, self.keep, self.calls)
        found = {each.node: each for each in definitions(extended, context)}
        views = [_View(platform, extended, context) for platform in context.platforms]
        kept = kept_symbols(self.keep, [view.semantics for view in views])
        alive = {symbol for view in views for symbol in view.alive(set(), kept)}
        changed, probes = _numbered(found, alive)
        units = [_swept(context, unit, views, alive, changed) for unit in extended.units]
        pruned = program.with_units([unit for unit in units if unit is not None])
        staying = {symbol.name for symbol in alive}
        gone = {*trapped.names, *(name for view in views for name in view.defined)} - staying
        objects = {name for name in gone if name not in trapped.functions and not _is_function(name, views)}
        counts = {
            "functions removed": len(gone) - len(objects),
            "objects removed": len(objects),
            "functions made traps": len(staying.intersection(trapped.stubs)),
            "branches made traps": trapped.branches,
            **({"functions outlined": outlined} if outlined else {}),
            "units removed": len({unit.path for unit in program.units} - {unit.path for unit in pruned.units}),
            "declarations removed": max(0, _declarations(program) - _declarations(pruned)),
        }
        return pruned, Report(str(self), counts, tuple(sorted(gone)), probes)


def _with_traps(program: Program, context: PassContext, keep: tuple[str, ...]) -> Trapped:
    """The program with traps where the profile saw nothing: whole functions, and branches of those that it saw."""
    profile = context.required_profile("prune{cold=trap}")
    found = {each.node: each for each in definitions(program, context)}
    views = [_View(platform, program, context) for platform in context.platforms]
    kept = kept_symbols(keep, [view.semantics for view in views])
    cold = _Cold(views, found, kept, profile)
    chosen = cold.choose()
    stubs = {node: stub_of(node) for node in chosen}
    branches = {node: new for node in cold.warm(chosen) if (new := _cold_branches(found[node], profile)) is not node}
    changed = {**stubs, **branches}
    result = program.with_units(with_trap_declared(with_changed(unit, changed)) for unit in program.units)
    before = sum(map(traps_in, branches))
    return Trapped(
        tidied(result, context, branches.values()) if changed else program,
        {found[node].symbol.name for node in chosen},
        sum(map(traps_in, branches.values())) - before,
        {name for view in views for name in view.defined},
        {name for view in views for name in view.defined if view.semantics.symbols[name].is_function},
    )


def _cold_branches(each: Definition, profile: Evidence) -> Node:
    name = each.symbol.name
    return each.node if profile.is_inexact(name) else with_cold_branches(each.node, profile.reached(name))


class _View:
    """One platform's image: its analysis and call graph."""

    def __init__(self, platform: Platform, program: Program, context: PassContext) -> None:
        self.platform = platform
        self.semantics = context.semantics(program, platform)
        self.graph = context.callgraph(self.semantics)

    @property
    def defined(self) -> list[str]:
        """Names of what this image's C defines, the library of traps left out."""
        symbols = self.semantics.symbols.values()
        return [each.name for each in symbols if each.definition is not None and each.unit != COLD_UNIT]

    def names_of(self, nodes: set[Node]) -> list[str]:
        """Names, in this image, of function definitions."""
        return [self.semantics.defined[node].name for node in nodes if node in self.semantics.defined]

    def reduced(self, cold: set[Node], kept: set[Symbol]) -> CallGraph:
        """The call graph of what is left once `cold` functions are traps."""
        graph = self.graph.with_bodies_calling(self.names_of(cold), COLD_TRAP) if cold else self.graph
        roots = [*graph.roots, *(symbol.name for symbol in kept)]
        return graph.restricted(graph.reach(name for name in roots if self._is_ours(name, kept)))

    def _is_ours(self, name: str, kept: set[Symbol]) -> bool:
        return name in self.graph.roots or self.semantics.symbols.get(name) in kept

    def alive(self, cold: set[Node], kept: set[Symbol]) -> list[Symbol]:
        return [self.semantics.symbols[name] for name in self.reduced(cold, kept).nodes]


class _Cold:
    """Which functions become traps."""

    def __init__(
        self, views: list[_View], found: dict[Node, Definition], kept: set[Symbol], profile: Evidence
    ) -> None:
        self.views = views
        self.found = found
        self.kept = kept
        self.profile = profile
        self.measured = next((view for view in views if view.platform.value == profile.platform), None)

    def choose(self) -> set[Node]:
        """Never called, not a root, not needed after a failure, and nothing to do with unmeasured platforms.

        A trap has no callees, so each round of choosing may take away what protected others: the answer is
        the smallest set that another round does not enlarge, which makes the pass idempotent.
        """
        if self.measured is None:
            raise UsageError(f"the profile is of platform {self.profile.platform}, which this program is not made for")
        candidates = [node for node, each in self.found.items() if self._is_candidate(each)]
        chosen: set[Node] = set()
        while True:
            protected = self._protected(chosen)
            more = {node for node in candidates if node not in protected}
            if more <= chosen:
                return chosen
            chosen |= more

    def warm(self, chosen: set[Node]) -> list[Node]:
        """Functions that the profile saw, whose branches may become traps too."""
        protected = self._protected(chosen)
        spared = {symbol.definition for symbol in self.kept}
        return [
            node for node, each in self.found.items()
            if node not in chosen and node not in protected and node not in spared and self._was_called(each)
        ]

    def _was_called(self, each: Definition) -> bool | None:
        return self.profile.was_called(each.symbol.name, each.unit.path)

    def _is_candidate(self, each: Definition) -> bool:
        assert self.measured is not None
        symbol = self.measured.semantics.defined.get(each.node)
        if symbol is None or self._was_called(each) is not False or stub_id(each.node) is not None:
            return False
        if symbol.name in self.measured.graph.roots or symbol in self.kept:
            return False
        return not has_trait(symbol, "naked")

    def _protected(self, chosen: set[Node]) -> set[Node]:
        protected: set[Node] = set()
        for view in self.views:
            graph = view.reduced(chosen, self.kept)
            if view is self.measured:
                names = {**graph.reach(_LAST_RESORT, KINDS, _REPORTS), **view.graph.reach([COLD_TRAP], KINDS)}
                names = {name: before for name, before in names.items() if name not in _REPORTS}
            else:
                names = self._reached_by_own_units(view, graph)
            protected.update(view.semantics.symbols[name].definition for name in names)
            if view is self.measured:
                reachable = {view.semantics.symbols[name].definition for name in graph.nodes}
                protected.update(node for node in self.found if node not in reachable)
        return protected

    def _reached_by_own_units(self, view: _View, graph: CallGraph) -> dict[str, str | None]:
        """What an unmeasured platform's own units reach before anything that the profile saw called."""
        own = {unit.path for unit in view.semantics.program.units if unit.platform is view.platform}
        called = [
            view.semantics.defined[node].name
            for node, each in self.found.items()
            if node in view.semantics.defined and self._was_called(each)
        ]
        return graph.reach([name for name, node in graph.nodes.items() if node.unit in own], stop=called)


def _numbered(found: dict[Node, Definition], alive: set[Symbol]) -> tuple[dict[Node, Node], ProbeMap]:
    """The traps that stay, numbered in source order: definitions with other numbers than they had, and the probes."""
    staying = {symbol.definition for symbol in alive}
    probes: list[Probe] = []
    changed: dict[Node, Node] = {}
    for node, each in found.items():
        calls = trap_calls(node) if node in staying and each.unit.path != COLD_UNIT else []
        first = len(probes)
        probes += [each.probe(first + index, "cold", place_of(each.unit, call)) for index, call in enumerate(calls)]
        new = renumbered(node, calls, first)
        if new is not node:
            changed[node] = new
    return changed, ProbeMap.of(probes)


def _swept(
    context: PassContext, unit: Unit, views: list[_View], alive: set[Symbol], changed: dict[Node, Node]
) -> Unit | None:
    analysed = [view.semantics for view in views if unit in view.semantics.program.units]
    return Sweeper(context, unit, analysed, alive, changed).sweep() if analysed else unit


def _is_function(name: str, views: list[_View]) -> bool:
    found = (view.semantics.symbols.get(name) for view in views)
    return any(symbol is not None and symbol.is_function for symbol in found)


def _declarations(program: Program) -> int:
    return sum(not isinstance(ext, c_ast.FuncDef) for unit in program.units for ext in unit.ast.ext)
