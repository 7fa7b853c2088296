"""The table with which a panic names the function it happened in.

{u32 address, u32 offset of the name from the table} sorted by address, {0xffffffff, 0}, NUL-terminated names
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from meta.backend.elf_object import ObjectFile, Symbol, SymbolType
from meta.backend.layout import Kind
from meta.backend.select import Selection

_ENTRY = struct.Struct("<II")


@dataclass(frozen=True, slots=True)
class Entry:
    """One function of the image."""

    address: int
    name: str


def functions(source: ObjectFile, selection: Selection) -> tuple[Symbol, ...]:
    """The function symbols of the live code, one per place: the first name where aliases share an address."""
    live = {section.index for kind in (Kind.TEXT, Kind.OUTLINED) for section in selection.sections[kind]}
    first: dict[tuple[int, int], Symbol] = {}
    for symbol in source.symbols:
        if symbol.section in live and symbol.type == SymbolType.FUNC and symbol.name:
            first.setdefault((symbol.section, symbol.value), symbol)
    return tuple(first.values())


def size(symbols: Iterable[Symbol]) -> int:
    """Bytes of the table for `symbols`; known before their addresses are."""
    return _ENTRY.size + sum(_ENTRY.size + len(_name(symbol.name)) for symbol in symbols)


def entries(named: Iterable[tuple[int, str]]) -> tuple[Entry, ...]:
    """Entries from (address, name) pairs, in address order."""
    return tuple(Entry(address, name) for address, name in sorted(named))


def encode(table: tuple[Entry, ...]) -> bytes:
    """The bytes that `__symbols_start` points at."""
    offset = _ENTRY.size * (len(table) + 1)
    head, names = bytearray(), bytearray()
    for entry in table:
        head += _ENTRY.pack(entry.address, offset + len(names))
        names += _name(entry.name)
    return bytes(head + _ENTRY.pack(0xFFFFFFFF, 0) + names)


def _name(name: str) -> bytes:
    return name.encode() + b"\0"
