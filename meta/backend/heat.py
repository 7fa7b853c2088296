"""The order of sections by heat: what runs often lies together, code and the data that it reads.

    .text.boot  .text.outlined.*  .text.unlikely.*  .text.hot.*  .text.*
    data: what hot code refers to, the rest, what only cold code refers to

Sections of one rank stay in the order of the object. Without hot or cold code that is the order of all.
"""

from __future__ import annotations

from collections.abc import Iterable

from meta.backend import layout
from meta.backend.elf_object import ObjectFile, Section, SectionFlag
from meta.target import OUTLINED_TEXT

_HOT, _WARM, _COLD = range(3)


def code_rank(section: Section) -> int:
    """The place of a code section among the others: boot code, outlined, cold, hot, and all other code."""
    prefixes = (layout.BOOT_TEXT, OUTLINED_TEXT, layout.COLD_TEXT, layout.HOT_TEXT)
    found = (rank for rank, prefix in enumerate(prefixes) if is_below(section.name, prefix))
    return next(found, len(prefixes))


def is_below(name: str, prefix: str) -> bool:
    """Whether a section is `prefix`, or one of the sections that go with it."""
    return name == prefix or name.startswith(f"{prefix}.")


def data_ranks(source: ObjectFile, live: Iterable[Section]) -> dict[int, int]:
    """The rank of each section of data by its number: the hottest code that refers to it, also through other data."""
    ranks: dict[int, int] = {}
    sections = list(live)
    for section in sorted(sections, key=_heat):
        if section.has(SectionFlag.EXEC):
            _spread(source, section, _heat(section), ranks)
    return ranks


def _heat(section: Section) -> int:
    if is_below(section.name, layout.HOT_TEXT):
        return _HOT
    is_cold = is_below(section.name, layout.COLD_TEXT) or is_below(section.name, OUTLINED_TEXT)
    return _COLD if is_cold else _WARM


def _spread(source: ObjectFile, section: Section, rank: int, ranks: dict[int, int]) -> None:
    """Give `rank` to the data that a section refers to and that no hotter one does."""
    pending = [section]
    while pending:
        for relocation in pending.pop().relocations:
            number = source.symbols[relocation.symbol].section
            target = source.sections[number] if 0 < number < len(source.sections) else None
            if target is not None and not target.has(SectionFlag.EXEC) and number not in ranks:
                ranks[number] = rank
                pending.append(target)
