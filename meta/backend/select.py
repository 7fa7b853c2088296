"""Which sections of an object go into the image: what kind each is, and what can be reached.

Reachable is what a chain of relocations connects to the entry, plus notes and sections marked "retain".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meta.backend import heat, layout
from meta.backend.elf_object import (
    SHN_COMMON,
    SHN_UNDEF,
    Binding,
    ObjectFile,
    Section,
    SectionFlag,
    SectionType,
    Symbol,
    SymbolType,
)
from meta.backend.layout import Kind
from meta.diagnostics import SourceError, Unsupported
from meta.target import OUTLINED_TEXT, Platform


@dataclass(frozen=True, slots=True)
class Selection:
    """The live sections by kind, in layout order, and what else the image needs."""

    sections: dict[Kind, tuple[Section, ...]]
    commons: tuple[int, ...]  # numbers of the COMMON symbols that are referenced
    debug: tuple[Section, ...]  # DWARF: kept in the file, not loaded
    wants_symbol_table: bool
    wants_packing: bool


def select(source: ObjectFile, platform: Platform) -> Selection:
    """Classify and garbage-collect; raises SourceError for undefined symbols and constructs that are refused."""
    kinds = {section.index: kind for section in source.sections if (kind := _kind(section))}
    live = _reachable(source, kinds, layout.ENTRY[platform])
    referenced = {r.symbol: section for section in reversed(live) for r in reversed(section.relocations)}
    _refuse_undefined(source, referenced)
    names = {source.symbols[number].name for number in referenced if source.symbols[number].section == SHN_UNDEF}
    _refuse_unrun_constructors(source, kinds, names)
    wants_packing = layout.PACKED_START in names
    if wants_packing:
        kinds |= {section.index: Kind.OUTLINED for section in _outlined(source, kinds, live, layout.ENTRY[platform])}
    ranks = heat.data_ranks(source, live)
    grouped = {
        kind: tuple(sorted((s for s in live if kinds[s.index] is kind), key=lambda s: _layout_key(s, ranks)))
        for kind in Kind
    }
    commons = tuple(n for n in sorted(referenced) if source.symbols[n].section == SHN_COMMON)
    debug = tuple(s for s in source.sections if s.name.startswith(".debug_") and not s.has(SectionFlag.ALLOC))
    if not any(section.name == ".debug_info" for section in debug):
        debug = ()  # boot code brings unwinding tables along
    return Selection(grouped, commons, debug, layout.SYMBOLS_START in names, wants_packing)


def _kind(section: Section) -> Kind | None:
    """The output section that `section` belongs to; None for what is not loaded."""
    if not section.has(SectionFlag.ALLOC) or section.name.startswith(layout.DISCARDED):
        return None
    if section.has(SectionFlag.TLS):
        raise Unsupported(f"thread-local storage is not supported (section '{section.name}')")
    if section.has(SectionFlag.EXEC):
        if section.has(SectionFlag.WRITE):
            raise SourceError(f"section '{section.name}' is both writable and executable")
        return Kind.TEXT
    if section.has(SectionFlag.WRITE):
        return Kind.BSS if section.type == SectionType.NOBITS else Kind.DATA
    is_note = section.type == SectionType.NOTE or section.name.startswith(".note")
    return Kind.NOTE if is_note else Kind.RODATA


_LARGE_CONSTANT = 1 << 14  # bytes: what is larger is data, which may take long to pack
_LAST = 8  # behind every rank of heat
_ARRAYS = (SectionType.INIT_ARRAY, SectionType.FINI_ARRAY)


def _layout_key(section: Section, ranks: Mapping[int, int]) -> tuple[int, str, int]:
    """Constructors last and by priority, everything else by heat and in the order of the object."""
    if section.type in _ARRAYS:
        # Names are `.init_array` or `.init_array.<5 digits>`; a lower number is earlier, none is last.
        return _LAST + _ARRAYS.index(section.type), section.name[len(".init_array.") :] or "~", section.index
    rank = heat.code_rank(section) if section.has(SectionFlag.EXEC) else ranks.get(section.index, _LAST - 1)
    return rank, "", section.index


def _outlined(source: ObjectFile, kinds: dict[int, Kind], live: Sequence[Section], entry: str) -> list[Section]:
    """The sections of outlined code, and the constants that nothing else refers to, but for large ones."""
    code = [section for section in live if kinds[section.index] is Kind.TEXT and _is_outlined(section)]
    others = {index: kind for index, kind in kinds.items() if source.sections[index] not in code}
    needed = {section.index for section in _reachable(source, others, entry)}
    constants = (s for s in live if kinds[s.index] is Kind.RODATA and s.size <= _LARGE_CONSTANT)
    return [*code, *(section for section in constants if section.index not in needed)]


def _is_outlined(section: Section) -> bool:
    return heat.is_below(section.name, OUTLINED_TEXT)


def _reachable(source: ObjectFile, kinds: dict[int, Kind], entry: str) -> list[Section]:
    """Live sections in object order, of those that have kinds."""
    start = [s for s in source.symbols if s.name == entry and s.section in kinds]
    if not start:
        raise SourceError(f"undefined: '{entry}', the entry of the image")
    roots = {start[0].section}
    for index, kind in kinds.items():
        section = source.sections[index]
        always = kind is Kind.NOTE or section.type in _ARRAYS or section.has(SectionFlag.RETAIN)
        roots |= {index} if always else set()
    live: set[int] = set()
    pending = sorted(roots)
    while pending:
        index = pending.pop()
        if index in live:
            continue
        live.add(index)
        targets = {source.symbols[r.symbol].section for r in source.sections[index].relocations}
        pending.extend(sorted(targets & kinds.keys() - live))
    return [source.sections[index] for index in sorted(live)]


def linker_defined() -> frozenset[str]:
    """Names that the linker gives a value when the object does not."""
    segments = ("image", "rodata", "text", "data", "bss", "symbols", "init_array", "fini_array", "outlined")
    numbers = (layout.PACKED_START, layout.OUTLINED_PAGES, layout.OUTLINED_DIRECTORY, layout.OUTLINED_ENTRY)
    return frozenset((*(f"__{name}_{side}" for name in segments for side in ("start", "end")), *numbers))


def _refuse_undefined(source: ObjectFile, referenced: dict[int, Section]) -> None:
    """One error that names every undefined symbol with the first place that needs it."""
    missing: dict[str, str] = {}
    ours = linker_defined()
    for number, section in referenced.items():
        symbol = source.symbols[number]
        if symbol.section == SHN_UNDEF and number and symbol.binding != Binding.WEAK and symbol.name not in ours:
            missing.setdefault(symbol.name, _user(source, section, number))
        if symbol.type in (SymbolType.TLS, SymbolType.IFUNC):
            what = "thread-local storage" if symbol.type == SymbolType.TLS else "an indirect function (ifunc)"
            raise Unsupported(f"'{symbol.name}': {what} is not supported")
    if missing:
        listed = ", ".join(f"'{name}' (used in {user})" for name, user in sorted(missing.items()))
        raise SourceError(
            f"undefined: {listed}", hint="declared and used, but no source file of the program defines it"
        )


def _user(source: ObjectFile, section: Section, number: int) -> str:
    """The function or object around the first reference to symbol `number` in `section`."""
    offset = next(r.offset for r in section.relocations if r.symbol == number)
    around = [s for s in _named(source, section) if s.value <= offset]
    return f"'{max(around, key=lambda s: s.value).name}'" if around else f"section {section.name}"


def _named(source: ObjectFile, section: Section) -> Iterator[Symbol]:
    return (s for s in source.symbols if s.section == section.index and s.type != SymbolType.SECTION and s.name)


def _refuse_unrun_constructors(source: ObjectFile, kinds: dict[int, Kind], names: Collection[str]) -> None:
    """Constructors are laid out between two symbols; a start-up that does not read those never runs them."""
    legacy = [source.sections[i].name for i in kinds if source.sections[i].name.startswith((".ctors", ".dtors"))]
    if legacy:
        raise Unsupported(f"section '{legacy[0]}' is not supported: only .init_array holds constructors")
    for kind, start, what in zip(_ARRAYS, (layout.INIT_START, layout.FINI_START), ("con", "de"), strict=True):
        if any(source.sections[i].type == kind for i in kinds) and start not in names:
            raise Unsupported(f"a {what}structor function is not supported: the runtime does not run it")
