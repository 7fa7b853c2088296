"""Constants and static initialisers as IR text."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from pycparser import c_ast

from meta.lower.ir import Value, escaped
from meta.lower.irtypes import memory_type, value_type
from meta.sema.complex_values import ComplexConstant
from meta.sema.numbers import round_to
from meta.sema.semantics import AddressConstant, ConstantValue, Initialiser, LabelDifference, Store
from meta.sema.types import ComplexType, CType, FloatingKind, FloatingType, IntegerType, PointerType, size_of

# Gives the text of an address constant's base.
BaseName = Callable[[AddressConstant], str]


def number(value: ConstantValue, ctype: CType) -> Value:
    """A numeric constant, already converted to `ctype`, as a register value."""
    text = value_type(ctype)
    assert not isinstance(value, AddressConstant | ComplexConstant | LabelDifference)
    if isinstance(ctype, PointerType):
        return Value(text, "null" if value == 0 else f"inttoptr (i64 {value} to ptr)")
    if isinstance(ctype, FloatingType):
        return Value(text, floating_text(value, ctype.kind))
    return Value(text, str(int(value)))


def floating_text(value: int | float | Fraction, kind: FloatingKind) -> str:
    """A floating constant in LLVM's hexadecimal form."""
    rounded = round_to(value, kind)
    if kind is FloatingKind.LONG_DOUBLE:
        return f"0xK{int.from_bytes(_extended(rounded), 'little'):020X}"
    if kind is FloatingKind.FLOAT128:
        data = _quadruple(rounded)
        return f"0xL{int.from_bytes(data[:8], 'little'):016X}{int.from_bytes(data[8:], 'little'):016X}"
    if kind is FloatingKind.FLOAT16:
        return f"0xH{int.from_bytes(floating_bytes(rounded, kind), 'little'):04X}"
    return f"0x{struct.unpack('<Q', struct.pack('<d', float(rounded)))[0]:016X}"


def floating_bytes(value: int | float | Fraction, kind: FloatingKind) -> bytes:
    """The object representation, padded to the type's size."""
    rounded = round_to(value, kind)
    if kind is FloatingKind.LONG_DOUBLE:
        return _extended(rounded) + bytes(6)
    if kind is FloatingKind.FLOAT128:
        return _quadruple(rounded)
    formats = {FloatingKind.FLOAT16: "<e", FloatingKind.FLOAT: "<f"}
    return struct.pack(formats.get(kind, "<d"), float(rounded))


def _extended(value: float | Fraction) -> bytes:
    """The ten bytes of an x87 double-extended number (Intel SDM volume 1, 4.2.2)."""
    negative = value < 0 or (isinstance(value, float) and math.copysign(1, value) < 0)
    sign = 0x8000 if negative else 0
    if isinstance(value, float):
        if math.isinf(value):
            mantissa, exponent = 1 << 63, 0x7FFF
        elif math.isnan(value):
            mantissa, exponent = 3 << 62, 0x7FFF
        else:
            mantissa, exponent = 0, 0
    elif value == 0:
        mantissa, exponent = 0, 0
    else:
        magnitude = abs(value)
        power = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
        if Fraction(2) ** power > magnitude:
            power -= 1
        power = max(power, -16382)
        mantissa = int(magnitude / Fraction(2) ** (power - 63))
        exponent = power + 16383 if mantissa >> 63 else 0
    return mantissa.to_bytes(8, "little") + (sign | exponent).to_bytes(2, "little")


def _quadruple(value: float | Fraction) -> bytes:
    """The sixteen bytes of an IEC 60559 binary128 number."""
    negative = value < 0 or (isinstance(value, float) and math.copysign(1, value) < 0)
    if isinstance(value, float) and not math.isfinite(value):
        fraction, exponent = (1 << 111 if math.isnan(value) else 0), 0x7FFF
    elif value == 0:
        fraction, exponent = 0, 0
    else:
        magnitude = abs(Fraction(value))
        power = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
        if Fraction(2) ** power > magnitude:
            power -= 1
        power = max(power, -16382)
        fraction = int(magnitude / Fraction(2) ** (power - 112))
        exponent = power + 16383 if fraction >> 112 else 0
        fraction &= (1 << 112) - 1
    return (negative << 127 | exponent << 112 | fraction).to_bytes(16, "little")


