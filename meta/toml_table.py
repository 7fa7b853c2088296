"""Typed reading of TOML tables whose every error names file and line.

`tomllib` gives values without places, so `TomlPlaces` finds the line of a key again in the text.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meta.diagnostics import Span, UsageError

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(?:=|\.)""")
_POSITION = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")

_MISSING: Any = object()


class TomlPlaces:
    """Lines of the keys of one TOML text, by (table path, key); table n of an array has the path (name, n)."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._lines: dict[tuple[tuple[str | int, ...], str], int] = {}
        self._headers: dict[tuple[str | int, ...], int] = {}
        path: tuple[str | int, ...] = ()
        counts: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if header := _HEADER.match(line):
                name = header[2].strip("\"'")
                path = (name,)
                if header[1] == "[[":
                    path = (name, counts.get(name, 0))
                    counts[name] = counts.get(name, 0) + 1
                self._headers.setdefault(path, number)
                self._headers.setdefault((name,), number)
            elif key := _KEY.match(line):
                self._lines.setdefault((path, key[1] or key[2] or key[3]), number)

    def span(self, path: tuple[str | int, ...], key: str | None) -> Span:
        """The line of `key`, else of its table's header, else the file's first line."""
        line = self._lines.get((path, key)) if key is not None else None
        if line is None and key is not None:
            line = self._headers.get((*path, key))
        return Span(self.file, line or self._headers.get(path, 1))

    @staticmethod
    def decode_error(file: str, error: tomllib.TOMLDecodeError) -> UsageError:
        """tomllib's own error, with the place moved from its text into the span."""
        message = str(error)
        position = _POSITION.search(message)
        if position is None or position[1] is None:
            return UsageError(message, span=Span(file, 1))
        return UsageError(message[: position.start()], span=Span(file, int(position[1]), int(position[2])))


class Table:
    """One TOML table: every getter checks the type. `known` is None where any key is allowed."""

    def __init__(
        self, content: Mapping[str, Any], places: TomlPlaces, path: tuple[str | int, ...], known: Sequence[str] | None
    ) -> None:
        self.content = content
        self.places = places
        self.path = path
        for key in content:
            if known is not None and key not in known:
                raise self._unknown(key, known)

    def _unknown(self, key: str, known: Sequence[str]) -> UsageError:
        close = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"known here: {', '.join(known)}"
        where = f" in [{self.path[0]}]" if self.path else ""
        return self.error(key, f"unknown key '{key}'{where}", hint=hint)

    def error(self, key: str | None, message: str, *, hint: str | None = None) -> UsageError:
        """A UsageError at `key`."""
        return UsageError(message, span=self.places.span(self.path, key), hint=hint)

    def has(self, key: str) -> bool:
        return key in self.content

    def value(self, key: str, default: Any) -> Any:
        return self.content.get(key, default)

    def text(self, key: str, default: str = _MISSING) -> str:
        value = self.content.get(key, default)
        if value is _MISSING:
            raise self.error(None, f"'{key}' is missing" + (f" in [{self.path[0]}]" if self.path else ""))
        if not isinstance(value, str):
            raise self.error(key, f"'{key}' must be a text, not {_kind(value)}")
        return value

    def integer(self, key: str, default: int) -> int:
        value = self.content.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, f"'{key}' must be a whole number, not {_kind(value)}")
        return value

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.content.get(key, default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
            raise self.error(key, f"'{key}' must be a list of texts")
        return tuple(value)

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self.error(key, f"'{value}' is not a {key}", hint=f"one of: {', '.join(choices)}")
        return value

    def table(self, key: str, known: Sequence[str] | None) -> Table:
        value = self.content.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"'{key}' must be a table, written [{key}]")
        return Table(value, self.places, (*self.path, key), known)

    def tables(self, key: str, known: Sequence[str]) -> Iterator[Table]:
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(key, f"'{key}' must be a list of tables, written [[{key}]]")
        for number, each in enumerate(value):
            yield Table(each, self.places, (key, number), known)


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date")
