"""Random programs of csmith print what gcc's build of them prints: 40 with fixed seeds, 10 with fresh ones.

The fresh seeds are in the output of a failing test; `make csmith N=2000` runs more of them, larger, at more levels.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from csmith_campaign import Limits, missing, one

LIMITS = Limits(theirs=1, ours=20, compiling=60, size="--max-funcs 4 --max-block-size 3")
FIXED = [range(start, start + 4) for start in range(1, 41, 4)]
FRESH = 2


def _agree(seeds: range, folder: Path) -> None:
    if missing():
        pytest.skip(missing())
    rows = [one(seed, ("0", "2"), LIMITS, folder) for seed in seeds]
    assert not [f"seed {row.seed}: {row.kind} {row.text}" for row in rows if row.is_bad]


@pytest.mark.parametrize("seeds", FIXED, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_programs_of_fixed_seeds_agree_with_gcc(seeds: range, tmp_path: Path) -> None:
    _agree(seeds, tmp_path)


@pytest.mark.parametrize("part", range(5))
def test_programs_of_fresh_seeds_agree_with_gcc(part: int, tmp_path: Path) -> None:
    first = random.SystemRandom().randrange(1 << 31)
    print(f"fresh seeds: {first} to {first + FRESH - 1}")
    _agree(range(first, first + FRESH), tmp_path)
