"""Hot loops and calls whose whole meaning is known, done by the library in a faster way.

    int best = 0;                                      int best = 0;
    for (int i = 1; i < size; i++) {            ->     best = __seek_greatest_float(x, 1, size, best);
        if (x[i] > x[best])
            best = i;
    }
    memcpy(end, word, length);                  ->     __copy_short(end, word, length);

- The place of the greatest or least element: each turn of the plain loop waits for the element that the one before
  chose. The library compares values side by side, and looks for the place when the value is known. All that the loop
  may do beside is nothing: it writes one variable, whose address is not taken, and what it reads stays as it is.
- Copies of a few bytes, where the lengths that the profile remembers were nearly all short: string instructions take
  longer to start than such a copy takes.

Programs with interrupt handlers are left alone, as what those call must keep off vector registers.
The library is sources/runtime/probe/seek.c and copy.c, which say why the results are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.counting import Loop, counting_loop, names
from meta.passes.effects import is_pure
from meta.passes.functions import PROBE_FOLDER, Definition, definitions, has_handlers, has_trait
from meta.passes.heat import heat_of, loop_heat
from meta.passes.tree import Node, Rewriter, call, deep_copy, identifier, shallow_copy, walk
from meta.passes.uses import addressed
from meta.profile import Evidence
from meta.program import Program
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Local, Symbol
from meta.sema.types import FloatingKind, FloatingType, IntegerKind, IntegerType, Qualifier, is_atomic

SEEK_UNIT, COPY_UNIT = "runtime/probe/seek.c", "runtime/probe/copy.c"
_COPY, _SHORT_COPY, _COPY_HOME = "memcpy", "__copy_short", "runtime/memory.c"
_SHORT, _MOSTLY = 64, 0.9  # bytes; what share of the remembered lengths must be short
_TURNS = 64  # of a search, on average: two rounds of the library's lanes
_MIRRORED = {">": "<", "<": ">"}
_WHICH = {">": "greatest", "<": "least"}
_FLOATS = {FloatingKind.FLOAT: "float", FloatingKind.DOUBLE: "double"}


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
        needed: dict[str, set[str]] = {}
        counts = {"searches": 0, "short copies": 0}
        if has_handlers(program, context):
            return program, Report(str(self), counts)
        for each in definitions(program, context):
            count = profile.functions.get(each.symbol.name)
            if count is None or count.unit != each.unit.path or each.unit.path.startswith(PROBE_FOLDER):
                continue
            if has_trait(each.symbol, "naked", "target"):
                continue
            found = _Finder(self, each, profile, context.semantics(program, each.unit.platform or context.platforms[0]))
            rewriter = _Replacer(found.searches(), found.copies() if copies else set())
            new = rewriter.rewrite(each.node)
            if new is not each.node:
                changed[each.node] = new
                needed.setdefault(each.unit.path, set()).update(rewriter.names)
                counts["searches"] += rewriter.searches
                counts["short copies"] += rewriter.copies
        if not changed:
            return program, Report(str(self), counts)
        notes = tuple(f"{path}: {', '.join(sorted(called))}" for path, called in needed.items())
        return _linked(program, context, changed, needed), Report(str(self), counts, notes=notes)


def _linked(
    program: Program, context: PassContext, changed: dict[Node, Node], needed: dict[str, set[str]]
) -> Program:
    """The program with these functions, prototypes of what they call, and the library units that define it."""
    homes = {name: SEEK_UNIT if name != _SHORT_COPY else COPY_UNIT for called in needed.values() for name in called}
    library = {path: context.library_unit(path) for path in sorted(set(homes.values()))}
    prototypes = {
        ext.decl.name: ext.decl for unit in library.values() for ext in unit.ast.ext if isinstance(ext, c_ast.FuncDef)
    }
    units = []
    for unit in program.units:
        missing = sorted(needed.get(unit.path, set()) - {getattr(ext, "name", None) for ext in unit.ast.ext})
        ext = [deep_copy(prototypes[name]) for name in missing]
        ext += [changed.get(each, each) for each in unit.ast.ext]
        units.append(replace(unit, ast=shallow_copy(unit.ast, ext=ext)) if unit.path in needed else unit)
    known = {unit.path for unit in units}
    return program.with_units([*units, *(unit for path, unit in library.items() if path not in known)])


def _copies_are_short(profile: Evidence, heat: int) -> bool:
    """Whether nearly all copies that the profile remembers the length of were of 1 to 64 bytes."""
    count = profile.functions.get(_COPY)
    lengths = profile.values.get(_COPY, {}).get("size")
    if count is None or lengths is None or count.unit != _COPY_HOME or count.calls < heat:
        return False
    short = sum(times for value, times in lengths.top if isinstance(value, int) and 0 < value <= _SHORT)
    known = lengths.total - lengths.other
    return known > 0 and short >= _MOSTLY * known


@dataclass(frozen=True, slots=True)
class _Search:
    """`best = function(numbers, start, end, best);`"""

    function: str
    best: Node
    numbers: Node
    loop: Loop

    def statement(self) -> Node:
        at = self.best
        arguments = [deep_copy(each) for each in (self.numbers, self.loop.start, self.loop.bound, self.best)]
        return c_ast.Assignment("=", identifier(at.name, at), call(self.function, arguments, at), at.coord)


class _Finder:
    """What may be replaced in one function."""

    def __init__(self, options: Idiom, each: Definition, profile: Evidence, semantics: Semantics) -> None:
        self.options = options
        self.function = each
        self.profile = profile
        self.semantics = semantics

    def searches(self) -> dict[Node, _Search]:
        loops = [node for node in walk(self.function.node.body) if isinstance(node, c_ast.For)]
        found = {node: search for node in loops if (search := self._search(node)) is not None}
        if not found:
            return {}
        heat = loop_heat(self.profile, self.function.symbol.name, self.function.node)
        calls = max(1, self.profile.functions[self.function.symbol.name].calls)
        return {
            node: search
            for node, search in found.items()
            if heat.get(node, 0) >= max(self.options.heat, _TURNS * calls)
        }

    def _search(self, node: Node) -> _Search | None:
        loop = counting_loop(self.semantics, node)
        branch = _only(node.stmt)
        if loop is None or not _is_int(loop.counter.type) or not isinstance(branch, c_ast.If) or branch.iffalse:
            return None
        chosen = _only(branch.iftrue)
        if not isinstance(chosen, c_ast.Assignment) or chosen.op != "=":
            return None
        best = self.semantics.bindings.get(chosen.lvalue) if isinstance(chosen.lvalue, c_ast.ID) else None
        if not isinstance(best, Local) or best is loop.counter or not _is_int(best.type) or best in self._addressed:
            return None
        if not names(self.semantics, chosen.rvalue, loop.counter):
            return None
        function, numbers = self._compared(branch.cond, loop.counter, best)
        steady = all(self._is_steady(each, loop.counter, best) for each in (loop.start, loop.bound))
        if numbers is None or not steady or not _is_int(self.semantics.types.get(loop.bound)):
            return None
        return _Search(function, chosen.lvalue, numbers, loop)

    def _compared(self, cond: Node, counter: Local, best: Local) -> tuple[str, Node | None]:
        """The function that does what `numbers[counter] > numbers[best]` asks for, and `numbers`."""
        if not isinstance(cond, c_ast.BinaryOp) or cond.op not in _WHICH:
            return "", None
        sides, op = (cond.left, cond.right), cond.op
        if any(not isinstance(side, c_ast.ArrayRef) or side in self.semantics.converted for side in sides):
            return "", None
        if names(self.semantics, cond.left.subscript, best):
            sides, op = sides[::-1], _MIRRORED[op]
        mine, its = sides
        bound = self.semantics.bindings.get(mine.name) if isinstance(mine.name, c_ast.ID) else None
        same = isinstance(bound, Local | Symbol) and self.semantics.bindings.get(its.name) is bound
        places = names(self.semantics, mine.subscript, counter) and names(self.semantics, its.subscript, best)
        element = _element(self.semantics, mine)
        if not same or not places or element is None or bound in (counter, best) or self._is_watched(mine.name):
            return "", None
        return f"__seek_{_WHICH[op]}_{element}", mine.name

    def _is_watched(self, node: Node) -> bool:
        return not is_pure(self.semantics, node)

    def _is_steady(self, node: Node, *others: Local) -> bool:
        """Whether an expression has the same value before the loop, and says nothing of what the loop changes."""
        bound = {self.semantics.bindings.get(each) for each in walk(node) if isinstance(each, c_ast.ID)}
        return is_pure(self.semantics, node) and bound.isdisjoint(others) and node not in self.semantics.converted

    @cached_property
    def _addressed(self) -> set[object]:
        return addressed(self.semantics, self.function.node.body)

    def copies(self) -> set[Node]:
        """Hot calls of the library's memcpy whose length is not constant."""
        if heat_of(self.profile, self.function.symbol.name) < self.options.heat:
            return set()
        return {node for node in walk(self.function.node.body) if self._is_copy(node)}

    def _is_copy(self, node: Node) -> bool:
        if not isinstance(node, c_ast.FuncCall) or not isinstance(node.name, c_ast.ID) or node.name.name != _COPY:
            return False
        called = self.semantics.bindings.get(node.name)
        arguments = node.args.exprs if node.args is not None else []
        is_library = isinstance(called, Symbol) and called.name == _COPY and called.unit == _COPY_HOME
        return is_library and len(arguments) == 3 and evaluate(self.semantics, arguments[2]) is None


