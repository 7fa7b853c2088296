"""Load an image as a PVH loader does: segments, start info, RAM disk, flat protected mode.

Sources: Xen's include/public/arch-x86/hvm/start_info.h and docs/misc/pvh.pandoc.
"""

from __future__ import annotations

import struct
from typing import Any

from unicorn import x86_const as x86

_PAGE = 4096
_LOW_RAM_END = 0x9F000  # the last KiB below 640 KiB belong to the firmware on a real PC
_HIGH_RAM_START = 0x100000
_DEVICE_HOLE, _ABOVE_HOLE = 0xC0000000, 0x100000000  # as on QEMU's pc
_RAM, _RESERVED = 1, 2

_GDT, _START_INFO, _MEMORY_MAP, _MODULES, _COMMAND_LINE = 0x1000, 0x2000, 0x3000, 0x4000, 0x10000
_START_MAGIC = 0x336EC578
_INFO = struct.Struct("<IIIIQQQQII")
_MODULE = struct.Struct("<QQQQ")
_MEMORY_ENTRY = struct.Struct("<QQII")
_PROGRAM = struct.Struct("<IIQQQQQQ")
_PAGING, _PROTECTED = 0x80000000, 0x11  # CR0: PG; ET and PE
_CODE_SELECTOR, _DATA_SELECTOR = 0x08, 0x10
_FLAT_CODE, _FLAT_DATA = 0x00CF9B000000FFFF, 0x00CF93000000FFFF


class DoesNotFit(Exception):
    """The image, command line or RAM disk is too big for the guest's memory, or no PVH image."""


def ram_ranges(memory: int) -> list[tuple[int, int]]:
    """(address, size) of RAM: what does not fit below the device hole continues above 4 GiB."""
    memory &= -_PAGE
    if memory <= _DEVICE_HOLE:
        return [(0, memory)]
    return [(0, _DEVICE_HOLE), (_ABOVE_HOLE, memory - _DEVICE_HOLE)]


def load_image(cpu: Any, image: bytes) -> tuple[int, int]:
    """Copy the PT_LOAD segments; returns (PVH entry, end of the image)."""
    start, count = struct.unpack_from("<Q", image, 32)[0], struct.unpack_from("<H", image, 56)[0]
    entry = None
    end = _HIGH_RAM_START
    for index in range(count):
        fields = _PROGRAM.unpack_from(image, start + index * _PROGRAM.size)
        kind, _flags, offset, _address, physical, in_file, in_memory, _align = fields
        if kind == 4:
            entry = _pvh_entry(image[offset : offset + in_file]) or entry
        if kind == 1:
            end = max(end, physical + in_memory)
            if end > _DEVICE_HOLE:
                raise DoesNotFit(f"the image ends at {end:#x}, above the RAM of a PC")
            cpu.mem_write(physical, image[offset : offset + in_file])
    if entry is None:
        raise DoesNotFit("the image has no PVH note (.note.Xen, type 18)")
    return entry, end


def _pvh_entry(notes: bytes) -> int | None:
    """The 32-bit entry in XEN_ELFNOTE_PHYS32_ENTRY."""
    at = 0
    while at + 12 <= len(notes):
        owner_size, size, kind = struct.unpack_from("<III", notes, at)
        owner = at + 12
        data = owner + (owner_size + 3 & -4)
        if kind == 18 and notes[owner : owner + 4] == b"Xen\0" and size in (4, 8):
            return int.from_bytes(notes[data : data + size], "little")
        at = data + (size + 3 & -4)
    return None


def write_start_info(cpu: Any, command_line: str, ramdisk: bytes | None, memory: int, image_end: int) -> int:
    """Write hvm_start_info and what it points to; returns its address. The RAM disk lies at the top of RAM."""
    text = command_line.encode() + b"\0"
    if _COMMAND_LINE + len(text) > _LOW_RAM_END:
        raise DoesNotFit(f"the command line has {len(text)} bytes")
    cpu.mem_write(_COMMAND_LINE, text)
    if ramdisk is not None:
        address = (min(memory, _DEVICE_HOLE) - len(ramdisk)) & -_PAGE
        if address < image_end:
            raise DoesNotFit(f"the RAM disk of {len(ramdisk)} bytes does not fit the memory of {memory} bytes")
        cpu.mem_write(address, ramdisk)
        cpu.mem_write(_MODULES, _MODULE.pack(address, len(ramdisk), 0, 0))
    entries = _memory_map(memory)
    cpu.mem_write(_MEMORY_MAP, b"".join(_MEMORY_ENTRY.pack(*entry, 0) for entry in entries))
    modules = 0 if ramdisk is None else 1
    fields = (_START_MAGIC, 1, 0, modules, _MODULES if modules else 0, _COMMAND_LINE, 0, _MEMORY_MAP, len(entries), 0)
    cpu.mem_write(_START_INFO, _INFO.pack(*fields))
    return _START_INFO


def _memory_map(memory: int) -> list[tuple[int, int, int]]:
    ranges = ram_ranges(memory)
    return [
        (0, _LOW_RAM_END, _RAM),
        (_LOW_RAM_END, _HIGH_RAM_START - _LOW_RAM_END, _RESERVED),
        (_HIGH_RAM_START, ranges[0][1] - _HIGH_RAM_START, _RAM),
        *((start, size, _RAM) for start, size in ranges[1:]),
    ]


def set_initial_state(cpu: Any, start_info: int) -> None:
    """Flat 32-bit segments, paging off, CR0.PE on, %ebx = start info.

    Unicorn's 64-bit mode starts with EFER.LMA set and paging off, which no real CPU does: switching paging
    on and off leaves long mode (SDM volume 3, 10.8.5.4).
    """
    cpu.mem_write(_GDT, struct.pack("<QQQ", 0, _FLAT_CODE, _FLAT_DATA))
    cpu.reg_write(x86.UC_X86_REG_GDTR, (0, _GDT, 23, 0))
    cpu.reg_write(x86.UC_X86_REG_CR0, _PAGING | _PROTECTED)
    cpu.reg_write(x86.UC_X86_REG_CR0, _PROTECTED)
    cpu.reg_write(x86.UC_X86_REG_CS, _CODE_SELECTOR)
    for register in (x86.UC_X86_REG_DS, x86.UC_X86_REG_ES, x86.UC_X86_REG_SS):
        cpu.reg_write(register, _DATA_SELECTOR)
    cpu.reg_write(x86.UC_X86_REG_EBX, start_info)
    cpu.reg_write(x86.UC_X86_REG_EFLAGS, 2)
