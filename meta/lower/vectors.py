"""Lowering GNU vectors: splats, lane-wise conversions and comparisons, shuffles."""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.lower import expressions
from meta.lower.ir import Value, Writer
from meta.lower.irtypes import value_type
from meta.lower.state import FunctionLowering
from meta.sema import constants
from meta.sema.types import CType, FloatingType, IntegerType, VectorType


def compare(out: Writer, predicate: str, left: Value, right: Value, result: VectorType) -> Value:
    """Lanes of all ones where the comparison holds."""
    flags = out.instruction(f"<{result.length} x i1>", f"{predicate} {left}, {right.text}")
    return out.instruction(value_type(result), f"sext {flags} to {value_type(result)}")


def _shuffle(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    """`__builtin_shuffle`: lane by lane, as the mask need not be constant; LLVM makes one instruction of it."""
    out = fn.out
    *vectors, mask = (expressions.value_of(fn, each) for each in node.args.exprs)
    ctype, lanes = fn.type_of(node), fn.type_of(node.args.exprs[-1])
    assert isinstance(ctype, VectorType) and isinstance(lanes, VectorType)
    count, text = ctype.length, value_type(ctype)
    whole = vectors[0]
    if len(vectors) == 2:
        order = ", ".join(f"i32 {index}" for index in range(2 * count))
        wide = f"<{2 * count} x {value_type(ctype.element)}>"
        whole = out.instruction(wide, f"shufflevector {vectors[0]}, {vectors[1]}, <{2 * count} x i32> <{order}>")
    result = Value(text, "poison")
    index_type = value_type(lanes.element)
    for lane in range(count):
        index = out.instruction(index_type, f"extractelement {mask}, i64 {lane}")
        index = out.instruction(index_type, f"and {index}, {count * len(vectors) - 1}")
        element = out.instruction(value_type(ctype.element), f"extractelement {whole}, {index}")
        result = out.instruction(text, f"insertelement {result}, {element}, i64 {lane}")
    return result


def _shuffle_vector(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    out = fn.out
    left, right, *indices = node.args.exprs
    first, second = expressions.value_of(fn, left), expressions.value_of(fn, right)
    shape, other = fn.type_of(left), fn.type_of(right)
    assert isinstance(shape, VectorType) and isinstance(other, VectorType)
    if shape.length != other.length:  # LLVM wants operands of one length
        length = max(shape.length, other.length)
        first, second = (_widened(out, value, shape.element, length) for value in (first, second))
    lanes = []
    for each in indices:
        lane = constants.evaluate_integer(fn.semantics, each, "a lane")
        if lane >= shape.length:
            lane += max(shape.length, other.length) - shape.length
        lanes.append("i32 poison" if lane < 0 else f"i32 {lane}")
    text = value_type(fn.type_of(node))
    mask = f"<{len(lanes)} x i32> <{', '.join(lanes)}>"
    return out.instruction(text, f"shufflevector {first}, {second}, {mask}")


def _widened(out: Writer, value: Value, element: CType, length: int) -> Value:
    own = int(value.type[1:].split(" ", 1)[0])
    lanes = ", ".join(f"i32 {index}" if index < own else "i32 poison" for index in range(length))
    text = f"<{length} x {value_type(element)}>"
    return out.instruction(text, f"shufflevector {value}, {value.type} poison, <{length} x i32> <{lanes}>")


def _convert(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    operand = node.args.exprs[0]
    source, target = fn.type_of(operand), fn.type_of(node)
    assert isinstance(source, VectorType) and isinstance(target, VectorType)
    value, text = expressions.value_of(fn, operand), value_type(target)
    operation = _conversion(source.element, target.element)
    return value if operation is None else fn.out.instruction(text, f"{operation} {value} to {text}")


def _conversion(source: CType, target: CType) -> str | None:
    """The instruction that converts one lane; None where its bits stay."""
    if isinstance(source, IntegerType) and isinstance(target, IntegerType):
        if source.bits == target.bits:
            return None
        return "trunc" if target.bits < source.bits else "sext" if source.signed else "zext"
    if isinstance(source, IntegerType):
        return "sitofp" if source.signed else "uitofp"
    if isinstance(target, IntegerType):
        return "fptosi" if target.signed else "fptoui"
    assert isinstance(source, FloatingType) and isinstance(target, FloatingType)
    if source.size == target.size:
        return None
    return "fptrunc" if target.size < source.size else "fpext"


SPECIAL: dict[str, Callable[[FunctionLowering, c_ast.FuncCall], Value]] = {
    "__builtin_shuffle": _shuffle,
    "__builtin_shufflevector": _shuffle_vector,
    "__builtin_convertvector": _convert,
}
