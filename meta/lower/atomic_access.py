"""Atomic accesses as LLVM's atomic instructions (C11 6.2.6.1p9, 7.17).

An object travels as an integer of its size, or as itself where it is an integer or a pointer. What no
atomicrmw does, a compare-exchange loop does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from meta.lower import memory
from meta.lower.casts import resize
from meta.lower.ir import Value, Writer
from meta.sema.types import (
    CType,
    IntegerKind,
    IntegerType,
    PointerType,
    alignment_of,
    is_aggregate,
    is_volatile,
    size_of,
    unqualified,
)

if TYPE_CHECKING:
    from meta.lower.memory import Place

SEQUENTIAL = "seq_cst"


def bits_type(ctype: CType) -> str:
    """The IR type in which an object of `ctype` is accessed atomically."""
    return "ptr" if isinstance(ctype, PointerType) else f"i{size_of(ctype) * 8}"


def to_bits(out: Writer, value: Value, ctype: CType) -> Value:
    """A C value as its bits; of an aggregate, `value` is the address."""
    if isinstance(ctype, PointerType):
        return value
    if isinstance(ctype, IntegerType):
        return resize(out, value, ctype.bits, ctype.size * 8, signed=False)
    text, alignment = bits_type(ctype), alignment_of(ctype)
    if is_aggregate(ctype):
        return memory.load_raw(out, value, text, alignment)
    where = memory.temporary(out, ctype, "bits")
    memory.clear(out, where)
    memory.store(out, value, where)
    return memory.load_raw(out, where.pointer, text, alignment)


def from_bits(out: Writer, bits: Value, ctype: CType) -> Value:
    """The C value of bits that were loaded."""
    if isinstance(ctype, PointerType):
        return bits
    if isinstance(ctype, IntegerType):
        return resize(out, bits, ctype.size * 8, ctype.bits, signed=False)
    where = memory.temporary(out, ctype, "bits")
    memory.store_raw(out, bits, where.pointer, where.alignment)
    return memory.load(out, where)


def plain(ctype: CType) -> CType:
    """The type without qualifiers: what a register holds."""
    return unqualified(ctype)


def _volatile(ctype: CType) -> str:
    return "volatile " if is_volatile(ctype) else ""


def load_bits(out: Writer, pointer: Value, ctype: CType, order: str = SEQUENTIAL) -> Value:
    text = bits_type(ctype)
    return out.instruction(
        text, f"load atomic {_volatile(ctype)}{text}, {pointer} {order}, align {size_of(ctype)}"
    )


def store_bits(out: Writer, bits: Value, pointer: Value, ctype: CType, order: str = SEQUENTIAL) -> None:
    out.effect(f"store atomic {_volatile(ctype)}{bits}, {pointer} {order}, align {size_of(ctype)}")


def exchange_bits(out: Writer, operation: str, pointer: Value, bits: Value, ctype: CType, order: str) -> Value:
    """The old bits of an atomicrmw; `operation` is xchg, add, and so on."""
    return out.instruction(
        bits.type, f"atomicrmw {_volatile(ctype)}{operation} {pointer}, {bits} {order}, align {size_of(ctype)}"
    )


def compare_exchange(
    out: Writer, pointer: Value, expected: Value, desired: Value, ctype: CType, orders: tuple[str, str], weak: str = ""
) -> tuple[Value, Value]:
    """The old bits, and as i1 whether they were the expected ones."""
    pair = out.instruction(
        f"{{ {expected.type}, i1 }}",
        f"cmpxchg {weak}{_volatile(ctype)}{pointer}, {expected}, {desired} {' '.join(orders)}, align {size_of(ctype)}",
    )
    old = out.instruction(expected.type, f"extractvalue {pair}, 0")
    return old, out.instruction("i1", f"extractvalue {pair}, 1")


def load(out: Writer, where: Place) -> Value:
    """Read an `_Atomic` object."""
    ctype = plain(where.type)
    return from_bits(out, load_bits(out, where.pointer, where.type), ctype)


def store(out: Writer, value: Value, where: Place) -> None:
    """Write an `_Atomic` object."""
    ctype = plain(where.type)
    store_bits(out, to_bits(out, value, ctype), where.pointer, where.type)


def is_direct(operation: str, ctype: CType, computed_in: CType) -> bool:
    """Whether one atomicrmw does `op=`: the low bits of the result depend on the low bits of the operands only."""
    is_counted = isinstance(ctype, IntegerType) and ctype.kind is not IntegerKind.BOOL
    return is_counted and isinstance(computed_in, IntegerType) and operation in DIRECT


DIRECT = {"+": "add", "-": "sub", "&": "and", "|": "or", "^": "xor"}


def update(out: Writer, where: Place, compute: Callable[[Value], Value]) -> tuple[Value, Value]:
    """`compute` applied to the old value until nobody else changed the object meanwhile; old and new value."""
    ctype = plain(where.type)
    text, alignment = bits_type(ctype), size_of(ctype)
    slot = out.alloca(text, alignment, "old")
    memory.store_raw(out, load_bits(out, where.pointer, where.type), slot, alignment)
    again, done = out.fresh("again"), out.fresh("swapped")
    out.place(again)
    expected = memory.load_raw(out, slot, text, alignment)
    old = from_bits(out, expected, ctype)
    new = compute(old)
    bits = to_bits(out, new, ctype)
    orders = (SEQUENTIAL, SEQUENTIAL)
    found, swapped = compare_exchange(out, where.pointer, expected, bits, where.type, orders)
    memory.store_raw(out, found, slot, alignment)
    out.branch_if(swapped, done, again)
    out.place(done)
    return old, new
