"""The finished image: a static ELF64 executable and the texts beside it.

Headers, constants, code and data lie in the file as in memory, without the pages of what is packed; the symbol table
and DWARF follow, unloaded.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property

from meta.backend import layout, symbol_table
from meta.backend.disassemble import disassemble
from meta.backend.elf_object import SHN_ABS, Binding, Section, SectionFlag
from meta.backend.layout import PAGE, Kind, align
from meta.backend.listing import IN_MEMORY
from meta.backend.offset_table import SLOT
from meta.backend.place import Placement
from meta.backend.relocate import memory_of, relocate_debug

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_PROGRAM = struct.Struct("<IIQQQQQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")

_PT_LOAD, _PT_NOTE, _PT_GNU_STACK = 1, 4, 0x6474E551
_READ, _WRITE, _EXEC = 4, 2, 1
_SHT_PROGBITS, _SHT_SYMTAB, _SHT_STRTAB, _SHT_NOTE, _SHT_NOBITS = 1, 2, 3, 7, 8

HEADER_SIZE = _HEADER.size + 5 * _PROGRAM.size  # room for every program header, used or not


@dataclass(frozen=True)
class Image:
    """A linked image.

    `sections` maps text, rodata, data, bss to bytes; rodata counts notes and the panic symbol table. Where something
    is packed there are also packed, the bytes in the file, and outlined, what they become. `symbol_sizes` maps every
    function and object to its bytes. `total` is what the file must carry: text + rodata + packed + data, without bss
    and without ELF headers.
    """

    elf: bytes
    map: str
    symbols: str
    sections: dict[str, int]
    symbol_sizes: dict[str, int]
    placement: Placement
    traps: tuple[tuple[int, int], ...] = ()  # address and number of each cold trap

    @property
    def total(self) -> int:
        return sum(size for name, size in self.sections.items() if name not in IN_MEMORY)

    @cached_property
    def disassembly(self) -> str:
        """The code as AT&T assembly with labels and symbolic targets; made when it is first asked for."""
        return disassemble(self.placement)


def write_elf(placement: Placement, packed: bytes = b"") -> bytes:
    """The bytes of the executable."""
    contents = bytearray(placement.offset(placement.ranges[Kind.DATA].end))
    parts = [(placement.ranges[kind].start, memory_of(placement, kind)) for kind in Kind if kind not in _IN_MEMORY]
    parts.append((placement.packed.start, packed))
    if placement.selection.wants_symbol_table:
        parts.append((placement.table, symbol_table.encode(placement.functions)))
    for number, address in placement.slots.items():
        parts.append((address, (placement.address(number) or 0).to_bytes(SLOT, "little")))
    for address, part in parts:
        start = placement.offset(address)
        contents[start : start + len(part)] = part
    programs = _program_headers(placement)
    tail = _Tail(align(len(contents), 16))
    tail.add_loaded(placement)
    for section in placement.selection.debug:
        tail.add(section.name, _SHT_PROGBITS, relocate_debug(section, placement), alignment=section.alignment)
    tail.add_symbols(placement)
    headers, header_offset, count = tail.finish()
    head = _HEADER.pack(
        b"\x7fELF\x02\x01\x01" + bytes(9),
        2,  # ET_EXEC
        62,  # EM_X86_64
        1,
        placement.entry,
        _HEADER.size,
        header_offset,
        0,
        _HEADER.size,
        _PROGRAM.size,
        len(programs),
        _SECTION.size,
        count,
        count - 1,
    )
    front = head + b"".join(programs)
    contents[: len(front)] = front
    return bytes(contents.ljust(tail.start, b"\0") + tail.blob + headers)


def _program_headers(placement: Placement) -> list[bytes]:
    base = layout.BASE[placement.platform]
    ranges, at = placement.ranges, placement.defined
    note, code_end = ranges[Kind.NOTE], max(ranges[kind].end for kind in (Kind.TEXT, Kind.OUTLINED))
    data_start, memory_end = at["__data_start"], at["__image_end"]
    wanted = [
        (_PT_LOAD, _READ, base, ranges[Kind.RODATA].end, ranges[Kind.RODATA].end, PAGE),
        (_PT_LOAD, _READ | _EXEC, at["__text_start"], ranges[Kind.TEXT].end, code_end, PAGE),
        (_PT_LOAD, _READ | _WRITE, data_start, ranges[Kind.DATA].end, memory_end, PAGE),
        (_PT_NOTE, _READ, note.start, note.end, note.end, 4),
    ]
    headers = []
    for kind, flags, start, file_end, memory_end_, alignment in wanted:
        if memory_end_ > start:
            sizes = (max(file_end - start, 0), memory_end_ - start)
            headers.append(_PROGRAM.pack(kind, flags, placement.offset(start), start, start, *sizes, alignment))
    headers.append(_PROGRAM.pack(_PT_GNU_STACK, _READ | _WRITE, 0, 0, 0, 0, 0, 16))
    return headers


class _Tail:
    """What follows the loaded bytes in the file: unloaded sections, then the section headers."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.blob = bytearray()
        self.names = bytearray(b"\0")
        self.headers: list[bytes] = [bytes(_SECTION.size)]
        self.output_index: dict[Kind, int] = {}

    def add_loaded(self, placement: Placement) -> None:
        for kind, where in placement.ranges.items():
            if not where.size:
                continue
            self.output_index[kind] = len(self.headers)
            type_ = _TYPES.get(kind, _SHT_PROGBITS)
            sections: tuple[Section, ...] = placement.selection.sections[kind]
            alignment = max((section.alignment for section in sections), default=1)
            flags = SectionFlag.ALLOC | _OUTPUT_FLAGS.get(kind, SectionFlag(0))
            name = self._name(kind.value)
            values = (type_, flags, where.start, placement.offset(where.start), where.size, 0, 0, alignment, 0)
            self.headers.append(_SECTION.pack(name, *values))

    def add(
        self, name: str, type_: int, data: bytes, *, alignment: int = 1, link: int = 0, info: int = 0, entry: int = 0
    ) -> None:
        self.blob += bytes(align(len(self.blob), alignment) - len(self.blob))
        values = (type_, 0, 0, self.start + len(self.blob), len(data), link, info, alignment, entry)
        self.headers.append(_SECTION.pack(self._name(name), *values))
        self.blob += data

    def add_symbols(self, placement: Placement) -> None:
        kinds = {s.index: kind for kind, sections in placement.selection.sections.items() for s in sections}
        strings = bytearray(b"\0")
        local, shared = [bytes(_SYMBOL.size)], list[bytes]()
        for address, symbol in placement.live_symbols():
            place = self.output_index.get(kinds.get(symbol.section, Kind.BSS), SHN_ABS)  # COMMON is in bss
            packed = _SYMBOL.pack(len(strings), symbol.binding << 4 | symbol.type, 0, place, address, symbol.size)
            (local if symbol.binding == Binding.LOCAL else shared).append(packed)
            strings += symbol.name.encode() + b"\0"
        for name, address in placement.defined.items():
            shared.append(_SYMBOL.pack(len(strings), Binding.GLOBAL << 4, 0, SHN_ABS, address, 0))
            strings += name.encode() + b"\0"
        table = b"".join(local + shared)
        self.add(
            ".symtab",
            _SHT_SYMTAB,
            table,
            alignment=8,
            link=len(self.headers) + 1,
            info=len(local),
            entry=_SYMBOL.size,
        )
        self.add(".strtab", _SHT_STRTAB, bytes(strings))

    def finish(self) -> tuple[bytes, int, int]:
        """(section headers, their file offset, their number); the last one names the sections."""
        self._name(".shstrtab")
        names = bytes(self.names)
        self.add(".shstrtab", _SHT_STRTAB, names)
        self.blob += bytes(align(len(self.blob), 8) - len(self.blob))
        return b"".join(self.headers), self.start + len(self.blob), len(self.headers)

    def _name(self, name: str) -> int:
        """Offset of `name` in the name table, added when it is new."""
        found = self.names.find(b"\0" + name.encode() + b"\0")
        if found >= 0:
            return found + 1
        self.names += name.encode() + b"\0"
        return len(self.names) - len(name) - 1


_IN_MEMORY = (Kind.OUTLINED, Kind.BSS)
_TYPES = {Kind.NOTE: _SHT_NOTE, **dict.fromkeys(_IN_MEMORY, _SHT_NOBITS)}
_OUTPUT_FLAGS = {
    Kind.TEXT: SectionFlag.EXEC,
    Kind.OUTLINED: SectionFlag.EXEC,
    Kind.DATA: SectionFlag.WRITE,
    Kind.BSS: SectionFlag.WRITE,
}
