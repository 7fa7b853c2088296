"""The C that goes in is the program that comes out: every program of the table prints what gcc's build prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiler import gcc_build, link, need_gcc, parse_file, run, to_object
from conftest import ROOT

TABLE = ROOT / "tests" / "programs"
# A program is a file, or a folder of the units it is made of.
PROGRAMS = sorted([*TABLE.glob("*.c"), *(folder for folder in TABLE.iterdir() if folder.is_dir())])


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program_does_what_gcc_makes_of_it(program: Path, tmp_path: Path) -> None:
    need_gcc()
    files = sorted(program.glob("*.c")) if program.is_dir() else [program]
    expected = run(gcc_build(tmp_path, "gcc", files))
    units = [parse_file(file) for file in files]
    for level in ("0", "2"):
        ours = link(tmp_path, f"ours{level}", [to_object(*units, level=level)])
        assert run(ours) == expected, f"at level {level}"
