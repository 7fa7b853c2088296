"""Hot loops and calls whose whole meaning is known, done by the library in a faster way.

    int best = 0;                                      int best = 0;
    for (int i = 1; i < size; i++) {            ->     best = __seek_greatest_float(x, 1, size, best);
        if (x[i] > x[best])
            best = i;
    }
    for (int i = 0; i < size; i++)              ->     sum += __sum_unsigned_char(pixels, 0, size);
        sum += pixels[i];
    memcpy(end, word, length);                  ->     __copy_short(end, word, length);

- The place of the greatest or least element: each turn of the plain loop waits for the element that the one before
  chose. The library compares values side by side, and looks for the place when the value is known.
- Sums of numbers that are a quarter as wide as the sum or less: to make each of them as wide takes longer than to add
  it. The library adds in lanes that are twice as wide as a number, as many of them as fit.
- Copies of a few bytes, where the lengths that the profile remembers were nearly all short: string instructions take
  longer to start than such a copy takes.

All that the loops may do beside is nothing: they write one variable, whose address is not taken, and what they read
stays as it is. Programs with interrupt handlers are left alone, as what those call must keep off vector registers.
The library is sources/runtime/probe/seek.c, sum.c and copy.c, which say why the results are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.functions import Definition, definitions, has_handlers, has_trait
from meta.passes.heat import heat_of, loop_heat
from meta.passes.idiom.loops import Idioms, LibraryCall
from meta.passes.tree import Node, Rewriter, deep_copy, identifier, shallow_copy, walk
from meta.profile import Evidence
from meta.program import PROBE_FOLDER, Program
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Symbol

COPY_UNIT = "runtime/probe/copy.c"
_COPY, _SHORT_COPY, _COPY_HOME = "memcpy", "__copy_short", "runtime/memory.c"
_SHORT, _MOSTLY = 64, 0.9  # bytes; what share of the remembered lengths must be short


@dataclass(frozen=True, slots=True)
class Idiom(Pass):
    """heat: how often the body of a loop, or the call of a function, must have run."""

    name: ClassVar[str] = "idiom"
    reads: ClassVar[tuple[str, ...]] = ("blocks", "values")
    heat: int = 10000

    def __post_init__(self) -> None:
        if self.heat < 0:
            raise UsageError("idiom: heat must not be negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        copies = _copies_are_short(profile, self.heat)
        changed: dict[Node, Node] = {}
        needed: dict[str, dict[str, str]] = {}
        counts = {"searches": 0, "sums": 0, "short copies": 0}
        if has_handlers(program, context):
            return program, Report(str(self), counts)
        for each in definitions(program, context):
            count = profile.functions.get(each.symbol.name)
            if count is None or count.unit != each.unit.path or each.unit.path.startswith(PROBE_FOLDER):
                continue
            if has_trait(each.symbol, "naked", "target"):
                continue
            semantics = context.unit_semantics(program, each.unit)
            loops = _hot_loops(self.heat, each, profile, semantics)
            hot = copies and heat_of(profile, each.symbol.name) >= self.heat
            rewriter = _Replacer(semantics, loops, _copies(each.node, semantics) if hot else set())
            new = rewriter.rewrite(each.node)
            if new is not each.node:
                changed[each.node] = new
                needed.setdefault(each.unit.path, {}).update(rewriter.homes)
                for kind in rewriter.done:
                    counts[kind] += 1
        if not changed:
            return program, Report(str(self), counts)
        notes = tuple(f"{path}: {', '.join(sorted(called))}" for path, called in needed.items())
        return _linked(program, context, changed, needed), Report(str(self), counts, notes=notes)


def _linked(
    program: Program, context: PassContext, changed: Mapping[Node, Node], needed: Mapping[str, Mapping[str, str]]
) -> Program:
    """The program with these functions, prototypes of what they call, and the library units that define it."""
    homes = {path for called in needed.values() for path in called.values()}
    library = {path: context.library_unit(path) for path in sorted(homes)}
    prototypes = {
        ext.decl.name: ext.decl for unit in library.values() for ext in unit.ast.ext if isinstance(ext, c_ast.FuncDef)
    }
    units = []
    for unit in program.units:
        missing = sorted(needed.get(unit.path, {}).keys() - {getattr(ext, "name", None) for ext in unit.ast.ext})
        ext = [deep_copy(prototypes[name]) for name in missing]
        ext += [changed.get(each, each) for each in unit.ast.ext]
        units.append(replace(unit, ast=shallow_copy(unit.ast, ext=ext)) if unit.path in needed else unit)
    known = {unit.path for unit in units}
    return program.with_units([*units, *(unit for path, unit in library.items() if path not in known)])


def _hot_loops(heat: int, each: Definition, profile: Evidence, semantics: Semantics) -> dict[Node, LibraryCall]:
    """The loops that the library does, where they were hot and had many turns."""
    found = Idioms(semantics, each.node).loops()
    if not found:
        return {}
    turns = loop_heat(profile, each.symbol.name, each.node)
    calls = max(1, profile.functions[each.symbol.name].calls)
    return {node: loop for node, loop in found.items() if turns.get(node, 0) >= max(heat, loop.turns * calls)}


def _copies_are_short(profile: Evidence, heat: int) -> bool:
    """Whether nearly all copies that the profile remembers the length of were of 1 to 64 bytes."""
    count = profile.functions.get(_COPY)
    lengths = profile.values.get(_COPY, {}).get("size")
    if count is None or lengths is None or count.unit != _COPY_HOME or count.calls < heat:
        return False
    short = sum(times for value, times in lengths.top if isinstance(value, int) and 0 < value <= _SHORT)
    known = lengths.total - lengths.other
    return known > 0 and short >= _MOSTLY * known


def _copies(function: Node, semantics: Semantics) -> set[Node]:
    """Calls of the library's memcpy whose length is not constant."""
    return {node for node in walk(function.body) if _is_copy(node, semantics)}


def _is_copy(node: Node, semantics: Semantics) -> bool:
    if not isinstance(node, c_ast.FuncCall) or not isinstance(node.name, c_ast.ID) or node.name.name != _COPY:
        return False
    called = semantics.bindings.get(node.name)
    arguments = node.args.exprs if node.args is not None else []
    is_library = isinstance(called, Symbol) and called.name == _COPY and called.unit == _COPY_HOME
    return is_library and len(arguments) == 3 and evaluate(semantics, arguments[2]) is None


class _Replacer(Rewriter):
    """Puts the library's calls in place."""

    def __init__(self, semantics: Semantics, loops: dict[Node, LibraryCall], copies: set[Node]) -> None:
        super().__init__()
        self.semantics = semantics
        self.wanted = loops
        self.short = copies
        self.homes: dict[str, str] = {}  # of the functions that are called
        self.done: list[str] = []

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        if node in self.wanted:
            loop = self.wanted[node]
            self.homes[loop.function] = loop.home
            self.done.append(loop.kind)
            return loop.statement(self.semantics)
        new = super()._replace(node)
        if node not in self.short or not isinstance(new, c_ast.FuncCall):
            return new
        self.homes[_SHORT_COPY] = COPY_UNIT
        self.done.append("short copies")
        return shallow_copy(new, name=identifier(_SHORT_COPY, node))
