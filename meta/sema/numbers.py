"""Exact arithmetic of constants: wrapping integers, and rounding rationals to a floating format.

Finite floating values are `Fraction`; NaN, infinities and minus zero are Python floats, because a
rational cannot hold them.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction

from meta.sema.types import CType, FloatingKind, FloatingType, IntegerKind, IntegerType, PointerType

Number = int | float | Fraction


def wrap(value: int, ctype: IntegerType) -> int:
    """`value` reduced to the range of `ctype` (C11 6.3.1.3)."""
    if ctype.kind is IntegerKind.BOOL:
        return int(value != 0)
    bits = ctype.bits
    value &= (1 << bits) - 1
    return value - (1 << bits) if ctype.signed and value >> (bits - 1) else value


def round_to(value: Number, kind: FloatingKind) -> Fraction | float:
    """The nearest value of a floating format, ties to even (IEC 60559); out of range is infinite."""
    if isinstance(value, float):
        if math.isfinite(value) and value != 0:
            value = Fraction(value)
        elif value == 0 and math.copysign(1, value) > 0:
            return Fraction(0)
        else:
            return value
    value = Fraction(value)
    if value == 0:
        return value
    magnitude = abs(value)
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if Fraction(2) ** exponent > magnitude:
        exponent -= 1
    exponent = max(exponent, 1 - kind.max_exponent)
    unit = Fraction(2) ** (exponent - kind.precision + 1)
    rounded = round(magnitude / unit) * unit
    if rounded >= Fraction(2) ** (kind.max_exponent + 1):
        return math.inf if value > 0 else -math.inf
    if rounded == 0:
        return -0.0 if value < 0 else Fraction(0)
    return rounded if value > 0 else -rounded


def convert(value: Number, to: CType) -> Number | None:
    """`value` converted to an arithmetic or pointer type.

    Where C leaves the result undefined it is the nearest value, and 0 for a NaN, as in gcc.
    """
    if isinstance(to, FloatingType):
        return round_to(value, to.kind)
    if isinstance(to, IntegerType | PointerType):
        if isinstance(to, IntegerType) and to.kind is IntegerKind.BOOL:
            return int(is_true(value))
        if isinstance(value, float) and not math.isfinite(value):
            value = 0 if math.isnan(value) else Fraction(math.copysign(1 << 200, value))
        whole = math.trunc(value)
        if isinstance(to, PointerType):
            return whole & (1 << 64) - 1
        wrapped = wrap(whole, to)
        if isinstance(value, int) or wrapped == whole:
            return wrapped
        most = (1 << (to.bits - 1 if to.signed else to.bits)) - 1
        return most if whole > 0 else (-most - 1 if to.signed else 0)
    return None


def is_true(value: object) -> bool:
    """Whether a number, real or complex, differs from zero."""
    return bool(value != 0)


def negate(value: Number) -> Number:
    """Unary minus; zero gets its sign."""
    if isinstance(value, int):
        return -value
    if isinstance(value, Fraction):
        return -0.0 if value == 0 else -value
    return Fraction(0) if value == 0 else -value


_COMPARISONS: dict[str, Callable[[Number, Number], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}


def compare(op: str, left: Number, right: Number) -> int | None:
    """A comparison's value, 0 or 1; None where `op` is not a comparison."""
    function = _COMPARISONS.get(op)
    return None if function is None else int(function(left, right))


def integer_operation(op: str, left: int, right: int, ctype: IntegerType) -> int | None:
    """`left op right` in `ctype`; None for division by zero or a shift out of range."""
    if op in ("/", "%"):
        if right == 0:
            return None
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return wrap(quotient if op == "/" else left - quotient * right, ctype)
    if op in ("<<", ">>"):
        if not 0 <= right < ctype.bits:
            return None
        return wrap(left << right if op == "<<" else left >> right, ctype)
    plain: dict[str, Callable[[int, int], int]] = {
        "+": operator.add, "-": operator.sub, "*": operator.mul,
        "&": operator.and_, "|": operator.or_, "^": operator.xor,
    }
    return wrap(plain[op](left, right), ctype) if op in plain else None


_EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}


def floating_operation(op: str, left: Number, right: Number, ctype: FloatingType) -> Number | None:
    """`left op right` rounded once to `ctype`, by the rules of IEC 60559."""
    if op not in _EXACT:
        return None
    if not (_is_finite(left) and _is_finite(right)) or (op == "/" and right == 0):
        return _special_operation(op, _shape(left), _shape(right))
    result = _EXACT[op](Fraction(left), Fraction(right))
    if result != 0:
        return round_to(result, ctype.kind)
    if op in "*/":
        return -0.0 if _is_negative(left) != _is_negative(right) else Fraction(0)
    return -0.0 if _is_negative(left) and _is_negative(right) != (op == "-") and left == 0 else Fraction(0)


def _special_operation(op: str, left: float, right: float) -> float:
    """An operation whose result is infinite, not a number, or a zero; only its operands' shapes matter."""
    if op == "/" and right == 0:
        if math.isnan(left) or left == 0:
            return math.nan
        return math.inf if _is_negative(left) == _is_negative(right) else -math.inf
    functions: dict[str, Callable[[float, float], float]] = {
        "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    }
    return functions[op](left, right)


def _shape(value: Number) -> float:
    """A Python float of the same class and sign: every finite number but zero becomes 1 or -1."""
    if isinstance(value, float) and not math.isfinite(value):
        return value
    return math.copysign(0.0 if value == 0 else 1.0, -1.0 if _is_negative(value) else 1.0)


def _is_finite(value: Number) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _is_negative(value: Number) -> bool:
    return math.copysign(1, value) < 0 if isinstance(value, float) else value < 0
