"""Nests whose outer turns may run beside each other, and the proof that nobody can tell.

    for (int b = 0; b < blocks; b++) {                   outer: `data`, `x` and `out` are parameters, `out` restrict
        const float *block = data + b * stride;          own: each turn's pointers, numbers and arrays
        float sum[32] = {0.0f};
        for (int j = 0; j < columns; j++) {              inner: the same turns in every turn of the outer loop
            for (int l = 0; l < 32; l++)
                sum[l] += block[j * 32 + l] * x[j];
        }
        for (int l = 0; l < 32; l++)                     the one statement that uses `out`
            out[b * 32 + l] = sum[l];
    }

Several turns of the outer loop are to go through the body together, statement by statement, and in the inner loop turn
by turn. What a turn declares is its own. All else that the body uses are numbers that it does not change, and memory
that it reaches through pointer parameters which the function never changes. Memory that it changes, it reaches through
a restrict-qualified one, so that nothing in the function reaches it in another way (C11 6.7.3.1p4), and only in one
statement outside of the inner loop: that statement runs for one turn after the other, in their order. So every element
of memory is read and written in the order of before, and every sum takes its values in the order of before.
Anything else, such as a call, a jump, or something volatile, and it is no such nest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pycparser import c_ast

from meta.passes.counting import Loop, counting_loop
from meta.passes.effects import is_watched
from meta.passes.tree import Node, defines_type, walk
from meta.passes.uses import Use, addressed, uses
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Enumerator, Local
from meta.sema.types import ArrayType, CType, FloatingType, IntegerType, PointerType, Qualifier, size_of

_CHANGES = (Use.STORE, Use.UPDATE, Use.ADDRESS)
_SIGNS = ("-", "+", "~", "!")
_SUMMING = ("+=", "-=", "*=")


@dataclass(slots=True)
class Nest:
    """An outer loop with one inner loop among its `items`; `own`: what they, or those of the inner loop, declare."""

    outer: Loop
    inner: Loop
    items: list[Node]
    own: dict[Local, Node] = field(default_factory=dict)
    sums: set[Local] = field(default_factory=set)

    @property
    def size(self) -> int:
        """Bytes that the sums of one turn take."""
        return sum(size_of(each.type) or 0 for each in self.sums)


class Survey:
    """The nests of one function."""

    def __init__(self, semantics: Semantics, function: Node) -> None:
        self.semantics = semantics
        self.changed = _changed(semantics, function.body)
        self.addressed = addressed(semantics, function.body)

    def nest(self, node: Node) -> Nest | None:
        """The nest whose outer loop is `node`; None where it is none, or its turns might meet."""
        outer = counting_loop(self.semantics, node)
        if outer is None or not isinstance(node.stmt, c_ast.Compound):
            return None
        items = list(node.stmt.block_items or [])
        loops = [each for each in items if self._is_summing(each)]
        inner = counting_loop(self.semantics, loops[0]) if len(loops) == 1 else None
        if inner is None:
            return None
        nest = Nest(outer, inner, items)
        return nest if _Check(self, nest).holds() else None

    def _is_summing(self, node: Node) -> bool:
        """Whether a statement is a loop around an addition to something that floats."""
        return isinstance(node, c_ast.For) and any(
            isinstance(each, c_ast.Assignment)
            and each.op in _SUMMING
            and isinstance(self.semantics.types.get(each.lvalue), FloatingType)
            for each in walk(node.stmt)
        )


@dataclass(slots=True)
class _Memory:
    """How the body uses what one parameter points at: in which of its items, and whether it writes there."""

    items: set[int] = field(default_factory=set)
    is_written: bool = False


class _Check:
    """One look at a nest; `place` is the item of the outer body that is looked at."""

    def __init__(self, survey: Survey, nest: Nest) -> None:
        self.survey = survey
        self.semantics = survey.semantics
        self.nest = nest
        self.changed = _changed(self.semantics, nest.outer.node)
        self.counters: set[Local] = {nest.outer.counter}  # of loops around the statement that is looked at
        self.bases: dict[Local, Local] = {}  # of own pointers: the parameter that they come from
        self.memory: dict[Local, _Memory] = {}
        self.place = 0

    def holds(self) -> bool:
        nest = self.nest
        if not all(self._is_uniform(each) for each in (nest.outer.bound, nest.inner.start, nest.inner.bound)):
            return False
        if any(defines_type(node) for node in walk(nest.outer.node.stmt)):  # it would be defined for every turn
            return False
        for self.place, item in enumerate(nest.items):
            if not (self._inner() if item is nest.inner.node else self._item(item)):
                return False
        inside = nest.items.index(nest.inner.node)
        ordered = all(
            not each.is_written or (_is_restrict(base) and len(each.items) == 1 and inside not in each.items)
            for base, each in self.memory.items()
        )
        return ordered and bool(nest.sums)

    def _inner(self) -> bool:
        """The inner loop: what it adds to is the sums."""
        loop = self.nest.inner
        self.counters.add(loop.counter)
        body = loop.node.stmt
        items = list(body.block_items or []) if isinstance(body, c_ast.Compound) else [body]
        before = set(self.nest.own)
        fits = all(self._item(each) for each in items)
        self.counters.discard(loop.counter)
        for node in walk(body):
            if isinstance(node, c_ast.Assignment) and node.op in _SUMMING:
                target = node.lvalue.name if isinstance(node.lvalue, c_ast.ArrayRef) else node.lvalue
                bound = self.semantics.bindings.get(target)
                if bound in before and isinstance(self.semantics.types.get(node.lvalue), FloatingType):
                    self.nest.sums.add(bound)
        return fits

    def _item(self, node: Node) -> bool:
        return self._declaration(node) if isinstance(node, c_ast.Decl) else self._statement(node)

    def _declaration(self, node: Node) -> bool:
        """`float sum = 0;`, `float sums[4] = {0};`, `const float *row = x + n;`"""
        local = self.semantics.declared.get(node)
        if not isinstance(local, Local) or node.storage or node.align or node.attributes or local in self.nest.own:
            return False
        self.nest.own[local] = node
        if isinstance(local.type, PointerType):
            base = None if node.init is None else self._base(node.init)
            if base is None or local in self.changed:
                return False
            self.bases[local] = base
            return True
        if isinstance(local.type, ArrayType):
            values = node.init.exprs if isinstance(node.init, c_ast.InitList) else [] if node.init is None else None
            is_plain = isinstance(node.type, c_ast.ArrayDecl) and isinstance(local.type.length, int)
            return is_plain and _is_number(local.type.element) and values is not None and all(map(self._value, values))
        return _is_number(local.type) and isinstance(node.type, c_ast.TypeDecl) and (
            node.init is None or self._value(node.init)
        )

    def _statement(self, node: Node) -> bool:
        if isinstance(node, c_ast.Compound):
            return all(self._statement(each) for each in node.block_items or [])
        if isinstance(node, c_ast.Assignment):
            return self._target(node.lvalue) and self._value(node.rvalue)
        loop = counting_loop(self.semantics, node) if isinstance(node, c_ast.For) else None
        if loop is None or not self._value(loop.start) or not self._value(loop.bound):
            return False
        self.counters.add(loop.counter)
        fits = self._statement(node.stmt)
        self.counters.discard(loop.counter)
        return fits

    def _target(self, node: Node) -> bool:
        """What may be assigned to: own numbers, elements of own arrays, memory of a parameter."""
        if isinstance(node, c_ast.ID):
            bound = self.semantics.bindings.get(node)
            return bound in self.nest.own and _is_number(bound.type)
        return self._element(node, is_written=True)

    def _element(self, node: Node, *, is_written: bool) -> bool:
        """`array[e]`, `pointer[e]`: a number."""
        if not isinstance(node, c_ast.ArrayRef) or not _is_number(self.semantics.types.get(node)):
            return False
        if not self._value(node.subscript):
            return False
        array = self.semantics.bindings.get(node.name) if isinstance(node.name, c_ast.ID) else None
        if isinstance(array, Local) and isinstance(array.type, ArrayType):
            return array in self.nest.own
        base = self._base(node.name)
        if base is None:
            return False
        memory = self.memory.setdefault(base, _Memory())
        memory.items.add(self.place)
        memory.is_written |= is_written
        return True

    def _base(self, node: Node) -> Local | None:
        """The parameter that a pointer comes from."""
        if isinstance(node, c_ast.BinaryOp) and node.op in ("+", "-"):
            return self._base(node.left) if self._value(node.right) else None
        bound = self.semantics.bindings.get(node) if isinstance(node, c_ast.ID) else None
        if not isinstance(bound, Local) or not isinstance(bound.type, PointerType):
            return None
        if bound in self.bases:
            return self.bases[bound]
        is_fixed = bound.is_parameter and bound not in self.survey.changed and not is_watched(bound.type)
        return bound if is_fixed else None

    def _value(self, node: Node) -> bool:
        """An arithmetic expression of what each turn knows, without effects."""
        if isinstance(node, c_ast.ArrayRef):
            return self._element(node, is_written=False)
        if isinstance(node, c_ast.ID):
            bound = self.semantics.bindings.get(node)
            if isinstance(bound, Local) and bound in self.nest.own:
                return _is_number(bound.type)
            return bound in self.counters or self._is_fixed(bound)
        if isinstance(node, c_ast.Constant):
            return bool(node.type != "string")
        if not _is_number(self.semantics.types.get(node)):
            return False
        if isinstance(node, c_ast.Cast):
            return self._value(node.expr)
        if isinstance(node, c_ast.UnaryOp) and node.op in _SIGNS:
            return self._value(node.expr)
        if isinstance(node, c_ast.TernaryOp) and node.iftrue is not None:
            return all(map(self._value, (node.cond, node.iftrue, node.iffalse)))
        return isinstance(node, c_ast.BinaryOp) and self._value(node.left) and self._value(node.right)

    def _is_fixed(self, bound: object) -> bool:
        """A number that stays as it is while the nest runs."""
        if isinstance(bound, Enumerator):
            return True
        is_number = isinstance(bound, Local) and _is_number(bound.type)
        return is_number and bound not in self.changed and bound not in self.survey.addressed

    def _is_uniform(self, node: Node) -> bool:
        """Whether an expression is of constants and fixed numbers."""
        if isinstance(node, c_ast.ID):
            return self._is_fixed(self.semantics.bindings.get(node))
        if isinstance(evaluate(self.semantics, node), int):
            return True
        parts = {c_ast.BinaryOp: ("left", "right"), c_ast.UnaryOp: ("expr",), c_ast.Cast: ("expr",)}.get(type(node), ())
        is_plain = not isinstance(node, c_ast.UnaryOp) or node.op in _SIGNS
        return bool(parts) and is_plain and all(self._is_uniform(getattr(node, part)) for part in parts)


def _changed(semantics: Semantics, top: Node) -> set[object]:
    """The variables that are assigned to below a node, or their address is taken."""
    return {semantics.bindings.get(node) for node, use in uses(semantics, top) if use in _CHANGES}


def _is_restrict(parameter: Local) -> bool:
    return bool(parameter.type.qualifiers & Qualifier.RESTRICT)


def _is_number(ctype: CType | None) -> bool:
    return isinstance(ctype, IntegerType | FloatingType) and not is_watched(ctype)
