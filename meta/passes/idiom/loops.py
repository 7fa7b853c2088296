"""Loops that do what a function of the library does: searches for the greatest or least element, and sums.

    for (int i = start; i < bound; i++)                if (start < bound)
        if (numbers[i] > numbers[best])         ->         best = __seek_greatest_float(numbers, start, bound, best);
            best = i;
    for (int i = start; i < bound; i++)                if (start < bound)
        sum += numbers[i];                      ->         sum += __sum_short(numbers, start, bound);

Each writes one variable, whose address is not taken, so that nothing that it reads changes meanwhile. A loop without
turns reads neither `numbers` nor `best`, which need not have a value then; as arguments they would (C11 6.3.2.1p2).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pycparser import c_ast

from meta.passes.counting import Loop, counting_loop, free_loops, names
from meta.passes.effects import is_pure
from meta.passes.strips import constant_turns
from meta.passes.tree import Node, call, compound, deep_copy, identifier, number, walk
from meta.passes.uses import addressed
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Local, Symbol
from meta.sema.types import (
    ArrayType,
    CType,
    FloatingKind,
    FloatingType,
    IntegerKind,
    IntegerType,
    PointerType,
    Qualifier,
    alignment_of,
    is_atomic,
)

_SEEK_UNIT, _SUM_UNIT = "runtime/probe/seek.c", "runtime/probe/sum.c"
_SEEK_TURNS = 64  # on average: two rounds of the library's lanes
_SUM_TURNS = 512  # on average: adding the lanes up has paid then
_NARROW = 4  # a sum must be so many times as wide as what is added
_MIRRORED = {">": "<", "<": ">"}
_WHICH = {">": "greatest", "<": "least"}
_FLOATS = {FloatingKind.FLOAT: "float", FloatingKind.DOUBLE: "double"}
_SUMMED = (
    IntegerKind.CHAR, IntegerKind.SIGNED_CHAR, IntegerKind.UNSIGNED_CHAR, IntegerKind.SHORT, IntegerKind.UNSIGNED_SHORT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LibraryCall:
    """`target operator function(arguments);` stands for `loop` of at least so many turns; `home` defines it."""

    loop: Loop
    kind: str
    function: str
    home: str
    turns: int
    target: Node
    operator: str
    arguments: tuple[Node, ...]

    def statement(self, semantics: Semantics) -> Node:
        """What takes the place of the loop."""
        at = self.target
        called = call(self.function, [deep_copy(each) for each in self.arguments], at)
        done = c_ast.Assignment(self.operator, identifier(at.name, at), called, at.coord)
        turns = constant_turns(semantics, self.loop)
        return done if turns is not None and turns > 0 else compound([self._guard(semantics, done)], at)

    def _guard(self, semantics: Semantics, done: Node) -> Node:
        """`if (start < bound) done;`, the first test of the loop."""
        start = self.loop.start
        first = evaluate(semantics, start)
        left = number(first, start) if isinstance(first, int) and first >= 0 else deep_copy(start)
        test = c_ast.BinaryOp("<", left, deep_copy(self.loop.bound), start.coord)
        return c_ast.If(test, done, None, start.coord)


class Idioms:
    """What may be replaced in one function."""

    def __init__(self, semantics: Semantics, function: Node) -> None:
        self.semantics = semantics
        self.function = function

    def loops(self) -> dict[Node, LibraryCall]:
        found = {}
        for node in free_loops(self.function):
            loop = counting_loop(self.semantics, node)
            known = None if loop is None else self._search(loop) or self._sum(loop)
            if known is not None:
                found[node] = known
        return found

    def _search(self, loop: Loop) -> LibraryCall | None:
        branch = _only(loop.node.stmt)
        if not _is_int(loop.counter.type) or not isinstance(branch, c_ast.If) or branch.iffalse:
            return None
        chosen = _only(branch.iftrue)
        if not isinstance(chosen, c_ast.Assignment) or chosen.op != "=":
            return None
        best = self._own(chosen.lvalue)
        if best is None or best is loop.counter or not _is_int(best.type):
            return None
        if not names(self.semantics, chosen.rvalue, loop.counter):
            return None
        function, numbers = self._compared(branch.cond, loop.counter, best)
        steady = all(self._is_steady(each, loop.counter, best) for each in (loop.start, loop.bound))
        if numbers is None or not steady or not _is_int(self.semantics.types.get(loop.bound)):
            return None
        arguments = (numbers, loop.start, loop.bound, chosen.lvalue)
        return LibraryCall(loop, "searches", function, _SEEK_UNIT, _SEEK_TURNS, chosen.lvalue, "=", arguments)

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

    def _sum(self, loop: Loop) -> LibraryCall | None:
        """`sum += numbers[counter];`"""
        added = _only(loop.node.stmt)
        if not isinstance(added, c_ast.Assignment) or added.op != "+=":
            return None
        total, element = self._own(added.lvalue), self._uncast(added.rvalue)
        if total is None or total is loop.counter or not isinstance(element, c_ast.ArrayRef):
            return None
        array = self.semantics.bindings.get(element.name) if isinstance(element.name, c_ast.ID) else None
        if not isinstance(array, Local | Symbol) or self._is_watched(element.name):
            return None
        if not isinstance(array.type, ArrayType | PointerType) or not names(
            self.semantics, element.subscript, loop.counter
        ):
            return None
        own, narrow = total.type, self.semantics.types.get(element)
        if not isinstance(own, IntegerType) or not isinstance(narrow, IntegerType) or _is_odd(own) or _is_odd(narrow):
            return None
        if narrow.kind not in _SUMMED or own.size < _NARROW * narrow.size or not _is_own_kind(narrow):
            return None
        if not all(self._is_place(each, loop.counter, total) for each in (loop.start, loop.bound)):
            return None
        function = f"__sum_{narrow.kind.spelling.replace(' ', '_')}"
        arguments = (element.name, loop.start, loop.bound)
        return LibraryCall(loop, "sums", function, _SUM_UNIT, _SUM_TURNS, added.lvalue, "+=", arguments)

    def _uncast(self, node: Node) -> Node:
        """An expression without conversions that change no value of it."""
        while isinstance(node, c_ast.Cast):
            wide, narrow = self.semantics.types.get(node), self.semantics.types.get(node.expr)
            if not isinstance(wide, IntegerType) or not isinstance(narrow, IntegerType):
                break
            if wide.size <= narrow.size or (narrow.signed and not wide.signed):
                break
            node = node.expr
        return node

    def _is_place(self, node: Node, counter: Local, total: Local) -> bool:
        """Whether an end of the loop has the type of the counter, or is a constant that it holds."""
        constant = evaluate(self.semantics, node) if node in self.semantics.types else None
        if isinstance(constant, int):
            return 0 <= constant < 1 << 31
        ctype, own = self.semantics.types.get(node), counter.type
        same = isinstance(ctype, IntegerType) and isinstance(own, IntegerType) and ctype.kind is own.kind
        return same and self._is_steady(node, counter, total)

    def _own(self, node: Node) -> Local | None:
        """The variable that an expression names, where nothing but its names leads to it."""
        bound = self.semantics.bindings.get(node) if isinstance(node, c_ast.ID) else None
        return bound if isinstance(bound, Local) and bound not in self._addressed else None

    def _is_watched(self, node: Node) -> bool:
        return not is_pure(self.semantics, node)

    def _is_steady(self, node: Node, *others: Local) -> bool:
        """Whether an expression has the same value before the loop, and says nothing of what the loop changes."""
        bound = {self.semantics.bindings.get(each) for each in walk(node) if isinstance(each, c_ast.ID)}
        return is_pure(self.semantics, node) and bound.isdisjoint(others) and node not in self.semantics.converted

    @cached_property
    def _addressed(self) -> set[object]:
        return addressed(self.semantics, self.function.body)


def _only(node: Node) -> Node:
    """The one statement of a block, or what stands without braces."""
    items = node.block_items if isinstance(node, c_ast.Compound) else [node]
    return items[0] if items is not None and len(items) == 1 else None


def _is_int(ctype: CType | None) -> bool:
    return isinstance(ctype, IntegerType) and ctype.kind is IntegerKind.INT and not _is_odd(ctype)


def _is_odd(ctype: IntegerType | FloatingType) -> bool:
    return bool(ctype.qualifiers & Qualifier.VOLATILE) or is_atomic(ctype)


def _is_own_kind(ctype: IntegerType | FloatingType) -> bool:
    """Whether elements may only be accessed as what they are, where such a number may stand: the library does so."""
    return not ctype.may_alias and alignment_of(ctype) >= ctype.kind.size


def _element(semantics: Semantics, node: Node) -> str | None:
    """The name of an element's type as the library's functions have it."""
    ctype = semantics.types.get(node)
    if not isinstance(ctype, IntegerType | FloatingType) or _is_odd(ctype) or not _is_own_kind(ctype):
        return None
    if isinstance(ctype, FloatingType):
        return _FLOATS.get(ctype.kind)
    return "int" if ctype.kind is IntegerKind.INT else None
