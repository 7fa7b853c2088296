"""Random signatures for the calling-convention test: two units that call each other and print what arrives.

Unit `callee` defines functions, unit `caller` calls them, directly and through `...`; each of them can be
compiled by either compiler, so that both directions of every class mix are met. Some variadic functions hand
their `va_list` back to the caller's unit. Both units print the layout of every record.

Left out: empty records of more than 16 bytes' alignment, for which gcc aligns the stack and clang does not. Where gcc
and clang differ (unnamed bit-fields, vectors of four bytes), gcc is the judge.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

NARROW = ("_Bool", "char", "signed char", "unsigned char", "short", "unsigned short", "enum small")
INTEGERS = (*NARROW, "int", "unsigned", "long", "unsigned long", "__int128", "unsigned __int128", "enum wide")
REALS = ("float", "double", "long double")
POINTERS = ("int *", "function *")
SCALARS = (*INTEGERS, *REALS, *POINTERS)
COMPLEX = {"_Complex float": "float", "_Complex double": "double", "_Complex long double": "long double"}
VECTORS = {  # typedef: element, elements
    "v2f": ("float", 2), "v4f": ("float", 4), "v2d": ("double", 2), "v4i": ("int", 4), "v2l": ("long", 2),
    "v16c": ("signed char", 16), "v8s": ("short", 8), "v4s": ("short", 4), "v2s": ("short", 2),
    "v4c": ("signed char", 4),
    "v4d": ("double", 4), "v8i": ("int", 8),
}  # fmt: skip
EXTENDED = ("_Float16", "__float128")
OPTIONAL = (*COMPLEX, *VECTORS, *EXTENDED)  # what a compiler may not have yet: see `supported`
_WIDTHS = {"int": 32, "unsigned": 32, "long": 64, "unsigned long": 64, "unsigned short": 16, "signed char": 8,
           "_Bool": 1, "short": 16, "enum wide": 32}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One member: `length` elements, or `width` bits; `name` is empty for an unnamed bit-field."""

    name: str
    kind: str
    length: int = 0
    width: int | None = None
    attribute: str = ""

    @property
    def text(self) -> str:
        suffix = f" : {self.width}" if self.width is not None else f"[{self.length}]" if self.length else ""
        return f"{self.kind} {self.name}{suffix}{self.attribute};"


