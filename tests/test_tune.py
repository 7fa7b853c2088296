"""The tune pass: hints at hot loops and functions, and nothing anywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from passes_harness import HASH, assert_reparses, context, program_of, run_hosted, snapshot, texts

from meta.diagnostics import UsageError
from meta.passes import PassContext, Tier, Tune, run_pipeline
from meta.passes.blocks import blocks_of
from meta.passes.effort import calls_of, words_of
from meta.passes.tier import THRESHOLDS
from meta.profile import FunctionCount, Profile

SOURCE = """
int printf(const char *format, ...);
static unsigned rotate(unsigned x, int n) { return x >> n | x << (32 - n); }
static unsigned digest(unsigned x)
{
    for (int i = 0; i < 64; i++)
        x = rotate(x, 3) ^ rotate(x, 7) + (rotate(x, 11) ^ rotate(x, 18));
    return x;
}
static int outer(int n)
{
    int sum = 0;
    for (int i = 1; i < n; i++)
        if (i % 3)
            for (int j = i; j < n; j += i)
                sum++;
    while (sum > 1000)
        sum -= 7;
    for (;;) {
        for (int j = 0; j < n; j++)
            sum += j;
        if (sum > 9000)
            break;
    }
    return sum;
}
static double share(double x, int n)
{
    if (n)
        for (int i = 1; i < n; i++)
            x = 1 / (x + i);
    return x;
}
static double cube(double x) { return (x * x * x + 2) * x * 3; }
static double deep(double x) { return cube(x) * cube(x + 1) * x; }
static double places[9];
static void bend(int n)
{
    for (int i = 0; i < n; i++)
        places[i] = deep(places[i]) + 1;
    for (int i = 0; i < n; i++)
        places[i] = cube(places[i]);
}
static double table[9][4];
static double rows(int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < 4; j++)
            sum += table[i][j];
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < n; j++)
            sum += table[j][i % 4];
    return sum;
}
struct body { double place, speed; };
static struct body bodies[9];
static void move(int n)
{
    for (int i = 0; i < n; i++)
        bodies[i].place += bodies[i].speed;
}
static int quotient(int x)
{
    for (int i = 1; i < 9; i++)
        x = x / i + 100;
    return x;
}
int main(void)
{
    move(9);
    bend(9);
    printf("%u %d %a %d %a %a\\n", digest(5), outer(90), share(2, 9), quotient(1000), rows(9), places[3]);
    return 0;
}
"""
NAMES = ("rotate", "digest", "outer", "share", "quotient", "move", "rows", "cube", "deep", "bend", "main")


def profile(calls: int = 5000) -> Profile:
    functions = {name: FunctionCount("app/main.c", calls) for name in NAMES}
    return Profile(HASH, "linux", "native", ("case",), False, functions)


def test_hints(tmp_path: Path) -> None:
    program = program_of({"app/main.c": SOURCE})
    before = snapshot(program)
    result, (report,) = run_pipeline([Tune()], program, context(profile()))
    assert snapshot(program) == before
    text = texts(result)["app/main.c"]
    assert report.counts == {"loops with hints": 4, "functions without vectors": 1}
    assert "#pragma GCC unroll 1\n    for (int i = 1; i < n; i++)\n        if (i % 3)" in text
    assert text.count("GCC unroll") == 2
    assert text.index("double share") < text.rindex("GCC unroll") < text.index("quotient")
    assert "#pragma meta interleave 2\n    for (int i = 0; i < n; i++)\n        places[i] = deep" in text
    assert text.count("interleave") == 1
    assert "#pragma meta scalar\n    for (int i = 0; i < n; i++)\n        bodies[i].place" in text
    assert 'meta_tier("scalar")' in text and text.startswith('#pragma GCC diagnostic ignored "-Wattributes"')
    assert_reparses(result)
    again, (second,) = run_pipeline([Tune()], result, context(profile()))
    assert texts(again) == texts(result) and not second.changed
    assert run_hosted(program, tmp_path / "a").out == run_hosted(result, tmp_path / "b").out


def test_tiers_and_hints_stand_side_by_side() -> None:
    program = program_of({"app/main.c": SOURCE})
    steps = [Tune(), Tier(thresholds=THRESHOLDS)]
    both, _ = run_pipeline(steps, program, context(profile()))
    digest = next(ext for ext in both.units[0].ast.ext if getattr(getattr(ext, "decl", None), "name", "") == "digest")
    assert (words_of(digest), calls_of(digest)) == (["speed", "scalar"], 5000)
    other, _ = run_pipeline(steps[::-1], program, context(profile()))
    assert texts(other) == texts(both)


def test_what_is_not_hot_is_left_alone() -> None:
    program = program_of({"app/main.c": SOURCE})
    result, report = Tune().run(program, context(profile(999)))
    assert result is program and not report.changed
    with pytest.raises(UsageError, match="needs a profile"):
        Tune().run(program, PassContext())
    with pytest.raises(UsageError, match="not be negative"):
        Tune(heat=-1)


def test_loops_of_few_turns_are_left_alone() -> None:
    source = """
        void f(int n, int *x) { for (int i = 1; i < n; i++) for (int j = i; x[j]; j--) x[j] = 0; }
        int main(void) { return 0; }
    """
    program = program_of({"app/main.c": source})
    (function,) = [ext for ext in program.units[0].ast.ext if ext.decl.name == "f"]
    for turns, expected in ((40_000, False), (40_001, True)):
        given = Profile(HASH, "linux", "native", ("case",), False, {"f": FunctionCount("app/main.c", 5000)})
        given.blocks["f"] = (turns,) * len(blocks_of(function))
        result, report = Tune().run(program, context(given))
        assert report.changed is expected and ("GCC unroll 1" in texts(result)["app/main.c"]) is expected
