"""Conversions and compatibility of types (C11 6.3, 6.2.7)."""

from __future__ import annotations

from dataclasses import replace

from meta.sema.types import (
    DOUBLE,
    FLOAT,
    FLOAT16,
    INT,
    UNSIGNED_INT,
    ArrayType,
    ComplexType,
    CType,
    FloatingKind,
    FloatingType,
    FunctionType,
    IntegerKind,
    IntegerType,
    PointerType,
    RecordType,
    VoidType,
    unqualified,
    whole,
)

_UNSIGNED_OF = {
    IntegerKind.INT: IntegerKind.UNSIGNED_INT,
    IntegerKind.LONG: IntegerKind.UNSIGNED_LONG,
    IntegerKind.LONG_LONG: IntegerKind.UNSIGNED_LONG_LONG,
    IntegerKind.INT128: IntegerKind.UNSIGNED_INT128,
}


def decay(ctype: CType) -> CType:
    """The type of a value: arrays and functions become pointers, qualifiers go (C11 6.3.2.1)."""
    if isinstance(ctype, ArrayType):
        return PointerType(ctype.element)
    if isinstance(ctype, FunctionType):
        return PointerType(ctype)
    return unqualified(ctype)


def promote(ctype: CType, bit_width: int | None = None) -> CType:
    """The integer promotions (C11 6.3.1.1p2); `bit_width` is that of a bit-field operand.

    As in gcc and clang a `long` bit-field that fits an int is promoted too.
    """
    if not isinstance(ctype, IntegerType):
        return unqualified(ctype)
    if bit_width is not None and bit_width <= 32:
        fits = bit_width < 32 or (bit_width == 32 and ctype.signed)
        return INT if fits else UNSIGNED_INT
    if bit_width is not None and bit_width < ctype.size * 8:
        return IntegerType(ctype.kind, precision=bit_width)
    if ctype.kind.rank < INT.kind.rank:
        return INT
    return unqualified(ctype)


def promote_argument(ctype: CType) -> CType:
    """The default argument promotions (C11 6.5.2.2p6)."""
    return DOUBLE if unqualified(ctype) == FLOAT else whole(promote(ctype))


def common_type(left: CType, right: CType) -> CType:
    """The usual arithmetic conversions (C11 6.3.1.8) of two promoted arithmetic types.

    `_Float16` is computed in float and rounded where it is stored, as gcc does on x86-64 (-fexcess-precision=fast).
    """
    if isinstance(left, ComplexType) or isinstance(right, ComplexType):
        parts = [promote(each.element) if isinstance(each, ComplexType) else each for each in (left, right)]
        element = common_type(parts[0], parts[1])
        assert isinstance(element, FloatingType | IntegerType)
        return ComplexType(element)
    for kind in (FloatingKind.FLOAT128, FloatingKind.LONG_DOUBLE, FloatingKind.DOUBLE, FloatingKind.FLOAT):
        for operand in (left, right):
            if isinstance(operand, FloatingType) and operand.kind is kind:
                return FloatingType(kind)
    if FLOAT16 in (unqualified(left), unqualified(right)):
        return FLOAT
    assert isinstance(left, IntegerType) and isinstance(right, IntegerType)
    if left.precision or right.precision:
        if left.bits == right.bits:
            return right if left.signed else left
        return left if left.bits > right.bits else right
    if left.kind is right.kind:
        return left
    if left.signed == right.signed:
        return left if left.kind.rank > right.kind.rank else right
    unsigned, signed = (right, left) if left.signed else (left, right)
    if unsigned.kind.rank >= signed.kind.rank:
        return unsigned
    if signed.size > unsigned.size:
        return signed
    return IntegerType(_UNSIGNED_OF[signed.kind])


def compatible(left: CType, right: CType, *, ignore_qualifiers: bool = False) -> bool:
    """Whether two types are compatible (C11 6.2.7, 6.7.3p10, 6.7.6)."""
    if left is right:
        return True
    if not ignore_qualifiers and left.qualifiers != right.qualifiers:
        return False
    if isinstance(left, PointerType) and isinstance(right, PointerType):
        return compatible(left.target, right.target)
    if isinstance(left, ArrayType) and isinstance(right, ArrayType):
        lengths = left.length is None or right.length is None or left.length == right.length
        return lengths and compatible(left.element, right.element)
    if isinstance(left, FunctionType) and isinstance(right, FunctionType):
        return _compatible_functions(left, right)
    if isinstance(left, RecordType) and isinstance(right, RecordType):
        return left.record is right.record
    return type(left) is type(right) and unqualified(left) == unqualified(right)


def _compatible_functions(left: FunctionType, right: FunctionType) -> bool:
    if not compatible(left.result, right.result, ignore_qualifiers=True):
        return False
    if not (left.has_prototype and right.has_prototype):
        return True
    return (
        len(left.parameters) == len(right.parameters)
        and left.is_variadic == right.is_variadic
        and all(
            compatible(a, b, ignore_qualifiers=True)
            for a, b in zip(left.parameters, right.parameters, strict=True)
        )
    )


def composite(left: CType, right: CType) -> CType:
    """The composite of two compatible types (C11 6.2.7p3)."""
    if isinstance(left, ArrayType) and isinstance(right, ArrayType):
        length = right.length if left.length is None else left.length
        bound = (left.bound or right.bound) if length is None else None
        return replace(left, element=composite(left.element, right.element), length=length, bound=bound)
    if isinstance(left, FunctionType) and isinstance(right, FunctionType):
        if not right.has_prototype:
            return left
        if not left.has_prototype:
            return right
        parameters = tuple(composite(a, b) for a, b in zip(left.parameters, right.parameters, strict=True))
        return replace(left, result=composite(left.result, right.result), parameters=parameters)
    if isinstance(left, PointerType) and isinstance(right, PointerType):
        return replace(left, target=composite(left.target, right.target))
    return left


def pointers_assignable(to: PointerType, source: PointerType) -> bool:
    """Whether a pointer converts implicitly (C11 6.5.16.1p1).

    As gcc and clang do without -pedantic-errors, qualifiers may be dropped and character or integer
    targets may differ in signedness.
    """
    a, b = unqualified(to.target), unqualified(source.target)
    if isinstance(a, VoidType) or isinstance(b, VoidType):
        return True
    if isinstance(a, IntegerType) and isinstance(b, IntegerType):
        return a.size == b.size and (a.kind is IntegerKind.BOOL) == (b.kind is IntegerKind.BOOL)
    if isinstance(a, PointerType) and isinstance(b, PointerType):
        return pointers_assignable(a, b) and not (isinstance(a.target, VoidType) ^ isinstance(b.target, VoidType))
    if isinstance(a, ArrayType) and isinstance(b, ArrayType):
        return compatible(a.element, b.element, ignore_qualifiers=True) and (
            a.length is None or b.length is None or a.length == b.length
        )
    return compatible(a, b, ignore_qualifiers=True)
