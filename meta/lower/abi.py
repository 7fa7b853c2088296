"""The System V x86-64 calling convention (ABI 1.0, 3.2.3) as LLVM function types.

A struct of two eightbytes travels as two values, a large one by address:

    struct {long a; double b;}  ->  i64, double        struct {char c[40];}  ->  ptr byval([40 x i8])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from meta.lower.irtypes import memory_type, value_type
from meta.sema.types import (
    UNSIGNED_CHAR,
    ArrayType,
    ComplexType,
    CType,
    FloatingKind,
    FloatingType,
    FunctionType,
    IntegerType,
    RecordType,
    VectorType,
    VoidType,
    alignment_of,
    size_of,
)

GENERAL_REGISTERS = 6
VECTOR_REGISTERS = 8


def is_record(ctype: CType) -> bool:
    """Whether a value of this type travels as the eightbytes of an object in memory."""
    return isinstance(ctype, RecordType | ComplexType)


class Class(Enum):
    """Classes of an eightbyte."""

    INTEGER = "integer"
    SSE = "sse"
    SSE_UP = "upper half of the vector register before"
    X87 = "x87"
    X87_UP = "exponent of the x87 register before"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Passing:
    """How one parameter or result travels.

    `types` are the register values; `by_address` says that one pointer to the bytes travels instead;
    an empty record has neither. `attributes` go before each value's name.
    """

    ctype: CType
    types: tuple[str, ...] = ()
    by_address: bool = False
    attributes: str = ""

    @property
    def is_record(self) -> bool:
        return is_record(self.ctype)


@dataclass(frozen=True, slots=True)
class Signature:
    """A function's LLVM-level shape."""

    result: Passing
    parameters: tuple[Passing, ...]
    is_variadic: bool

    @property
    def result_type(self) -> str:
        if self.result.by_address or not self.result.types:
            return "void"
        if len(self.result.types) == 1:
            return self.result.types[0]
        return f"{{ {', '.join(self.result.types)} }}"


def classify(ctype: CType, vector_bytes: int = 16) -> tuple[Class, ...]:
    """The classes of a parameter's eightbytes; a single MEMORY for what travels in memory.

    A vector register holds `vector_bytes`: 32 with AVX, 64 with AVX-512.
    """
    found = _eightbytes(ctype, vector_bytes)
    return (Class.MEMORY,) if Class.X87 in found else found


def _eightbytes(ctype: CType, vector_bytes: int) -> tuple[Class, ...]:
    """The classes of a type's eightbytes, whatever it is used for (ABI 3.2.3)."""
    if size_of(ctype) > vector_bytes:
        return (Class.MEMORY,)
    classes = _classes(ctype, 0)
    while classes and classes[-1] is None:
        classes.pop()  # nothing but padding, as in struct {_Alignas(16) int a;}: it takes no register
    return tuple(known or Class.SSE for known in classes)


