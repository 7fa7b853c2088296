"""Deliver CPU exceptions to the guest, which Unicorn leaves to its user (Intel SDM volume 3, 6.14).

The guest's interrupt table and stacks must be mapped one to one, as the runtime's are.
"""

from __future__ import annotations

import re
import struct
from typing import Any

from unicorn import x86_const as x86

INVALID_OPCODE = 6
_DIVIDE_ERROR = 0
_DOUBLE_FAULT = 8
_GENERAL_PROTECTION = 13
_PAGE_FAULT = 14
_DIVISION = re.compile(rb"(?:[\x26\x2e\x36\x3e\x64-\x67\xf2\xf3]*[\x40-\x4f]?)(?:\xf6|\xf7)([\x00-\xff])")
_WITH_ERROR_CODE = frozenset({8, 10, 11, 12, 13, 14, 17, 21, 29, 30})
_NAMES = {
    0: "divide error",
    3: "breakpoint",
    6: "invalid opcode",
    8: "double fault",
    13: "general protection",
    14: "page fault",
}
_GATE = struct.Struct("<HHBBHII")
_LONG_MODE_ACTIVE = 1 << 10  # EFER.LMA
_EFER = 0xC0000080
_CLEARED = 0x300 | 0x14000 | 0x10000  # IF and TF, NT, RF


def name(vector: int) -> str:
    """The exception's name in the manual."""
    return _NAMES.get(vector, f"exception {vector}")


def original(cpu: Any, vector: int, last_fault: int | None) -> int:
    """What `vector` is: after a page fault that was dealt with Unicorn calls the next exceptions double faults.

    A fault of `last_fault`, the address of that page fault, is taken for another one only where the page is absent.
    """
    if vector != _DOUBLE_FAULT or last_fault is None:
        return vector
    address = int(cpu.reg_read(x86.UC_X86_REG_CR2))
    if address != last_fault or not _is_present(cpu, address):
        return _PAGE_FAULT
    found = _DIVISION.match(bytes(cpu.mem_read(int(cpu.reg_read(x86.UC_X86_REG_RIP)), 12)))
    return _DIVIDE_ERROR if found and found[1][0] >> 4 & 3 == 3 else _GENERAL_PROTECTION


def fault_address(cpu: Any, vector: int) -> int | None:
    """The address of a page fault; None for other exceptions."""
    return int(cpu.reg_read(x86.UC_X86_REG_CR2)) if vector == _PAGE_FAULT else None


def deliver(cpu: Any, vector: int) -> bool:
    """Push an interrupt frame and go to the handler; False where the guest has no usable 64-bit gate."""
    if not cpu.msr_read(_EFER) & _LONG_MODE_ACTIVE:
        return False
    _selector, table, limit, _flags = cpu.reg_read(x86.UC_X86_REG_IDTR)
    if 16 * vector + 15 > limit:
        return False
    low, _code, stack, kind, middle, high, _zero = _GATE.unpack(bytes(cpu.mem_read(table + 16 * vector, 16)))
    if not kind & 0x80:
        return False
    registers = (x86.UC_X86_REG_RIP, x86.UC_X86_REG_CS, x86.UC_X86_REG_EFLAGS, x86.UC_X86_REG_RSP, x86.UC_X86_REG_SS)
    frame = [int(cpu.reg_read(register)) for register in registers]
    flags, top = frame[2], frame[3]
    if stack & 7:
        _selector, task, _limit, _flags = cpu.reg_read(x86.UC_X86_REG_TR)
        top = struct.unpack("<Q", bytes(cpu.mem_read(task + 28 + 8 * (stack & 7), 8)))[0]
    if vector in _WITH_ERROR_CODE:
        frame.insert(0, _page_fault_code(cpu, frame[0]) if vector == _PAGE_FAULT else 0)
    packed = struct.pack(f"<{len(frame)}Q", *frame)
    top = (top & -16) - len(packed)
    cpu.mem_write(top, packed)
    cpu.reg_write(x86.UC_X86_REG_RSP, top)
    cpu.reg_write(x86.UC_X86_REG_EFLAGS, flags & ~_CLEARED)
    cpu.reg_write(x86.UC_X86_REG_RIP, low | middle << 16 | high << 32)
    return True


def _page_fault_code(cpu: Any, rip: int) -> int:
    """Unicorn does not tell the error code. P: from the page tables; I: the fault is the instruction itself;
    W: the kernel may read every present page, so what else faults there is a write."""
    address = int(cpu.reg_read(x86.UC_X86_REG_CR2))
    is_present = _is_present(cpu, address)
    is_fetch = address == rip
    return is_present | 2 * (is_present and not is_fetch) | 16 * is_fetch


def _is_present(cpu: Any, address: int) -> bool:
    """Walk the four levels from CR3."""
    table = int(cpu.reg_read(x86.UC_X86_REG_CR3))
    for shift in (39, 30, 21, 12):
        at = (table & 0x000FFFFFFFFFF000) + 8 * (address >> shift & 511)
        table = struct.unpack("<Q", bytes(cpu.mem_read(at, 8)))[0]
        if not table & 1:
            return False
        if table & 0x80 and shift < 39:
            return True
    return True
