"""Cut large functions into small ones.

    int parse(const char *p)                 static int parse__digit_1(const char *p, int *sum)
    {                                        {
        int sum = 0;                             while (is_digit(*p)) ...
        while (is_digit(*p)) ...      ->     }
        ...                                  int parse(const char *p)
    }                                        {
                                                 int sum = 0;
                                                 parse__digit_1(p, &sum); ...

Regions of the syntax tree are outlined, those first that hold much and share few live values with the rest, until
no function is larger than the limit or nothing more can be cut. What cannot be cut is reported by name with its
reason. The program is the same: every object keeps its type, its lifetime and the order of what happens to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.gnu_ast import GnuAttribute
from meta.nesting import room_to_recurse
from meta.passes.base import Pass, PassContext, Report
from meta.passes.functions import has_trait
from meta.passes.split.checks import why_not, why_whole
from meta.passes.split.model import Model, model_of
from meta.passes.split.outline import cut
from meta.passes.split.plan import Plan, Style
from meta.passes.split.regions import Finder, Region
from meta.passes.split.survey import Facts, Survey, count_statements
from meta.passes.tree import Node, deep_copy, fresh_name, names_in, shallow_copy, walk
from meta.program import Program, Unit
from meta.sema import Semantics, Symbol

STATEMENTS = 40
_LEAST = 2
_SLOT = 16  # bytes of stack that a call costs anyway
_PIECE = re.compile(r"(.+?)__(\w+)_(\d+)")
# What makes code of a function different, and so of its parts. One that is always inlined may only compile when it is:
# what it calls through a parameter is known there.
_INHERITED = re.compile(r"target|optimize|section|cold|hot|no_\w+|nocf_check|zero_call_used_regs|always_inline")
_TWICE = frozenset({"setjmp", "_setjmp", "sigsetjmp", "__sigsetjmp", "__builtin_setjmp", "vfork", "getcontext"})
_FREELY = 1 << 40
_NEXT = 0.5  # of the best cut's worth: another one that is worth as much is made at once
_NO_GAIN = "every cut would add as much as it takes away"


@dataclass(frozen=True, slots=True)
class Split(Pass):
    """statements, lines, frame: the limit of a function, in one of these (frame: bytes of its locals), by default 40
    statements; noinline: whether each part keeps a stack frame of its own."""

    name: ClassVar[str] = "split"
    statements: int = 0
    lines: int = 0
    frame: int = 0
    noinline: bool = False

    def __post_init__(self) -> None:
        given = [each for each in (self.statements, self.lines, self.frame) if each]
        if len(given) > 1:
            raise UsageError("pass split has one limit", hint="statements, lines or frame")
        if given and given[0] < _LEAST:
            raise UsageError(f"the limit of pass split must be at least {_LEAST}, not {given[0]}")

    @property
    def limit(self) -> int:
        return self.lines or self.frame or self.statements or STATEMENTS

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        work = _Work(self, program, context)
        units = []
        for unit in program.units:
            platform = unit.platform or context.platforms[0]
            if platform in context.platforms:
                units.append(work.unit(unit, context.semantics(program, platform)))
            else:
                units.append(unit)
        counts = {"functions split": work.divided, "functions made": work.made}
        return program.with_units(units), Report(str(self), counts, notes=tuple(work.notes))

    def measure(self, survey: Survey, facts: Facts, declares: int) -> int:
        """What the limit counts of statements that declare `declares`."""
        if self.frame:
            return survey.frame(declares)
        return facts.lines if self.lines else facts.statements


class _Work:
    """One run of the pass."""

    def __init__(self, split: Split, program: Program, context: PassContext) -> None:
        self.split = split
        self.context = context
        self.names = {name for unit in program.units for name in names_in(unit.ast)}
        self.divided = 0
        self.made = 0
        self.notes: list[str] = []

    def unit(self, unit: Unit, semantics: Semantics) -> Unit:
        ext: list[Node] = []
        with room_to_recurse():
            for each in unit.ast.ext:
                ext.extend(self._function(each, semantics, ext) if isinstance(each, c_ast.FuncDef) else [each])
        if len(ext) == len(unit.ast.ext):
            return unit
        return replace(unit, ast=shallow_copy(unit.ast, ext=ext))

    def _function(self, function: Node, semantics: Semantics, before: list[Node]) -> list[Node]:
        """The function, behind the parts that were cut out of it."""
        if not self._may_be_large(function):
            return [function]
        model = model_of(function, semantics)
        survey = Survey(model)
        size = self._size(survey)
        if size <= self.split.limit:
            return [function]
        symbol = semantics.defined[function]
        reason = why_whole(symbol, function, _calls_twice(function, semantics))
        if reason:
            self.notes.append(f"{symbol.name} stays whole at {self._amount(size)}: {reason}")
            return [function]
        cycle = self._cycle(symbol, semantics) if self.split.frame else frozenset()
        divider = _Divider(self, model, _inherited(symbol, function, noinline=self.split.noinline), cycle)
        divider.divide()
        parts = divider.parts
        left, why = divider.left, divider.reason
        if parts:
            self.divided += 1
            self.made += len(parts)
            self.notes.append(f"{symbol.name}, {self._amount(size)}: {', '.join(each.name for each in parts)}")
        for name, rest in left:
            self.notes.append(f"{name} stays at {self._amount(rest)}: {why[name]}")
        if not parts:
            return [function]
        declared = _prototype(function, parts, before)
        return [*declared, *(each.function for each in parts), model.function]

    def _cycle(self, symbol: Symbol, semantics: Semantics) -> frozenset[str]:
        """The C names of the functions on a cycle of calls with this one."""
        cycle = self.context.callgraph(semantics).cycle(symbol.name)
        return frozenset(semantics.symbols[name].spelling for name in cycle)

    def _may_be_large(self, function: Node) -> bool:
        """A quick answer for the many functions that are small."""
        if self.split.frame or self.split.lines:
            return True
        return count_statements(function.body) > self.split.limit

    def _size(self, survey: Survey) -> int:
        facts = survey.facts[survey.model.function.body]
        return self.split.measure(survey, facts, facts.declares) + (2 if self.split.lines else 0)

    def _amount(self, size: int) -> str:
        unit = "bytes of locals" if self.split.frame else "lines" if self.split.lines else "statements"
        return f"{size} {unit}"

    def styles(self, model: Model, regions: Sequence[Region], attributes: tuple[Node, ...]) -> list[Style]:
        """For each region names that nothing in the program has."""
        own = set(names_in(model.function))
        return [self._style(model, region, own, attributes) for region in regions]

    def _style(self, model: Model, region: Region, own: set[str], attributes: tuple[Node, ...]) -> Style:
        found = _PIECE.fullmatch(model.name)
        base = found[1] if found else model.name
        hint = _hint(region)
        index = 1
        while f"{base}__{hint}_{index}" in self.names:
            index += 1
        name = f"{base}__{hint}_{index}"
        self.names.add(name)
        own = own | {name}
        return Style(name, fresh_name("result", own), fresh_name("leave", own), attributes)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A region, what the function's size loses by cutting it out, and that for what it costs."""

    region: Region
    gain: int
    worth: float


