"""`#pragma GCC diagnostic`: which warnings are wanted at which place (gcc manual 6.62.13).

    #pragma GCC diagnostic push
    #pragma GCC diagnostic ignored "-Wunused-parameter"      until the matching pop
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pycparser import c_ast

from meta.warnings.options import WarningOptions

_DIAGNOSTIC = re.compile(r'GCC\s+diagnostic\s+(push|pop|ignored|warning|error)\s*(?:"-W([^"]+)")?')


class _Change(NamedTuple):
    """From this place on, in its file, these options hold."""

    line: int
    column: int
    options: WarningOptions


class Timeline:
    """The options of one translation unit from place to place. Pragmas are told in the order of the text."""

    def __init__(self, options: WarningOptions) -> None:
        self._options = options
        self._pushed: list[WarningOptions] = []
        self._changes: dict[str, list[_Change]] = {}
        self._base = options

    def apply(self, node: c_ast.Pragma) -> frozenset[str]:
        """Obey a pragma if it is of this kind; the warnings that are on now."""
        found = _DIAGNOSTIC.match(node.string or "")
        if found is None or node.coord is None:
            return frozenset()
        if found[1] == "push":
            self._pushed.append(self._options)
        elif found[1] == "pop":
            self._options = self._pushed.pop() if self._pushed else self._base
        elif found[2]:
            self._options = self._options.changed(found[2], found[1])
        self._note(node.coord)
        return self._options.enabled

    def enter(self, node: c_ast.Node) -> None:
        """Go on at an external declaration: what a header changed and left so holds behind its inclusion too."""
        if self._changes and node.coord is not None and self.at(node.coord) is not self._options:
            self._note(node.coord)

    def _note(self, coord: Any) -> None:
        """A macro's pragmas share a line with what they are about: there, what one of them switches off is off."""
        changes = self._changes.setdefault(coord.file, [])
        if not getattr(coord.column, "trace", ()):
            changes.append(_Change(coord.line, coord.column, self._options))
            return
        if changes and (changes[-1].line, changes[-1].column) == (coord.line + 1, 0):
            changes[-1] = changes[-1]._replace(options=self._options)
            changes[-2] = changes[-2]._replace(options=changes[-2].options.common(self._options))
            return
        changes.append(_Change(coord.line, 0, self._options))
        changes.append(_Change(coord.line + 1, 0, self._options))

    def at(self, place: Any) -> WarningOptions:
        """The options at a place: what has a file, line and column."""
        changes = self._changes.get(place.file)
        if not changes:
            return self._base
        before = (each.options for each in reversed(changes) if each[:2] <= (place.line, place.column or 0))
        return next(before, self._base)
