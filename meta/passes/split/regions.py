"""Which runs of statements can become a function of their own, and which of them is worth most.

A run is one or more neighbours in a block, or the one statement of a branch or loop. Live values decide what a
run costs: what it reads goes in as a value, what others read later comes out as its result or through a pointer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pycparser import c_ast

from meta.gnu_ast import LocalLabels
from meta.passes.split.flow import RETURN
from meta.passes.split.model import Model, Variable
from meta.passes.split.survey import Facts, Survey, statement_children
from meta.passes.tree import Node

_SLOTS = {c_ast.If: ("iftrue", "iffalse"), c_ast.While: ("stmt",), c_ast.DoWhile: ("stmt",), c_ast.For: ("stmt",),
          c_ast.Label: ("stmt",)}  # fmt: skip
_LISTS = {c_ast.Compound: "block_items", c_ast.Case: "stmts", c_ast.Default: "stmts"}


@dataclass(slots=True)
class Place:
    """Where a run stands: `slot` of `owner` holds the list that it is part of, or is the one statement."""

    owner: Node
    slot: str
    items: list[Node]
    outside: int  # variables that the function mentions outside of `items`

    @property
    def is_list(self) -> bool:
        return isinstance(getattr(self.owner, self.slot), list)

    def replace(self, run: list[Node], new: list[Node]) -> None:
        """Put `new` where the statements `run` stand in the function's present form."""
        if self.is_list:
            listed = getattr(self.owner, self.slot)
            start = next(index for index, item in enumerate(listed) if item is run[0])
            listed[start : start + len(run)] = new
        else:
            single = new[0] if len(new) == 1 else c_ast.Compound(new, self.items[0].coord)
            setattr(self.owner, self.slot, single)


@dataclass(slots=True)
class Exit:
    """A way out of a region other than its end: the point it leads to, and the first jump that takes it."""

    point: int
    jump: Node

    @property
    def has_value(self) -> bool:
        return self.point == RETURN


@dataclass(slots=True)
class Region:
    """A run with everything that crosses its border, as sets of bits until it is chosen."""

    place: Place
    start: int
    stop: int
    facts: Facts
    values: int = 0  # go in
    pointers: int = 0  # are reached through a pointer
    results: int = 0  # one that comes out as the result
    locals: int = 0  # need not cross at all: declared anew inside
    hoisted: int = 0  # declared directly in the run, and used after it
    exits: list[int] = field(default_factory=list)
    after: int = 0
    entry: int = 0
    completes: bool = True
    span: tuple[int, int] = (0, 0)  # the points it is made of

    def overlaps(self, other: Region) -> bool:
        return self.span[0] < other.span[1] and other.span[0] < self.span[1]

    @property
    def items(self) -> list[Node]:
        return self.place.items[self.start : self.stop]

    @property
    def needs_code(self) -> bool:
        """Whether the caller has to ask which way the region was left."""
        ways = len(self.exits) + self.completes
        return ways > 1

    @property
    def returns_value(self) -> bool:
        """Whether every way out returns a value from the function."""
        return not self.completes and self.exits == [RETURN]


