"""Builtins that take numbers of any type: overflow arithmetic, floating comparisons and classification."""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.sema import constants, expressions, operators
from meta.sema.builtin_tables import operands
from meta.sema.context import Context, fail
from meta.sema.conversions import decay
from meta.sema.spelling import describe
from meta.sema.types import (
    BOOL,
    INT,
    LONG,
    LONG_LONG,
    SIZE,
    UNSIGNED_INT,
    UNSIGNED_LONG,
    UNSIGNED_LONG_LONG,
    VOID,
    VOID_POINTER,
    CType,
    FloatingType,
    IntegerType,
    PointerType,
    RecordType,
    is_arithmetic,
    is_scalar,
)

Special = Callable[[Context, c_ast.FuncCall], CType]


def _check_integers(ctx: Context, node: c_ast.FuncCall, values: list[c_ast.Node]) -> None:
    for operand in values:
        if not isinstance(expressions.rvalue(ctx, operand), IntegerType):
            fail(operand, f"'{node.name.name}' needs integer operands")


def _overflow(ctx: Context, node: c_ast.FuncCall) -> CType:
    left, right, pointer = operands(node, 3)
    result = expressions.rvalue(ctx, pointer)
    target = result.target if isinstance(result, PointerType) else None
    if not isinstance(target, IntegerType):
        fail(pointer, f"'{node.name.name}' needs a pointer to an integer, not '{describe(result)}'")
    _check_integers(ctx, node, [left, right])
    return BOOL


def _overflow_of(ctype: IntegerType) -> Special:
    """`__builtin_sadd_overflow` and the other typed forms: their operands convert first."""

    def handler(ctx: Context, node: c_ast.FuncCall) -> CType:
        left, right, pointer = operands(node, 3)
        for operand in (left, right):
            expressions.rvalue(ctx, operand)
            expressions.assign(ctx, operand, ctype, "operand")
        expressions.rvalue(ctx, pointer)
        expressions.assign(ctx, pointer, PointerType(ctype), "result")
        return BOOL

    return handler


def _overflow_predicate(ctx: Context, node: c_ast.FuncCall) -> CType:
    """`__builtin_add_overflow_p(a, b, (T)0)`: whether the result fits T; the third operand is only a type."""
    arguments = operands(node, 3)
    _check_integers(ctx, node, arguments)
    return BOOL


def _floating(ctx: Context, operand: c_ast.Node, name: str) -> None:
    ctype = expressions.rvalue(ctx, operand)
    if not isinstance(ctype, FloatingType):
        fail(operand, f"'{name}' needs a floating operand, not '{describe(ctype)}'")


def _classify(ctx: Context, node: c_ast.FuncCall) -> CType:
    (operand,) = operands(node, 1)
    _floating(ctx, operand, node.name.name)
    return INT


def _fpclassify(ctx: Context, node: c_ast.FuncCall) -> CType:
    *answers, operand = operands(node, 6)
    for answer in answers:
        expressions.rvalue(ctx, answer)
        expressions.assign(ctx, answer, INT, "argument")
    _floating(ctx, operand, node.name.name)
    return INT


def _compare(ctx: Context, node: c_ast.FuncCall) -> CType:
    left, right = operands(node, 2)
    for operand in (left, right):
        if not is_arithmetic(expressions.rvalue(ctx, operand)):
            fail(operand, f"'{node.name.name}' needs numbers")
    if not isinstance(operators.usual_conversions(ctx, left, right), FloatingType):
        fail(node, f"'{node.name.name}' needs a floating operand")
    return INT


def _classify_type(ctx: Context, node: c_ast.FuncCall) -> CType:
    """gcc's type classes (typeclass.h): integers 1, pointers 5, real numbers 8, records 12, unions 13."""
    (operand,) = operands(node, 1)
    ctype = expressions.rvalue(ctx, operand)
    value = 0
    if isinstance(ctype, IntegerType):
        value = 1
    elif isinstance(ctype, PointerType):
        value = 5
    elif isinstance(ctype, FloatingType):
        value = 8
    elif isinstance(ctype, RecordType):
        value = 13 if ctype.record.is_union else 12
    ctx.semantics.values[node] = value
    return INT


def _same(ctx: Context, node: c_ast.FuncCall) -> CType:
    """`__builtin_speculation_safe_value(x)`: its operand."""
    arguments = operands(node, 1, 2)
    for argument in arguments:
        if not is_scalar(expressions.rvalue(ctx, argument)):
            fail(argument, f"'{node.name.name}' needs a number or a pointer")
    return decay(ctx.semantics.types[arguments[0]])


def _assume_aligned(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, *numbers = operands(node, 2, 3)
    if not isinstance(expressions.rvalue(ctx, pointer), PointerType):
        fail(pointer, "'__builtin_assume_aligned' needs a pointer")
    for number in numbers:
        expressions.rvalue(ctx, number)
        expressions.assign(ctx, number, SIZE, "argument")
    alignment = constants.evaluate_integer(ctx.semantics, numbers[0], "an alignment")
    if alignment <= 0 or alignment & (alignment - 1):
        fail(numbers[0], f"alignment {alignment} is not a power of two")
    return VOID_POINTER


def _assume(ctx: Context, node: c_ast.FuncCall) -> CType:
    expressions.condition(ctx, operands(node, 1)[0])
    return VOID


def _add_with_carry(ctype: IntegerType) -> Special:
    """`__builtin_addc(a, b, carry, &carry_out)` of clang and gcc 14."""

    def handler(ctx: Context, node: c_ast.FuncCall) -> CType:
        *numbers, pointer = operands(node, 4)
        for operand in numbers:
            expressions.rvalue(ctx, operand)
            expressions.assign(ctx, operand, ctype, "operand")
        expressions.rvalue(ctx, pointer)
        expressions.assign(ctx, pointer, PointerType(ctype), "carry")
        return ctype

    return handler



_TYPED = {
    "s": INT, "sl": LONG, "sll": LONG_LONG, "u": UNSIGNED_INT, "ul": UNSIGNED_LONG, "ull": UNSIGNED_LONG_LONG,
}  # fmt: skip
_CARRIES = {"": UNSIGNED_INT, "l": UNSIGNED_LONG, "ll": UNSIGNED_LONG_LONG}
_OPERATIONS = ("add", "sub", "mul")
CLASSES = ("isnan", "isinf", "isinf_sign", "isfinite", "isnormal", "signbit", "issignaling")
COMPARISONS = ("isgreater", "isgreaterequal", "isless", "islessequal", "islessgreater", "isunordered")

SPECIAL: dict[str, Special] = {
    **{f"__builtin_{op}_overflow": _overflow for op in _OPERATIONS},
    **{f"__builtin_{op}_overflow_p": _overflow_predicate for op in _OPERATIONS},
    **{
        f"__builtin_{prefix[0]}{op}{prefix[1:]}_overflow": _overflow_of(ctype)
        for prefix, ctype in _TYPED.items()
        for op in _OPERATIONS
    },
    **{f"__builtin_{name}{suffix}": _classify for name in CLASSES for suffix in ("", "f", "l")},
    **{f"__builtin_{name}": _compare for name in COMPARISONS},
    **{
        f"__builtin_{op}c{suffix}": _add_with_carry(ctype)
        for suffix, ctype in _CARRIES.items()
        for op in ("add", "sub")
    },
    "__builtin_fpclassify": _fpclassify,
    "__builtin_classify_type": _classify_type,
    "__builtin_speculation_safe_value": _same,
    "__builtin_assume_aligned": _assume_aligned,
    "__builtin_assume": _assume,
}
