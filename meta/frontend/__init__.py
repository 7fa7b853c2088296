"""The front end: C text to a `Unit`. Preprocess, then parse GNU C.

parse_unit(Path("app/main.c"), "app/main.c", include_dirs=[headers], defines={})  ->  Unit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from meta.frontend.gnu import parse_gnu
from meta.frontend.preprocessor import Preprocessed, PreprocessOptions, preprocess, preprocess_text
from meta.program import Unit
from meta.target import Platform

__all__ = ["parse_preprocessed", "parse_text", "parse_unit", "preprocess_unit"]


def parse_unit(
    path: Path,
    logical: str,
    *,
    include_dirs: Sequence[Path] = (),
    defines: Mapping[str, str] | None = None,
    platform: Platform | None = None,
    standard: str = "gnu11",
) -> Unit:
    """Read, preprocess and parse the C file `path`, known as `logical` in the emitted tree.

    Raises `InputError` where the file cannot be read and `SourceError` where it is not C.
    """
    preprocessed = preprocess_unit(path, logical, include_dirs=include_dirs, defines=defines, standard=standard)
    return parse_preprocessed(preprocessed, str(path), logical, platform=platform, standard=standard)


def preprocess_unit(
    path: Path,
    logical: str,
    *,
    include_dirs: Sequence[Path] = (),
    defines: Mapping[str, str] | None = None,
    standard: str = "gnu11",
) -> Preprocessed:
    """The first half of `parse_unit`."""
    options = PreprocessOptions(
        include_dirs=tuple(str(folder) for folder in include_dirs),
        macros=tuple(f"-D{name}={value}" for name, value in (defines or {}).items()),
        logical=logical,
        standard=standard,
    )
    return preprocess(path, options)


def parse_preprocessed(
    preprocessed: Preprocessed, shown: str, logical: str, *, platform: Platform | None = None, standard: str = ""
) -> Unit:
    """Parse what `preprocess` made of the file that messages call `shown`. `standard` is that of `-std=`; one that
    changes the keywords becomes a pragma of the unit."""
    if standard not in ("", "gnu11", "gnu17"):
        preprocessed = preprocessed.with_pragma(f"meta standard {standard}")
    return Unit(logical, parse_gnu(preprocessed, shown), platform)


def parse_text(text: str, logical: str, *, platform: Platform | None = None, standard: str = "") -> Unit:
    """Parse C text that needs no preprocessing; comments and `#pragma` are fine. `standard` is that of `-std=`."""
    options = PreprocessOptions(is_preprocessed=True, standard=standard or "gnu11")
    preprocessed = preprocess_text(text, logical, options)
    return parse_preprocessed(preprocessed, logical, logical, platform=platform, standard=standard)
