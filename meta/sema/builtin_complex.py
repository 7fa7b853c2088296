"""Builtins of complex numbers: `__builtin_complex`, and those that take one apart."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from pycparser import c_ast

from meta.sema import constants, expressions
from meta.sema.builtin_tables import operands
from meta.sema.complex_values import ComplexConstant
from meta.sema.context import Context, fail
from meta.sema.spelling import describe
from meta.sema.types import DOUBLE, FLOAT, LONG_DOUBLE, ComplexType, CType, FloatingType

_NUMBERS = int | float | Fraction


def _complex(ctx: Context, node: c_ast.FuncCall) -> CType:
    """`__builtin_complex(a, b)`: both of one real floating type; unlike `a + b * I` no arithmetic is done."""
    real, imag = operands(node, 2)
    ctype = expressions.rvalue(ctx, real)
    if not isinstance(ctype, FloatingType) or expressions.rvalue(ctx, imag) != ctype:
        fail(node, f"'{node.name.name}' needs two numbers of one floating type")
    first, second = (constants.evaluate(ctx.semantics, each) for each in (real, imag))
    if isinstance(first, _NUMBERS) and isinstance(second, _NUMBERS):
        ctx.semantics.values[node] = ComplexConstant(first, second)
    return ComplexType(ctype)


def _part(element: FloatingType, *, is_complex: bool) -> Callable[[Context, c_ast.FuncCall], CType]:
    def check(ctx: Context, node: c_ast.FuncCall) -> CType:
        (operand,) = operands(node, 1)
        if not isinstance(expressions.rvalue(ctx, operand), ComplexType | FloatingType):
            fail(operand, f"'{node.name.name}' needs a complex number, not '{describe(ctx.semantics.types[operand])}'")
        expressions.convert(ctx, operand, ComplexType(element))
        return ComplexType(element) if is_complex else element

    return check


SPECIAL: dict[str, Callable[[Context, c_ast.FuncCall], CType]] = {
    "__builtin_complex": _complex,
    **{
        f"__builtin_{name}{suffix}": _part(element, is_complex=name == "conj")
        for name in ("creal", "cimag", "conj")
        for suffix, element in (("f", FLOAT), ("", DOUBLE), ("l", LONG_DOUBLE))
    },
}
