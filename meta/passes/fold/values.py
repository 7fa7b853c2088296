"""Values of the constant propagation of meta/passes/fold/fold.py, and their C text.

A value is a number or an address that sema can compute with, UNSEEN (no path has brought one yet), or None:
several, or unknown.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final, TypeGuard

from pycparser import c_ast

from meta.passes.tree import Node
from meta.sema import Symbol
from meta.sema.numbers import Number, convert, round_to
from meta.sema.semantics import AddressConstant, ConstantValue
from meta.sema.types import CType, FloatingKind, FloatingType, IntegerKind, IntegerType, PointerType


class Unseen:
    """No path has brought a value yet."""

    def __repr__(self) -> str:
        return "UNSEEN"


UNSEEN: Final = Unseen()
Value = ConstantValue | Unseen | None


def is_known(value: Value) -> TypeGuard[ConstantValue]:
    return value is not None and not isinstance(value, Unseen)


def joined(one: Value, two: Value) -> Value:
    """What both can be; None where they differ."""
    if isinstance(one, Unseen):
        return two
    if isinstance(two, Unseen):
        return one
    return one if _same(one, two) else None


def _same(one: Value, two: Value) -> bool:
    if type(one) is not type(two):
        return False
    if isinstance(one, float):
        assert isinstance(two, float)
        return one == two and math.copysign(1, one) == math.copysign(1, two)
    return one is not None and one == two


def truth(value: Value) -> bool | Unseen | None:
    """Whether a value differs from zero; None where that is not known."""
    if isinstance(value, Unseen) or value is None:
        return value
    if isinstance(value, int | float | Fraction):
        return bool(value != 0)
    if isinstance(value, AddressConstant) and isinstance(value.base, Symbol):
        is_sure = "weak" not in value.base.attributes and value.base.definition is not None and value.offset == 0
        return True if is_sure else None
    if isinstance(value, AddressConstant) and isinstance(value.base, c_ast.Constant):
        return True
    return None


def converted(value: Value, source: CType, target: CType) -> Value:
    """`value` of type `source` as if assigned or cast to `target`."""
    if not is_known(value):
        return value
    if isinstance(value, AddressConstant):
        if isinstance(target, IntegerType) and target.kind is IntegerKind.BOOL:
            known = truth(value)
            return int(known) if isinstance(known, bool) else None
        return value if isinstance(target, PointerType) else None
    if not isinstance(value, int | float | Fraction):
        return None
    if isinstance(source, FloatingType) and isinstance(target, PointerType):
        return None
    return convert(value, target)


def zero(ctype: CType) -> Value:
    """What an object holds that no initialiser mentions."""
    if isinstance(ctype, FloatingType):
        return Fraction(0)
    return 0 if isinstance(ctype, IntegerType | PointerType) else None


_SUFFIXES = {
    IntegerKind.INT: "", IntegerKind.UNSIGNED_INT: "u", IntegerKind.LONG: "l", IntegerKind.UNSIGNED_LONG: "ul",
    IntegerKind.LONG_LONG: "ll", IntegerKind.UNSIGNED_LONG_LONG: "ull",
}  # fmt: skip
_WORDS = {
    "": "int", "u": "unsigned int", "l": "long int", "ul": "unsigned long int", "ll": "long long int",
    "ull": "unsigned long long int",
}  # fmt: skip


def literal(value: Value, ctype: CType, at: Node) -> Node | None:
    """An expression of exactly the type `ctype` with this value; None where C has no short one."""
    if isinstance(ctype, IntegerType) and isinstance(value, int) and not ctype.precision:
        if ctype.kind in _SUFFIXES:
            return _integer(value, ctype.kind, at)
        return None if ctype.size > 8 else _cast(_integer(value, IntegerKind.INT, at), ctype.kind.spelling, at)
    if isinstance(ctype, FloatingType) and isinstance(value, float | Fraction):
        return _floating(value, ctype, at)
    return None


def _integer(value: int, kind: IntegerKind, at: Node) -> Node:
    suffix = _SUFFIXES[kind]
    if kind.signed and value == -(1 << kind.size * 8 - 1):  # C has no negative constants
        return c_ast.BinaryOp("-", _integer(value + 1, kind, at), _integer(1, kind, at), at.coord)
    constant = c_ast.Constant(_WORDS[suffix], f"{abs(value)}{suffix}", at.coord)
    return c_ast.UnaryOp("-", constant, at.coord) if value < 0 else constant


def _cast(node: Node, spelling: str, at: Node) -> Node:
    basic = c_ast.TypeDecl(None, [], None, c_ast.IdentifierType(spelling.split(), at.coord), at.coord)
    return c_ast.Cast(c_ast.Typename(None, [], None, basic, at.coord), node, at.coord)


def _floating(value: Number, ctype: FloatingType, at: Node) -> Node | None:
    suffix = {FloatingKind.FLOAT: "f", FloatingKind.DOUBLE: ""}.get(ctype.kind)
    if suffix is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    is_negative = value < 0 or (isinstance(value, float) and math.copysign(1, value) < 0)
    text = _shortest(abs(Fraction(value)), ctype.kind)
    if text is None:
        return None
    constant = c_ast.Constant("float" if suffix else "double", text + suffix, at.coord)
    return c_ast.UnaryOp("-", constant, at.coord) if is_negative else constant


def _shortest(value: Fraction, kind: FloatingKind) -> str | None:
    """The fewest decimal digits that round to `value` again."""
    for digits in range(1, 18):
        text = f"{float(value):.{digits}g}"
        if round_to(Fraction(text), kind) == value:
            return text if any(mark in text for mark in ".e") else f"{text}.0"
    return None




__all__ = ["UNSEEN", "Unseen", "Value", "converted", "is_known", "joined", "literal", "truth", "zero"]
