"""Values of expressions in the constant propagation of meta/passes/fold/flow.py.

Arithmetic and conversions are sema's own. What an expression does beside having a value (stores, calls) is told to
the cells and functions that it does it to.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.passes.fold.values import UNSEEN, Unseen, Value, converted, is_known, joined, truth
from meta.passes.tree import Node, bounds_in
from meta.passes.world import Entity, World
from meta.sema import Enumerator, Symbol
from meta.sema.constants import unconverted
from meta.sema.conversions import decay
from meta.sema.numbers import compare, floating_operation, integer_operation, negate, wrap
from meta.sema.semantics import AddressConstant, Local
from meta.sema.types import ArrayType, FloatingType, FunctionType, IntegerType, PointerType, unqualified

NUMBER = int | float | Fraction
_EXPECT = ("__builtin_expect", "__builtin_expect_with_probability")
# Builtins whose arguments are not values.
UNTOUCHED_BUILTINS = ("__builtin_constant_p", "__builtin_choose_expr", "__builtin_types_compatible_p", "offsetof")


class Evaluator(ABC):
    """Cells, and the value of every expression that was reached."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.semantics = world.semantics
        self.cells: dict[Entity, Value] = {}
        self.results: dict[Symbol, Value] = {}
        self.values: dict[Node, Value] = {}
        self.current: Symbol | None = None
        self._readers: dict[Entity, set[Symbol]] = {}
        self._callers: dict[Symbol, set[Symbol]] = {}
        self._known_cells: dict[Entity, bool] = {}

    @abstractmethod
    def reach(self, symbol: Symbol) -> None:
        """A function can be called."""

    @abstractmethod
    def enqueue(self, symbol: Symbol) -> None:
        """Something changed that a function depends on."""

    @abstractmethod
    def decide(self, value: Value) -> bool | Unseen | None:
        """The truth of a condition."""

    @abstractmethod
    def truth_of(self, value: Value) -> bool | Unseen | None:
        """The truth of a value that nothing depends on but another value."""

    @abstractmethod
    def block(self, node: Node) -> Value:
        """Run a statement expression."""

    # Cells.

    def is_cell(self, entity: Entity) -> bool:
        if entity not in self._known_cells:
            self._known_cells[entity] = self.world.is_cell(entity)
        return self._known_cells[entity]

    def load(self, entity: Entity) -> Value:
        if self.current is not None:
            self._readers.setdefault(entity, set()).add(self.current)
        if entity in self.cells:
            return self.cells[entity]
        return UNSEEN if isinstance(entity, Local) and self.is_cell(entity) else None

    def store(self, entity: Entity, value: Value) -> None:
        if not self.is_cell(entity):
            return
        if is_known(value):
            value = converted(value, unqualified(entity.type), unqualified(entity.type))
        before = self.cells.get(entity, UNSEEN)
        after = joined(before, value)
        if after is not before and not (is_known(after) and is_known(before)):
            self.cells[entity] = after
            self._wake(self._readers.get(entity, set()))

    def give_result(self, value: Value) -> None:
        """A `return` of the current function."""
        assert self.current is not None
        before = self.results.get(self.current, UNSEEN)
        after = joined(before, value)
        if after is not before and not (is_known(after) and is_known(before)):
            self.results[self.current] = after
            self._wake(self._callers.get(self.current, set()))

    def _wake(self, symbols: set[Symbol]) -> None:
        for symbol in sorted(symbols, key=lambda each: each.name):
            self.enqueue(symbol)

    # Expressions.

    def value(self, node: Node) -> Value:
        """The value of an expression in its own type."""
        handler = _VALUES.get(type(node))
        if handler is None:
            raise TypeError(f"folding does not know the expression {type(node).__name__}")
        found = handler(self, node)
        self.values[node] = found
        return found

    def operand(self, node: Node) -> Value:
        """The value after its implicit conversion."""
        return self.convert(node, self.value(node))

    def convert(self, node: Node, value: Value) -> Value:
        target = self.semantics.converted.get(node)
        if target is None or not is_known(value):
            return value
        return converted(value, decay(self.semantics.types[node]), target)

    def all(self, nodes: list[Node] | None) -> None:
        for node in nodes or ():
            self.value(node)

    def ends(self, node: Node) -> bool:
        """Whether an expression statement is a call that never comes back."""
        if not isinstance(node, c_ast.FuncCall) or not isinstance(node.name, c_ast.ID):
            return False
        bound = self.semantics.bindings.get(node.name)
        return isinstance(bound, Symbol) and "noreturn" in bound.attributes

    def call(self, node: Node, symbol: Symbol) -> Value:
        """A plain call of a function that is defined in view."""
        arguments = node.args.exprs if node.args else []
        given = [self.operand(each) for each in arguments]
        if symbol not in self.world.bodies:
            return None
        if self.current is not None:
            self._callers.setdefault(symbol, set()).add(self.current)
        agrees = self.world.call_agrees(node, symbol)
        parameters = self.semantics.functions[self.world.bodies[symbol]].parameters
        for parameter, value in zip_longest(parameters, given[: len(parameters)]):
            self.store(parameter, value if agrees else None)
        self.reach(symbol)
        return self.results.get(symbol, UNSEEN) if agrees and "weak" not in symbol.attributes else None


