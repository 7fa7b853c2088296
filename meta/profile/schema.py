"""A profile: what was measured of one generation, from one or more workloads and boots.

    profile.json    {"version": 2, "generation": "<hash>", "machine": "qemu", "workloads": ["short"], "boots": {...},
                     "functions": {"main": {"unit": "app/main.c", "calls": 1, "timed": 1, "total": 90, ...}},
                     "edges": [{"caller": "main", "callee": "f", "calls": 2}],
                     "blocks": {"f": [2, 0, 2]},
                     "values": {"f": {"n": {"top": [[288, 2]], "other": 0}}}, ...}

Every measure is a sum over the boots that measured it, and `boots` says how many did: profiles of different modes
unite, and each measure is its own denominator (cycles a timed call, block counts against the function's block 0).
Cycles are absent (zero) and `cycles_valid` is false where the machine's clock is not the guest's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from meta.diagnostics import InputError
from meta.profile.cpu import CpuFeatures, read_cpu
from meta.profile.records import Record, read_document, write_document

VERSION = 2
MEASURES = ("count", "cycles", "edges", "blocks", "values")


@dataclass(frozen=True, slots=True)
class FunctionCount:
    """One function: calls; inclusive cycles of outermost activations; own cycles; extremes of one activation.

    `timed` is how many activations the cycles are of: fewer than `calls` where the shadow stack was full, where
    some boots did not measure cycles, or none where timing was left out.
    """

    unit: str
    calls: int = 0
    total_cycles: int = 0
    self_cycles: int = 0
    min_cycles: int = 0
    max_cycles: int = 0
    timed: int = 0

    def __add__(self, other: FunctionCount) -> FunctionCount:
        timed = [each for each in (self, other) if each.timed]
        return FunctionCount(
            self.unit,
            self.calls + other.calls,
            self.total_cycles + other.total_cycles,
            self.self_cycles + other.self_cycles,
            min((each.min_cycles for each in timed), default=0),
            max((each.max_cycles for each in timed), default=0),
            self.timed + other.timed,
        )


@dataclass(frozen=True, slots=True)
class EdgeCount:
    """Calls from one probed function to another; caller None is boot code or code without probes."""

    caller: str | None
    callee: str
    calls: int


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """The most frequent values of one parameter or field, most frequent first, and how often it had another one.

    A value is an integer as its C type has it, or the name of the function or object that a pointer points at;
    other pointers than null are among `other`. Counts are lower bounds where the sketch overflowed (Metwally et
    al. 2005: what is not sure to be a value's own is in `other`).
    """

    top: tuple[tuple[int | str, int], ...] = ()
    other: int = 0

    @property
    def total(self) -> int:
        return self.other + sum(count for _, count in self.top)

    def __add__(self, other: ValueCounts) -> ValueCounts:
        counts: dict[int | str, int] = dict(self.top)
        for value, count in other.top:
            counts[value] = counts.get(value, 0) + count
        return ValueCounts.of(counts, self.other + other.other)

    @classmethod
    def of(cls, counts: dict[int | str, int], other: int = 0) -> ValueCounts:
        """In the canonical order."""
        ordered = sorted(counts.items(), key=lambda item: (-item[1], isinstance(item[0], str), item[0]))
        return cls(tuple((value, count) for value, count in ordered if count), other)


@dataclass(frozen=True, slots=True)
class Profile:
    """What was measured. `generation` is the hash of the generation that the names belong to.

    `boots`: how many boots each of MEASURES is a sum of; a measure that no boot made is absent.
    `blocks`: per function how often control came to each block, by the ids of meta/passes/blocks.py; `values`: per
    function and parameter, or path as in `p->n` and `config.dim`. Both lack functions that were not measured.
    `inexact`: functions whose derived block counts may be off, since a boot ended in a panic.
    `dropped_frames`: calls whose time and caller are unknown since the shadow stack was full (they are
    counted); `dropped_edges`: calls missing from `edges` since the table was full.
    """

    generation: str
    platform: str
    machine: str
    workloads: tuple[str, ...]
    cycles_valid: bool
    functions: dict[str, FunctionCount]
    edges: tuple[EdgeCount, ...] = ()
    cpu: CpuFeatures | None = None
    dropped_frames: int = 0
    dropped_edges: int = 0
    blocks: dict[str, tuple[int, ...]] = field(default_factory=dict)
    values: dict[str, dict[str, ValueCounts]] = field(default_factory=dict)
    boots: dict[str, int] = field(default_factory=dict)
    inexact: tuple[str, ...] = ()

    def calls(self, name: str) -> int | None:
        """How often a function was called; None where it has no probe, so nothing is known."""
        count = self.functions.get(name)
        return None if count is None else count.calls

    def measured(self, measure: str) -> bool:
        """Whether any boot made this measure."""
        return self.boots.get(measure, 0) > 0

    def require_generation(self, generation: str, file: str = "the profile") -> None:
        """Refuse to be applied to anything else than the generation that was measured."""
        if self.generation != generation:
            raise InputError(
                f"{file} belongs to generation {self.generation}, not to generation {generation}",
                hint="run the instrumented kernel of this generation to get its profile",
            )

    def to_json(self) -> str:
        functions = {name: _function_row(count, self.cycles_valid) for name, count in self.functions.items()}
        edges = [{"caller": e.caller, "callee": e.callee, "calls": e.calls} for e in ordered_edges(self.edges)]
        values = {
            name: {path: {"top": [list(pair) for pair in each.top], "other": each.other} for path, each in row.items()}
            for name, row in self.values.items()
        }
        return write_document({
            "version": VERSION, "generation": self.generation, "platform": self.platform, "machine": self.machine,
            "workloads": list(self.workloads), "cycles_valid": self.cycles_valid, "boots": self.boots,
            "functions": functions, "edges": edges, "cpu": None if self.cpu is None else self.cpu.facts(),
            "blocks": {name: list(counts) for name, counts in self.blocks.items()}, "values": values,
            "inexact": list(self.inexact),
            "dropped_frames": self.dropped_frames, "dropped_edges": self.dropped_edges,
        })  # fmt: skip

    @classmethod
    def from_json(cls, text: str, file: str = "profile.json") -> Profile:
        """Parse a profile; InputError where it is damaged or of another version."""
        document = read_document(text, file, VERSION)
        cycles_valid = document.flag("cycles_valid")
        functions = {
            name: _read_function(record, cycles_valid) for name, record in document.named_records("functions").items()
        }
        profile = cls(
            document.text("generation"), document.text("platform"), document.text("machine"),
            document.names("workloads"), cycles_valid, functions,
            tuple(_read_edge(record, functions) for record in document.records("edges")),
            read_cpu(document.optional_record("cpu")),
            document.count("dropped_frames"), document.count("dropped_edges"),
            document.named_counts("blocks"),
            {name: _read_values(record) for name, record in document.named_records("values").items()},
            _read_boots(document.record("boots")),
            document.names("inexact"),
        )  # fmt: skip
        document.done()
        for name in (*profile.blocks, *profile.values, *profile.inexact):
            if name not in functions:
                document.fail(f"it has measured '{name}', which is not among the functions")
        return profile


def _function_row(count: FunctionCount, cycles_valid: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"unit": count.unit, "calls": count.calls}
    if cycles_valid and count.timed:
        row |= {
            "timed": count.timed, "total": count.total_cycles, "self": count.self_cycles, "min": count.min_cycles,
            "max": count.max_cycles,
        }  # fmt: skip
    return row


def _read_function(record: Record, cycles_valid: bool) -> FunctionCount:
    unit, calls = record.text("unit"), record.count("calls")
    timed = record.count("timed", 0)
    total = self_cycles = low = high = 0
    if cycles_valid and timed:
        total, self_cycles, low, high = (record.count(key) for key in ("total", "self", "min", "max"))
    record.done()
    if timed > calls:
        record.fail(f"{record.path} has {timed} timed calls of {calls}")
    return FunctionCount(unit, calls, total, self_cycles, low, high, timed)


def _read_edge(record: Record, functions: dict[str, FunctionCount]) -> EdgeCount:
    edge = EdgeCount(record.optional_text("caller"), record.text("callee"), record.count("calls"))
    record.done()
    for name in (edge.caller, edge.callee):
        if name is not None and name not in functions:
            record.fail(f"{record.path} names '{name}', which is not among the functions")
    return edge


def _read_values(record: Record) -> dict[str, ValueCounts]:
    found = {}
    for path, each in record.all_records().items():
        found[path] = ValueCounts.of(each.value_counts("top"), each.count("other"))
        each.done()
    return found


def _read_boots(record: Record) -> dict[str, int]:
    boots = {measure: record.count(measure) for measure in MEASURES if measure in record}
    record.done()
    return boots


def ordered_edges(edges: Sequence[EdgeCount]) -> list[EdgeCount]:
    return sorted(edges, key=lambda edge: (edge.caller or "", edge.callee))


def without_cycles(profile: Profile) -> Profile:
    """The same counts, with every cycle figure dropped."""
    functions = {name: FunctionCount(count.unit, count.calls) for name, count in profile.functions.items()}
    return replace(profile, cycles_valid=False, functions=functions)
