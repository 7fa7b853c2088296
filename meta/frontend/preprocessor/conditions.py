"""The expressions of `#if` (C11 6.10.1): 64-bit integer arithmetic over tokens that are expanded already.

evaluate(["(", "1", "+", "2", ")", "==", "3"])  ->  1
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from meta.frontend.preprocessor.macros import is_identifier

_INTEGER = re.compile(r"(0[xX][0-9a-fA-F']+|0[bB][01']+|[0-9][0-9']*)([uU]?(?:ll|LL|[lLzZ])?|(?:ll|LL|[lLzZ])[uU])")
_ESCAPES = {"n": 10, "t": 9, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11, "e": 27, "E": 27}
_CHARACTER = re.compile(r"(u8|[LuU])?'((?:[^'\\]|\\.)+)'", re.DOTALL)
_UNIT = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|(.)", re.DOTALL)

_BINARY = {
    "*": 11, "/": 11, "%": 11, "+": 10, "-": 10, "<<": 9, ">>": 9, "<": 8, ">": 8, "<=": 8, ">=": 8, "==": 7, "!=": 7,
    "&": 6, "^": 5, "|": 4, "&&": 3, "||": 2, "?": 1, ",": 0,
}  # fmt: skip
_DEEPEST = 400


class ConditionError(Exception):
    """What is wrong with the expression."""


class Value(NamedTuple):
    number: int
    is_unsigned: bool


def evaluate(tokens: Sequence[str], is_true: bool = False) -> int:
    """The value of an expression; `is_true` says that `true` is 1 (C23). Raises `ConditionError`."""
    if len(tokens) == 1 and tokens[0] in ("0", "1"):
        return int(tokens[0])
    return _Evaluator(tokens, is_true).whole()


def _wrapped(number: int, is_unsigned: bool) -> Value:
    number &= 0xFFFF_FFFF_FFFF_FFFF
    if not is_unsigned and number >> 63:
        number -= 1 << 64
    return Value(number, is_unsigned)


class _Evaluator:
    def __init__(self, tokens: Sequence[str], is_true: bool) -> None:
        self._tokens = [*tokens, ""]
        self._index = 0
        self._is_true = is_true
        self._depth = 0

    def whole(self) -> int:
        value = self._expression(0, True)
        if self._tokens[self._index]:
            self._unexpected()
        return value.number

    def _unexpected(self) -> None:
        token = self._tokens[self._index]
        if token == ")":
            raise ConditionError("a ')' without its '('")
        if not token:
            raise ConditionError("the expression ends too early" if self._index else "the expression is missing")
        before = self._tokens[self._index - 1] if self._index else ""
        if is_identifier(before) and token == "(":
            raise ConditionError(f"'{before}' is not a macro that takes arguments")
        raise ConditionError(f"unexpected '{token}'")

    def _expression(self, least: int, is_evaluated: bool) -> Value:
        """Operators that bind at least as tightly as `least`; where not `is_evaluated`, a division by 0 is fine."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ConditionError("nested too deeply")
        left = self._unary(is_evaluated)
        while True:
            operator = self._tokens[self._index]
            binding = _BINARY.get(operator, -1)
            if binding < least:
                break
            self._index += 1
            if operator == "?":
                left = self._conditional(left, is_evaluated)
            elif operator in ("&&", "||"):
                decided = bool(left.number) == (operator == "||")
                right = self._expression(binding + 1, is_evaluated and not decided)
                left = Value(int(operator == "||") if decided else int(bool(right.number)), False)
            else:
                left = self._binary(operator, left, self._expression(binding + 1, is_evaluated), is_evaluated)
        self._depth -= 1
        return left

    def _conditional(self, condition: Value, is_evaluated: bool) -> Value:
        holds = bool(condition.number)
        first = self._expression(0, is_evaluated and holds)
        if self._tokens[self._index] != ":":
            raise ConditionError("'?' without ':'")
        self._index += 1
        second = self._expression(1, is_evaluated and not holds)
        return _wrapped((first if holds else second).number, first.is_unsigned or second.is_unsigned)

    def _binary(self, operator: str, left: Value, right: Value, is_evaluated: bool) -> Value:
        if operator == ",":
            if is_evaluated:
                raise ConditionError("a ',' in the expression")
            return right
        if operator in ("<<", ">>"):
            amount = right.number if operator == "<<" else -right.number
            return _shifted(left, amount)
        is_unsigned = left.is_unsigned or right.is_unsigned
        a, b = _wrapped(left.number, is_unsigned).number, _wrapped(right.number, is_unsigned).number
        if operator in _COMPARISONS:
            return Value(int(_COMPARISONS[operator](a, b)), False)
        if operator in ("/", "%") and b == 0:
            if is_evaluated:
                raise ConditionError("division by zero")
            return Value(0, is_unsigned)
        return _wrapped(_ARITHMETIC[operator](a, b), is_unsigned)

    def _unary(self, is_evaluated: bool) -> Value:
        token = self._tokens[self._index]
        if token in _UNARY:
            self._index += 1
            value = self._expression(12, is_evaluated)
            if token == "!":
                return Value(int(not value.number), False)
            return _wrapped(_UNARY[token](value.number), value.is_unsigned)
        if token == "(":
            self._index += 1
            value = self._expression(0, is_evaluated)
            if self._tokens[self._index] != ")":
                raise ConditionError("a '(' without its ')'")
            self._index += 1
            return value
        if not token or token in _BINARY or token in (")", ":"):
            self._unexpected()
        self._index += 1
        return self._operand(token)

    def _operand(self, token: str) -> Value:
        if found := _INTEGER.fullmatch(token):
            digits = found[1].replace("'", "")
            is_octal = digits.isdigit() and digits[0] == "0"
            if is_octal and ("8" in digits or "9" in digits):
                raise ConditionError(f"invalid digit in octal constant '{token}'")
            number = int(digits, 8 if is_octal else 0)
            if number >> 64:
                raise ConditionError(f"'{token}' is too large")
            is_unsigned = "u" in found[2].lower() or bool(number >> 63)
            return Value(number, is_unsigned)
        if found := _CHARACTER.fullmatch(token):
            return _character(found[1] or "", found[2])
        if token[0] == '"' or token.endswith('"'):
            raise ConditionError("a string in the expression")
        if token[0].isdigit() or (token[0] == "." and len(token) > 1):
            what = "a floating constant" if re.match(r"[0-9]*\.|[0-9]+[eE]|0[xX].*[pP]", token) else "an invalid number"
            raise ConditionError(f"{what} '{token}' in the expression")
        if is_identifier(token):
            return Value(int(token == "true" and self._is_true), False)
        raise ConditionError(f"'{token}' is not valid in the expression")


