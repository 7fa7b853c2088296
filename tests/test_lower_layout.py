"""Random records have the sizes, alignments, offsets and bits that gcc gives them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from compiler import gcc_build, link, need_gcc, parse, run, to_object
from layout_program import Records

ROUNDS = int(os.environ.get("LAYOUT_ROUNDS", "3"))  # of 100 records each


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_random_records_are_laid_out_as_by_gcc(seed: int, tmp_path: Path) -> None:
    need_gcc()
    source = tmp_path / "records.c"
    source.write_text(Records(seed, 100).text())
    expected = run(gcc_build(tmp_path, "gcc", [source])).text.splitlines()
    found = run(link(tmp_path, "ours", [to_object(parse(source.read_text()), level="1")])).text.splitlines()
    different = [(ours, theirs) for ours, theirs in zip(found, expected, strict=True) if ours != theirs]
    assert not different, f"{len(different)} of {len(expected)}: {different[0]}\n{source.read_text()}"
