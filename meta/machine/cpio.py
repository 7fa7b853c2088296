"""Write a cpio archive of the "newc" format (cpio(5)): the guest's RAM disk.

"070701", 13 fields of 8 hexadecimal digits, name, NUL, padding to 4, data, padding to 4
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from meta.diagnostics import InputError

_REGULAR_FILE = 0o100644


def write_archive(path: Path, files: Sequence[tuple[str, Path]]) -> None:
    """Write the archive `path` that holds each (name, file on the host); the same bytes for the same content."""
    with path.open("wb") as archive:
        for number, (name, source) in enumerate(files, 1):
            _add(archive, number, name, source)
        _write_header(archive, 0, "TRAILER!!!", 0)


def _add(archive: BinaryIO, number: int, name: str, source: Path) -> None:
    try:
        size = source.stat().st_size
        with source.open("rb") as data:
            _write_header(archive, number, name, size)
            shutil.copyfileobj(data, archive)
    except OSError as error:
        raise InputError(f"cannot read {source}, the data file '{name}': {error.strerror}") from error
    _pad(archive)


def _write_header(archive: BinaryIO, number: int, name: str, size: int) -> None:
    encoded = name.encode() + b"\0"
    mode = _REGULAR_FILE if number else 0
    # inode, mode, uid, gid, links, mtime, size, 4 device numbers, name size, checksum (unused in newc)
    fields = (number, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, len(encoded), 0)
    archive.write(b"070701" + b"".join(b"%08X" % field for field in fields) + encoded)
    _pad(archive)


def _pad(archive: BinaryIO) -> None:
    archive.write(bytes(-archive.tell() % 4))
