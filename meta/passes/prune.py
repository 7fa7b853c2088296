"""Remove what cannot be reached, and make traps of what a profile never saw called.

    static int old(int x) { return x; }                            (gone: no root reaches it)
    int rare(int x) { return slow(x); }      ->      int rare(int x) { __cold_trap(0); }
    int main(void) { return f() ? rare(1) : 0; }                   (slow is gone too)

Reaching is decided by the call graph of each platform's image; what one of them needs, stays. A trap names
itself on the wire, so nothing is lost: `keep` puts the function back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.callgraph import CallGraph, build_callgraph
from meta.callgraph.graph import KINDS
from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.functions import COLD_TRAP, PROBE_FOLDER, Definition, definitions, has_trait, named_symbols, stub_id
from meta.passes.sweep import Sweeper
from meta.passes.tree import Node, call, compound, number, prototype, shallow_copy, walk
from meta.profile import ProbeMap, Profile
from meta.program import Program, Unit
from meta.sema import Semantics, Symbol
from meta.target import Platform

COLD_UNIT = PROBE_FOLDER + "cold.c"
# The way out of every failure: these, and all they reach, work whatever the profile says.
_LAST_RESORT = (COLD_TRAP, "runtime_exit", "trap_handler", "panic")


@dataclass(frozen=True, slots=True)
class Prune(Pass):
    """cold: "trap" for traps, by the context's profile; keep: names or spellings that stay whatever happens."""

    name: ClassVar[str] = "prune"
    cold: str = ""
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.cold not in ("", "trap"):
            raise UsageError(f"option cold of pass prune must be trap or nothing, not '{self.cold}'")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        extended = program
        if self.cold and all(unit.path != COLD_UNIT for unit in program.units):
            extended = program.with_units([*program.units, context.library_unit(COLD_UNIT)])
        found = {each.node: each for each in definitions(extended, context)}
        views = [_View(platform, context.semantics(extended, platform)) for platform in context.platforms]
        kept = named_symbols(self.keep, [view.semantics for view in views])
        cold = _Cold(views, found, kept, _profile(context)).choose() if self.cold else set()
        alive = {symbol for view in views for symbol in view.alive(cold, kept)}
        stubs = _numbered_stubs(found, cold, alive)
        units = [_swept(unit, views, alive, stubs) for unit in extended.units]
        pruned = program.with_units([unit for unit in units if unit is not None])
        probes = ProbeMap.of([found[node].probe(index, "cold") for index, node in enumerate(stubs)])
        return pruned, _report(str(self), program, pruned, views, alive, len(cold & stubs.keys()), probes)


class _View:
    """One platform's image: its analysis and call graph."""

    def __init__(self, platform: Platform, semantics: Semantics) -> None:
        self.platform = platform
        self.semantics = semantics
        self.graph = build_callgraph(semantics)

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
        self, views: list[_View], found: dict[Node, Definition], kept: set[Symbol], profile: Profile
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

    def _calls(self, each: Definition) -> int | None:
        count = self.profile.functions.get(each.symbol.name)
        return count.calls if count is not None and count.unit == each.unit.path else None

    def _is_candidate(self, each: Definition) -> bool:
        assert self.measured is not None
        symbol = self.measured.semantics.defined.get(each.node)
        if symbol is None or self._calls(each) != 0 or stub_id(each.node) is not None:
            return False
        if symbol.name in self.measured.graph.roots or symbol in self.kept:
            return False
        return not has_trait(symbol, "naked")

    def _protected(self, chosen: set[Node]) -> set[Node]:
        protected: set[Node] = set()
        for view in self.views:
            graph = view.reduced(chosen, self.kept)
            if view is self.measured:
                names = {**graph.reach(_LAST_RESORT, KINDS), **view.graph.reach([COLD_TRAP], KINDS)}
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
            if node in view.semantics.defined and self._calls(each)
        ]
        return graph.reach([name for name, node in graph.nodes.items() if node.unit in own], stop=called)


def _profile(context: PassContext) -> Profile:
    if context.profile is None:
        raise UsageError("prune{cold=trap} needs a profile", hint="run the instrumented kernel to get one")
    if context.generation is not None:
        context.profile.require_generation(context.generation)
    return context.profile


def _numbered_stubs(found: dict[Node, Definition], cold: set[Node], alive: set[Symbol]) -> dict[Node, Node]:
    """The traps that stay, new ones and old ones, numbered in source order: definition -> its new form."""
    staying = {symbol.definition for symbol in alive}
    nodes = [node for node in found if node in staying and (node in cold or stub_id(node) is not None)]
    return {node: _stub(node, index) for index, node in enumerate(nodes)}


def _stub(node: Node, identifier: int) -> Node:
    if stub_id(node) == identifier:
        return node
    trap = call(COLD_TRAP, [number(identifier, node.body)], node.body)
    return shallow_copy(node, body=compound([trap], node.body))


def _swept(unit: Unit, views: list[_View], alive: set[Symbol], stubs: dict[Node, Node]) -> Unit | None:
    analysed = [view.semantics for view in views if unit in view.semantics.program.units]
    if not analysed:
        return unit
    swept = Sweeper(unit, analysed, alive, stubs).sweep()
    if swept is None:
        return None
    calls_trap = any(isinstance(node, c_ast.ID) and node.name == COLD_TRAP for node in walk(swept.ast))
    declares = any(_declares_trap(ext) for ext in swept.ast.ext)
    if not calls_trap or declares:
        return swept
    declared = prototype(COLD_TRAP, "id", ["_Noreturn"], at=swept.ast.ext[0])
    return replace(swept, ast=shallow_copy(swept.ast, ext=[declared, *swept.ast.ext]))


def _declares_trap(ext: Node) -> bool:
    declared = ext.decl if isinstance(ext, c_ast.FuncDef) else ext
    return isinstance(declared, c_ast.Decl) and declared.name == COLD_TRAP


def _report(
    title: str, before: Program, after: Program, views: list[_View], alive: set[Symbol], trapped: int, probes: ProbeMap
) -> Report:
    gone = {
        symbol.name: symbol
        for view in views
        for symbol in view.semantics.symbols.values()
        if symbol not in alive and symbol.definition is not None and symbol.unit != COLD_UNIT
    }
    staying = {symbol.name for symbol in alive}
    removed = tuple(sorted(name for name in gone if name not in staying))
    functions = sum(gone[name].is_function for name in removed)
    counts = {
        "functions removed": functions,
        "objects removed": len(removed) - functions,
        "functions made traps": trapped,
        "units removed": len({unit.path for unit in before.units} - {unit.path for unit in after.units}),
        "declarations removed": max(0, _declarations(before) - _declarations(after)),
    }
    return Report(title, counts, removed, probes)


def _declarations(program: Program) -> int:
    return sum(not isinstance(ext, c_ast.FuncDef) for unit in program.units for ext in unit.ast.ext)
