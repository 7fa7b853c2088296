"""Decoding constants and string literals (C11 6.4.4, 6.4.5)."""

from __future__ import annotations

import re
from fractions import Fraction

from pycparser import c_ast

from meta.sema.complex_values import ComplexConstant
from meta.sema.context import fail, refuse
from meta.sema.types import (
    CHAR,
    DOUBLE,
    FLOAT,
    FLOAT16,
    FLOAT128,
    INT,
    LONG,
    LONG_DOUBLE,
    LONG_LONG,
    UNSIGNED_CHAR,
    UNSIGNED_INT,
    UNSIGNED_LONG,
    UNSIGNED_LONG_LONG,
    UNSIGNED_SHORT,
    ArrayType,
    ComplexType,
    CType,
    FloatingType,
    IntegerType,
)

_INTEGER = re.compile(r"(0[xX][0-9a-fA-F']+|0[bB][01']+|[0-9'][0-9']*)([uUlL]*)\Z")
_SUFFIX = r"([fFlLqQwW]?|[fF](?:16|32x?|64x?|128))\Z"
_DECIMAL_FLOAT = re.compile(r"([0-9']*\.?[0-9']*(?:[eE][+-]?[0-9]+)?)" + _SUFFIX)
_HEX_FLOAT = re.compile(r"0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)" + _SUFFIX)
_IMAGINARY = re.compile(
    r"((?:0[xX][0-9a-fA-F.]*(?:[pP][+-]?[0-9]+)?|[0-9.]+(?:[eE][+-]?[0-9]+)?)[uUlLfF]*)[iIjJ]([uUlLfF0-9x]*)\Z"
)
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_SIMPLE = {
    "n": 10, "t": 9, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11, "e": 27, "E": 27,
    "\\": 92, "'": 39, '"': 34, "?": 63,
}
_STRING_PART = re.compile(r'(u8|[LuU])?"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ELEMENTS: dict[str, IntegerType] = {
    "": CHAR, "u8": CHAR, "L": INT, "u": UNSIGNED_SHORT, "U": UNSIGNED_INT,
}
_MAX_DECIMAL_EXPONENT = 20_000


def decode_number(node: c_ast.Constant) -> tuple[CType, int | Fraction | ComplexConstant]:
    """The type and exact value of an integer, floating or (GNU C) imaginary constant."""
    found = _IMAGINARY.match(node.value)
    if not found:
        return _real_number(node, node.value)
    ctype, value = _real_number(node, found[1] + found[2])
    assert isinstance(ctype, IntegerType | FloatingType)
    return ComplexType(ctype), ComplexConstant(0, value)


def _real_number(node: c_ast.Constant, text: str) -> tuple[CType, int | Fraction]:
    match = _INTEGER.match(text)
    if match:
        return _integer(node, match.group(1).replace("'", ""), match.group(2).lower())
    match = _HEX_FLOAT.match(text)
    if match:
        whole, fraction, exponent, suffix = match.groups()
        scale = Fraction(2) ** (int(exponent) - 4 * len(fraction))
        return _floating_type(suffix), int(whole + fraction or "0", 16) * scale
    match = _DECIMAL_FLOAT.match(text)
    if match:
        digits = match.group(1).replace("'", "").lower()
        _, _, exponent = digits.partition("e")
        if exponent and abs(int(exponent)) > _MAX_DECIMAL_EXPONENT:
            fail(node, f"the exponent of '{text}' is out of range")
        return _floating_type(match.group(2)), Fraction(digits)
    fail(node, f"invalid constant '{text}'")


_SUFFIXES = {
    "f": FLOAT, "l": LONG_DOUBLE, "q": FLOAT128, "w": LONG_DOUBLE, "f32": FLOAT, "f64": DOUBLE, "f32x": DOUBLE,
    "f64x": LONG_DOUBLE, "f128": FLOAT128, "f16": FLOAT16,
}  # fmt: skip


def _floating_type(suffix: str) -> FloatingType:
    return _SUFFIXES.get(suffix.lower(), DOUBLE)


