"""Lowering expressions: `value_of` gives what an expression is worth, `address_of` where an lvalue is.

Every type and conversion was decided by sema; a node class that is not in a table here is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.diagnostics import Unsupported
from meta.lower import calls, complex_numbers, initialisers, jumps, memory, operators, statements, variable
from meta.lower.casts import cast, same_bits, truth
from meta.lower.constants import number
from meta.lower.ir import VOID_VALUE, Value
from meta.lower.linkage import symbol_alignment
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.complex_values import ComplexConstant, convert
from meta.sema.constants import evaluate
from meta.sema.context import span_of
from meta.sema.conversions import decay
from meta.sema.semantics import AddressConstant, Enumerator, LabelDifference, Local, Symbol
from meta.sema.types import (
    ComplexType,
    CType,
    FloatingType,
    FunctionType,
    IntegerType,
    PointerType,
    RecordType,
    VectorType,
    VoidType,
    alignment_of,
    is_aggregate,
    is_atomic,
    is_volatile,
)


def value_of(fn: FunctionLowering, node: c_ast.Node) -> Value:
    """The value of `node` after its implicit conversion. An aggregate's value is its address."""
    natural = fn.type_of(node)
    target = fn.semantics.converted.get(node)
    constant = fn.semantics.values.get(node)
    if constant is not None and not isinstance(constant, AddressConstant | LabelDifference):
        converted = constant if target is None else convert(constant, target)
        if isinstance(converted, ComplexConstant):
            return complex_numbers.constant(fn, converted, natural if target is None else target)
        if converted is not None:
            return number(converted, natural if target is None else target)
        assert target is not None
        return converted_value(fn, number(constant, natural), natural, target)  # a floating value that does not fit
    around = fn.out.location
    if fn.debug is not None:
        fn.out.location = fn.debug.location(node, around)
    value = _raw_value(fn, node)
    if isinstance(target, RecordType) and not isinstance(natural, RecordType):
        value = _as_union(fn, value, decay(natural), target)
    elif target is not None:
        value = converted_value(fn, value, decay(natural), target)
    fn.out.location = around
    return value


def _as_union(fn: FunctionLowering, value: Value, source: CType, target: RecordType) -> Value:
    """An argument for a transparent union: its members all travel alike, so it is stored as what it is."""
    where = memory.temporary(fn.out, target, "union")
    memory.store(fn.out, value, Place(where.pointer, source, where.alignment))
    return where.pointer


def condition_of(fn: FunctionLowering, node: c_ast.Node) -> Value:
    """Whether a controlling expression is true, as i1; comparisons need no detour through int."""
    if node not in fn.semantics.converted and node not in fn.semantics.values:
        if isinstance(node, c_ast.BinaryOp) and node.op in operators.BOOLEAN_OPERATORS:
            return operators.boolean(fn, node)
        if isinstance(node, c_ast.UnaryOp) and node.op == "!":
            return operators.negation(fn, node)
    ctype = fn.semantics.converted.get(node) or decay(fn.type_of(node))
    return is_true(fn, value_of(fn, node), ctype)


def is_true(fn: FunctionLowering, value: Value, ctype: CType) -> Value:
    """Whether a scalar differs from zero, as i1."""
    return complex_numbers.truth(fn, value, ctype) if isinstance(ctype, ComplexType) else truth(fn.out, value, ctype)


def converted_value(fn: FunctionLowering, value: Value, source: CType, target: CType) -> Value:
    """`value` of C type `source` as a value of C type `target`."""
    is_complex = isinstance(source, ComplexType) or isinstance(target, ComplexType)
    if is_complex and not isinstance(target, VoidType):
        return complex_numbers.convert(fn, value, source, target)
    return cast(fn.out, value, source, target)


def discard(fn: FunctionLowering, node: c_ast.Node) -> None:
    """Evaluate `node` for its effects; a volatile lvalue is read (C11 6.7.3p7)."""
    value_of(fn, node)


def address_of(fn: FunctionLowering, node: c_ast.Node) -> Place:
    """The place an lvalue designates, or that of a temporary holding a record value."""
    handler = _ADDRESSES.get(type(node))
    if handler is not None:
        found = handler(fn, node)
        if found is not None:
            return found
    ctype = fn.type_of(node)
    if isinstance(ctype, RecordType | ComplexType):
        return memory.place(_raw_value(fn, node), ctype)
    raise _unknown(node, "the address of")


