"""Random arithmetic gives what gcc's build gives, to the bit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from arithmetic_program import Arithmetic
from compiler import gcc_build, link, need_gcc, parse_file, run, to_object

ROUNDS = int(os.environ.get("ARITHMETIC_ROUNDS", "4"))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_random_arithmetic_agrees_with_gcc(seed: int, tmp_path: Path) -> None:
    need_gcc()
    source = tmp_path / "arithmetic.c"
    source.write_text(Arithmetic(seed).text())
    expected = run(gcc_build(tmp_path, "gcc", [source]))
    for level in ("0", "2"):
        assert run(link(tmp_path, f"ours{level}", [to_object(parse_file(source), level=level)])) == expected, level
