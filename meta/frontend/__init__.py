"""The front end: C text to a `Unit`. Preprocess, then parse GNU C.

parse_unit(Path("app/main.c"), "app/main.c", include_dirs=[headers], defines={})  ->  Unit
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from meta.diagnostics import SourceError, raise_all
from meta.frontend.preprocessor import Preprocessed, PreprocessOptions, preprocess, preprocess_text
from meta.program import Unit
from meta.target import Platform

MAX_ERRORS = 20  # of one unit, where nobody says otherwise

__all__ = ["MAX_ERRORS", "parse_preprocessed", "parse_text", "parse_unit", "parse_with_errors", "preprocess_unit"]


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
    unit, errors = parse_with_errors(preprocessed, shown, logical, platform=platform, standard=standard)
    raise_all(errors)
    return unit


def parse_with_errors(
    preprocessed: Preprocessed,
    shown: str,
    logical: str,
    *,
    platform: Platform | None = None,
    standard: str = "",
    most: int = MAX_ERRORS,
) -> tuple[Unit, tuple[SourceError, ...]]:
    """`parse_preprocessed` that raises nothing: with errors, the unit is what none of them concerns."""
    if standard not in ("", "gnu11", "gnu17"):
        preprocessed = preprocessed.with_pragma(f"meta standard {standard}")
    from meta.frontend.gnu import GnuParser  # noqa: PLC0415  units that are kept are preprocessed only

    tree, errors = GnuParser().parse_all(preprocessed, shown, most)
    return Unit(logical, tree, platform), errors


def parse_text(text: str, logical: str, *, platform: Platform | None = None, standard: str = "") -> Unit:
    """Parse C text that needs no preprocessing; comments and `#pragma` are fine. `standard` is that of `-std=`."""
    options = PreprocessOptions(is_preprocessed=True, standard=standard or "gnu11")
    preprocessed = preprocess_text(text, logical, options)
    return parse_preprocessed(preprocessed, logical, logical, platform=platform, standard=standard)
