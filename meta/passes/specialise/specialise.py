"""Clone functions for the argument values that dominate a profile, and lead calls to the clones.

    int f(int n, int d, const int *x) { ... n ... d ... }      called with n = 288 and d = 768 in 99 of 100 calls

    static int f__n288_d768(const int *x);
    int f(int n, int d, const int *x) { if (n == 288 && d == 768) return f__n288_d768(x); ... n ... d ... }
    static int f__n288_d768(const int *x) { ... 288 ... 768 ... }

The function is what it was for every argument, as the guard decides. A call whose arguments are these constants goes
to the clone without one. Parameters that are assigned, have their address taken, or are volatile keep their place, and
functions that take variable arguments or hold static objects are left alone: the report says why, by name.

What a clone gains is estimated from the calls that it takes over and from what its constants decide: targets of
calls, divisors, loops, branches. The best clones for their size are made until `budget` is used up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.functions import definitions
from meta.passes.specialise.assume import assume
from meta.passes.specialise.candidates import Selection, select
from meta.passes.specialise.clone import Clone
from meta.passes.specialise.redirect import redirected
from meta.passes.specialise.targets import promoted, target_prototypes
from meta.passes.tree import Node, compound, shallow_copy
from meta.program import Program, Unit


@dataclass(frozen=True, slots=True)
class Specialise(Pass):
    """budget: bytes of clones, estimated; share: percent of a function's calls that a value must have; clones: how
    many a function may get; calls: how often it must have been called; gain: instructions that a clone must save;
    small: nodes of a body that compilers copy to its callers anyway; only, drop: names of functions, of clones;
    assume: members of records with one value are checked where they are written, and constants elsewhere.
    """

    name: ClassVar[str] = "specialise"
    reads: ClassVar[tuple[str, ...]] = ("blocks", "values")
    budget: int = 16384
    share: int = 4
    clones: int = 8
    calls: int = 100
    gain: int = 50
    small: int = 24
    only: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    assume: bool = False

    def __post_init__(self) -> None:
        if self.budget < 0 or not 1 <= self.share <= 100 or self.clones < 1 or self.calls < 1:
            raise UsageError("specialise: budget must not be negative, share 1 to 100, clones and calls at least 1")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        assumed: list[str] = []
        refused: list[str] = []
        if self.assume:
            program, assumed, refused = assume(program, context, profile, self.calls)
        selection = select(self, list(definitions(program, context)), profile, program, context)
        selection = replace(selection, refused=(*refused, *selection.refused))
        report = _report(str(self), selection, assumed)
        clones = [each.clone for each in selection.clones]
        if not clones:
            return program, report
        units = promoted([_with_clones(unit, clones) for unit in program.units], clones)
        return redirected(program.with_units(units), context, clones), report


def _with_clones(unit: Unit, clones: Sequence[Clone]) -> Unit:
    ext: list[Node] = []
    for each in unit.ast.ext:
        own = [clone for clone in clones if clone.function is each]
        ext += [*target_prototypes(unit, own), *_cloned(each, own)] if own else [each]
    return unit if len(ext) == len(unit.ast.ext) else replace(unit, ast=shallow_copy(unit.ast, ext=ext))


def _cloned(function: Node, clones: list[Clone]) -> list[Node]:
    """Prototypes, the function with its guards, and the clones."""
    guards = [clone.guard() for clone in clones]
    guarded = shallow_copy(function, body=compound([*guards, *(function.body.block_items or [])], function.body))
    return [*(each.prototype() for each in clones), guarded, *(each.definition() for each in clones)]


def _report(title: str, selection: Selection, assumed: Sequence[str]) -> Report:
    functions = dict.fromkeys(each.clone.symbol.name for each in selection.clones)
    counts = {
        "functions specialised": len(functions), "clones made": len(selection.clones),
        "clones that do not fit the budget": len(selection.left_out), "bytes of clones, estimated": selection.size,
    }  # fmt: skip
    if assumed:
        counts["members assumed"] = len(assumed)
    made = [f"{each.clone.name}: {each.benefit} instructions, {each.size} bytes" for each in selection.clones]
    refused = [f"not specialised: {text}" for text in selection.refused]
    return Report(title, counts, notes=(*assumed, *made, *refused))
