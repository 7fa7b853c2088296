"""Units that a linker puts together, as `meta cc -c` makes them: programs that need threads, linker sections or aliases
print what gcc's build prints, as fixed code and as position-independent code.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from compiler import HEADERS, gcc_build, link, need_gcc, parse_file, run
from conftest import ROOT

from meta.backend import compile_module
from meta.frontend import parse_unit
from meta.lower import lower_program
from meta.program import Program
from meta.sema import analyse
from meta.target import Platform, Separate, Target

TABLE = ROOT / "tests" / "programs_hosted"
PROGRAMS = sorted(TABLE.glob("*.c"))
KINDS = {"fixed": Separate(), "pic": Separate(pic=2), "pie": Separate(pic=2, pie=2)}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program_does_what_gcc_makes_of_it(program: Path, tmp_path: Path) -> None:
    need_gcc()
    expected = run(gcc_build(tmp_path, "gcc", [program]))
    for kind, level in (("fixed", "0"), ("fixed", "2"), ("pic", "2"), ("pie", "0")):
        target = Target(Platform.LINUX, level=level, separate=KINDS[kind])
        semantics = analyse(Program(program.stem, (parse_file(program),), ()))
        code = compile_module(lower_program(semantics, target), target).object
        assert run(link(tmp_path, f"ours-{kind}{level}", [code])) == expected, f"{kind} at level {level}"


def test_vectors_travel_between_compilers(tmp_path: Path) -> None:
    """Both halves by gcc, and each half by us against gcc's other half."""
    need_gcc()
    halves = [ROOT / "tests" / "interop" / name for name in ("caller.c", "callee.c")]
    expected = run(gcc_build(tmp_path, "gcc", halves))
    for ours, theirs in ((halves[0], halves[1]), (halves[1], halves[0])):
        for level in ("0", "2"):
            target = Target(Platform.LINUX, level=level, separate=Separate())
            unit = parse_unit(ours, ours.name, include_dirs=[ours.parent, HEADERS], defines={})
            code = compile_module(lower_program(analyse(Program("half", (unit,), ())), target), target).object
            assert run(link(tmp_path, f"{ours.stem}{level}", [code], [theirs])) == expected, f"{ours.name} at {level}"
