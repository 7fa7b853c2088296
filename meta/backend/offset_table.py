"""Reads of the global offset table (GOT), which position-independent code and weak symbols use.

Most instructions that read it are rewritten to use the address itself (ABI supplement, B.2); what cannot be
rewritten, such as `cmpq $0, f@GOTPCREL(%rip)`, gets a slot in the read-only data.

    mov f@GOTPCREL(%rip), %reg -> lea f(%rip), %reg      call *f@GOTPCREL(%rip) -> addr32 call f
    jmp *f@GOTPCREL(%rip) -> jmp f; nop                  op f@GOTPCREL(%rip), %reg -> op $f, %reg
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from types import MappingProxyType

from meta.backend.elf_object import Relocation, Section

SLOT = 8
TYPES: Mapping[int, str] = MappingProxyType({9: "GOTPCREL", 41: "GOTPCRELX", 42: "REX_GOTPCRELX"})
_REX = 42


class Access(Enum):
    """How an instruction reads the table."""

    MOVE = auto()
    CALL = auto()
    JUMP = auto()
    OPERATION = auto()
    SLOT = auto()  # it stays as it is


def access(data: bytes | bytearray, relocation: Relocation) -> Access:
    """What the instruction around the field at `relocation.offset` is."""
    at = relocation.offset
    if relocation.type == 9 or relocation.addend != -4 or at < 2:
        return Access.SLOT  # an assembler that marks nothing: the bytes before may be anything
    opcode, modrm = data[at - 2], data[at - 1]
    if opcode == 0x8B:
        return Access.MOVE
    if opcode == 0xFF and modrm in (0x15, 0x25):
        return Access.CALL if modrm == 0x15 else Access.JUMP
    is_operation = opcode & 0xC7 == 0x03 or opcode == 0x85
    return Access.OPERATION if relocation.type == _REX and at > 2 and is_operation else Access.SLOT


def slots(sections: Iterable[Section]) -> tuple[int, ...]:
    """Numbers of the symbols that need a slot, in the order of their first use."""
    wanted = (
        relocation.symbol
        for section in sections
        for relocation in section.relocations
        if relocation.type in TYPES
        and relocation.offset + 4 <= len(section.data)
        and access(section.data, relocation) is Access.SLOT
    )
    return tuple(dict.fromkeys(wanted))


def rewrite_operation(data: bytearray, at: int) -> None:
    """`op f@GOTPCREL(%rip), %reg` -> `op $f, %reg`: the register moves from the reg to the rm field."""
    opcode, register, rex = data[at - 2], data[at - 1] >> 3 & 7, data[at - 3]
    is_test = opcode == 0x85
    data[at - 2] = 0xF7 if is_test else 0x81
    data[at - 1] = 0xC0 | (0 if is_test else opcode & 0x38) | register
    data[at - 3] = (rex & ~0x04) | (rex >> 2 & 1)  # REX.R becomes REX.B
