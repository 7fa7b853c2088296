"""Tokens as text again, laid out as `gcc -E` does.

Line markers, line breaks, and blanks where tokens would grow together.
"""

from __future__ import annotations

import re

from meta.frontend.preprocessor.preprocessed import Chunk, Preprocessed
from meta.frontend.preprocessor.scan import LINE_ENDS, WORD_CHARACTERS, is_one_token, one_of
from meta.frontend.preprocessor.specials import quoted

_WORD_END = re.compile(rf"{one_of(WORD_CHARACTERS + '.')}\Z")
_BLANK_LINES = 8  # up to so many, line breaks are written; from there on, a line marker


def to_text(preprocessed: Preprocessed, line_markers: bool = True) -> str:
    """The text that `-E` prints; without `line_markers` that of `-E -P`."""
    out: list[str] = []
    depth = 0
    for number, chunk in enumerate(preprocessed.chunks):
        if line_markers and (chunk.texts or chunk.source.depth != depth or number == 0):
            flag = 1 if chunk.source.depth > depth else 2 if chunk.source.depth < depth else 0
            depth = chunk.source.depth
            _Writer(chunk, out, True).write(flag)
        else:
            _Writer(chunk, out, line_markers).write(0)
    if out and not out[-1].endswith("\n"):
        out.append("\n")
    return "".join(out)


def definitions(preprocessed: Preprocessed) -> str:
    """The macros at the end of the unit as `#define` lines, for `-dM`."""
    return "".join(f"{macro.definition_text()}\n" for macro in preprocessed.macros)


class _Writer:
    """Writes one chunk."""

    def __init__(self, chunk: Chunk, out: list[str], has_markers: bool) -> None:
        self._chunk = chunk
        self._out = out
        self._has_markers = has_markers
        self._line = 0
        self._is_fresh = True

    def write(self, flag: int) -> None:
        chunk = self._chunk
        source = chunk.source
        seams = set(chunk.seams)
        if self._has_markers:
            first = source.line(chunk.places[0]) if chunk.places else 1 + source.shift
            self._marker(max(first, 0), flag)
        elif self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")
        previous, last_place = "", -1
        for index, text in enumerate(chunk.texts):
            if text in LINE_ENDS:
                continue
            place = chunk.places[index]
            if place != last_place:
                last_place = place
                self._move_to(source.line(place))
            if text[0] == "#" and len(text) > 2:
                self._directive(text)
                previous = ""
                continue
            gap = chunk.gaps[index]
            if not gap and index in seams and previous and grows_together(previous, text):
                gap = " "
            if gap:
                self._out.append(self._blank(gap, place) if self._is_fresh else " ")
            self._out.append(text)
            self._is_fresh = False
            previous = text

    def _blank(self, gap: str, place: int) -> str:
        return " " * (self._chunk.source.span(place).column or 1) if len(gap) > 1 else " "

    def _move_to(self, line: int) -> None:
        missing = line - self._line
        if missing == 0:
            return
        if not self._has_markers:
            if missing > 0 and not self._is_fresh:
                self._new_line()
        elif 0 < missing <= _BLANK_LINES:
            self._out.append("\n" * missing)
            self._is_fresh = True
        else:
            if missing < 0:
                return  # an argument of a call, written before what follows the name
            self._marker(line, 0)
        self._line = line

    def _new_line(self) -> None:
        if not self._is_fresh:
            self._out.append("\n")
            self._is_fresh = True

    def _directive(self, text: str) -> None:
        self._new_line()
        self._out.append(text + "\n")
        if self._has_markers:
            self._line += 1

    def _marker(self, line: int, flag: int) -> None:
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")
        flags = (f" {flag}" if flag else "") + (" 3 4" if self._chunk.source.is_system else "")
        self._out.append(f"# {line} {quoted(str(self._chunk.source.file))}{flags}\n")
        self._line, self._is_fresh = line, True


def grows_together(left: str, right: str) -> bool:
    """Would the two be read as something else without a blank between them?"""
    if _WORD_END.search(left) and (_WORD_END.match(right[0]) or right[0] in "\"'+-"):
        return True
    return is_one_token(left + right[0]) or left + right[0] in ("//", "/*", "..") or right[0] == "#"
