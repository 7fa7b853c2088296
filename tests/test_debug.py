"""DWARF in programs that gcc links and gdb reads; line tables against gcc's; what llvm-dwarfdump says of them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from compiler import link, need_gcc, parse, parse_file, program
from conftest import ROOT, run_meta
from elftools.elf.elffile import ELFFile
from gdb import need_gdb, run_gdb

from meta.backend import compile_module
from meta.lower import lower_program
from meta.program import Unit
from meta.sema import analyse
from meta.target import DebugInfo, Platform, Target

HERE = Path(__file__).parent / "debug"
PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.c"))
NAMES = DebugInfo(prefixes=((str(ROOT / "sources" / "runtime" / "include"), "include"), (str(HERE), "")))


def ir_with_debug(unit: Unit, level: str) -> str:
    return lower_program(analyse(program(unit)), Target(Platform.LINUX, level=level, debug=NAMES))


def object_with_debug(path: Path, level: str = "0") -> bytes:
    return compile_module(ir_with_debug(parse_file(path), level), Target(Platform.LINUX, level=level)).object


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What gdb says of types.c at -O0."""
    need_gdb()
    need_gcc()
    binary = link(tmp_path_factory.mktemp("types"), "types", [object_with_debug(HERE / "types.c")])
    return run_gdb(
        binary,
        {
            "stop": ["break types.c:32", "run", "backtrace", "info args", "info locals"],
            "struct": ["print *p", "print p->name", "ptype p"],
            "static": ["print calls", "print counter", "print ratio", "print precise", "print flag", "print greeting"],
            "array": ["print table", "whatis table"],
            "caller": ["up", "print a", "ptype node", "whatis a.grid", "whatis a.callback", "whatis fixed"],
            "enum": ["print (enum color)5", "print a.state", "print BLUE"],
            "return": ["delete", "frame 0", "finish"],
            "scope": ["break types.c:63", "continue", "print r"],
            "step": ["next", "step", "step", "step"],
            "variable": ["break types.c:47", "continue", "print values", "ptype values", "info locals"],
        },
        HERE,
    )


def test_breakpoint_by_line_and_backtrace(types: dict[str, str]) -> None:
    assert re.search(r"^Breakpoint 1, helper \(n=4, p=0x\w+\) at \S*types.c:32$", types["stop"], re.M)
    assert re.search(r"^32\t        sum \+= square \+ p->x;$", types["stop"], re.M)
    assert re.search(
        r"^#0  helper \(n=4, p=0x\w+\) at \S*types.c:32\n#1  .* in main \(argc=1, argv=0x\w+\)", types["stop"], re.M
    )
    assert re.search(r"^n = 4\np = 0x\w+$", types["stop"], re.M)


def test_locals_are_those_of_the_scopes_around(types: dict[str, str]) -> None:
    assert types["stop"].endswith("square = 0\ni = 0\nsum = 0\ncalls = 1")


def test_structs(types: dict[str, str]) -> None:
    assert re.search(r'= \{x = 3, y = 4, name = 0x\w+ "pt"\}$', types["struct"], re.M)
    assert "type = struct point {\n    int x;\n    int y;\n    const char *name;\n} *" in types["struct"]


def test_statics_and_globals(types: dict[str, str]) -> None:
    values = re.findall(r"^\$\d+ = (.*)$", types["static"], re.M)
    assert values == ["1", "7", "0.5", "2.25", "true", '"hi"']


def test_arrays(types: dict[str, str]) -> None:
    assert re.search(r"= \{1, 2, 3, 4\}\ntype = volatile long \[4\]$", types["array"])


def test_members_bit_fields_and_typedefs(types: dict[str, str]) -> None:
    expected = (
        "value = 17, sign = -2, color = BLUE, state = ON, grid = {{1, 2, 3}, {4, 5, 6}}, {i = 0, f = 0}, callback"
    )
    assert expected in types["caller"]
    assert re.search(
        r"    struct node \*next;\n    word value : 5;\n    int sign : 3;\n    enum color color;\n    state state;\n"
        r"    row grid\[2\];\n    union \{\n        int i;\n        float f;\n    \};\n"
        r"    int \(\*callback\)\(int, struct point \*\);\n\}",
        types["caller"],
    )
    assert "type = int (*)(int, struct point *)\n" in types["caller"]
    assert types["caller"].endswith("type = const volatile int")


