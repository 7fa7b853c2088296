"""Spend optimisation where a profile says it pays.

    int rare(int x) { ... }      ->      __attribute__((cold)) int rare(int x) { ... }

`cold` asks a compiler to optimise the function for size and to keep it out of its callers. Nothing is lost:
the function does what it did. Without thresholds that is all: what was never called becomes cold.

With thresholds a, b, c, d every function gets a tier by its heat, which is how often control came to its busiest block
where blocks were measured, else how often it was called or a hundredth of its own cycles, if they are more:

    heat            tier     says
    0               cold     for size, out of its callers, among the cold code of the image
    below a         size     for size
    below b         small    for size, but not at any price
    below c         normal   nothing: the level of the whole
    below d         speed    nothing but its entry count
    from d on       hot      its entry count, and a place among the hot code of the image

    __attribute__((hot, meta_tier("hot", 317811))) int f(int x) { ... }

The attribute is the project's own: a unit that has it starts with `#pragma GCC diagnostic ignored "-Wattributes"`.
Only counts decide, which are the same on every machine, and cycles where the machine counts instructions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.gnu_ast import GnuAttribute
from meta.passes.base import Pass, PassContext, Report
from meta.passes.effort import calls_of, quiet, with_words, words_of
from meta.passes.functions import Definition, definitions, has_trait, stub_id
from meta.passes.heat import heat_of
from meta.passes.tree import Node, shallow_copy, walk
from meta.passes.weights import weighted
from meta.profile import Evidence
from meta.program import Program, Unit
from meta.sema.constants import evaluate

COLD = "cold"
THRESHOLDS = ("10", "100", "1000", "10000")
TIERS = ("size", "small", "normal", "speed", "hot")
# Attributes that say how the function is to be compiled already, or that no size could follow from.
_DECIDED = (COLD, "hot", "always_inline", "naked", "interrupt", "optimize")


@dataclass(frozen=True, slots=True)
class Tier(Pass):
    """thresholds: four rising numbers of calls, or none; weights: also say how likely branches are; scalar: names of
    functions that LLVM shall not make vectors for.
    """

    name: ClassVar[str] = "tier"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    thresholds: tuple[str, ...] = ()
    weights: bool = False
    scalar: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        numbers = [int(each) if each.isdecimal() else 0 for each in self.thresholds]
        if numbers and (len(numbers) != len(THRESHOLDS) or numbers[0] < 1 or sorted(set(numbers)) != numbers):
            raise UsageError("the thresholds of tier must be four rising numbers, as in 10,100,1000,10000")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        found = [each for each in definitions(program, context) if stub_id(each.node) is None]
        choice = _Choice(self, profile, found, _Constants(program, context))
        if self.scalar:
            _check_names(self.scalar, found)
        units = [choice.applied(unit) for unit in program.units]
        same = all(one is two for one, two in zip(units, program.units, strict=True))
        counts = {"functions made cold": choice.cold}
        if self.thresholds or self.scalar or self.weights:
            counts |= {"functions given a tier": choice.tiered, "branches weighted": choice.branches}
        return program if same else program.with_units(units), Report(str(self), counts, notes=tuple(choice.notes))


def _check_names(names: tuple[str, ...], found: list[Definition]) -> None:
    known = {name for each in found for name in (each.symbol.name, each.symbol.spelling)}
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise UsageError(f"tier{{scalar}}: there is no function '{unknown}'")


class _Constants:
    """Whether a condition is constant: what it excludes may not even be linked, so nothing may hide it."""

    def __init__(self, program: Program, context: PassContext) -> None:
        self.program = program
        self.context = context

    def of(self, unit: Unit) -> Callable[[Node], bool]:
        semantics = self.context.unit_semantics(self.program, unit)
        return lambda node: evaluate(semantics, node) is not None


class _Choice:
    """What each function becomes, and the figures of that."""

    def __init__(self, options: Tier, profile: Evidence, found: list[Definition], constants: _Constants) -> None:
        self.constants = constants
        self.options = options
        self.profile = profile
        self.found = {each.node: each for each in found}
        self.limits = [int(each) for each in options.thresholds]
        self.notes: list[str] = []
        self.cold = self.tiered = self.branches = 0

    def applied(self, unit: Unit) -> Unit:
        ext = [self._function(each) if each in self.found else each for each in unit.ast.ext]
        if all(one is two for one, two in zip(ext, unit.ast.ext, strict=True)):
            return unit
        return replace(unit, ast=shallow_copy(unit.ast, ext=quiet(ext)))

    def _function(self, node: Node) -> Node:
        each = self.found[node]
        name = each.symbol.name
        was_called = self.profile.was_called(name, each.unit.path)
        if was_called is None:
            return self._marked(each, None, 0) if self.options.scalar else node
        if not was_called:
            return self._unseen(each)
        tier = self._tier(each) if self.limits else None
        calls = 0 if tier is None else self.profile.functions[name].calls
        if tier is not None:
            self.notes.append(f"{tier}: {name} ({calls} calls)")
        new = self._marked(each, tier, calls)
        blocks = self.profile.blocks.get(name) if self.options.weights else None
        if blocks is None or tier in ("size", "small"):
            return new
        body, branches = weighted(node, blocks, self.constants.of(each.unit))
        self.branches += branches
        return shallow_copy(new, body=body) if branches else new

    def _unseen(self, each: Definition) -> Node:
        if self.limits:
            self.notes.append(f"{COLD}: {each.symbol.name} (0 calls)")
        if has_trait(each.symbol, *_DECIDED):
            return each.node
        self.cold += 1
        mark = c_ast.AttributeSpecifier([GnuAttribute(COLD, None, each.node.coord)], each.node.coord)
        decl = each.node.decl
        return shallow_copy(each.node, decl=shallow_copy(decl, attributes=[*decl.attributes, mark]))

    def _tier(self, each: Definition) -> str:
        """The name of the tier; what holds a loop is not made small where only calls were counted."""
        heat = heat_of(self.profile, each.symbol.name)
        tier = TIERS[sum(heat >= limit for limit in self.limits)]
        only_calls = not self.profile.cycles_valid and each.symbol.name not in self.profile.blocks
        if only_calls and tier in ("size", "small") and _has_loop(each.node):
            return "normal"
        return tier

    def _marked(self, each: Definition, tier: str | None, calls: int) -> Node:
        """The definition with its tier in the place of a former one; what was said beside that stays."""
        said = words_of(each.node)
        others = [word for word in said if word not in TIERS]
        if {each.symbol.name, each.symbol.spelling} & set(self.options.scalar):
            others = list(dict.fromkeys([*others, "scalar"]))
        decided = has_trait(each.symbol, *(name for name in _DECIDED if name != "hot" or "hot" not in said))
        if not self.limits:
            words = [*(word for word in said if word in TIERS), *others]
            new = with_words(each.node, words, calls_of(each.node))
        elif decided or tier in (None, "normal"):
            new = with_words(each.node, others)
        else:
            assert tier is not None
            new = with_words(each.node, [tier, *others], calls if tier in ("speed", "hot") else None)
        self.tiered += new is not each.node
        return new


def _has_loop(function: Node) -> bool:
    return any(isinstance(each, c_ast.For | c_ast.While | c_ast.DoWhile | c_ast.Goto) for each in walk(function.body))
