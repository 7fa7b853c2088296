"""Random arithmetic over every number type: conversions, bit-fields, `__int128`, and variable length arrays.

Shifts, divisors and signed overflow are kept defined, so gcc's answer is the answer.
"""

from __future__ import annotations

import random

TYPES = (
    "int", "unsigned", "long", "unsigned long", "short", "unsigned char", "signed char", "__int128",
    "unsigned __int128", "float", "double", "long double", "_Bool",
)  # fmt: skip
FLOATING = ("float", "double", "long double")
WIDE = "unsigned __int128"
BITS = {"a": "unsigned", "b": "int", "c": "unsigned long", "d": "_Bool", "e": "__int128", "f": "int"}


class Arithmetic:
    """Everything is drawn from one seeded generator, so a seed names a program."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._places: list[tuple[str, str]] = []
        self._lines = [_HEAD]
        for index in range(10):
            kind = self._random.choice(TYPES)
            value = self._random.randrange(0, 200)
            self._lines.append(f"static volatile {kind} v{index} = {value};")
            self._places.append((f"v{index}", kind))
        self._places += [(f"bits.{name}", kind) for name, kind in BITS.items()]

    def text(self) -> str:
        body = [self._statement() for _ in range(25)]
        loop = ["for (int turn = 0; turn < 3; turn++) {", *body, r'printf("%lx\n", hash);', "}"]
        return "\n".join([*self._lines, "int main(void)\n{", *loop, "return 0;\n}\n"])

    def _statement(self) -> str:
        chance = self._random.random()
        if chance < 0.45:
            return f"MIX({self._value(3)});"
        if chance < 0.55:
            index = self._random.randrange(1, 9)
            return (
                f"{{ int n = ({self._integer(1)} & 7) + 1; long a[n][n]; for (int i = 0; i < n * n; i++) "
                f"a[i / n][i % n] = i; MIX(a[n - 1][{index} % n]); MIX(sizeof a); }}"
            )
        name, kind = self._random.choice(self._places)
        if kind in FLOATING:
            operator = self._random.choice(("=", "+=", "-=", "*="))
            return f"{name} {operator} {self._value(2)}; MIX(({kind}){name});"
        return f"{name} = ({kind})({WIDE}){self._integer(3)}; MIX(({kind}){name});"

    def _leaf(self, *, floats: bool) -> str:
        if self._random.random() < 0.25:
            suffixes = ("", "u", "L", ".5", ".25f", ".125L") if floats else ("", "u", "L", "UL", "LL")
            return f"{self._random.randrange(100)}{self._random.choice(suffixes)}"
        name, kind = self._random.choice([each for each in self._places if floats or each[1] not in FLOATING])
        return f"(({kind}){name})"

    def _value(self, depth: int) -> str:
        pick, chance = self._random.choice, self._random.random()
        if depth == 0 or chance < 0.15:
            return self._leaf(floats=True)
        left, right = self._value(depth - 1), self._value(depth - 1)
        if chance < 0.25:
            return f"(({pick(('int', 'long', '__int128', *FLOATING))})({left}))"
        if chance < 0.4:
            return f"({left} {pick(('<', '>', '==', '!=', '<=', '>=', '&&', '||'))} {right})"
        if chance < 0.5:
            return f"({left} ? {right} : {self._value(depth - 1)})"
        return self._integer(depth) if chance < 0.7 else f"({left} {pick('+-*')} (double)({right}))"

    def _integer(self, depth: int) -> str:
        pick, chance = self._random.choice, self._random.random()
        if depth == 0 or chance < 0.15:
            return self._leaf(floats=False)
        left, right = self._integer(depth - 1), self._integer(depth - 1)
        if chance < 0.3:
            return f"(({pick([kind for kind in TYPES if kind not in FLOATING])})({left}))"
        if chance < 0.5:
            return f"(({WIDE})({left}) {pick('+-*')} ({WIDE})({right}))"
        if chance < 0.65:
            return f"({left} {pick('/%')} (({WIDE})({right}) | 1))"
        if chance < 0.8:
            return f"(({WIDE})({left}) << ({right} & 31))" if chance < 0.72 else f"({left} >> ({right} & 7))"
        return f"({left} {pick('&|^')} {right})"


_HEAD = """\
int printf(const char *, ...);
static unsigned long hash = 14695981039346656037ul;
static void mix(const void *p, int n)
{
    for (int i = 0; i < n; i++)
        hash = (hash ^ ((const unsigned char *)p)[i]) * 1099511628211ul;
}
#define IS(x, type) __builtin_types_compatible_p(__typeof__(x), type)
#define MIX(x) do { __typeof__(x) t_ = (x); mix(&t_, IS(t_, long double) ? 10 : (int)sizeof t_); } while (0)
static volatile struct {
    unsigned a : 5;
    int b : 7;
    unsigned long c : 37;
    _Bool d : 1;
    __int128 e : 90;
    signed char f : 3;
} bits = {1, -2, 3, 1, -5, 2};
"""
