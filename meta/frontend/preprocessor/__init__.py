"""The preprocessor: translation phases 1 to 4 of C11 and C23 with GNU extensions, token for token as gcc's.

    preprocess(Path("a.c"), PreprocessOptions(include_dirs=("include",)))  ->  Preprocessed
    to_text(preprocessed)                                                  ->  what `cc -E` prints

`scan` makes tokens of a file, `engine` passes them on, `directives` are the lines that begin with `#`, `expand` and
`substitute` are macro expansion, `conditions` the arithmetic of `#if`.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from pathlib import Path

from meta.diagnostics import FileName, InputError, SourceError, Span, raise_all
from meta.frontend.preprocessor import specials
from meta.frontend.preprocessor.dependencies import make_rule
from meta.frontend.preprocessor.engine import Preprocessor, macro_of
from meta.frontend.preprocessor.fingerprint import fingerprint
from meta.frontend.preprocessor.macros import Macro
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
    "preprocess_with_errors",
    "read_source",
    "to_text",
]


def preprocess(path: Path, options: PreprocessOptions) -> Preprocessed:
    """Preprocess the file `path`.

    Raises `InputError` where `path` cannot be read and `SourceError` for everything that is wrong in it.
    """
    return preprocess_text(read_source(path), str(path), options)


def read_source(path: Path) -> str:
    """The text of a file; bytes that are not UTF-8 become surrogates. Raises `InputError`."""
    try:
        return path.read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from None


def preprocess_text(text: str, shown: str, options: PreprocessOptions) -> Preprocessed:
    """Preprocess a text that was read from `shown`."""
    preprocessed, errors = preprocess_with_errors(text, shown, options)
    raise_all(errors)
    return preprocessed


def preprocess_with_errors(
    text: str, shown: str, options: PreprocessOptions
) -> tuple[Preprocessed, tuple[SourceError, ...]]:
    """`preprocess_text` that raises nothing. Where an error makes the tokens something else than the text means, the
    result has none of them."""
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
            pp.note(SourceError("macros or headers are nested too deeply", span=pp.here()), is_distorting=True)
        except SourceError as error:
            pp.note(error, is_distorting=True)
    return pp.finish(), tuple(pp.errors)


def _prepare(pp: Preprocessor, source: Source) -> None:
    """What is defined and included before the first line."""
    options = pp.options
    pp.start(source)
    specials.install(pp)
    if options.has_predefined:
        pp.macros.update({macro.name: macro.fresh() for macro in _predefined(_deciding(options))})
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


def _deciding(options: PreprocessOptions) -> PreprocessOptions:
    """What of the options the predefined macros depend on."""
    return PreprocessOptions(
        standard=options.standard, hosted=options.hosted, target_macros=options.target_macros, date=options.date,
        time=options.time, timestamp=options.timestamp,
    )  # fmt: skip


@lru_cache(maxsize=8)  # the units of a program have the same
def _predefined(options: PreprocessOptions) -> tuple[Macro, ...]:
    macros = (macro_of(f"{name}={value}") for name, value in predefined_macros(options).items())
    return tuple(macro for macro in macros if macro is not None)
