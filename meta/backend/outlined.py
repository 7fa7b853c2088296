"""What is packed in an image and unpacked when it is first needed: the code in `.text.outlined`, and its constants.

    .text.outlined  .rodata.usage       ->       18 7c 0e ... the last of the read-only data
    00106000 ..                                  pages without bytes in the file, which are absent at first

boot/pc/outlined.s is the other half of this.
"""

from __future__ import annotations

from meta.backend.elf_object import ObjectFile
from meta.backend.layout import PAGE, Kind, align
from meta.backend.pack import pack
from meta.backend.place import Placement, place
from meta.backend.relocate import memory_of
from meta.backend.select import Selection
from meta.target import Platform

_CALL = 0xE8


def place_packed(
    source: ObjectFile, selection: Selection, platform: Platform, header_size: int
) -> tuple[Placement, bytes]:
    """A placement with room for the packed bytes, and those.

    They depend on addresses that depend, by whole pages, on how many they are.
    """
    room = sum(section.size for section in selection.sections[Kind.OUTLINED]) * 2 // 3
    while True:
        placed = place(source, selection, platform, header_size, room)
        packed = pack(_filtered(memory_of(placed, Kind.OUTLINED), placed.ranges[Kind.OUTLINED].start))
        ends = [align(placed.packed.start + size, PAGE) for size in (room, len(packed))]
        if ends[0] == ends[1]:
            return place(source, selection, platform, header_size, len(packed)), packed
        if len(packed) < room:
            return placed, packed.ljust(room, b"\0")
        room = len(packed)


def _filtered(code: bytes, address: int) -> bytes:
    """Behind each byte e8 the address of that place is added: calls of one function look alike from everywhere."""
    found = bytearray(code)
    at = 0
    while at < len(found):
        at += 1
        if found[at - 1] == _CALL:
            found += bytes(max(0, at + 4 - len(found)))
            distance = int.from_bytes(found[at : at + 4], "little") + address + at
            found[at : at + 4] = (distance & 0xFFFFFFFF).to_bytes(4, "little")
            at += 4
    return bytes(found)
