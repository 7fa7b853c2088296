"""A profile: counts and cycles of every probed function of one generation, from one or more workloads.

Cycles are absent (zero) and `cycles_valid` is false where the machine's clock is not the guest's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from meta.diagnostics import InputError
from meta.profile.records import Record, read_document, write_document

VERSION = 1

# CPUID bits that LLVM has a feature name for (Intel SDM volume 2A, CPUID leaves 1 and 7).
_FEATURES = (
    ("leaf1_edx", ((25, "sse"), (26, "sse2"))),
    ("leaf1_ecx", (
        (0, "sse3"), (9, "ssse3"), (12, "fma"), (19, "sse4.1"), (20, "sse4.2"), (23, "popcnt"), (28, "avx"),
        (29, "f16c"),
    )),
    ("leaf7_ebx", (
        (3, "bmi"), (5, "avx2"), (8, "bmi2"), (16, "avx512f"), (17, "avx512dq"), (30, "avx512bw"), (31, "avx512vl"),
    )),
    ("leaf7_ecx", ((11, "avx512vnni"),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CpuFeatures:
    """Raw CPUID registers, as the guest read them."""

    leaf1_ecx: int = 0
    leaf1_edx: int = 0
    leaf7_ebx: int = 0
    leaf7_ecx: int = 0

    def __and__(self, other: CpuFeatures) -> CpuFeatures:
        """What both have."""
        return CpuFeatures(
            self.leaf1_ecx & other.leaf1_ecx, self.leaf1_edx & other.leaf1_edx,
            self.leaf7_ebx & other.leaf7_ebx, self.leaf7_ecx & other.leaf7_ecx,
        )  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """The features by LLVM's names."""
        return tuple(
            name for register, bits in _FEATURES for bit, name in bits if getattr(self, register) >> bit & 1
        )


@dataclass(frozen=True, slots=True)
class FunctionCount:
    """One function: calls; inclusive cycles of outermost activations; own cycles; extremes of one activation."""

    unit: str
    calls: int = 0
    total_cycles: int = 0
    self_cycles: int = 0
    min_cycles: int = 0
    max_cycles: int = 0

    def __add__(self, other: FunctionCount) -> FunctionCount:
        counted = [each for each in (self, other) if each.calls]
        return FunctionCount(
            self.unit,
            self.calls + other.calls,
            self.total_cycles + other.total_cycles,
            self.self_cycles + other.self_cycles,
            min((each.min_cycles for each in counted), default=0),
            max((each.max_cycles for each in counted), default=0),
        )


@dataclass(frozen=True, slots=True)
class EdgeCount:
    """Calls from one probed function to another; caller None is boot code or code without probes."""

    caller: str | None
    callee: str
    calls: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What was measured. `generation` is the hash of the generation that the names belong to.

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

    def calls(self, name: str) -> int | None:
        """How often a function was called; None where it has no probe, so nothing is known."""
        count = self.functions.get(name)
        return None if count is None else count.calls

    def require_generation(self, generation: str, file: str = "the profile") -> None:
        """Refuse to be applied to anything else than the generation that was measured."""
        if self.generation != generation:
            raise InputError(
                f"{file} belongs to generation {self.generation}, not to generation {generation}",
                hint="run the instrumented kernel of this generation to get its profile",
            )

    def to_json(self) -> str:
        functions = {name: _function_row(count, self.cycles_valid) for name, count in self.functions.items()}
        edges = [{"caller": e.caller, "callee": e.callee, "calls": e.calls} for e in _ordered(self.edges)]
        cpu = None
        if self.cpu is not None:
            registers = {register: getattr(self.cpu, register) for register, _ in _FEATURES}
            cpu = {**registers, "features": list(self.cpu.names)}
        return write_document({
            "version": VERSION, "generation": self.generation, "platform": self.platform, "machine": self.machine,
            "workloads": list(self.workloads), "cycles_valid": self.cycles_valid, "functions": functions,
            "edges": edges, "cpu": cpu, "dropped_frames": self.dropped_frames, "dropped_edges": self.dropped_edges,
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
            _read_cpu(document.optional_record("cpu")),
            document.count("dropped_frames"), document.count("dropped_edges"),
        )  # fmt: skip
        document.done()
        return profile


def _function_row(count: FunctionCount, cycles_valid: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"unit": count.unit, "calls": count.calls}
    if cycles_valid and count.calls:
        row |= {
            "total": count.total_cycles, "self": count.self_cycles, "min": count.min_cycles, "max": count.max_cycles,
        }  # fmt: skip
    return row


def _read_function(record: Record, cycles_valid: bool) -> FunctionCount:
    unit, calls = record.text("unit"), record.count("calls")
    cycles = [0, 0, 0, 0]
    if cycles_valid and calls:
        cycles = [record.count(key) for key in ("total", "self", "min", "max")]
    record.done()
    return FunctionCount(unit, calls, *cycles)


def _read_edge(record: Record, functions: dict[str, FunctionCount]) -> EdgeCount:
    edge = EdgeCount(record.optional_text("caller"), record.text("callee"), record.count("calls"))
    record.done()
    for name in (edge.caller, edge.callee):
        if name is not None and name not in functions:
            record.fail(f"{record.path} names '{name}', which is not among the functions")
    return edge


def _read_cpu(record: Record | None) -> CpuFeatures | None:
    if record is None:
        return None
    cpu = CpuFeatures(*(record.count(name) for name in CpuFeatures.__dataclass_fields__))
    if record.names("features") != cpu.names:
        record.fail("'cpu.features' does not agree with the registers")
    record.done()
    return cpu


def _ordered(edges: Sequence[EdgeCount]) -> list[EdgeCount]:
    return sorted(edges, key=lambda edge: (edge.caller or "", edge.callee))


def merge(profiles: Sequence[Profile]) -> Profile:
    """One profile from several runs of the same generation, in any order with the same result but for `workloads`."""
    if not profiles:
        raise InputError("there is no profile to merge")
    return reduce(_merge_two, profiles)


def _merge_two(one: Profile, two: Profile) -> Profile:
    two.require_generation(one.generation)
    if one.platform != two.platform:
        raise InputError(f"a profile of platform {one.platform} cannot be merged with one of {two.platform}")
    if one.functions.keys() != two.functions.keys():
        raise InputError(f"profiles of generation {one.generation} name different functions")
    edges = {(edge.caller, edge.callee): edge.calls for edge in one.edges}
    for edge in two.edges:
        key = (edge.caller, edge.callee)
        edges[key] = edges.get(key, 0) + edge.calls
    machines = sorted({*one.machine.split("+"), *two.machine.split("+")})
    merged = replace(
        one,
        machine="+".join(machines),
        workloads=tuple(dict.fromkeys((*one.workloads, *two.workloads))),
        # Cycles of two machines, or of one that does not count, are not sums of the same thing.
        cycles_valid=one.cycles_valid and two.cycles_valid and len(machines) == 1,
        functions={name: count + two.functions[name] for name, count in one.functions.items()},
        edges=tuple(_ordered([EdgeCount(*key, calls) for key, calls in edges.items()])),
        cpu=one.cpu & two.cpu if one.cpu and two.cpu else None,
        dropped_frames=one.dropped_frames + two.dropped_frames,
        dropped_edges=one.dropped_edges + two.dropped_edges,
    )
    return merged if merged.cycles_valid else without_cycles(merged)


def without_cycles(profile: Profile) -> Profile:
    """The same counts, with every cycle figure dropped."""
    functions = {name: FunctionCount(count.unit, count.calls) for name, count in profile.functions.items()}
    return replace(profile, cycles_valid=False, functions=functions)