@dataclass(slots=True)
class StaticImage:
    """An object's bytes and the addresses in it, built store by store so that later stores override.

    `data` ends with the last store; the rest of the object is zero.
    """

    size: int
    data: bytearray = field(default_factory=bytearray)
    addresses: dict[int, AddressConstant | LabelDifference] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)  # of the places in `addresses`

    def put(self, store: Store, strings: dict[c_ast.Node, bytes]) -> None:
        size = size_of(store.type)
        end = min(store.offset + size, self.size)  # a bit-field's type may reach past a packed record
        self.data.extend(bytes(max(0, end - len(self.data))))
        if store.constant is None:
            self._bytes(store.offset, strings[store.expr][:size].ljust(size, b"\0"))
        elif store.bit_field is not None:
            assert isinstance(store.constant, int)
            self._bits(store)
        elif isinstance(store.constant, AddressConstant | LabelDifference):
            self._bytes(store.offset, bytes(size))
            self.addresses[store.offset] = store.constant
            self.sizes[store.offset] = size
        else:
            self._bytes(store.offset, constant_bytes(store.constant, store.type))

    def _bytes(self, offset: int, data: bytes) -> None:
        for position in [p for p in self.addresses if offset < p + self.sizes[p] and p < offset + len(data)]:
            del self.addresses[position]
        self.data[offset : offset + len(data)] = data

    def _bits(self, store: Store) -> None:
        member = store.bit_field
        assert member is not None and member.bit_width is not None and isinstance(store.constant, int)
        start, width = member.bit_offset, member.bit_width
        end = (start + width + 7) // 8
        whole = int.from_bytes(self.data[start // 8 : end], "little")
        mask = ((1 << width) - 1) << start % 8
        whole = whole & ~mask | (store.constant << start % 8) & mask
        self.data[start // 8 : end] = whole.to_bytes(end - start // 8, "little")

    @property
    def is_zero(self) -> bool:
        return not self.addresses and not any(self.data)

    def text(self, base_name: BaseName) -> Value:
        """The object as an IR constant: a byte string, or a packed struct of strings and addresses."""
        if not self.addresses and len(self.data) == self.size:
            return _chunk(bytes(self.data))
        parts: list[Value] = []
        position = 0
        for offset in sorted(self.addresses):
            if offset > position:
                parts.append(_chunk(bytes(self.data[position:offset])))
            position = offset + self.sizes[offset]
            parts.append(_relocated(self.addresses[offset], self.sizes[offset], base_name))
        if position < len(self.data):
            parts.append(_chunk(bytes(self.data[position:])))
        if len(self.data) < self.size:
            parts.append(Value(f"[{self.size - len(self.data)} x i8]", "zeroinitializer"))
        types = ", ".join(part.type for part in parts)
        return Value(f"<{{ {types} }}>", f"<{{ {', '.join(map(str, parts))} }}>")


def _chunk(data: bytes) -> Value:
    text = f'c"{escaped(data)}"' if any(data) else "zeroinitializer"
    return Value(f"[{len(data)} x i8]", text)


def constant_bytes(value: ConstantValue, ctype: CType) -> bytes:
    """A numeric constant's object representation."""
    assert not isinstance(value, AddressConstant | LabelDifference)
    if isinstance(ctype, ComplexType):
        pair = value if isinstance(value, ComplexConstant) else ComplexConstant(value, 0)
        return constant_bytes(pair.real, ctype.element) + constant_bytes(pair.imag, ctype.element)
    assert not isinstance(value, ComplexConstant)
    if isinstance(ctype, FloatingType):
        return floating_bytes(value, ctype.kind)
    size = size_of(ctype)
    return (int(value) & (1 << size * 8) - 1).to_bytes(size, "little")


def _relocated(constant: AddressConstant | LabelDifference, size: int, base_name: BaseName) -> Value:
    if isinstance(constant, AddressConstant):
        return address(constant, base_name)
    ends = [f"ptrtoint (ptr {base_name(AddressConstant(each))} to i64)" for each in (constant.label, constant.base)]
    distance = f"sub (i64 {ends[0]}, i64 {ends[1]})"
    if constant.offset:
        distance = f"add (i64 {distance}, i64 {constant.offset})"
    return Value(f"i{size * 8}", distance if size == 8 else f"trunc (i64 {distance} to i{size * 8})")


def address(constant: AddressConstant, base_name: BaseName) -> Value:
    base = base_name(constant)
    if constant.offset == 0:
        return Value("ptr", base)
    return Value("ptr", f"getelementptr (i8, ptr {base}, i64 {constant.offset})")


def static_initialiser(plan: Initialiser, strings: dict[c_ast.Node, bytes], base_name: BaseName) -> Value | None:
    """The constant for an object; None where it is all zero. Scalars keep their own type."""
    image = StaticImage(max(size_of(plan.type), plan.extent))
    for store in plan.stores:
        image.put(store, strings)
    if image.is_zero and plan.extent <= size_of(plan.type):
        return None
    if isinstance(plan.type, IntegerType) and not image.addresses:
        return Value(memory_type(plan.type), str(int.from_bytes(image.data, "little")))
    return image.text(base_name)
