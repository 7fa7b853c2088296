"""Read one relocatable x86-64 ELF object into plain values. Whatever is damaged is an InputError.

    read_object(data).sections[3].name  ->  ".text.main"

pyelftools reads the headers; the two big tables, symbols and relocations, are unpacked here because it
builds a dictionary per entry.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any, TypeVar

from meta.diagnostics import InputError

SHN_UNDEF, SHN_ABS, SHN_COMMON = 0, 0xFFF1, 0xFFF2

_SYMBOL = struct.Struct("<IBBHQQ")
_RELA = struct.Struct("<QQq")


class SectionType(IntEnum):
    """System V ABI, figure 4-10: the section types that a linker tells apart."""

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

_Content = TypeVar("_Content")
_CALL_GRAPH_PROFILE = 0x6FFF4C09  # SHT_LLVM_CALL_GRAPH_PROFILE


def read_object(data: bytes) -> ObjectFile:
    """Parse `data`; raises InputError for anything that is not a whole little-endian x86-64 relocatable ELF64."""
    headers = _read_headers(data)
    contents = [_contents(data, header) for header in headers]
    symbols: tuple[Symbol, ...] = ()
    for header, content in zip(headers, contents, strict=True):
        if header["sh_type"] == SectionType.SYMTAB:
            symbols = tuple(_read_symbols(content, _at(contents, header["sh_link"]), len(headers)))
    relocations: dict[int, list[Relocation]] = {}
    for header, content in zip(headers, contents, strict=True):
        # LLVM's table of hot calls, for linkers that order code by it, is the one section that has such.
        if header["sh_type"] == SectionType.REL and _at(headers, header["sh_info"])["sh_type"] != _CALL_GRAPH_PROFILE:
            raise InputError("damaged object: relocations without addends do not exist on x86-64")
        if header["sh_type"] == SectionType.RELA:
            _at(contents, header["sh_info"])
            relocations.setdefault(header["sh_info"], []).extend(_read_relocations(content, len(symbols)))
    sections = tuple(
        Section(
            index,
            header["name"],
            header["sh_type"],
            header["sh_flags"],
            _power_of_two(header),
            header["sh_size"],
            content,
            tuple(relocations.get(index, ())),
        )
        for index, (header, content) in enumerate(zip(headers, contents, strict=True))
    )
    for symbol in symbols:
        in_section = 0 < symbol.section < len(sections)
        if in_section and symbol.value > sections[symbol.section].size:
            raise InputError(f"damaged object: symbol '{symbol.name}' lies outside its section")
    return ObjectFile(sections, symbols)


def _read_headers(data: bytes) -> list[dict[str, Any]]:
    from elftools.common.exceptions import ELFError  # noqa: PLC0415
    from elftools.construct.core import ConstructError  # noqa: PLC0415
    from elftools.elf.elffile import ELFFile  # noqa: PLC0415
    from elftools.elf.enums import ENUM_SH_TYPE_BASE  # noqa: PLC0415

    if data[:4] != b"\x7fELF":
        raise InputError("not an ELF object")
    try:
        elf = ELFFile(io.BytesIO(data))
        kind = (elf.elfclass, elf.little_endian, elf["e_machine"], elf["e_type"])
        if kind != (64, True, "EM_X86_64", "ET_REL"):
            raise InputError("not a relocatable x86-64 ELF object")
        raw = [elf._get_section_header(index) for index in range(elf.num_sections())]
        names = _contents(data, dict(raw[elf.get_shstrndx()])) if raw else b""
    except (ELFError, ConstructError, KeyError, IndexError, ValueError, TypeError, OverflowError) as error:
        raise InputError(f"damaged object: {error}") from error
    headers = []
    for header in raw:
        fields = dict(header)
        fields["name"] = _string(names, fields["sh_name"])
        if isinstance(fields["sh_type"], str):
            fields["sh_type"] = ENUM_SH_TYPE_BASE.get(fields["sh_type"], 0x7FFFFFFF)
        headers.append(fields)
    return headers


def _contents(data: bytes, header: dict[str, Any]) -> bytes:
    if header["sh_type"] in ("SHT_NOBITS", SectionType.NOBITS, "SHT_NULL", 0):
        return b""
    start, size = header["sh_offset"], header["sh_size"]
    if start + size > len(data):
        raise InputError(f"damaged object: a section ends at byte {start + size}, the object has {len(data)}")
    return data[start : start + size]


def _at(contents: list[_Content], index: int) -> _Content:
    if not 0 < index < len(contents):
        raise InputError(f"damaged object: there is no section {index}")
    return contents[index]


def _power_of_two(header: dict[str, Any]) -> int:
    alignment = int(header["sh_addralign"])
    if alignment & (alignment - 1):
        raise InputError(f"damaged object: alignment {alignment} of section '{header['name']}'")
    return max(alignment, 1)


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
