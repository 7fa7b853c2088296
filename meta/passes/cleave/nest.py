"""Loops around one other loop that does nothing from some turn on, and the proof of that.

    for (unsigned n = 2; n <= limit; n++) {              outer: n counts upwards, from 0 or more
        if (composite[n])
            continue;                                    what stands beside the inner loop: neither loops nor calls
        count++;
        for (unsigned long m = (unsigned long)n * n;     inner: its start never falls while n rises,
             m <= limit; m += n)                         and its end is that of the outer loop
            composite[m] = 1;
    }

The start is made of sums and products of the counter, constants and unsigned variables that stay as they are. It grows
by more than the counter does, so that it is behind the common end for half of the turns or more. From the first such
turn on the first test of the inner loop fails whenever control comes to it. That the turns may be told apart at the
head of the outer loop, the start must have a value in turns, too, that never came to it: its variables have had one
since they were declared (an indeterminate one must not be read, C11 6.3.2.1p2); a signed start is computed in `long`;
it is what the narrower type says where that does not overflow, and beyond the end where it would. Where an unsigned
one may wrap, or `long` may overflow, but not for counters below 2^32 or 2^31, no turns are told apart if the end is
beyond that.

Nothing jumps into the loops or out of them, and nothing in them is seen from outside, so that they may be taken to end
(C11 6.8.5p6): an unsigned counter does not come to 0 again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pycparser import c_ast

from meta.gnu_ast import Asm, ComputedGoto
from meta.passes.counting import LOOPS, names, steps_up
from meta.passes.effects import is_watched
from meta.passes.tree import Node, defines_type, walk
from meta.passes.uses import Use, addressed, uses
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Local
from meta.sema.types import CType, IntegerType

_TESTS = ("<", "<=")
_CHANGES = (Use.STORE, Use.UPDATE, Use.ADDRESS)
_LONG = (1 << 63) - 1
_HALVES = ((1 << 32) - 1, (1 << 31) - 1)  # what has a square of 64 bits, or of 63
# What may lead past a declaration with a value.
_JUMPS = (c_ast.Goto, c_ast.Switch, Asm, ComputedGoto)
# What leads into a loop or out of it, lets others see where it is, or is a hint at one loop.
_WAYS = (
    c_ast.Goto, c_ast.Label, c_ast.Switch, c_ast.Case, c_ast.Default, c_ast.Return, c_ast.FuncCall, c_ast.Pragma,
    c_ast.AttributedStatement, Asm, ComputedGoto,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nest:
    """`for (T counter = ...; counter < end; counter++) { ... for (U m = start; m <= end; ...) ... }`

    most: where the end is greater than this, the start may have no value; None where it always has one.
    """

    outer: Node
    inner: Node
    counter: Local
    start: Node
    most: int | None = None

    @property
    def is_signed(self) -> bool:
        return isinstance(self.counter.type, IntegerType) and self.counter.type.signed


class Survey:
    """The nests of one function."""

    def __init__(self, semantics: Semantics, function: Node) -> None:
        self.semantics = semantics
        self.addressed = addressed(semantics, function.body)
        nodes = list(walk(function.body))
        valued = [] if any(isinstance(each, _JUMPS) for each in nodes) else [each for each in nodes if _has_value(each)]
        self.valued = {semantics.declared.get(each) for each in valued}  # from where they are declared

    def nest(self, node: Node) -> Nest | None:
        """The nest whose outer loop is `node`; None where it is none, or its turns are not in two parts."""
        counter = self._counter(node)
        body = list(walk(node.stmt))
        loops = [each for each in body if isinstance(each, LOOPS)]
        if counter is None or not loops or not isinstance(loops[0], c_ast.For):
            return None
        inner, decl = loops[0], _declared(loops[0])
        inside = set(walk(inner))
        if decl is None or not inside.issuperset(loops) or not self._is_closed(body, inside):
            return None
        if not self._tests(inner, decl) or not self._is_same(inner.cond.right, node.cond.right):
            return None
        if not self._are_steady([decl.init, node.cond], node.stmt) or any(map(defines_type, walk(decl.init))):
            return None
        return self._with_start(Nest(node, inner, counter, decl.init), decl)

    def _counter(self, node: Node) -> Local | None:
        """The variable that a loop counts upwards, from 0 or more."""
        decl = _declared(node)
        counter = self.semantics.declared.get(decl)
        if decl is None or not isinstance(counter, Local) or not self._tests(node, decl):
            return None
        ctype = _integer(counter.type)
        if ctype is None or ctype.size < 4:
            return None
        first = self._constant(decl.init)
        counts = steps_up(self.semantics, node.next, counter)
        return counter if counts and (not ctype.signed or (first is not None and first >= 0)) else None

    def _tests(self, node: Node, decl: Node) -> bool:
        """Whether a loop goes on while what it declares is below an integer."""
        cond, local = node.cond, self.semantics.declared.get(decl)
        if not isinstance(cond, c_ast.BinaryOp) or cond.op not in _TESTS or not isinstance(local, Local):
            return False
        return names(self.semantics, cond.left, local) and _integer(self.semantics.types.get(cond.right)) is not None

    def _constant(self, node: Node) -> int | None:
        value = evaluate(self.semantics, node) if node in self.semantics.types else None
        return value if isinstance(value, int) else None

    def _is_same(self, one: Node, two: Node) -> bool:
        """Whether two ends are the same variable, or the same constant."""
        if isinstance(one, c_ast.ID) and isinstance(bound := self.semantics.bindings.get(one), Local):
            return names(self.semantics, two, bound)
        value = self._constant(one)
        return value is not None and value == self._constant(two)

    def _are_steady(self, nodes: list[Node], body: Node) -> bool:
        """Whether the variables of some expressions are declared before a body, and stay as they are in it."""
        named = {self.semantics.bindings.get(each) for node in nodes for each in walk(node)} - {None}
        changed = {self.semantics.bindings.get(node) for node, use in uses(self.semantics, body) if use in _CHANGES}
        changed |= {self.semantics.declared.get(each) for each in walk(body)}
        return named.isdisjoint(changed) and named.isdisjoint(self.addressed)

    def _is_closed(self, body: list[Node], inside: set[Node]) -> bool:
        """Whether nothing leads around the heads of the loops or is seen, and the rest of the body stands by itself."""
        if any(isinstance(each, _WAYS) or is_watched(self.semantics.types.get(each)) for each in body):
            return False
        rest = [each for each in body if each not in inside]
        if any(isinstance(each, c_ast.Break | c_ast.Typedef) or defines_type(each) for each in rest):
            return False
        named: set[object] = {self.semantics.bindings.get(each) for each in rest}
        return all(self._is_used(each, named) for each in rest if isinstance(each, c_ast.Decl))

    def _is_used(self, decl: Node, named: set[object]) -> bool:
        """Whether a declaration makes a plain variable that the inner loop is not alone in using."""
        local = self.semantics.declared.get(decl)
        return isinstance(local, Local) and local.cleanup is None and not decl.storage and local in named

    def _with_start(self, nest: Nest, decl: Node) -> Nest | None:
        """The nest, where the inner loop starts at what grows faster than the counter, and tests it as a number."""
        local, end = self.semantics.declared[decl], nest.inner.cond.right
        is_plain = isinstance(local, Local) and not decl.storage and local.cleanup is None
        own = _integer(local.type) if is_plain else None
        start, limit = _integer(self.semantics.types.get(nest.start)), _integer(self.semantics.types.get(end))
        counter = _integer(nest.counter.type)
        if own is None or start is None or limit is None or counter is None:
            return None
        constant = self._constant(end)
        is_natural = not limit.signed or (constant is not None and constant >= 0)
        as_numbers = is_natural or (own.signed and start.signed)  # else an end below 0 would be a large one
        if not as_numbers or not any(self._multiplies(each, nest.counter) for each in walk(nest.start)):
            return None
        most, halves = _greatest(counter), tuple[int, ...]()
        if is_natural or counter.signed or limit.size > counter.size:  # a turn's counter is not above the end
            most, halves = min(most, _greatest(limit) if constant is None else constant), _HALVES
        for bound in (most, *(half for half in halves if half < most)):
            highest = self._highest(nest.start, nest.counter, bound)
            if highest is not None and min(highest, _greatest(start)) <= _greatest(own):
                return replace(nest, most=None if bound == most else bound)
        return None

    def _multiplies(self, node: Node, counter: Local) -> bool:
        """Whether a product takes the counter twice or more."""
        if not isinstance(node, c_ast.BinaryOp) or node.op != "*":
            return False
        left, right = (
            any(names(self.semantics, each, counter) for each in walk(side)) for side in (node.left, node.right)
        )
        constant = self._constant(node.left) if right else self._constant(node.right)
        return (left and right) or ((left or right) and constant is not None and constant >= 2)

    def _highest(self, node: Node, counter: Local, most: int) -> int | None:
        """The most that an expression can be which is never negative and never falls while the counter rises to `most`.

        None for any other, and where an unsigned one may wrap, or a signed one leaves what `long` can hold.
        """
        ctype = _integer(self.semantics.types.get(node))
        if ctype is None:
            return None
        value = self._constant(node)
        if value is not None:
            return value if value >= 0 else None
        if isinstance(node, c_ast.ID):
            if names(self.semantics, node, counter):
                return most
            local = self.semantics.bindings.get(node)
            has_value = isinstance(local, Local) and (local.is_parameter or local in self.valued)
            return _greatest(ctype) if has_value and not ctype.signed else None
        if isinstance(node, c_ast.Cast):
            inner = self._highest(node.expr, counter, most)
            return inner if inner is not None and inner <= _greatest(ctype) else None
        if not isinstance(node, c_ast.BinaryOp) or node.op not in ("+", "*"):
            return None
        left, right = (self._highest(side, counter, most) for side in (node.left, node.right))
        if left is None or right is None:
            return None
        highest = left + right if node.op == "+" else left * right
        return highest if highest <= (_LONG if self._is_long(node, counter) else _greatest(ctype)) else None

    def _is_long(self, node: Node, counter: Local) -> bool:
        """Whether a signed expression is computed in `long` where its signed counter is one."""
        ctype = _integer(self.semantics.types.get(node))
        if ctype is None or not ctype.signed or isinstance(node, c_ast.Cast):
            return ctype is not None and ctype.signed and ctype.size == 8
        if isinstance(node, c_ast.BinaryOp):
            return self._is_long(node.left, counter) or self._is_long(node.right, counter)
        return names(self.semantics, node, counter)


def _declared(loop: Node) -> Node | None:
    """What a `for` declares, where it is one variable with a value."""
    decls = loop.init.decls if isinstance(loop.init, c_ast.DeclList) else []
    return decls[0] if len(decls) == 1 and getattr(decls[0], "init", None) is not None else None


def _has_value(node: Node) -> bool:
    return isinstance(node, c_ast.Decl) and node.init is not None


def _integer(ctype: CType | None) -> IntegerType | None:
    """An integer type of at most 64 bits, of an object that nobody else sees."""
    if not isinstance(ctype, IntegerType) or ctype.size > 8 or ctype.precision or is_watched(ctype):
        return None
    return ctype


def _greatest(ctype: IntegerType) -> int:
    return int((1 << (ctype.bits - ctype.signed)) - 1)
