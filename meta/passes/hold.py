"""Hold the element that an inner loop meets with every other one in a variable, so that it stays in registers.

    for (int j = i + 1; j < n; j++)              if (i + 1 < n) {
        attract(&bodies[i], &bodies[j]);     ->      typeof(bodies[i]) held = bodies[i];
                                                     for (int j = i + 1; j < n; j++)
                                                         attract(&held, &bodies[j]);
                                                     bodies[i] = held;
                                                 }

A compiler must assume that both may be the same element: it stores what it computed of one before it reads the other,
and reads it again in the next turn. Here j is greater than i in every turn, i stays, and the function touches nothing
but what its two parameters point at, member by member with constant subscripts: so nothing else can see the element
before it is back. In the first turn `&bodies[j]` must exist (C11 6.5.6p8), so the element before it does. The elements
have no padding, which a copy need not keep, and nothing volatile. Programs with interrupt handlers are left alone: a
copy may go through vector registers, which what they call must keep off.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.gnu_ast import Asm
from meta.passes.base import Pass, PassContext, Report
from meta.passes.counting import Loop, counting_loop, free_loops, names
from meta.passes.effects import is_watched
from meta.passes.functions import Definition, definitions, has_handlers, has_trait, rewritten
from meta.passes.heat import loop_heat
from meta.passes.tree import Node, Rewriter, compound, deep_copy, fresh_name, identifier, names_in, shallow_copy, walk
from meta.passes.uses import addressed
from meta.profile import Evidence
from meta.program import LIBRARY, Program
from meta.sema import Semantics
from meta.sema.constants import evaluate
from meta.sema.semantics import Local, Symbol
from meta.sema.types import (
    ArrayType,
    CType,
    FloatingKind,
    FloatingType,
    FunctionType,
    IntegerKind,
    IntegerType,
    PointerType,
    RecordType,
    size_of,
)

_LARGEST = 256  # bytes of an element
_ROOTS = ("sqrt", "sqrtf")  # of the library: they touch no memory
_SCALARS = (c_ast.Constant, c_ast.ID, c_ast.BinaryOp)


@dataclass(frozen=True, slots=True)
class Hold(Pass):
    """heat: how often the body of the inner loop must have run."""

    name: ClassVar[str] = "hold"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    heat: int = 10000

    def __post_init__(self) -> None:
        if self.heat < 0:
            raise UsageError("hold: heat must not be negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        changed: dict[Node, Node] = {}
        notes = []
        for each in definitions(program, context) if not has_handlers(program, context) else ():
            count = profile.functions.get(each.symbol.name)
            if count is None or count.unit != each.unit.path or has_trait(each.symbol, "naked", "target"):
                continue
            found = _Finder(each, context.unit_semantics(program, each.unit))
            pairs = found.pairs(profile, self.heat)
            new = _Replacer(pairs, each.node).rewrite(each.node) if pairs else each.node
            if new is not each.node:
                changed[each.node] = new
                notes.append(f"held: {each.symbol.name}")
        return rewritten(program, changed), Report(str(self), {"elements held": len(notes)}, notes=tuple(notes))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A loop over pairs: `element` is `array[i]`, `places` are the arguments `&array[i]`."""

    loop: Loop
    element: Node
    places: frozenset[Node]


