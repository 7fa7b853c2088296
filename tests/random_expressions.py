"""Random integer expressions without undefined behaviour, and what each is worth.

The generator computes values as it goes, by C11 6.3.1 and 6.5 on a 64-bit target, and leaves out operations
whose result C does not define: it is an oracle of its own, beside gcc.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """An integer type: its spelling, width, signedness, conversion rank."""

    spelling: str
    bits: int
    signed: bool
    rank: int

    def wrap(self, value: int) -> int:
        if self.bits == 1:
            return int(value != 0)
        value &= (1 << self.bits) - 1
        return value - (1 << self.bits) if self.signed and value >> (self.bits - 1) else value

    def holds(self, value: int) -> bool:
        return self.wrap(value) == value


KINDS = (
    Kind("_Bool", 1, False, 0), Kind("char", 8, True, 1), Kind("signed char", 8, True, 1),
    Kind("unsigned char", 8, False, 1), Kind("short", 16, True, 2), Kind("unsigned short", 16, False, 2),
    Kind("int", 32, True, 3), Kind("unsigned", 32, False, 3), Kind("long", 64, True, 4),
    Kind("unsigned long", 64, False, 4), Kind("long long", 64, True, 5), Kind("unsigned long long", 64, False, 5),
)  # fmt: skip
INT, UNSIGNED = KINDS[6], KINDS[7]


@dataclass(frozen=True, slots=True)
class Term:
    """An expression's text, type and value; `width` is a bit-field's."""

    text: str
    kind: Kind
    value: int
    width: int | None = None


def promoted(term: Term) -> Kind:
    if term.width is not None and term.width <= 32:
        return UNSIGNED if term.width == 32 and not term.kind.signed else INT
    if term.width is not None and term.width < 64:
        return Kind(term.kind.spelling, term.width, term.kind.signed, term.kind.rank)  # as in gcc
    return INT if term.kind.rank < INT.rank else term.kind


def common(left: Kind, right: Kind) -> Kind:
    if {left.bits, right.bits} - {32, 64}:
        wider = left if left.bits > right.bits else right
        return wider if left.bits != right.bits else right if left.signed else left
    if left.signed == right.signed:
        return left if left.rank >= right.rank else right
    unsigned, signed = (right, left) if left.signed else (left, right)
    if unsigned.rank >= signed.rank:
        return unsigned
    if signed.bits > unsigned.bits:
        return signed
    return next(kind for kind in KINDS if kind.rank == signed.rank and not kind.signed)


def divide(left: int, right: int) -> int:
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b,
}  # fmt: skip
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


class Expressions:
    """Variables, bit-fields and expressions over them, all drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.declarations: list[str] = []
        self._leaves: list[Term] = []
        for index in range(24):
            kind = self._random.choice(KINDS)
            value = kind.wrap(self._number())
            volatile = self._random.choice(("", "volatile ", "static "))
            self.declarations.append(f"{volatile}{kind.spelling} v{index} = {_literal(value)};")
            self._leaves.append(Term(f"v{index}", kind, value))
        self._bit_fields()

    def _bit_fields(self) -> None:
        members: list[str] = []
        values: list[str] = []
        for index in range(10):
            kind = self._random.choice(KINDS[1:10])
            width = self._random.randint(1, kind.bits)
            value = Kind("", width, kind.signed, 0).wrap(self._number()) if width > 1 else -int(kind.signed)
            members.append(f"{kind.spelling} b{index} : {width};")
            values.append(_literal(value))
            self._leaves.append(Term(f"s.b{index}", kind, value if width > 1 or kind.signed else 0, width))
            if width == 1 and not kind.signed:
                values[-1] = "0"
        self.declarations.append(f"struct {{ {' '.join(members)} }} s = {{ {', '.join(values)} }};")

    def _number(self) -> int:
        pick = self._random
        return pick.choice((
            pick.randint(-3, 3), pick.randint(-200, 200), pick.randint(-(1 << 33), 1 << 33),
            pick.randint(-(1 << 63), 1 << 64), 1 << pick.randint(0, 63), (1 << pick.randint(1, 64)) - 1,
        ))  # fmt: skip

    def term(self, depth: int) -> Term:
        if depth == 0 or self._random.random() < 0.1:
            return self._leaf()
        make = self._random.choice((self._binary, self._binary, self._binary, self._shift, self._comparison,
                                    self._unary, self._cast, self._logical, self._conditional))  # fmt: skip
        for _ in range(20):
            found = make(depth - 1)
            if found is not None:
                return found
        return self._leaf()

    def _leaf(self) -> Term:
        if self._random.random() < 0.8:
            return self._random.choice(self._leaves)
        kind = self._random.choice(KINDS[6:])
        value = abs(kind.wrap(self._number())) % (1 << 31)
        suffix = {"int": "", "unsigned": "u", "long": "l", "unsigned long": "ul", "long long": "ll"}
        return Term(f"{value}{suffix.get(kind.spelling, 'ull')}", kind, value)

    def _binary(self, depth: int) -> Term | None:
        left, right = self.term(depth), self.term(depth)
        kind = common(promoted(left), promoted(right))
        a, b = kind.wrap(left.value), kind.wrap(right.value)
        op = self._random.choice(("+", "-", "*", "/", "%", "&", "|", "^"))
        if op in "/%":
            if b == 0:
                return None
            value = divide(a, b)
            value = value if op == "/" else a - value * b
            if not kind.holds(divide(a, b)):
                return None
        else:
            value = _ARITHMETIC[op](a, b)
        if kind.signed and not kind.holds(value):
            return None
        return Term(f"({left.text} {op} {right.text})", kind, kind.wrap(value))

    def _shift(self, depth: int) -> Term | None:
        left, right = self.term(depth), self.term(0)
        kind = promoted(left)
        count = right.value
        if not 0 <= count < kind.bits:
            count = self._random.randrange(kind.bits)
            right = Term(str(count), INT, count)
        if self._random.random() < 0.5:
            return Term(f"({left.text} >> {right.text})", kind, left.value >> count)
        if kind.signed and (left.value < 0 or not kind.holds(left.value << count)):
            return None
        return Term(f"({left.text} << {right.text})", kind, kind.wrap(left.value << count))

    def _comparison(self, depth: int) -> Term:
        left, right = self.term(depth), self.term(depth)
        kind = common(promoted(left), promoted(right))
        op = self._random.choice(tuple(_COMPARISONS))
        return Term(f"({left.text} {op} {right.text})", INT,
                    int(_COMPARISONS[op](kind.wrap(left.value), kind.wrap(right.value))))  # fmt: skip

    def _unary(self, depth: int) -> Term | None:
        term = self.term(depth)
        op = self._random.choice(("-", "~", "!", "+"))
        kind = INT if op == "!" else promoted(term)
        value = {"-": -term.value, "~": ~term.value, "!": int(not term.value), "+": term.value}[op]
        if kind.signed and not kind.holds(value):
            return None
        return Term(f"({op}{term.text})", kind, kind.wrap(value))

    def _cast(self, depth: int) -> Term:
        term, kind = self.term(depth), self._random.choice(KINDS)
        return Term(f"({kind.spelling}){term.text}", kind, kind.wrap(term.value))

    def _logical(self, depth: int) -> Term:
        left, right = self.term(depth), self.term(depth)
        if self._random.random() < 0.5:
            return Term(f"({left.text} && {right.text})", INT, int(bool(left.value and right.value)))
        return Term(f"({left.text} || {right.text})", INT, int(bool(left.value or right.value)))

    def _conditional(self, depth: int) -> Term:
        condition, left, right = self.term(depth), self.term(depth), self.term(depth)
        kind = common(promoted(left), promoted(right))
        value = left.value if condition.value else right.value
        return Term(f"({condition.text} ? {left.text} : {right.text})", kind, kind.wrap(value))


def _literal(value: int) -> str:
    if value == -(1 << 63):
        return "(-9223372036854775807l - 1)"
    return f"{value}{'ul' if value >= 1 << 63 else 'l'}"


def write_program(seed: int, count: int) -> tuple[str, str]:
    """A program of `count` expressions, and what it prints: size and value of each."""
    source = Expressions(seed)
    terms = [source.term(4) for _ in range(count)]
    lines = ["int printf(const char *, ...);", *source.declarations, "int main(void)\n{"]
    expected: list[str] = []
    for term in terms:
        lines.append(f'    printf("%d %lld\\n", (int)sizeof(+{term.text}), (long long)({term.text}));')
        expected.append(f"{8 if promoted(term).bits > 32 else 4} {Kind('', 64, True, 0).wrap(term.value)}\n")
    return "\n".join([*lines, "    return 0;\n}\n"]), "".join(expected)
