"""The types of C11 (6.2.5), as values.

Every type is immutable and carries its own qualifiers; records are the exception: two structs with equal
members are different types, so a `Record` has identity and a `RecordType` is a qualified use of it.
Sizes and alignments, in bytes, are those of the System V x86-64 ABI (3.1.2).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, IntFlag
from typing import TypeVar

from pycparser import c_ast


class Qualifier(IntFlag):
    """Type qualifiers, C11 6.7.3."""

    NONE = 0
    CONST = 1
    VOLATILE = 2
    RESTRICT = 4
    ATOMIC = 8


class IntegerKind(Enum):
    """The integer types: C spelling, size in bytes, signedness, conversion rank (C11 6.3.1.1)."""

    BOOL = ("_Bool", 1, False, 0)
    CHAR = ("char", 1, True, 1)
    SIGNED_CHAR = ("signed char", 1, True, 1)
    UNSIGNED_CHAR = ("unsigned char", 1, False, 1)
    SHORT = ("short", 2, True, 2)
    UNSIGNED_SHORT = ("unsigned short", 2, False, 2)
    INT = ("int", 4, True, 3)
    UNSIGNED_INT = ("unsigned int", 4, False, 3)
    LONG = ("long", 8, True, 4)
    UNSIGNED_LONG = ("unsigned long", 8, False, 4)
    LONG_LONG = ("long long", 8, True, 5)
    UNSIGNED_LONG_LONG = ("unsigned long long", 8, False, 5)
    INT128 = ("__int128", 16, True, 6)
    UNSIGNED_INT128 = ("unsigned __int128", 16, False, 6)

    def __init__(self, spelling: str, size: int, signed: bool, rank: int) -> None:
        self.spelling = spelling
        self.size = size
        self.signed = signed
        self.rank = rank


class FloatingKind(Enum):
    """The real floating types: C spelling, size in bytes, significand bits, largest exponent."""

    FLOAT16 = ("_Float16", 2, 11, 15)
    FLOAT = ("float", 4, 24, 127)
    DOUBLE = ("double", 8, 53, 1023)
    LONG_DOUBLE = ("long double", 16, 64, 16383)
    FLOAT128 = ("_Float128", 16, 113, 16383)

    def __init__(self, spelling: str, size: int, precision: int, max_exponent: int) -> None:
        self.spelling = spelling
        self.size = size
        self.precision = precision
        self.max_exponent = max_exponent


@dataclass(frozen=True, slots=True)
class CType:
    """Base of all types; `qualifiers` belong to this use of the type.

    `alignment` is what a typedef's `aligned` attribute asks for, less or more than the type's own, else 0; it makes
    no other type (gcc manual 6.35.1). `may_alias` says that an access through this type may touch an object of any.
    """

    qualifiers: Qualifier = field(default=Qualifier.NONE, kw_only=True)
    alignment: int = field(default=0, kw_only=True, compare=False)
    may_alias: bool = field(default=False, kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class VoidType(CType):
    """`void`."""


@dataclass(frozen=True, slots=True)
class IntegerType(CType):
    """An integer type; enumerated types are the integer type they are compatible with.

    `precision` is set for the value of a bit-field wider than an int: as in gcc it computes in just that many
    bits (C11 6.7.2.1p10). No object and no parameter has such a type.
    """

    kind: IntegerKind
    precision: int = field(default=0, kw_only=True)

    @property
    def size(self) -> int:
        return self.kind.size

    @property
    def bits(self) -> int:
        """Width in value and sign bits; a `_Bool` holds one."""
        return 1 if self.kind is IntegerKind.BOOL else self.precision or self.kind.size * 8

    @property
    def signed(self) -> bool:
        return self.kind.signed


@dataclass(frozen=True, slots=True)
class FloatingType(CType):
    """A real floating type."""

    kind: FloatingKind

    @property
    def size(self) -> int:
        return self.kind.size


@dataclass(frozen=True, slots=True)
class ComplexType(CType):
    """A complex type: two numbers of type `element`. GNU C has integer ones too."""

    element: FloatingType | IntegerType


@dataclass(frozen=True, slots=True)
class PointerType(CType):
    """A pointer to `target`."""

    target: CType


@dataclass(slots=True, eq=False)
class Bound:
    """The number of elements of one variable length array (C11 6.7.6.2p5): evaluated once, where it is declared.

    `node` is the expression; None for `[*]`, whose value nobody asks for.
    """

    node: c_ast.Node | None


@dataclass(frozen=True, slots=True)
class ArrayType(CType):
    """An array; `length` is None while the type is incomplete (or for a flexible array member).

    A variable length array has a `bound` and no length.
    """

    element: CType
    length: int | None
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class VectorType(CType):
    """A GNU vector of `length` numbers (gcc manual 6.52)."""

    element: CType
    length: int


@dataclass(frozen=True, slots=True)
class FunctionType(CType):
    """A function; without a prototype (`int f()`) `parameters` is empty and `has_prototype` false."""

    result: CType
    parameters: tuple[CType, ...]
    is_variadic: bool = False
    has_prototype: bool = True


@dataclass(slots=True, eq=False)
class Member:
    """A member of a record. Bit-fields have `bit_width`; `bit_offset` counts from the record's start."""

    name: str | None
    type: CType
    offset: int = 0
    bit_offset: int = 0
    bit_width: int | None = None


