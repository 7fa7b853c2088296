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
from meta.profile.probes import EdgeProbe, FlowProbe, SymbolProbe, ValueProbe

HASH, OTHER = "ab" * 32, "cd" * 32
# f is counted by its blocks: entry 9 - of which 4 went one way; main by a counter, out by what was timed.
FLOW = FlowProbe(1, ((0, 1, 1), (1, 2, 2), (1, 2, None), (2, 0, None)), ((0,), (1,), (2,), (1, 2)))
PROBES = replace(
    ProbeMap.of([
        Probe(0, "function", "main", "app/main.c", None, 0),
        Probe(1, "function", "f", "app/main.c", calls="blocks"),
        Probe(2, "function", "out", "runtime/pc/serial.c", "pc", calls="times"),
        Probe(3, "function", "out", "runtime/linux/process.c", "linux", 3),
        Probe(4, "function", "g", "app/main.c", calls="edges"),
        Probe(0, "cold", "rare", "app/main.c"),
    ]),
    modes=("count", "cycles", "edges", "blocks", "values"), counters=6, flows=(FLOW,),
    edges=(EdgeProbe(0, 1, 4), EdgeProbe(1, 4, 5)), timed=(0, 1, 2),
    values=(ValueProbe(1, "n", "i32"), ValueProbe(1, "to", "pointer"), ValueProbe(1, "n->flag", "u8")),
    symbols=(SymbolProbe("f"), SymbolProbe("table", 16), SymbolProbe("gone")),
)  # fmt: skip
CPU = (2, struct.pack("<IIII", 1 | 1 << 28, 1 << 26, 1 << 5, 0))
ITEMS = {1: "<Q", 2: "<Q", 3: "<IIQQQQQ", 4: "<QQQ", 5: "<QQQ"}
Frame = tuple[int, bytes]


def part(kind: int, rows: list[tuple[int, ...]], *, version: int = 2, dropped: int = 0, size: int = 0) -> Frame:
    packed = b"".join(struct.pack(ITEMS[kind], *row) for row in rows)
    header = struct.pack("<IIIIQ", version, kind, len(rows), size or struct.calcsize(ITEMS[kind]), dropped)
    return 3, header + packed


def counts(*numbers: int) -> Frame:
    return part(1, [(each,) for each in numbers])


COUNTS = counts(1, 9, 4, 0, 8, 3)
SYMBOLS = part(2, [(0x1000,), (0x2000,), (0,)])
TIMES = part(3, [(0, 0, 1, 90, 40, 90, 90), (1, 0, 8, 50, 50, 2, 30), (2, 0, 5, 10, 10, 2, 2)], dropped=5)
TARGETS = part(4, [(0, 0x1000, 1), (1, 0x9999, 7)], dropped=6)
VALUES = part(5, [
    (3, 0, 9), (0, 2**64 - 1, 6), (0, 288, 1), (4, 0, 9), (1, 0x1000, 3), (1, 0x2008, 2), (1, 0, 1), (1, 0x77, 3),
    (5, 0, 4), (2, 255, 4),
])  # fmt: skip
GOOD = [COUNTS, SYMBOLS, TIMES, TARGETS, VALUES]


def taken(*frames: tuple[int, bytes], **changes: Any) -> Profile:
    options = {
        "generation": HASH, "platform": "pc", "machine": "qemu", "workload": "short", "cycles_valid": True, **changes,
    }  # fmt: skip
    probes = options.pop("probes", PROBES)
    return collect(frames, probes, **options)


