"""The value that passes exchange: every translation unit of one kernel, parsed.

A `Program` is immutable: a pass that changes a syntax tree copies what it changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from pycparser import c_ast

from meta.target import Platform

# C11 7.24; compilers make calls of these from loops and struct copies.
LIBCALLS = ("memcmp", "memcpy", "memmove", "memset")
# What compilers make of __int128 division and its conversions from and to floating types (libgcc's names).
WIDE_CALLS = (
    "__divti3", "__modti3", "__udivti3", "__umodti3", "__fixsfti", "__fixdfti", "__fixxfti", "__fixunssfti",
    "__fixunsdfti", "__fixunsxfti", "__floattisf", "__floattidf", "__floattixf", "__floatuntisf", "__floatuntidf",
    "__floatuntixf",
)  # fmt: skip
# And of the products and quotients of complex numbers.
COMPLEX_CALLS = ("__mulsc3", "__muldc3", "__mulxc3", "__divsc3", "__divdc3", "__divxc3")
LIBRARY_CALLS = (*LIBCALLS, *WIDE_CALLS, *COMPLEX_CALLS)

LIBRARY = "runtime/"  # begins the paths of the kernel library's units
PROBE_FOLDER = LIBRARY + "probe/"  # and of those that passes bring in

_NAME = re.compile(r"[A-Za-z_.$][\w.$]*")
_ASSEMBLY_NOISE = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|#[^\n]*|//[^\n]*', re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One translation unit after preprocessing.

    `path` is its POSIX path inside the emitted tree, such as `runtime/pc/console.c`; it is the unit's
    identity. `platform` is None for a unit that every platform compiles.
    """

    path: str
    ast: c_ast.FileAST
    platform: Platform | None = None


@dataclass(frozen=True, slots=True)
class Assembly:
    """One boot assembly file, as text. `path` is its POSIX path inside the emitted tree (`boot/pc/entry.s`)."""

    path: str
    text: str
    platform: Platform | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Every unit and assembly file of one kernel, in build order (sorted by path)."""

    name: str
    units: tuple[Unit, ...]
    assembly: tuple[Assembly, ...] = ()
    entry: str = "main"

    def for_platform(self, platform: Platform) -> Program:
        """The part of the program that an image for `platform` is made of."""
        return replace(
            self,
            units=tuple(u for u in self.units if u.platform in (None, platform)),
            assembly=tuple(a for a in self.assembly if a.platform in (None, platform)),
        )

    def with_units(self, units: Iterable[Unit]) -> Program:
        """The same program with other units, kept in path order."""
        return replace(self, units=tuple(sorted(units, key=lambda unit: unit.path)))


@lru_cache(maxsize=64)  # boot code is asked about for every image that is made of it
def assembly_names(text: str) -> frozenset[str]:
    """Identifiers in assembly text, comments and strings left out."""
    return frozenset(_NAME.findall(_ASSEMBLY_NOISE.sub(" ", text)))