class _Divider:
    """Cuts one function, and what is cut out of it, until all is small enough. `parts`: callees before callers."""

    def __init__(self, work: _Work, model: Model, attributes: tuple[Node, ...], cycle: frozenset[str]) -> None:
        self.work = work
        self.split = work.split
        self.model = model
        self.attributes = attributes
        self.cycle = cycle  # the functions through which this one can come to itself
        self.is_recursive = False
        self.parts: list[Model] = []
        self.left: list[tuple[str, int]] = []
        self.reason: dict[str, str] = {}

    def divide(self) -> None:
        self._divide(self.model)

    def _divide(self, model: Model) -> None:
        before = _FREELY
        while True:
            survey = Survey(model)
            size = self.work._size(survey)
            if size <= self.split.limit:
                return
            chosen = self._choose(model, survey, size) if size < before else []
            before = size
            if not chosen:
                self.reason.setdefault(model.name, _NO_GAIN)
                self.left.append((model.name, size))
                return
            styles = self.work.styles(model, chosen, self.attributes)
            plans = [Plan(model, survey, region, style) for region, style in zip(chosen, styles, strict=True)]
            for piece in cut(model, plans):
                self._divide(piece)
                self.parts.append(piece)

    def _choose(self, model: Model, survey: Survey, size: int) -> list[Region]:
        """The region that saves most for what it costs, among those that can be cut; and, as long as the function would
        still be too large, others beside it that are worth nearly as much."""
        chosen: list[Region] = []
        reasons: dict[str, None] = {}
        enough = 0.0
        for offer in self._offers(model, survey, size):
            if offer.worth < enough or size <= self.split.limit:
                break
            if not any(offer.region.overlaps(each) for each in chosen):
                reason = why_not(model, survey, offer.region)
                if reason:
                    reasons[reason] = None
                    continue
                chosen.append(offer.region)
                enough = enough or _NEXT * offer.worth
                size -= offer.gain
        if not chosen:
            stuck = dict.fromkeys(facts.stuck for facts in survey.facts.values() if facts.stuck)
            every = [*stuck, *reasons]
            self.reason[model.name] = "; ".join(every[:3]) or _NO_GAIN
        return chosen

    def _offers(self, model: Model, survey: Survey, size: int) -> list[_Offer]:
        """Every region with something to gain, the best first."""
        most = _FREELY if self.split.frame else self.split.limit
        self.is_recursive = bool(called_names(model.function.body) & self.cycle)
        least = _SLOT if self.split.frame else 0
        found = (self._offer(survey, region, size) for region in Finder(survey).regions(most, least))
        return sorted((each for each in found if each.gain > 0), key=lambda each: -each.worth)

    def _offer(self, survey: Survey, region: Region, size: int) -> _Offer:
        split, facts = self.split, region.facts
        crossing = _count(region.values) + 2 * _count(region.pointers) + _count(region.results | region.hoisted)
        exits = len(region.exits) if region.needs_code else 0
        cost = 4 + crossing + 3 * exits + (3 if crossing > 6 else 0)
        if split.frame:
            moved = self._gain_of_frame(survey, region, size)
            return _Offer(region, moved, moved / cost)
        inside = 1 + _count(region.locals) + (2 * exits)
        outside = _replacement(region)
        if split.lines:
            inside, outside = inside + 4 * exits + 4, outside + 2 * exits + 2 * (exits > 1)
        whole = split.measure(survey, facts, 0)
        if whole + inside > min(split.limit, size - 1):
            return _Offer(region, 0, 0)
        gain = whole - outside
        place = region.place
        is_unit = len(region.items) == 1 or region.stop - region.start == len(place.items)
        return _Offer(region, gain, gain / cost * (1.25 if is_unit else 1))

    def _gain_of_frame(self, survey: Survey, region: Region, size: int) -> int:
        """Bytes that leave the frame.

        Of a function that can be on the stack several times, only what is not on the way back to it should go; of
        any other, nothing where the part would have almost the same frame, and be cut for ever.
        """
        moved = survey.frame(region.facts.declares & ~region.hoisted)
        if self.is_recursive:
            is_on_way = any(called_names(item) & self.cycle for item in region.items)
            return moved if moved >= _SLOT and not is_on_way else 0
        inside = moved + survey.frame(region.locals | region.results)
        least = max(_SLOT, size // 8)
        return moved if moved >= least and size - inside >= least else 0


def _replacement(region: Region) -> int:
    """Statements that stand in a region's place."""
    hoisted = _count(region.hoisted & ~region.results)
    if not region.needs_code:
        return hoisted + 1 + (len(region.exits) if not region.returns_value else 0)
    if len(region.exits) == 1:
        return hoisted + 3
    return hoisted + 3 + 2 * len(region.exits)


def called_names(node: Node) -> set[str]:
    """The names of the functions that are called by name below `node`."""
    calls = (each.name for each in walk(node) if isinstance(each, c_ast.FuncCall))
    return {each.name for each in calls if isinstance(each, c_ast.ID)}


def _count(bits: int) -> int:
    return bits.bit_count()


def _hint(region: Region) -> str:
    """What the region is about: its label, what it calls first, or what kind of statement it is."""
    nodes = [node for item in region.items for node in walk(item)]
    for node in nodes[:1]:
        if isinstance(node, c_ast.Label):
            return str(node.name)
    for node in nodes:
        if isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID):
            name = node.name.name.removeprefix("__builtin_")
            found = _PIECE.fullmatch(name)
            return (found[2] if found else name).strip("_") or "call"
    for node in nodes:
        if isinstance(node, c_ast.For | c_ast.While | c_ast.DoWhile):
            return "loop"
        if isinstance(node, c_ast.Switch):
            return "switch"
    return "part"


