"""From the frames of one run to a profile.

A PROFILE frame holds one part of what was measured (little-endian, written by sources/runtime/probe):

    u32 version, u32 part, u32 items, u32 item_size, u64 dropped, then the items:
    1 counts   u64                                                     one a counter
    2 symbols  u64 address                                             one a symbol of the probe map, 0: not there
    3 times    u32 id, u32 core, u64 timed, total, self, min, max      one a timed function, one frame a core
    4 targets  u64 caller, u64 address, u64 calls                      calls through pointers
    5 values   u64 site, u64 value, u64 count                          site + number of sites: all that the site saw
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from meta.diagnostics import InputError
from meta.profile.cpu import CpuFeatures
from meta.profile.derive import block_counts
from meta.profile.probes import Probe, ProbeMap, ValueProbe
from meta.profile.schema import MEASURES, EdgeCount, FunctionCount, Profile, ValueCounts, ordered_edges, without_cycles

FRAME_CPU = 2
FRAME_PROFILE = 3
FRAME_TRAP = 4
FRAME_PANIC = 5
WIRE_VERSION = 2
COUNTS, SYMBOLS, TIMES, TARGETS, VALUES = range(1, 6)
_NAMES = {COUNTS: "counts", SYMBOLS: "symbols", TIMES: "times", TARGETS: "targets", VALUES: "values"}
_HEADER = struct.Struct("<IIIIQ")
_ITEMS = {
    COUNTS: struct.Struct("<Q"), SYMBOLS: struct.Struct("<Q"), TIMES: struct.Struct("<IIQQQQQ"),
    TARGETS: struct.Struct("<QQQ"), VALUES: struct.Struct("<QQQ"),
}  # fmt: skip
_CPU = struct.Struct("<IIII")
_TRAP = struct.Struct("<I")
_PANIC = struct.Struct("<QQQQ")
_EXCEPTIONS = 256  # vectors of the processor; `panic` called by C has a higher one


@dataclass(slots=True)
class _Parts:
    """The items of every part by kind, and what each part dropped."""

    items: dict[int, list[tuple[int, ...]]] = field(default_factory=dict)
    dropped: dict[int, int] = field(default_factory=dict)

    def add(self, payload: bytes) -> None:
        if len(payload) < _HEADER.size:
            raise InputError(f"the kernel's profile is cut off after {len(payload)} bytes")
        version, part, count, size, dropped = _HEADER.unpack_from(payload)
        if version != WIRE_VERSION:
            raise InputError(f"the kernel's profile has version {version}, this is version {WIRE_VERSION}")
        if part not in _ITEMS or size != _ITEMS[part].size:
            raise InputError(f"the kernel's profile has a part {part} with items of {size} bytes, which is not known")
        end = _HEADER.size + count * size
        if end != len(payload):
            raise InputError(f"the kernel's profile has {len(payload)} bytes where its counts ask for {end}")
        self.items.setdefault(part, []).extend(_ITEMS[part].iter_unpack(payload[_HEADER.size :]))
        self.dropped[part] = self.dropped.get(part, 0) + dropped

    def need(self, part: int, count: int | None = None) -> list[tuple[int, ...]]:
        """The items of a part that must be there, `count` of them or a multiple for several cores."""
        found = self.items.get(part)
        if found is None:
            raise InputError(f"the kernel's profile has no {_NAMES[part]}")
        if count is not None and (len(found) % count if count else len(found)):
            raise InputError(f"the kernel has {len(found)} {_NAMES[part]}, its probe map {count}")
        return found


def collect(
    frames: Iterable[tuple[int, bytes]],
    probes: ProbeMap,
    *,
    generation: str,
    platform: str,
    machine: str,
    workload: str,
    cycles_valid: bool,
) -> Profile:
    """The profile of one run of an instrumented kernel.

    frames: (type, payload) pairs as the kernel sent them; probes: the map that `instrument` made;
    generation: hash of the generation that was instrumented; platform: `pc` or `linux`.
    InputError where there is no PROFILE frame or it does not fit the map.
    """
    parts = _Parts()
    cpu: CpuFeatures | None = None
    trapped_by_cpu = False
    for kind, payload in frames:
        if kind == FRAME_PROFILE:
            parts.add(payload)
        elif kind == FRAME_CPU:
            if len(payload) != _CPU.size:
                raise InputError(f"the kernel sent a CPU frame of {len(payload)} bytes, not {_CPU.size}")
            cpu = CpuFeatures(*_CPU.unpack(payload))
        elif kind == FRAME_PANIC and len(payload) == _PANIC.size:
            trapped_by_cpu |= _PANIC.unpack(payload)[1] < _EXCEPTIONS
    if not parts.items:
        raise InputError(
            "the kernel sent no profile", hint="only an instrumented kernel that ran to its end has a profile"
        )
    reader = _Reader(parts, probes, platform)
    blocks = reader.blocks()
    profile = Profile(
        generation, platform, machine, (workload,), cycles_valid and "cycles" in probes.modes,
        reader.functions(blocks), reader.edges(blocks), cpu, parts.dropped.get(TIMES, 0), parts.dropped.get(TARGETS, 0),
        {name: counts for name, counts in blocks.items() if counts is not None}, reader.values(),
        {measure: 1 for measure in MEASURES if measure in probes.modes},
        tuple(sorted(name for name, counts in blocks.items() if trapped_by_cpu and counts is not None)),
    )  # fmt: skip
    return profile if profile.cycles_valid else without_cycles(profile)


def trapped(frames: Iterable[tuple[int, bytes]]) -> int | None:
    """The id in the first TRAP frame; None where no cold function was called."""
    for kind, payload in frames:
        if kind == FRAME_TRAP and len(payload) == _TRAP.size:
            return int(_TRAP.unpack(payload)[0])
    return None


class _Reader:
    """The numbers of one run with their meaning. Functions of another platform's units are no part of it."""

    def __init__(self, parts: _Parts, probes: ProbeMap, platform: str) -> None:
        self.parts = parts
        self.map = probes
        self.mine = {probe.id: probe for probe in probes.functions if probe.platform in (None, platform)}
        self.foreign = {probe.id: probe for probe in probes.functions if probe.id not in self.mine}
        self.platform = platform
        self.counts = [row[0] for row in parts.need(COUNTS, probes.counters)][: probes.counters]
        for probe in self.foreign.values():
            if probe.counter is not None and self.counts[probe.counter]:
                raise InputError(f"the kernel called '{probe.name}', which is no part of a {platform} image")
        self._addresses = self._symbols()
        self._arrived: Counter[int] = Counter()  # calls by the edges to a function
        for edge in probes.edges:
            if edge.caller in self.mine:
                self._arrived[edge.callee] += self.counts[edge.counter]
        self._ended: Counter[int] = Counter()  # activations that were timed
        if "cycles" in probes.modes:
            for identifier, _, timed, *_rest in self._times():
                self._ended[probes.timed[identifier]] += timed

    def _symbols(self) -> list[tuple[int, int, str]]:
        """(address, size, name) of what is in the image."""
        if not self.map.symbols:
            return []
        rows = self.parts.need(SYMBOLS, len(self.map.symbols))
        pairs = zip(rows, self.map.symbols, strict=True)
        return [(row[0], symbol.size, symbol.name) for row, symbol in pairs if row[0]]

    def _name_at(self, address: int) -> str | None:
        """`name`, or `name+8` inside an object; None for what is not known."""
        for start, size, name in self._addresses:
            if start <= address < start + size:
                return name if address == start else f"{name}+{address - start}"
        return None

    def blocks(self) -> dict[str, tuple[int, ...] | None]:
        return {
            self.mine[flow.function].name: block_counts(flow, self.counts)
            for flow in self.map.flows
            if flow.function in self.mine
        }

    def _calls(self, probe: Probe, blocks: dict[str, tuple[int, ...] | None]) -> int:
        if probe.calls == "counter":
            return 0 if probe.counter is None else self.counts[probe.counter]
        if probe.calls == "blocks":
            return (blocks.get(probe.name) or (0,))[0]
        if probe.calls == "times":
            return self._ended[probe.id]
        return self._arrived[probe.id]

    def functions(self, blocks: dict[str, tuple[int, ...] | None]) -> dict[str, FunctionCount]:
        found = {probe.name: FunctionCount(probe.unit, self._calls(probe, blocks)) for probe in self.mine.values()}
        if "cycles" in self.map.modes:
            for identifier, _, timed, *cycles in self._times():
                self._add_times(found, self.map.timed[identifier], timed, *cycles)
        return found

    def _times(self) -> list[tuple[int, ...]]:
        rows = self.parts.need(TIMES)
        for identifier, *_ in rows:
            if identifier >= len(self.map.timed):
                raise InputError(f"the kernel's profile has times of an unexpected probe {identifier}")
        return rows

    def _add_times(
        self, found: dict[str, FunctionCount], function: int, timed: int, total: int, own: int, low: int, high: int
    ) -> None:
        if not timed or function not in self.mine:
            return
        probe = self.mine[function]
        found[probe.name] += FunctionCount(probe.unit, 0, total, own, low, high, timed)

    def edges(self, blocks: dict[str, tuple[int, ...] | None]) -> tuple[EdgeCount, ...]:
        """Direct calls by their counters, those through pointers by what was called; the rest has no caller here."""
        if "edges" not in self.map.modes:
            return ()
        names = {probe.name: probe for probe in self.mine.values()}
        calls: dict[tuple[str | None, str], int] = {}
        for edge in self.map.edges:
            if edge.caller in self.mine and edge.callee in self.mine:
                key = (self.mine[edge.caller].name, self.mine[edge.callee].name)
                calls[key] = calls.get(key, 0) + self.counts[edge.counter]
        for site, address, count in self.parts.need(TARGETS):
            if site not in self.mine:
                raise InputError(f"the kernel's profile has calls from an unexpected probe {site}")
            callee = self._name_at(address)
            if callee in names:
                key = (self.mine[site].name, callee)
                calls[key] = calls.get(key, 0) + count
        arrived: Counter[str] = Counter()
        for (_, callee), count in calls.items():
            arrived[callee] += count
        for name, probe in names.items():
            calls[None, name] = max(self._calls(probe, blocks) - arrived[name], 0)
        return tuple(ordered_edges([EdgeCount(*key, count) for key, count in calls.items() if count]))

    def values(self) -> dict[str, dict[str, ValueCounts]]:
        if "values" not in self.map.modes:
            return {}
        sites = len(self.map.values)
        totals = [0] * sites
        found: list[dict[int | str, int]] = [{} for _ in range(sites)]
        for site, number, count in self.parts.need(VALUES):
            if site >= 2 * sites:
                raise InputError(f"the kernel's profile has values of an unexpected site {site}")
            if site >= sites:
                totals[site - sites] += count
                continue
            value = self._value(self.map.values[site], number)
            if value is not None:
                found[site][value] = found[site].get(value, 0) + count
        result: dict[str, dict[str, ValueCounts]] = {}
        for each, total, counts in zip(self.map.values, totals, found, strict=True):
            if each.function in self.mine and total:
                row = result.setdefault(self.mine[each.function].name, {})
                new = ValueCounts.of(counts, total - sum(counts.values()))
                row[each.path] = row[each.path] + new if each.path in row else new
        return result

    def _value(self, probe: ValueProbe, number: int) -> int | str | None:
        """A value as its C type has it; a pointer as what it points at; None for another pointer."""
        if probe.kind == "pointer":
            return self._name_at(number) if number else 0
        bits = int(probe.kind[1:])
        number &= (1 << bits) - 1
        return number - (1 << bits) if probe.kind[0] == "i" and number >> (bits - 1) else number
