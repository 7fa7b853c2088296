"""Mutated C is compiled or refused with a diagnostic: no traceback, hang, crash, or memory without bound.

`make fuzz N=10000` tries more mutants; what campaigns found is in tests/fuzz/, and stays found.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from fuzz_campaign import GOOD, attempt, mutant

FOUND = sorted((ROOT / "tests" / "fuzz").glob("*.c"))


@pytest.mark.parametrize("first", range(0, 100, 25))
def test_mutants_compile_or_are_refused(first: int) -> None:
    verdicts = {seed: attempt(*mutant(seed)) for seed in range(first, first + 25)}
    assert {seed: each for seed, each in verdicts.items() if each.kind not in GOOD} == {}
    assert {each.kind for each in verdicts.values()} == set(GOOD), "all mutants end alike: the test proves nothing"


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.stem)
def test_what_fuzzing_found_stays_fixed(file: Path) -> None:
    verdict = attempt(file.read_text("utf-8", "surrogateescape"), file.stem.split("-")[0])
    assert verdict.kind in GOOD, verdict.text
