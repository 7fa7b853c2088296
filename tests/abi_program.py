"""Random signatures for the calling-convention test: two units that call each other and print what arrives.

Unit `callee` defines functions, unit `caller` calls them, directly and through `...`; each of them can be
compiled by either compiler, so that both directions of every class mix are met.
"""

from __future__ import annotations

import random

SCALARS = (
    "_Bool", "char", "signed char", "unsigned char", "short", "unsigned short", "int", "unsigned", "long",
    "unsigned long", "float", "double", "long double", "int *", "__int128",
    "float _Complex", "double _Complex", "long double _Complex",
)  # fmt: skip


class Signatures:
    """Everything is drawn from one seeded generator, so a seed names a program."""

    def __init__(self, seed: int, functions: int) -> None:
        self._random = random.Random(seed)
        self.types: list[str] = []
        self.records: dict[str, list[tuple[str, int]]] = {}
        records = [self._record(index) for index in range(12)]
        self._choices = [*SCALARS, *records, *records]
        self.functions = [self._signature() for _ in range(functions)]

    def _record(self, index: int) -> str:
        """A struct or union of one to five members: (type, array length, or minus the width of a bit-field)."""
        keyword = "union" if self._random.random() < 0.15 else "struct"
        members: list[tuple[str, int]] = []
        for _ in range(self._random.choice((1, 1, 2, 2, 2, 3, 4, 5))):
            known = [name for name in self.records if self._random.random() < 0.3]
            kind = self._random.choice([*SCALARS, "float", "double", "char", *known[:1]])
            length = self._random.choice((0, 0, 0, 0, 1, 2, 3))
            if kind in ("unsigned", "long", "unsigned short") and self._random.random() < 0.4:
                length = -self._random.randrange(8, 17)
            members.append((kind, length))
        name = f"{keyword} r{index}"
        attribute = self._random.choice((*[""] * 10, " __attribute__((packed))", " __attribute__((aligned(32)))"))
        body = " ".join(f"{kind} m{i}{_suffix(length)};" for i, (kind, length) in enumerate(members))
        self.types.append(f"{keyword}{attribute} r{index} {{ {body} }};")
        self.records[name] = members
        return name

    def _signature(self) -> tuple[str, list[str], list[str]]:
        """Result, fixed parameters, variable arguments."""
        pick = self._random.choice
        fixed = [pick(self._choices) for _ in range(pick((1, 2, 3, 4, 6, 9)))]
        variable = [pick(self._choices) for _ in range(pick((0, 0, 1, 3, 8)))]
        return pick(self._choices), fixed, [promoted(kind) for kind in variable]

    def _show(self, kind: str, value: str) -> str:
        """Statements that add every scalar of `value` to the running hash."""
        if kind in self.records:
            members = self.records[kind][:1] if kind.startswith("union") else self.records[kind]
            parts = []
            for i, (inner, length) in enumerate(members):
                names = [f"{value}.m{i}[{j}]" for j in range(length)] if length > 0 else [f"{value}.m{i}"]
                parts += [self._show(inner, name) for name in names]
            return " ".join(parts)
        if "_Complex" in kind:
            return f"add(__real__ ({value})); add(__imag__ ({value}));"
        return f"add({f'*({value})' if kind == 'int *' else value});"

    def _fill(self, kind: str, value: str) -> str:
        if kind in self.records:
            members = self.records[kind][:1] if kind.startswith("union") else self.records[kind]
            parts = []
            for i, (inner, length) in enumerate(members):
                names = [f"{value}.m{i}[{j}]" for j in range(length)] if length > 0 else [f"{value}.m{i}"]
                parts += [self._fill(inner, name) for name in names]
            return " ".join(parts)
        number = self._random.randrange(1, 120)
        if "_Complex" in kind:
            return f"{value} = {number} + {number % 7}i;"
        return f"{value} = &cells[{number}];" if kind == "int *" else f"{value} = {number};"

    def prototypes(self) -> str:
        lines = ["int printf(const char *, ...);", *self.types, "extern int cells[128];"]
        for index, (result, fixed, variable) in enumerate(self.functions):
            tail = ", ..." if variable else ""
            lines.append(f"{result} f{index}({', '.join(fixed)}{tail});")
        return "\n".join(lines)

    def callee(self) -> str:
        lines = ["#include <stdarg.h>", self.prototypes(), _ADD]
        for index, (result, fixed, variable) in enumerate(self.functions):
            parameters = ", ".join(f"{kind} p{i}" for i, kind in enumerate(fixed)) + (", ..." if variable else "")
            body = [self._show(kind, f"p{i}") for i, kind in enumerate(fixed)]
            if variable:
                body.append(f"va_list list; va_start(list, p{len(fixed) - 1});")
                for i, kind in enumerate(variable):
                    body.append(f"{kind} v{i} = va_arg(list, {kind}); {self._show(kind, f'v{i}')}")
                body.append("va_end(list);")
            body.append(f"report({index}); {result} r; {self._fill(result, 'r')} return r;")
            lines.append(f"{result} f{index}({parameters})\n{{\n    " + "\n    ".join(body) + "\n}")
        return "\n".join(lines)

    def caller(self) -> str:
        lines = [self.prototypes(), _ADD, "int cells[128];", "int main(void)\n{"]
        lines.append("    for (int i = 0; i < 128; i++) cells[i] = i * 3;")
        for index, (result, fixed, variable) in enumerate(self.functions):
            arguments = [*fixed, *variable]
            for i, kind in enumerate(arguments):
                lines.append(f"    {kind} a{index}_{i}; {self._fill(kind, f'a{index}_{i}')}")
            names = ", ".join(f"a{index}_{i}" for i in range(len(arguments)))
            shown = self._show(result, f"r{index}")
            lines.append(f"    {result} r{index} = f{index}({names}); {shown} report({index});")
        return "\n".join([*lines, "    return 0;", "}"])


def _suffix(length: int) -> str:
    return f"[{length}]" if length > 0 else f" : {-length}" if length else ""


def promoted(kind: str) -> str:
    """What `va_arg` asks for where `kind` is passed through `...`."""
    if kind == "float":
        return "double"
    return "int" if kind in ("_Bool", "char", "signed char", "unsigned char", "short", "unsigned short") else kind


_ADD = """\
static unsigned long hash;
static void add(long double value) { hash = hash * 31 + (unsigned long)(long)value; }
static void report(int index) { printf("%d %lx\\n", index, hash); hash = 0; }
"""