class _Finder:
    """The loops of one function."""

    def __init__(self, each: Definition, semantics: Semantics) -> None:
        self.function = each
        self.semantics = semantics

    def pairs(self, profile: Evidence, heat: int) -> dict[Node, _Pairs]:
        found = {node: pairs for node in free_loops(self.function.node) if (pairs := self._pairs(node)) is not None}
        if not found:
            return {}
        counts = loop_heat(profile, self.function.symbol.name, self.function.node)
        return {node: pairs for node, pairs in found.items() if counts.get(node, 0) >= heat}

    def _pairs(self, node: Node) -> _Pairs | None:
        loop = counting_loop(self.semantics, node)
        call = node.stmt
        if isinstance(call, c_ast.Compound) and call.block_items is not None and len(call.block_items) == 1:
            call = call.block_items[0]
        if loop is None or not isinstance(call, c_ast.FuncCall) or call.args is None:
            return None
        outer = self._behind(loop)
        if outer is None or not self._is_scalar(loop.bound, loop.counter):
            return None
        array: Symbol | None = None
        places: list[Node] = []
        for argument in call.args.exprs:
            element = self._element(argument)
            if element is None:
                if not self._is_scalar(argument, None):
                    return None
                continue
            bound = self.semantics.bindings[element.name]
            if not isinstance(bound, Symbol) or (array is not None and bound is not array):
                return None
            array = bound
            if names(self.semantics, element.subscript, outer):
                places.append(argument)
            elif not names(self.semantics, element.subscript, loop.counter):
                return None
        if not places or array is None or not self._may_be_held(array) or not self._is_plain(call, array):
            return None
        return _Pairs(loop, places[0].expr, frozenset(places))

    def _behind(self, loop: Loop) -> Local | None:
        """The variable i of a loop that starts at `i + 1` or further, where it stays and nothing points at it."""
        start = loop.start
        if not isinstance(start, c_ast.BinaryOp) or start.op != "+" or not isinstance(start.left, c_ast.ID):
            return None
        distance = evaluate(self.semantics, start.right)
        local = self.semantics.bindings.get(start.left)
        if not isinstance(local, Local) or not isinstance(distance, int) or distance < 1:
            return None
        kinds = (self.semantics.types.get(each) for each in (start.left, start.right, start))
        is_int = all(isinstance(each, IntegerType) and each.kind is IntegerKind.INT for each in kinds)
        return local if is_int and _is_int(loop.counter.type) and self._is_own(local) else None

    @cached_property
    def _addressed(self) -> set[object]:
        return addressed(self.semantics, self.function.node.body)

    def _is_own(self, local: Local) -> bool:
        """Whether nothing but the names of a variable leads to it."""
        return local not in self._addressed

    def _element(self, argument: Node) -> Node | None:
        """`array[variable]` of the argument `&array[variable]`."""
        element = argument.expr if isinstance(argument, c_ast.UnaryOp) and argument.op == "&" else None
        if not isinstance(element, c_ast.ArrayRef) or not isinstance(element.name, c_ast.ID):
            return None
        is_array = isinstance(self.semantics.types.get(element.name), ArrayType)
        return element if is_array and element.name in self.semantics.bindings else None

    def _is_scalar(self, node: Node, counter: Local | None) -> bool:
        """Whether an expression is of constants and own variables of this function, `counter` not among them."""
        for each in walk(node):
            if not isinstance(each, _SCALARS) or (isinstance(each, c_ast.Constant) and each.type == "string"):
                return False
            bound = self.semantics.bindings.get(each)
            if isinstance(bound, Symbol) or (bound is not None and bound is counter):
                return False
            if isinstance(bound, Local) and not (_is_number(bound.type) and self._is_own(bound)):
                return False
        return True

    def _may_be_held(self, array: Symbol) -> bool:
        ctype = array.type.element if isinstance(array.type, ArrayType) else None
        is_odd = array.is_thread_local or array.attributes.keys() & {"alias", "weak", "weakref", "section"}
        if is_odd or not isinstance(ctype, RecordType) or not _is_dense(ctype):
            return False
        size = size_of(ctype)
        return size is not None and size <= _LARGEST

    def _is_plain(self, call: Node, array: Symbol) -> bool:
        """Whether the called function touches nothing but members of what its parameters point at: such elements."""
        called = self.semantics.bindings.get(call.name) if isinstance(call.name, c_ast.ID) else None
        definition = called.definition if isinstance(called, Symbol) else None
        if not isinstance(called, Symbol) or not isinstance(definition, c_ast.FuncDef):
            return False
        is_odd = called.attributes.keys() & {"alias", "weak", "naked", "interrupt"}
        if is_odd or called.unit != self.function.unit.path or not isinstance(called.type, FunctionType):
            return False
        parameters = called.type.parameters
        if parameters is None or called.type.is_variadic or len(parameters) != len(call.args.exprs):
            return False
        fits = (self._takes(*pair, array) for pair in zip(parameters, call.args.exprs, strict=True))
        known = set(self._places(definition.body))
        return all(fits) and all(self._is_harmless(node, known) for node in walk(definition.body))

    def _takes(self, parameter: CType, argument: Node, array: Symbol) -> bool:
        """Whether a parameter is for elements of the array where it gets one, and else a number."""
        if self._element(argument) is None:
            return _is_number(parameter)
        target = parameter.target if isinstance(parameter, PointerType) else None
        element = array.type.element if isinstance(array.type, ArrayType) else None
        same = isinstance(target, RecordType) and isinstance(element, RecordType) and target.record is element.record
        return same and not is_watched(target)

    def _places(self, body: Node) -> list[Node]:
        """The nodes that make up `p->member[1]` and the like, where p is a parameter and every subscript is inside."""
        found = []
        for node in walk(body):
            inner, parts = node, [node]
            while isinstance(inner, c_ast.ArrayRef) or (isinstance(inner, c_ast.StructRef) and inner.type == "."):
                if isinstance(inner, c_ast.ArrayRef) and not self._is_inside(inner):
                    break
                inner = inner.name
                parts.append(inner)
            if isinstance(inner, c_ast.StructRef) and inner.type == "->" and isinstance(inner.name, c_ast.ID):
                bound = self.semantics.bindings.get(inner.name)
                if isinstance(bound, Local) and bound.is_parameter and inner in self.semantics.members:
                    found += [*parts, inner.name]
        return found

    def _is_inside(self, node: Node) -> bool:
        ctype, place = self.semantics.types.get(node.name), evaluate(self.semantics, node.subscript)
        return isinstance(ctype, ArrayType) and isinstance(ctype.length, int) and isinstance(place, int) and (
            0 <= place < ctype.length
        )

    def _is_harmless(self, node: Node, known: set[Node]) -> bool:
        if isinstance(node, Asm | c_ast.Goto | c_ast.Label):
            return False
        if isinstance(node, c_ast.FuncCall):
            called = self.semantics.bindings.get(node.name) if isinstance(node.name, c_ast.ID) else None
            in_library = isinstance(called, Symbol) and (called.unit or "").startswith(LIBRARY)
            return in_library and called.name in _ROOTS  # type: ignore[union-attr]
        if isinstance(node, c_ast.StructRef | c_ast.ArrayRef) and node not in known:
            return False
        if isinstance(node, c_ast.UnaryOp) and node.op in ("&", "*"):
            return False
        ctype = self.semantics.types.get(node)
        if isinstance(node, c_ast.StructRef | c_ast.ArrayRef) and isinstance(ctype, ArrayType):
            return node in known
        bound = self.semantics.bindings.get(node) if isinstance(node, c_ast.ID) else None
        if isinstance(bound, Symbol):
            return bound.is_function and bound.name in _ROOTS
        if isinstance(bound, Local) and not _is_number(bound.type):
            return node in known  # a parameter that is a pointer, in front of an arrow
        local = self.semantics.declared.get(node) if isinstance(node, c_ast.Decl) else None
        return not isinstance(node, c_ast.Decl) or isinstance(local, Local)