def test_enumerators(types: dict[str, str]) -> None:
    assert re.findall(r"^\$\d+ = (.*)$", types["enum"], re.M) == ["GREEN", "ON", "BLUE"]


def test_finish_shows_the_result(types: dict[str, str]) -> None:
    assert re.search(r"^Value returned is \$\d+ = 26$", types["return"], re.M)


def test_an_inner_block_hides_the_outer(types: dict[str, str]) -> None:
    assert types["scope"].endswith("= 1000")


def test_stepping_goes_by_lines(types: dict[str, str]) -> None:
    lines = re.findall(r"^(\d+)\t", types["step"], re.M)
    assert lines == ["65", "39", "40", "66"]


def test_variable_length_arrays(types: dict[str, str]) -> None:
    assert "= {{0, 0}, {1, 1}, {2, 2}}\ntype = int [3][2]\n" in types["variable"]
    assert "values = {{0, 0}" in types["variable"]


def test_inlined_frames(tmp_path: Path) -> None:
    need_gdb()
    need_gcc()
    binary = link(tmp_path, "inlined", [object_with_debug(HERE / "inlined.c", "2")])
    found = run_gdb(binary, {"stop": ["break inlined.c:6", "run", "backtrace", "up", "info frame"]}, HERE)
    frames = re.findall(r"^#\d+ .*?(\w+) \((.*?)\) at \S*inlined.c:(\d+)$", found["stop"], re.M)
    assert [(name, line) for name, _, line in frames[:4]] == [
        ("square", "6"), ("twice", "12"), ("outer", "18"), ("main", "23"),
    ]  # fmt: skip
    assert [values for _, values, _ in frames[:2]] == ["x=4", "x=4"]
    assert "inlined into frame 2" in found["stop"]


def code_lines(data: bytes, name: str) -> set[int]:
    """The lines of the file `name` that the line table gives code."""
    info = ELFFile(io.BytesIO(data)).get_dwarf_info(relocate_dwarf_sections=True)
    found: set[int] = set()
    for unit in info.iter_CUs():
        table = info.line_program_for_CU(unit)
        assert table is not None
        files = [entry.name.decode() for entry in table["file_entry"]]
        for entry in table.get_entries():
            state = entry.state
            if state is not None and not state.end_sequence and state.line and files[state.file].endswith(name):
                found.add(state.line)
    return found


@pytest.mark.parametrize("path", [*PROGRAMS, *sorted(HERE.glob("*.c"))], ids=lambda path: path.stem)
def test_lines_with_code_are_those_of_gcc(path: Path, tmp_path: Path) -> None:
    """At -O0 both give the same lines code, but for closing braces and up to two lines each way.

    Those are labels, opening braces where gcc saves the stack, and lines where it folds what we compute.
    """
    need_gcc()
    oracle = tmp_path / "oracle.o"
    headers = str(ROOT / "sources" / "runtime" / "include")
    flags = ["-std=gnu11", "-w", "-O0", "-gdwarf-5", "-fno-builtin", f"-I{headers}"]
    subprocess.run(["gcc", *flags, "-c", path, "-o", oracle], check=True)
    braces = {n for n, line in enumerate(path.read_text().splitlines(), 1) if line.strip().startswith("}")}
    ours = code_lines(object_with_debug(path), path.name) - braces
    theirs = code_lines(oracle.read_bytes(), path.name) - braces
    assert theirs
    assert len(theirs - ours) <= 3 and len(ours - theirs) <= 2, (sorted(theirs - ours), sorted(ours - theirs))


def dwarfdump() -> str:
    for name in ("llvm-dwarfdump-19", "llvm-dwarfdump"):
        if shutil.which(name):
            return name
    pytest.skip("llvm-dwarfdump is not installed")


