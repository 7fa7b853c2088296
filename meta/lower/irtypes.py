"""C types as LLVM types.

A record has the types of its members where they are laid out as LLVM would lay them out, because LLVM splits
local objects along them; others (unions, bit-fields, packed records) are bytes. Addresses are always counted
in bytes, so nothing depends on which it is.

    struct {int a; double b[2];}  ->  { i32, [2 x double] }        union {int a; char c[6];}  ->  [8 x i8]
"""

from __future__ import annotations

from meta.sema.types import (
    ArrayType,
    ComplexType,
    CType,
    FloatingKind,
    FloatingType,
    IntegerType,
    PointerType,
    Record,
    RecordType,
    VectorType,
    VoidType,
    alignment_of,
    is_complete,
    is_variable_length,
    size_of,
)

# A record with more members than this is bytes: nothing splits it, and its text would be long.
_MEMBER_LIMIT = 32

_FLOATING = {
    FloatingKind.FLOAT: "float", FloatingKind.DOUBLE: "double", FloatingKind.LONG_DOUBLE: "x86_fp80",
    FloatingKind.FLOAT128: "fp128", FloatingKind.FLOAT16: "half",
}  # fmt: skip


def value_type(ctype: CType) -> str:
    """The type of a value in a register; an aggregate's value is the address of its bytes."""
    if isinstance(ctype, IntegerType):
        return f"i{ctype.bits}"
    if isinstance(ctype, FloatingType):
        return _FLOATING[ctype.kind]
    if isinstance(ctype, VectorType):
        return f"<{ctype.length} x {value_type(ctype.element)}>"
    return "void" if isinstance(ctype, VoidType) else "ptr"


def memory_type(ctype: CType) -> str:
    """The type of an object in memory; a `_Bool` takes a byte."""
    if isinstance(ctype, IntegerType):
        return f"i{ctype.size * 8}"
    if isinstance(ctype, FloatingType | PointerType | VectorType):
        return value_type(ctype)
    if isinstance(ctype, ComplexType):
        return f"{{ {memory_type(ctype.element)}, {memory_type(ctype.element)} }}"
    if isinstance(ctype, ArrayType) and ctype.length and not is_variable_length(ctype):
        return f"[{ctype.length} x {memory_type(ctype.element)}]"
    if isinstance(ctype, RecordType) and (text := _members_type(ctype.record)):
        return text
    return f"[{size_of(ctype)} x i8]"


def _members_type(record: Record) -> str | None:
    """The record as an LLVM struct; None where LLVM's layout of that would not be the record's."""
    members = record.members
    if record.is_union or not members or len(members) > _MEMBER_LIMIT:
        return None
    end, alignment = 0, 1
    for member in members:
        if member.bit_width is not None or not is_complete(member.type):
            return None
        natural = _natural_alignment(member.type)
        if member.offset != (end + natural - 1) // natural * natural:
            return None
        end = member.offset + size_of(member.type)
        alignment = max(alignment, natural)
    if (end + alignment - 1) // alignment * alignment != record.size:
        return None
    return f"{{ {', '.join(memory_type(member.type) for member in members)} }}"


def _natural_alignment(ctype: CType) -> int:
    """The alignment LLVM gives the memory type of `ctype`; what is bytes there has none."""
    if isinstance(ctype, ArrayType):
        return _natural_alignment(ctype.element) if ctype.length else 1
    if isinstance(ctype, RecordType):
        if _members_type(ctype.record) is None:
            return 1
        return max(_natural_alignment(member.type) for member in ctype.record.members or ())
    return alignment_of(ctype)


def object_alignment(ctype: CType) -> int:
    """The alignment of a variable: an array of 16 bytes or more is aligned to 16 (System V x86-64 ABI 3.1.2)."""
    natural = alignment_of(ctype)
    return max(natural, 16) if isinstance(ctype, ArrayType) and size_of(ctype) >= 16 else natural