def test_collect() -> None:
    profile = taken((1, bytes(16)), CPU, *GOOD)
    assert profile.functions == {
        "main": FunctionCount("app/main.c", 1, 90, 40, 90, 90, 1),
        "f": FunctionCount("app/main.c", 9, 50, 50, 2, 30, 8),
        "out": FunctionCount("runtime/pc/serial.c", 5, 10, 10, 2, 2, 5),
        "g": FunctionCount("app/main.c", 3),
    }
    assert profile.edges == (
        EdgeCount(None, "main", 1), EdgeCount(None, "out", 5), EdgeCount("f", "g", 3), EdgeCount("main", "f", 9),
    )  # fmt: skip
    assert profile.blocks == {"f": (9, 4, 5, 9)}
    assert profile.inexact == ()
    assert profile.values == {"f": {
        "n": ValueCounts(((-1, 6), (288, 1)), 2),
        "to": ValueCounts((("f", 3), ("table+8", 2), (0, 1)), 3),
        "n->flag": ValueCounts(((255, 4),)),
    }}  # fmt: skip
    assert profile.cpu == CpuFeatures(1 | 1 << 28, 1 << 26, 1 << 5, 0)
    assert profile.cpu.names == ("sse2", "sse3", "avx", "avx2")
    assert (profile.dropped_frames, profile.dropped_edges) == (5, 6)
    assert profile.boots == dict.fromkeys(("count", "cycles", "edges", "blocks", "values"), 1)
    assert (profile.calls("f"), profile.calls("out"), profile.calls("memcpy")) == (9, 5, None)


def test_several_cores_add_up() -> None:
    second = part(3, [(1, 1, 2, 20, 10, 1, 15)])
    assert taken(*GOOD, second).functions["f"] == FunctionCount("app/main.c", 9, 70, 60, 1, 30, 10)


def test_what_the_processor_stopped_is_not_exact() -> None:
    exception, called = ((5, struct.pack("<QQQQ", 0, vector, 0, 0)) for vector in (14, 0x100))
    assert taken(*GOOD, exception).inexact == ("f",)
    assert taken(*GOOD, called).inexact == ()


def test_blocks_that_cannot_be_are_left_out() -> None:
    """More went one way than came in."""
    profile = taken(counts(1, 3, 4, 0, 0, 0), *GOOD[1:])
    assert profile.blocks == {}


def test_collect_without_a_clock() -> None:
    profile = taken(*GOOD, cycles_valid=False, machine="unicorn")
    assert profile.functions["f"] == FunctionCount("app/main.c", 9)
    assert '"total"' not in profile.to_json()
    assert Profile.from_json(profile.to_json()) == profile


def test_a_mode_measures_what_it_says() -> None:
    few = replace(ProbeMap.of([Probe(0, "function", "main", "app/main.c", None, 0)]), modes=("count",), counters=6)
    profile = taken(COUNTS, probes=few)
    assert (profile.calls("main"), profile.boots, profile.cycles_valid) == (1, {"count": 1}, False)
    assert (profile.edges, profile.blocks, profile.values) == ((), {}, {})


