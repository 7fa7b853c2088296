"""Give every live section an address, and every symbol its value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meta.backend import layout, offset_table, symbol_table
from meta.backend.elf_object import (
    SHN_ABS,
    SHN_COMMON,
    SHN_UNDEF,
    ObjectFile,
    Section,
    SectionType,
    Symbol,
    SymbolType,
)
from meta.backend.layout import PAGE, Kind, align
from meta.backend.offset_table import SLOT
from meta.backend.select import Selection
from meta.diagnostics import SourceError
from meta.target import Platform

_LIMIT = 1 << 31  # code model small: every address fits 31 bits
_PAGE_TABLE = 1 << 21  # what one of them maps


@dataclass(frozen=True, slots=True)
class Range:
    """Addresses `start` up to, not including, `end`."""

    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Placement:
    """Addresses of everything in the image."""

    source: ObjectFile
    selection: Selection
    platform: Platform
    sections: dict[int, int]  # address by section number
    commons: dict[int, int]  # address by symbol number
    ranges: dict[Kind, Range]
    defined: dict[str, int]  # the linker's own symbols
    functions: tuple[symbol_table.Entry, ...]  # the panic symbol table, empty where nothing reads it
    table: int  # its address
    slots: dict[int, int]  # address of the offset table's slot by symbol number
    packed: Range  # of the outlined sections' bytes as the image has them

    def address(self, number: int) -> int | None:
        """Value of symbol `number`; None where its section is not in the image. Undefined weak ones are 0."""
        symbol = self.source.symbols[number]
        if symbol.section == SHN_UNDEF:
            return self.defined.get(symbol.name, 0)
        if symbol.section == SHN_ABS:
            return symbol.value
        if symbol.section == SHN_COMMON:
            return self.commons.get(number)
        start = self.sections.get(symbol.section)
        return None if start is None else start + symbol.value

    def offset(self, address: int) -> int:
        """Where in the file the byte for `address` is: there as in memory, but for the pages of what is packed."""
        hole = self.defined.get(layout.OUTLINED_START, 0), self.defined.get(layout.OUTLINED_END, 0)
        return address - layout.BASE[self.platform] - (hole[1] - hole[0] if address >= hole[1] else 0)

    @property
    def entry(self) -> int:
        """Address of the platform's entry symbol."""
        name = layout.ENTRY[self.platform]
        return next(address for address, symbol in self.live_symbols() if symbol.name == name)

    def live_symbols(self) -> list[tuple[int, Symbol]]:
        """(address, symbol) of every named symbol of the object that lies in the image, in object order."""
        found = []
        for number, symbol in enumerate(self.source.symbols):
            named = symbol.name and symbol.type not in (SymbolType.SECTION, SymbolType.FILE)
            address = self.address(number) if named and symbol.section not in (SHN_UNDEF, SHN_ABS) else None
            if address is not None:
                found.append((address, symbol))
        return found


class _Cursor:
    """The next free address, and what was placed so far."""

    def __init__(self, start: int) -> None:
        self.here = start
        self.sections: dict[int, int] = {}
        self.ranges: dict[Kind, Range] = {}

    def put(self, kind: Kind, sections: tuple[Section, ...]) -> None:
        alignment = max((s.alignment for s in sections), default=1)
        start = self.here = align(self.here, alignment)
        for section in sections:
            self.here = align(self.here, section.alignment)
            self.sections[section.index] = self.here
            self.here += section.size
        self.ranges[kind] = Range(start, self.here)

    def extend(self, kind: Kind, size: int, alignment: int) -> int:
        """Reserve `size` bytes behind the sections of `kind`, which was put last."""
        self.here = align(self.here, alignment)
        start = self.here
        self.here += size
        self.ranges[kind] = Range(self.ranges[kind].start, self.here)
        return start