class Signatures:
    """Everything is drawn from one seeded generator, so a seed and a set of types name a program."""

    def __init__(self, seed: int, functions: int, optional: Sequence[str] = ()) -> None:
        self._random = random.Random(seed)
        self.types: list[str] = []
        self.records: dict[str, list[Member]] = {}
        self._scalars = [*SCALARS, *optional]
        records = [self._record(index) for index in range(12)]
        self._choices = [*self._scalars, *records, *records]
        self.functions = [self._signature() for _ in range(functions)]
        self._borrowed = {index for index in range(functions) if self._random.random() < 0.3}

    def _record(self, index: int) -> str:
        """A struct or union of no to six members; only one member of a union is ever used."""
        pick = self._random
        keyword = "union" if pick.random() < 0.2 else "struct"
        known = [*self.records]
        members = [self._member(f"m{i}", known, keyword) for i in range(pick.choice((0, 1, 1, 2, 2, 2, 3, 4, 5, 6)))]
        if members and not any(member.name for member in members):
            members.append(Member("last", "int"))
        packing = (" __attribute__((packed))", " __attribute__((aligned(32)))", " __attribute__((packed, aligned(4)))")
        attribute = pick.choice((*[""] * 12, *packing)) if members else ""
        self.types.append(f"{keyword}{attribute} r{index} {{ {' '.join(member.text for member in members)} }};")
        used = [member for member in members if member.name]
        name = f"{keyword} r{index}"
        self.records[name] = used if keyword == "struct" else [pick.choice(used)] if used else []
        return name

    def _member(self, name: str, known: Sequence[str], keyword: str) -> Member:
        pick = self._random
        if pick.random() < 0.2:
            kind = pick.choice([*_WIDTHS])
            unnamed = kind != "enum wide" and pick.random() < 0.15
            low = 0 if unnamed else 1
            return Member("" if unnamed else name, kind, width=pick.randint(low, _WIDTHS[kind]))
        kind = pick.choice([*self._scalars, "float", "double", "char", "float", *known[-3:]])
        attributes = (*[""] * 14, " __attribute__((packed))", " __attribute__((aligned(16)))")
        attribute = pick.choice(attributes)
        return Member(name, kind, pick.choice((0, 0, 0, 0, 1, 2, 3)), attribute=attribute)

    def _signature(self) -> tuple[str, list[str], list[str]]:
        """Result, fixed parameters, variable arguments."""
        pick = self._random.choice
        fixed = [pick(self._choices) for _ in range(pick((1, 2, 3, 4, 6, 9, 14)))]
        variable = [pick(self._choices) for _ in range(pick((0, 0, 1, 3, 8)))]
        return pick([*self._choices, "void"]), fixed, [promoted(kind) for kind in variable]

    def _parts(self, kind: str, value: str) -> list[tuple[str, str, int]]:
        """Every number in `value`: its expression, type, and width in bits where it is a bit-field."""
        if kind in COMPLEX:
            return [(f"__real__ {value}", COMPLEX[kind], 0), (f"__imag__ {value}", COMPLEX[kind], 0)]
        if kind in VECTORS:
            element, count = VECTORS[kind]
            return [(f"{value}[{i}]", element, 0) for i in range(count)]
        if kind not in self.records:
            return [(value, kind, 0)]
        parts: list[tuple[str, str, int]] = []
        for member in self.records[kind]:
            place = f"{value}.{member.name}"
            if member.width is not None:
                parts.append((place, member.kind, member.width))
                continue
            for name in [f"{place}[{j}]" for j in range(member.length)] if member.length else [place]:
                parts += self._parts(member.kind, name)
        return parts

    def _show(self, kind: str, value: str) -> str:
        """Statements that add every number of `value` to the running hash."""
        return " ".join(_add(part, inner) for part, inner, _ in self._parts(kind, value))

    def _fill(self, kind: str, value: str) -> str:
        return " ".join(f"{part} = {self._number(inner, width)};" for part, inner, width in self._parts(kind, value))

    def _number(self, kind: str, width: int) -> str:
        pick = self._random
        if kind == "int *":
            return f"&cells[{pick.randrange(1, 120)}]"
        if kind == "function *":
            return pick.choice(("first", "second"))
        if kind == "_Bool":
            return str(pick.randrange(2))
        if kind == "enum small":
            return pick.choice(("LOW", "HIGH"))
        if kind in INTEGERS:
            bits = width or {"char": 8, "signed char": 8, "unsigned char": 8, "short": 16, "unsigned short": 16}.get(
                kind, 32 if kind in ("int", "unsigned", "enum wide") else 63
            )
            value = pick.randrange(1 << bits) >> pick.choice((0, 0, bits // 2))
            number = f"({kind}){value}u{'ll' if bits > 32 else ''}"
            if "__int128" in kind:
                number = f"({kind})((unsigned __int128){value}u << {pick.randrange(65)} | {pick.randrange(1 << 30)}u)"
            return number if width == 0 else f"{value}u{'ll' if bits > 32 else ''}"
        return f"{pick.choice(('-', ''))}{pick.randrange(1, 120)}.{pick.choice(('0', '5', '25'))}"

    def prototypes(self) -> str:
        lines = ["#include <stdarg.h>", "int printf(const char *, ...);", _COMMON, *self._typedefs(), *self.types]
        for index, (result, fixed, variable) in enumerate(self.functions):
            tail = ", ..." if variable else ""
            lines.append(f"{result} f{index}({', '.join(fixed)}{tail});")
            if variable and index in self._borrowed:
                lines.append(f"void g{index}(va_list list);")
        return "\n".join(lines)

    def _typedefs(self) -> list[str]:
        used = [(name, *VECTORS[name]) for name in VECTORS if name in self._scalars]
        return [f"typedef {element} {name} __attribute__((vector_size(sizeof({element}) * {count})));"
                for name, element, count in used]  # fmt: skip

    def _layout(self, unit: str) -> str:
        """A function that prints size, alignment and the offsets of all records."""
        lines = [f"void layout_{unit}(void)\n{{"]
        for record, members in self.records.items():
            lines.append(f'    printf("{record} %d %d", (int)sizeof({record}), (int)__alignof__({record}));')
            plain = [member.name for member in members if member.width is None]
            lines += [f'    printf(" %d", (int)__builtin_offsetof({record}, {name}));' for name in plain]
            lines.append('    printf("\\n");')
        return "\n".join([*lines, "}"])

    def _fetched(self, variable: Sequence[str]) -> list[str]:
        return [f"{kind} v{i} = va_arg(list, {kind}); {self._show(kind, f'v{i}')}" for i, kind in enumerate(variable)]

    def callee(self) -> str:
        lines = [self.prototypes(), self._layout("callee")]
        for index, (result, fixed, variable) in enumerate(self.functions):
            parameters = ", ".join(f"{kind} p{i}" for i, kind in enumerate(fixed)) + (", ..." if variable else "")
            body = [self._show(kind, f"p{i}") for i, kind in enumerate(fixed)]
            if variable:
                body.append(f"va_list list; va_start(list, p{len(fixed) - 1});")
                body += [f"g{index}(list);"] if index in self._borrowed else self._fetched(variable)
                body.append("va_end(list);")
            body.append(f"report({index});")
            if result != "void":
                body.append(f"{result} r; {self._fill(result, 'r')} return r;")
            lines.append(f"{result} f{index}({parameters})\n{{\n    " + "\n    ".join(body) + "\n}")
        return "\n".join(lines)

    def caller(self) -> str:
        lines = [self.prototypes(), self._layout("caller"), "void layout_callee(void);", "int cells[128];",
                 "unsigned long hash;", "void first(void) {}", "void second(void) {}"]  # fmt: skip
        for index, (_, _, variable) in enumerate(self.functions):
            if variable and index in self._borrowed:
                fetched = "\n    ".join(self._fetched(variable))
                lines.append(f"void g{index}(va_list list)\n{{\n    {fetched}\n}}")
        for index, (result, fixed, variable) in enumerate(self.functions):
            lines.append(f"static void call{index}(void)\n{{")
            arguments = [*fixed, *variable]
            lines += [f"    {kind} a{i}; {self._fill(kind, f'a{i}')}" for i, kind in enumerate(arguments)]
            call = f"f{index}({', '.join(f'a{i}' for i in range(len(arguments)))});"
            shown = "" if result == "void" else self._show(result, "r")
            lines.append(f"    {call if result == 'void' else f'{result} r = {call}'} {shown} report({index});\n}}")
        lines.append("int main(void)\n{\n    layout_caller(); layout_callee();")
        lines.append("    for (int i = 0; i < 128; i++) cells[i] = i * 3;")
        lines += [f"    call{index}();" for index in range(len(self.functions))]
        return "\n".join([*lines, "    return 0;", "}"])


def _add(value: str, kind: str) -> str:
    if kind == "int *":
        return f"add_whole(*({value}));"
    if kind == "function *":
        return f"add_whole({value} == first ? 1 : {value} == second ? 2 : 3);"
    return f"add_whole({value});" if kind in INTEGERS else f"add_real({value});"


def promoted(kind: str) -> str:
    """What `va_arg` asks for where `kind` is passed through `...`."""
    if kind in ("float", "_Float16"):
        return "double" if kind == "float" else kind
    return "unsigned" if kind == "enum small" else "int" if kind in NARROW else kind


def probe(kind: str) -> str:
    """A unit that a compiler takes where it knows this type by value."""
    typedef = ""
    if kind in VECTORS:
        element, count = VECTORS[kind]
        typedef = f"typedef {element} {kind} __attribute__((vector_size(sizeof({element}) * {count}))); "
    return (
        f"{typedef}struct s {{ {kind} m; char c; }}; struct t {{ {kind} m; }}; struct s f(struct s x) {{ return x; }} "
        f"{kind} g({kind} x, struct t y) {{ return y.m; }} {kind} h(int n, ...) {{ __builtin_va_list l; "
        f"__builtin_va_start(l, n); {kind} x = __builtin_va_arg(l, {kind}); return x; }}\n"
    )


_COMMON = """\
extern int cells[128];
extern unsigned long hash;
typedef void function(void);
function first, second;
enum small { LOW, HIGH };
enum wide { LEAST = -2147483647 - 1, MOST = 2147483647 };
static void add_whole(__int128 value)
{
    hash = hash * 31 + (unsigned long)value;
    hash = hash * 37 + (unsigned long)(value >> 64);
}
static void add_real(long double value) { hash = hash * 31 + (unsigned long)(long)(value * 64); }
static void report(int index) { printf("%d %lx\\n", index, hash); hash = 0; }
"""
