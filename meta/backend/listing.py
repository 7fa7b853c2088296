"""The texts beside an image: link map and symbol list.

00101000     22 .text    .text.main               main
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from meta.backend import layout
from meta.backend.elf_object import SHN_COMMON, Binding, Symbol, SymbolType
from meta.backend.layout import Kind
from meta.backend.offset_table import SLOT
from meta.backend.place import Placement

# Worth a line where there are constructors or destructors.
_RARE = (layout.INIT_START, layout.INIT_END, layout.FINI_START, layout.FINI_END)
_NUMBERS = (layout.OUTLINED_PAGES, layout.OUTLINED_DIRECTORY, layout.OUTLINED_ENTRY)  # not addresses
IN_MEMORY = ("bss", "outlined")  # the sizes of sections that have no bytes in the file
_LETTERS = {Kind.TEXT: "t", Kind.OUTLINED: "t", Kind.RODATA: "r", Kind.NOTE: "r", Kind.DATA: "d", Kind.BSS: "b"}


def link_map(placement: Placement) -> str:
    """Segments, then one line per symbol (or per section without one) in address order."""
    lines = [f"image for {placement.platform.value}, entry {layout.ENTRY[placement.platform]}", ""]
    for name, address in sorted(placement.defined.items(), key=lambda item: item[1]):
        if name in _RARE and placement.defined[_RARE[0]] == placement.defined[_RARE[1]]:
            continue
        if name in _NUMBERS:
            continue
        lines.append(f"{address:08x}        {name}")
    lines += ["", "address    size segment  section                          symbol"]
    symbols = _symbols_by_section(placement)
    for kind, sections in placement.selection.sections.items():
        for section in sections:
            address = placement.sections[section.index]
            found = symbols.get(section.index) or [(address, section.size, "")]
            for start, size, name in found:
                lines.append(f"{start:08x} {size:6} {kind.value:8} {section.name:32} {name}".rstrip())
        if kind is Kind.RODATA and placement.selection.wants_symbol_table:
            size = placement.defined[layout.SYMBOLS_END] - placement.table
            lines.append(f"{placement.table:08x} {size:6} {kind.value:8} {'(panic symbols)':32} {layout.SYMBOLS_START}")
        if kind is Kind.RODATA and placement.selection.wants_packing:
            where = placement.packed
            lines.append(f"{where.start:08x} {where.size:6} {kind.value:8} {'(packed)':32} {layout.PACKED_START}")
    for number, address in placement.slots.items():
        name = placement.source.symbols[number].name
        lines.append(f"{address:08x} {SLOT:6} {Kind.RODATA.value:8} {'(offset table)':32} {name}")
    for number, address in placement.commons.items():
        symbol = placement.source.symbols[number]
        lines.append(f"{address:08x} {symbol.size:6} {Kind.BSS.value:8} {'COMMON':32} {symbol.name}")
    return "\n".join(lines) + "\n"


def symbol_list(placement: Placement) -> str:
    """What `nm -n` prints: address, type letter (capital when global), name."""
    kinds = {s.index: kind for kind, sections in placement.selection.sections.items() for s in sections}
    rows = [(address, _letter(kinds, symbol), symbol.name) for address, symbol in placement.live_symbols()]
    rows += [(address, "A", name) for name, address in placement.defined.items()]
    return "".join(f"{address:016x} {letter} {name}\n" for address, letter, name in sorted(rows))


def symbol_sizes(placement: Placement) -> dict[str, int]:
    """Bytes of every function and object by name, in address order; local namesakes are added up."""
    sizes: dict[str, int] = {}
    for _address, symbol in sorted(placement.live_symbols(), key=lambda pair: pair[0]):
        if symbol.type in (SymbolType.FUNC, SymbolType.OBJECT):
            sizes[symbol.name] = sizes.get(symbol.name, 0) + symbol.size
    return sizes


def section_sizes(placement: Placement) -> dict[str, int]:
    """Bytes of text, rodata (with notes and the panic symbol table), data and bss; also of packed and outlined."""
    ranges = placement.ranges
    sizes = {
        "text": ranges[Kind.TEXT].size,
        "rodata": placement.packed.start - ranges[Kind.NOTE].start,
        "data": ranges[Kind.DATA].size,
        "bss": ranges[Kind.BSS].size,
    }
    if placement.selection.wants_packing:
        sizes |= {"packed": placement.packed.size, "outlined": ranges[Kind.OUTLINED].size}
    return sizes


def nearest(labels: list[tuple[int, str]], address: int) -> str | None:
    """`name` or `name+0x10` of the last of the sorted `labels` that is not behind `address`."""
    index = bisect_right(labels, (address, "\U0010ffff")) - 1
    if index < 0:
        return None
    start, name = labels[index]
    return name if start == address else f"{name}+{address - start:#x}"


def labels_of(placement: Placement) -> list[tuple[int, str]]:
    """(address, name), one name per address, sorted; a section without a symbol at its start gives its own name."""
    first: dict[int, str] = {}
    for address, symbol in placement.live_symbols():
        first.setdefault(address, symbol.name)
    for index, address in placement.sections.items():
        first.setdefault(address, placement.source.sections[index].name)
    return sorted(first.items())


def _letter(kinds: Mapping[int, Kind], symbol: Symbol) -> str:
    if symbol.section == SHN_COMMON:
        return "B"
    letter = "w" if symbol.binding == Binding.WEAK else _LETTERS[kinds[symbol.section]]
    return letter if symbol.binding == Binding.LOCAL else letter.upper()


def _symbols_by_section(placement: Placement) -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = {}
    for address, symbol in placement.live_symbols():
        found.setdefault(symbol.section, []).append((address, symbol.size, symbol.name))
    for rows in found.values():
        rows.sort()
    return found
