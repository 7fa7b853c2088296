"""`prune{cold=outline}`: what is seldom called goes to a section of its own, and the program stays what it was."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Result, run_meta, write_app
from passes_harness import assert_reparses, context, program_of, texts

from meta.diagnostics import UsageError
from meta.passes import Prune, run_pipeline
from meta.profile import FunctionCount, Profile
from meta.program import Program
from meta.target import OUTLINED_TEXT

UNIT = "app/main.c"
TEXT = """\
__attribute__((section(".mine"))) static int placed(int x) { return x + 1; }
static inline int small(int x) { return x + 2; }
__attribute__((naked)) static void bare(void) { __asm__("ret"); }
static int deepest(int x) { return x * 3; }
static int deeper(int x) { return deepest(x) + 1; }
static int shared(int x) { return x * 5; }
static int pointed(int x) { return x * 7; }
static int needed(int x) { return x * 11; }
__attribute__((interrupt)) static void handler(void *frame) { (void)frame; needed(1); }
#pragma meta keep
static int pragma_kept(int x) { return x * 13; }
static int kept(int x) { return x * 17; }
static int (*table[])(int) = {pointed};
static int rare(int x) { return deeper(x) + shared(x) + placed(x) + small(x) + pragma_kept(x) + kept(x); }
int main(int argc, char **argv)
{
    (void)argv;
    bare();
    return (argc > 9 ? rare(argc) : shared(argc)) + table[0](argc) + (handler != 0);
}
"""
COUNTS = {
    "placed": 0, "small": 0, "bare": 0, "deepest": 0, "deeper": 3, "shared": 40, "pointed": 4, "needed": 0,
    "handler": 0, "pragma_kept": 0, "kept": 0, "rare": 2, "main": 1000,
}  # fmt: skip
CALLED = {name: calls for name, calls in COUNTS.items() if name not in ("bare", "handler")}


def profile(counts: dict[str, int] = CALLED) -> Profile:
    functions = {name: FunctionCount(UNIT, calls) for name, calls in counts.items()}
    return Profile("ab" * 32, "pc", "unicorn", ("greet",), False, functions)


def outlined(program: Program, step: Prune, measured: Profile | None = None) -> tuple[Program, dict[str, bool]]:
    """The program after the pass; the outlined functions, and whether they must not be inlined."""
    result, _ = run_pipeline([step], program, context(measured or profile()))
    assert_reparses(result)
    pattern = rf'__attribute__\(\((noinline, )?section\("{re.escape(OUTLINED_TEXT)}"\)\)\)[^;{{]*?(\w+)\('
    return result, {found[2]: found[1] is not None for found in re.finditer(pattern, texts(result)[UNIT])}


@pytest.fixture
def program() -> Program:
    return program_of({UNIT: TEXT})


def test_what_was_never_called(program: Program) -> None:
    assert outlined(program, Prune(cold="outline", keep=("kept",)))[1] == {"deepest": True}


def test_what_was_seldom_called(program: Program) -> None:
    """Where only outlined code calls a function, it may still be inlined there."""
    found = outlined(program, Prune(cold="outline", calls=10, keep=("kept",)))[1]
    assert found == {"deepest": False, "deeper": False, "rare": True, "pointed": True}
    assert "shared" in outlined(program, Prune(cold="outline", calls=40, keep=("kept",)))[1]


def test_nothing_was(program: Program) -> None:
    busy = profile(dict.fromkeys(CALLED, 1000))
    result, found = outlined(program, Prune(cold="outline"), busy)
    assert found == {}
    assert texts(result)[UNIT] == texts(run_pipeline([Prune()], program, context())[0])[UNIT]


def test_twice_is_once_and_another_profile_takes_it_back(program: Program) -> None:
    step = Prune(cold="outline", calls=10)
    once, found = outlined(program, step)
    assert found
    twice, (report,) = run_pipeline([step], once, context(profile()))
    assert texts(twice) == texts(once)
    assert not report.changed
    busy = profile(dict.fromkeys(CALLED, 1000))
    assert texts(outlined(once, step, busy)[0]) == texts(outlined(program, step, busy)[0])


def test_traps_and_outlining_together(program: Program) -> None:
    """Never seen is a trap, seldom seen is outlined."""
    counted = replace(profile({**CALLED, "deepest": 0, "rare": 0, "deeper": 0}), platform="pc")
    text = texts(run_pipeline([Prune(cold="outline", calls=10)], program, context(counted))[0])[UNIT]
    assert text.count(OUTLINED_TEXT) >= 4
    with pytest.raises(UsageError, match="must be a number of calls"):
        Prune(calls=10)


@pytest.mark.parametrize("text", [
    'void own(void) { __asm__ volatile("lidt (%0)" : : "r"(0)); }',
    'void own(void) { __asm__ volatile("movq %0, %%cr3" : : "r"(0)); }',
    "extern unsigned long boot_idt[]; void own(void) { boot_idt[28] = 0; }",
], ids=["lidt", "cr3", "boot_idt"])  # fmt: skip
def test_who_handles_exceptions_alone_is_refused(text: str) -> None:
    program = program_of({UNIT: f"{text}\nint main(void) {{ own(); return 0; }}\n"})
    with pytest.raises(UsageError, match=rf"{UNIT} uses '(lidt|cr3|boot_idt)'"):
        run_pipeline([Prune(cold="outline")], program, context(profile({"main": 1, "own": 0})))


APP = """\
#include <stdio.h>

