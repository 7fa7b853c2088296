"""`meta cc -O2 -D_FORTIFY_SOURCE=2` with the host's headers: the library's checks are compiled in, as gcc does it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from compiler import need_gcc
from conftest import ROOT

SOURCE = ROOT / "tests" / "interop" / "fortified.c"
RIGHT = [(), ("strcpy", "short"), ("memcpy", "short", "5"), ("sprintf", "short"), ("part", "short"), ("read", "x", "4"),
         ("format", "plain")]  # fmt: skip
WRONG = [("strcpy", "x" * 20), ("memcpy", "x" * 40, "30"), ("sprintf", "x" * 20), ("part", "x" * 12),
         ("read", "x", "99"), ("format", "%n")]  # fmt: skip


@pytest.fixture(scope="module")
def binaries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    need_gcc()
    folder = tmp_path_factory.mktemp("fortify")
    theirs, ours = folder / "theirs", folder / "ours"
    flags = ["-O2", "-D_FORTIFY_SOURCE=2", "-w", str(SOURCE), "-o"]
    subprocess.run(["gcc", *flags, theirs], check=True)
    subprocess.run([sys.executable, "-m", "meta", "cc", *flags, ours], check=True)
    return theirs, ours


def outcome(binary: Path, arguments: tuple[str, ...]) -> tuple[int, bytes]:
    with Path("/dev/zero").open("rb") as zeros:
        done = subprocess.run([binary, *arguments], stdin=zeros, capture_output=True, check=False, timeout=20)
    return done.returncode, done.stdout


@pytest.mark.parametrize("arguments", [*RIGHT, *WRONG], ids=lambda each: "-".join(each)[:20])
def test_what_gcc_checks_is_checked(binaries: tuple[Path, Path], arguments: tuple[str, ...]) -> None:
    theirs, ours = (outcome(binary, arguments) for binary in binaries)
    assert ours == theirs
    assert (ours[0] == 0) == (arguments in RIGHT)


def test_the_checking_functions_are_called(binaries: tuple[Path, Path]) -> None:
    names = subprocess.run(["nm", "-u", binaries[1]], capture_output=True, text=True, check=True).stdout
    for name in ("__memcpy_chk", "__strcpy_chk", "__snprintf_chk", "__sprintf_chk", "__printf_chk", "__read_chk"):
        assert f" {name}@" in names, names