def _is_number(ctype: CType) -> bool:
    return isinstance(ctype, IntegerType | FloatingType) and not is_watched(ctype)


def _is_int(ctype: CType) -> bool:
    return isinstance(ctype, IntegerType) and ctype.kind is IntegerKind.INT and not ctype.qualifiers


def _is_dense(ctype: CType) -> bool:
    """Whether a type is of numbers without anything between them, and none is watched."""
    if ctype.qualifiers:
        return False
    if isinstance(ctype, ArrayType):
        return isinstance(ctype.length, int) and _is_dense(ctype.element)
    if isinstance(ctype, FloatingType):
        return ctype.kind in (FloatingKind.FLOAT, FloatingKind.DOUBLE)
    if not isinstance(ctype, RecordType):
        return isinstance(ctype, IntegerType)
    members = ctype.record.members or ()
    if ctype.record.is_union or not members or any(each.bit_width is not None for each in members):
        return False
    sizes = [size_of(each.type) for each in members]
    return all(_is_dense(each.type) for each in members) and None not in sizes and sum(sizes) == size_of(ctype)


class _Replacer(Rewriter):
    """Puts the copies around the loops."""

    def __init__(self, pairs: dict[Node, _Pairs], function: Node) -> None:
        super().__init__()
        self.pairs = pairs
        self.held = fresh_name("held", set(names_in(function)))

    def _replace(self, node: Node) -> Node:
        found = self.pairs.get(node)
        if found is None:
            return super()._replace(node)
        loop, element = found.loop, found.element

        def replaced(argument: Node) -> Node:
            if argument not in found.places:
                return argument
            return c_ast.UnaryOp("&", identifier(self.held, argument), argument.coord)

        kind = c_ast.TypeOf("typeof", deep_copy(element), node.coord)
        declarator = c_ast.TypeDecl(self.held, [], None, kind, node.coord)
        decl = c_ast.Decl(self.held, [], [], [], [], declarator, deep_copy(element), None, node.coord)
        inner = shallow_copy(node, stmt=Rewriter({c_ast.UnaryOp: replaced}).rewrite(node.stmt))
        back = c_ast.Assignment("=", deep_copy(element), identifier(self.held, node), node.coord)
        runs = c_ast.BinaryOp("<", deep_copy(loop.start), deep_copy(loop.bound), node.coord)
        return compound([c_ast.If(runs, compound([decl, inner, back], node), None, node.coord)], node)
