"""Branches, cases and operands that a profile never saw become traps; the profile comes from the program itself."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from passes_harness import Case, Run, assert_reparses, cases, context, run_hosted, snapshot, texts

from meta.passes import Instrument, Prune, Report, run_pipeline
from meta.profile import Profile
from meta.program import Program

CASES = cases("branches")
STRICT = ("-no-pie", "-Wall", "-Werror")
TRAPPED = 86


def measured(program: Program, folder: Path) -> Profile:
    hooked, (report,) = run_pipeline([Instrument(mode=("blocks",))], program, context())
    assert report.probes is not None
    profile = run_hosted(hooked, folder, flags=("-no-pie",)).profile(report.probes)
    assert profile.blocks
    return profile


def pruned(program: Program, profile: Profile, keep: tuple[str, ...] = ()) -> tuple[Program, Report]:
    result, (report,) = run_pipeline([Prune(cold="trap", keep=keep)], program, context(profile))
    return result, report


def trap_of(run: Run, report: Report) -> str | None:
    assert report.probes is not None
    (identifier,) = (struct.unpack("<I", payload)[0] for kind, payload in run.frames if kind == 4)
    return report.probes.cold_name(identifier)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_was_seen_stays_and_the_rest_traps_by_name(case: Case, tmp_path: Path) -> None:
    program = case.program
    before = snapshot(program)
    profile = measured(program, tmp_path / "profile")
    result, report = pruned(program, profile)
    assert snapshot(program) == before
    text = texts(result)["app/main.c"]
    words = set(re.findall(r"\w+", text))
    assert not case.names("text-gone") & words, text
    assert case.names("text-stays") <= words, text
    assert_reparses(result)
    plain = run_hosted(program, tmp_path / "plain")
    run = run_hosted(result, tmp_path / "pruned", flags=STRICT)
    assert (run.out, run.status) == (plain.out, plain.status), text
    for index, args in enumerate((["1"], ["1", "2"])):
        whole = run_hosted(program, tmp_path / f"whole-{index}", *args)
        met = run_hosted(result, tmp_path / f"met-{index}", *args)
        if met.status == TRAPPED:
            assert trap_of(met, report) == "main"
        else:
            assert (met.out, met.status) == (whole.out, whole.status)
    assert bool(report.counts["branches made traps"]) == (case.name != "branches-nothing")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_measured_again_nothing_changes(case: Case, tmp_path: Path) -> None:
    once, report = pruned(case.program, measured(case.program, tmp_path / "first"))
    twice, again = pruned(once, measured(once, tmp_path / "second"))
    assert texts(twice) == texts(once)
    assert not again.changed
    assert again.probes is not None
    assert report.probes is not None
    assert [probe.name for probe in again.probes.cold] == [probe.name for probe in report.probes.cold]


def test_a_kept_function_keeps_its_branches(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "branches-paths")
    profile = measured(case.program, tmp_path / "profile")
    result, _ = pruned(case.program, profile, ("main", "closed", "open", "never_two", "other_error"))
    whole = run_hosted(case.program, tmp_path / "whole", "1", "2")
    met = run_hosted(result, tmp_path / "met", "1", "2")
    assert (met.out, met.status) == (whole.out, whole.status)


def test_counts_of_other_blocks_are_not_taken(tmp_path: Path) -> None:
    """A profile that does not fit a function says nothing about its branches."""
    case = next(case for case in CASES if case.name == "branches-paths")
    profile = measured(case.program, tmp_path)
    blocks = {name: (*counts, 0) for name, counts in profile.blocks.items()}
    whole = Profile(
        profile.generation, profile.platform, profile.machine, profile.workloads, False, profile.functions,
        blocks=blocks, boots=profile.boots,
    )  # fmt: skip
    assert pruned(case.program, whole)[1].counts["branches made traps"] == 0
