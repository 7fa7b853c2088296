"""Complex constants and the typing rules of `_Complex` (C11 6.2.5p11, 6.3.1.8, Annex G; gcc manual 6.11).

A real operand of `+`, `-`, `*` and a real divisor stay real: each keeps its domain and takes the common format.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from meta.sema import numbers
from meta.sema.numbers import Number
from meta.sema.types import ComplexType, CType, FloatingType, IntegerKind, IntegerType


@dataclass(frozen=True, slots=True, eq=False)
class ComplexConstant:
    """A complex value; equal to a number where its imaginary part is zero."""

    real: Number
    imag: Number

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ComplexConstant):
            return self.real == other.real and self.imag == other.imag
        return self.real == other and self.imag == 0

    def __hash__(self) -> int:
        return hash((self.real, self.imag))


def convert(value: Number | ComplexConstant, to: CType) -> Number | ComplexConstant | None:
    """`value` converted to an arithmetic or pointer type; None where C leaves the result undefined."""
    if isinstance(to, ComplexType):
        pair = value if isinstance(value, ComplexConstant) else ComplexConstant(value, 0)
        real, imag = numbers.convert(pair.real, to.element), numbers.convert(pair.imag, to.element)
        return None if real is None or imag is None else ComplexConstant(real, imag)
    if isinstance(value, ComplexConstant):
        if isinstance(to, IntegerType) and to.kind is IntegerKind.BOOL:
            return int(value != 0)
        value = value.real
    return numbers.convert(value, to)


def keeps_real(op: str, is_right: bool) -> bool:
    """Whether a real operand of `op` beside a complex one stays real."""
    return op in ("+", "-", "*") or (op == "/" and is_right)


def unary(op: str, value: ComplexConstant) -> ComplexConstant | Number | None:
    if op == "+":
        return value
    if op == "-":
        return ComplexConstant(numbers.negate(value.real), numbers.negate(value.imag))
    if op == "~":
        return ComplexConstant(value.real, numbers.negate(value.imag))
    return {"__real__": value.real, "__imag__": value.imag, "!": int(value == 0)}.get(op)


def binary(
    op: str, left: Number | ComplexConstant, right: Number | ComplexConstant, ctype: ComplexType
) -> ComplexConstant | None:
    """`left op right`, each part rounded once as gcc's constant folding does; None where that is not finite."""
    element = ctype.element
    parts = [
        part
        for value in (left, right)
        for part in ((value.real, value.imag) if isinstance(value, ComplexConstant) else (value, 0))
    ]
    if op in ("+", "-"):
        a, b, c, d = parts
        real = _operate(op, a, c, element)
        if not isinstance(right, ComplexConstant):
            imag: Number | None = b
        elif isinstance(left, ComplexConstant):
            imag = _operate(op, b, d, element)
        else:
            imag = d if op == "+" else numbers.negate(d)
        return None if real is None or imag is None else ComplexConstant(real, imag)
    if any(isinstance(part, float) and part != 0 for part in parts):
        return None
    a, b, c, d = (Fraction(part) for part in parts)
    if not isinstance(element, FloatingType):
        return _wrapped(a * c - b * d, a * d + b * c, element) if op == "*" else None
    norm = c * c + d * d
    if op == "*":
        return _rounded(a * c - b * d, a * d + b * c, element)
    if op == "/" and norm:
        return _rounded((a * c + b * d) / norm, (b * c - a * d) / norm, element)
    return None


def _operate(op: str, left: Number, right: Number, element: FloatingType | IntegerType) -> Number | None:
    if isinstance(element, FloatingType):
        return numbers.floating_operation(op, left, right, element)
    assert isinstance(left, int) and isinstance(right, int)
    return numbers.integer_operation(op, left, right, element)


def _wrapped(real: Fraction, imag: Fraction, element: IntegerType) -> ComplexConstant:
    return ComplexConstant(numbers.wrap(int(real), element), numbers.wrap(int(imag), element))


def _rounded(real: Fraction, imag: Fraction, element: FloatingType) -> ComplexConstant:
    return ComplexConstant(numbers.round_to(real, element.kind), numbers.round_to(imag, element.kind))
