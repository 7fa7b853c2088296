"""Disassemble the code of an image with Capstone: labels, and names instead of target addresses.

00101000 <main>:
  101000:  e8 1b 00 00 00           callq  puts
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from meta.backend.elf_object import SectionFlag
from meta.backend.layout import Kind
from meta.backend.listing import labels_of, nearest
from meta.backend.place import Placement
from meta.backend.relocate import memory_of
from meta.target import Platform

_TARGET = re.compile(r"^(0x[0-9a-f]+)$")
_RELATIVE = re.compile(r"(-?(?:0x)?[0-9a-f]*)\(%rip\)")
_NO_SUCCESSOR = frozenset({"jmp", "ljmp", "retl", "ret", "hlt"})

_Instruction = tuple[int, bytes, str, str]


def disassemble(placement: Placement) -> str:
    """One line per instruction; the 32-bit part of the boot code is decoded as such.

    A pc image starts at its entry in 32-bit mode and leaves that with a far jump.
    """
    labels = labels_of(placement)
    names = dict(labels)
    decoders = _Decoders()
    stretches = dict(_stretches(placement, labels))
    narrow = _narrow_starts(decoders, placement, stretches)
    lines: list[str] = []
    for begin, content in stretches.items():
        if begin in names:
            lines += ["", f"{begin:08x} <{names[begin]}>:"]
        for address, raw, mnemonic, operands in decoders.decode(content, begin, is_narrow=begin in narrow):
            text = f"{mnemonic:7}{_symbolic(operands, address + len(raw), labels)}".rstrip()
            lines.append(f"  {address:x}:  {raw.hex(' '):24} {text}")
    return "\n".join(lines).lstrip("\n") + "\n"


def _stretches(placement: Placement, labels: list[tuple[int, str]]) -> Iterator[tuple[int, bytes]]:
    """The code from label to label by address, without the padding between sections."""
    addresses = [address for address, _ in labels]
    for kind in (Kind.TEXT, Kind.OUTLINED):
        memory, base = memory_of(placement, kind), placement.ranges[kind].start
        for section in placement.selection.sections[kind]:
            if section.has(SectionFlag.EXEC):
                start = placement.sections[section.index]
                end = start + section.size
                inner = addresses[bisect_right(addresses, start) : bisect_left(addresses, end)]
                yield from ((a, memory[a - base : b - base]) for a, b in pairwise([start, *inner, end]))


class _Decoders:
    """A 64-bit and a 32-bit decoder that go on behind bytes that are no instruction."""

    def __init__(self) -> None:
        import capstone  # noqa: PLC0415

        self._by_mode: dict[bool, Any] = {}
        for is_narrow, mode in ((False, capstone.CS_MODE_64), (True, capstone.CS_MODE_32)):
            decoder = capstone.Cs(capstone.CS_ARCH_X86, mode)
            decoder.syntax = capstone.CS_OPT_SYNTAX_ATT
            decoder.skipdata = True
            self._by_mode[is_narrow] = decoder

    def decode(self, code: bytes, start: int, *, is_narrow: bool) -> list[_Instruction]:
        """(address, bytes, mnemonic, operands) of each instruction in `code`, which lies at `start`."""
        return [
            (at, code[at - start : at - start + size], mnemonic, operands)
            for at, size, mnemonic, operands in self._by_mode[is_narrow].disasm_lite(code, start)
        ]


def _narrow_starts(decoders: _Decoders, placement: Placement, stretches: dict[int, bytes]) -> set[int]:
    """Where 32-bit code starts: at the entry of a pc image, and wherever it calls, jumps or runs into."""
    if placement.platform is not Platform.PC:
        return set()
    found: set[int] = set()
    pending = [placement.entry]
    while pending:
        start = pending.pop()
        if start in found or start not in stretches:
            continue
        found.add(start)
        instructions = decoders.decode(stretches[start], start, is_narrow=True)
        for _at, _raw, _mnemonic, operands in instructions:
            target = _TARGET.match(operands)
            pending += [int(target[1], 16)] if target else []
        if instructions and instructions[-1][2] not in _NO_SUCCESSOR:
            pending.append(start + len(stretches[start]))
    return found


def _symbolic(operands: str, following: int, labels: list[tuple[int, str]]) -> str:
    """Operands with a name for a branch target, and a comment for what is addressed relative to %rip."""
    target = _TARGET.match(operands)
    if target:
        return nearest(labels, int(target[1], 16)) or operands
    relative = _RELATIVE.search(operands)
    if relative:
        address = following + int(relative[1] or "0", 0)
        name = nearest(labels, address)
        return f"{operands}  # {name or hex(address)}"
    return operands
