"""Files as they are included, and places in them that know how they came about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meta.diagnostics import Column, FileName, Span
from meta.frontend.preprocessor.scan import Scanned


@dataclass(slots=True, eq=False)
class Source:
    """One inclusion of one file. `#line` makes a copy with another name and `shift`."""

    file: FileName  # as messages show it
    logical: str  # what __FILE__ expands to
    scanned: Scanned
    path: str  # of the file itself
    folder: str  # where #include "..." looks first
    position: int  # in the search list, for #include_next; -1 where it was not found there
    depth: int
    is_system: bool = False
    shift: int = 0  # what #line adds to the physical line

    def line(self, offset: int) -> int:
        return self.scanned.line(offset) + self.shift

    def span(self, offset: int) -> Span:
        line, column = self.scanned.place(offset)
        trace = getattr(offset, "trace", None)
        return Span(self.file, line + self.shift, column if trace is None else Column.traced(column, trace()))

    def renamed(self, name: str | None, shift: int) -> Source:
        if name is None:
            return replace(self, shift=shift)
        return replace(self, file=FileName(name, self.file.included_from), logical=name, shift=shift)


class Place(int):
    """The offset of the name of a macro, for the tokens of that macro's body."""

    definition: Span
    name: str
    outer: int  # the Place of the macro in whose body the name stands, or a plain offset

    @classmethod
    def of(cls, offset: int, name: str, definition: Span) -> Place:
        place = cls(offset)
        place.name, place.definition, place.outer = name, definition, offset
        return place

    def trace(self) -> tuple[tuple[str, Span], ...]:
        """The macros that are being expanded here with their definitions, the innermost first."""
        found: list[tuple[str, Span]] = []
        place: int = self
        while isinstance(place, Place):
            found.append((place.name, place.definition))
            place = place.outer
        return tuple(found)
