"""Language features that need the runtime or the linker, in kernels of our own and on every machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from meta.machine import get_machine

EXPECTED = "ab 0 1\nab 7 2\nab 1 3\n8 5 9 5\nclosed 10\natexit\nbye 2\nvery last\n"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    (folder / "language.c").write_text((ROOT / "tests" / "kernels" / "language.c").read_text())
    (folder / "meta.toml").write_text('[app]\nname = "language"\nmemory = "32M"\n')
    return folder


@pytest.mark.parametrize("machine", ["native", "unicorn", "qemu"])
def test_language(app: Path, machine: str) -> None:
    if not get_machine(machine).available():
        pytest.skip(f"machine {machine} is not available here")
    command = [sys.executable, "-m", "meta", "run", str(app), "-m", machine]
    done = subprocess.run(command, capture_output=True, text=True, cwd=app, timeout=120, check=False)
    assert (done.stdout, done.returncode) == (EXPECTED, 5), done.stderr


def test_language_built_by_gcc(app: Path) -> None:
    """The emitted tree means the same to gcc, whose thread-local objects would need a thread."""
    if shutil.which("gcc") is None or shutil.which("make") is None:
        pytest.skip("gcc or make is not installed")
    for command in (["build", str(app)], ["emit", "language/gen-000", "-o", "tree"]):
        subprocess.run([sys.executable, "-m", "meta", *command], check=True, capture_output=True, cwd=app, timeout=120)
    make = ["make", "-s", "-C", "tree", "PLATFORM=linux", "CFLAGS=-O1"]
    subprocess.run(make, check=True, capture_output=True, cwd=app, timeout=120)
    done = subprocess.run([app / "tree" / "kernel.elf"], capture_output=True, text=True, timeout=20, check=False)
    assert (done.stdout, done.returncode) == (EXPECTED, 5)
