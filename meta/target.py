"""What code is made for: the platform, the CPU, and how hard to optimise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Platform(Enum):
    """Where an image runs."""

    PC = "pc"  # bare metal x86-64, entered through PVH
    LINUX = "linux"  # a static Linux executable without libc


@dataclass(frozen=True, slots=True)
class Target:
    """Code generation options. `cpu` and `features` are LLVM's names; `level` is 0 to 3 or "s", "z"."""

    platform: Platform = Platform.PC
    cpu: str = "x86-64"
    features: str = ""
    level: str = "2"

    @property
    def triple(self) -> str:
        return "x86_64-unknown-none-elf" if self.platform is Platform.PC else "x86_64-unknown-linux-gnu"
