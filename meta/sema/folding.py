"""Builtins whose value is constant when their arguments are: bit counting, byte swapping, infinities."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from pycparser import c_ast

from meta.sema.semantics import AddressConstant, ConstantValue
from meta.sema.types import CType, IntegerType

_BITS: dict[str, Callable[[int, int], int | None]] = {
    "clz": lambda value, width: width - value.bit_length() if value else None,
    "ctz": lambda value, _: (value & -value).bit_length() - 1 if value else None,
    "popcount": lambda value, _: value.bit_count(),
    "parity": lambda value, _: value.bit_count() & 1,
    "ffs": lambda value, _: (value & -value).bit_length(),
}
_SPECIAL = {"inf": math.inf, "huge_val": math.inf, "nan": math.nan}


def fold(name: str, parameters: tuple[CType, ...], arguments: list[ConstantValue | None]) -> int | float | None:
    """The value of a call of the builtin `name` (without its prefix), or None where it is not constant."""
    for suffix in ("", "ll", "l", "f"):
        stem = name.removesuffix(suffix) if suffix else name
        if stem in _SPECIAL:
            return _SPECIAL[stem]
        if stem in _BITS or stem.startswith("bswap"):
            return _fold_bits(stem, parameters, arguments)
    return None


def _fold_bits(name: str, parameters: tuple[CType, ...], arguments: list[ConstantValue | None]) -> int | None:
    (ctype,), (value,) = parameters, arguments
    if not isinstance(value, int) or not isinstance(ctype, IntegerType):
        return None
    if name.startswith("bswap"):
        return int.from_bytes(value.to_bytes(ctype.size, "little"), "big")
    return _BITS[name](value, ctype.bits)


def fold_text(name: str, arguments: list[ConstantValue | None], strings: Mapping[c_ast.Node, bytes]) -> int | None:
    """The value of a string function whose arguments are literals; None where it is not constant."""
    texts = [_text(argument, strings) for argument in arguments]
    if name == "strlen" and texts[0] is not None:
        return len(texts[0])
    if name == "strcmp" and texts[0] is not None and texts[1] is not None:
        return (texts[0] > texts[1]) - (texts[0] < texts[1])
    return None


def _text(value: ConstantValue | None, strings: Mapping[c_ast.Node, bytes]) -> bytes | None:
    """The bytes before the first zero of a literal that an address constant points into."""
    if not isinstance(value, AddressConstant) or not isinstance(value.base, c_ast.Constant):
        return None
    data = strings[value.base]
    if not 0 <= value.offset < len(data):
        return None
    return data[value.offset :].partition(b"\0")[0]
