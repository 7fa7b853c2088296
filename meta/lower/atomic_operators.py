"""`++`, `--` and `op=` on `_Atomic` objects: one read-modify-write each (C11 6.5.2.4p2, 6.5.16.2p3)."""

from __future__ import annotations

from pycparser import c_ast

from meta.lower import atomic_access, expressions, operators, variable
from meta.lower.casts import cast, resize
from meta.lower.constants import number
from meta.lower.ir import Value
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.conversions import decay
from meta.sema.types import CType, IntegerType, PointerType, unqualified


def step(fn: FunctionLowering, node: c_ast.UnaryOp, where: Place) -> Value:
    ctype = unqualified(where.type)
    op = node.op[-1]
    if isinstance(ctype, PointerType):
        old, new = _moved(fn, where, op, variable.size(fn, ctype.target))
    else:
        operation = fn.semantics.operations[node]
        old, new = _changed(fn, where, op, number(1, operation), operation)
    return old if node.op.startswith("p") else new


def assign(fn: FunctionLowering, node: c_ast.Assignment) -> Value:
    """A compound assignment; the new value."""
    op = node.op[:-1]
    operation = fn.semantics.operations[node]
    source = fn.semantics.converted.get(node.rvalue) or decay(fn.type_of(node.rvalue))
    right = expressions.value_of(fn, node.rvalue)
    where = expressions.address_of(fn, node.lvalue)
    if isinstance(operation, PointerType):
        assert isinstance(source, IntegerType)
        count = resize(fn.out, right, source.bits, 64, signed=source.signed)
        distance = fn.out.instruction("i64", f"mul {count}, {variable.size(fn, operation.target).text}")
        return _moved(fn, where, op, distance)[1]
    if op in ("<<", ">>"):
        assert isinstance(source, IntegerType) and isinstance(operation, IntegerType)
        right = resize(fn.out, right, source.bits, operation.bits, signed=False)
    return _changed(fn, where, op, right, operation)[1]


def _moved(fn: FunctionLowering, where: Place, op: str, distance: Value) -> tuple[Value, Value]:
    if op == "-":
        distance = fn.out.instruction("i64", f"sub i64 0, {distance.text}")
    return atomic_access.update(
        fn.out, where, lambda old: fn.out.instruction("ptr", f"getelementptr i8, {old}, {distance}")
    )


def _changed(fn: FunctionLowering, where: Place, op: str, right: Value, operation: CType) -> tuple[Value, Value]:
    """The old and the new value of `where op= right`, computed in the type `operation`."""
    out = fn.out
    ctype = unqualified(where.type)

    def compute(old: Value) -> Value:
        wide = cast(out, old, ctype, operation)
        return cast(out, operators.arithmetic(fn, op, wide, right, operation), operation, ctype)

    if not atomic_access.is_direct(op, ctype, operation):
        return atomic_access.update(out, where, compute)
    operand = cast(out, right, operation, ctype)
    instruction = atomic_access.DIRECT[op]
    old = atomic_access.exchange_bits(
        out, instruction, where.pointer, operand, where.type, atomic_access.SEQUENTIAL
    )
    # Atomic arithmetic wraps without undefined results (C11 7.17.7.5p3).
    return old, out.instruction(old.type, f"{instruction} {old}, {operand.text}")
