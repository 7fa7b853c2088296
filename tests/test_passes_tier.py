"""The tier pass: what a profile never saw called is marked cold, and nothing else changes."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from passes_harness import HASH, assert_reparses, context, program_of, run_hosted, snapshot, texts

from meta.diagnostics import InputError, UsageError
from meta.passes import Tier, parse_pipeline, run_pipeline
from meta.passes.blocks import blocks_of
from meta.passes.tier import THRESHOLDS
from meta.profile import FunctionCount, Profile, ValueCounts
from meta.program import Program

SOURCE = """
int rare(int x);
static int never(int x) { return x + 1; }
int rare(int x) { return never(x); }
__attribute__((hot)) static int warm(int x) { return x; }
static int unknown(int x) { return x; }
int main(void) { return 0 ? rare(1) + warm(2) + unknown(3) : 0; }
"""


def profile(**calls: int) -> Profile:
    return Profile(
        HASH, "pc", "qemu", ("case",), False, {name: FunctionCount("app/main.c", n) for name, n in calls.items()}
    )


def cold(program: Program) -> set[str]:
    text = texts(program)["app/main.c"]
    return set(re.findall(r"^.*\bcold\b.*?(\w+)\(int x\)$", text, re.M))


def test_marks_what_was_never_called() -> None:
    program = program_of({"app/main.c": SOURCE})
    before = snapshot(program)
    step = profile(main=1, rare=0, never=0, warm=0)
    result, (report,) = run_pipeline([Tier()], program, context(step))
    assert snapshot(program) == before
    assert cold(result) == {"rare", "never"}  # warm says itself what it is, nothing is known about unknown
    assert report.counts == {"functions made cold": 2}
    assert_reparses(result)
    again, (second,) = run_pipeline([Tier()], result, context(step))
    assert not second.changed
    assert again.units == result.units


def test_does_nothing_where_all_was_called() -> None:
    program = program_of({"app/main.c": SOURCE})
    result, (report,) = run_pipeline([Tier()], program, context(profile(main=1, rare=2, never=2, warm=1)))
    assert not report.changed
    assert result.units == program.units


def test_a_function_of_the_same_name_elsewhere_is_another() -> None:
    program = program_of({"app/main.c": SOURCE, "app/other.c": "static int other(void) { return 1; }"})
    foreign = Profile(HASH, "pc", "qemu", ("case",), False, {"rare": FunctionCount("app/other.c", 0)})
    assert not run_pipeline([Tier()], program, context(foreign))[1][0].changed


def test_refusals() -> None:
    program = program_of({"app/main.c": SOURCE})
    with pytest.raises(UsageError, match="needs a profile"):
        Tier().run(program, context())
    with pytest.raises(InputError, match=HASH):
        Tier().run(program, context(profile(main=1), generation="cd" * 32))


TIERED = """
int printf(const char *format, ...);
int once(int x) { return x + 1; }
int few(int x) { return x + 2; }
int some(int x) { return x + 3; }
int often(int x) { return x + 4; }
int always(int x) { return x ? always(x - 1) : 0; }
int loops(int x) { while (x > 0) x -= 2; return x; }
int main(void) { return printf("%d\\n", once(1) + few(1) + some(1) + often(1) + always(2) + loops(3)) < 0; }
"""
CALLS = {"once": 1, "few": 10, "some": 100, "often": 1000, "always": 10000, "loops": 3, "main": 1, "unused": 0}


def tiers(program: Program) -> dict[str, str]:
    text = "".join(texts(program).values()).replace("int ", "")
    return {name: tier for tier, name in re.findall(r"meta_tier\((.*?)\)\)\)\s*(\w+)\(", text)}


def tiered(**changes: object) -> tuple[Program, Program, Profile]:
    program = program_of({"app/main.c": TIERED + "int unused(int x) { return x; }\n"})
    counts = replace(profile(**CALLS), **changes)  # type: ignore[arg-type]
    result, _ = run_pipeline([Tier(thresholds=THRESHOLDS)], program, context(counts))
    return program, result, counts


def test_heat_decides_the_tier(tmp_path: Path) -> None:
    program, result, counts = tiered()
    wanted = {"once": '"size"', "few": '"small"', "often": '"speed", 1000', "always": '"hot", 10000', "main": '"size"'}
    assert tiers(result) == wanted  # nothing but calls is known of the loop
    assert re.search(r"cold.*int unused", texts(result)["app/main.c"], re.S)
    assert_reparses(result)
    again, (second,) = run_pipeline([Tier(thresholds=THRESHOLDS)], result, context(counts))
    assert texts(again) == texts(result) and not second.changed
    assert "hot: always (10000 calls)" in second.notes and "normal: some (100 calls)" in second.notes
    assert run_hosted(program, tmp_path / "a").out == run_hosted(result, tmp_path / "b").out
    for compiler in filter(None, map(shutil.which, ("gcc", "clang-19"))):
        file = tmp_path / "main.c"
        file.write_text(texts(result)["app/main.c"])
        subprocess.run([compiler, "-Wall", "-Werror", "-fsyntax-only", file], check=True)


def test_cycles_and_blocks_make_loops_hot() -> None:
    cycles = {name: FunctionCount("app/main.c", n, self_cycles=n * 20) for name, n in CALLS.items()}
    cycles["loops"] = FunctionCount("app/main.c", 3, self_cycles=120_000)
    _, result, _ = tiered(functions=cycles, cycles_valid=True)
    assert tiers(result)["loops"] == '"speed", 3'
    _, result, _ = tiered(blocks={"loops": (3, 20000, 3, 3)})
    assert tiers(result)["loops"] == '"hot", 3'


def test_another_profile_moves_functions() -> None:
    _, result, _ = tiered()
    counts = profile(**{**CALLS, "once": 20000, "always": 1})
    moved, _ = run_pipeline([Tier(thresholds=THRESHOLDS)], result, context(counts))
    assert tiers(moved)["once"] == '"hot", 20000' and tiers(moved)["always"] == '"size"'
    assert "hot, meta_tier" in texts(moved)["app/main.c"]
    assert texts(moved)["app/main.c"].count("diagnostic") == 1


def test_scalar_functions_and_wrong_options() -> None:
    program = program_of({"app/main.c": TIERED})
    given = context(profile(**dict.fromkeys(CALLS, 1)))
    result, _ = run_pipeline([Tier(scalar=("loops",))], program, given)
    assert tiers(result) == {"loops": '"scalar"'}
    with pytest.raises(UsageError, match="no function 'loop'"):
        Tier(scalar=("loop",)).run(program, given)
    for wrong in (("1", "2", "3"), ("1", "2", "2", "3"), ("0", "1", "2", "3"), ("a", "1", "2", "3")):
        with pytest.raises(UsageError, match="four rising numbers"):
            Tier(thresholds=wrong)


BRANCHES = """
int printf(const char *format, ...);
void nobody(void);
int f(int x, int *p)
{
    int sum = 0;
    if (x < 0)
        return 1;
    if (sizeof(int) == 2)
        nobody();
    for (int i = 0; i < x; i++)
        sum += p[i] ?: 3;
    do
        sum += p ? 1 : 2;
    while (sum & 1);
    return sum;
}
int main(void)
{
    int a[3] = {1, 0, 2};
    int sum = 0;
    for (int i = 0; i < 300; i++)
        sum += f(i % 3, a);
    return printf("%d\\n", sum) < 0;
}
"""


def test_weights_are_said_where_they_surprise(tmp_path: Path) -> None:
    program = program_of({"app/main.c": BRANCHES})
    function = next(ext for ext in program.units[0].ast.ext if getattr(getattr(ext, "decl", None), "name", "") == "f")
    kinds = [block.kind for block in blocks_of(function)]
    wanted = {
        "entry": [300], "then": [0, 0], "else": [300, 300], "after": [300] * 4, "body": [300, 300], "exit": [300, 300],
        "yes": [300, 300], "no": [300, 0], "again": [1],
    }  # fmt: skip
    counts = tuple(wanted[kind].pop(0) for kind in kinds)
    given = context(replace(profile(f=300, main=1), blocks={"f": counts}))
    result, (report,) = run_pipeline([Tier(weights=True)], program, given)
    text = texts(result)["app/main.c"]
    assert "if (__builtin_expect_with_probability(x < 0, 1, 0.003311))" in text
    assert "if (sizeof(int) == 2)" in text and "p[i] ?: 3" in text
    assert "i = 0; __builtin_expect_with_probability(i < x, 1, 0.500000); i++" in text
    assert "__builtin_expect_with_probability(!!p, 1, 0.996689) ? 1 : 2" in text
    assert "while (__builtin_expect_with_probability(!!(sum & 1), 1, 0.006601))" in text
    assert report.counts["branches weighted"] == 4
    assert_reparses(result)
    again, _ = run_pipeline([Tier(weights=True)], result, given)
    assert texts(again) == texts(result)
    assert run_hosted(program, tmp_path / "a").out == run_hosted(result, tmp_path / "b").out


def test_prototypes_of_clones_have_no_tier() -> None:
    """What a prototype says is not found by the next tier, which would take it for somebody else's."""
    source = """
        static int f(int n, int x) { int sum = 0; for (int i = 0; i < n; i++) sum += x ^ i; return sum; }
        int main(int argc, char **argv) { (void)argv; return f(288, argc) & 63; }
    """
    values = {"f": {"n": ValueCounts(((288, 900),))}}
    found = replace(profile(main=1, f=900), values=values)
    passes = parse_pipeline("tier{thresholds=10,100,500,1000};specialise{calls=1}")
    after, _ = run_pipeline(passes, program_of({"app/main.c": source}), context(found))
    text = texts(after)["app/main.c"]
    assert re.search(r'^static int f__n288\(int x\);$', text, re.M), text
    again = parse_pipeline("tier{thresholds=1,2,3,4}")
    later = context(profile(main=1, f=3, f__n288=2))
    first, _ = run_pipeline(again, after, later)
    second, (report,) = run_pipeline(again, first, later)
    assert texts(second) == texts(first)
    assert not report.changed