__attribute__((noinline)) static int hot(int n)
{
    return n * 3 + 1;
}

static int rare(const char *what)
{
    int sum = 0;

    for (int i = 0; i < 10; i++) {
        sum += hot(i);
        printf("%s %d %d\\n", what, i, sum);
    }
    return sum & 7;
}

int main(int argc, char **argv)
{
    int sum = 0;

    for (int i = 0; i < 300; i++)
        sum += hot(i);
    printf("%d\\n", sum);
    return argc > 1 ? rare(argv[1]) : 0;
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app, its profile, and gen-001, which has outlined what runs at most 20 times."""
    folder = tmp_path_factory.mktemp("outline")
    write_app(folder / "seldom", {"main.c": APP}, '[app]\nname = "seldom"\nlevel = "z"\n')
    for step in (
        ("build", "seldom"), ("instrument", "seldom", "--mode", "count"),
        ("run", "seldom/gen-000/instrumented", "-m", "unicorn"),
        ("prune", "outputs/seldom/gen-000/profile.json", "--cold", "outline", "--calls", "20"),
    ):  # fmt: skip
        done = run_meta(*step, cwd=folder)
        assert done.status == 0, done.err
    return folder


def run(folder: Path, what: str, *arguments: str) -> Result:
    return run_meta("run", what, "-m", "unicorn", "--", *arguments, cwd=folder)


def test_the_kernel_is_smaller_and_the_same(folder: Path) -> None:
    facts = [
        json.loads((folder / f"outputs/seldom/gen-00{number}/manifest.json").read_text())["sizes"] for number in (0, 1)
    ]
    assert facts[1]["total"] < facts[0]["total"]
    assert facts[1]["sections"]["outlined"] > facts[1]["sections"]["packed"] + 1000
    for arguments in ((), ("x",)):
        before, after = run(folder, "seldom/gen-000", *arguments), run(folder, "seldom/gen-001", *arguments)
        assert (after.status, after.out) == (before.status, before.out)
    assert "x 9 145" in run(folder, "seldom/gen-001", "x").out


def test_why_and_diff_say_so(folder: Path) -> None:
    why = run_meta("prune", "outputs/seldom/gen-000/profile.json", "--why", "main", cwd=folder)
    assert why.status == 0, why.err
    assert "main: outlined since gen-001, packed in its image until control first comes to packed code" in why.out
    assert "outlined" not in run_meta("prune", "outputs/seldom/gen-000/profile.json", "--why", "hot", cwd=folder).out
    diff = run_meta("diff", "seldom/gen-001", "--stat", cwd=folder)
    assert diff.status == 0, diff.err
    assert re.search(r"unpacked bytes\s+[\d,]+\s+[\d,]+", diff.out), diff.out


def test_an_outlined_generation_measures_itself(folder: Path) -> None:
    for step in (
        ("instrument", "seldom/gen-001", "--mode", "count,edges"),
        ("run", "seldom/gen-001/instrumented", "-m", "unicorn", "--", "x"),
    ):
        assert run_meta(*step, cwd=folder).status in (0, 1)
    functions = json.loads((folder / "outputs/seldom/gen-001/profile.json").read_text())["functions"]
    assert functions["rare"]["calls"] == 1
    assert functions["hot"]["calls"] == 310


def test_without_a_profile_that_counts_it_says_what_is_wrong(folder: Path) -> None:
    profile = "outputs/seldom/gen-000/profile.json"
    wrong = run_meta("prune", profile, "--cold", "size", "--calls", "3", cwd=folder)
    assert wrong.status == 2
    assert "--cold outline" in wrong.err


def test_callers_that_go_do_not_count() -> None:
    """A second run does not see them."""
    text = "static int rare(int x) { return x; }\nstatic int gone(int x) { return rare(x); }\n"
    text += "static int few(int x) { return rare(x); }\nint main(void) { return few(1); }\n"
    program = program_of({UNIT: text})
    counts = profile({"rare": 1, "gone": 1000, "few": 2, "main": 1000})
    once, found = outlined(program, Prune(cold="outline", calls=10), counts)
    assert found == {"rare": False, "few": True}
    assert texts(outlined(once, Prune(cold="outline", calls=10), counts)[0]) == texts(once)
