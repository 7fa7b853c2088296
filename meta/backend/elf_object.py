"""Read one relocatable x86-64 ELF object into plain values. Whatever is damaged is an InputError.

    read_object(data).sections[3].name  ->  ".text.main"
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import NamedTuple, TypeVar

from meta.diagnostics import InputError

SHN_UNDEF, SHN_ABS, SHN_COMMON = 0, 0xFFF1, 0xFFF2

# System V ABI, figures 4-3, 4-8, 4-15 and 4-20: the ELF header, section headers, symbols, relocations with addends.
_ELF = struct.Struct("<16sHHIQQQIHHHHHH")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_RELA = struct.Struct("<QQq")


class SectionType(IntEnum):
    """System V ABI, figure 4-10: the section types that a linker tells apart."""

    NULL = 0
    PROGBITS = 1
    SYMTAB = 2
    STRTAB = 3
    RELA = 4
    NOTE = 7
    NOBITS = 8
    REL = 9
    INIT_ARRAY = 14
    FINI_ARRAY = 15


class SectionFlag(IntFlag):
    """System V ABI, figure 4-11, and GNU's RETAIN."""

    WRITE = 1
    ALLOC = 2
    EXEC = 4
    TLS = 0x400
    RETAIN = 0x200000


class Binding(IntEnum):
    """ELF symbol bindings."""

    LOCAL = 0
    GLOBAL = 1
    WEAK = 2


class SymbolType(IntEnum):
    """ELF symbol types that a linker tells apart."""

    NOTYPE = 0
    OBJECT = 1
    FUNC = 2
    SECTION = 3
    FILE = 4
    COMMON = 5
    TLS = 6
    IFUNC = 10


@dataclass(frozen=True, slots=True)
class Relocation:
    """Patch `offset` of its section with a value made of symbol number `symbol` and `addend`."""

    offset: int
    type: int
    symbol: int
    addend: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol of the object; `section` is a section number or one of SHN_*."""

    name: str
    section: int
    value: int
    size: int
    type: int
    binding: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the object with the relocations that apply to it; `data` is empty where nothing is stored."""

    index: int
    name: str
    type: int
    flags: int
    alignment: int
    size: int
    data: bytes = field(repr=False)
    relocations: tuple[Relocation, ...] = field(default=(), repr=False)

    def has(self, flag: SectionFlag) -> bool:
        return bool(self.flags & flag)


@dataclass(frozen=True, slots=True)
class ObjectFile:
    """Sections by number (number 0 is the null section) and symbols by number."""

    sections: tuple[Section, ...]
    symbols: tuple[Symbol, ...]


class _Header(NamedTuple):
    """A section header; `name` is an offset in the table of names."""

    name: int
    type: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    alignment: int
    entry_size: int


_Content = TypeVar("_Content")
_RELOCATABLE, _X86_64, _IDENTITY = 1, 62, b"\x7fELF\2\1"  # 64 bits, the low byte first
_EXTENDED = 0xFFFF  # a section number that did not fit in the header: the null section has it
_CALL_GRAPH_PROFILE = 0x6FFF4C09  # SHT_LLVM_CALL_GRAPH_PROFILE


def read_object(data: bytes) -> ObjectFile:
    """Parse `data`; raises InputError for anything that is not a whole little-endian x86-64 relocatable ELF64."""
    headers, names = _read_headers(data)
    contents = [_contents(data, header) for header in headers]
    symbols: tuple[Symbol, ...] = ()
    for header, content in zip(headers, contents, strict=True):
        if header.type == SectionType.SYMTAB:
            symbols = tuple(_read_symbols(content, _at(contents, header.link), len(headers)))
    relocations: dict[int, list[Relocation]] = {}
    for header, content in zip(headers, contents, strict=True):
        # LLVM's table of hot calls, for linkers that order code by it, is the one section that has such.
        if header.type == SectionType.REL and _at(headers, header.info).type != _CALL_GRAPH_PROFILE:
            raise InputError("damaged object: relocations without addends do not exist on x86-64")
        if header.type == SectionType.RELA:
            _at(contents, header.info)
            relocations.setdefault(header.info, []).extend(_read_relocations(content, len(symbols)))
    sections = tuple(
        Section(
            index, name, header.type, header.flags, _power_of_two(header, name), header.size, content,
            tuple(relocations.get(index, ())),
        )
        for index, (header, name, content) in enumerate(zip(headers, names, contents, strict=True))
    )  # fmt: skip
    for symbol in symbols:
        in_section = 0 < symbol.section < len(sections)
        if in_section and symbol.value > sections[symbol.section].size:
            raise InputError(f"damaged object: symbol '{symbol.name}' lies outside its section")
    return ObjectFile(sections, symbols)


