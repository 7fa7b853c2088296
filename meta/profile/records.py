"""Strict reading of the JSON files of this package: one place for "this file is damaged, and here is where"."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from meta.diagnostics import InputError

_MISSING = object()


class Record:
    """A JSON object that is taken apart key by key; `path` names it in messages, as in `functions.main`."""

    def __init__(self, content: Any, file: str, path: str = "") -> None:
        self.file = file
        self.path = path
        if not isinstance(content, dict):
            self.fail(f"{path or 'the file'} is not an object")
        self._left = dict(content)

    def fail(self, why: str) -> NoReturn:
        raise InputError(f"{self.file} is damaged: {why}", hint="make it again by running the instrumented kernel")

    def _take(self, key: str, default: Any) -> Any:
        value = self._left.pop(key, default)
        if value is _MISSING:
            self.fail(f"'{self._name(key)}' is missing")
        return value

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, default: Any = _MISSING) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            self.fail(f"'{self._name(key)}' is not a string")
        return value

    def optional_text(self, key: str) -> str | None:
        value = self._take(key, None)
        if value is not None and not isinstance(value, str):
            self.fail(f"'{self._name(key)}' is neither a string nor null")
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key, _MISSING)
        if not isinstance(value, bool):
            self.fail(f"'{self._name(key)}' is neither true nor false")
        return value

    def count(self, key: str, default: Any = _MISSING) -> int:
        """A number that cannot be negative."""
        value = self._take(key, default)
        if not _is_count(value):
            self.fail(f"'{self._name(key)}' is not a count")
        return int(value)

    def names(self, key: str) -> tuple[str, ...]:
        value = self._take(key, _MISSING)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fail(f"'{self._name(key)}' is not a list of strings")
        return tuple(value)

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def counts(self, key: str) -> tuple[int, ...]:
        """A list of numbers that cannot be negative."""
        value = self._take(key, _MISSING)
        if not isinstance(value, list) or not all(_is_count(each) for each in value):
            self.fail(f"'{self._name(key)}' is not a list of counts")
        return tuple(value)

    def lists(self, key: str) -> tuple[tuple[int, ...], ...]:
        """A list of lists of counts."""
        value = self._take(key, _MISSING)
        lists = value if isinstance(value, list) else [None]
        if not all(isinstance(each, list) and all(map(_is_count, each)) for each in lists):
            self.fail(f"'{self._name(key)}' is not a list of lists of counts")
        return tuple(tuple(each) for each in value)

    def named_counts(self, key: str) -> dict[str, tuple[int, ...]]:
        """An object of lists of counts."""
        inside = self.record(key)
        return {name: inside.counts(name) for name in list(inside._left)}

    def value_counts(self, key: str) -> dict[int | str, int]:
        """A list of pairs [integer or name, count], no value twice."""
        value = self._take(key, _MISSING)
        found: dict[int | str, int] = {}
        for pair in value if isinstance(value, list) else [None]:
            if not isinstance(pair, list) or len(pair) != 2 or not _is_value(pair[0]) or not _is_count(pair[1]):
                self.fail(f"'{self._name(key)}' is not a list of values and counts")
            if pair[0] in found:
                self.fail(f"'{self._name(key)}' has {pair[0]!r} twice")
            found[pair[0]] = pair[1]
        return found

    def record(self, key: str) -> Record:
        return Record(self._take(key, _MISSING), self.file, self._name(key))

    def optional_record(self, key: str) -> Record | None:
        value = self._take(key, None)
        return None if value is None else Record(value, self.file, self._name(key))

    def records(self, key: str) -> list[Record]:
        value = self._take(key, _MISSING)
        if not isinstance(value, list):
            self.fail(f"'{self._name(key)}' is not a list")
        return [Record(each, self.file, f"{self._name(key)}[{i}]") for i, each in enumerate(value)]

    def named_records(self, key: str) -> dict[str, Record]:
        value = self._take(key, _MISSING)
        if not isinstance(value, dict):
            self.fail(f"'{self._name(key)}' is not an object")
        return {name: Record(each, self.file, f"{self._name(key)}.{name}") for name, each in value.items()}

    def all_records(self) -> dict[str, Record]:
        """Every key that is left, each an object."""
        return {name: self.record(name) for name in list(self._left)}

    def done(self) -> None:
        """Refuse keys that nobody asked for."""
        if self._left:
            self.fail(f"'{self._name(sorted(self._left)[0])}' is not known")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_value(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def read_document(text: str, file: str, version: int) -> Record:
    """The top of a JSON document whose `version` is `version`."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file} is damaged: it is not JSON ({error})") from None
    record = Record(content, file)
    found = record.count("version")
    if found != version:
        raise InputError(f"{file} has version {found}, this is version {version}", hint="make it again")
    return record


def write_document(content: dict[str, Any]) -> str:
    """JSON text with sorted keys, one line for each entry of a top-level list or object of records."""
    lines = [f'"{key}": {_value(content[key])}' for key in sorted(content)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, dict) and any(isinstance(each, dict | list) for each in value.values()):
        rows = [f" {json.dumps(key)}: {json.dumps(value[key], sort_keys=True)}" for key in sorted(value)]
        return "{\n" + ",\n".join(rows) + "\n}"
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        rows = [f" {json.dumps(each, sort_keys=True)}" for each in value]
        return "[\n" + ",\n".join(rows) + "\n]"
    return json.dumps(value, sort_keys=True)
