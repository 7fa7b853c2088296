"""The C that goes in is the program that comes out: every program of the table prints what gcc's build prints."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from compiler import GCC_FLAGS, gcc_build, link, need_gcc, parse, parse_file, run, to_ir, to_object
from conftest import ROOT

from meta.emit import emit_unit
from meta.gnu_ast import same_tree

TABLE = ROOT / "tests" / "programs"
HOSTED = ROOT / "tests" / "programs_hosted"
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


def _without_places(ir: str) -> list[str]:
    """The module but for the markers that give file-scope asm its line."""
    return [line for line in ir.splitlines() if not line.startswith('module asm "# ')]


@pytest.mark.parametrize("program", [*PROGRAMS, *sorted(HOSTED.glob("*.c"))], ids=lambda path: path.stem)
def test_program_survives_emission(program: Path, tmp_path: Path) -> None:
    """The emitted C is the same program to us, and a program to gcc."""
    files = sorted(program.glob("*.c")) if program.is_dir() else [program]
    for unit in (parse_file(file) for file in files):
        text = emit_unit(unit)
        again = parse(text, unit.path)
        assert same_tree(unit.ast, again.ast)
        assert _without_places(to_ir(again)) == _without_places(to_ir(unit))
        if shutil.which("gcc"):
            (tmp_path / "emitted.c").write_text(text)
            command = ["gcc", "-fsyntax-only", *GCC_FLAGS, str(tmp_path / "emitted.c")]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
