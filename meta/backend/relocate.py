"""Apply relocations (System V ABI AMD64 supplement, table 4.9), each with its range checked.

call f   =  e8 00000000 + R_X86_64_PLT32 f-4   ->   e8 <f - 4 - address of the field>
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from meta.backend.elf_object import Relocation, Section
from meta.backend.layout import Kind
from meta.backend.offset_table import TYPES, Access, access, rewrite_operation
from meta.backend.place import Placement
from meta.diagnostics import InputError, SourceError, Unsupported


@dataclass(frozen=True, slots=True)
class _Field:
    """How a relocation type stores its value."""

    name: str
    size: int
    signed: bool
    relative: bool = False
    sized: bool = False  # the value is the symbol's size


_PC32 = _Field("R_X86_64_PC32", 4, signed=True, relative=True)
_SIGNED32 = _Field("R_X86_64_32S", 4, signed=True)
_FIELDS: Mapping[int, _Field] = MappingProxyType(
    {
        1: _Field("R_X86_64_64", 8, signed=False),
        2: _PC32,
        4: _Field("R_X86_64_PLT32", 4, signed=True, relative=True),  # nothing is dynamic: a direct call
        10: _Field("R_X86_64_32", 4, signed=False),
        11: _SIGNED32,
        12: _Field("R_X86_64_16", 2, signed=False),
        13: _Field("R_X86_64_PC16", 2, signed=True, relative=True),
        14: _Field("R_X86_64_8", 1, signed=False),
        15: _Field("R_X86_64_PC8", 1, signed=True, relative=True),
        24: _Field("R_X86_64_PC64", 8, signed=True, relative=True),
        32: _Field("R_X86_64_SIZE32", 4, signed=False, sized=True),
        33: _Field("R_X86_64_SIZE64", 8, signed=False, sized=True),
    }
)
_THREAD_LOCAL = frozenset({16, 17, 18, 19, 20, 21, 22, 23, 34, 35, 36})
_NONE = 0
_INT3 = b"\xcc"


@dataclass(frozen=True, slots=True)
class _Site:
    """One relocation being applied: `data` is the content of `section`, which lies at `address`."""

    data: bytearray
    section: Section
    address: int
    placement: Placement
    relocation: Relocation

    @property
    def place(self) -> str:
        return f"{self.section.name}+{self.relocation.offset:#x}"

    @property
    def target(self) -> str:
        """Name of the symbol, or of the section that it stands for."""
        symbol = self.placement.source.symbols[self.relocation.symbol]
        sections = self.placement.source.sections
        return symbol.name or (sections[symbol.section].name if symbol.section < len(sections) else "?")


def memory_of(placement: Placement, kind: Kind) -> bytes:
    """The live sections of one kind as they lie in memory; what is between functions traps."""
    where = placement.ranges[kind]
    content = bytearray(_INT3 * where.size if kind is Kind.TEXT else where.size)
    for section in placement.selection.sections[kind]:
        start = placement.sections[section.index] - where.start
        content[start : start + section.size] = relocate(section, placement)
    return bytes(content)


def relocate(section: Section, placement: Placement) -> bytes:
    """The bytes of a live section at its final address."""
    data = bytearray(section.data) if section.data else bytearray(section.size)
    for relocation in section.relocations:
        site = _Site(data, section, placement.sections[section.index], placement, relocation)
        value = placement.address(relocation.symbol)
        if value is None:  # the symbol is in a section that no image has, such as .eh_frame
            raise SourceError(f"{site.place}: '{site.target}' is not part of the image")
        _apply(site, value)
    return bytes(data)


def relocate_debug(section: Section, placement: Placement) -> bytes:
    """A DWARF section, which lies at address 0.

    What refers to removed code gets the highest address, as lld does: at 0 the ranges of several removed
    functions would overlap, and debuggers know both for code that is not there.
    """
    data = bytearray(section.data)
    for relocation in section.relocations:
        symbol = placement.source.symbols[relocation.symbol]
        value = placement.address(relocation.symbol)
        if value is None and symbol.section < len(placement.source.sections):
            is_debug = placement.source.sections[symbol.section].name.startswith(".debug_")
            value = symbol.value if is_debug else _nowhere(relocation)
        _apply(_Site(data, section, 0, placement, relocation), value or 0)
    return bytes(data)


def _nowhere(relocation: Relocation) -> int:
    """The symbol's value with which all bits of the field become one."""
    field = _FIELDS.get(relocation.type)
    return (1 << 8 * field.size) - 1 - relocation.addend if field is not None else 0


def _apply(site: _Site, value: int) -> None:
    """Patch the site for a symbol whose value is `value`."""
    relocation = site.relocation
    if relocation.type == _NONE:
        return
    if relocation.type in TYPES:
        _apply_table_read(site, value)
        return
    field = _FIELDS.get(relocation.type)
    if field is None:
        raise _refused(site)
    if field.sized:
        value = site.placement.source.symbols[relocation.symbol].size
    base = site.address + relocation.offset if field.relative else 0
    _store(site, field, relocation.offset, value + relocation.addend - base)


def _store(site: _Site, field: _Field, offset: int, value: int) -> None:
    """Write `value` at `offset` of the section."""
    if offset + field.size > len(site.data):
        raise InputError(f"damaged object: the relocation at {site.place} lies outside of its section")
    bits = 8 * field.size
    low, high = (-(1 << (bits - 1)), 1 << (bits - 1)) if field.signed else (0, 1 << bits)
    if bits < 64 and not low <= value < high:
        raise SourceError(f"{site.place}: the value of '{site.target}', {value:#x}, does not fit {field.name}")
    stored = (value & ((1 << bits) - 1)).to_bytes(field.size, "little")
    site.data[offset : offset + field.size] = stored


def _apply_table_read(site: _Site, value: int) -> None:
    """Rewrite an instruction that reads the global offset table, or point it at its slot."""
    data, at = site.data, site.relocation.offset
    if at + 4 > len(data):
        raise InputError(f"damaged object: the relocation at {site.place} lies outside of its section")
    distance = value + site.relocation.addend - (site.address + at)
    match access(data, site.relocation):
        case Access.MOVE:
            data[at - 2] = 0x8D
            _store(site, _PC32, at, distance)
        case Access.CALL:
            data[at - 2 : at] = b"\x67\xe8"
            _store(site, _PC32, at, distance)
        case Access.JUMP:
            data[at - 2] = 0xE9
            data[at + 3] = 0x90
            _store(site, _PC32, at - 1, distance + 1)
        case Access.OPERATION:
            rewrite_operation(data, at)
            _store(site, _SIGNED32, at, value)
        case Access.SLOT:
            _store(site, _PC32, at, distance - value + site.placement.slots[site.relocation.symbol])


def _refused(site: _Site) -> SourceError:
    kind = site.relocation.type
    if kind in _THREAD_LOCAL:
        return Unsupported(f"{site.place}: thread-local storage is not supported ('{site.target}')")
    return Unsupported(f"{site.place}: relocation type {kind} against '{site.target}' is refused")