def _raw_value(fn: FunctionLowering, node: c_ast.Node) -> Value:
    """The value before implicit conversion: lvalues are loaded, arrays and functions are their address."""
    handler = _VALUES.get(type(node))
    if handler is not None:
        return handler(fn, node)
    if type(node) not in _ADDRESSES:
        raise _unknown(node, "the expression")
    return _loaded(fn, node)


def _loaded(fn: FunctionLowering, node: c_ast.Node) -> Value:
    ctype = fn.type_of(node)
    where = address_of(fn, node)
    if is_atomic(ctype):
        return memory.load(fn.out, where)
    if isinstance(ctype, RecordType | ComplexType) and is_volatile(ctype):
        copy = memory.temporary(fn.out, ctype, "read")
        memory.store(fn.out, where.pointer, copy)
        return copy.pointer
    if isinstance(ctype, FunctionType) or is_aggregate(ctype):
        return where.pointer
    return memory.load(fn.out, where)


def _unknown(node: c_ast.Node, what: str) -> Unsupported:
    return Unsupported(f"{what} {type(node).__name__} is not supported", span=span_of(node))


def _identifier(fn: FunctionLowering, node: c_ast.ID) -> Value:
    entity = fn.semantics.bindings.get(node)
    if isinstance(entity, Enumerator):
        return number(entity.value, entity.type)
    return _loaded(fn, node)


def _address_of_identifier(fn: FunctionLowering, node: c_ast.ID) -> Place:
    if node in fn.semantics.strings:
        return _address_of_string(fn, node)
    entity = fn.semantics.bindings[node]
    if isinstance(entity, Local):
        return fn.places[entity]
    assert isinstance(entity, Symbol)
    ctype = fn.type_of(node)
    address = fn.module.symbol(entity)
    if entity.is_thread_local and fn.target.separate is not None:
        address = fn.out.instruction("ptr", f"call ptr @llvm.threadlocal.address.p0({address})")
    alignment = alignment_of(ctype) if entity.definition is None else symbol_alignment(entity, fn.target)
    return Place(address, ctype, max(alignment, entity.alignment))


def _address_of_string(fn: FunctionLowering, node: c_ast.Node) -> Place:
    ctype = fn.type_of(node)
    return memory.place(fn.module.string(fn.semantics.strings[node], alignment_of(ctype)), ctype)


def _address_of_constant(fn: FunctionLowering, node: c_ast.Constant) -> Place | None:
    return _address_of_string(fn, node) if node in fn.semantics.strings else None


def _constant(fn: FunctionLowering, node: c_ast.Constant) -> Value:
    return address_of(fn, node).pointer


def _address_of_member(fn: FunctionLowering, node: c_ast.StructRef) -> Place:
    member = fn.semantics.members[node]
    if node.type == "->":
        pointer = decay(fn.type_of(node.name))
        assert isinstance(pointer, PointerType)
        base = memory.place(value_of(fn, node.name), pointer.target)
    else:
        base = address_of(fn, node.name)
    return memory.member_place(fn.out, base, member, fn.type_of(node))


def _address_of_element(fn: FunctionLowering, node: c_ast.ArrayRef) -> Place:
    base, index = node.name, node.subscript
    if isinstance(fn.type_of(base), VectorType):
        return _address_of_lane(fn, node)
    if not isinstance(decay(fn.type_of(base)), PointerType):
        base, index = index, base
    element = fn.type_of(node)
    alignment, path = alignment_of(element), None
    if is_aggregate(fn.type_of(base)):
        array = address_of(fn, base)
        pointer, alignment = array.pointer, min(alignment, array.alignment)
        path = memory.ANYTHING if array.path == memory.ANYTHING else None
    else:
        pointer = value_of(fn, base)
    return Place(operators.advance(fn, pointer, index, element), element, alignment, path=path)


def _address_of_lane(fn: FunctionLowering, node: c_ast.ArrayRef) -> Place:
    vector, element = _place_of_vector(fn, node.name), fn.type_of(node)
    pointer = operators.advance(fn, vector.pointer, node.subscript, element)
    return Place(pointer, element, min(alignment_of(element), vector.alignment), path=memory.ANYTHING)


def _place_of_vector(fn: FunctionLowering, node: c_ast.Node) -> Place:
    """Where a vector is, or a copy of a vector that is only a value."""
    if type(node) in _ADDRESSES:
        return address_of(fn, node)
    ctype = decay(fn.type_of(node))
    where = memory.temporary(fn.out, ctype, "vector")
    memory.store(fn.out, value_of(fn, node), where)
    return where