def _read_headers(data: bytes) -> tuple[list[_Header], list[str]]:
    """The section headers and their names."""
    if data[:4] != _IDENTITY[:4]:
        raise InputError("not an ELF object")
    if len(data) < _ELF.size:
        raise InputError("damaged object: the ELF header is cut off")
    identity, kind, machine, _, _, _, start, _, _, _, _, entry_size, count, names = _ELF.unpack_from(data)
    if not identity.startswith(_IDENTITY) or (kind, machine) != (_RELOCATABLE, _X86_64):
        raise InputError("not a relocatable x86-64 ELF object")
    if not start:
        return [], []
    if entry_size != _SECTION.size:
        raise InputError(f"damaged object: section headers of {entry_size} bytes")
    first = _section_header(data, start)
    headers = [_section_header(data, start + index * _SECTION.size) for index in range(count or first.size)]
    table = _contents(data, _at(headers, first.link if names == _EXTENDED else names))
    return headers, [_string(table, header.name) for header in headers]


def _section_header(data: bytes, offset: int) -> _Header:
    if offset + _SECTION.size > len(data):
        raise InputError(f"damaged object: a section header ends at byte {offset + _SECTION.size}")
    return _Header(*_SECTION.unpack_from(data, offset))


def _contents(data: bytes, header: _Header) -> bytes:
    if header.type in (SectionType.NULL, SectionType.NOBITS):
        return b""
    end = header.offset + header.size
    if end > len(data):
        raise InputError(f"damaged object: a section ends at byte {end}, the object has {len(data)}")
    return data[header.offset : end]


def _at(contents: list[_Content], index: int) -> _Content:
    if not 0 < index < len(contents):
        raise InputError(f"damaged object: there is no section {index}")
    return contents[index]


def _power_of_two(header: _Header, name: str) -> int:
    if header.alignment & (header.alignment - 1):
        raise InputError(f"damaged object: alignment {header.alignment} of section '{name}'")
    return max(header.alignment, 1)


def _string(table: bytes, offset: int) -> str:
    end = table.find(b"\0", offset)
    if offset > len(table) or end < 0:
        raise InputError("damaged object: a name lies outside its string table")
    try:
        return table[offset:end].decode()
    except UnicodeDecodeError as error:
        raise InputError("damaged object: a name is not UTF-8") from error


def _read_symbols(table: bytes, names: bytes, section_count: int) -> Iterator[Symbol]:
    if len(table) % _SYMBOL.size:
        raise InputError("damaged object: the symbol table has a partial entry")
    for name, info, _other, section, value, size in _SYMBOL.iter_unpack(table):
        text = _string(names, name)
        if section_count <= section < SHN_ABS or section > SHN_COMMON:
            raise InputError(f"damaged object: symbol '{text}' is in section {section}, which does not exist")
        if section == SHN_COMMON and value & (value - 1):
            raise InputError(f"damaged object: alignment {value} of symbol '{text}'")
        yield Symbol(text, section, value, size, info & 15, info >> 4)


def _read_relocations(table: bytes, symbol_count: int) -> Iterator[Relocation]:
    if len(table) % _RELA.size:
        raise InputError("damaged object: a relocation table has a partial entry")
    for offset, info, addend in _RELA.iter_unpack(table):
        if info >> 32 >= symbol_count:
            raise InputError(f"damaged object: a relocation names symbol {info >> 32}, which does not exist")
        yield Relocation(offset, info & 0xFFFFFFFF, info >> 32, addend)