@pytest.mark.parametrize("level", ["0", "2"])
@pytest.mark.parametrize("path", sorted(HERE.glob("*.c")), ids=lambda path: path.stem)
def test_objects_verify(path: Path, level: str, tmp_path: Path) -> None:
    file = tmp_path / "it.o"
    file.write_bytes(object_with_debug(path, level))
    done = subprocess.run([dwarfdump(), "--verify", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("level", ["0", "2", "z"])
def test_code_does_not_depend_on_debug_information(level: str) -> None:
    """The do-nothing side: -g adds sections and changes no instruction."""
    unit = parse_file(HERE / "types.c")
    target = Target(Platform.LINUX, level=level)
    plain = compile_module(lower_program(analyse(program(unit)), target), target).object
    assert b".debug_info" not in plain
    assert text_of(plain) == text_of(compile_module(ir_with_debug(unit, level), target).object)


def text_of(code: bytes) -> dict[str, bytes]:
    elf = ELFFile(io.BytesIO(code))
    return {section.name: section.data() for section in elf.iter_sections() if section.name.startswith(".text")}


def test_names_are_logical() -> None:
    """No path of this computer gets into an object that was not asked for."""
    names = DebugInfo(".", (("/home/me/app/main.c", "app/main.c"), ("/home/me", "")))
    assert names.shown("/home/me/app/main.c") == "app/main.c"
    assert names.shown("/home/me/x/y.h") == "x/y.h"
    assert names.shown("/home/meadow/y.h") == "/home/meadow/y.h"
    assert DebugInfo(prefixes=(("/a", "b"),)).shown("/a/c.h") == "b/c.h"
    data = object_with_debug(HERE / "types.c")
    assert b"types.c" in data and str(ROOT).encode() not in data


def test_meta_cc_names_sources_as_gcc_does(tmp_path: Path) -> None:
    """Below the current directory, unless another name for it is asked for."""
    need_gdb()
    need_gcc()
    shutil.copy(HERE / "types.c", tmp_path / "types.c")
    assert run_meta("cc", "-g", "-O0", "types.c", "-o", "types", cwd=tmp_path).status == 0
    found = run_gdb(tmp_path / "types", {"stop": ["break types.c:32", "run", "info locals", "info source"]}, tmp_path)
    assert "square = 0\ni = 0\nsum = 0" in found["stop"]
    assert f"Located in {tmp_path}/types.c" in found["stop"]
    flags = ("-g", "-c", "-fdebug-prefix-map=/nowhere=/x", f"-ffile-prefix-map={tmp_path}=/build")
    assert run_meta("cc", *flags, "types.c", cwd=tmp_path).status == 0
    data = (tmp_path / "types.o").read_bytes()
    assert b"/build\0" in data and str(tmp_path).encode() not in data
    assert run_meta("cc", "-c", "-g", "-g0", "types.c", cwd=tmp_path).status == 0
    assert b".debug_info" not in (tmp_path / "types.o").read_bytes()


def test_extended_types(tmp_path: Path) -> None:
    need_gdb()
    need_gcc()
    binary = link(tmp_path, "extended", [object_with_debug(HERE / "extended.c")])
    names = ("v", "q", "z", "y", "shared", "big", "huge", "level", "both", "row", "byte", "precise", "some")
    commands = [f"print {name}" for name in names]
    found = run_gdb(
        binary, {"values": ["break 24", "run", *commands], "types": ["ptype words", "ptype row", "ptype &some"]}, HERE
    )
    values = re.findall(r"^\$\d+ = (.*)$", found["values"], re.M)
    assert values == [
        "{1, 2, 3, 4}", "{5, 6, 7, 8}", "1.5 + 2.5i", "3 + 0i", "9", "-5", "7", "TOP",
        "{whole = 12884901892, {low = 4, high = 3}}", "(int (*)[3]) 0x0", "200 '\\310'", "1.25",
        "{count = 2, items = 0x" + values[-1].rpartition("0x")[2],
    ]  # fmt: skip
    assert "type = const char * const[2]\ntype = int (*)[3]\n" in found["types"]


def test_a_statement_expression_is_a_scope() -> None:
    text = ir_with_debug(parse("int main(int t, char **v) {\n return ({ int t = 5; t; }) + t;\n}"), "0")
    scopes = re.findall(r'!DILocalVariable\(name: "t", (?:arg: 1, )?scope: (!\d+)', text)
    assert len(set(scopes)) == 2
    assert f"{scopes[1]} = distinct !DILexicalBlock(scope: {scopes[0]}, " in text
