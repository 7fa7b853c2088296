"""The modes of the instrument pass: the same program in each, and counts that agree with each other and with gcov."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from csmith_campaign import missing
from instrument_csmith import one, worst
from passes_harness import PRELUDE, Case, Run, assert_reparses, cases, context, program_of, run_hosted, texts
from pycparser import c_ast
from test_instrument import pairs

from meta.diagnostics import UsageError
from meta.frontend import parse_text
from meta.passes import Instrument, run_pipeline
from meta.passes.blocks import Block, blocks_of
from meta.passes.spanning import Graph
from meta.passes.tree import Node
from meta.profile import ProbeMap, Profile, ValueCounts, merge
from meta.program import Program

CASES = [*cases("instrument"), *cases("modes")]
MODES = ("count", "cycles", "edges", "blocks", "values", "all")


def measured(program: Program, folder: Path, *mode: str) -> tuple[Run, Profile]:
    hooked, (report,) = run_pipeline([Instrument(mode)], program, context())
    assert report.probes is not None
    assert ProbeMap.from_json(report.probes.to_json()) == report.probes
    assert_reparses(hooked)
    run = run_hosted(hooked, folder)
    return run, run.profile(report.probes)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_mode_is_the_same_program_and_counts_the_same(case: Case, tmp_path: Path) -> None:
    plain = run_hosted(case.program, tmp_path / "plain")
    found = {}
    modes = MODES if case.name.startswith("modes") else ("count", "cycles", "all")
    for mode in modes:
        run, found[mode] = measured(case.program, tmp_path / mode, mode)
        assert (run.out, run.status) == (plain.out, plain.status)
        assert Profile.from_json(found[mode].to_json()) == found[mode]
    calls = {mode: {name: each.calls for name, each in profile.functions.items()} for mode, profile in found.items()}
    assert all(each == calls["count"] for each in calls.values())
    for mode in modes:
        assert found[mode].edges in ((), found["all"].edges)
        assert found[mode].blocks in ({}, found["all"].blocks)
    assert {name: calls["all"][name] for name in pairs(case.expected.get("calls", ""))} == pairs(
        case.expected.get("calls", "")
    )
    assert case.names("blocks") <= found["all"].blocks.keys()
    for name, counts in found["all"].blocks.items():
        assert counts[0] == calls["count"][name]
    united = merge([found["cycles"], found["count"], found["all"]])
    assert united.boots == {"count": 3, "cycles": 2, "edges": 1, "blocks": 1, "values": 1}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_another_choice_of_counters_finds_the_same(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting the edges that are thought to be frequent, instead of those thought to be rare."""
    _, best = measured(case.program, tmp_path / "best", "blocks")
    monkeypatch.setattr(Graph, "counted", worst)
    run, other = measured(case.program, tmp_path / "worst", "blocks")
    assert other.blocks == best.blocks
    assert run.out == run_hosted(case.program, tmp_path / "plain").out


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_blocks_agree_with_gcov(case: Case, tmp_path: Path) -> None:
    """By the lines of emitted C on which arms stand that are plain statements."""
    if case.name == "modes-jumps":
        pytest.skip("gcov's counts of lines are wrong around setjmp")
    _, profile = measured(case.program, tmp_path / "ours", "blocks")
    text = texts(case.program)["app/main.c"]
    lines = gcov_lines(case.program, tmp_path / "gcov", "app-main.c")
    compared = 0
    for function in parse_text(text, "app/main.c").ast.ext:
        if isinstance(function, c_ast.FuncDef) and function.decl.name in profile.blocks:
            counts = profile.blocks[function.decl.name]
            for block in blocks_of(function):
                line = _line(block)
                if line in lines:
                    compared += 1
                    assert counts[block.id] == lines[line], (function.decl.name, block.kind, line)
    assert compared >= int(case.expected.get("lines", "0"))


def _line(block: Block) -> int:
    """The line of an arm that is a statement of its own."""
    arm: Node = block.arm
    while isinstance(arm, c_ast.Compound) and arm.block_items:
        arm = arm.block_items[0]
    plain = isinstance(arm, c_ast.Assignment | c_ast.UnaryOp | c_ast.Return) and block.kind in ("then", "else", "body")
    return int(arm.coord.line) if plain else -1


def gcov_lines(program: Program, folder: Path, unit: str) -> dict[int, int]:
    run_hosted(program, folder, flags=("--coverage", "-DCOVERAGE", "-O0"))
    notes = sorted(folder.glob(f"*{unit.removesuffix('.c')}*.gcda"))
    done = subprocess.run(
        ["gcov", "--json-format", "--stdout", *notes], capture_output=True, text=True, check=True, cwd=folder
    )
    files = [each for line in done.stdout.splitlines() for each in json.loads(line)["files"]]
    return {each["line_number"]: each["count"] for file in files if unit in file["file"] for each in file["lines"]}


def test_unknown_modes_are_refused() -> None:
    with pytest.raises(UsageError, match="'sleep' is not a mode"):
        Instrument(("count", "sleep"))
    with pytest.raises(UsageError, match="is not a mode"):
        Instrument(())
    with pytest.raises(UsageError, match="no function 'nobody'"):
        Instrument(("cycles",), ("nobody",)).run(program_of({"app/main.c": "int main(void) { return 0; }"}), context())


