"""Frames: what a kernel tells the host on COM2.

    u32 magic "META", u16 type, u16 zero, u32 length, payload, u32 CRC-32 of all before; little-endian

The wire may hold anything when a kernel dies, so the parser goes on behind damage and says what it skipped.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

_MAGIC = b"META"
_HEAD = struct.Struct("<4sHHI")
_CHECK = struct.Struct("<I")
_EXIT = struct.Struct("<iIQ")
_PANIC = struct.Struct("<QQQQ")


class FrameType(IntEnum):
    """What a frame's payload is."""

    EXIT = 1
    CPU = 2
    PROFILE = 3
    TRAP = 4
    PANIC = 5
    FIGURE = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame whose checksum was right. `type` may be a number that FrameType does not know."""

    type: int
    payload: bytes

    def encode(self) -> bytes:
        """The bytes on the wire."""
        body = _HEAD.pack(_MAGIC, self.type, 0, len(self.payload)) + self.payload
        return body + _CHECK.pack(zlib.crc32(body))


@dataclass(frozen=True, slots=True)
class Exit:
    """Payload of an EXIT frame."""

    status: int
    cycles: int


def parse_frames(wire: bytes) -> tuple[tuple[Frame, ...], tuple[str, ...]]:
    """Every whole frame in `wire`, and a sentence for each stretch that is none."""
    frames: list[Frame] = []
    damage: list[str] = []
    at = 0
    while at < len(wire):
        found, problem, end = _frame_at(wire, at)
        if found:
            frames.append(found)
            at = end
            continue
        following = wire.find(_MAGIC, at + 1)
        end = following if following >= 0 else len(wire)
        damage.append(problem or f"{end - at} bytes at {at} are no frame")
        at = end
    return tuple(frames), tuple(damage)


def _frame_at(wire: bytes, at: int) -> tuple[Frame | None, str, int]:
    """(frame, problem, its end) for what starts at `at`; no frame and no problem where there is no magic."""
    if not wire.startswith(_MAGIC, at):
        return None, "", at
    if at + _HEAD.size > len(wire):
        return None, f"the frame at {at} is cut off in its header", at
    _magic, type_, zero, length = _HEAD.unpack_from(wire, at)
    end = at + _HEAD.size + length
    if zero:
        return None, f"the frame at {at} has a wrong header", at
    if end + _CHECK.size > len(wire):
        return None, f"the frame at {at} (type {type_}) is cut off: {length} bytes announced", at
    if _CHECK.unpack_from(wire, end)[0] != zlib.crc32(wire[at:end]):
        return None, f"the frame at {at} (type {type_}) has a wrong checksum", at
    return Frame(type_, wire[at + _HEAD.size : end]), "", end + _CHECK.size


def find_exit(frames: Sequence[Frame]) -> Exit | None:
    """The last EXIT frame."""
    for frame in reversed(frames):
        if frame.type == FrameType.EXIT and len(frame.payload) == _EXIT.size:
            status, _zero, cycles = _EXIT.unpack(frame.payload)
            return Exit(status, cycles)
    return None


def describe_panic(frames: Sequence[Frame]) -> str | None:
    """A sentence about the last PANIC frame."""
    for frame in reversed(frames):
        if frame.type == FrameType.PANIC and len(frame.payload) == _PANIC.size:
            rip, vector, code, cr2 = _PANIC.unpack(frame.payload)
            return f"panic at {rip:#x}: vector {vector}, error code {code:#x}, cr2 {cr2:#x}"
    return None
