"""Units that a linker puts together, as `meta cc -c` makes them: programs that need threads, linker sections or aliases
print what gcc's build prints, as fixed code and as position-independent code.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from compiler import HEADERS, gcc_build, link, need_gcc, parse, parse_file, run
from conftest import ROOT

from meta.backend import compile_module
from meta.diagnostics import Unsupported
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


def test_wide_vectors_travel_in_registers_with_avx(tmp_path: Path) -> None:
    """Each half by gcc and by us; without AVX they travel in memory."""
    need_gcc()
    if "avx2" not in Path("/proc/cpuinfo").read_text():
        pytest.skip("this processor has no AVX2")
    halves = [ROOT / "tests" / "interop" / name for name in ("wide_caller.c", "wide_callee.c")]
    build = ["gcc", "-w", "-Wno-psabi", "-mavx2", "-O1", "-no-pie"]
    built = {}
    for half in halves:
        theirs = tmp_path / f"{half.stem}-gcc.o"
        subprocess.run([*build, "-c", half, "-o", theirs], check=True)
        target = Target(Platform.LINUX, features="+avx2", separate=Separate())
        ours = tmp_path / f"{half.stem}.o"
        text = lower_program(analyse(Program("half", (parse_file(half),), ())), target)
        ours.write_bytes(compile_module(text, target).object)
        built[half] = (theirs, ours)
    outcomes = []
    for caller, callee in ((0, 0), (0, 1), (1, 0), (1, 1)):
        binary = tmp_path / f"program{caller}{callee}"
        subprocess.run([*build, built[halves[0]][caller], built[halves[1]][callee], "-o", binary], check=True)
        outcomes.append(run(binary))
    assert outcomes[0].status == 0 and len(outcomes[0].text) > 200
    assert outcomes == outcomes[:1] * 4


def test_what_is_not_known_of_wide_vectors_is_refused() -> None:
    text = "typedef int v8 __attribute__((vector_size(32)));\n"
    unit = parse(text + "v8 f(v8 a) { return a + a; }")
    plain, other = (Target(Platform.LINUX, cpu=each, separate=Separate()) for each in ("x86-64", "lakemont"))
    assert "sret" in lower_program(analyse(Program("plain", (unit,), ())), plain)
    with pytest.raises(Unsupported, match="for the processor 'lakemont'"):
        lower_program(analyse(Program("wide", (unit,), ())), other)
    unit = parse(text + "int f(v8 a, ...) { return a[0]; }")
    wide = Target(Platform.LINUX, features="+avx", separate=Separate())
    with pytest.raises(Unsupported, match=r"before '\.\.\.'"):
        lower_program(analyse(Program("wide", (unit,), ())), wide)