SMALL = ("--max-funcs", "4", "--max-block-size", "3")


@pytest.mark.parametrize("first", range(1, 21, 5))
def test_programs_of_csmith(first: int, tmp_path: Path) -> None:
    """`python tests/instrument_csmith.py 1000` runs more of them."""
    if missing():
        pytest.skip(missing())
    found = {seed: one(seed, tmp_path / str(seed), SMALL) for seed in range(first, first + 5)}
    assert {seed: what for seed, what in found.items() if what not in ("ok", "skipped")} == {}
    assert "ok" in found.values()


JUMPS = PRELUDE + """
typedef unsigned long jmp_buf[25];
int setjmp(jmp_buf state) __attribute__((returns_twice));
void longjmp(jmp_buf state, int value) __attribute__((noreturn));
unsigned long platform_cycles(void);
static jmp_buf here;
static void tick(int n) { while (n-- > 0) platform_cycles(); }
static void inner(int n) { tick(n); longjmp(here, 1); }
static void outer(int n) { tick(1); inner(n); }
static void catch(int n) { if (setjmp(here) == 0) outer(n); else tick(50); }
int main(void) { catch(3); catch(5); tick(100); return 0; }
"""


def test_times_end_where_longjmp_lands(tmp_path: Path) -> None:
    """The host's clock ticks 10 a reading: what setjmp's second return runs is not the time of what was left."""
    _, profile = measured(program_of({"app/main.c": JUMPS}), tmp_path, "cycles")
    inner, outer, catch = (profile.functions[name] for name in ("inner", "outer", "catch"))
    assert (inner.calls, inner.timed, outer.calls, outer.timed) == (2, 2, 2, 2)
    assert inner.max_cycles < outer.max_cycles < 200
    assert catch.min_cycles > 500
    assert catch.total_cycles == catch.self_cycles + outer.total_cycles + 2 * (500 + 10)
    main = profile.functions["main"]
    assert main.total_cycles >= catch.total_cycles + 1000


RECURSION = PRELUDE + """
static unsigned down(unsigned n) { return n ? 1 + down(n - 1) : 0; }
static int even(unsigned n);
static int odd(unsigned n) { return n ? even(n - 1) : 0; }
static int even(unsigned n) { return n ? odd(n - 1) : 1; }
int main(void) { printf("%u %d\\n", down(99), even(10)); return 0; }
"""


def test_recursive_time_counts_once(tmp_path: Path) -> None:
    _, profile = measured(program_of({"app/main.c": RECURSION}), tmp_path, "cycles")
    down, even, odd = (profile.functions[name] for name in ("down", "even", "odd"))
    assert down.total_cycles == down.max_cycles == down.self_cycles
    assert even.total_cycles == even.self_cycles + odd.self_cycles
    assert odd.total_cycles == odd.max_cycles < even.total_cycles


VALUES = PRELUDE + """
enum color { RED, GREEN = 7 };
struct pair { short a; unsigned char b; };
struct shape { int width; struct pair inner; int bits : 3; const char *name; volatile int port; };
static struct shape config = { 40, { -2, 200 }, 1, "s", 9 };
static int table[4];
static int callee(int x) { return x; }
static long f(struct shape *p, long n, struct pair q, enum color c, int (*g)(int), const int *t, double d, _Bool b) {
    p->width += 1;
    return p->width * n + p->inner.a + config.inner.b + q.a + c + g(1) + *t + (long)d + b + p->bits + p->port
        + sizeof(p->name) + (p->name != 0);
}
int main(void) {
    long sum = 0;
    for (int i = 0; i < 40; i++)
        sum += f(&config, i < 30 ? 5 : i, (struct pair){ -3, 255 }, GREEN, callee, i & 1 ? table : 1 + table, 1.5, 1);
    printf("%ld\\n", sum);
    return 0;
}
"""


def test_values_of_parameters_and_fields(tmp_path: Path) -> None:
    run, profile = measured(program_of({"app/main.c": VALUES}), tmp_path / "measured", "values")
    assert run.out == run_hosted(program_of({"app/main.c": VALUES}), tmp_path / "plain").out
    found = profile.values["f"]
    assert found["n"].top[0] == (5, 30)
    assert found["n"].total == 40
    assert found["n"].other + sum(count for _, count in found["n"].top) == 40
    for path, value in (
        ("q.a", -3), ("q.b", 255), ("c", 7), ("b", 1), ("p->inner.a", -2), ("config.inner.b", 200), ("g", "callee"),
        ("p", "config"),
    ):  # fmt: skip
        assert found[path] == ValueCounts(((value, 40),)), path
    assert found["t"] == ValueCounts((("table", 20), ("table+4", 20)))
    assert found["p->width"].total == 40  # read once a call; what += reads is not a value of its own
    assert found["p->name"] == ValueCounts((), 40)  # a string literal has no name
    assert not {"d", "p->bits", "p->port"} & found.keys()
