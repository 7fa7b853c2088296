"""Random sequences of passes: 20 programs of csmith and two apps; `make passes N=1000` runs more."""

from __future__ import annotations

from pathlib import Path

import pytest
from csmith_campaign import missing
from passes_campaign import one_app, one_random

SEEDS = [range(start, start + 5) for start in range(1, 21, 5)]


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_random_programs(seeds: range, tmp_path: Path) -> None:
    if missing():
        pytest.skip(missing())
    rows = [one_random(seed, tmp_path, "--max-funcs 4 --max-block-size 3") for seed in seeds]
    assert not [f"seed {row.seed}: {row.kind} {row.text}" for row in rows if row.is_bad]


@pytest.mark.parametrize("name", ["hello", "json"])
def test_apps(name: str, tmp_path: Path) -> None:
    row = one_app(1, name, tmp_path)
    assert row.kind == "ok", row.text
