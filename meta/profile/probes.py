"""The probe map: what each number that a kernel sends stands for.

    probes.json    {"modes": ["count"], "counters": 1,
                    "probes": [{"id": 0, "kind": "function", "name": "main", "unit": "hello/main.c", ...}], ...}

A `function` probe is a measured function; a `cold` probe is a trap, in whose `place` the named function did something
that no profile saw. Both kinds count their ids from 0. All else refers to functions by id, to counters by index, and to
the rows of other tables by position.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from meta.profile.records import Record, read_document, write_document

VERSION = 2
KINDS = ("function", "cold")
CALLS = ("counter", "blocks", "edges", "times")
VALUE_KINDS = ("i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "pointer")


@dataclass(frozen=True, slots=True)
class Probe:
    """One measured function, or trap. `platform` is None for a unit that every platform compiles.

    `calls` says what its calls are counted by (CALLS): its `counter`, its block 0, the edges to it, or the activations
    that were timed.
    """

    id: int
    kind: str
    name: str
    unit: str
    platform: str | None = None
    counter: int | None = None
    calls: str = "counter"
    place: str = ""


@dataclass(frozen=True, slots=True)
class EdgeProbe:
    """Direct calls from one function to another; the sum where there are several between the same two."""

    caller: int
    callee: int
    counter: int


@dataclass(frozen=True, slots=True)
class FlowProbe:
    """A function's control-flow graph: edges between vertices, and per block the edges that add up to it.

    What flows into a vertex flows out of it; edges without a counter follow from those that have one.
    """

    function: int
    edges: tuple[tuple[int, int, int | None], ...]  # source, target, counter
    blocks: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ValueProbe:
    """Where values are recorded: a parameter or the path of a field, and how to read the number (VALUE_KINDS)."""

    function: int
    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class SymbolProbe:
    """A function or object whose address the kernel sends; `size` in bytes, 1 for a function."""

    name: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class ProbeMap:
    """All probes of one generation, functions first, each kind in order of id.

    modes: what is measured; timed: the functions with cycles, by the ids that the kernel sends.
    """

    probes: tuple[Probe, ...] = ()
    modes: tuple[str, ...] = ()
    counters: int = 0
    edges: tuple[EdgeProbe, ...] = ()
    flows: tuple[FlowProbe, ...] = ()
    values: tuple[ValueProbe, ...] = ()
    symbols: tuple[SymbolProbe, ...] = ()
    timed: tuple[int, ...] = ()

    @property
    def functions(self) -> tuple[Probe, ...]:
        return tuple(probe for probe in self.probes if probe.kind == "function")

    @property
    def cold(self) -> tuple[Probe, ...]:
        return tuple(probe for probe in self.probes if probe.kind == "cold")

    def cold_name(self, identifier: int) -> str | None:
        """The function that a TRAP frame's id stands for; None where this generation has no such trap."""
        cold = self.cold
        return cold[identifier].name if 0 <= identifier < len(cold) else None

    def to_json(self) -> str:
        flows = [
            {
                "function": flow.function, "blocks": [list(block) for block in flow.blocks],
                "edges": [[source, target, _optional(counter)] for source, target, counter in flow.edges],
            }
            for flow in self.flows
        ]  # fmt: skip
        return write_document({
            "version": VERSION, "modes": list(self.modes), "counters": self.counters,
            "probes": [_probe_row(probe) for probe in self.probes],
            "edges": [{"caller": e.caller, "callee": e.callee, "counter": e.counter} for e in self.edges],
            "flows": flows,
            "values": [{"function": v.function, "path": v.path, "kind": v.kind} for v in self.values],
            "symbols": [{"name": s.name, "size": s.size} for s in self.symbols],
            "timed": list(self.timed),
        })  # fmt: skip

    @classmethod
    def from_json(cls, text: str, file: str = "probes.json") -> ProbeMap:
        """Parse a probe map; InputError where it is damaged."""
        document = read_document(text, file, VERSION)
        found = replace(
            cls.of([_read_probe(record) for record in document.records("probes")]),
            modes=document.names("modes"), counters=document.count("counters"),
            edges=tuple(_read_edge(record) for record in document.records("edges")),
            flows=tuple(_read_flow(record) for record in document.records("flows")),
            values=tuple(_read_value(record) for record in document.records("values")),
            symbols=tuple(_read_symbol(record) for record in document.records("symbols")),
            timed=document.counts("timed"),
        )  # fmt: skip
        document.done()
        found.check(document)
        return found

    def check(self, document: Record) -> None:
        """Refuse references that lead nowhere."""
        for probes_of_kind in (self.functions, self.cold):
            if [probe.id for probe in probes_of_kind] != list(range(len(probes_of_kind))):
                document.fail("the ids are not dense")
        functions = [*self.timed, *(flow.function for flow in self.flows), *(value.function for value in self.values)]
        functions += [each for edge in self.edges for each in (edge.caller, edge.callee)]
        if any(each >= len(self.functions) for each in functions):
            document.fail("it names a function that it does not have")
        counters = [probe.counter for probe in self.probes] + [edge.counter for edge in self.edges]
        counters += [counter for flow in self.flows for _, _, counter in flow.edges]
        if any(each is not None and each >= self.counters for each in counters):
            document.fail("it names a counter that it does not have")
        for flow in self.flows:
            if any(edge >= len(flow.edges) for block in flow.blocks for edge in block):
                document.fail("a block names an edge that its function does not have")

    @classmethod
    def of(cls, probes: Iterable[Probe]) -> ProbeMap:
        """A map in the canonical order."""
        return cls(tuple(sorted(probes, key=lambda probe: (KINDS.index(probe.kind), probe.id))))


