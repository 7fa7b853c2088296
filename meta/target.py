"""What code is made for: the platform, the CPU, and how hard to optimise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

OUTLINED_TEXT = ".text.outlined"  # the section of functions that an image may hold packed


class Platform(Enum):
    """Where an image runs."""

    PC = "pc"  # bare metal x86-64, entered through PVH
    LINUX = "linux"  # a static Linux executable without libc


@dataclass(frozen=True, slots=True)
class Separate:
    """How one unit is compiled for a linker, as `cc -c` does: external symbols keep external linkage."""

    hosted: bool = True  # functions of the C library's names do what C11 7 says
    pic: int = 0  # 0, or LLVM's PIC level: 2
    pie: int = 0  # 0, or LLVM's PIE level: 2
    gnu89_inline: bool = False
    common: bool = False
    unwind_tables: bool = True
    exceptions: bool = False  # C++ exceptions may pass through
    frame_pointers: bool = False
    function_sections: bool = False
    data_sections: bool = False
    visibility: str = "default"
    red_zone: bool = True
    inline: bool = True


@dataclass(frozen=True, slots=True)
class DebugInfo:
    """How DWARF names source files: relative to `directory`, with a prefix replaced by the first pair that fits.

    Nothing of the computer that compiled gets into an object unless it is asked for here.
    """

    directory: str = "."
    prefixes: tuple[tuple[str, str], ...] = ()

    def shown(self, path: str) -> str:
        """The name of the file `path` in debug information."""
        for prefix, replacement in self.prefixes:
            if path == prefix or path.startswith(f"{prefix.rstrip('/')}/"):
                return (replacement + path[len(prefix.rstrip("/")) :]).removeprefix("/" if not replacement else "")
        return path


@dataclass(frozen=True, slots=True)
class Target:
    """Code generation options. `cpu` and `features` are LLVM's names; `level` is 0 to 3 or "s", "z".

    `wraps`: signed overflow wraps; `fast_math`: floating-point sums may change; `separate` is None for a whole program.
    `strict_aliasing`: accesses through a type that C11 6.5p7 does not allow are undefined. Kernels do not assume it,
    because the emitted trees are built with -fno-strict-aliasing.
    `debug` asks for DWARF; instructions stay the same, though LLVM may order spill slots otherwise.
    `frames` asks the compiler how large stack frames are; it changes nothing.
    """

    platform: Platform = Platform.PC
    cpu: str = "x86-64"
    features: str = ""
    level: str = "2"
    wraps: bool = False
    fast_math: bool = False
    strict_aliasing: bool = False
    separate: Separate | None = None
    debug: DebugInfo | None = None
    frames: bool = False

    @property
    def reloc(self) -> str:
        """LLVM's relocation model."""
        return "pic" if self.separate is not None and self.separate.pic else "static"

    @property
    def triple(self) -> str:
        return "x86_64-unknown-none-elf" if self.platform is Platform.PC else "x86_64-unknown-linux-gnu"