@dataclass(slots=True, eq=False)
class Record:
    """A struct or union; `members` is None until its body was seen."""

    tag: str | None
    is_union: bool
    members: list[Member] | None = None
    size: int = 0
    alignment: int = 1
    may_alias: bool = False
    is_transparent: bool = False  # an argument of any member's type is passed as that member (gcc manual 6.33.1)

    @property
    def is_anonymous(self) -> bool:
        """Whether it has no tag, or one that the parser made up."""
        return self.tag is None or self.tag.startswith("__anonymous_")


@dataclass(frozen=True, slots=True)
class RecordType(CType):
    """A qualified use of a record."""

    record: Record


# What jumps may not enter: the node, its name in messages, and whether it is an array on the stack.
JumpScopes = tuple[tuple[c_ast.Node, str, bool], ...]

VOID = VoidType()
BOOL = IntegerType(IntegerKind.BOOL)
CHAR = IntegerType(IntegerKind.CHAR)
SIGNED_CHAR = IntegerType(IntegerKind.SIGNED_CHAR)
UNSIGNED_CHAR = IntegerType(IntegerKind.UNSIGNED_CHAR)
SHORT = IntegerType(IntegerKind.SHORT)
UNSIGNED_SHORT = IntegerType(IntegerKind.UNSIGNED_SHORT)
INT = IntegerType(IntegerKind.INT)
UNSIGNED_INT = IntegerType(IntegerKind.UNSIGNED_INT)
LONG = IntegerType(IntegerKind.LONG)
UNSIGNED_LONG = IntegerType(IntegerKind.UNSIGNED_LONG)
LONG_LONG = IntegerType(IntegerKind.LONG_LONG)
UNSIGNED_LONG_LONG = IntegerType(IntegerKind.UNSIGNED_LONG_LONG)
INT128 = IntegerType(IntegerKind.INT128)
UNSIGNED_INT128 = IntegerType(IntegerKind.UNSIGNED_INT128)
FLOAT = FloatingType(FloatingKind.FLOAT)
DOUBLE = FloatingType(FloatingKind.DOUBLE)
LONG_DOUBLE = FloatingType(FloatingKind.LONG_DOUBLE)
FLOAT16 = FloatingType(FloatingKind.FLOAT16)
FLOAT128 = FloatingType(FloatingKind.FLOAT128)
VOID_POINTER = PointerType(VOID)
CHAR_POINTER = PointerType(CHAR)
SIZE = UNSIGNED_LONG
POINTER_DIFFERENCE = LONG

Type = TypeVar("Type", bound=CType)


def qualified(ctype: Type, qualifiers: Qualifier) -> Type:
    """`ctype` with `qualifiers` added; on an array they go to the element (C11 6.7.3p9)."""
    if qualifiers is Qualifier.NONE:
        return ctype
    if isinstance(ctype, ArrayType):
        return replace(ctype, element=qualified(ctype.element, qualifiers))
    if isinstance(ctype, FunctionType):
        return ctype
    return replace(ctype, qualifiers=ctype.qualifiers | qualifiers)


def unqualified(ctype: Type) -> Type:
    """`ctype` without its top-level qualifiers."""
    return ctype if ctype.qualifiers is Qualifier.NONE else replace(ctype, qualifiers=Qualifier.NONE)


def aliasing(ctype: Type) -> Type:
    """`ctype` with the attribute `may_alias`, at every level of pointers and arrays."""
    if isinstance(ctype, PointerType):
        return replace(ctype, target=aliasing(ctype.target), may_alias=True)
    if isinstance(ctype, ArrayType):
        return replace(ctype, element=aliasing(ctype.element), may_alias=True)
    return ctype if isinstance(ctype, FunctionType) else replace(ctype, may_alias=True)


def whole(ctype: Type) -> Type:
    """`ctype` as objects may have it: the declared type of a bit-field's value."""
    return replace(ctype, precision=0) if isinstance(ctype, IntegerType) and ctype.precision else ctype


