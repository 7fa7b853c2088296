"""`__builtin_add_overflow` and its relatives: the exact result, stored wrapped, and whether it fitted."""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.lower import expressions
from meta.lower.casts import resize
from meta.lower.ir import Value
from meta.lower.irtypes import value_type
from meta.lower.memory import place, store
from meta.lower.state import FunctionLowering
from meta.sema.context import fail
from meta.sema.conversions import decay
from meta.sema.types import CType, IntegerType, PointerType

OPERATIONS = ("add", "sub", "mul")


def checked(operation: str) -> Callable[[FunctionLowering, c_ast.FuncCall], Value]:
    """The lowering of one of the three; `operation` is add, sub or mul."""

    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        left, right, pointer = node.args.exprs
        target = decay(fn.type_of(pointer))
        assert isinstance(target, PointerType) and isinstance(target.target, IntegerType)
        ctype = target.target
        operands = [_operand(fn, each) for each in (left, right)]
        address = expressions.value_of(fn, pointer)
        result, overflowed = _compute(fn, operation, operands, ctype)
        store(fn.out, result, place(address, ctype))
        return overflowed

    return lower


def predicate(operation: str) -> Callable[[FunctionLowering, c_ast.FuncCall], Value]:
    """The lowering of `__builtin_add_overflow_p` and its relatives: the third operand gives a type, or a width."""

    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        left, right, model = node.args.exprs
        operands = [_operand(fn, each) for each in (left, right)]
        ctype = _integer(decay(fn.type_of(model)))
        expressions.discard(fn, model)
        member = fn.semantics.members.get(model)
        if member is not None and member.bit_width is not None:
            fail(model, "a bit-field cannot give the type of the result")
        return _compute(fn, operation, operands, ctype)[1]

    return lower


def _operand(fn: FunctionLowering, node: c_ast.Node) -> tuple[Value, IntegerType]:
    ctype = fn.semantics.converted.get(node) or decay(fn.type_of(node))
    return expressions.value_of(fn, node), _integer(ctype)


def _compute(
    fn: FunctionLowering, operation: str, operands: list[tuple[Value, IntegerType]], ctype: IntegerType
) -> tuple[Value, Value]:
    is_uniform = all((found.bits, found.signed) == (ctype.bits, ctype.signed) for _, found in operands)
    return (_uniform if is_uniform else _exact)(fn, operation, operands, ctype)


def _integer(ctype: CType) -> IntegerType:
    assert isinstance(ctype, IntegerType)
    return ctype


def _uniform(
    fn: FunctionLowering, operation: str, operands: list[tuple[Value, IntegerType]], ctype: IntegerType
) -> tuple[Value, Value]:
    text = value_type(ctype)
    name = f"llvm.{'s' if ctype.signed else 'u'}{operation}.with.overflow.{text}"
    arguments = ", ".join(str(value) for value, _ in operands)
    pair = fn.out.instruction(f"{{ {text}, i1 }}", f"call {{ {text}, i1 }} @{name}({arguments})")
    return fn.out.instruction(text, f"extractvalue {pair}, 0"), fn.out.instruction("i1", f"extractvalue {pair}, 1")


def _exact(
    fn: FunctionLowering, operation: str, operands: list[tuple[Value, IntegerType]], ctype: IntegerType
) -> tuple[Value, Value]:
    """Operands of different types: compute in an integer that holds every result (gcc manual 6.56)."""
    out = fn.out
    bits = max(2 * max(found.bits for _, found in operands), ctype.bits) + 2
    left, right = (resize(out, value, found.bits, bits, signed=found.signed) for value, found in operands)
    whole = out.instruction(left.type, f"{operation} {left}, {right.text}")
    result = resize(out, whole, bits, ctype.bits, signed=False)
    back = resize(out, result, ctype.bits, bits, signed=ctype.signed)
    return result, out.instruction("i1", f"icmp ne {whole}, {back.text}")