def _leaf(flow: Evaluator, node: Node) -> Value:
    found = unconverted(flow.semantics, node)
    return found if isinstance(found, int | float | Fraction | AddressConstant) else None


def _constant(flow: Evaluator, node: c_ast.Constant) -> Value:
    return AddressConstant(node) if node in flow.semantics.strings else flow.semantics.values.get(node)


def _identifier(flow: Evaluator, node: c_ast.ID) -> Value:
    entity = flow.semantics.bindings.get(node)
    if isinstance(entity, Symbol) and isinstance(entity.type, ArrayType | FunctionType):
        return None if entity.is_thread_local else AddressConstant(entity)
    if isinstance(entity, Local | Symbol):
        return entity.constant if entity.constant is not None else flow.load(entity)
    return entity.value if isinstance(entity, Enumerator) else None


def _unary(flow: Evaluator, node: c_ast.UnaryOp) -> Value:
    if node.op in ("sizeof", "_Alignof"):
        found = flow.semantics.values.get(node)
        if found is None:
            flow.value(node.expr)
        return found if isinstance(found, int) else None
    if node.op == "&":
        _place(flow, node.expr)
        return _leaf(flow, node)
    if node.op in ("++", "--", "p++", "p--"):
        _place(flow, node.expr)
        _stored(flow, node.expr, None)
        return None
    value = flow.operand(node.expr)
    if node.op == "!":
        known = flow.truth_of(value)
        return int(not known) if isinstance(known, bool) else known
    if not is_known(value):
        return value
    ctype = flow.semantics.types[node]
    if not isinstance(value, NUMBER):
        return None
    if node.op == "+":
        return value
    if node.op == "-":
        negated = negate(value)
        return wrap(negated, ctype) if isinstance(negated, int) and isinstance(ctype, IntegerType) else negated
    if node.op == "~" and isinstance(value, int) and isinstance(ctype, IntegerType):
        return wrap(~value, ctype)
    return None


def _place(flow: Evaluator, node: Node) -> None:
    """Evaluate what leads to an object, without reading the object."""
    if isinstance(node, c_ast.ID):
        return
    if isinstance(node, c_ast.StructRef):
        if node.type == "->":
            flow.value(node.name)
        else:
            _place(flow, node.name)
    elif isinstance(node, c_ast.ArrayRef):
        for part in (node.name, node.subscript):
            if isinstance(flow.semantics.types.get(part), ArrayType):
                _place(flow, part)
            else:
                flow.value(part)
    else:
        flow.value(node)


def _stored(flow: Evaluator, place: Node, value: Value) -> None:
    if isinstance(place, c_ast.ID):
        entity = flow.semantics.bindings.get(place)
        if isinstance(entity, Symbol | Local):
            flow.store(entity, value)


def _assignment(flow: Evaluator, node: c_ast.Assignment) -> Value:
    _place(flow, node.lvalue)
    value = flow.operand(node.rvalue)
    if node.op != "=" or not isinstance(node.lvalue, c_ast.ID):
        value = None
    _stored(flow, node.lvalue, value)
    return value


def _binary(flow: Evaluator, node: c_ast.BinaryOp) -> Value:
    if node.op in ("&&", "||"):
        return _logical(flow, node)
    left, right = flow.operand(node.left), flow.operand(node.right)
    if left is None or right is None:
        return None
    if isinstance(left, Unseen) or isinstance(right, Unseen):
        return UNSEEN
    ctype = flow.semantics.types[node]
    if isinstance(left, AddressConstant) or isinstance(right, AddressConstant):
        return _addresses(node.op, left, right)
    if isinstance(ctype, PointerType) or not (isinstance(left, NUMBER) and isinstance(right, NUMBER)):
        return None
    compared = compare(node.op, left, right)
    if compared is not None:
        return compared if isinstance(ctype, IntegerType) else None
    if isinstance(ctype, FloatingType):
        return floating_operation(node.op, left, right, ctype)
    if isinstance(ctype, IntegerType) and isinstance(left, int) and isinstance(right, int):
        if isinstance(decay(flow.semantics.types[node.left]), PointerType):
            return None
        return integer_operation(node.op, left, right, ctype)
    return None


