"""Objects in memory: places, loads, stores, bit-fields, copies."""

from __future__ import annotations

from dataclasses import dataclass

from meta.lower import atomic_access
from meta.lower.casts import resize
from meta.lower.ir import Value, Writer
from meta.lower.irtypes import memory_type, value_type
from meta.sema.types import (
    CType,
    IntegerKind,
    IntegerType,
    Member,
    Record,
    RecordType,
    alignment_of,
    is_aggregate,
    is_atomic,
    is_volatile,
    size_of,
)


@dataclass(frozen=True, slots=True)
class BitRange:
    """A bit-field inside its container: `shift` bits up, `width` wide, in an integer of `container` bits."""

    shift: int
    width: int
    container: int


# How an access reached its object: as a part of this record, so many bytes from its start. Through a union or a
# `may_alias` type the record is None: the access may touch an object of any type.
Path = tuple[Record | None, int]
ANYTHING: Path = (None, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """An lvalue: where an object is, its qualified type, and its known alignment in bytes."""

    pointer: Value
    type: CType
    alignment: int
    bits: BitRange | None = None
    path: Path | None = None


def place(pointer: Value, ctype: CType) -> Place:
    """The place of an object that is aligned as its type asks."""
    return Place(pointer, ctype, alignment_of(ctype))


def offset(out: Writer, pointer: Value, distance: int) -> Value:
    """`distance` bytes into an object."""
    if distance == 0:
        return pointer
    unsigned = " nuw" if distance > 0 else ""
    return out.instruction("ptr", f"getelementptr inbounds{unsigned} i8, {pointer}, i64 {distance}")


def alignment_at(base: int, distance: int) -> int:
    """The alignment of the address `distance` bytes after one aligned to `base`."""
    return base if distance == 0 else min(base, distance & -distance)


def member_place(out: Writer, base: Place, member: Member, ctype: CType) -> Place:
    """A member of the record at `base`; `ctype` is the member's type with the record's qualifiers."""
    if member.bit_width is None:
        pointer = offset(out, base.pointer, member.offset)
        return Place(pointer, ctype, alignment_at(base.alignment, member.offset), path=_member_path(base, member))
    start, bits = _container(member, ctype)
    alignment = alignment_at(base.alignment, start)
    return Place(offset(out, base.pointer, start), ctype, alignment, bits)


def _member_path(base: Place, member: Member) -> Path:
    """The path of a member from the outermost record that the expression names."""
    assert isinstance(base.type, RecordType)
    record = base.type.record
    if base.type.may_alias or record.may_alias or record.is_union or base.path == ANYTHING:
        return ANYTHING
    outer, start = base.path or (record, 0)
    return outer, start + member.offset


def _container(member: Member, ctype: CType) -> tuple[int, BitRange]:
    """The byte offset and bits of the access to a bit-field.

    A volatile one is accessed at its declared width where it lies in one such unit (AAPCS64 and gcc's
    -fstrict-volatile-bitfields); others touch only the bytes they occupy, so that no neighbour is written.
    """
    assert member.bit_width is not None
    unit = size_of(ctype) * 8
    first = member.bit_offset // unit * unit
    if is_volatile(ctype) and member.bit_offset + member.bit_width <= first + unit:
        return first // 8, BitRange(member.bit_offset - first, member.bit_width, unit)
    start = member.bit_offset // 8
    end = (member.bit_offset + member.bit_width + 7) // 8
    return start, BitRange(member.bit_offset % 8, member.bit_width, (end - start) * 8)


def load(out: Writer, where: Place) -> Value:
    """The value of a scalar object, or the address of an aggregate."""
    if is_atomic(where.type):
        return atomic_access.load(out, where)
    if is_aggregate(where.type):
        return where.pointer
    if where.bits is not None:
        return _load_bits(out, where, where.bits)
    notes = out.notes.access(where.type, where.path) if out.notes is not None else ""
    if isinstance(where.type, IntegerType) and where.type.kind is IntegerKind.BOOL:
        notes += out.notes.truth() if out.notes is not None else ""
        return out.instruction("i1", f"trunc nuw {_load(out, where, 'i8', notes)} to i1")
    return _load(out, where, memory_type(where.type), notes)


def _load(out: Writer, where: Place, text: str, notes: str = "") -> Value:
    volatile = "volatile " if is_volatile(where.type) else ""
    return out.instruction(text, f"load {volatile}{text}, {where.pointer}, align {where.alignment}{notes}")


def _load_bits(out: Writer, where: Place, bits: BitRange) -> Value:
    assert isinstance(where.type, IntegerType)
    text = f"i{bits.container}"
    value = _load(out, where, text)
    above = bits.container - bits.shift - bits.width
    if where.type.signed:
        if above:
            value = out.instruction(text, f"shl {value}, {above}")
        if above + bits.shift:
            value = out.instruction(text, f"ashr {value}, {above + bits.shift}")
    else:
        if bits.shift:
            value = out.instruction(text, f"lshr {value}, {bits.shift}")
        if above:
            value = out.instruction(text, f"and {value}, {(1 << bits.width) - 1}")
    return resize(out, value, bits.container, where.type.bits, signed=where.type.signed)


def store(out: Writer, value: Value, where: Place) -> None:
    """Store a scalar, or copy an aggregate from the address `value`."""
    if is_atomic(where.type):
        atomic_access.store(out, value, where)
        return
    if is_aggregate(where.type):
        copy(out, where.pointer, value, where)
        return
    if where.bits is not None:
        _store_bits(out, value, where, where.bits)
        return
    if isinstance(where.type, IntegerType) and where.type.kind is IntegerKind.BOOL:
        value = out.instruction("i8", f"zext {value} to i8")
    _store(out, value, where, out.notes.access(where.type, where.path) if out.notes is not None else "")


def _store(out: Writer, value: Value, where: Place, notes: str = "") -> None:
    volatile = "volatile " if is_volatile(where.type) else ""
    out.effect(f"store {volatile}{value}, {where.pointer}, align {where.alignment}{notes}")


def _store_bits(out: Writer, value: Value, where: Place, bits: BitRange) -> None:
    assert isinstance(where.type, IntegerType)
    text = f"i{bits.container}"
    value = resize(out, value, where.type.bits, bits.container, signed=False)
    if bits.width < bits.container:
        mask = (1 << bits.width) - 1
        value = out.instruction(text, f"and {value}, {mask}")
        if bits.shift:
            value = out.instruction(text, f"shl {value}, {bits.shift}")
        old = _load(out, where, text)
        kept = ((1 << bits.container) - 1) & ~(mask << bits.shift)
        old = out.instruction(text, f"and {old}, {kept}")
        value = out.instruction(text, f"or {old}, {value.text}")
    _store(out, value, where)


def truncated(out: Writer, value: Value, where: Place) -> Value:
    """The value an object holds after `value` was stored in it: a bit-field keeps only its width."""
    if where.bits is None or not isinstance(where.type, IntegerType):
        return value
    unused = where.type.bits - where.bits.width
    if unused <= 0:
        return value
    text = value_type(where.type)
    shifted = out.instruction(text, f"shl {value}, {unused}")
    return out.instruction(text, f"{'ashr' if where.type.signed else 'lshr'} {shifted}, {unused}")


def copy(out: Writer, target: Value, source: Value, where: Place) -> None:
    """Copy an aggregate; source and target are the same object or do not overlap (C11 6.5.16.1p3)."""
    size = size_of(where.type)
    if size == 0:
        return
    volatile = "true" if is_volatile(where.type) else "false"
    alignment = where.alignment
    out.effect(
        f"call void @llvm.memcpy.p0.p0.i64(ptr align {alignment} {target.text}, "
        f"ptr {source.text}, i64 {size}, i1 {volatile}){out.notes.copy(where.type) if out.notes is not None else ''}"
    )


def load_raw(out: Writer, pointer: Value, text: str, alignment: int) -> Value:
    """Load an IR type that is not an object's own, such as an eightbyte of a record."""
    return out.instruction(text, f"load {text}, {pointer}, align {alignment}")


def store_raw(out: Writer, value: Value, pointer: Value, alignment: int) -> None:
    out.effect(f"store {value}, {pointer}, align {alignment}")


def clear(out: Writer, where: Place) -> None:
    """Fill an object with zero bytes."""
    size = size_of(where.type)
    if size:
        target = f"ptr align {where.alignment} {where.pointer.text}"
        out.effect(f"call void @llvm.memset.p0.i64({target}, i8 0, i64 {size}, i1 false)")


def temporary(out: Writer, ctype: CType, hint: str = "tmp") -> Place:
    """A fresh object of `ctype` in the frame."""
    alignment = alignment_of(ctype)
    return Place(out.alloca(memory_type(ctype), alignment, hint), ctype, alignment)
