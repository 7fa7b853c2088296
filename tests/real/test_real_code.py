"""Real C from package registries: what `meta cc` makes of it prints what gcc's build prints.

The quick ones run with the whole suite, all of them with `make real`. Nothing of them is part of this repository.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from builds import ROOT, fetched, link, prepare, printed, run, sources_of
from libraries import LIBRARIES, Library

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


def _compile(compiler: Sequence[str], library: Library, root: Path, flags: list[str], folder: Path) -> Path:
    """Build the library and its driver with `compiler`; the program is linked by gcc in both cases."""
    folder.mkdir()
    objects = []
    for number, source in enumerate(sources_of(library, root)):
        target = folder / f"{number}-{source.stem}.o"
        run([*compiler, LEVEL, *FLAGS, *flags, *library.flags, "-c", str(source), "-o", str(target)], ROOT)
        objects.append(str(target))
    return link(library, objects, folder)


@pytest.mark.parametrize("library", _cases())
def test_library_does_what_gcc_makes_of_it(
    library: Library, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    root = fetched(library, pytestconfig)
    flags = prepare(library, root, tmp_path)
    outputs = []
    for name, compiler in (("gcc", ("gcc",)), ("ours", OUR_COMPILER)):
        program = _compile(compiler, library, root, flags, tmp_path / name)
        outputs.append(printed(library, root, program, tmp_path))
    assert outputs[0][1], "the program printed nothing"
    assert outputs[1] == outputs[0]
