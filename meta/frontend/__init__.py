"""The front end: C text to a `Unit`. Preprocess, then parse GNU C.

parse_unit(Path("app/main.c"), "app/main.c", include_dirs=[headers], defines={})  ->  Unit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from meta.frontend.gnu import parse_gnu
from meta.frontend.preprocess import preprocess
from meta.program import Unit
from meta.target import Platform

__all__ = ["parse_text", "parse_unit"]


def parse_unit(
    path: Path,
    logical: str,
    *,
    include_dirs: Sequence[Path] = (),
    defines: Mapping[str, str] | None = None,
    platform: Platform | None = None,
) -> Unit:
    """Read, preprocess and parse the C file `path`, known as `logical` in the emitted tree.

    Raises `InputError` where the file cannot be read and `SourceError` where it is not C.
    """
    text = preprocess(path, logical, include_dirs, defines or {})
    return Unit(logical, parse_gnu(text, str(path)), platform)


def parse_text(text: str, logical: str, *, platform: Platform | None = None, standard: str = "") -> Unit:
    """Parse C text that needs no preprocessing; comments and `#pragma` are fine. `standard` is that of `-std=`."""
    if standard not in ("", "gnu11", "gnu17"):
        text = f'#pragma meta standard {standard}\n# 1 "{_escaped(logical)}"\n{text}'
    return Unit(logical, parse_gnu(text, logical), platform)


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
