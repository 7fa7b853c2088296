"""Which clones a profile suggests, what each would gain and cost, and which of them fit a budget.

A clone fixes every parameter that nearly always has one value, and one value of the parameter that gains most among
those with a few frequent values: one profile says nothing about which values come together. The next generation's
profile measures the clones, so that another round fixes another parameter.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from pycparser import c_ast

from meta.passes.base import PassContext
from meta.passes.cloning import guards_of, obstacle
from meta.passes.counting import LOOPS
from meta.passes.functions import Definition
from meta.passes.specialise.clone import Clone, Value
from meta.passes.specialise.parameters import Parameter, parameters_of, pointed_function
from meta.passes.specialise.targets import pointee, spellings
from meta.passes.tree import Node, walk
from meta.profile import Evidence, ValueCounts
from meta.program import Program
from meta.sema import Semantics, Symbol
from meta.sema.types import IntegerType, unqualified
from meta.target import Platform

_NODE_BYTES = 4  # of code a node of the tree becomes, roughly
_ALWAYS = 95  # percent of calls from which on a value is fixed beside another one
_LASTING = (*LOOPS, c_ast.FuncCall)  # more than what runs once
_GUARD_COST = 2  # instructions of a comparison and a jump, for every call that comes to the guard
_LONGEST = 1024  # elements of an array whose length a constant may be
_MISPREDICTED = 20  # instructions that a jump costs which nobody foresaw


class Options(Protocol):
    """The fields of Specialise."""

    @property
    def budget(self) -> int: ...
    @property
    def share(self) -> int: ...
    @property
    def clones(self) -> int: ...
    @property
    def calls(self) -> int: ...
    @property
    def gain(self) -> int: ...
    @property
    def small(self) -> int: ...
    @property
    def only(self) -> tuple[str, ...]: ...
    @property
    def drop(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clone that could be made: what it gains in instructions of the profile's runs, and its size in bytes."""

    clone: Clone
    benefit: int
    size: int


@dataclass(frozen=True, slots=True)
class Selection:
    """`clones` in the order of guards, `left_out` of them for want of budget, and who was refused, why."""

    clones: tuple[Candidate, ...]
    left_out: tuple[Candidate, ...]
    refused: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(each.size for each in self.clones)


def select(
    options: Options, found: Sequence[Definition], profile: Evidence, program: Program, context: PassContext
) -> Selection:
    """The clones that are worth most for their size, within the budget."""
    chooser = _Chooser(options, found, profile, program, context)
    candidates = [each for definition in found for each in chooser.candidates(definition)]
    ranked = sorted(range(len(candidates)), key=lambda i: (-candidates[i].benefit / candidates[i].size, i))
    left, taken = options.budget - chooser.spent, set()
    for index in ranked:
        if candidates[index].size <= left:
            left -= candidates[index].size
            taken.add(index)
    return Selection(
        tuple(each for index, each in enumerate(candidates) if index in taken),
        tuple(each for index, each in enumerate(candidates) if index not in taken),
        tuple(chooser.refused),
    )