class Finder:
    """The regions of one function in its present form."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.flow = survey.flow

    def regions(self, most: int, frame: int = 0) -> Iterator[Region]:
        """Every run that nothing pins, that has at most `most` statements and objects of its own of `frame` bytes."""
        for place in self._places(self.survey.model.function.body, 0):
            yield from self._runs(place, most, frame)

    def _places(self, node: Node, outside: int) -> Iterator[Place]:
        """Places below the statement `node`; `outside` is what is mentioned outside of it."""
        facts = self.survey.facts
        parts = statement_children(node)
        own = self._own_refs(node, parts)
        listed = _LISTS.get(type(node))
        if listed is not None:
            yield Place(node, listed, parts, outside | own)
        for slot in _SLOTS.get(type(node), ()):
            child = getattr(node, slot)
            if child is not None and not isinstance(child, c_ast.Compound):
                others = [part for part in parts if part is not child]
                yield Place(node, slot, [child], outside | own | _refs(facts[part] for part in others))
        before = 0
        behind = [0]
        for part in reversed(parts):
            behind.append(behind[-1] | facts[part].refs)
        for index, part in enumerate(parts):
            yield from self._places(part, outside | own | before | behind[len(parts) - 1 - index])
            before |= facts[part].refs

    def _own_refs(self, node: Node, parts: list[Node]) -> int:
        own = Facts()
        for _, child in node.children():
            if not any(child is part for part in parts):
                own.refs |= self.survey.refs_in(child)
        return own.refs

    def _runs(self, place: Place, most: int, frame: int) -> Iterator[Region]:
        facts = [self.survey.facts[item] for item in place.items]
        prefix = [0]
        for each in facts:
            prefix.append(prefix[-1] | each.refs)
        suffix = [0]
        for each in reversed(facts):
            suffix.append(suffix[-1] | each.refs)
        for start in range(len(facts)):
            if start and _is_open_end(place.items[start - 1]):
                continue
            total = Facts()
            for stop in range(start + 1, len(facts) + 1):
                item = place.items[stop - 1]
                total.add(facts[stop - 1])
                if total.statements > most or total.stuck or total.is_loose or isinstance(item, LocalLabels):
                    break
                if total.statements > 1 and not _is_open_end(item):
                    outside = place.outside | prefix[start] | suffix[len(facts) - stop]
                    if frame and self.survey.frame(total.declares & ~outside) < frame:
                        continue
                    copied = Facts()
                    copied.add(total)
                    yield self._region(Region(place, start, stop, copied), outside)

    def _region(self, region: Region, outside: int) -> Region:
        survey, flow, facts = self.survey, self.flow, region.facts
        first, last = region.place.items[region.start], region.place.items[region.stop - 1]
        region.entry, region.after = flow.entry[first], flow.after[last]
        inner = {flow.labels[name] for name in facts.labels}
        low, high = region.span = flow.span[last][0], flow.span[first][1]
        left = (each for each in facts.exits if each not in inner and not low <= each < high)
        region.exits = sorted(each for each in left if each != region.after)
        region.completes = region.after in facts.exits or flow.reaches(
            region.entry, region.after, lambda each: low <= each < high or each in inner
        )
        ways = [*region.exits, *([region.after] if region.completes else [])]
        live = unset_out = 0
        for each in ways:
            live |= flow.live[each]
            unset_out |= flow.unset[each]
        region.hoisted = facts.declares & outside
        outer = facts.refs & ~facts.declares
        plain = outer & ~survey.pinned
        written = (facts.writes & outer | region.hoisted) & ~survey.pinned
        out = written & live | region.hoisted & ~survey.pinned
        incoming = plain & flow.live[region.entry]
        unset = flow.unset[region.entry]
        region.pointers = outer & survey.pinned
        is_one = out.bit_count() == 1 and not region.needs_code and not region.returns_value
        if is_one and not out & (unset_out | incoming & unset):
            region.results = out
        region.pointers |= out & ~region.results
        region.pointers |= incoming & unset & ~out
        region.values = incoming & ~region.pointers
        region.locals = plain & ~region.values & ~region.pointers & ~region.hoisted
        return region


def variables_of(model: Model, bits: int) -> list[Variable]:
    """The variables that a set of bits means, in the order of their declarations."""
    return [each for index, each in enumerate(model.variables) if bits >> index & 1]


def _refs(facts: Iterator[Facts]) -> int:
    total = 0
    for each in facts:
        total |= each.refs
    return total


def _is_open_end(item: Node) -> bool:
    """What belongs to the statement after it, or says that control falls into the next case."""
    return isinstance(item, c_ast.Pragma | c_ast.AttributedStatement)
