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

from meta.backend.layout import ENTRY, Kind
from meta.backend.listing import labels_of, nearest
from meta.backend.place import Placement
from meta.target import Platform

_TARGET = re.compile(r"^(0x[0-9a-f]+)$")
_RELATIVE = re.compile(r"(-?(?:0x)?[0-9a-f]*)\(%rip\)")
_NEVER = 1 << 62
_FAR = re.compile(r"^\$\w+, \$(0x[0-9a-f]+)$")


def disassemble(placement: Placement, code: bytes) -> str:
    """One line per instruction; the 32-bit part of the boot code is decoded as such.

    A pc image starts at its entry in 32-bit mode; a far jump goes to 64-bit code.
    """
    labels = labels_of(placement)
    names = dict(labels)
    base = placement.ranges[Kind.TEXT].start
    mode = _Mode(placement, labels)
    lines: list[str] = []
    for begin, end in _stretches(placement, labels):
        if begin in names:
            lines += ["", f"{begin:08x} <{names[begin]}>:"]
        for address, raw, mnemonic, operands in mode.decode(code[begin - base : end - base], begin):
            text = f"{mnemonic:7}{_symbolic(operands, address + len(raw), labels)}".rstrip()
            lines.append(f"  {address:x}:  {raw.hex(' '):24} {text}")
    return "\n".join(lines).lstrip("\n") + "\n"


def _stretches(placement: Placement, labels: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """The code from label to label, without the padding between sections."""
    addresses = [address for address, _ in labels]
    for section in placement.selection.sections[Kind.TEXT]:
        start = placement.sections[section.index]
        end = start + section.size
        inner = addresses[bisect_right(addresses, start) : bisect_left(addresses, end)]
        yield from pairwise([start, *inner, end])


class _Mode:
    """A 64-bit and a 32-bit decoder that go on behind bytes that are no instruction, and when to use which."""

    def __init__(self, placement: Placement, labels: list[tuple[int, str]]) -> None:
        import capstone  # noqa: PLC0415

        self._narrow_from = self._wide_from = _NEVER
        if placement.platform is Platform.PC:
            self._narrow_from = next(address for address, name in labels if name == ENTRY[Platform.PC])
        self._by_mode: dict[bool, Any] = {}
        for is_narrow, mode in ((False, capstone.CS_MODE_64), (True, capstone.CS_MODE_32)):
            decoder = capstone.Cs(capstone.CS_ARCH_X86, mode)
            decoder.syntax = capstone.CS_OPT_SYNTAX_ATT
            decoder.skipdata = True
            self._by_mode[is_narrow] = decoder

    def decode(self, code: bytes, start: int) -> list[tuple[int, bytes, str, str]]:
        """(address, bytes, mnemonic, operands) per instruction of a stretch that has one mode."""
        is_narrow = self._narrow_from <= start < self._wide_from
        found = []
        for at, size, mnemonic, operands in self._by_mode[is_narrow].disasm_lite(code, start):
            found.append((at, code[at - start : at - start + size], mnemonic, operands))
            far = _FAR.match(operands) if is_narrow and mnemonic == "ljmp" else None
            if far:
                self._wide_from = min(self._wide_from, int(far[1], 16))
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