class _Chooser:
    """The state of one choice: names that are taken, and refusals on the way."""

    def __init__(
        self, options: Options, found: Sequence[Definition], profile: Evidence, program: Program, context: PassContext
    ) -> None:
        self.options = options
        self.found = found
        self.profile = profile
        self.program = program
        self.context = context
        self.spelled = spellings(program, context)
        self.refused: list[str] = []
        self.spent = 0  # bytes of clones that a former run of the pass made

    def candidates(self, each: Definition) -> list[Candidate]:
        count = self.profile.functions.get(each.symbol.name)
        values = self.profile.values.get(each.symbol.name)
        if not values or count is None or count.unit != each.unit.path or count.calls < self.options.calls:
            return []
        guards = guards_of(each.node, each.symbol)
        nodes = _nodes(each.node.body, guards)  # as before a former run of the pass
        if len(nodes) < self.options.small and not any(isinstance(node, _LASTING) for node in nodes):
            return []
        if self.options.only and not {each.symbol.name, each.symbol.spelling} & set(self.options.only):
            return []
        semantics = self._semantics(each)
        parameters = parameters_of(semantics, each.node, semantics.functions[each.node], guards)
        usable = self._usable(each, parameters, values)
        reason = obstacle(each.node, each.symbol) if usable else ""
        if reason:
            self.refused.append(f"'{each.symbol.name}' {reason}")
            return []
        return self._clones(each, usable, len(nodes) * _NODE_BYTES)

    def _semantics(self, each: Definition) -> Semantics:
        return self.context.unit_semantics(self.program, each.unit)

    def _usable(
        self, each: Definition, parameters: list[Parameter], values: dict[str, ValueCounts]
    ) -> list[tuple[Parameter, list[tuple[Value, int]], int]]:
        """Parameters with frequent values that matter: (parameter, values with counts, calls that were measured)."""
        found = []
        for parameter in parameters:
            counts = values.get(parameter.name)
            if counts is None or counts.total == 0 or not parameter.benefit:
                continue
            frequent = self._frequent(each, parameter, counts)
            if frequent and parameter.obstacle:
                self.refused.append(f"'{parameter.name}' of '{each.symbol.name}' {parameter.obstacle}")
            elif frequent:
                found.append((parameter, frequent, counts.total))
        return found

    def _frequent(self, each: Definition, parameter: Parameter, counts: ValueCounts) -> list[tuple[Value, int]]:
        enough = [(value, count) for value, count in counts.top if count * 100 >= self.options.share * counts.total]
        found: list[tuple[Value, int]] = []
        for value, count in enough:
            if isinstance(value, int):
                if _fits(value, parameter):
                    found.append((value, count))
            elif (target := self._target(each, parameter, value)) is not None:
                found.append((target, count))
        return found[: self.options.clones]

    def _target(self, each: Definition, parameter: Parameter, name: str) -> Symbol | None:
        """The function called `name`, where a clone of `each` may call it by its name."""
        wanted = pointed_function(parameter.local.type)
        platform = next((p for p in Platform if p.value == self.profile.platform), None)
        if wanted is None or platform not in self.context.platforms:
            return None
        target = self.context.semantics(self.program, platform).symbols.get(name)
        if target is None or not target.is_function or not isinstance(target.definition, c_ast.FuncDef):
            return None
        reason = self._unusable(each, parameter, target, same_type=unqualified(target.type) == unqualified(wanted))
        if reason:
            self.refused.append(f"'{parameter.name}' of '{each.symbol.name}' as '{name}' {reason}")
            return None
        return target

    def _unusable(self, each: Definition, parameter: Parameter, target: Symbol, *, same_type: bool) -> str:
        if not same_type:
            return "is a function of another type"
        if pointee(each.node.decl.type.args.params[parameter.index]) is None:
            return "has a type that only a typedef spells"
        if self.spelled.get(target.spelling, 0) != 1 and target.unit != each.unit.path:
            return "shares its name with another function"
        unit = next((unit for unit in self.program.units if unit.path == target.unit), None)
        if unit is None or (unit.platform is not None and unit.platform is not each.unit.platform):
            return "is not there on every platform"
        if "inline" in target.definition.decl.funcspec:  # type: ignore[union-attr]
            return "is inline"
        return "is hidden by a local name" if target.spelling in _local_names(each.node) else ""

    def _clones(
        self, each: Definition, usable: list[tuple[Parameter, list[tuple[Value, int]], int]], size: int
    ) -> list[Candidate]:
        """The clones worth making, each of which is estimated to take `size` bytes."""
        always = [use for use in usable if use[1][0][1] * 100 >= _ALWAYS * use[2]]
        others = [use for use in usable if use not in always]
        lead = max(others, key=_weight, default=None)
        choices: list[tuple[Value, int] | None] = [*lead[1]] if lead is not None else [None]
        found = []
        for choice in choices:
            fixed = [(parameter, values[0][0]) for parameter, values, _ in always]
            calls = choice[1] if choice else min(values[0][1] for _, values, _ in always) if always else 0
            gain = sum(parameter.benefit for parameter, _, _ in always)
            if choice and lead is not None:
                fixed.append((lead[0], choice[0]))
                gain += lead[0].benefit
            clone = Clone(each.unit, each.node, each.symbol, tuple(sorted(fixed, key=lambda pair: pair[0].index)))
            # Of values that come by chance each but the most frequent one is a jump that was not foreseen.
            unforeseen = 0.0 if choice is None or lead is None else 1 - lead[1][0][1] / lead[2]
            benefit = int(calls * (gain - _GUARD_COST - _MISPREDICTED * unforeseen))
            if not fixed or benefit < self.options.gain or clone.name in self.options.drop:
                continue
            if clone.name in self.spelled:
                self.spent += size
            else:
                found.append(Candidate(clone, benefit, size))
        return found


def _weight(use: tuple[Parameter, list[tuple[Value, int]], int]) -> int:
    parameter, values, _ = use
    return parameter.benefit * sum(count for _, count in values)


def _nodes(body: Node, guards: Collection[Node]) -> list[Node]:
    """The nodes of a body but for those of its guards."""
    items = [item for item in body.block_items or () if item not in guards]
    return [body, *(node for item in items for node in walk(item))]


def _fits(value: int, parameter: Parameter) -> bool:
    """Whether a parameter can have this value; a null function pointer is nothing to call.

    A constant length is one wherever control comes: an array has elements, and its place in the frame of every call.
    """
    ctype = parameter.local.type
    if not isinstance(ctype, IntegerType) or (parameter.is_length and not 0 < value <= _LONGEST):
        return False
    low = -(1 << (ctype.bits - 1)) if ctype.signed else 0
    return low <= value < (1 << (ctype.bits - 1) if ctype.signed else 1 << ctype.bits)


def _local_names(function: Node) -> set[str]:
    return {node.name for node in walk(function) if isinstance(node, c_ast.Decl) and node.name}