def _address_of_indirection(fn: FunctionLowering, node: c_ast.UnaryOp) -> Place | None:
    if node.op in ("__real__", "__imag__") and isinstance(fn.type_of(node.expr), ComplexType):
        return complex_numbers.part_place(fn, address_of(fn, node.expr), node.op)
    if node.op != "*":
        return None
    return memory.place(value_of(fn, node.expr), fn.type_of(node))


def _address_of_literal(fn: FunctionLowering, node: c_ast.CompoundLiteral) -> Place:
    variable.evaluate(fn, node.type)
    plan = fn.semantics.initialisers[node]
    if node in fn.semantics.static_literals:
        return memory.place(fn.module.literal(node), plan.type)
    where = memory.temporary(fn.out, plan.type, "literal")
    initialisers.initialise(fn, where, plan)
    return where


def _address_of_choice(fn: FunctionLowering, node: c_ast.Node) -> Place | None:
    chosen = fn.semantics.chosen.get(node)
    return address_of(fn, chosen) if chosen is not None else None


def _chosen(fn: FunctionLowering, node: c_ast.GenericSelection) -> Value:
    return value_of(fn, fn.semantics.chosen[node])


def _cast(fn: FunctionLowering, node: c_ast.Cast) -> Value:
    variable.evaluate(fn, node.to_type)
    source: CType = fn.semantics.converted.get(node.expr) or decay(fn.type_of(node.expr))
    target = fn.type_of(node)
    if isinstance(target, RecordType) and not isinstance(source, RecordType):
        return _as_union(fn, value_of(fn, node.expr), source, target)
    if isinstance(source, VectorType) or isinstance(target, VectorType):
        return same_bits(fn.out, value_of(fn, node.expr), target)
    if isinstance(source, FloatingType) and isinstance(target, IntegerType):
        known = evaluate(fn.semantics, node)  # one that does not fit is the nearest value, which LLVM leaves open
        if isinstance(known, int):
            return number(known, target)
    return converted_value(fn, value_of(fn, node.expr), source, target)


def _comma(fn: FunctionLowering, node: c_ast.ExprList) -> Value:
    value = VOID_VALUE
    for expr in node.exprs:
        value = value_of(fn, expr)
    return value


def _statement_expression(fn: FunctionLowering, node: c_ast.Compound) -> Value:
    with variable.scope(fn), fn.debug.block(node) if fn.debug is not None else nullcontext():
        return _last_value(fn, node.block_items or [])


def _last_value(fn: FunctionLowering, items: list[c_ast.Node]) -> Value:
    for item in items[:-1]:
        statements.lower_statement(fn, item)
    if not items:
        return VOID_VALUE
    last = items[-1]
    while isinstance(last, c_ast.Label):
        jumps.place_label(fn, last)
        last = last.stmt
    if last in fn.semantics.types:
        value = value_of(fn, last)
        if isinstance(fn.type_of(last), RecordType | ComplexType):
            # The value must outlive the block's objects being changed by a later evaluation.
            where = memory.temporary(fn.out, decay(fn.type_of(last)), "block")
            memory.store(fn.out, value, where)
            return where.pointer
        return value
    statements.lower_statement(fn, last)
    return VOID_VALUE


def _unary(fn: FunctionLowering, node: c_ast.UnaryOp) -> Value:
    if node.op == "*":
        return _loaded(fn, node)
    if node.op == "&":
        return address_of(fn, node.expr).pointer
    return operators.unary(fn, node)


_ADDRESSES: dict[type[Any], Callable[[FunctionLowering, Any], Place | None]] = {
    c_ast.ID: _address_of_identifier,
    c_ast.Constant: _address_of_constant,
    c_ast.StructRef: _address_of_member,
    c_ast.ArrayRef: _address_of_element,
    c_ast.UnaryOp: _address_of_indirection,
    c_ast.CompoundLiteral: _address_of_literal,
    c_ast.GenericSelection: _address_of_choice,
}

_VALUES: dict[type[Any], Callable[[FunctionLowering, Any], Value]] = {
    c_ast.ID: _identifier,
    c_ast.Constant: _constant,
    c_ast.UnaryOp: _unary,
    c_ast.BinaryOp: operators.binary,
    c_ast.Assignment: operators.assignment,
    c_ast.TernaryOp: operators.conditional,
    c_ast.Cast: _cast,
    c_ast.ExprList: _comma,
    c_ast.Compound: _statement_expression,
    c_ast.FuncCall: calls.call,
    c_ast.GenericSelection: _chosen,
    gnu_ast.LabelAddress: jumps.address_of_label,
}
