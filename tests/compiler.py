"""Compile C with our front end and back end, link it with the host's gcc, and compare with what gcc makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

from meta.backend import Compiled, compile_module
from meta.frontend import parse_text, parse_unit
from meta.lower import lower_program
from meta.program import Assembly, Program, Unit
from meta.sema import analyse
from meta.target import Platform, Target

HEADERS = ROOT / "sources" / "runtime" / "include"
GCC_FLAGS = ("-std=gnu11", "-w", "-O0", "-ffp-contract=off", "-fno-strict-aliasing", "-fno-builtin", "-no-pie")
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program printed and returned."""

    text: str
    status: int


def need_gcc() -> None:
    if shutil.which("gcc") is None:
        pytest.skip("gcc, the oracle of this test, is not installed")


def target(level: str = "2") -> Target:
    return Target(Platform.LINUX, level=level)


def program(*units: Unit, exports: Sequence[str] = ("main",)) -> Program:
    """A program of these units; `exports` stay visible to the linker, as names in boot code do."""
    boot = Assembly("boot/exports.s", f".globl {', '.join(exports)}\n", Platform.LINUX)
    return Program("test", units, (boot,))


def parse(text: str, name: str = "test.c") -> Unit:
    """A unit of text that includes nothing."""
    return parse_text(text, name)


def parse_file(path: Path, defines: Mapping[str, str] | None = None) -> Unit:
    return parse_unit(path, path.name, include_dirs=[HEADERS], defines=defines or {})


def to_ir(*units: Unit, exports: Sequence[str] = ("main",), level: str = "2") -> str:
    return lower_program(analyse(program(*units, exports=exports)), target(level))


def ir_of(text: str, *, exports: Sequence[str] = ("main",)) -> str:
    """The IR text that lowering makes of C text."""
    return to_ir(parse(text), exports=exports)


def function_ir(text: str, name: str) -> list[str]:
    """The instructions of one function as lowering writes them."""
    found = re.search(rf"^define [^\n]*@{re.escape(name)}\(.*?^}}", ir_of(text, exports=(name,)), re.M | re.S)
    assert found, f"no function '{name}'"
    return [line.strip() for line in found.group().splitlines()[1:-1]]


def to_object(*units: Unit, exports: Sequence[str] = ("main",), level: str = "2") -> bytes:
    return compile_module(to_ir(*units, exports=exports, level=level), target(level)).object


def compile_text(text: str, *, exports: Sequence[str] = ("main",), level: str = "2") -> Compiled:
    """What the back end makes of C text."""
    return compile_module(to_ir(parse(text), exports=exports, level=level), target(level))


def link(folder: Path, name: str, objects: Sequence[bytes], sources: Sequence[Path] = ()) -> Path:
    """Our objects and gcc's object code of `sources` as one program on the host's C library."""
    parts: list[Path] = []
    for index, code in enumerate(objects):
        part = folder / f"{name}-{index}.o"
        part.write_bytes(code)
        parts.append(part)
    binary = folder / name
    _gcc(*parts, *sources, "-o", binary, "-lm")
    return binary


def gcc_build(folder: Path, name: str, sources: Sequence[Path]) -> Path:
    """What gcc makes of the same sources."""
    binary = folder / name
    _gcc(*sources, "-o", binary, "-lm")
    return binary


def _gcc(*arguments: str | Path) -> None:
    done = subprocess.run(["gcc", *GCC_FLAGS, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def run(binary: Path, seconds: float = SECONDS) -> Outcome:
    done = subprocess.run([binary], capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL)
    return Outcome(done.stdout.decode("utf-8", "backslashreplace"), done.returncode)
