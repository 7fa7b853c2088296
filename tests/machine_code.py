"""Machine code of one function: disassembled by Capstone, or run in Unicorn with every access to a region recorded."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import capstone
import unicorn
from capstone import x86
from compiler import parse
from elftools.elf.elffile import ELFFile
from unicorn import x86_const

from meta.backend import compile_module
from meta.lower import lower_program
from meta.program import Program
from meta.sema import analyse
from meta.target import Platform, Separate, Target

LEVELS = ("0", "1", "2", "3", "s", "z")
CODE, REGION, STACK = 0x100000, 0x200000, 0x300000
_PAGE = 0x1000


@dataclass(frozen=True, slots=True)
class Access:
    """One access to memory: "load" or "store", its width in bytes, and where in the region."""

    kind: str
    size: int
    offset: int

    def __str__(self) -> str:
        return f"{self.kind} {self.size} at {self.offset}"


def code_of(text: str, name: str = "f", level: str = "2", platform: Platform = Platform.LINUX) -> bytes:
    """The machine code of one function of a unit compiled on its own."""
    target = Target(platform, level=level, separate=Separate())
    semantics = analyse(Program("test", (parse(text),), ()))
    file = ELFFile(BytesIO(compile_module(lower_program(semantics, target), target).object))
    table: Any = file.get_section_by_name(".symtab")
    (symbol,) = table.get_symbol_by_name(name)
    section = file.get_section(symbol["st_shndx"])
    start = symbol["st_value"]
    code: bytes = section.data()[start : start + symbol["st_size"]]
    return code


def disassembled(code: bytes) -> list[capstone.CsInsn]:
    engine = capstone.Cs(capstone.CS_ARCH_X86, capstone.CS_MODE_64)
    engine.detail = True
    return list(engine.disasm(code, CODE))


def lines(text: str, name: str = "f", level: str = "2", platform: Platform = Platform.LINUX) -> list[str]:
    """The instructions of one function as text, Intel syntax."""
    return [f"{each.mnemonic} {each.op_str}".strip() for each in disassembled(code_of(text, name, level, platform))]


def written_accesses(code: bytes, base: int = x86.X86_REG_RDI) -> list[Access]:
    """The accesses through the first argument, in the order of the code; for code without jumps or spills."""
    found = []
    for instruction in disassembled(code):
        for operand in instruction.operands:
            if operand.type == x86.X86_OP_MEM and operand.mem.base == base and instruction.mnemonic != "lea":
                for flag, kind in ((capstone.CS_AC_READ, "load"), (capstone.CS_AC_WRITE, "store")):
                    if operand.access & flag:
                        found.append(Access(kind, operand.size, operand.mem.disp))
    return found


def made_accesses(code: bytes, region: bytes = bytes(256), argument: int = 0) -> list[Access]:
    """The accesses to a region whose address is the first argument, while the function runs."""
    engine: Any = unicorn
    machine = engine.Uc(engine.UC_ARCH_X86, engine.UC_MODE_64)
    for start in (CODE, REGION, STACK):
        machine.mem_map(start, 4 * _PAGE)
    machine.mem_write(CODE, code)
    machine.mem_write(REGION, region)
    stop = CODE + 3 * _PAGE
    stack = STACK + 2 * _PAGE - 8
    machine.mem_write(stack, stop.to_bytes(8, "little"))
    for register, value in (("RSP", stack), ("RDI", REGION), ("RSI", argument)):
        machine.reg_write(getattr(x86_const, f"UC_X86_REG_{register}"), value)
    found: list[Access] = []

    def record(_: object, kind: int, address: int, size: int, __: int, ___: object) -> None:
        name = "store" if kind == engine.UC_MEM_WRITE else "load"
        found.append(Access(name, size, address - REGION))

    hooks = engine.UC_HOOK_MEM_READ | engine.UC_HOOK_MEM_WRITE
    machine.hook_add(hooks, record, begin=REGION, end=REGION + len(region) - 1)
    machine.emu_start(CODE, stop, timeout=2_000_000, count=100_000)
    return found
