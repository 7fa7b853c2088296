"""Real C from package registries: what `meta cc` makes of it prints what gcc's build prints.

The quick ones run with the whole suite, all of them with `make real`. Nothing of them is part of this repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from libraries import LIBRARIES, Library
from registry import unpacked

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
QUICK = ("xxhash",)
LEVEL = os.environ.get("META_REAL_LEVEL", "-O2")
# What distributions build their packages with, and warnings, which must at least not stumble.
FLAGS = (
    "-g", "-fPIC", "-pipe", "-Wall", "-Wextra", "-Wformat", "-Werror=format-security", "-Wdate-time",
    "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-ffunction-sections", "-fdata-sections",
)  # fmt: skip
OUR_COMPILER = (sys.executable, "-m", "meta", "cc")


def _cases() -> list[object]:
    return [
        pytest.param(each, id=each.name, marks=() if each.name in QUICK else pytest.mark.registry) for each in LIBRARIES
    ]


def _prepare(library: Library, root: Path, folder: Path) -> list[str]:
    """The include flags, after making the headers that a configure script would make."""
    for template, header in library.headers:
        (folder / header).write_text((root / template).read_text().replace("@ZLIB_SYMBOL_PREFIX@", ""))
    folders = [HERE, folder, *(root / each for each in library.include)]
    return [f"-I{each}" for each in folders]


def _compile(compiler: Sequence[str], library: Library, root: Path, flags: list[str], folder: Path) -> Path:
    """Build the library and its driver with `compiler`; the program is linked by gcc in both cases."""
    folder.mkdir()
    sources = library.files(root)
    assert sources, f"no sources in {root}"
    if library.driver is not None:
        sources.append(HERE / library.driver)
    objects = []
    for number, source in enumerate(sources):
        target = folder / f"{number}-{source.stem}.o"
        _run([*compiler, LEVEL, *FLAGS, *flags, *library.flags, "-c", str(source), "-o", str(target)], ROOT)
        objects.append(str(target))
    program = folder / library.name
    _run(["gcc", *objects, *library.link, "-o", str(program)], ROOT)
    return program


def _run(command: Sequence[str], folder: Path, stdin: bytes = b"") -> tuple[int, bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "UTC"}
    done = subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, check=False, timeout=900, env=environment
    )
    is_tool = "-o" in command
    assert not is_tool or done.returncode == 0, done.stderr.decode("utf-8", "replace")[:3000]
    return done.returncode, done.stdout + (b"" if is_tool else done.stderr)


@pytest.mark.parametrize("library", _cases())
def test_library_does_what_gcc_makes_of_it(
    library: Library, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("gcc, the oracle of this test, is not installed")
    assert pytestconfig.cache is not None
    root = unpacked(library.package, pytestconfig.cache.mkdir("registry")) / library.root
    flags = _prepare(library, root, tmp_path)
    outputs = []
    for name, compiler in (("gcc", ("gcc",)), ("ours", OUR_COMPILER)):
        program = _compile(compiler, library, root, flags, tmp_path / name)
        stdin = (HERE / library.stdin).read_bytes() if library.stdin else b""
        where = root / library.folder if library.folder else tmp_path
        outputs.append(_run([str(program), *library.arguments], where, stdin))
    assert outputs[0][1], "the program printed nothing"
    assert outputs[1] == outputs[0]