def _shifted(left: Value, amount: int) -> Value:
    amount = max(-64, min(64, amount))
    number = left.number << amount if amount >= 0 else left.number >> -amount
    return _wrapped(number, left.is_unsigned)


def _character(prefix: str, body: str) -> Value:
    """As gcc: a plain character is signed; of several the later ones go to the low bytes of an int."""
    units: list[int] = []
    for octal, hexadecimal, four, eight, escaped, plain in _UNIT.findall(body):
        if octal or hexadecimal:
            units.append(int(octal, 8) if octal else int(hexadecimal, 16))
        elif escaped:
            units.append(_ESCAPES.get(escaped, ord(escaped)))
        else:
            code = ord(plain) if plain else min(int(four or eight, 16), 0x10FFFF)
            how = "surrogateescape" if plain else "surrogatepass"
            units += [code] if prefix in ("L", "u", "U") else chr(code).encode("utf-8", how)
    if prefix == "L":
        return Value((units[-1] & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000, False)
    if prefix:
        return Value(units[-1] & (0xFF if prefix == "u8" else 0xFFFF if prefix == "u" else 0xFFFF_FFFF), True)
    if len(units) == 1:
        return Value((units[0] & 0xFF ^ 0x80) - 0x80, False)
    number = 0
    for unit in units:
        number = (number << 8 | unit & 0xFF) & 0xFFFF_FFFF
    return Value((number ^ 0x8000_0000) - 0x8000_0000, False)


def _divided(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


_UNARY: dict[str, Callable[[int], int]] = {
    "!": lambda a: int(not a), "-": lambda a: -a, "+": lambda a: a, "~": lambda a: ~a,
}  # fmt: skip
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
}  # fmt: skip
_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "&": lambda a, b: a & b,
    "|": lambda a, b: a | b, "^": lambda a, b: a ^ b, "/": _divided, "%": lambda a, b: a - b * _divided(a, b),
}  # fmt: skip
