"""Measure: counts, cycles, edges, blocks and values of every function that can be measured.

    int f(int x)            int f(int x)
    {                       {
                                __probe_counts[7]++;
        return g(x);            return __probe_counts[8]++, g(x);
    }                       }

    count    how often each function is called: one increment
    cycles   how long each takes, with and without its callees (instrument_times.py)
    edges    who calls whom: one increment a call, and a table for calls through pointers (instrument_calls.py)
    blocks   how often control comes to each block, with as few increments as determine it (blocks.py, counters.py)
    values   the most frequent values of parameters and fields (instrument_values.py)

Counts are part of every mode. What sends the measurements joins the program, and `runtime_exit` calls it. Left out are
functions that it needs itself, by the call graph, and those that a statement in the body would break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from pycparser import c_ast

from meta.callgraph.graph import KINDS
from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.block_expressions import CallKind
from meta.passes.blocks import Flow, flow_of
from meta.passes.functions import (
    LAST_FUNCTION,
    Definition,
    cold_probes,
    definitions,
    has_trait,
    stub_id,
)
from meta.passes.instrument.calls import CallPlan, evaluated, plan_calls
from meta.passes.instrument.counters import COUNTS, Closing, Placer, Wrap, in_locals, is_small
from meta.passes.instrument.enclose import enclose, with_items
from meta.passes.instrument.endings import Views
from meta.passes.instrument.symbols import addressed, constructor
from meta.passes.instrument.times import Clock, Timing, landed
from meta.passes.instrument.values import ValuePlan
from meta.passes.tree import (
    Node,
    Rewriter,
    call,
    deep_copy,
    number,
    shallow_copy,
    walk,
)  # fmt: skip
from meta.profile.probes import FlowProbe, Probe, ProbeMap, SymbolProbe
from meta.profile.schema import MEASURES
from meta.program import LIBCALLS, PROBE_FOLDER, Program, Unit
from meta.sema.types import FunctionType, IntegerKind, IntegerType

FLUSH = "__probe_flush"
PROBE_UNIT = PROBE_FOLDER + "probe.c"
# What a measure needs beside the counters: a unit, and the call that sends what it holds.
_PARTS = {
    "cycles": (PROBE_FOLDER + "times.c", "__probe_flush_times"),
    "edges": (PROBE_FOLDER + "targets.c", "__probe_flush_targets"),
    "values": (PROBE_FOLDER + "values.c", "__probe_flush_values"),
}
# Entered or left in ways that a statement in the body would break, or by request (gcc -finstrument-functions).
_UNMEASURABLE = ("naked", "interrupt", "no_instrument_function", "returns_twice")
DEFAULT = ("cycles", "edges")
MAX_LOCAL = 2  # counters of a small function that are variables while it runs


@dataclass(frozen=True, slots=True)
class Instrument(Pass):
    """mode: what to measure, of MEASURES, or all; untimed: functions that `cycles` leaves out.

    Not idempotent: it refuses a program that is measured already.
    """

    name: ClassVar[str] = "instrument"
    mode: tuple[str, ...] = DEFAULT
    untimed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong = [each for each in self.mode if each not in (*MEASURES, "all")]
        if wrong or not self.mode:
            raise UsageError(
                f"'{' '.join(wrong)}' is not a mode of instrument", hint=f"one or more of: {', '.join(MEASURES)}, all"
            )

    @property
    def measures(self) -> tuple[str, ...]:
        """What is measured, in canonical order."""
        wanted = {"count", *(MEASURES if "all" in self.mode else self.mode)}
        return tuple(each for each in MEASURES if each in wanted)

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        found = list(definitions(program, context))
        if any(each.symbol.name == FLUSH for each in found):
            raise UsageError("the program is already instrumented", hint="instrument the generation it was made from")
        if not any(each.symbol.name == LAST_FUNCTION for each in found):
            raise UsageError(f"the program has no function {LAST_FUNCTION}, which would send the profile")
        work = _Work(self, program, context, found)
        work.plan()
        units = [*work.units(), *work.library()]
        probes = work.probes(cold_probes(program, context))
        measured = len(work.measured)
        counts = {"measured": measured, "left out": len(found) - measured, "counters": work.counters}
        if "blocks" in self.measures:
            counts["without blocks"] = measured - len(work.flows)
        return program.with_units(units), Report(str(self), counts, probes=probes)


@dataclass(slots=True)
class _Work:
    """One run of the pass: what is decided about each function, then the program that does it."""

    options: Instrument
    program: Program
    context: PassContext
    found: list[Definition]
    measured: dict[Node, Definition] = field(default_factory=dict)
    ids: dict[Node, int] = field(default_factory=dict)
    counters: int = 0
    entries: dict[Node, int] = field(default_factory=dict)
    calls: CallPlan = field(default_factory=CallPlan)
    flows: dict[Node, tuple[Flow, dict[int, int]]] = field(default_factory=dict)
    values: ValuePlan = field(default_factory=ValuePlan)
    timings: dict[Node, Timing] = field(default_factory=dict)
    symbols: list[SymbolProbe] = field(default_factory=list)

    # Decisions.

    def plan(self) -> None:
        measures = self.options.measures
        excluded, careful = self._needed_by_hooks()
        self.measured = {each.node: each for each in self.found if each.node not in excluded and _can_be_measured(each)}
        self.ids = {node: index for index, node in enumerate(self.measured)}
        views = Views(self.program, self.context)
        if "blocks" in measures:
            self._plan_blocks(views, careful)
        if "cycles" in measures:
            self._plan_times(views, careful)
        uncounted = {node for node in self.ids if node not in self.flows and not self._is_counted_by_time(node)}
        self.calls = plan_calls(views, self.ids, self.counters, uncounted, every="edges" in measures)
        self.counters = self.calls.counters
        for node in self.measured:
            if node in uncounted and node not in self.calls.closed:
                self.entries[node] = self._counter()
        if "values" in measures:
            for node, each in self.measured.items():
                self.values.loads(each, views, self.ids[node])
        self._views = views

    _views: Views = field(init=False)

    def _is_counted_by_time(self, node: Node) -> bool:
        """Whether each call of a function comes to an end that is counted."""
        timing = self.timings.get(node)
        return timing is not None and timing.clock is not Clock.SHADOW

    def _counter(self) -> int:
        self.counters += 1
        return self.counters - 1

    def _needed_by_hooks(self) -> tuple[set[Node], set[Node]]:
        """Definitions that the hooks reach, through pointers too, and those that compilers may make them reach.

        The hooks of all modes, so that profiles of different modes are of the same functions.
        """
        library = [self.context.library_unit(path) for path in (PROBE_UNIT, *(path for path, _ in _PARTS.values()))]
        whole = self.program.with_units([*self.program.units, *library])
        needed: tuple[set[Node], set[Node]] = (set(), set())
        starts = {each.decl.name for unit in library for each in unit.ast.ext if isinstance(each, c_ast.FuncDef)}
        for platform in self.context.platforms:
            semantics = self.context.semantics(whole, platform)
            graph = self.context.callgraph(semantics)
            for into, names in zip(needed, (starts, LIBCALLS), strict=True):
                into.update(semantics.symbols[name].definition for name in graph.reach(names, KINDS))
        return needed

    def _library_paths(self) -> list[str]:
        return [PROBE_UNIT, *(_PARTS[each][0] for each in self.options.measures if each in _PARTS)]

    def _plan_blocks(self, views: Views, careful: set[Node]) -> None:
        for node in self.measured:
            if node in careful:
                continue
            flow = flow_of(node, lambda each, inside=node: views.kind(each, inside))  # type: ignore[misc]
            edges = flow.graph.counted()
            if flow.exact and edges is not None:
                self.flows[node] = (flow, {edge: self._counter() for edge in edges})

    def _plan_times(self, views: Views, careful: set[Node]) -> None:
        names = {each.symbol.name for each in self.measured.values()}
        for name in self.options.untimed:
            if name not in names:
                raise UsageError(f"there is no function '{name}' whose timing could be left out")
        timed = [
            node for node, each in self.measured.items()
            if node not in careful and each.symbol.name not in self.options.untimed
        ]  # fmt: skip
        wanted = set(timed)
        for index, node in enumerate(timed):
            if views.may_end(node) or views.is_recursive(node):
                clock = Clock.SHADOW
            else:
                clock = Clock.PLAIN if views.reaches_any(node, wanted) else Clock.LEAF
            self.timings[node] = Timing(clock, index, clock is not Clock.SHADOW and not views.may_loop(node))

    # The program.

    def units(self) -> Iterator[Unit]:
        declared: dict[str, Node] = {}
        for each in self.context.library_unit(PROBE_UNIT).ast.ext:
            if isinstance(each, c_ast.Decl) and each.name and each.name.startswith("__probe_"):
                declared.setdefault(each.name, each)  # the first is the header's
        for unit in self.program.units:
            former, ext = set(unit.ast.ext), list[Node]()
            for each in unit.ast.ext:
                ext.extend(self._function(each) if isinstance(each, c_ast.FuncDef) else [each])
            ext.extend(self._symbols_of(unit))
            fresh = (each for each in ext if each not in former)
            named = {node.name for each in fresh for node in walk(each) if isinstance(node, c_ast.ID)}
            hooks = [deep_copy(declared[name]) for name in declared if name in named]
            yield replace(unit, ast=shallow_copy(unit.ast, ext=hooks + ext)) if hooks else unit

    def _function(self, node: Node) -> list[Node]:
        if node not in self.measured:
            return [self._sending(node, 0)] if node.decl.name == LAST_FUNCTION else [node]
        sites, wraps = self._sites(node), self._wraps(node)
        placer = Placer(sites, wraps)
        placed = placer.place(node)
        assert not placer.left, f"{node.decl.name}: no place for {placer.left}"
        recorded: list[Node] = []
        if "values" in self.options.measures:
            recorded = self.values.parameters(self.measured[node], self._views, self.ids[node])
            placed = with_items(placed, [*recorded, *(placed.body.block_items or [])]) if recorded else placed
        if node.decl.name == LAST_FUNCTION:
            placed = self._sending(placed, len(recorded) + (("start", node.body) in sites))
        return self._enclosed(node, placed)

    def _enclosed(self, node: Node, placed: Node) -> list[Node]:
        """What begins and ends an activation: adding up of counters in local variables, and time."""
        openings: list[Node] = []
        closings: list[Closing] = []
        counters = self._local_counters(node)
        if counters:
            placed, opening, closing = in_locals(placed, counters)
            openings, closings = opening, [closing]
        timing = self.timings.get(node)
        if timing is not None:
            openings, closings = [*timing.opening(node), *openings], [*closings, timing.closing]
        if not closings:
            return [placed]
        symbol = self.measured[node].symbol
        return enclose(
            symbol, placed, self.ids[node], openings, lambda at: [s for each in closings for s in each(at)],
            in_order=timing is not None,
        )  # fmt: skip

    def _local_counters(self, node: Node) -> list[int]:
        """The counters, besides that of the entry, of a function that is small enough to be inlined into loops."""
        if self._views.may_end(node) or not is_small(node):
            return []
        placed = {index for key, index in self._sites(node).items() if key != ("start", node.body)}
        placed.update(self.calls.counted[each] for each in evaluated(node) if each in self.calls.counted)
        return sorted(placed) if len(placed) <= MAX_LOCAL else []

    def _sending(self, function: Node, first: int) -> Node:
        """`runtime_exit`, which sends everything once it was counted itself."""
        items = list(function.body.block_items or [])
        sent = [FLUSH, *(_PARTS[each][1] for each in self.options.measures if each in _PARTS)]
        calls = [call(name, at=function) for name in sent]
        return with_items(function, [*items[:first], *calls, *items[first:]])

    def _sites(self, node: Node) -> dict[tuple[str, Node], int]:
        if node in self.entries:
            return {("start", node.body): self.entries[node]}
        if node not in self.flows:
            return {}
        flow, counted = self.flows[node]
        found = {}
        for edge, counter in counted.items():
            site = flow.graph.edges[edge].site
            assert site is not None
            found[site.how, site.node] = counter
        return found

    def _wraps(self, node: Node) -> Mapping[Node, Wrap]:
        wraps: dict[Node, Wrap] = {}
        timing = self.timings.get(node)
        for each in evaluated(node):
            steps = [plan[each] for plan in (self.calls.wraps, self.values.wraps) if each in plan]
            if timing is not None and timing.clock is Clock.SHADOW and self._is_landing(each, node):
                steps.append(landed)
            if steps:
                wraps[each] = _chain(steps)
        return wraps

    def _is_landing(self, node: Node, function: Node) -> bool:
        if not isinstance(node, c_ast.FuncCall) or self._views.kind(node, function) is not CallKind.TWICE:
            return False
        view, _ = self._views.of(function)[0]
        callee = view.callee(node)
        result = callee.type.result if callee is not None and isinstance(callee.type, FunctionType) else None
        return isinstance(result, IntegerType) and result.kind is IntegerKind.INT

    def _symbols_of(self, unit: Unit) -> list[Node]:
        """A constructor that tells where functions and objects of a unit are."""
        if not {"edges", "values"} & set(self.options.measures):
            return []
        found = list(addressed(unit, self._views, self.measured, objects="values" in self.options.measures))
        first = len(self.symbols)
        self.symbols.extend(each.probe for each in found)
        return [constructor(found, first, unit.ast.ext[0])] if found else []

    def library(self) -> Iterator[Unit]:
        """The probe library's units with tables for this program."""
        sizes = {
            "PROBE_COUNTERS": self.counters, "PROBE_SYMBOLS": len(self.symbols), "PROBE_TIMED": len(self.timings),
            "PROBE_TARGETS": max(256, 1 << (4 * len(self.measured)).bit_length()),
            "PROBE_SITES": len(self.values.sites),
        }  # fmt: skip

        def resize(node: Node) -> Node:
            return shallow_copy(node, value=number(max(sizes[node.name], 1), node)) if node.name in sizes else node

        for path in self._library_paths():
            unit = self.context.library_unit(path)
            yield replace(unit, ast=Rewriter({c_ast.Enumerator: resize}).rewrite(unit.ast))

    # The probe map.

    def _calls_by(self, node: Node) -> str:
        if node in self.entries:
            return "counter"
        if node in self.flows:
            return "blocks"
        return "edges" if node in self.calls.closed else "times"

    def probes(self, cold: list[Probe]) -> ProbeMap:
        functions = [
            replace(each.probe(self.ids[node], "function"), counter=self.entries.get(node), calls=self._calls_by(node))
            for node, each in self.measured.items()
        ]
        flows = [
            FlowProbe(
                self.ids[node],
                tuple((edge.source, edge.target, counted.get(i)) for i, edge in enumerate(flow.graph.edges)),
                tuple(block.edges for block in flow.blocks),
            )
            for node, (flow, counted) in self.flows.items()
        ]
        return replace(
            ProbeMap.of([*functions, *cold]),
            modes=self.options.measures, counters=max(self.counters, 1), edges=tuple(self.calls.edges),
            flows=tuple(flows), values=tuple(self.values.sites), symbols=tuple(self.symbols),
            timed=tuple(self.ids[node] for node in self.timings),
        )  # fmt: skip


def _can_be_measured(definition: Definition) -> bool:
    if definition.unit.path.startswith(PROBE_FOLDER) or stub_id(definition.node) is not None:
        return False
    return not has_trait(definition.symbol, *_UNMEASURABLE)


def _chain(steps: list[Wrap]) -> Wrap:
    def wrap(node: Node) -> Node:
        for step in steps:
            node = step(node)
        return node

    return wrap


__all__ = ["COUNTS", "Instrument"]
