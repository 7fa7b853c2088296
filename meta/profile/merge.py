"""One profile from several: of more workloads and boots, or of modes that measured different things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from meta.diagnostics import InputError
from meta.profile.schema import EdgeCount, Profile, ValueCounts, ordered_edges, without_cycles

_Key = TypeVar("_Key")
_Sum = TypeVar("_Sum", int, ValueCounts)


def merge(profiles: Sequence[Profile]) -> Profile:
    """One profile from several of the same generation, in any order with the same result but for `workloads`."""
    if not profiles:
        raise InputError("there is no profile to merge")
    return reduce(_merge_two, profiles)


def _merge_two(one: Profile, two: Profile) -> Profile:
    two.require_generation(one.generation)
    if one.platform != two.platform:
        raise InputError(f"a profile of platform {one.platform} cannot be merged with one of {two.platform}")
    if one.functions.keys() != two.functions.keys():
        raise InputError(f"profiles of generation {one.generation} name different functions")
    edges = _sums(
        {(edge.caller, edge.callee): edge.calls for edge in one.edges},
        {(edge.caller, edge.callee): edge.calls for edge in two.edges},
    )
    machines = sorted({*one.machine.split("+"), *two.machine.split("+")})
    merged = replace(
        one,
        machine="+".join(machines),
        workloads=tuple(dict.fromkeys((*one.workloads, *two.workloads))),
        cycles_valid=_cycles_valid(one, two, machines),
        functions={name: count + two.functions[name] for name, count in one.functions.items()},
        edges=tuple(ordered_edges([EdgeCount(*key, calls) for key, calls in edges.items()])),
        cpu=one.cpu & two.cpu if one.cpu and two.cpu else None,
        dropped_frames=one.dropped_frames + two.dropped_frames,
        dropped_edges=one.dropped_edges + two.dropped_edges,
        blocks=_blocks(one, two),
        values={
            name: _sums(one.values.get(name, {}), two.values.get(name, {}))
            for name in dict.fromkeys((*one.values, *two.values))
        },
        boots=_sums(one.boots, two.boots),
        inexact=tuple(sorted({*one.inexact, *two.inexact})),
    )
    return merged if merged.cycles_valid else without_cycles(merged)


def _cycles_valid(one: Profile, two: Profile, machines: Sequence[str]) -> bool:
    """Cycles of two machines, or of one that does not count, are not sums of the same thing."""
    timed = [each for each in (one, two) if each.measured("cycles")]
    if len(timed) < 2:
        return any(each.cycles_valid for each in timed)
    return one.cycles_valid and two.cycles_valid and len(machines) == 1


def _sums(one: Mapping[_Key, _Sum], two: Mapping[_Key, _Sum]) -> dict[_Key, _Sum]:
    sums = dict(one)
    for key, count in two.items():
        sums[key] = sums[key] + count if key in sums else count
    return sums


def _blocks(one: Profile, two: Profile) -> dict[str, tuple[int, ...]]:
    found = {**one.blocks, **two.blocks}
    for name in one.blocks.keys() & two.blocks.keys():
        mine, others = one.blocks[name], two.blocks[name]
        if len(mine) != len(others):
            raise InputError(f"profiles of generation {one.generation} number the blocks of '{name}' differently")
        found[name] = tuple(a + b for a, b in zip(mine, others, strict=True))
    return found