def _classes(ctype: CType, start: int) -> list[Class | None]:
    """The classes of the eightbytes that a type at byte `start` has a part in; None for padding."""
    if not isinstance(ctype, RecordType | ArrayType | ComplexType):
        return [*_scalar_classes(ctype, start)]
    classes: list[Class | None] = [None] * ((start % 8 + size_of(ctype) + 7) // 8)
    for offset, part in _parts(ctype):
        inner = _classes(part, start + offset)
        if Class.MEMORY in inner:
            return [Class.MEMORY]
        for index, each in enumerate(inner, (start + offset) // 8 - start // 8):
            classes[index] = _merged(classes[index], each)
    return _cleaned(classes)


def _scalar_classes(ctype: CType, start: int) -> tuple[Class, ...]:
    """ABI 3.2.3, classification, rules 1 to 3; what is not aligned travels in memory."""
    small = _small_vector(ctype)
    if start % size_of(ctype) or small is Class.MEMORY:
        return (Class.MEMORY,)
    rest = (size_of(ctype) - 1) // 8
    if _is_x87(ctype):
        return (Class.X87, Class.X87_UP)
    if small is None and isinstance(ctype, FloatingType | VectorType):
        return (Class.SSE, *[Class.SSE_UP] * rest)
    return (small or Class.INTEGER,) * (1 + rest)


def _merged(one: Class | None, other: Class | None) -> Class | None:
    """ABI 3.2.3, classification, rule 4."""
    pair = (one, other)
    if one is other or None in pair:
        return one or other
    if Class.MEMORY in pair:
        return Class.MEMORY
    if Class.INTEGER in pair:
        return Class.INTEGER
    return Class.MEMORY if Class.X87 in pair or Class.X87_UP in pair else Class.SSE


def _cleaned(classes: list[Class | None]) -> list[Class | None]:
    """ABI 3.2.3, classification, rule 5, the cleanup after merging, which every part has before it is merged."""
    pairs = list(pairwise([None, *classes]))
    is_split = any(each is Class.X87_UP and before is not Class.X87 for before, each in pairs)
    is_long = len(classes) > 2 and (classes[0] is not Class.SSE or set(classes[1:]) != {Class.SSE_UP})
    if Class.MEMORY in classes or is_split or is_long:
        return [Class.MEMORY]
    return [  # as in union {__m128 a; long b;}
        Class.SSE if each is Class.SSE_UP and before not in (Class.SSE, Class.SSE_UP) else each
        for before, each in pairs
    ]


def _is_x87(ctype: CType) -> bool:
    return isinstance(ctype, FloatingType) and ctype.kind is FloatingKind.LONG_DOUBLE


def _small_vector(ctype: CType) -> Class | None:
    """The class of a vector of less than eight bytes, of which the ABI says nothing: as gcc has it."""
    if not isinstance(ctype, VectorType) or size_of(ctype) >= 8:
        return None
    if isinstance(ctype.element, IntegerType):
        return Class.INTEGER
    return Class.MEMORY if ctype.length == 1 else Class.SSE


def _parts(ctype: RecordType | ArrayType | ComplexType) -> Iterator[tuple[int, CType]]:
    """Members and elements with their byte offsets; a bit-field as the bytes it occupies."""
    if isinstance(ctype, RecordType):
        for member in ctype.record.members or ():
            if member.bit_width is None:
                yield member.offset, member.type
            elif member.bit_width:
                first = member.bit_offset // 8
                last = (member.bit_offset + member.bit_width - 1) // 8
                for byte in range(first, last + 1):
                    yield byte, UNSIGNED_CHAR
    elif isinstance(ctype, ArrayType):
        for index in range(ctype.length or 0):
            yield index * size_of(ctype.element), ctype.element
    else:
        yield 0, ctype.element
        yield ctype.element.size, ctype.element


def _scalars(ctype: CType, start: int) -> Iterator[tuple[int, CType]]:
    """Every scalar in a type with its byte offset."""
    if not isinstance(ctype, RecordType | ArrayType | ComplexType):
        yield start, ctype
        return
    for offset, part in _parts(ctype):
        yield from _scalars(part, start + offset)


def register_types(ctype: CType, vector_bytes: int = 16) -> tuple[str, ...] | None:
    """The values a type travels in, or None for memory; offsets are 0 and 8.

    A vector of eight bytes is a double on its way: LLVM would give it a slot of sixteen.
    """
    if isinstance(ctype, VectorType) and size_of(ctype) == 8:
        return ("double",)
    small = _small_vector(ctype)
    if small is not None:
        size = size_of(ctype)
        return {Class.INTEGER: (f"i{size * 8}",), Class.SSE: ("float",)}.get(small)
    if not is_record(ctype):
        return (value_type(ctype),)
    classes = classify(ctype, vector_bytes)
    if Class.MEMORY in classes:
        return None
    if Class.SSE_UP in classes:
        size = 8 * len(classes)
        return (next(value_type(scalar) for _, scalar in _scalars(ctype, 0) if size_of(scalar) == size),)
    size = size_of(ctype)
    return tuple(
        _eightbyte_type(ctype, kind, index * 8, min(8, size - index * 8)) for index, kind in enumerate(classes)
    )


def _eightbyte_type(ctype: CType, kind: Class, start: int, size: int) -> str:
    if kind is Class.INTEGER:
        return f"i{size * 8}"
    doubles = any(offset == start and size_of(scalar) == 8 for offset, scalar in _scalars(ctype, 0))
    if doubles or size == 6:  # three _Float16
        return "double"
    return {2: "half", 4: "float"}.get(size, "<2 x float>")


def _scalar_attributes(ctype: CType) -> str:
    """Narrow integers travel extended to 32 bits, as gcc and clang expect; a value was read, so it is defined."""
    if isinstance(ctype, IntegerType) and ctype.bits < 32:
        return "noundef signext" if ctype.signed else "noundef zeroext"
    return "noundef"


def signature(
    function: FunctionType, arguments: tuple[CType, ...] | None = None, vector_bytes: int = 16
) -> Signature:
    """The shape of `function`; `arguments` gives a call's own types where there are more of them.

    Variable arguments wider than 16 bytes travel in memory whatever the vector registers hold.
    """
    result = _result(function.result, vector_bytes)
    fixed = len(function.parameters) if function.is_variadic else None
    general = GENERAL_REGISTERS - (1 if result.by_address else 0)
    vector = VECTOR_REGISTERS
    parameters: list[Passing] = []
    for index, ctype in enumerate(arguments if arguments is not None else function.parameters):
        bytes_here = vector_bytes if fixed is None or index < fixed else 16
        passing, used_general, used_vector = _parameter(ctype, general, vector, bytes_here)
        general -= used_general
        vector -= used_vector
        parameters.append(passing)
    return Signature(result, tuple(parameters), function.is_variadic or not function.has_prototype)


def _result(ctype: CType, vector_bytes: int) -> Passing:
    if isinstance(ctype, VoidType):
        return Passing(ctype)
    types = None if _is_wide_vector(ctype, vector_bytes) else register_types(ctype, vector_bytes)
    if isinstance(ctype, ComplexType) and types is None:
        types = (value_type(ctype.element),) * 2  # class COMPLEX_X87: %st0 and %st1
    if types is None and _eightbytes(ctype, vector_bytes) == (Class.X87, Class.X87_UP):
        types = ("x86_fp80",)  # in %st0
    if types is None:
        return Passing(ctype, ("ptr",), by_address=True)
    return Passing(ctype, types, attributes="" if is_record(ctype) else _scalar_attributes(ctype))


def _parameter(ctype: CType, general: int, vector: int, vector_bytes: int) -> tuple[Passing, int, int]:
    """How a parameter travels with this many registers left, and how many it takes."""
    if isinstance(ctype, VectorType):
        if _is_wide_vector(ctype, vector_bytes):
            return _on_stack(ctype), 0, 0
        passing = Passing(ctype, register_types(ctype) or (), attributes="noundef")
        return (passing, min(general, 1), 0) if _small_vector(ctype) is Class.INTEGER else (passing, 0, min(vector, 1))
    if not is_record(ctype):
        passing = Passing(ctype, (value_type(ctype),), attributes=_scalar_attributes(ctype))
        if isinstance(ctype, FloatingType):
            return passing, 0, min(vector, 0 if ctype.kind is FloatingKind.LONG_DOUBLE else 1)
        if size_of(ctype) <= 8:
            return passing, min(general, 1), 0
        if general >= 2:
            return passing, 2, 0
        return _on_stack(ctype), 0, 0  # an __int128 is not split, and leaves a last register to what follows
    types = register_types(ctype, vector_bytes)
    if types is not None:
        classes = classify(ctype, vector_bytes)
        wants_general, wants_vector = classes.count(Class.INTEGER), classes.count(Class.SSE)
        if wants_general <= general and wants_vector <= vector:
            return Passing(ctype, types), wants_general, wants_vector
    return _on_stack(ctype), 0, 0


def _is_wide_vector(ctype: CType, vector_bytes: int) -> bool:
    """Vectors that no register holds travel in memory; so do small ones of one floating lane."""
    return _small_vector(ctype) is Class.MEMORY or (isinstance(ctype, VectorType) and size_of(ctype) > vector_bytes)


def _on_stack(ctype: CType) -> Passing:
    attributes = f"noundef byval({memory_type(ctype)}) align {max(8, alignment_of(ctype))}"
    return Passing(ctype, ("ptr",), by_address=True, attributes=attributes)
