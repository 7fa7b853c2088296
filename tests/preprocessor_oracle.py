"""gcc's preprocessor as the second opinion: the same file, the same predefined macros, token for token."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from meta.frontend.preprocessor import Preprocessed, PreprocessOptions, preprocess, to_text
from meta.frontend.preprocessor.scan import LINE_ENDS, scan

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, the second opinion, is not installed")
_OURS_ONLY = ("__has_feature", "__has_extension", "__has_embed")


@functools.cache
def gcc_macros(standard: str) -> tuple[str, ...]:
    """What gcc predefines, as -D words."""
    command = ["gcc", "-dM", "-E", f"-std={standard}", "-xc", "/dev/null"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pairs = (line.split(" ", 2)[1:] for line in listing.splitlines())
    return tuple(f"-D{pair[0]}={pair[1] if len(pair) > 1 else ''}" for pair in pairs)


@functools.cache
def gcc_folders() -> tuple[str, ...]:
    """Where gcc looks for <headers>."""
    shown = subprocess.run(["gcc", "-E", "-v", "-xc", "/dev/null"], capture_output=True, text=True, check=True).stderr
    inside = shown[shown.index("#include <...>") : shown.index("End of search list")]
    return tuple(line.strip() for line in inside.splitlines()[1:])


def by_gcc(path: Path, standard: str = "gnu11", flags: Iterable[str] = ()) -> list[str] | None:
    """The tokens that gcc -E gives; None where it reports an error."""
    command = ["gcc", "-E", "-w", f"-std={standard}", *flags, str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    return None if done.returncode else tokens_of_text(done.stdout.decode("utf-8", "surrogateescape"))


def by_us(path: Path, standard: str = "gnu11", folders: tuple[str, ...] = ()) -> Preprocessed:
    options = PreprocessOptions(
        include_dirs=folders,
        system_dirs=gcc_folders(),
        macros=(*gcc_macros(standard), *(f"-U{name}" for name in _OURS_ONLY)),
        has_predefined=False,
        standard=standard,
        hosted=True,
    )
    return preprocess(path, options)


def tokens_of_text(text: str) -> list[str]:
    """The tokens of preprocessed text, without line markers; a pragma is one token."""
    scanned = scan(text)
    found: list[str] = []
    position = 0
    for index in [*scanned.directives, len(scanned.tokens)]:
        found += (token for token in scanned.tokens[position:index] if token not in LINE_ENDS)
        if index < len(scanned.tokens):
            position = scanned.line_end(index)
            words = scanned.tokens[index + 1 : position]
            found += [] if words[0].isdigit() else ["#" + " ".join(words)]
    return found


def tokens_of(preprocessed: Preprocessed) -> list[str]:
    """The same of our tokens."""
    return [
        "#" + " ".join(scan(text).tokens[1:-1]) if text[0] == "#" and len(text) > 2 else text
        for text in preprocessed.texts()
    ]


def assert_as_gcc(path: Path, standard: str = "gnu11", folders: tuple[str, ...] = ()) -> bool:
    """Compare tokens, and the text that -E prints; False where gcc refuses the file."""
    wanted = by_gcc(path, standard, [f"-I{folder}" for folder in folders])
    if wanted is None:
        return False
    ours = by_us(path, standard, folders)
    assert tokens_of(ours) == wanted, path
    assert tokens_of_text(to_text(ours)) == wanted, f"{path}: the text"
    return True
