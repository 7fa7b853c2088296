"""Make small what a profile never saw called.

    int rare(int x) { ... }      ->      __attribute__((cold)) int rare(int x) { ... }

`cold` asks a compiler to optimise the function for size and to keep it out of its callers. Nothing is lost:
the function does what it did. Only counts of calls decide, which are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.gnu_ast import GnuAttribute
from meta.passes.base import Pass, PassContext, Report
from meta.passes.functions import definitions, has_trait, stub_id
from meta.passes.tree import Node, shallow_copy
from meta.profile import Profile
from meta.program import Program, Unit

COLD = "cold"
# Attributes that say how the function is to be compiled already, or that no size could follow from.
_DECIDED = (COLD, "hot", "always_inline", "naked")


@dataclass(frozen=True, slots=True)
class Tier(Pass):
    """Mark every function with a probe and no call as cold."""

    name: ClassVar[str] = "tier"

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = _profile(context)
        chosen = {
            each.node
            for each in definitions(program, context)
            if _is_unseen(profile, each.symbol.name, each.unit)
            and stub_id(each.node) is None
            and not has_trait(each.symbol, *_DECIDED)
        }
        units = [_marked(unit, chosen) for unit in program.units]
        return program.with_units(units), Report(str(self), {"functions made cold": len(chosen)})


def _profile(context: PassContext) -> Profile:
    if context.profile is None:
        raise UsageError("tier needs a profile", hint="run the instrumented kernel to get one")
    if context.generation is not None:
        context.profile.require_generation(context.generation)
    return context.profile


def _is_unseen(profile: Profile, name: str, unit: Unit) -> bool:
    count = profile.functions.get(name)
    return count is not None and count.unit == unit.path and count.calls == 0


def _marked(unit: Unit, chosen: set[Node]) -> Unit:
    ext = [_cold(each) if each in chosen else each for each in unit.ast.ext]
    if ext == unit.ast.ext:
        return unit
    return replace(unit, ast=shallow_copy(unit.ast, ext=ext))


def _cold(function: Node) -> Node:
    """A copy of a function definition with the attribute behind those that it has."""
    mark = c_ast.AttributeSpecifier([GnuAttribute(COLD, None, function.coord)], function.coord)
    decl = function.decl
    return shallow_copy(function, decl=shallow_copy(decl, attributes=[*decl.attributes, mark]))
