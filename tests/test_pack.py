"""Packing: what boot/pc/unpack.s unpacks is what was packed, and so says a second reader of the format."""

from __future__ import annotations

import random
import time
import zlib
from typing import Any

import pytest
import unicorn as uc
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from unicorn import x86_const
from unicorn.unicorn_py3.unicorn import Uc

from meta.backend import compile_module, link
from meta.backend.image import Image
from meta.backend.pack import pack
from meta.target import Platform, Target

SOURCE, DESTINATION, STACK, ROOM = 0x400000, 0x500000, 0x700000, 0x100000
# A kernel that is nothing but `unpack`; long mode is what Unicorn starts in.
KERNEL = """
    .set OUTLINED, 1
    .section .text.boot,"ax",@progbits
    .code64
    .globl pvh_entry
pvh_entry:
    call unpack
    hlt
"""


def read(packed: bytes) -> bytes:
    """The format of upkr 0.2, read as its description says: one probability a context, one state."""
    found = bytearray()
    probability: dict[object, int] = {}
    state = at = 0

    def bit(context: object) -> int:
        nonlocal state, at
        while state < 4096:
            state = state * 256 + packed[at]
            at += 1
        ones = probability.get(context, 128)
        high, low = divmod(state, 256)
        if low < ones:
            state = ones * high + low
            probability[context] = ones + (264 - ones) // 16
            return 1
        state = (256 - ones) * high + low - ones
        probability[context] = ones - (ones + 8) // 16
        return 0

    def number(kind: str) -> int:
        value = place = 0
        while bit((kind, place, "more")):
            value += bit((kind, place, "bit")) << place
            place += 1
        return value + (1 << place)

    offset, after_match = 0, False
    while True:
        if not bit("match"):
            byte = 1
            while byte < 256:
                byte = byte * 2 + bit(byte)
            found.append(byte - 256)
            after_match = False
            continue
        if after_match or bit("new offset"):
            offset = number("offset") - 1
            if offset == 0:
                return bytes(found)
        for _ in range(number("length")):
            found.append(found[-offset])
        after_match = True


@pytest.fixture(scope="module")
def kernel() -> Image:
    text = KERNEL + (ROOT / "boot/pc/unpack.s").read_text()
    lines = [f'module asm "{_escaped(line)}"' for line in text.splitlines()]
    return link(compile_module("\n".join(lines), Target(Platform.PC)).object, Platform.PC)


def _escaped(line: str) -> str:
    return "".join(char if char.isalnum() or char in " .,%$_:()-+@#" else f"\\{ord(char):02x}" for char in line)


def unpacked(kernel: Image, packed: bytes, size: int, counter: list[int] | None = None) -> bytes:
    """What the boot code makes of `packed`; `counter` gets the address of each instruction that it takes."""
    cpu: Any = Uc(uc.UC_ARCH_X86, uc.UC_MODE_64)
    cpu.mem_map(0x100000, 0x300000)
    for start in (SOURCE, DESTINATION, STACK):
        cpu.mem_map(start, ROOM)
    cpu.mem_write(0x100000, kernel.elf)
    cpu.mem_write(SOURCE, packed)
    cpu.reg_write(x86_const.UC_X86_REG_RSP, STACK + ROOM)
    cpu.reg_write(x86_const.UC_X86_REG_RSI, SOURCE)
    cpu.reg_write(x86_const.UC_X86_REG_RDI, DESTINATION)
    if counter is not None:
        cpu.hook_add(uc.UC_HOOK_CODE, lambda _cpu, address, _size, _data: counter.append(address))
    cpu.emu_start(kernel.placement.entry, 0)
    assert cpu.reg_read(x86_const.UC_X86_REG_RDI) == DESTINATION + size
    assert cpu.reg_read(x86_const.UC_X86_REG_RSI) == SOURCE + len(packed)
    assert cpu.reg_read(x86_const.UC_X86_REG_RSP) == STACK + ROOM
    return bytes(cpu.mem_read(DESTINATION, size))


SAMPLES = [
    b"", b"a", b"ab", b"aa", b"a" * 5000, bytes(4096), bytes(range(256)), b"abcabcabcabd" * 40,
    (ROOT / "README.md").read_bytes()[:9000], b"".join(bytes((i, i >> 3, 7)) for i in range(256)),
]  # fmt: skip


@pytest.mark.parametrize("data", SAMPLES, ids=range(len(SAMPLES)))
def test_samples(kernel: Image, data: bytes) -> None:
    packed = pack(data)
    assert read(packed) == data
    assert unpacked(kernel, packed, len(data)) == data


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([b"\xe8abcd", b"xyz", bytes(9)])), max_size=30))
def test_random_bytes(kernel: Image, parts: list[bytes]) -> None:
    data = b"".join(parts)
    packed = pack(data)
    assert read(packed) == data
    assert unpacked(kernel, packed, len(data)) == data


def test_noise_grows_little(kernel: Image) -> None:
    data = random.Random(1).randbytes(3000)
    packed = pack(data)
    assert len(packed) < len(data) * 1.06
    assert unpacked(kernel, packed, len(data)) == data


def test_it_is_small_and_quick(kernel: Image) -> None:
    """Smaller than zlib's best; packed in a second, unpacked in some 130 instructions a byte."""
    code = ((ROOT / "boot/pc/entry.s").read_bytes() + (ROOT / "sources/runtime/printf.c").read_bytes())[:12000]
    begin = time.process_time()
    packed = pack(code)
    assert time.process_time() - begin < 2
    assert len(packed) < len(zlib.compress(code, 9))
    assert pack(code) == packed
    counter: list[int] = []
    assert unpacked(kernel, pack(code[:2000]), 2000, counter) == code[:2000]
    assert 0 < len(counter) < 160 * 2000
    assert kernel.sections["text"] < 230