def _optional(counter: int | None) -> int:
    """A counter that may be absent, as a count: 0 is none."""
    return 0 if counter is None else counter + 1


def _counter(count: int) -> int | None:
    return count - 1 if count else None


def _probe_row(probe: Probe) -> dict[str, object]:
    return {
        "id": probe.id, "kind": probe.kind, "name": probe.name, "unit": probe.unit, "platform": probe.platform,
        "counter": _optional(probe.counter), "calls": probe.calls, **({"place": probe.place} if probe.place else {}),
    }  # fmt: skip


def _read_probe(record: Record) -> Probe:
    probe = Probe(
        record.count("id"), record.text("kind"), record.text("name"), record.text("unit"),
        record.optional_text("platform"), _counter(record.count("counter")), record.text("calls"),
        record.text("place", ""),
    )  # fmt: skip
    record.done()
    if probe.kind not in KINDS:
        record.fail(f"'{record.path}.kind' is neither function nor cold")
    if probe.calls not in CALLS:
        record.fail(f"'{record.path}.calls' is not one of {', '.join(CALLS)}")
    return probe


def _read_edge(record: Record) -> EdgeProbe:
    edge = EdgeProbe(record.count("caller"), record.count("callee"), record.count("counter"))
    record.done()
    return edge


def _read_flow(record: Record) -> FlowProbe:
    edges = []
    for row in record.lists("edges"):
        if len(row) != 3:
            record.fail(f"'{record.path}.edges' is not a list of triples")
        edges.append((row[0], row[1], _counter(row[2])))
    flow = FlowProbe(record.count("function"), tuple(edges), record.lists("blocks"))
    record.done()
    return flow


def _read_value(record: Record) -> ValueProbe:
    value = ValueProbe(record.count("function"), record.text("path"), record.text("kind"))
    record.done()
    if value.kind not in VALUE_KINDS:
        record.fail(f"'{record.path}.kind' is not one of {', '.join(VALUE_KINDS)}")
    return value


def _read_symbol(record: Record) -> SymbolProbe:
    symbol = SymbolProbe(record.text("name"), record.count("size"))
    record.done()
    return symbol
