"""The tier pass: what a profile never saw called is marked cold, and nothing else changes."""

from __future__ import annotations

import re

import pytest
from passes_harness import HASH, assert_reparses, context, program_of, snapshot, texts

from meta.diagnostics import InputError, UsageError
from meta.passes import Tier, run_pipeline
from meta.profile import FunctionCount, Profile
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
