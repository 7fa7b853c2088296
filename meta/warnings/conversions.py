"""Implicit conversions: -Woverflow, -Wconversion, -Wsign-conversion, -Wfloat-conversion, pointers' targets."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from pycparser import c_ast

from meta.sema.constants import unconverted
from meta.sema.conversions import compatible, decay
from meta.sema.spelling import describe
from meta.sema.types import (
    ArrayType,
    CType,
    FloatingType,
    IntegerKind,
    IntegerType,
    PointerType,
    VoidType,
    is_void,
    size_of,
    unqualified,
)
from meta.warnings.arithmetic import limits
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, is_null

_TRUTH = frozenset({"==", "!=", "<", ">", "<=", ">=", "&&", "||", "!"})
_ON_REQUEST = ("conversion", "sign-conversion")
_FLAGS = ("overflow", "conversion", "sign-conversion", "float-conversion", "discarded-qualifiers",
          "pointer-sign", "incompatible-pointer-types", "int-conversion")  # fmt: skip


def _converted(checker: Checker, node: c_ast.Node) -> None:
    target = checker.semantics.converted.get(node)
    if target is None:
        return
    source = decay(checker.semantics.types[node])
    if isinstance(target, PointerType):
        if isinstance(source, PointerType):
            _pointer(checker, node, source, target)
        elif isinstance(source, IntegerType) and not _is_zero(checker, node):
            checker.warn("int-conversion", node, f"'{describe(source)}' becomes '{describe(target)}' without a cast")
    elif isinstance(target, IntegerType):
        if target.kind is IntegerKind.BOOL:
            return
        if isinstance(source, IntegerType):
            _integer(checker, node, source, target)
        elif isinstance(source, FloatingType):
            _truncated(checker, node, source, target)
        elif isinstance(source, PointerType):
            checker.warn("int-conversion", node, f"'{describe(source)}' becomes '{describe(target)}' without a cast")
    elif isinstance(target, FloatingType):
        _to_floating(checker, node, source, target)


def _is_zero(checker: Checker, node: c_ast.Node) -> bool:
    """Whether an integer expression is a null pointer constant (C11 6.3.2.3p3)."""
    return checker.constant(node) == 0


def _pointer(checker: Checker, node: c_ast.Node, source: PointerType, target: PointerType) -> None:
    had = source.target.qualifiers
    lost = had & ~target.target.qualifiers if had else had
    if lost and not is_null(checker, node):
        words = " ".join(flag.name.lower() for flag in type(lost) if flag & lost and flag.name)
        checker.warn("discarded-qualifiers", node,
                     f"'{describe(source)}' becomes '{describe(target)}': '{words}' is lost")  # fmt: skip
    a, b = unqualified(target.target), unqualified(source.target)
    if isinstance(a, VoidType) or isinstance(b, VoidType) or is_null(checker, node):
        return
    if isinstance(a, IntegerType) and isinstance(b, IntegerType):
        is_char = a.kind is not b.kind and a.size == b.size == 1
        if a.signed != b.signed or is_char:
            checker.warn("pointer-sign", node,
                         f"'{describe(source)}' becomes '{describe(target)}': the targets differ in sign")  # fmt: skip
        elif a.kind is not b.kind:
            _incompatible(checker, node, source, target)
    elif isinstance(a, ArrayType) and isinstance(b, ArrayType):
        return  # what may differ here is the qualifiers of the elements, which C23 allows
    elif not compatible(a, b, ignore_qualifiers=True) and is_void(_innermost(a)) == is_void(_innermost(b)):
        _incompatible(checker, node, source, target)


def _innermost(ctype: CType) -> CType:
    while isinstance(ctype, PointerType):
        ctype = ctype.target
    return ctype


def _incompatible(checker: Checker, node: c_ast.Node, source: CType, target: CType) -> None:
    if _plain(source) != _plain(target):
        checker.warn("incompatible-pointer-types", node, f"'{describe(source)}' becomes '{describe(target)}'")


def _plain(ctype: CType) -> CType:
    """A chain of pointers without the qualifiers of what they point to."""
    return PointerType(_plain(ctype.target)) if isinstance(ctype, PointerType) else unqualified(ctype)


def _integer(checker: Checker, node: c_ast.Node, source: IntegerType, target: IntegerType) -> None:
    is_wanted = checker.wants(_ON_REQUEST)
    if target.bits >= source.bits and not is_wanted:
        return  # no value is lost, at most a sign
    value = checker.constant(node)
    if value is not None:
        _constant(checker, node, value, source, target)
        return
    if not is_wanted:
        return
    least, most = limits(target)
    if _fits(checker, node, least, most):
        return
    names = f"'{describe(source)}' becomes '{describe(target)}'"
    if source.bits > target.bits:
        checker.warn("conversion", node, f"{names}, which may change the value")
    else:
        checker.warn("sign-conversion", node, f"{names}, which may change the sign")


def _fits(checker: Checker, node: c_ast.Node, least: int, most: int) -> bool:
    """Whether a value surely fits; arithmetic does where its operands do, as for gcc without -Warith-conversion."""
    low, high = value_range(checker, node)
    if least <= low and high <= most:
        return True
    is_arithmetic = isinstance(node, c_ast.BinaryOp) and node.op in ("+", "-", "*", "/", "%", "<<", "|", "^")
    return is_arithmetic and all(_fits(checker, each, least, most) for each in (node.left, node.right))


def _constant(checker: Checker, node: c_ast.Node, value: int, source: IntegerType, target: IntegerType) -> None:
    least, most = limits(target)
    if least <= value <= most:
        return
    bits = target.bits
    is_other_sign = -(1 << (bits - 1)) <= value < 0 if not target.signed else 0 <= value < 1 << bits
    wrapped = value & ((1 << bits) - 1)
    wrapped -= (1 << bits) if target.signed and wrapped > most else 0
    message = f"'{describe(source)}' becomes '{describe(target)}', {value} becomes {wrapped}"
    checker.warn(("sign-conversion" if source.bits <= bits or not target.signed else "conversion")
                 if is_other_sign else "overflow", node, message)  # fmt: skip


def value_range(checker: Checker, node: c_ast.Node) -> tuple[int, int]:
    """The values that an integer expression can have, as far as its form tells."""
    ctype = checker.integer(node)
    if ctype is None:
        return -(1 << 127), 1 << 128
    value = checker.constant(node)
    if value is not None:
        return value, value
    least, most = limits(ctype)
    member = checker.semantics.members.get(node)
    if member is not None and member.bit_width is not None:
        width = member.bit_width
        return (-(1 << (width - 1)), (1 << (width - 1)) - 1) if ctype.signed else (0, (1 << width) - 1)
    if isinstance(node, c_ast.BinaryOp):
        return _binary_range(checker, node, least, most)
    if isinstance(node, c_ast.UnaryOp) and node.op == "!":
        return 0, 1
    if isinstance(node, c_ast.TernaryOp) and node.iftrue is not None:
        first, second = value_range(checker, node.iftrue), value_range(checker, node.iffalse)
        low, high = min(first[0], second[0]), max(first[1], second[1])
        return (low, high) if least <= low and high <= most else (least, most)
    return least, most


def _binary_range(checker: Checker, node: c_ast.BinaryOp, least: int, most: int) -> tuple[int, int]:
    if node.op in _TRUTH:
        return 0, 1
    left, right = value_range(checker, node.left), value_range(checker, node.right)
    if node.op == "&":
        highs = [high for low, high in (left, right) if low >= 0]
        return (0, min(highs)) if highs else (least, most)
    if node.op in ("|", "^") and left[0] >= 0 and right[0] >= 0:
        return 0, (1 << max(left[1].bit_length(), right[1].bit_length())) - 1
    if node.op == ">>" and left[0] >= 0 and right[0] == right[1] >= 0:
        return left[0] >> right[0], left[1] >> right[0]
    if node.op == "%" and left[0] >= 0 and right[0] > 0:
        return 0, min(left[1], right[1] - 1)
    if node.op == "/" and left[0] >= 0 and right[0] > 0:
        return 0, left[1]
    return least, most


def _truncated(checker: Checker, node: c_ast.Node, source: FloatingType, target: IntegerType) -> None:
    value = _number(checker, node)
    least, most = limits(target)
    if value is None:
        checker.warn("float-conversion", node,
                     f"'{describe(source)}' becomes '{describe(target)}', which may change the value")  # fmt: skip
    elif not least <= int(value) <= most:
        checker.warn("overflow", node, f"{_shown(value)} does not fit '{describe(target)}'")
    elif value != int(value):
        checker.warn("float-conversion", node, f"{_shown(value)} becomes {int(value)}")


def _shown(value: Fraction) -> str:
    """Six digits; a long double may be beyond what a float of Python holds."""
    return f"{Context(prec=6).divide(Decimal(value.numerator), Decimal(value.denominator)).normalize():g}"


def _to_floating(checker: Checker, node: c_ast.Node, source: CType, target: FloatingType) -> None:
    if isinstance(source, FloatingType):
        if source.size > target.size and _number(checker, node) is None:
            checker.warn("float-conversion", node,
                         f"'{describe(source)}' becomes '{describe(target)}', which may change the value")  # fmt: skip
    elif isinstance(source, IntegerType) and checker.wants(("conversion",)):
        low, high = value_range(checker, node)
        limit = 1 << target.kind.precision
        if not (-limit <= low and high <= limit) and checker.constant(node) is None:
            checker.warn("conversion", node,
                         f"'{describe(source)}' becomes '{describe(target)}', which may change the value")  # fmt: skip


def _promotion(checker: Checker, node: c_ast.BinaryOp) -> None:
    """-Wdouble-promotion: an operand of type float makes the operation one of double."""
    for each in (node.left, node.right):
        target, source = checker.semantics.converted.get(each), checker.type(each)
        is_both = isinstance(target, FloatingType) and isinstance(source, FloatingType)
        if target is not None and source is not None and is_both and (size_of(source), size_of(target)) == (4, 8):
            checker.warn("double-promotion", each, f"'{describe(source)}' becomes '{describe(target)}'")


def _number(checker: Checker, node: c_ast.Node) -> Fraction | None:
    """The finite value of a constant expression."""
    value: Any = checker.semantics.values.get(node)
    if value is None and isinstance(node, c_ast.UnaryOp | c_ast.BinaryOp | c_ast.Cast):
        value = unconverted(checker.semantics, node)
    return Fraction(value) if isinstance(value, int | Fraction) else None


_EXPRESSIONS = (
    c_ast.Constant, c_ast.ID, c_ast.ArrayRef, c_ast.StructRef, c_ast.FuncCall, c_ast.Cast, c_ast.CompoundLiteral,
    c_ast.UnaryOp, c_ast.BinaryOp, c_ast.Assignment, c_ast.TernaryOp, c_ast.ExprList, c_ast.Compound,
    c_ast.GenericSelection,
)  # fmt: skip
NODE_CHECKS: NodeChecks = (
    (_FLAGS, _EXPRESSIONS, _converted),
    (("double-promotion",), (c_ast.BinaryOp,), _promotion),
)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
