"""From the frames of one run to a profile.

The PROFILE payload (little-endian) is written by sources/runtime/probe/probe.c:

    u32 version, u32 probes, u32 functions, u32 edges, u64 dropped_frames, u64 dropped_edges,
    functions x { u32 id, u32 zero, u64 calls, total, self, min, max },
    edges x { u32 caller (0xffffffff: none), u32 callee, u64 calls }
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from meta.diagnostics import InputError
from meta.profile.cpu import CpuFeatures
from meta.profile.probes import Probe, ProbeMap
from meta.profile.schema import EdgeCount, FunctionCount, Profile, without_cycles

FRAME_CPU = 2
FRAME_PROFILE = 3
FRAME_TRAP = 4
WIRE_VERSION = 1
_HEADER = struct.Struct("<IIIIQQ")
_FUNCTION = struct.Struct("<IIQQQQQ")
_EDGE = struct.Struct("<IIQ")
_CPU = struct.Struct("<IIII")
_TRAP = struct.Struct("<I")
_NO_CALLER = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _Counters:
    functions: dict[int, tuple[int, ...]]
    edges: tuple[tuple[int, int, int], ...]
    dropped_frames: int
    dropped_edges: int


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
    counters: _Counters | None = None
    cpu: CpuFeatures | None = None
    functions = probes.functions
    for kind, payload in frames:
        if kind == FRAME_PROFILE:
            counters = _parse(payload, len(functions))
        elif kind == FRAME_CPU:
            if len(payload) != _CPU.size:
                raise InputError(f"the kernel sent a CPU frame of {len(payload)} bytes, not {_CPU.size}")
            cpu = CpuFeatures(*_CPU.unpack(payload))
    if counters is None:
        raise InputError(
            "the kernel sent no profile", hint="only an instrumented kernel that ran to its end has a profile"
        )
    profile = Profile(
        generation, platform, machine, (workload,), cycles_valid,
        _functions(counters, functions, platform), _edges(counters, functions), cpu,
        counters.dropped_frames, counters.dropped_edges, boots={"count": 1, "cycles": 1, "edges": 1},
    )  # fmt: skip
    return profile if cycles_valid else without_cycles(profile)


def trapped(frames: Iterable[tuple[int, bytes]]) -> int | None:
    """The id in the first TRAP frame; None where no cold function was called."""
    for kind, payload in frames:
        if kind == FRAME_TRAP and len(payload) == _TRAP.size:
            return int(_TRAP.unpack(payload)[0])
    return None


def _parse(payload: bytes, probes: int) -> _Counters:
    if len(payload) < _HEADER.size:
        raise InputError(f"the kernel's profile is cut off after {len(payload)} bytes")
    version, probes_sent, function_count, edge_count, dropped_frames, dropped_edges = _HEADER.unpack_from(payload)
    if version != WIRE_VERSION:
        raise InputError(f"the kernel's profile has version {version}, this is version {WIRE_VERSION}")
    if probes_sent != probes:
        raise InputError(f"the kernel has {probes_sent} probes, its probe map {probes}")
    edges_at = _HEADER.size + function_count * _FUNCTION.size
    end = edges_at + edge_count * _EDGE.size
    if end != len(payload):
        raise InputError(f"the kernel's profile has {len(payload)} bytes where its counts ask for {end}")
    functions = {}
    for identifier, _, *numbers in _FUNCTION.iter_unpack(payload[_HEADER.size : edges_at]):
        if identifier >= probes or identifier in functions:
            raise InputError(f"the kernel's profile has an unexpected probe {identifier}")
        functions[identifier] = tuple(numbers)
    edges = tuple(_EDGE.iter_unpack(payload[edges_at:end]))
    for caller, callee, _ in edges:
        if callee not in functions or (caller != _NO_CALLER and caller not in functions):
            raise InputError(f"the kernel's profile has an edge between unexpected probes {caller} and {callee}")
    return _Counters(functions, edges, dropped_frames, dropped_edges)


def _functions(counters: _Counters, probes: tuple[Probe, ...], platform: str) -> dict[str, FunctionCount]:
    """Counts by name. Probes of another platform's units are not part of this image."""
    for identifier in counters.functions:
        if probes[identifier].platform not in (None, platform):
            raise InputError(f"the kernel called '{probes[identifier].name}', which is no part of a {platform} image")
    return {
        probe.name: _count(probe, counters.functions.get(probe.id, (0, 0, 0, 0, 0)))
        for probe in probes
        if probe.platform in (None, platform)
    }


def _count(probe: Probe, numbers: tuple[int, ...]) -> FunctionCount:
    calls, total, self_cycles, low, high = numbers
    return FunctionCount(probe.unit, calls, total, self_cycles, low, high, calls)


def _edges(counters: _Counters, probes: tuple[Probe, ...]) -> tuple[EdgeCount, ...]:
    edges = [
        EdgeCount(None if caller == _NO_CALLER else probes[caller].name, probes[callee].name, calls)
        for caller, callee, calls in counters.edges
    ]
    return tuple(sorted(edges, key=lambda edge: (edge.caller or "", edge.callee)))
