"""What the tests of real libraries share: where things are, headers of configure scripts, running commands."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from libraries import Library
from registry import unpacked

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
_SECONDS = 900


def fetched(library: Library, config: pytest.Config) -> Path:
    """The folder with a library's sources; the test is skipped without gcc or without the archive."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc, the oracle of this test, is not installed")
    assert config.cache is not None
    return unpacked(library.package, config.cache.mkdir("registry")) / library.root


def prepare(library: Library, root: Path, folder: Path) -> list[str]:
    """The include flags, after making the headers that a configure script would make."""
    for template, header in library.headers:
        (folder / header).write_text((root / template).read_text().replace("@ZLIB_SYMBOL_PREFIX@", ""))
    folders = [HERE, folder, *(root / each for each in library.include)]
    return [f"-I{each}" for each in folders]


def sources_of(library: Library, root: Path) -> list[Path]:
    """Its files and its driver, each of which is one unit."""
    sources = library.files(root)
    assert sources, f"no sources in {root}"
    return sources if library.driver is None else [*sources, HERE / library.driver]


def link(library: Library, objects: Sequence[str], folder: Path) -> Path:
    program = folder / library.name
    run(["gcc", *objects, *library.link, "-o", str(program)], ROOT)
    return program


def printed(library: Library, root: Path, program: Path, folder: Path) -> tuple[int, bytes]:
    """The status and output of a library's program, which runs in `folder` unless the library says where."""
    stdin = (HERE / library.stdin).read_bytes() if library.stdin else b""
    where = root / library.folder if library.folder else folder
    return run([str(program), *library.arguments], where, stdin)


def run(command: Sequence[str], folder: Path, stdin: bytes = b"") -> tuple[int, bytes]:
    """Status and output; a command that writes a file (`-o`) must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "UTC"}
    done = subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, check=False, timeout=_SECONDS, env=environment
    )
    is_tool = "-o" in command
    assert not is_tool or done.returncode == 0, done.stderr.decode("utf-8", "replace")[:3000]
    return done.returncode, done.stdout + (b"" if is_tool else done.stderr)
