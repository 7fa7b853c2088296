"""Conversions between scalar types (C11 6.3.1, 6.3.2), chosen from a table of type classes."""

from __future__ import annotations

from collections.abc import Callable

from meta.lower.ir import NULL, VOID_VALUE, Value, Writer
from meta.lower.irtypes import value_type
from meta.sema.types import CType, FloatingType, IntegerKind, IntegerType, PointerType, VectorType, VoidType


def cast(out: Writer, value: Value, source: CType, target: CType) -> Value:
    """`value` of C type `source` as a value of C type `target`."""
    if isinstance(target, VoidType):
        return VOID_VALUE
    if isinstance(target, VectorType):
        is_vector = isinstance(source, VectorType)
        return same_bits(out, value, target) if is_vector else splat(out, value, source, target)
    key = (type(source), type(target))
    handler = _TABLE.get(key)
    return value if handler is None else handler(out, value, source, target)


def splat(out: Writer, value: Value, source: CType, target: VectorType) -> Value:
    """A scalar in every lane."""
    scalar = cast(out, value, source, target.element)
    text = value_type(target)
    first = out.instruction(text, f"insertelement {text} poison, {scalar}, i64 0")
    return out.instruction(text, f"shufflevector {first}, {text} poison, <{target.length} x i32> zeroinitializer")


def same_bits(out: Writer, value: Value, target: CType) -> Value:
    text = value_type(target)
    return value if value.type == text else out.instruction(text, f"bitcast {value} to {text}")


def truth(out: Writer, value: Value, ctype: CType) -> Value:
    """Whether a scalar differs from zero, as i1."""
    if isinstance(ctype, IntegerType):
        if ctype.kind is IntegerKind.BOOL:
            return value
        return out.instruction("i1", f"icmp ne {value}, 0")
    if isinstance(ctype, FloatingType):
        return out.instruction("i1", f"fcmp une {value}, zeroinitializer")
    return out.instruction("i1", f"icmp ne {value}, {NULL.text}")


def resize(out: Writer, value: Value, source_bits: int, target_bits: int, *, signed: bool) -> Value:
    """An integer at another width: truncated, or extended by its signedness."""
    if source_bits == target_bits:
        return value
    op = "trunc" if target_bits < source_bits else "sext" if signed else "zext"
    return out.instruction(f"i{target_bits}", f"{op} {value} to i{target_bits}")


def _integer_to_integer(out: Writer, value: Value, source: CType, target: CType) -> Value:
    assert isinstance(source, IntegerType) and isinstance(target, IntegerType)
    if target.kind is IntegerKind.BOOL:
        return truth(out, value, source)
    return resize(out, value, source.bits, target.bits, signed=source.signed)


def _integer_to_floating(out: Writer, value: Value, source: CType, target: CType) -> Value:
    assert isinstance(source, IntegerType)
    op = "sitofp" if source.signed else "uitofp"
    return out.instruction(value_type(target), f"{op} {value} to {value_type(target)}")


def _floating_to_integer(out: Writer, value: Value, source: CType, target: CType) -> Value:
    assert isinstance(target, IntegerType)
    if target.kind is IntegerKind.BOOL:
        return truth(out, value, source)
    op = "fptosi" if target.signed else "fptoui"
    return out.instruction(value_type(target), f"{op} {value} to {value_type(target)}")


def _floating_to_floating(out: Writer, value: Value, source: CType, target: CType) -> Value:
    assert isinstance(source, FloatingType) and isinstance(target, FloatingType)
    if source.kind is target.kind:
        return value
    op = "fptrunc" if target.kind.precision < source.kind.precision else "fpext"
    return out.instruction(value_type(target), f"{op} {value} to {value_type(target)}")


def _integer_to_pointer(out: Writer, value: Value, source: CType, _: CType) -> Value:
    assert isinstance(source, IntegerType)
    wide = resize(out, value, source.bits, 64, signed=source.signed)
    return out.instruction("ptr", f"inttoptr {wide} to ptr")


def _pointer_to_integer(out: Writer, value: Value, source: CType, target: CType) -> Value:
    assert isinstance(target, IntegerType)
    if target.kind is IntegerKind.BOOL:
        return truth(out, value, source)
    wide = out.instruction("i64", f"ptrtoint {value} to i64")
    return resize(out, wide, 64, target.bits, signed=False)


_TABLE: dict[tuple[type[CType], type[CType]], Callable[[Writer, Value, CType, CType], Value]] = {
    (IntegerType, IntegerType): _integer_to_integer,
    (IntegerType, FloatingType): _integer_to_floating,
    (FloatingType, IntegerType): _floating_to_integer,
    (FloatingType, FloatingType): _floating_to_floating,
    (IntegerType, PointerType): _integer_to_pointer,
    (PointerType, IntegerType): _pointer_to_integer,
}