def _integer(node: c_ast.Constant, digits: str, suffix: str) -> tuple[IntegerType, int]:
    """C11 6.4.4.1p5: the first type of the list for this form and suffix that holds the value."""
    if digits[:2] in ("0x", "0X"):
        value, is_decimal = int(digits, 16), False
    elif digits[:2] in ("0b", "0B"):
        value, is_decimal = int(digits, 2), False
    elif digits.startswith("0"):
        if not set(digits) <= set("01234567"):
            fail(node, f"invalid digit in octal constant '{digits}'")
        value, is_decimal = int(digits, 8), False
    else:
        value, is_decimal = int(digits), True
    if suffix not in ("", "u", "l", "ul", "lu", "ll", "ull", "llu"):
        fail(node, f"invalid suffix '{suffix}' on integer constant")
    longs = suffix.count("l")
    candidates = [(INT, UNSIGNED_INT), (LONG, UNSIGNED_LONG), (LONG_LONG, UNSIGNED_LONG_LONG)][longs:]
    for signed, unsigned in candidates:
        if "u" not in suffix and value < 1 << (signed.bits - 1):
            return signed, value
        if ("u" in suffix or not is_decimal) and value < 1 << unsigned.bits:
            return unsigned, value
    if value < 1 << 64:
        return UNSIGNED_LONG_LONG, value
    fail(node, f"integer constant '{node.value}' is too large for its type")


def decode_character(node: c_ast.Constant) -> tuple[CType, int]:
    """A character constant (C11 6.4.4.4): type int, or the wide type of its prefix."""
    match = re.match(r"(u8|[LuU])?'((?:[^'\\]|\\.)+)'\Z", node.value, re.DOTALL)
    if match is None:
        fail(node, f"invalid character constant {node.value}")
    prefix = match.group(1) or ""
    element = _ELEMENTS[prefix]
    units = _units(node, match.group(2), element)
    if prefix:
        if len(units) != 1:
            fail(node, f"character constant {node.value} does not fit one element")
        ctype = UNSIGNED_CHAR if prefix == "u8" else element
        return ctype, _wrap(units[0], ctype)
    if len(units) > 4:
        fail(node, f"character constant {node.value} is too long")
    value = 0
    for unit in units:
        value = value << 8 | unit & 0xFF
    return INT, _wrap(value, CHAR if len(units) == 1 else INT)


def is_multicharacter(node: c_ast.Constant) -> bool:
    """Whether a character constant holds several characters, whose value is up to the compiler (C11 6.4.4.4p10)."""
    text = str(node.value)
    return text[0] == "'" and len(text) > 3 and len(_units(node, text[1:-1], CHAR)) > 1


def decode_string(node: c_ast.Constant) -> tuple[ArrayType, bytes]:
    """A string literal's array type and bytes, terminator included; adjacent literals are joined."""
    parts = list(_STRING_PART.finditer(node.value))
    prefixes = {part.group(1) for part in parts if part.group(1)}
    if not parts or len(prefixes) > 1:
        refuse(node, "joining string literals of different encodings")
    element = _ELEMENTS[prefixes.pop() if prefixes else ""]
    data = bytearray()
    count = 1
    for part in parts:
        for unit in _units(node, part.group(2), element):
            data += (unit & (1 << element.bits) - 1).to_bytes(element.size, "little")
            count += 1
    data += bytes(element.size)
    return ArrayType(element, count), bytes(data)


def _units(node: c_ast.Constant, body: str, element: IntegerType) -> list[int]:
    """The execution-character code units of a literal's body; source and execution sets are UTF-8."""
    units: list[int] = []
    position = 0
    for match in _ESCAPE.finditer(body):
        units += _encode(body[position : match.start()], element)
        position = match.end()
        octal, hexadecimal, short, long, simple = match.groups()
        if short or long:
            units += _encode(chr(int(short or long, 16)), element)
        elif simple is not None:
            if simple not in _SIMPLE:
                fail(node, f"unknown escape sequence '\\{simple}'")
            units.append(_SIMPLE[simple])
        else:
            value = int(octal, 8) if octal else int(hexadecimal, 16)
            if value >= 1 << element.bits:
                fail(node, f"escape sequence '{match.group()}' is out of range")
            units.append(value)
    return units + _encode(body[position:], element)


def _encode(text: str, element: IntegerType) -> list[int]:
    if element.size == 1:
        return list(text.encode("utf-8", "surrogateescape"))
    if element.size == 4:
        return [ord(char) for char in text]
    data = text.encode("utf-16-le")
    return [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]


def _wrap(value: int, ctype: IntegerType) -> int:
    value &= (1 << ctype.size * 8) - 1
    if ctype.signed and value >> (ctype.size * 8 - 1):
        value -= 1 << ctype.size * 8
    return value
