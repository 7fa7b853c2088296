"""Files under the digest of what they were made from, for several processes at once.

    .units/3f/3f0c...e1     SHA-256 of the rest, then the rest

An entry is there whole or not at all, and one that is damaged counts as absent. What was not used for longest goes
when there is too much.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from meta.diagnostics import InputError
from meta.driver.store import write_text

_DIGEST = 32
MOST_FILES = 4096
MOST_BYTES = 512 << 20
_LOOK = 128  # keys spread evenly over 256 folders: all are looked at where one has more than half of its share


@dataclass(frozen=True, slots=True)
class ContentStore:
    """The entries in one folder."""

    folder: Path
    most_files: int = MOST_FILES
    most_bytes: int = MOST_BYTES

    def read(self, key: str) -> bytes | None:
        """The content under `key`, a hexadecimal digest; None where there is none, or none that is whole."""
        file = self._file(key)
        try:
            data = file.read_bytes()
        except OSError:
            return None
        payload = data[_DIGEST:]
        if sha256(payload).digest() != data[:_DIGEST]:
            return None
        with suppress(OSError):
            os.utime(file)
        return payload

    def keep(self, key: str, payload: bytes) -> None:
        """Best effort: without room or rights there is no entry, and nothing else changes."""
        with suppress(InputError, OSError):
            file = self._file(key)
            write_text(file, sha256(payload).digest() + payload)
            found = list(_entries(file.parent))
            if len(found) * _LOOK > self.most_files or sum(each.size for each in found) * _LOOK > self.most_bytes:
                self._forget()

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _forget(self) -> None:
        """Down to three quarters of what is allowed, the oldest first."""
        found = [each for folder in self.folder.glob("??") for each in _entries(folder)]
        files, size = len(found), sum(each.size for each in found)
        if files <= self.most_files and size <= self.most_bytes:
            return
        for each in sorted(found):
            if files <= self.most_files * 3 // 4 and size <= self.most_bytes * 3 // 4:
                return
            files, size = files - 1, size - each.size
            with suppress(OSError):
                Path(each.path).unlink()


class _Entry(NamedTuple):
    used: int  # nanoseconds
    size: int
    path: str


def _entries(folder: Path) -> Iterator[_Entry]:
    with suppress(OSError), os.scandir(folder) as found:  # another process may remove them
        for each in found:
            with suppress(OSError):
                facts = each.stat()
                yield _Entry(facts.st_mtime_ns, facts.st_size, each.path)
