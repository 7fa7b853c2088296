"""What the tests of call graph and passes share: programs from text, and running them with the host's gcc.

A case file holds one or more units and, in comments, what is expected of it:

    // unit: app/main.c          starts a unit; text before the first one is in every unit
    // expect KEY: VALUE         any number of lines
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT
from pycparser import c_ast

from meta.emit import emit_unit
from meta.frontend import parse_text, parse_unit
from meta.passes import Pass, PassContext, run_pipeline
from meta.passes.tree import walk
from meta.profile import FunctionCount, Profile, collect
from meta.profile.probes import ProbeMap
from meta.program import Assembly, Program, Unit
from meta.target import Platform

RUNTIME = ROOT / "sources" / "runtime"
CASES = Path(__file__).with_name("passes")
HASH = "ab" * 32
CHECKED = ("-O1", "-fsanitize=undefined,address", "-fno-sanitize-recover=all")
FAST = ("-O3", "-march=native", "-ffp-contract=off")
PRELUDE = "int printf(const char *format, ...);\n"
# What the runtime is to a real program; platform and channel are the host's, in hosted.c.
LAST = "void platform_exit(int status);\nvoid runtime_exit(int status) { platform_exit(status); }\n"


def platform_of(path: str) -> Platform | None:
    part = path.split("/")[1] if path.startswith("runtime/") else ""
    return next((platform for platform in Platform if platform.value == part), None)


def program_of(units: Mapping[str, str], assembly: Mapping[str, str] | None = None, *, last: bool = True) -> Program:
    """A program from C text by path; `last` adds a runtime_exit."""
    texts = {**({"runtime/exit.c": LAST} if last else {}), **units}
    listing = {"boot/exit.s": "jmp runtime_exit\n", **(assembly or {})}
    boot = tuple(Assembly(path, text) for path, text in listing.items())
    parsed = [parse_text(text, path, platform=platform_of(path)) for path, text in texts.items()]
    return Program("case", (), boot).with_units(parsed)


@dataclass(frozen=True)
class Case:
    """A case file, taken apart."""

    name: str
    units: dict[str, str]
    expected: dict[str, str]

    @property
    def program(self) -> Program:
        return program_of(self.units)

    def names(self, key: str) -> set[str]:
        return set(self.expected.get(key, "").split())


def cases(prefix: str) -> list[Case]:
    return [_case(file) for file in sorted(CASES.glob(f"{prefix}-*.c"))]


def _case(file: Path) -> Case:
    text = file.read_text()
    expected: dict[str, str] = {}
    for key, value in re.findall(r"^// expect ([\w-]+): *(.*)$", text, re.M):
        expected[key] = f"{expected.get(key, '')} {value}".strip()
    shared, *parts = re.split(r"^// unit: *(\S+)$", re.sub(r"^// expect .*$", "", text, flags=re.M), flags=re.M)
    pairs = list(zip(parts[::2], parts[1::2], strict=True)) or [("app/main.c", "")]
    return Case(file.stem, {path: PRELUDE + shared + body for path, body in pairs}, expected)


@functools.cache
def library() -> dict[str, Unit]:
    """The probe library, parsed once."""
    folders = [RUNTIME / "include", RUNTIME / "probe"]
    paths = [f"runtime/probe/{file.name}" for file in sorted((RUNTIME / "probe").glob("*.c"))]
    return {path: parse_unit(ROOT / "sources" / path, path, include_dirs=folders) for path in paths}


def context(profile: Profile | None = None, **options: object) -> PassContext:
    return PassContext(library=library(), profile=profile, **options)  # type: ignore[arg-type]


def hot_profile(program: Program, calls: int = 100_000) -> Profile:
    """Every function was called so often."""
    functions = {
        ext.decl.name: FunctionCount(unit.path, calls)
        for unit in program.units for ext in unit.ast.ext if isinstance(ext, c_ast.FuncDef)
    }  # fmt: skip
    return Profile(HASH, "linux", "native", ("case",), False, functions)


def assert_case(
    step: Pass, case: Case, folder: Path, builds: Sequence[tuple[str, ...]] = (("-O0",), CHECKED, FAST)
) -> tuple[Program, set[str]]:
    """What `step` makes of a case in which everything is hot, and the names in its notes, as `done: name ...`.

    The case is what it was; the result prints the same, as gcc builds it with each of these flags, can be parsed, and a
    second run changes nothing.
    """
    program, given = case.program, context(hot_profile(case.program))
    before = snapshot(program)
    result, (report,) = run_pipeline([step], program, given)
    assert snapshot(program) == before
    assert_reparses(result)
    again, (second,) = run_pipeline([step], result, given)
    assert texts(again) == texts(result) and not second.changed
    for flags in builds:
        runs = [run_hosted(each, folder / name, flags=flags) for name, each in (("a", program), ("b", result))]
        assert runs[0] == runs[1] and runs[0].out
    return result, {note.split()[1] for note in report.notes}


def texts(program: Program) -> dict[str, str]:
    return {unit.path: emit_unit(unit) for unit in program.units}


def shape(node: object) -> object:
    """A tree as nested tuples, for comparing two."""
    if isinstance(node, list):
        return [shape(each) for each in node]
    if not hasattr(node, "children"):
        return node
    slots = [slot for slot in node.__slots__ if slot not in ("coord", "__weakref__")]  # type: ignore[attr-defined]
    return (type(node).__name__, *(shape(getattr(node, slot)) for slot in slots))


def assert_reparses(program: Program) -> None:
    """What a pass built is what the parser makes of its text."""
    for unit in program.units:
        again = parse_text(emit_unit(unit), unit.path)
        assert emit_unit(again) == emit_unit(unit)
        for one, two in zip(unit.ast.ext, again.ast.ext, strict=True):
            assert shape(one) == shape(two), emit_unit(unit)


def snapshot(program: Program) -> list[object]:
    """Identity and contents of every node: equal before and after a pass that leaves its input alone."""
    return [(id(node), shape(node)) for unit in program.units for node in walk(unit.ast)]


@dataclass(frozen=True)
class Run:
    """What a hosted program printed, returned, and sent."""

    out: str
    status: int
    frames: tuple[tuple[int, bytes], ...]

    def profile(self, probes: ProbeMap, workload: str = "case") -> Profile:
        return collect(
            self.frames, probes, generation=HASH, platform="linux", machine="native", workload=workload,
            cycles_valid=True,
        )  # fmt: skip


def compile_hosted(program: Program, folder: Path, *flags: str) -> Path:
    """The linux image of a program, with the host's C library and without boot code."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    files = [str(CASES / "hosted" / "hosted.c")]
    for unit in program.for_platform(Platform.LINUX).units:
        file = folder / (unit.path.replace("/", "-"))
        file.write_text(emit_unit(unit))
        files.append(str(file))
    command = ["gcc", "-std=gnu11", "-O1", "-fno-builtin", "-w", *flags, *files]
    done = subprocess.run([*command, "-o", folder / "program"], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "program"


def run_hosted(program: Program, folder: Path, *args: str, flags: tuple[str, ...] = (), seconds: int = 60) -> Run:
    binary = compile_hosted(program, folder, *flags)
    wire = folder / "frames"
    environment = {**os.environ, "META_FRAMES": str(wire)}
    done = subprocess.run(
        [binary, *args], capture_output=True, text=True, check=False, env=environment, timeout=seconds, cwd=folder
    )
    return Run(done.stdout, done.returncode, tuple(_frames(wire.read_bytes())))


def _frames(data: bytes) -> list[tuple[int, bytes]]:
    found = []
    while data:
        kind, length = struct.unpack_from("<II", data)
        found.append((kind, data[8 : 8 + length]))
        data = data[8 + length :]
    return found


def gcov_calls(program: Program, folder: Path) -> dict[str, int]:
    """How often gcc's own instrumentation saw each function entered."""
    if shutil.which("gcov") is None:
        pytest.skip("gcov is not installed")
    run_hosted(program, folder, flags=("--coverage", "-DCOVERAGE", "-O0"))
    notes = [file for file in sorted(folder.glob("*.gcda")) if "hosted" not in file.name]
    done = subprocess.run(
        ["gcov", "--json-format", "--stdout", *notes], capture_output=True, text=True, check=True, cwd=folder
    )
    calls = {}
    for line in done.stdout.splitlines():
        for file in json.loads(line)["files"]:
            calls.update({each["name"]: each["execution_count"] for each in file["functions"]})
    return calls