def _addresses(op: str, left: Value, right: Value) -> Value:
    """Addresses differ from zero; two of them are only known to be the same."""
    if op not in ("==", "!="):
        return None
    if isinstance(left, AddressConstant) and isinstance(right, AddressConstant):
        return int(op == "==") if left == right else None
    address, other = (left, right) if isinstance(left, AddressConstant) else (right, left)
    return int(op == "!=") if other == 0 and truth(address) is True else None


def _logical(flow: Evaluator, node: c_ast.BinaryOp) -> Value:
    first = flow.decide(flow.operand(node.left))
    if isinstance(first, Unseen):
        return UNSEEN
    decisive = bool(node.op == "||")
    if first is decisive:
        return int(decisive)
    second = flow.truth_of(flow.operand(node.right))
    if isinstance(second, bool):
        return int(second) if first is not None or second is decisive else None
    return second


def _ternary(flow: Evaluator, node: c_ast.TernaryOp) -> Value:
    known = flow.decide(flow.operand(node.cond))
    if isinstance(known, Unseen):
        return UNSEEN
    found: Value = UNSEEN
    if known is not False:
        found = None if node.iftrue is None else flow.operand(node.iftrue)
    if known is not True:
        found = joined(found, flow.operand(node.iffalse))
    return found


def _call(flow: Evaluator, node: c_ast.FuncCall) -> Value:
    semantics = flow.semantics
    arguments = node.args.exprs if node.args else []
    if isinstance(node.name, c_ast.ID):
        if node.name.name in UNTOUCHED_BUILTINS or node in semantics.chosen:
            return _selected(flow, node)
        bound = semantics.bindings.get(node.name)
        if isinstance(bound, Symbol) and bound.is_function and bound.spelling == node.name.name:
            return flow.call(node, bound)
        if bound is None or (isinstance(bound, Symbol) and bound.is_function):
            flow.all([each for each in arguments if each in semantics.types])
            if node in semantics.values:
                return _leaf(flow, node)
            if node.name.name in _EXPECT and arguments:
                return flow.convert(arguments[0], flow.values[arguments[0]])
            return None
    flow.value(node.name)
    flow.all(arguments)
    return None


def _selected(flow: Evaluator, node: Node) -> Value:
    chosen = flow.semantics.chosen.get(node)
    if chosen is not None:
        return flow.value(chosen)
    return _leaf(flow, node) if node in flow.semantics.values else None


def _type_name(flow: Evaluator, node: c_ast.Typename) -> Value:
    """Bounds of variable length arrays are evaluated."""
    for bound in bounds_in(node):
        if bound in flow.semantics.types:
            flow.value(bound)
    return None


def _cast(flow: Evaluator, node: c_ast.Cast) -> Value:
    flow.value(node.to_type)
    value = flow.operand(node.expr)
    return converted(value, decay(flow.semantics.types[node.expr]), unqualified(flow.semantics.types[node]))


def _member(flow: Evaluator, node: c_ast.StructRef) -> Value:
    flow.value(node.name)
    return None


def _element(flow: Evaluator, node: c_ast.ArrayRef) -> Value:
    flow.value(node.name)
    flow.value(node.subscript)
    return None


def _comma(flow: Evaluator, node: c_ast.ExprList) -> Value:
    flow.all(node.exprs[:-1])
    return flow.operand(node.exprs[-1]) if node.exprs else None


def _list(flow: Evaluator, node: c_ast.InitList) -> Value:
    flow.all(node.exprs)
    return None


def _designated(flow: Evaluator, node: c_ast.NamedInitializer) -> Value:
    flow.value(node.expr)
    return None


def _literal(flow: Evaluator, node: c_ast.CompoundLiteral) -> Value:
    flow.value(node.init)
    return None


def _block(flow: Evaluator, node: c_ast.Compound) -> Value:
    return flow.block(node)


def _unknown(_: Evaluator, __: Node) -> Value:
    return None


_VALUES: dict[type[Any], Callable[[Any, Any], Value]] = {
    c_ast.Constant: _constant,
    c_ast.ID: _identifier,
    c_ast.UnaryOp: _unary,
    c_ast.BinaryOp: _binary,
    c_ast.Assignment: _assignment,
    c_ast.TernaryOp: _ternary,
    c_ast.FuncCall: _call,
    c_ast.Cast: _cast,
    c_ast.StructRef: _member,
    c_ast.ArrayRef: _element,
    c_ast.ExprList: _comma,
    c_ast.InitList: _list,
    c_ast.NamedInitializer: _designated,
    c_ast.CompoundLiteral: _literal,
    c_ast.Compound: _block,
    c_ast.GenericSelection: _selected,
    c_ast.Typename: _type_name,
    gnu_ast.LabelAddress: _unknown,
}
