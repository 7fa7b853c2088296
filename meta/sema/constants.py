"""Evaluating constant expressions (C11 6.6) over the tables that expression typing filled.

Integer, floating and address constants are folded exactly; anything else is None, and who needed a
constant says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema import complex_values
from meta.sema.complex_values import ComplexConstant
from meta.sema.context import fail
from meta.sema.conversions import decay
from meta.sema.numbers import (
    Number,
    compare,
    floating_operation,
    integer_operation,
    is_true,
    negate,
    wrap,
)
from meta.sema.semantics import (
    AddressConstant,
    ConstantValue,
    Enumerator,
    LabelDifference,
    LabelPlace,
    Local,
    Semantics,
    Symbol,
)
from meta.sema.types import (
    ArrayType,
    ComplexType,
    CType,
    FloatingType,
    FunctionType,
    IntegerType,
    PointerType,
    is_variable_length,
    size_of,
)


def evaluate(semantics: Semantics, node: c_ast.Node) -> ConstantValue | None:
    """The value of `node` after its implicit conversion, or None where it is not constant."""
    natural = semantics.types[node]
    in_memory = isinstance(natural, ArrayType | FunctionType)
    value = _address(semantics, node) if in_memory else _raw(semantics, node)
    target = semantics.converted.get(node)
    if value is None or target is None:
        return value
    return _converted(value, decay(natural), target)


def unconverted(semantics: Semantics, node: c_ast.Node) -> ConstantValue | None:
    """The value of `node` in its own type, or None where it is not constant."""
    return None if isinstance(semantics.types[node], ArrayType | FunctionType) else _raw(semantics, node)


def required(semantics: Semantics, node: c_ast.Node) -> ConstantValue | None:
    """The value of `node` where C wants a constant: the optimiser is not asked what else is one."""
    value = evaluate(semantics, node)
    if value is None and semantics.undecided:
        inside = set(_calls(node))
        found = [each for each in semantics.undecided if each in inside]
        settle(semantics, found)
        value = evaluate(semantics, node) if found else None
    return value


def _calls(node: c_ast.Node) -> Iterator[c_ast.Node]:
    if isinstance(node, c_ast.FuncCall):
        yield node
    for _, child in node.children():
        yield from _calls(child)


def settle(semantics: Semantics, calls: Iterable[c_ast.Node]) -> None:
    """What these calls of `__builtin_constant_p` ask about is no constant."""
    settled = set(calls)
    semantics.values.update(dict.fromkeys(settled, 0))
    semantics.undecided = [each for each in semantics.undecided if each not in settled]


def evaluate_integer(semantics: Semantics, node: c_ast.Node, what: str) -> int:
    """The value of an integer constant expression; an error that names `what` where it is none."""
    ctype = semantics.types[node]
    value = required(semantics, node) if isinstance(ctype, IntegerType) else None
    if not isinstance(value, int):
        fail(node, f"{what} is not an integer constant expression")
    return value


def _raw(semantics: Semantics, node: c_ast.Node) -> ConstantValue | None:
    if node in semantics.values:
        return semantics.values[node]
    handler = _HANDLERS.get(type(node))
    return handler(semantics, node) if handler else None


def _converted(value: ConstantValue, source: CType, target: CType) -> ConstantValue | None:
    if isinstance(value, LabelDifference):
        return value if isinstance(target, IntegerType) and target.bits > 1 else None
    if isinstance(value, AddressConstant):
        if isinstance(target, IntegerType) and target.bits == 1:
            return 1
        keeps = isinstance(target, PointerType) or (isinstance(target, IntegerType) and target.bits == 64)
        return value if keeps else None
    return complex_values.convert(value, target)


def _identifier(semantics: Semantics, node: c_ast.ID) -> ConstantValue | None:
    entity = semantics.bindings.get(node)
    if isinstance(entity, Local | Symbol):
        return entity.constant
    return entity.value if isinstance(entity, Enumerator) else None


def _cast(semantics: Semantics, node: c_ast.Cast) -> ConstantValue | None:
    value = evaluate(semantics, node.expr)
    if value is None:
        return None
    return _converted(value, decay(semantics.types[node.expr]), semantics.types[node])


def _unary(semantics: Semantics, node: c_ast.UnaryOp) -> ConstantValue | None:
    if node.op == "&":
        return _address(semantics, node.expr)
    if node.op not in ("+", "-", "~", "!", "__real__", "__imag__"):
        return None
    value = evaluate(semantics, node.expr)
    if value is None:
        return None
    if isinstance(value, LabelDifference):
        return None
    if isinstance(value, AddressConstant):
        return 0 if node.op == "!" else None
    if isinstance(value, ComplexConstant):
        return complex_values.unary(node.op, value)
    if node.op == "__imag__":
        return 0
    if node.op == "__real__":
        return value
    if node.op == "!":
        return int(not is_true(value))
    ctype = semantics.types[node]
    if node.op == "+":
        return value
    if node.op == "-":
        negated = negate(value)
        return wrap(negated, ctype) if isinstance(negated, int) and isinstance(ctype, IntegerType) else negated
    assert isinstance(value, int) and isinstance(ctype, IntegerType)
    return wrap(~value, ctype)


def _binary(semantics: Semantics, node: c_ast.BinaryOp) -> ConstantValue | None:
    left = evaluate(semantics, node.left)
    if left is None:
        return None
    if node.op in ("&&", "||"):
        return _logical(semantics, node, left)
    right = evaluate(semantics, node.right)
    if right is None or isinstance(left, LabelDifference) or isinstance(right, LabelDifference):
        return None
    ctype = semantics.types[node]
    if isinstance(ctype, PointerType):
        return _pointer_arithmetic(semantics, node, left, right)
    if isinstance(left, AddressConstant) or isinstance(right, AddressConstant):
        return _address_arithmetic(semantics, node, left, right)
    if isinstance(ctype, ComplexType):
        return complex_values.binary(node.op, left, right, ctype)
    if isinstance(left, ComplexConstant) or isinstance(right, ComplexConstant):
        return int((left == right) == (node.op == "=="))
    compared = compare(node.op, left, right)
    if compared is not None:
        return compared
    return _arithmetic(node.op, left, right, ctype)


def _arithmetic(op: str, left: Number, right: Number, ctype: CType) -> Number | None:
    if isinstance(ctype, FloatingType):
        return floating_operation(op, left, right, ctype)
    if isinstance(ctype, IntegerType) and isinstance(left, int) and isinstance(right, int):
        return integer_operation(op, left, right, ctype)
    return None


def _logical(semantics: Semantics, node: c_ast.BinaryOp, left: ConstantValue) -> int | None:
    if isinstance(left, LabelDifference):
        return None
    truth = isinstance(left, AddressConstant) or is_true(left)
    if truth == (node.op == "||"):
        return int(truth)
    right = evaluate(semantics, node.right)
    if right is None or isinstance(right, LabelDifference):
        return None
    return int(isinstance(right, AddressConstant) or is_true(right))


def _pointer_arithmetic(
    semantics: Semantics, node: c_ast.BinaryOp, left: ConstantValue, right: ConstantValue
) -> ConstantValue | None:
    ctype = semantics.types[node]
    assert isinstance(ctype, PointerType)
    if not isinstance(decay(semantics.types[node.left]), PointerType):
        left, right = right, left
    if not isinstance(right, int) or is_variable_length(ctype.target):
        return None
    step = right * size_of(ctype.target)
    return _offset(left, step if node.op == "+" else -step)


def _address_arithmetic(
    semantics: Semantics, node: c_ast.BinaryOp, left: ConstantValue, right: ConstantValue
) -> ConstantValue | None:
    """Differences within one object, and addresses that were cast to integers and offset."""
    if isinstance(left, AddressConstant) and isinstance(right, AddressConstant):
        if left.base != right.base:
            return _label_difference(node.op, left, right)
        if node.op == "-":
            pointer = decay(semantics.types[node.left])
            if isinstance(pointer, PointerType) and is_variable_length(pointer.target):
                return None
            unit = size_of(pointer.target) if isinstance(pointer, PointerType) else 1
            return (left.offset - right.offset) // unit
        return compare(node.op, left.offset, right.offset)
    if node.op == "+" or (node.op == "-" and isinstance(right, int)):
        base, step = (left, right) if isinstance(left, AddressConstant) else (right, left)
        if isinstance(step, int):
            return _offset(base, step if node.op == "+" else -step)
    return None


def _label_difference(op: str, left: AddressConstant, right: AddressConstant) -> ConstantValue | None:
    if op != "-" or not (isinstance(left.base, LabelPlace) and isinstance(right.base, LabelPlace)):
        return None
    same = left.base.function is right.base.function
    return LabelDifference(left.base, right.base, left.offset - right.offset) if same else None


def _offset(base: ConstantValue, step: int) -> ConstantValue | None:
    if isinstance(base, AddressConstant):
        return AddressConstant(base.base, base.offset + step)
    return base + step & (1 << 64) - 1 if isinstance(base, int) else None


def _conditional(semantics: Semantics, node: c_ast.TernaryOp) -> ConstantValue | None:
    condition = evaluate(semantics, node.cond)
    if condition is None or isinstance(condition, LabelDifference):
        return None
    truth = isinstance(condition, AddressConstant) or is_true(condition)
    if truth and node.iftrue is None:
        return condition
    return evaluate(semantics, node.iftrue if truth else node.iffalse)


def _selected(semantics: Semantics, node: c_ast.Node) -> ConstantValue | None:
    """`_Generic` and `__builtin_choose_expr`."""
    return evaluate(semantics, semantics.chosen[node]) if node in semantics.chosen else None


def _address(semantics: Semantics, node: c_ast.Node) -> ConstantValue | None:
    """The address of an lvalue or function, where it is constant."""
    handler = _ADDRESSES.get(type(node))
    return handler(semantics, node) if handler else None


def _address_of_identifier(semantics: Semantics, node: c_ast.ID) -> ConstantValue | None:
    if node in semantics.strings:  # __func__
        return AddressConstant(node)
    entity = semantics.bindings.get(node)
    is_fixed = isinstance(entity, Symbol) and not entity.is_thread_local
    return AddressConstant(entity) if is_fixed else None


def _address_of_string(semantics: Semantics, node: c_ast.Constant) -> ConstantValue | None:
    return AddressConstant(node) if node in semantics.strings else None


def _address_of_literal(semantics: Semantics, node: c_ast.CompoundLiteral) -> ConstantValue | None:
    return AddressConstant(node) if node in semantics.static_literals else None


def _address_of_indirection(semantics: Semantics, node: c_ast.UnaryOp) -> ConstantValue | None:
    return evaluate(semantics, node.expr) if node.op == "*" else None


def _character_of_string(semantics: Semantics, node: c_ast.ArrayRef) -> ConstantValue | None:
    """`"abc"[1]`, which gcc and clang take for a constant too."""
    text, ctype, index = semantics.strings.get(node.name), semantics.types[node], evaluate(semantics, node.subscript)
    if text is None or not isinstance(ctype, IntegerType) or not isinstance(index, int):
        return None
    size = size_of(ctype)
    character = text[index * size : (index + 1) * size] if index >= 0 else b""
    return int.from_bytes(character, "little", signed=ctype.signed) if character else None


def _address_of_element(semantics: Semantics, node: c_ast.ArrayRef) -> ConstantValue | None:
    base, index = node.name, node.subscript
    if not isinstance(decay(semantics.types[base]), PointerType):
        base, index = index, base
    start, number = evaluate(semantics, base), evaluate(semantics, index)
    if start is None or not isinstance(number, int) or is_variable_length(semantics.types[node]):
        return None
    return _offset(start, number * size_of(semantics.types[node]))


def _address_of_member(semantics: Semantics, node: c_ast.StructRef) -> ConstantValue | None:
    member = semantics.members[node]
    base = evaluate(semantics, node.name) if node.type == "->" else _address(semantics, node.name)
    return None if base is None else _offset(base, member.offset)


def _label(semantics: Semantics, node: gnu_ast.LabelAddress) -> ConstantValue | None:
    return AddressConstant(semantics.label_places[node])


_HANDLERS: dict[type[Any], Callable[[Semantics, Any], ConstantValue | None]] = {
    gnu_ast.LabelAddress: _label,
    c_ast.ID: _identifier,
    c_ast.Cast: _cast,
    c_ast.UnaryOp: _unary,
    c_ast.BinaryOp: _binary,
    c_ast.TernaryOp: _conditional,
    c_ast.ArrayRef: _character_of_string,
    c_ast.GenericSelection: _selected,
    c_ast.FuncCall: _selected,
}

_ADDRESSES: dict[type[Any], Callable[[Semantics, Any], ConstantValue | None]] = {
    c_ast.ID: _address_of_identifier,
    c_ast.Constant: _address_of_string,
    c_ast.CompoundLiteral: _address_of_literal,
    c_ast.UnaryOp: _address_of_indirection,
    c_ast.ArrayRef: _address_of_element,
    c_ast.StructRef: _address_of_member,
}