@pytest.mark.parametrize(("frames", "message"), [
    ([CPU], "sent no profile"),
    ([(3, b"abc")], "cut off after 3 bytes"),
    ([part(1, [], version=1)], "version 1"),
    ([(3, struct.pack("<IIIIQ", 2, 6, 0, 8, 0))], "part 6 with items of 8 bytes, which is not known"),
    ([part(1, [], size=4)], "part 1 with items of 4 bytes"),
    ([counts(1, 2)], "has 2 counts, its probe map 6"),
    ([(3, COUNTS[1][:-1])], "71 bytes where its counts ask for 72"),
    ([SYMBOLS], "has no counts"),
    ([COUNTS], "has no symbols"),
    ([COUNTS, part(2, [(1,)])], "has 1 symbols, its probe map 3"),
    ([COUNTS, SYMBOLS], "has no times"),
    ([COUNTS, SYMBOLS, TIMES], "has no targets"),
    ([COUNTS, SYMBOLS, TIMES, TARGETS], "has no values"),
    ([COUNTS, SYMBOLS, part(3, [(3, 0, 1, 0, 0, 0, 0)])], "times of an unexpected probe 3"),
    ([COUNTS, SYMBOLS, TIMES, part(4, [(9, 0x1000, 1)])], "calls from an unexpected probe 9"),
    ([COUNTS, SYMBOLS, TIMES, TARGETS, part(5, [(6, 0, 1)])], "values of an unexpected site 6"),
    ([counts(1, 9, 4, 1, 8, 3), *GOOD[1:]], "'out', which is no part of a pc image"),
    ([(2, b"xy"), *GOOD], "CPU frame of 2 bytes"),
])  # fmt: skip
def test_collect_refuses(frames: list[tuple[int, bytes]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        taken(*frames)


def test_trapped() -> None:
    assert trapped([CPU, (4, struct.pack("<I", 7)), COUNTS]) == 7
    assert trapped([CPU, COUNTS]) is None
    assert (PROBES.cold_name(0), PROBES.cold_name(1), PROBES.cold_name(-1)) == ("rare", None, None)


def test_json_round_trip_is_deterministic() -> None:
    profile = taken(CPU, *GOOD)
    shuffled = replace(profile, functions=dict(reversed(profile.functions.items())), edges=profile.edges[::-1])
    assert shuffled.to_json() == profile.to_json()
    assert Profile.from_json(profile.to_json()).to_json() == profile.to_json()
    assert Profile.from_json(profile.to_json()) == profile
    assert json.loads(profile.to_json())["functions"]["f"] == {
        "unit": "app/main.c", "calls": 9, "timed": 8, "total": 50, "self": 50, "min": 2, "max": 30,
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


PROFILE = taken(CPU, *GOOD).to_json()


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
    (changed(PROFILE, "edges", 1, "callee", value="h"), "names 'h', which is not among"),
    (changed(PROFILE, "edges", 1, value=3), r"edges\[1\] is not an object"),
    (changed(PROFILE, "workloads", value="short"), "'workloads' is not a list of strings"),
    (changed(PROFILE, "cycles_valid", value=1), "'cycles_valid' is neither true nor false"),
    (changed(PROFILE, "cpu", "features", value=[]), "does not agree with the registers"),
    (changed(PROFILE, "generation", value=None), "'generation' is not a string"),
    (changed(PROFILE, "heat", value={}), "'heat' is not known"),
    (changed(PROFILE, "functions", "f", "timed", value=10), "10 timed calls of 9"),
    (changed(PROFILE, "blocks", value=[]), "blocks is not an object"),
    (changed(PROFILE, "blocks", value={"f": 1}), "'blocks.f' is not a list of counts"),
    (changed(PROFILE, "blocks", value={"f": [1, -1]}), "'blocks.f' is not a list of counts"),
    (changed(PROFILE, "blocks", value={"h": [1]}), "measured 'h', which is not among the functions"),
    (changed(PROFILE, "inexact", value=["h"]), "measured 'h', which is not among the functions"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": [[1]], "other": 0}}}), "f.n.top' is not a list of values"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": [[1, 2], [1, 3]], "other": 0}}}), "f.n.top' has 1 twice"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": [[True, 2]], "other": 0}}}), "is not a list of values"),
    (changed(PROFILE, "values", value={"f": {"n": {"top": []}}}), "'values.f.n.other' is missing"),
    (changed(PROFILE, "boots", value={"count": 1, "sleep": 1}), "'boots.sleep' is not known"),
])  # fmt: skip
def test_damaged_profiles_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Profile.from_json(text)


MAP = PROBES.to_json()


