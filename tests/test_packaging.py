"""A wheel, installed elsewhere, works from any directory: sources and boot code travel inside."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


def command(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `args` without this checkout on the path; its output is shown where it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "META_DEBUG")}
    done = subprocess.run(args, cwd=cwd, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, f"{args}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tracked files, so that nothing unlisted gets in."""
    folder = tmp_path_factory.mktemp("wheel")
    names = command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    for name in filter(None, names.split("\0")):
        target = folder / "project" / name
        if (ROOT / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(ROOT / name) if _same_device(ROOT, folder) else _copy(ROOT / name, target)
    pip = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", "dist", "./project")
    command(*pip, cwd=folder)
    return next((folder / "dist").glob("*.whl"))


def _same_device(one: Path, two: Path) -> bool:
    return one.stat().st_dev == two.stat().st_dev


def _copy(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes())


def test_contents(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("sources/hello/meta.toml", "sources/runtime/include/stdio.h", "sources/llama/model/shakespeare.bin",
                 "sources/runtime/probe/probe.c", "boot/pc/entry.s"):  # fmt: skip
        assert f"meta/_data/{name}" in names
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"meta"}
    assert not [name for name in names if "__pycache__" in name or name.startswith("outputs")]


def test_installed_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """A fresh environment that sees the dependencies of this one, but not this checkout."""
    environment = tmp_path / "venv"
    command(sys.executable, "-m", "venv", "--without-pip", str(environment), cwd=tmp_path)
    site = next(environment.glob("lib/python*/site-packages"))
    pip = (sys.executable, "-m", "pip", "--python", str(environment / "bin/python"))
    command(*pip, "install", "-q", "--no-deps", "--no-index", str(wheel), cwd=tmp_path)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    meta = str(environment / "bin/meta")
    python = str(environment / "bin/python")
    where = command(python, "-c", "import meta; print(meta.__file__)", cwd=elsewhere).stdout
    assert Path(where.strip()).is_relative_to(environment)
    command(meta, "build", "hello", cwd=elsewhere)
    done = command(meta, "run", "-m", "unicorn", cwd=elsewhere)
    assert done.stdout.startswith("Hello")
    assert (elsewhere / "outputs/hello/gen-000/manifest.json").is_file()
