"""The value that passes exchange: every translation unit of one kernel, parsed.

A `Program` is immutable: a pass that changes a syntax tree copies what it changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pycparser import c_ast

from meta.target import Platform


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