def _only(node: Node) -> Node:
    """The one statement of a block, or what stands without braces."""
    items = node.block_items if isinstance(node, c_ast.Compound) else [node]
    return items[0] if items is not None and len(items) == 1 else None


def _is_int(ctype: object) -> bool:
    return isinstance(ctype, IntegerType) and ctype.kind is IntegerKind.INT and not _is_odd(ctype)


def _is_odd(ctype: IntegerType | FloatingType) -> bool:
    return bool(ctype.qualifiers & Qualifier.VOLATILE) or is_atomic(ctype)


def _element(semantics: Semantics, node: Node) -> str | None:
    """The name of an element's type as the library's functions have it."""
    ctype = semantics.types.get(node)
    if not isinstance(ctype, IntegerType | FloatingType) or _is_odd(ctype):
        return None
    if isinstance(ctype, FloatingType):
        return _FLOATS.get(ctype.kind)
    return "int" if ctype.kind is IntegerKind.INT else None


class _Replacer(Rewriter):
    """Puts the library's calls in place; a loop that a pragma stands before stays."""

    def __init__(self, searches: dict[Node, _Search], copies: set[Node]) -> None:
        super().__init__()
        self.wanted = searches
        self.short = copies
        self.names: set[str] = set()
        self.searches = self.copies = 0

    def _rewritten_list(self, nodes: list[Node]) -> list[Node]:
        for before, node in pairwise(nodes):
            if isinstance(before, c_ast.Pragma):
                self.wanted.pop(node, None)
        return super()._rewritten_list(nodes)

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        if node in self.wanted:
            self.searches += 1
            self.names.add(self.wanted[node].function)
            return self.wanted[node].statement()
        new = super()._replace(node)
        if node not in self.short or not isinstance(new, c_ast.FuncCall):
            return new
        self.copies += 1
        self.names.add(_SHORT_COPY)
        return shallow_copy(new, name=identifier(_SHORT_COPY, node))
