"""The instrument pass: hooked programs behave as before, and their counts are exact."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from passes_harness import (
    PRELUDE,
    Case,
    assert_reparses,
    cases,
    context,
    gcov_calls,
    library,
    program_of,
    run_hosted,
    snapshot,
    texts,
)
from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes import Instrument, PassContext, run_pipeline
from meta.passes.tree import Rewriter, number, shallow_copy
from meta.profile import ProbeMap
from meta.program import Program

CASES = cases("instrument")


def instrumented(program: Program) -> tuple[Program, ProbeMap]:
    hooked, (report,) = run_pipeline([Instrument()], program, context())
    assert report.probes is not None
    return hooked, report.probes


def pairs(text: str) -> dict[str, int]:
    return {name: int(count) for name, count in (each.split("=") for each in text.split())}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_same_behaviour_and_exact_counts(case: Case, tmp_path: Path) -> None:
    program = case.program
    plain = run_hosted(program, tmp_path / "plain")
    hooked, probes = instrumented(program)
    run = run_hosted(hooked, tmp_path / "hooked")
    assert (run.out, run.status) == (plain.out, plain.status)
    assert run.status == int(case.expected.get("status", plain.status))
    profile = run.profile(probes)
    expected = pairs(case.expected["calls"])
    assert {name: profile.calls(name) for name in expected} == expected
    edges = {f"{edge.caller}>{edge.callee}": edge.calls for edge in profile.edges}
    wanted = pairs(case.expected.get("edges", ""))
    assert {edge: edges.get(edge) for edge in wanted} == wanted
    assert not case.names("absent") & profile.functions.keys()
    assert profile.dropped_frames == profile.dropped_edges == 0
    assert profile.cpu is not None
    assert "sse2" in profile.cpu.names


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_calls_agree_with_gcov(case: Case, tmp_path: Path) -> None:
    program = case.program
    hooked, probes = instrumented(program)
    profile = run_hosted(hooked, tmp_path / "hooked").profile(probes)
    seen = gcov_calls(program, tmp_path / "gcov")
    counts = {probe.name: profile.calls(probe.name) for probe in probes.functions}
    assert counts == {name: seen[name] for name in counts}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_result_is_what_the_parser_makes_of_its_text(case: Case) -> None:
    program = case.program
    before = snapshot(program)
    hooked, _ = instrumented(program)
    assert_reparses(hooked)
    assert snapshot(program) == before
    assert texts(hooked) == texts(instrumented(case.program)[0])


def test_ids_are_dense_in_source_order() -> None:
    units = {"app/b.c": "int b1(void){return 1;} int main(void){return b1();}", "app/a.c": "int a1(void){return 0;}"}
    program = program_of(units)
    hooked, probes = instrumented(program)
    assert [(probe.id, probe.name, probe.unit) for probe in probes.functions] == [
        (0, "a1", "app/a.c"), (1, "b1", "app/b.c"), (2, "main", "app/b.c"), (3, "runtime_exit", "runtime/exit.c"),
    ]  # fmt: skip
    assert ProbeMap.from_json(probes.to_json()) == probes
    assert f"PROBE_COUNTERS = {probes.counters}," in texts(hooked)["runtime/probe/probe.c"]
    assert "PROBE_TIMED = 4," in texts(hooked)["runtime/probe/times.c"]
    assert re.search(r"__probe_counts\[\d\]\+\+;\s+__probe_flush\(\);", texts(hooked)["runtime/exit.c"])


def test_refuses_a_second_time() -> None:
    hooked, _ = instrumented(program_of({"app/main.c": "int main(void){return 0;}"}))
    with pytest.raises(UsageError, match="already instrumented"):
        Instrument().run(hooked, context())


def test_refuses_a_program_that_could_not_send() -> None:
    with pytest.raises(UsageError, match="runtime_exit"):
        Instrument().run(program_of({"app/main.c": "int main(void){return 0;}"}, last=False), context())


def test_platforms_have_probes_of_their_own() -> None:
    unit = "int where(void) { return 1; }"
    program = program_of({
        "runtime/pc/w.c": unit, "runtime/linux/w.c": unit,
        "app/main.c": "int where(void); int main(void) { return where(); }",
    })  # fmt: skip
    _, probes = instrumented(program)
    assert [(p.unit, p.platform) for p in probes.functions if p.name == "where"] == [
        ("runtime/linux/w.c", "linux"), ("runtime/pc/w.c", "pc"),
    ]  # fmt: skip


def test_what_sends_the_profile_is_left_out() -> None:
    """By the call graph: whatever channel_put reaches, through a pointer too."""
    program = program_of({
        "runtime/channel.c": """
            typedef unsigned long size_t;
            static void out(const void *p, size_t n) { (void)p; (void)n; }
            static void (*sink)(const void *, size_t) = out;
            void channel_put(const void *p, size_t n) { sink(p, n); }
            void channel_begin(unsigned t, size_t n) { channel_put(&t, sizeof t); channel_put(&n, sizeof n); }
            void channel_end(void) { }
            void channel_send(unsigned t, const void *p, size_t n) { channel_begin(t, n); channel_put(p, n); }
            """,
        "app/main.c": "static int f(void) { return 0; } int main(void) { return f(); }",
    })  # fmt: skip
    _, probes = instrumented(program)
    assert [probe.name for probe in probes.functions] == ["f", "main", "runtime_exit"]


DEEP = PRELUDE + """
static unsigned down(unsigned n) { return n ? 1 + down(n - 1) : 0; }
static int leaf(int x) { return x; }
int main(void) { printf("%u\\n", down(9999)); printf("%d\\n", leaf(4)); return 0; }
"""


def test_deep_recursion_is_counted_and_reported(tmp_path: Path) -> None:
    hooked, probes = instrumented(program_of({"app/main.c": DEEP}))
    run = run_hosted(hooked, tmp_path)
    assert run.out == "9999\n4\n"
    profile = run.profile(probes)
    assert profile.calls("down") == 10000
    assert profile.dropped_frames == 10000 - (4096 - 1)  # main has one place on the shadow stack
    assert profile.calls("leaf") == 1
    assert ("main", "leaf", 1) in [(edge.caller, edge.callee, edge.calls) for edge in profile.edges]


def test_full_table_of_targets_is_reported(tmp_path: Path) -> None:
    """With one try a place, calls through pointers that collide are counted as dropped, and calls stay exact."""
    tight = {path: replace(unit, ast=Rewriter({c_ast.Enumerator: one_try}).rewrite(unit.ast))
             for path, unit in library().items()}  # fmt: skip
    calls = [f"static void g{i}(void) {{ }}" for i in range(31)]
    calls.append(f"static void (*const all[])(void) = {{ {', '.join(f'g{i}' for i in range(31))} }};")
    calls += [f"static void f{i}(void) {{ for (int j = 0; j < 31; j++) all[j](); }}" for i in range(9)]
    source = "\n".join([*calls, f"int main(void) {{ {' '.join(f'f{i}();' for i in range(9))} return 0; }}"])
    program = program_of({"app/main.c": source})
    hooked, report = Instrument().run(program, PassContext(library=tight))
    assert report.probes is not None
    profile = run_hosted(hooked, tmp_path).profile(report.probes)
    assert {profile.calls(f"g{i}") for i in range(31)} == {9}
    assert profile.dropped_edges > 0
    assert sum(edge.calls for edge in profile.edges) == 9 * 31 + 9 + 2
    assert sum(edge.calls for edge in profile.edges if edge.caller is None) == profile.dropped_edges + 2


def one_try(node: c_ast.Enumerator) -> c_ast.Node:
    return shallow_copy(node, value=number(1)) if node.name == "PROBE_TRIES" else node


TIMES = """
unsigned long platform_cycles(void);
static void tick(int n) { while (n-- > 0) platform_cycles(); }
static void leaf(void) { tick(5); }
static void rec(int n) { tick(1); if (n) rec(n - 1); }
int main(void) { leaf(); leaf(); rec(3); return 0; }
"""


def test_times_are_exact(tmp_path: Path) -> None:
    """The host's clock ticks 10 each time it is read: at each entry, each exit, and in tick's loop."""
    hooked, probes = instrumented(program_of({"app/main.c": TIMES}))
    functions = run_hosted(hooked, tmp_path).profile(probes).functions
    tick, leaf, rec = functions["tick"], functions["leaf"], functions["rec"]
    assert (tick.calls, tick.min_cycles, tick.max_cycles) == (6, 20, 60)
    assert tick.total_cycles == tick.self_cycles == 2 * 60 + 4 * 20
    assert (leaf.total_cycles, leaf.self_cycles, leaf.min_cycles, leaf.max_cycles) == (160, 40, 80, 80)
    # rec(0) is 40 with tick inside; each level adds its own 20 around and tick's 20 + 10 between.
    assert rec.min_cycles == 40
    assert rec.total_cycles == rec.max_cycles  # the outermost activation only
    assert rec.self_cycles == rec.total_cycles - 4 * 20
    main = functions["main"]
    assert main.total_cycles >= leaf.total_cycles + rec.total_cycles


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Functions that return early, loop, and call lower-numbered ones and, with less fuel, each other."""
    count = draw(st.integers(2, 6))
    lines = [PRELUDE, "static int fuel = 300;"]
    lines += [f"static int f{i}(int x);" for i in range(count)]
    for i in range(count):
        body = ["if (fuel-- <= 0) return x;"]
        for _ in range(draw(st.integers(0, 4))):
            callee, shift = draw(st.integers(0, count - 1)), draw(st.integers(-3, 3))
            call = f"f{callee}(x + {shift})"
            body.append(draw(st.sampled_from([
                f"if (x & 1) return {call};", f"x ^= {call};",
                f"for (int i = 0; i < 2; i++) if ({call} == 3) return i;",
                f"switch (x & 3) {{ case 0: return {call}; case 1: x++; break; default: ; }}",
                f"x = ({{ if (x > 9) return {call} - 1; x; }});", f"(void)({call}, x--);",
            ])))  # fmt: skip
        body.append(draw(st.sampled_from(["return x + 1;", "return x > 0 ? x : f0(x + 1);", "{ return x; }"])))
        lines.append(f"static int f{i}(int x) {{ {' '.join(body)} }}")
    lines.append(f'int main(void) {{ for (int i = 0; i < 4; i++) printf("%d\\n", f{count - 1}(i)); return 0; }}')
    return "\n".join(lines)


@settings(
    max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(source=programs())
def test_random_programs_agree_with_gcov(source: str, tmp_path: Path) -> None:
    program = program_of({"app/main.c": source})
    hooked, probes = instrumented(program)
    run = run_hosted(hooked, tmp_path / "hooked")
    folder = tmp_path / "gcov"
    for old in folder.glob("*.gc*"):
        old.unlink()
    seen = gcov_calls(program, folder)
    profile = run.profile(probes)
    counts = {probe.name: profile.calls(probe.name) for probe in probes.functions}
    assert counts == {name: seen[name] for name in counts}, source
    called = sum(edge.calls for edge in profile.edges)
    assert called == sum(count.calls for count in profile.functions.values())
