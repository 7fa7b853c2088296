"""What is known about the code of an image, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the image: bytes of its frame, who it calls, its first vector or floating-point instruction.

    `is_dynamic`: the frame grows while the function runs, by an amount that it computes.
    """

    frame: int = 0
    calls: tuple[str, ...] = ()
    vector: str = ""
    is_dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """The functions of an image by the linker's name, and the bytes of its stack."""

    functions: Mapping[str, Function] = field(default_factory=dict)
    stack: int = 0