def _calls_twice(function: Node, semantics: Semantics) -> bool:
    for node in walk(function.body):
        if isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID):
            entity = semantics.bindings.get(node.name)
            if node.name.name in _TWICE or (isinstance(entity, Symbol) and has_trait(entity, "returns_twice")):
                return True
    return False


def _inherited(symbol: Symbol, function: Node, *, noinline: bool) -> tuple[Node, ...]:
    """The attributes that a function hands to its parts."""
    found: dict[str, Node] = {}
    for decl in (*symbol.declarations, function.decl):
        for specifier in decl.attributes or ():
            for attribute in specifier.attributes:
                name = attribute.name.strip("_")
                if _INHERITED.fullmatch(name):
                    found[name] = deep_copy(attribute)
    if noinline and "always_inline" not in found:
        found["noinline"] = GnuAttribute("noinline", None, function.coord)
    return tuple(c_ast.AttributeSpecifier([each], function.coord) for each in found.values())


def _prototype(function: Node, parts: list[Model], before: list[Node]) -> list[Node]:
    """A declaration of the function itself, where a part calls it and nothing before it declares it."""
    name = function.decl.name
    used = any(isinstance(node, c_ast.ID) and node.name == name for each in parts for node in walk(each.function.body))
    known = any(
        isinstance(each, c_ast.Decl) and each.name == name and isinstance(each.type, c_ast.FuncDecl) for each in before
    )
    if not used or known:
        return []
    decl = deep_copy(function.decl)
    if function.param_decls:
        decl.type.args = None
    return [decl]
