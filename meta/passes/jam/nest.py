"""Loops that may run several turns side by side, and the proof that nobody can tell.

    for (int j = 0; j < n; j++) {            outer: its turns become lanes
        double sum = 0.0;
        for (int k = 0; k < m; k++)          inner
            sum += left[i][k] * right[k][j];
        product[i][j] = sum;
    }

Lanes of one strip go through the inner loop together: for every k, lane after lane. That changes the order of two
accesses to memory only where they belong to different turns of the outer loop, so it is allowed where every array that
is written has one subscript text in the whole body, and this text names another element in each turn of the outer loop
(`product[i][j]`), or another one in each turn of the inner loop and is used in it alone: then the turns of the outer
loop that touch an element still do so in their order (Wolfe, High Performance Compilers, 1996, section 9.5).
The inner loop must sum up something, each turn waiting for the one before: any other fills vectors by itself.
Everything else must be arithmetic on named arrays and on variables that the outer body declares: no calls, no
pointers, no jumps, nothing volatile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pycparser import c_ast

from meta.passes.counting import Loop, counting_loop, names
from meta.passes.functions import has_trait
from meta.passes.tree import Node, walk
from meta.sema import Semantics
from meta.sema.semantics import Enumerator, Local, Symbol
from meta.sema.types import ArrayType, CType, FloatingType, FunctionType, IntegerType, Qualifier

_PURE = (c_ast.Constant, c_ast.BinaryOp, c_ast.Cast, c_ast.TernaryOp, c_ast.ID, c_ast.ArrayRef, c_ast.UnaryOp)
_SIGNS = ("-", "+", "~", "!")
_NAMED = (c_ast.IdentifierType, c_ast.Enum)  # types that no expression tells


@dataclass(slots=True)
class Nest:
    """An outer loop with one inner loop: the items of the outer body, and the variables it declares."""

    outer: Loop
    inner: Loop
    items: list[Node] = field(default_factory=list)
    own: dict[Local, Node] = field(default_factory=dict)  # declared in the outer body, outside of the inner loop


def nest_of(semantics: Semantics, node: Node) -> Nest | None:
    """The nest whose outer loop is `node`; None where it is none, or lanes would show."""
    outer = counting_loop(semantics, node)
    if outer is None or not isinstance(node.stmt, c_ast.Compound):
        return None
    items = list(node.stmt.block_items or [])
    loops = [each for each in items if isinstance(each, c_ast.For)]
    inner = counting_loop(semantics, loops[0]) if len(loops) == 1 else None
    if inner is None:
        return None
    nest = Nest(outer, inner, items)
    return nest if _Check(semantics, nest).holds() else None


@dataclass(frozen=True, slots=True)
class _Access:
    """One use of an array: its text with bound names, the indices, where it stands, whether it is written."""

    text: Any
    indices: tuple[Node, ...]
    is_inside: bool
    is_write: bool


class _Check:
    """One look at a nest."""

    def __init__(self, semantics: Semantics, nest: Nest) -> None:
        self.semantics = semantics
        self.nest = nest
        self.inside: set[Local] = set()  # declared in the inner loop
        self.accesses: dict[Symbol | Local, list[_Access]] = {}
        self.written: set[Symbol | Local] = set()
        self.summed: set[Symbol | Local] = set()  # written in the inner loop

    def holds(self) -> bool:
        inner = self.nest.inner
        body = inner.node.stmt
        statements = list(body.block_items or []) if isinstance(body, c_ast.Compound) else [body]
        outside = [item for item in self.nest.items if item is not inner.node]
        fits = all(self._statement(item, is_inside=False) for item in outside)
        fits = fits and all(self._statement(item, is_inside=True) for item in statements)
        fits = fits and all(self._bound(each) for each in (self.nest.outer.bound, inner.bound, inner.start))
        fits = fits and any(each in self.nest.own for each in self.summed) and not self._is_hidden()
        return fits and self._is_private() and all(self._is_ordered(*pair) for pair in self.accesses.items())

    def _is_hidden(self) -> bool:
        """Whether an own variable has the name of something else in the nest: lanes of it are declared before all."""
        names = {local.name for local in self.nest.own}
        for node in walk(self.nest.outer.node.stmt):
            if isinstance(node, c_ast.IdentifierType) and not names.isdisjoint(node.names):
                return True
            is_own = self.semantics.bindings.get(node) in self.nest.own
            if isinstance(node, c_ast.ID) and node.name in names and not is_own:
                return True
        return False

    def _statement(self, node: Node, *, is_inside: bool) -> bool:
        if isinstance(node, c_ast.Decl):
            return self._declaration(node, is_inside=is_inside)
        if not isinstance(node, c_ast.Assignment) or not self._expression(node.rvalue, is_inside):
            return False
        if isinstance(node.lvalue, c_ast.ID):
            bound = self.semantics.bindings.get(node.lvalue)
            self.written.add(bound)  # type: ignore[arg-type]
            if is_inside:
                self.summed.add(bound)  # type: ignore[arg-type]
            return isinstance(bound, Local) and self._is_plain(node.lvalue)
        return isinstance(node.lvalue, c_ast.ArrayRef) and self._array(node.lvalue, is_inside, is_write=True)

    def _declaration(self, node: Node, *, is_inside: bool) -> bool:
        local = self.semantics.declared.get(node)
        plain = isinstance(node.type, c_ast.TypeDecl) and not (node.storage or node.quals or node.align)
        if not isinstance(local, Local) or not plain or node.init is None or node.attributes:
            return False
        if is_inside:
            self.inside.add(local)
        elif local.type.qualifiers or not isinstance(node.type.type, _NAMED):
            return False  # elements of an array of such: none may be assigned to, or it has no type without a value
        else:
            self.nest.own[local] = node
        return _is_number(local.type) and self._expression(node.init, is_inside)

    def _expression(self, node: Node, is_inside: bool) -> bool:
        if not isinstance(node, _PURE) or (isinstance(node, c_ast.UnaryOp) and node.op not in _SIGNS):
            return False
        if isinstance(node, c_ast.ArrayRef):
            return self._array(node, is_inside, is_write=False)
        if isinstance(node, c_ast.ID):
            return self._is_plain(node)
        if isinstance(node, c_ast.Constant):
            return bool(node.type != "string")
        if isinstance(node, c_ast.TernaryOp) and node.iftrue is None:
            return False
        parts = [node.expr] if isinstance(node, c_ast.Cast) else [child for _, child in node.children()]
        return _is_number(self.semantics.types.get(node)) and all(self._expression(each, is_inside) for each in parts)

    def _is_plain(self, node: Node) -> bool:
        """A number that is a constant or a variable with one name."""
        bound = self.semantics.bindings.get(node)
        if isinstance(bound, Enumerator):
            return True
        return isinstance(bound, Local | Symbol) and _is_number(bound.type) and not _may_be_another(bound)

    def _array(self, node: Node, is_inside: bool, *, is_write: bool) -> bool:
        """`array[e][f]` down to a number, with a named array."""
        indices: list[Node] = []
        top = node
        while isinstance(node, c_ast.ArrayRef):
            indices.insert(0, node.subscript)
            node = node.name
        bound = self.semantics.bindings.get(node) if isinstance(node, c_ast.ID) else None
        if not isinstance(bound, Local | Symbol) or not _is_number(self.semantics.types.get(top)):
            return False
        if _may_be_another(bound):
            return False
        ctype, depth = bound.type, 0
        while isinstance(ctype, ArrayType):
            ctype, depth = ctype.element, depth + 1
        if depth != len(indices) or not _is_number(ctype):
            return False
        access = _Access(self._text(top), tuple(indices), is_inside, is_write)
        self.accesses.setdefault(bound, []).append(access)
        return all(self._expression(each, is_inside) for each in indices)

    def _text(self, node: Node) -> Any:
        """A tree as a value: equal for equal expressions on the same variables."""
        if isinstance(node, c_ast.ID):
            return self.semantics.bindings.get(node)
        own = tuple(getattr(node, slot, None) for slot in ("op", "value") if hasattr(node, slot))
        return (type(node), own, tuple(self._text(child) for _, child in node.children()))

    def _bound(self, node: Node) -> bool:
        """A bound is evaluated once for many lanes: only what no lane changes may be in it."""
        if isinstance(node, c_ast.FuncCall):
            parts = list(node.args.exprs) if node.args else []
            return self._is_pure(node.name) and all(self._bound(each) for each in parts)
        if isinstance(node, c_ast.ArrayRef):
            return False
        if isinstance(node, c_ast.ID):
            bound: Any = self.semantics.bindings.get(node)
            changes: bool = bound is self.nest.outer.counter or bound in self.nest.own or bound in self.inside
            return not changes and bound not in self.written and self._is_plain(node)
        if not isinstance(node, _PURE) or (isinstance(node, c_ast.UnaryOp) and node.op not in _SIGNS):
            return False
        parts = [node.expr] if isinstance(node, c_ast.Cast) else [child for _, child in node.children()]
        return all(self._bound(each) for each in parts)

    def _is_pure(self, name: Node) -> bool:
        """A function that returns an expression of its parameters and constants."""
        called = self.semantics.bindings.get(name) if isinstance(name, c_ast.ID) else None
        if not isinstance(called, Symbol) or not isinstance(called.type, FunctionType) or called.type.is_variadic:
            return False
        definition = called.definition
        items = definition.body.block_items if isinstance(definition, c_ast.FuncDef) else None
        if not items or len(items) != 1 or not isinstance(items[0], c_ast.Return) or items[0].expr is None:
            return False
        return all(self._is_parameter_or_constant(each) for each in _below(items[0].expr))

    def _is_parameter_or_constant(self, node: Node) -> bool:
        if isinstance(node, c_ast.ID):
            bound = self.semantics.bindings.get(node)
            is_own = isinstance(bound, Local) and bound.is_parameter and _is_number(bound.type)
            return is_own or isinstance(bound, Enumerator)
        is_plain = isinstance(node, (*_PURE, c_ast.Typename, c_ast.TypeDecl, c_ast.IdentifierType))
        return is_plain and not (isinstance(node, c_ast.UnaryOp) and node.op not in _SIGNS)

    def _is_private(self) -> bool:
        """Whether every variable that is written is a lane's own, and none is volatile."""
        counters = (self.nest.outer.counter, self.nest.inner.counter)
        own = self.nest.own.keys() | self.inside
        shared = [each for each in self.written if each not in own]
        return not shared and not any(each in counters for each in self.written)

    def _is_ordered(self, array: Symbol | Local, accesses: list[_Access]) -> bool:
        if not any(access.is_write for access in accesses):
            return True
        if array in self.nest.own or len({access.text for access in accesses}) != 1:
            return False
        indices = accesses[0].indices
        if any(names(self.semantics, index, self.nest.outer.counter) for index in indices):
            return True
        uses_outer = any(names(self.semantics, node, self.nest.outer.counter) for i in indices for node in _below(i))
        by_inner = any(names(self.semantics, index, self.nest.inner.counter) for index in indices)
        return by_inner and not uses_outer and all(access.is_inside for access in accesses)


def _is_number(ctype: CType | None) -> bool:
    """A plain arithmetic type, read and written like memory."""
    if not isinstance(ctype, IntegerType | FloatingType):
        return False
    return not ctype.qualifiers & (Qualifier.VOLATILE | Qualifier.ATOMIC)


def _may_be_another(bound: Symbol | Local) -> bool:
    """Whether two names may mean one object."""
    return isinstance(bound, Symbol) and has_trait(bound, "alias", "asm", "weak", "weakref")


def _below(node: Node) -> Iterator[Node]:
    yield node
    for _, child in node.children():
        yield from _below(child)