@pytest.mark.parametrize(("text", "message"), [
    (changed(MAP, "probes", 0, "id", value=5), "not dense"),
    (changed(MAP, "probes", 0, "kind", value="block"), "neither function nor cold"),
    (changed(MAP, "probes", 0, "unit", drop=True), "'probes\\[0\\].unit' is missing"),
    (changed(MAP, "probes", 0, "calls", value="magic"), "is not one of counter, blocks, edges, times"),
    (changed(MAP, "probes", 0, "counter", value=7), "a counter that it does not have"),
    (changed(MAP, "edges", 0, "callee", value=5), "a function that it does not have"),
    (changed(MAP, "timed", value=[5]), "a function that it does not have"),
    (changed(MAP, "flows", 0, "edges", 0, value=[0, 1]), "is not a list of triples"),
    (changed(MAP, "flows", 0, "edges", 0, value=[0, 1, 7]), "a counter that it does not have"),
    (changed(MAP, "flows", 0, "blocks", 0, value=[4]), "a block names an edge"),
    (changed(MAP, "values", 0, "kind", value="f32"), "is not one of i8"),
    (changed(MAP, "version", value=1), "has version 1, this is version 2"),
])  # fmt: skip
def test_damaged_probe_maps_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ProbeMap.from_json(text)


def test_foreign_profile_is_refused_with_both_hashes() -> None:
    profile = taken(*GOOD)
    profile.require_generation(HASH)
    with pytest.raises(InputError, match=f"{HASH}.*{OTHER}"):
        profile.require_generation(OTHER)


def test_merge() -> None:
    one = taken(CPU, *GOOD)
    two = taken(
        (2, struct.pack("<IIII", 1, 1 << 26, 0, 0)), counts(1, 1, 0, 0, 1, 0), SYMBOLS,
        part(3, [(1, 0, 1, 100, 100, 100, 100)]), part(4, []), part(5, [(3, 0, 1), (0, 7, 1)]), workload="long",
    )  # fmt: skip
    both = merge([one, two])
    assert both.functions["f"] == FunctionCount("app/main.c", 10, 150, 150, 2, 100, 9)
    assert both.edges[:2] == (EdgeCount(None, "main", 2), EdgeCount(None, "out", 5))
    assert both.blocks == {"f": (10, 4, 6, 10)}
    assert both.values["f"]["n"] == ValueCounts(((-1, 6), (7, 1), (288, 1)), 2)
    assert both.workloads == ("short", "long")
    assert both.boots == dict.fromkeys(("count", "cycles", "edges", "blocks", "values"), 2)
    assert both.cpu is not None
    assert both.cpu.names == ("sse2", "sse3")
    assert both.dropped_frames == 5
    assert replace(merge([two, one]), workloads=both.workloads) == both
    assert merge([one]) is one


def test_merge_of_modes_unites_what_each_measured() -> None:
    timed = replace(taken(*GOOD), blocks={}, values={}, boots={"count": 1, "cycles": 1, "edges": 1})
    counted = replace(
        timed, cycles_valid=False, machine="native", edges=(), boots={"count": 2, "blocks": 2, "values": 2},
        functions={name: FunctionCount(each.unit, 2 * each.calls) for name, each in timed.functions.items()},
        blocks={"f": (4, 1, 3)}, inexact=("f",),
        values={"f": {"n": ValueCounts(((288, 3),), 1), "to": ValueCounts((("sink", 4),))}},
    )  # fmt: skip
    both = merge([timed, counted])
    assert both.boots == {"count": 3, "cycles": 1, "edges": 1, "blocks": 2, "values": 2}
    assert both.functions["f"] == FunctionCount("app/main.c", 27, 50, 50, 2, 30, 8)
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
    both = merge([taken(*GOOD), taken(*GOOD, machine="native")])
    assert both.machine == "native+qemu"
    assert not both.cycles_valid
    assert both.functions["f"] == FunctionCount("app/main.c", 18)


def test_merge_refuses_strangers() -> None:
    with pytest.raises(InputError, match=f"{OTHER}.*{HASH}"):
        merge([taken(*GOOD), taken(*GOOD, generation=OTHER)])
    with pytest.raises(InputError, match="no profile"):
        merge([])
    with pytest.raises(InputError, match="platform pc cannot be merged with one of linux"):
        merge([taken(*GOOD), taken(*GOOD, platform="linux")])
