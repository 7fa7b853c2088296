"""Programs that use much of the language and of the host's headers do under `meta cc` what they do under gcc."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from compiler import need_gcc, run
from conftest import ROOT

SOURCES = sorted((ROOT / "tests" / "real" / "language").glob("*.c"))


@pytest.mark.parametrize("level", ["-O0", "-O2"])
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_program_does_what_gcc_makes_of_it(tmp_path: Path, source: Path, level: str) -> None:
    need_gcc()
    flags = ["-w", level, str(source), "-lm", "-o"]
    subprocess.run(["gcc", *flags, tmp_path / "theirs"], check=True)
    subprocess.run([sys.executable, "-m", "meta", "cc", *flags, tmp_path / "ours"], check=True)
    assert run(tmp_path / "ours") == run(tmp_path / "theirs")
