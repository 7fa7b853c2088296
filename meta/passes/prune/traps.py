"""Traps in the place of what a profile never saw: calls of `__cold_trap` with a number of their own.

On the platform pc such a call is compiled to two bytes, and the linker notes its address (meta/lower/traps.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from pycparser import c_ast

from meta.passes.functions import COLD_TRAP, stub_id, trap_calls
from meta.passes.replacer import Replacer
from meta.passes.tree import Node, call, compound, number, prototype, shallow_copy, walk
from meta.program import Program, Unit


@dataclass(frozen=True, slots=True)
class Trapped:
    """What making traps did. names: of what the program defined before; functions: those of them that are functions;
    stubs: functions that are traps now; branches: how many others there are now."""

    program: Program | None = None
    stubs: Collection[str] = field(default_factory=set)
    branches: int = 0
    names: Collection[str] = field(default_factory=set)
    functions: Collection[str] = field(default_factory=set)


def traps_in(function: Node) -> int:
    return len(trap_calls(function))


def stub_of(function: Node) -> Node:
    """A function definition whose whole body is a trap."""
    if stub_id(function) is not None:
        return function
    at = function.body
    return shallow_copy(function, body=compound([call(COLD_TRAP, [number(0, at)], at)], at))


def renumbered(function: Node, calls: Sequence[Node], first: int) -> Node:
    """A function definition whose traps `calls` count from `first`."""
    plans = {}
    for index, each in enumerate(calls):
        if each.args.exprs[0].value != str(first + index):
            new = call(COLD_TRAP, [number(first + index, each)], each)
            plans[each] = lambda _, new=new: new
    return shallow_copy(function, body=Replacer(plans).one(function.body)) if plans else function


def with_trap_declared(unit: Unit) -> Unit:
    """A unit that calls traps has their prototype."""
    calls_trap = any(isinstance(node, c_ast.ID) and node.name == COLD_TRAP for node in walk(unit.ast))
    if not calls_trap or any(_declares_trap(ext) for ext in unit.ast.ext):
        return unit
    declared = prototype(COLD_TRAP, "id", ["_Noreturn"], at=unit.ast.ext[0])
    return replace(unit, ast=shallow_copy(unit.ast, ext=[declared, *unit.ast.ext]))


def _declares_trap(ext: Node) -> bool:
    declared = ext.decl if isinstance(ext, c_ast.FuncDef) else ext
    return isinstance(declared, c_ast.Decl) and declared.name == COLD_TRAP