def place(
    source: ObjectFile, selection: Selection, platform: Platform, header_size: int, packed_size: int = 0
) -> Placement:
    """Lay out the sections from the platform's base: headers and constants, code, data; see layout."""
    base = layout.BASE[platform]
    cursor = _Cursor(base + header_size)
    cursor.put(Kind.NOTE, selection.sections[Kind.NOTE])
    cursor.put(Kind.RODATA, selection.sections[Kind.RODATA])
    wanted = symbol_table.functions(source, selection) if selection.wants_symbol_table else ()
    size = symbol_table.size(wanted) if selection.wants_symbol_table else 0
    table = cursor.extend(Kind.RODATA, size, 8 if size else 1)
    sources = (section for sections in selection.sections.values() for section in sections)
    slots = {number: cursor.extend(Kind.RODATA, SLOT, SLOT) for number in offset_table.slots(sources)}
    packed = Range(cursor.extend(Kind.RODATA, packed_size, 1), cursor.here)
    defined = {"__image_start": base, "__rodata_start": base}
    defined[layout.SYMBOLS_START], defined[layout.SYMBOLS_END] = table, table + size
    defined["__rodata_end"] = defined["__text_start"] = cursor.here = align(cursor.here, PAGE)
    cursor.put(Kind.TEXT, selection.sections[Kind.TEXT])
    if selection.wants_packing:
        defined.update(_outlined(selection, cursor))
        defined[layout.PACKED_START] = packed.start
    else:
        cursor.put(Kind.OUTLINED, ())
    defined["__text_end"] = defined["__data_start"] = cursor.here = align(cursor.here, PAGE)
    cursor.put(Kind.DATA, selection.sections[Kind.DATA])
    defined.update(_arrays(selection, cursor))
    defined["__data_end"] = cursor.here
    cursor.put(Kind.BSS, selection.sections[Kind.BSS])
    defined["__bss_start"] = cursor.ranges[Kind.BSS].start
    commons = {}
    for number in selection.commons:
        symbol = source.symbols[number]
        commons[number] = cursor.extend(Kind.BSS, symbol.size, symbol.value)  # value holds the alignment
    defined["__bss_end"] = defined["__image_end"] = align(cursor.here, PAGE)
    if defined["__image_end"] > _LIMIT:
        raise SourceError(f"the image ends at {defined['__image_end']:#x}, beyond the first 2 GiB of addresses")
    placed = Placement(
        source, selection, platform, cursor.sections, commons, cursor.ranges, defined, (), table, slots, packed
    )
    return _with_functions(placed, wanted)


def _outlined(selection: Selection, cursor: _Cursor) -> dict[str, int]:
    """Place what is packed on pages of its own that one page table maps; what boot code must know of them."""
    sections = selection.sections[Kind.OUTLINED]
    size = align(sum(section.size + section.alignment for section in sections) + 1, PAGE)
    if size > _PAGE_TABLE // 2:
        raise SourceError(f"{size} bytes of outlined code and constants: packing has room for {_PAGE_TABLE // 2}")
    start = cursor.here = align(cursor.here, PAGE)
    if start // _PAGE_TABLE != (start + size - 1) // _PAGE_TABLE:
        start = cursor.here = align(start, _PAGE_TABLE)
    cursor.put(Kind.OUTLINED, sections)
    cursor.here = start + size
    return {
        layout.OUTLINED_START: start, layout.OUTLINED_END: start + size, layout.OUTLINED_PAGES: size // PAGE,
        layout.OUTLINED_DIRECTORY: start // _PAGE_TABLE * 8, layout.OUTLINED_ENTRY: start % _PAGE_TABLE // PAGE * 8,
    }  # fmt: skip


def _arrays(selection: Selection, cursor: _Cursor) -> dict[str, int]:
    """The bounds of the arrays of constructors and destructors, which are the last of the data in this order."""
    starts: dict[int, int] = {}
    for section in selection.sections[Kind.DATA]:
        starts.setdefault(section.type, cursor.sections[section.index])
    destructors = starts.get(SectionType.FINI_ARRAY, cursor.here)
    return {
        layout.INIT_START: starts.get(SectionType.INIT_ARRAY, destructors), layout.INIT_END: destructors,
        layout.FINI_START: destructors, layout.FINI_END: cursor.here,
    }  # fmt: skip


def _with_functions(placed: Placement, wanted: tuple[Symbol, ...]) -> Placement:
    entries = symbol_table.entries((placed.sections[s.section] + s.value, s.name) for s in wanted)
    return replace(placed, functions=entries)
