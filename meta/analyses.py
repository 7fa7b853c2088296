"""Analyses of the latest programs: what leaves a program as it is does not analyse it again.

Units are values, so two programs of the same units have the same analysis: what a pass gives back unchanged, the
verifier, the pass behind it and the image all see the tables that were made first. Where only some units are the same,
as in the images for different platforms, the others alone are analysed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from pycparser import c_ast

from meta.callgraph import CallGraph, build_callgraph
from meta.callgraph.unit_edges import unit_edges
from meta.program import Assembly, Program, Unit
from meta.sema import KeptAnalyses, Semantics, UnitAnalyses, analyse
from meta.target import Platform

_KEPT = 2 * len(Platform)  # a pass looks at the program it was given and at the one it makes
Key = tuple[tuple[Unit, ...], tuple[Assembly, ...], str]
Name = TypeVar("Name")
Value = TypeVar("Value")


class Analyses:
    """Semantics and call graphs of the parts of programs that images are made of, the latest few."""

    def __init__(self, kept: KeptAnalyses | None = None) -> None:
        """kept: where those of units outlive this process."""
        self._units = UnitAnalyses(kept=kept)
        self._semantics: dict[Key, Semantics] = {}
        self._graphs: dict[Semantics, CallGraph] = {}
        self._facts: dict[tuple[str, c_ast.FileAST], dict[object, Any]] = {}

    def semantics(self, part: Program) -> Semantics:
        """The analysis of one platform's part of a program."""
        key = (part.units, part.assembly, part.entry)
        is_new = key not in self._semantics
        semantics = _latest(self._semantics, key, lambda: analyse(part, units=self._units))
        if is_new:
            self._forget(unit for units, _, _ in self._semantics for unit in units)
        return semantics

    def callgraph(self, semantics: Semantics) -> CallGraph:
        """The call graph of the image that `semantics` is of."""
        return _latest(self._graphs, semantics, lambda: build_callgraph(semantics, partial(self.of_unit, unit_edges)))

    def of_unit(self, make: Callable[..., Value], unit: Unit, *others: Semantics) -> Value:
        """`make(unit, *others)`, made once for all programs that have the unit; `others` may be the analysis of one.

        So it may depend on nothing but what sema says of this unit, and its value must not hold symbols.
        """
        facts = self._facts.setdefault((unit.path, unit.ast), {})
        if make not in facts:
            facts[make] = make(unit, *others)
        value: Value = facts[make]
        return value

    def _forget(self, but: Iterable[Unit]) -> None:
        """Forget all units but these."""
        wanted = {(unit.path, unit.ast): unit for unit in but}
        self._units.keep_only(wanted.values())
        self._facts = {key: each for key, each in self._facts.items() if key in wanted}


def _latest(known: dict[Name, Value], key: Name, make: Callable[[], Value]) -> Value:
    """The value of `key`, which becomes the latest one; the oldest ones go."""
    value = known.pop(key) if key in known else make()
    known[key] = value
    while len(known) > _KEPT:
        del known[next(iter(known))]
    return value
