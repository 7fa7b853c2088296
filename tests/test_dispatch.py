"""The dispatch pass: a second version of hot loops for the CPU of the profile, chosen at run time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from passes_harness import HASH, assert_reparses, context, program_of, run_hosted, snapshot, texts

from meta.diagnostics import UsageError
from meta.passes import Dispatch, PassContext, run_pipeline
from meta.profile import CpuFeatures, FunctionCount, Profile

SOURCE = """
int printf(const char *format, ...);
typedef float four __attribute__((vector_size(16)));
struct pair { long a; double b; };
static float table[96];
static float step(float x) { return x * 0.5f + 1.0f; }
static void fill(void) { for (int i = 0; i < 96; i++) table[i] = (float)i; }
float sum(const float *values, int count)
{
    float found = 0;
    for (int i = 0; i < count; i++)
        found += step(values[i]) * values[i];
    return found;
}
static struct pair both(int n)
{
    struct pair found = {0, 0};
    while (n-- > 0)
        found.a += n, found.b += sum(table, n);
    return found;
}
static int depth(int n)
{
    for (int i = 0; i < 1; i++)
        n -= 1;
    return n > 0 ? depth(n) + 1 : 0;
}
static int counted(void) { static int calls; for (int i = 0; i < 2; i++) calls++; return calls; }
static float lanes(four x) { for (int i = 0; i < 4; i++) x += x; return x[0]; }
__attribute__((target("sse4.2"))) static int chosen(int n) { while (n > 9) n /= 2; return n; }
static int rare(int n) { while (n > 9) n /= 3; return n; }
int main(void)
{
    fill();
    struct pair found = both(40);
    printf("%g %ld %g %d %d ", (double)sum(table, 96), found.a, found.b, depth(7), counted());
    printf("%g %d %d\\n", (double)lanes((four){2}), chosen(0), rare(99));
    return 0;
}
"""
HOT = ("fill", "sum", "both", "depth", "counted", "lanes", "chosen", "step")
AVX2 = CpuFeatures(1 << 28 | 1 << 12 | 1 << 23, 3 << 25, 1 << 5 | 1 << 3, 0)


def profile(cpu: CpuFeatures | None = AVX2) -> Profile:
    counts = {name: FunctionCount("app/main.c", 100000) for name in HOT}
    return Profile(HASH, "pc", "qemu", (), cycles_valid=False, functions=counts, cpu=cpu)


def given(cpu: CpuFeatures | None = AVX2) -> PassContext:
    return context(profile(cpu), generation=HASH)


def test_hot_loops_get_a_version_for_the_cpu(tmp_path: Path) -> None:
    program = program_of({"app/main.c": SOURCE})
    before = snapshot(program)
    result, (report,) = run_pipeline([Dispatch()], program, given())
    assert snapshot(program) == before
    text = texts(result)["app/main.c"]
    assert report.counts == {"functions with a clone for the CPU": 4}
    assert 'target("fma,popcnt,avx,bmi,avx2")' in text
    assert text.count("extern int __dispatch_measured;") == 1
    assert "if (__dispatch_measured)\n        return sum__cpu(values, count);" in text
    assert "if (__dispatch_measured) {\n        fill__cpu();\n        return;\n    }" in text
    clones = dict(re.findall(r"^static [^;{}]*\b(\w+__cpu)\([^;{}]*\)\s*\{(.*?)^\}", text, re.M | re.S))
    assert sorted(clones) == ["both__cpu", "depth__cpu", "fill__cpu", "sum__cpu"]
    assert "sum__cpu(table, n)" in clones["both__cpu"] and "depth__cpu(n) + 1" in clones["depth__cpu"]
    assert "step(" in clones["sum__cpu"]
    assert_reparses(result)
    assert run_hosted(result, tmp_path / "new").out == run_hosted(program, tmp_path / "old").out != ""


def test_the_report_names_what_was_left_alone() -> None:
    _, (report,) = run_pipeline([Dispatch()], program_of({"app/main.c": SOURCE}), given())
    left = [note for note in report.notes if note.startswith("not")]
    assert left == [
        "not dispatched: counted has the static object 'calls'",
        "not dispatched: lanes computes with vectors, which are passed to functions as the target says",
        "not dispatched: chosen has the attribute 'target'",
    ]


def test_another_profile_may_find_an_earlier_function() -> None:
    program = program_of({"app/main.c": SOURCE})
    first, second = profile(), profile()
    del first.functions["sum"], first.functions["fill"], second.functions["both"]
    result, _ = run_pipeline([Dispatch()], program, context(first))
    result, (report,) = run_pipeline([Dispatch()], result, context(second))
    assert "dispatched: sum" in report.notes
    assert texts(result)["app/main.c"].count("extern int __dispatch_measured;") == 1
    assert_reparses(result)


def test_it_is_idempotent_and_needs_a_reason() -> None:
    program = program_of({"app/main.c": SOURCE})
    result, _ = run_pipeline([Dispatch()], program, given())
    again, (report,) = run_pipeline([Dispatch()], result, given())
    assert again is result and not report.changed
    for cpu in (None, CpuFeatures(0, 3 << 25, 0, 0)):
        assert run_pipeline([Dispatch()], program, given(cpu))[0] is program
    assert run_pipeline([Dispatch(heat=100001)], program, given())[0] is program
    with pytest.raises(UsageError, match="needs a profile"):
        Dispatch().run(program, context())
    with pytest.raises(UsageError, match="heat"):
        Dispatch(heat=-1)


@pytest.mark.parametrize(("cpu", "bits"), [
    (AVX2, (0x10801000, 0x28, 0, 6)),
    (CpuFeatures(1 << 23 | 1 << 27, 3 << 25, 0, 0), (0x800000, 0, 0, 0)),
    (CpuFeatures(0, 0, 1 << 16 | 1 << 31, 1 << 11), (0, 0x80010000, 0x800, 0xE6)),
])  # fmt: skip
def test_the_chooser_asks_for_what_the_clones_need(cpu: CpuFeatures, bits: tuple[int, ...]) -> None:
    result, _ = run_pipeline([Dispatch()], program_of({"app/main.c": SOURCE}), given(cpu))
    text = texts(result)["runtime/probe/dispatch.c"]
    found = dict(re.findall(r"DISPATCH_(\w+) = (\d+)", text))
    assert tuple(int(found[name]) for name in ("LEAF1_ECX", "LEAF7_EBX", "LEAF7_ECX", "STATE")) == bits
