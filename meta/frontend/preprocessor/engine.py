"""The preprocessor of one translation unit: files, one after the other and inside each other, to chunks of tokens.

Text between directives is handled as a whole: names that are macros are looked up in one sweep, and what stands between
them is passed on by slices.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left

from meta.diagnostics import Diagnostic, FileName, Notes, SourceError, Span
from meta.frontend.preprocessor import directives, specials
from meta.frontend.preprocessor.expand import Expander
from meta.frontend.preprocessor.fatal import FatalError
from meta.frontend.preprocessor.includes import Files, Header
from meta.frontend.preprocessor.macros import Builtin, Macro, Token, define
from meta.frontend.preprocessor.options import PreprocessOptions
from meta.frontend.preprocessor.preprocessed import Chunk, Preprocessed
from meta.frontend.preprocessor.scan import LINE_ENDS, lex
from meta.frontend.preprocessor.source import Source

DEEPEST_INCLUDE = 200


class Preprocessor:
    """The state of a run. Directives are functions of `directives`, built-in macros of `specials`."""

    def __init__(self, options: PreprocessOptions) -> None:
        self.options = options
        self.files = Files(options)
        self.macros: dict[str, Macro] = {}
        self.pushed: dict[str, list[Macro | None]] = {}  # by #pragma push_macro
        self.counter = 0
        self.warnings: list[Diagnostic] = []
        self.errors: list[SourceError] = []
        self.is_distorted = False
        self.main_name = ""
        self.lines = 0
        self.is_silent = False  # -imacros
        self.is_calling = False  # between the parentheses of a call
        self.expander = Expander(self.macros, self, self._special, self._span, not options.is_gnu)
        self._chunks: list[Chunk] = []
        self._pending: bool | None = None  # white space that padding at the end of an expansion asks for
        self._is_after_macro = False
        self.source: Source
        self.groups: list[directives.Group] = []
        self.index = 0
        self._chunk: Chunk

    # Files

    def run(self, source: Source) -> None:
        """Pass all tokens of `source` on; afterwards the state is that of the file that included it."""
        saved = (self.source, self.groups, self.index) if source.depth else None
        self.source, self.groups, self.index = source, [], 0
        self.lines += len(source.scanned.starts)
        self.begin_chunk()
        scanned = source.scanned
        for line, column, message in () if source.is_system else scanned.doubts:
            self.warnings.append(Diagnostic("comment", message, Span(source.file, line + source.shift, column)))
        found, count, end = scanned.directives, len(scanned.directives), len(scanned.tokens)
        position = 0
        while True:
            stop = found[position] if position < count else end
            if self.index < stop:
                self._read_text(stop)
            if self.index >= end:
                break
            position = bisect_left(found, self.index)
            if position < count and found[position] == self.index:
                directives.handle(self, position)
                position = bisect_left(found, self.index, position)
        if self.groups:
            opened = self.groups[-1].index
            name = scanned.tokens[opened]
            self.note(self.error(f"#{name} without #endif", scanned.offsets[opened]))
        if saved is not None:
            self.source, self.groups, self.index = saved
            self.begin_chunk()

    def start(self, source: Source) -> None:
        """Be in `source`, which has no text: the command line."""
        self.source = source
        self.begin_chunk()

    def here(self) -> Span:
        """The place of the next token."""
        offsets = self.source.scanned.offsets
        return self.source.span(offsets[min(self.index, len(offsets) - 1)])

    def begin_chunk(self) -> None:
        self._chunk = Chunk(self.source)
        self._is_after_macro, self._pending = False, None
        if not self.is_silent:
            self._chunks.append(self._chunk)

    def include(self, header: Header, place: int) -> None:
        """Read a header, unless its guard or `#pragma once` says that it has nothing to say."""
        guard = self.files.guards.get(header.path)
        if (guard is not None and guard in self.macros) or self.files.is_done(header.path):
            return
        if self.source.depth >= DEEPEST_INCLUDE:
            raise self.error("#include nested too deeply", place, "does this file include itself?")
        if self.is_calling:
            raise self.error("#include inside the arguments of a macro", place)
        try:
            scanned = self.files.read(header.path)
        except OSError as error:
            raise self.error(f"cannot read '{header.path}': {error.strerror}", place) from None
        name = FileName(header.path, self.source.span(place))
        folder = posixpath.dirname(header.path)
        depth = self.source.depth + 1
        self.run(Source(name, header.logical, scanned, header.path, folder, header.position, depth, header.is_system))

    # Errors

    def error(self, message: str, place: int, hint: str | None = None) -> SourceError:
        return SourceError(message, span=self.source.span(place), hint=hint)

    def note(self, error: SourceError, is_distorting: bool = False) -> None:
        """Remember an error; `is_distorting` says that the tokens are not what the text means."""
        self.errors.append(error)
        self.is_distorted |= is_distorting

    def _span(self, place: int) -> Span:
        return self.source.span(place)

    def warn(self, flag: str, message: str, place: int, remarks: Notes = ()) -> None:
        """Remember a warning, unless it is about a system header."""
        if not self.source.is_system:
            self.warnings.append(Diagnostic(flag, message, self.source.span(place), remarks=remarks))

    # Text

    def _read_text(self, stop: int) -> None:
        try:
            self._text(self.index, stop)
        except FatalError:
            raise
        except SourceError as error:
            self.note(error, is_distorting=True)

    def _text(self, begin: int, stop: int) -> None:
        """Tokens `begin` up to `stop`, and what a macro call takes from after them."""
        tokens, macros = self.source.scanned.tokens, self.macros
        done = begin
        for index in [index for index in range(begin, stop) if tokens[index] in macros]:
            if index < done:
                continue  # an argument
            if done < index:
                self._plain(done, index)
            self.index = index + 1
            self._macro(index)
            done = self.index
            if done > stop:
                break
        if done < stop:
            self._plain(done, stop)
        self.index = max(done, stop)

    def _plain(self, begin: int, stop: int) -> None:
        scanned, chunk = self.source.scanned, self._chunk
        if self._is_after_macro:
            self._is_after_macro = False
            chunk.seams.append(len(chunk.texts))
            chunk.texts += scanned.tokens[begin:stop]
            chunk.gaps.append(" " if self._pending and not scanned.gaps[begin] else scanned.gaps[begin])
            chunk.gaps += scanned.gaps[begin + 1 : stop]
        else:
            chunk.texts += scanned.tokens[begin:stop]
            chunk.gaps += scanned.gaps[begin:stop]
        chunk.places += scanned.offsets[begin:stop]

    def _macro(self, index: int) -> None:
        scanned = self.source.scanned
        macro = self.macros[scanned.tokens[index]]
        place = scanned.offsets[index]
        if macro.params is not None and not self.opens(take=False):
            self._plain(index, index + 1)
            return
        token = (macro.name, scanned.gaps[index] != "", place, False)
        expanded = self.expander.call(macro, token)
        self.expander.room -= len(expanded)
        self.emit(expanded)

    def emit(self, tokens: list[Token]) -> None:
        """Append expanded tokens; padding decides the white space before them."""
        chunk = self._chunk
        texts, gaps, places, seams = chunk.texts, chunk.gaps, chunk.places, chunk.seams
        is_padded, source = self._is_after_macro, self._pending
        for text, space, place, _ in tokens:
            if text == "":
                is_padded = True
                if source is None or (source is False and space is None):
                    source = space
                continue
            if is_padded:
                if source is None:
                    source = space
                if not source:
                    seams.append(len(texts))
                gaps.append(" " if source else "")
                is_padded, source = False, None
            else:
                gaps.append(" " if space else "")
            texts.append(text)
            places.append(place)
        self._is_after_macro, self._pending = is_padded, source

    # The stream that macro calls take from

    def opens(self, take: bool = True) -> bool:
        """Is `(` next, on this line or after line breaks?"""
        tokens, index = self.source.scanned.tokens, self.index
        end = len(tokens)
        while index < end and tokens[index] in LINE_ENDS:
            index += 1
        if index == end or tokens[index] != "(":
            return False
        if take:
            self.index = index + 1
        return True

    def take(self) -> Token | None:
        """The next token inside a call. Directives there are obeyed."""
        scanned = self.source.scanned
        tokens = scanned.tokens
        is_first, has_gap = False, False
        while True:
            index = self.index
            if index >= len(tokens):
                return None
            text = tokens[index]
            if text in LINE_ENDS:
                is_first = is_first or text == "\n"
                has_gap = has_gap or scanned.gaps[index] != ""
                self.index = index + 1
            elif text in ("#", "%:") and is_first and self._is_directive(index):
                self.is_calling = True
                directives.handle(self, bisect_left(scanned.directives, index))
                self.is_calling = False
            else:
                self.index = index + 1
                return (text, is_first or has_gap or scanned.gaps[index] != "", scanned.offsets[index], False)

    def _is_directive(self, index: int) -> bool:
        found = self.source.scanned.directives
        position = bisect_left(found, index)
        return position < len(found) and found[position] == index

    def _special(self, builtin: Builtin, name: Token) -> list[Token]:
        return specials.expand(self, builtin, name)

    # The whole

    def define_word(self, word: str) -> None:
        """`-DNAME=VALUE`, `-DNAME` or `-UNAME`."""
        if word.startswith("-U"):
            self.macros.pop(word[2:], None)
            return
        macro = macro_of(word.removeprefix("-D"))
        if macro is not None:
            self.macros[macro.name] = macro

    def finish(self) -> Preprocessed:
        defined = tuple(macro for macro in self.macros.values() if macro.builtin is None)
        chunks = () if self.is_distorted else tuple(self._chunks)
        return Preprocessed(
            chunks, tuple(self.files.dependencies), tuple(self.warnings), defined, self.lines
        )


def macro_of(word: str) -> Macro | None:
    """The macro of `NAME=VALUE`, or of `NAME`, which is 1; None for no name."""
    name, _, value = word.partition("=")
    tokens = lex(f"{name} {value if '=' in word else '1'}")
    return define(tokens[0][0], tokens[1:], Span("<command-line>", 1)) if tokens else None
