"""Where headers are: the search path, files read once, include guards and `#pragma once`."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path

from meta.diagnostics import SourceError, Span
from meta.frontend.preprocessor.options import PreprocessOptions
from meta.frontend.preprocessor.scan import Scanned, scan
from meta.frontend.preprocessor.source import Source


@dataclass(frozen=True, slots=True)
class Header:
    """A header that exists: its path as messages show it, its name for `__FILE__`, its index in the search list."""

    path: str
    logical: str
    position: int
    is_system: bool


class Files:
    """The files of one translation unit. `dependencies` are the paths of all that were read, in order."""

    def __init__(self, options: PreprocessOptions) -> None:
        self._options = options
        folders = (*options.quote_dirs, *options.include_dirs)
        self._folders = (*folders, *options.system_dirs, *options.after_dirs)
        self._first_bracket = len(options.quote_dirs)
        self._first_system = len(folders)
        self._scanned: dict[str, Scanned] = {}
        self._kinds: dict[str, bool] = {}
        self._once: set[str] = set()
        self.guards: dict[str, str] = {}  # path: the macro that must not be defined for it to say anything
        self.dependencies: list[str] = []

    @property
    def searched(self) -> tuple[str, ...]:
        return self._folders

    def find(self, name: str, is_quoted: bool, includer: Source, is_next: bool = False) -> Header | None:
        """The header that `#include` in `includer` means; `is_next` goes on after the folder of `includer`."""
        if name.startswith("/"):
            return Header(name, name, -1, False) if self._is_file(name) else None
        start = 0 if is_quoted else self._first_bracket
        is_main = includer.depth == 0
        if is_next and not is_main:
            start = includer.position + 1
        elif is_quoted:
            path = posixpath.join(includer.folder, name)
            if self._is_file(path):
                logical = path
                if self._options.logical is not None:
                    logical = posixpath.normpath(posixpath.join(posixpath.dirname(includer.logical), name))
                return Header(path, logical, -1, includer.is_system)
        for position in range(start, len(self._folders)):
            path = posixpath.join(self._folders[position], name)
            if self._is_file(path):
                logical = posixpath.normpath(name) if self._options.logical is not None else path
                return Header(path, logical, position, position >= self._first_system)
        return None

    def _is_file(self, path: str) -> bool:
        known = self._kinds.get(path)
        if known is None:
            try:
                known = Path(path).is_file()
            except (OSError, ValueError):  # too long, or with a NUL
                known = False
            self._kinds[path] = known
        return known

    def read(self, path: str) -> Scanned:
        """The tokens of a file. Raises `OSError`."""
        found = self._scanned.get(path)
        if found is None:
            data = Path(path).read_bytes()
            self.dependencies.append(path)
            found = self._scanned[path] = self.scan(data.decode("utf-8-sig", "surrogateescape"), path)
            if found.guard is not None:
                self.guards[path] = found.guard
        return found

    def scan(self, text: str, shown: str) -> Scanned:
        options = self._options
        has_trigraphs = not (options.is_gnu or options.is_c23 or options.is_preprocessed)
        found = scan(text, has_trigraphs=has_trigraphs, is_c23=options.is_c23)
        if found.error is not None:
            line, column, message = found.error
            raise SourceError(message, span=Span(shown, line, column))
        return found

    def read_once(self, path: str) -> None:
        """`#pragma once` in this file."""
        self._once.add(str(Path(path).resolve()))

    def is_done(self, path: str) -> bool:
        return bool(self._once) and str(Path(path).resolve()) in self._once

    def read_bytes(self, path: str) -> bytes:
        """A resource of `#embed`. Raises `OSError`."""
        data = Path(path).read_bytes()
        self.dependencies.append(path)
        return data
