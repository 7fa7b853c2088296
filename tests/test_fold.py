"""The fold pass: what is the same on every path goes into the text, what nothing needs goes away, behaviour stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from csmith_campaign import missing
from passes_csmith import one
from passes_harness import Case, assert_reparses, cases, context, program_of, run_hosted, snapshot, texts

from meta.diagnostics import UsageError
from meta.passes import Fold, Report, run_pipeline
from meta.program import Program

CASES = cases("fold")
# Whatever -Wall says of what a pass leaves behind; the cases themselves have functions that only some lines use.
STRICT = ("-no-pie", "-Wall", "-Werror", "-fwrapv")


def folded(program: Program, keep: tuple[str, ...] = ()) -> tuple[Program, Report]:
    result, (report,) = run_pipeline([Fold(keep)], program, context())
    return result, report


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_behaviour_stays(case: Case, tmp_path: Path) -> None:
    program = case.program
    result, _ = folded(program)
    text = "".join(texts(result).values())
    words = set(re.findall(r"\w+", text))
    assert not case.names("text-gone") & words, text
    assert case.names("text-stays") <= words, text
    before = run_hosted(program, tmp_path / "before", flags=("-fwrapv",))
    after = run_hosted(result, tmp_path / "after", flags=STRICT)
    assert (after.out, after.status) == (before.out, before.status), text


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_idempotent_and_input_untouched(case: Case) -> None:
    program = case.program
    before = snapshot(program)
    once, report = folded(program)
    assert snapshot(program) == before
    assert report.changed == (case.name != "fold-nothing")
    assert_reparses(once)
    twice, again = folded(once)
    assert not again.changed
    assert twice is once
    assert texts(folded(case.program)[0]) == texts(once)


def test_platforms_must_agree() -> None:
    """What one image knows is not what the other knows; and a signature is the same in both."""
    program = program_of({
        "runtime/pc/k.c": "int put(int x, int unused) { return x; } int mode(void) { return 1; }",
        "runtime/linux/k.c": "int put(int unused, int x) { return x; } int mode(void) { return 2; }",
        "app/main.c": "int put(int a, int b); int mode(void); static int same = 5;"
                      "int main(int c, char **v) { return mode() == 1 ? put(c, same) : put(2, c); }",
    })  # fmt: skip
    result, _ = folded(program)
    text = texts(result)
    assert "put(c, 5)" in text["app/main.c"]
    assert "put(2, c)" in text["app/main.c"]
    assert "mode() == 1" in text["app/main.c"]
    assert "int unused" in text["runtime/pc/k.c"]


def test_a_platform_of_its_own_is_folded_for_itself() -> None:
    program = program_of({
        "runtime/pc/k.c": "int mode(int x) { return x + 1; }",
        "runtime/linux/k.c": "static int y = 3; int mode(int x) { return x + y; }",
        "app/main.c": "int mode(int x); int main(int c, char **v) { return mode(2) + c; }",
    })  # fmt: skip
    text = texts(folded(program)[0])
    assert "return (mode(), " not in text["app/main.c"]  # 3 on one, 5 on the other
    assert "return 5" in text["runtime/linux/k.c"] or "3" in text["runtime/linux/k.c"]


def test_keep_leaves_a_function_its_type_and_its_callers() -> None:
    program = program_of({
        "app/main.c": "static int helper(int a, int b) { return a + 1; } static int x = 4;"
                      "int main(void) { return helper(x, 2); }",
    })  # fmt: skip
    assert "helper(int a, int b)" in texts(folded(program, ("helper",))[0])["app/main.c"]
    assert "helper" in texts(folded(program)[0])["app/main.c"]
    assert "int b" not in texts(folded(program)[0])["app/main.c"]
    with pytest.raises(UsageError, match="no function or object 'helpr'"):
        folded(program, ("helpr",))


def test_an_uninitialised_condition_may_go_either_way() -> None:
    program = program_of({
        "app/main.c": "static int f(void) { return 1; } int g(void) { return 2; }"
                      "int main(void) { int x; if (x) return f(); else return g(); }",
    })  # fmt: skip
    text = texts(folded(program)[0])["app/main.c"]
    assert "f()" in text
    assert "g()" in text


SEEDS = [range(start, start + 5) for start in range(1, 21, 5)]


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_random_programs(seeds: range, tmp_path: Path) -> None:
    """20 of csmith; tests/passes_csmith.py runs more."""
    if missing():
        pytest.skip(missing())
    rows = [one(seed, "fold;prune", tmp_path, "--max-funcs 4 --max-block-size 3") for seed in seeds]
    assert not [f"seed {row.seed}: {row.kind} {row.text}" for row in rows if row.is_bad]
