"""Let local arrays be as long as what is read of them.

    float sum[32] = {0.0f};                              float sum[8] = {0.0f};
    for (...) {                                          for (...) {
        for (int l = 0; l < 32; l++)              ->         for (int l = 0; l < 8; l++)
            sum[l] += row[l] * x;                                sum[l] += row[l] * x;
    }                                                    }
    for (int l = 0; l < 8; l++)                          for (int l = 0; l < 8; l++)
        out[l] = sum[l];                                     out[l] = sum[l];

Functions that work on fixed widths, as vectors of the largest kind, are often left with part of it where `specialise`
made constants of their parameters. An element that is read to compute itself alone is not read. Every use of the array
must be an element that a counting loop with constant bounds counts, and loops that become shorter must do nothing but
assign to such elements, without effects: then what is left out was seen by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from pycparser import c_ast

from meta.passes.base import Pass, PassContext, Report
from meta.passes.counting import Loop, counting_loop, names
from meta.passes.effects import is_pure, is_watched
from meta.passes.functions import definitions, rewritten
from meta.passes.tree import Node, Rewriter, number, shallow_copy, walk
from meta.passes.uses import Use, uses
from meta.program import Program
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Local
from meta.sema.types import ArrayType, FloatingType, IntegerType

_CHANGES = (Use.STORE, Use.UPDATE, Use.ADDRESS)


@dataclass(frozen=True, slots=True)
class Narrow(Pass):
    """Without options."""

    name: ClassVar[str] = "narrow"

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        notes: list[str] = []
        while True:  # what is not computed any more may have been the only reader of another array
            changed: dict[Node, Node] = {}
            for each in definitions(program, context):
                semantics = context.unit_semantics(program, each.unit)
                arrays = _Survey(semantics, each.node).arrays()
                if arrays:
                    changed[each.node] = _Narrower(arrays).rewrite(each.node)
                    notes += [f"narrowed: {one.local.name} of {each.symbol.name} to {one.needed}" for one in arrays]
            if not changed:
                return program, Report(str(self), {"arrays narrowed": len(notes)}, notes=tuple(notes))
            program = rewritten(program, changed)


@dataclass(slots=True)
class _Array:
    """A local array: its declaration, its length, the elements that are read, the loops that assign to it alone."""

    local: Local
    decl: Node
    length: int
    needed: int = 0
    loops: dict[Node, int] = field(default_factory=dict)  # with their bounds
    is_fit: bool = True


class _Survey:
    """The arrays of one function."""

    def __init__(self, semantics: Semantics, function: Node) -> None:
        self.semantics = semantics
        self.function = function
        self.found: dict[object, _Array] = {}

    def arrays(self) -> list[_Array]:
        """Those that may be shorter."""
        for node in walk(self.function.body):
            array = self._array(node) if isinstance(node, c_ast.Decl) else None
            if array is not None:
                self.found[array.local] = array
        if not self.found:
            return []
        for node, around in _with_parents(self.function.body):
            array = self.found.get(self.semantics.bindings.get(node)) if isinstance(node, c_ast.ID) else None
            if array is not None and not self._use(array, node, around):
                array.is_fit = False
        return [each for each in self.found.values() if self._is_shorter(each)]

    def _array(self, node: Node) -> _Array | None:
        local = self.semantics.declared.get(node)
        ctype = local.type if isinstance(local, Local) else None
        if not isinstance(local, Local) or not isinstance(ctype, ArrayType) or not isinstance(ctype.length, int):
            return None
        is_plain = isinstance(node.type, c_ast.ArrayDecl) and node.type.dim is not None and not node.type.dim_quals
        is_odd = node.storage or node.align or node.attributes or is_watched(ctype)
        is_list = isinstance(node.init, c_ast.InitList)
        values = node.init.exprs if is_list else []
        is_known = (node.init is None or is_list) and all(map(self._is_constant, values))
        if not is_plain or is_odd or not is_known or not isinstance(ctype.element, IntegerType | FloatingType):
            return None
        return _Array(local, node, ctype.length, max(len(values), 1))

    def _is_constant(self, value: Node) -> bool:
        return value in self.semantics.types and evaluate(self.semantics, value) is not None

    def _use(self, array: _Array, node: Node, around: tuple[Node, ...]) -> bool:
        """Note what one use of an array needs; False where that is not known."""
        element = around[-1]
        if not isinstance(element, c_ast.ArrayRef) or element.name is not node:
            return False
        if isinstance(around[-2], c_ast.UnaryOp) and around[-2].op == "&":
            return False
        loop = self._loop(element.subscript, around)
        bound = None if loop is None else evaluate(self.semantics, loop.bound)
        start = None if loop is None else evaluate(self.semantics, loop.start)
        if loop is None or not isinstance(bound, int) or not isinstance(start, int) or start < 0:
            return False
        if self._computes(loop.node.stmt, element):
            array.loops[loop.node] = bound
        elif loop.node not in array.loops:
            array.needed = max(array.needed, bound)
        return True

    def _loop(self, subscript: Node, around: tuple[Node, ...]) -> Loop | None:
        """The loop around that counts what stands between the brackets."""
        for each in reversed(around):
            loop = counting_loop(self.semantics, each) if isinstance(each, c_ast.For) else None
            if loop is not None and names(self.semantics, subscript, loop.counter):
                below = uses(self.semantics, each.stmt)
                is_steady = not any(use in _CHANGES and names(self.semantics, n, loop.counter) for n, use in below)
                return loop if is_steady else None
        return None

    def _computes(self, statement: Node, element: Node) -> bool:
        """Whether a loop's body is an assignment to this element, without other effects."""
        is_own = isinstance(statement, c_ast.Assignment) and statement.lvalue is element
        return is_own and is_pure(self.semantics, statement.rvalue)

    def _is_shorter(self, array: _Array) -> bool:
        return array.is_fit and array.needed < array.length


def _with_parents(top: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """All that stands below a node, in source order, each with what is around it, outermost first."""
    stack: list[tuple[Node, tuple[Node, ...]]] = [(top, ())]
    while stack:
        node, around = stack.pop()
        yield node, around
        stack.extend((child, (*around, node)) for _, child in reversed(node.children()))


class _Narrower(Rewriter):
    """Shorter arrays, shorter loops."""

    def __init__(self, arrays: Sequence[_Array]) -> None:
        super().__init__()
        self.lengths = {each.decl: each.needed for each in arrays}
        self.bounds = {
            loop: each.needed for each in arrays for loop, bound in each.loops.items() if bound > each.needed
        }

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        new: Node = super()._replace(node)
        if node in self.lengths:
            return shallow_copy(new, type=shallow_copy(new.type, dim=number(self.lengths[node], node)))
        if node in self.bounds:
            return shallow_copy(new, cond=shallow_copy(new.cond, right=number(self.bounds[node], node)))
        return new
