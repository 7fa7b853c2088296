"""Addresses of the traps that stand for cold code, from a section that only the host reads (meta/lower/traps.py)."""

from __future__ import annotations

import struct

from meta.backend.elf_object import ObjectFile
from meta.backend.place import Placement
from meta.backend.relocate import relocate_debug

_SECTION = ".meta.traps"
_PAIR = struct.Struct("<II")
_NOWHERE = 0xFFFFFFFF  # the trap of a function that is not in the image


def traps(source: ObjectFile, placement: Placement) -> tuple[tuple[int, int], ...]:
    """(address, number) of every trap in the image, in address order. Inlined traps have several addresses."""
    sections = [section for section in source.sections if section.name == _SECTION]
    pairs = [pair for section in sections for pair in _PAIR.iter_unpack(relocate_debug(section, placement))]
    return tuple(sorted(pair for pair in pairs if pair[0] != _NOWHERE))
