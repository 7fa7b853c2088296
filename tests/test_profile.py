"""Profiles and probe maps: frames in, JSON out and in again, merging, and refusing what does not belong."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from typing import Any

import pytest

from meta.diagnostics import InputError
from meta.profile import CpuFeatures, EdgeCount, FunctionCount, Probe, ProbeMap, Profile, ValueCounts, collect, merge
from meta.profile.collect import trapped

HASH, OTHER = "ab" * 32, "cd" * 32
PROBES = ProbeMap.of([
    Probe(0, "function", "main", "app/main.c"),
    Probe(1, "function", "f", "app/main.c"),
    Probe(2, "function", "out", "runtime/pc/serial.c", "pc"),
    Probe(3, "function", "out", "runtime/linux/process.c", "linux"),
    Probe(0, "cold", "rare", "app/main.c"),
])  # fmt: skip
CPU = (2, struct.pack("<IIII", 1 | 1 << 28, 1 << 26, 1 << 5, 0))
NONE = 0xFFFFFFFF
Row = tuple[int, int, int, int, int, int]


def frame(
    functions: list[Row], edges: list[tuple[int, int, int]], *, version: int = 1, probes: int = 4,
    dropped: tuple[int, int] = (0, 0),
) -> tuple[int, bytes]:  # fmt: skip
    data = struct.pack("<IIIIQQ", version, probes, len(functions), len(edges), *dropped)
    for identifier, *numbers in functions:
        data += struct.pack("<IIQQQQQ", identifier, 0, *numbers)
    return 3, data + b"".join(struct.pack("<IIQ", *edge) for edge in edges)


GOOD = frame([(0, 1, 90, 40, 90, 90), (1, 2, 50, 50, 20, 30)], [(NONE, 0, 1), (0, 1, 2)], dropped=(5, 6))


def taken(*frames: tuple[int, bytes], **changes: Any) -> Profile:
    options = {
        "generation": HASH, "platform": "pc", "machine": "qemu", "workload": "short", "cycles_valid": True, **changes,
    }  # fmt: skip
    return collect(frames, PROBES, **options)


def test_collect() -> None:
    profile = taken((1, bytes(16)), CPU, GOOD)
    assert profile.functions == {
        "main": FunctionCount("app/main.c", 1, 90, 40, 90, 90, 1),
        "f": FunctionCount("app/main.c", 2, 50, 50, 20, 30, 2),
        "out": FunctionCount("runtime/pc/serial.c"),
    }
    assert profile.edges == (EdgeCount(None, "main", 1), EdgeCount("main", "f", 2))
    assert profile.cpu == CpuFeatures(1 | 1 << 28, 1 << 26, 1 << 5, 0)
    assert profile.cpu.names == ("sse2", "sse3", "avx", "avx2")
    assert (profile.dropped_frames, profile.dropped_edges) == (5, 6)
    assert (profile.calls("f"), profile.calls("out"), profile.calls("memcpy")) == (2, 0, None)


def test_collect_without_a_clock() -> None:
    profile = taken(GOOD, cycles_valid=False, machine="unicorn")
    assert profile.functions["f"] == FunctionCount("app/main.c", 2)
    assert '"total"' not in profile.to_json()
    assert Profile.from_json(profile.to_json()) == profile


@pytest.mark.parametrize(("frames", "message"), [
    ([CPU], "sent no profile"),
    ([(3, b"abc")], "cut off after 3 bytes"),
    ([frame([], [], version=9)], "version 9"),
    ([frame([], [], probes=7)], "has 7 probes, its probe map 4"),
    ([(3, GOOD[1][:-1])], "159 bytes where its counts ask for 160"),
    ([frame([(4, 1, 0, 0, 0, 0)], [])], "unexpected probe 4"),
    ([frame([(0, 1, 0, 0, 0, 0)] * 2, [])], "unexpected probe 0"),
    ([frame([(0, 1, 0, 0, 0, 0)], [(1, 0, 1)])], "unexpected probes 1 and 0"),
    ([frame([(3, 1, 0, 0, 0, 0)], [])], "'out', which is no part of a pc image"),
    ([(2, b"xy"), GOOD], "CPU frame of 2 bytes"),
])  # fmt: skip
def test_collect_refuses(frames: list[tuple[int, bytes]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        taken(*frames)


def test_trapped() -> None:
    assert trapped([CPU, (4, struct.pack("<I", 7)), GOOD]) == 7
    assert trapped([CPU, GOOD]) is None
    assert (PROBES.cold_name(0), PROBES.cold_name(1), PROBES.cold_name(-1)) == ("rare", None, None)


def test_json_round_trip_is_deterministic() -> None:
    profile = taken(CPU, GOOD)
    shuffled = replace(profile, functions=dict(reversed(profile.functions.items())), edges=profile.edges[::-1])
    assert shuffled.to_json() == profile.to_json()
    assert Profile.from_json(profile.to_json()).to_json() == profile.to_json()
    assert Profile.from_json(profile.to_json()) == profile
    assert json.loads(profile.to_json())["functions"]["f"] == {
        "unit": "app/main.c", "calls": 2, "timed": 2, "total": 50, "self": 50, "min": 20, "max": 30,
    }  # fmt: skip
    assert ProbeMap.from_json(PROBES.to_json()) == PROBES


def changed(text: str, *path: Any, value: Any = None, drop: bool = False) -> str:
    content = json.loads(text)
    inside = content
    for key in path[:-1]:
        inside = inside[key]
    if drop:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return json.dumps(content)


PROFILE = taken(CPU, GOOD).to_json()


@pytest.mark.parametrize(("text", "message"), [
    ("{", "not JSON"),
    ("[]", "not an object"),
    ("[" * 100000, "not JSON"),
    (changed(PROFILE, "version", value=1), "has version 1, this is version 2"),
    (changed(PROFILE, "version", drop=True), "'version' is missing"),
    (changed(PROFILE, "functions", "f", "calls", value=-1), "'functions.f.calls' is not a count"),
    (changed(PROFILE, "functions", "f", "calls", value=True), "'functions.f.calls' is not a count"),
    (changed(PROFILE, "functions", "f", "min", drop=True), "'functions.f.min' is missing"),
    (changed(PROFILE, "functions", "f", "extra", value=1), "'functions.f.extra' is not known"),
    (changed(PROFILE, "functions", value=[]), "'functions' is not an object"),
    (changed(PROFILE, "edges", 1, "callee", value="g"), "names 'g', which is not among"),
    (changed(PROFILE, "edges", 1, value=3), r"edges\[1\] is not an object"),
    (changed(PROFILE, "workloads", value="short"), "'workloads' is not a list of strings"),
    (changed(PROFILE, "cycles_valid", value=1), "'cycles_valid' is neither true nor false"),
    (changed(PROFILE, "cpu", "features", value=[]), "does not agree with the registers"),
    (changed(PROFILE, "generation", value=None), "'generation' is not a string"),
    (changed(PROFILE, "heat", value={}), "'heat' is not known"),
    (changed(PROFILE, "functions", "f", "timed", value=3), "3 timed calls of 2"),
    (changed(PROFILE, "blocks", value=[]), "blocks is not an object"),
    (changed(PROFILE, "blocks", value={"f": 1}), "'blocks.f' is not a list of counts"),
    (changed(PROFILE, "blocks", value={"f": [1, -1]}), "'blocks.f' is not a list of counts"),
    (changed(PROFILE, "blocks", value={"g": [1]}), "measured 'g', which is not among the functions"),
    (changed(PROFILE, "inexact", value=["g"]), "measured 'g', which is not among the functions"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": [[1]], "other": 0}}}), "f.n.top' is not a list of values"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": [[1, 2], [1, 3]], "other": 0}}}), "f.n.top' has 1 twice"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": [[True, 2]], "other": 0}}}), "is not a list of values"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": []}}}), "'values.f.n.other' is missing"),
    (changed(PROFILE, "boots", value={"count": 1, "sleep": 1}), "'boots.sleep' is not known"),
])  # fmt: skip
def test_damaged_profiles_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Profile.from_json(text)


@pytest.mark.parametrize(("text", "message"), [
    (changed(PROBES.to_json(), "probes", 0, "id", value=5), "not dense"),
    (changed(PROBES.to_json(), "probes", 0, "kind", value="block"), "neither function nor cold"),
    (changed(PROBES.to_json(), "probes", 0, "unit", drop=True), "'probes\\[0\\].unit' is missing"),
])  # fmt: skip
def test_damaged_probe_maps_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ProbeMap.from_json(text)


def test_foreign_profile_is_refused_with_both_hashes() -> None:
    profile = taken(GOOD)
    profile.require_generation(HASH)
    with pytest.raises(InputError, match=f"{HASH}.*{OTHER}"):
        profile.require_generation(OTHER)


def test_merge() -> None:
    one = taken(CPU, GOOD)
    other = frame([(0, 1, 10, 10, 10, 10), (1, 1, 100, 100, 100, 100)], [(NONE, 0, 1), (0, 1, 1), (1, 1, 0)])
    two = taken((2, struct.pack("<IIII", 1, 1 << 26, 0, 0)), other, workload="long")
    both = merge([one, two])
    assert both.functions["f"] == FunctionCount("app/main.c", 3, 150, 150, 20, 100, 3)
    assert both.functions["out"] == FunctionCount("runtime/pc/serial.c")
    assert both.edges[:2] == (EdgeCount(None, "main", 2), EdgeCount("f", "f", 0))
    assert both.workloads == ("short", "long")
    assert both.cpu is not None
    assert both.cpu.names == ("sse2", "sse3")
    assert both.dropped_frames == 5
    assert replace(merge([two, one]), workloads=both.workloads) == both
    assert merge([one]) is one


def test_merge_of_modes_unites_what_each_measured() -> None:
    timed = taken(GOOD)
    counted = replace(
        timed, cycles_valid=False, machine="native", edges=(), boots={"count": 2, "blocks": 2, "values": 2},
        functions={name: FunctionCount(each.unit, 2 * each.calls) for name, each in timed.functions.items()},
        blocks={"f": (4, 1, 3)}, inexact=("f",),
        values={"f": {"n": ValueCounts(((288, 3),), 1), "to": ValueCounts((("sink", 4),))}},
    )  # fmt: skip
    both = merge([timed, counted])
    assert both.boots == {"count": 3, "cycles": 1, "edges": 1, "blocks": 2, "values": 2}
    assert both.functions["f"] == FunctionCount("app/main.c", 6, 50, 50, 20, 30, 2)
    assert (both.cycles_valid, both.edges, both.blocks) == (True, timed.edges, counted.blocks)
    again = merge([both, replace(counted, blocks={"f": (1, 1, 0), "main": (1,)}, inexact=(), values={
        "f": {"n": ValueCounts(((1, 5), (288, 1))), "to": ValueCounts((), 2)},
    })])  # fmt: skip
    assert again.blocks == {"f": (5, 2, 3), "main": (1,)}
    assert again.inexact == ("f",)
    assert again.values == {"f": {"n": ValueCounts(((1, 5), (288, 4)), 1), "to": ValueCounts((("sink", 4),), 2)}}
    assert again.values["f"]["n"].total == 10
    assert Profile.from_json(again.to_json()) == again
    assert merge([counted, timed]) == replace(both, workloads=both.workloads)
    with pytest.raises(InputError, match="number the blocks of 'f' differently"):
        merge([counted, replace(counted, blocks={"f": (1,)})])


def test_merge_drops_cycles_of_different_machines() -> None:
    both = merge([taken(GOOD), taken(GOOD, machine="native")])
    assert both.machine == "native+qemu"
    assert not both.cycles_valid
    assert both.functions["f"] == FunctionCount("app/main.c", 4)


def test_merge_refuses_strangers() -> None:
    with pytest.raises(InputError, match=f"{OTHER}.*{HASH}"):
        merge([taken(GOOD), taken(GOOD, generation=OTHER)])
    with pytest.raises(InputError, match="no profile"):
        merge([])
    linux = frame([(0, 1, 0, 0, 0, 0)], [])
    with pytest.raises(InputError, match="platform pc cannot be merged with one of linux"):
        merge([taken(GOOD), taken(linux, platform="linux")])