def is_integer(ctype: CType) -> bool:
    return isinstance(ctype, IntegerType)


def is_arithmetic(ctype: CType) -> bool:
    return isinstance(ctype, IntegerType | FloatingType | ComplexType)


def is_scalar(ctype: CType) -> bool:
    return isinstance(ctype, IntegerType | FloatingType | ComplexType | PointerType)


def is_void(ctype: CType) -> bool:
    return isinstance(ctype, VoidType)


def is_aggregate(ctype: CType) -> bool:
    """Types that lowering keeps in memory: records, arrays and complex numbers."""
    return isinstance(ctype, RecordType | ArrayType | ComplexType)


def is_volatile(ctype: CType) -> bool:
    return ctype.qualifiers is not Qualifier.NONE and bool(ctype.qualifiers & Qualifier.VOLATILE)


def is_atomic(ctype: CType) -> bool:
    return ctype.qualifiers is not Qualifier.NONE and bool(ctype.qualifiers & Qualifier.ATOMIC)


def without_atomic(ctype: Type) -> Type:
    """The type of the same object where nobody else can see it yet: an initialiser is no atomic access."""
    return replace(ctype, qualifiers=ctype.qualifiers & ~Qualifier.ATOMIC) if is_atomic(ctype) else ctype


def is_read_only(ctype: CType) -> bool:
    """Whether no byte of an object of this type is ever written: it is const itself, not just some member."""
    if isinstance(ctype, ArrayType):
        return is_read_only(ctype.element)
    return ctype.qualifiers is not Qualifier.NONE and bool(ctype.qualifiers & Qualifier.CONST)


def is_const(ctype: CType) -> bool:
    """Whether an object of this type may not be modified (C11 6.3.2.1p1)."""
    if is_read_only(ctype):
        return True
    if isinstance(ctype, ArrayType):
        return is_const(ctype.element)
    if isinstance(ctype, RecordType):
        return any(is_const(member.type) for member in ctype.record.members or ())
    return False


def is_complete(ctype: CType) -> bool:
    """Whether the size of the type is known."""
    if isinstance(ctype, ArrayType):
        return (ctype.length is not None or ctype.bound is not None) and is_complete(ctype.element)
    if isinstance(ctype, RecordType):
        return ctype.record.members is not None
    return not isinstance(ctype, VoidType | FunctionType)


def is_variable_length(ctype: CType) -> bool:
    """Whether the size of the type is only known when the program runs."""
    return isinstance(ctype, ArrayType) and (ctype.bound is not None or is_variable_length(ctype.element))


def is_variably_modified(ctype: CType) -> bool:
    """Whether a variable length array occurs in the declarators of the type (C11 6.7.6p3)."""
    if isinstance(ctype, PointerType):
        return is_variably_modified(ctype.target)
    if isinstance(ctype, FunctionType):
        return is_variably_modified(ctype.result)
    return isinstance(ctype, ArrayType) and (ctype.bound is not None or is_variably_modified(ctype.element))


def size_of(ctype: CType) -> int:
    """Size in bytes. `void` and functions have size 1, as in GNU C pointer arithmetic."""
    assert not is_variable_length(ctype), "the size of a variable length array is not known before run time"
    if isinstance(ctype, IntegerType | FloatingType):
        return ctype.kind.size
    if isinstance(ctype, PointerType):
        return 8
    if isinstance(ctype, ArrayType):
        return size_of(ctype.element) * (ctype.length or 0)
    if isinstance(ctype, RecordType):
        return ctype.record.size
    if isinstance(ctype, ComplexType):
        return 2 * ctype.element.size
    if isinstance(ctype, VectorType):
        return size_of(ctype.element) * ctype.length
    return 1


def alignment_of(ctype: CType) -> int:
    """Alignment in bytes (System V x86-64 ABI, figure 3.1); an atomic object is aligned to its size, as in gcc."""
    if is_atomic(ctype) and size_of(ctype) in (1, 2, 4, 8, 16):
        return max(size_of(ctype), alignment_of(unqualified(ctype)))
    if ctype.alignment:
        return ctype.alignment
    if isinstance(ctype, IntegerType | FloatingType):
        return ctype.kind.size
    if isinstance(ctype, PointerType):
        return 8
    if isinstance(ctype, ArrayType):
        return alignment_of(ctype.element)
    if isinstance(ctype, RecordType):
        return ctype.record.alignment
    if isinstance(ctype, ComplexType):
        return ctype.element.size
    if isinstance(ctype, VectorType):
        return size_of(ctype)
    return 1
