"""C types as LLVM types. Records and arrays are bytes in memory; LLVM needs no more than their size."""

from __future__ import annotations

from meta.sema.types import CType, FloatingKind, FloatingType, IntegerType, PointerType, VoidType, size_of

_FLOATING = {FloatingKind.FLOAT: "float", FloatingKind.DOUBLE: "double", FloatingKind.LONG_DOUBLE: "x86_fp80"}


def value_type(ctype: CType) -> str:
    """The type of a value in a register; an aggregate's value is the address of its bytes."""
    if isinstance(ctype, IntegerType):
        return f"i{ctype.bits}"
    if isinstance(ctype, FloatingType):
        return _FLOATING[ctype.kind]
    return "void" if isinstance(ctype, VoidType) else "ptr"


def memory_type(ctype: CType) -> str:
    """The type of an object in memory; a `_Bool` takes a byte."""
    if isinstance(ctype, IntegerType):
        return f"i{ctype.size * 8}"
    if isinstance(ctype, FloatingType | PointerType):
        return value_type(ctype)
    return f"[{size_of(ctype)} x i8]"
