"""The preprocessor: translation phases 1 to 4 of C11 and C23 with GNU extensions, token for token as gcc's.

    preprocess(Path("a.c"), PreprocessOptions(include_dirs=("include",)))  ->  Preprocessed
    to_text(preprocessed)                                                  ->  what `cc -E` prints

`scan` makes tokens of a file, `engine` passes them on, `directives` are the lines that begin with `#`, `expand` and
`substitute` are macro expansion, `conditions` the arithmetic of `#if`.
"""

from __future__ import annotations

import posixpath
from pathlib import Path

from meta.diagnostics import FileName, InputError, SourceError, Span
from meta.frontend.preprocessor import specials
from meta.frontend.preprocessor.dependencies import make_rule
from meta.frontend.preprocessor.engine import Preprocessor
from meta.frontend.preprocessor.fingerprint import fingerprint
from meta.frontend.preprocessor.options import STANDARDS, PreprocessOptions
from meta.frontend.preprocessor.predefined import predefined_macros
from meta.frontend.preprocessor.preprocessed import Chunk, Preprocessed
from meta.frontend.preprocessor.scan import scan
from meta.frontend.preprocessor.source import Source
from meta.frontend.preprocessor.text import definitions, to_text
from meta.nesting import room_to_recurse

__all__ = [
    "STANDARDS",
    "Chunk",
    "PreprocessOptions",
    "Preprocessed",
    "definitions",
    "fingerprint",
    "make_rule",
    "preprocess",
    "preprocess_text",
    "to_text",
]


def preprocess(path: Path, options: PreprocessOptions) -> Preprocessed:
    """Preprocess the file `path`.

    Raises `InputError` where `path` cannot be read and `SourceError` for everything that is wrong in it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from None
    return preprocess_text(text, str(path), options)


def preprocess_text(text: str, shown: str, options: PreprocessOptions) -> Preprocessed:
    """Preprocess a text that was read from `shown`."""
    pp = Preprocessor(options)
    logical = shown if options.logical is None else options.logical
    pp.main_name = logical
    folder = posixpath.dirname(shown)
    pp.files.dependencies.append(shown)
    with room_to_recurse():
        try:
            if not options.is_preprocessed:
                _prepare(pp, Source(FileName("<command-line>"), logical, scan(""), "", "", -1, 0))
            scanned = pp.files.scan(text, shown)
            pp.run(Source(FileName(shown), logical, scanned, shown, folder, -1, 0))
        except RecursionError:
            raise SourceError("macros or headers are nested too deeply", span=pp.here()) from None
    return pp.finish()


def _prepare(pp: Preprocessor, source: Source) -> None:
    """What is defined and included before the first line."""
    options = pp.options
    pp.start(source)
    specials.install(pp)
    if options.has_predefined:
        for name, value in predefined_macros(options).items():
            pp.define_word(f"{name}={value}")
    for word in options.macros:
        pp.define_word(word)
    for names, is_silent in ((options.forced_macros, True), (options.forced, False)):
        for name in names:
            header = pp.files.find(name, True, source)
            if header is None:
                raise SourceError(f"cannot find header '{name}'", span=Span("<command-line>", 1))
            pp.is_silent = is_silent
            pp.include(header, 0)
            pp.is_silent = False
