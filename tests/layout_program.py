"""Random records for the layout test: packed, aligned, nested, with bit-fields of every type, under `#pragma pack`.

The program prints each record's size, alignment and offsets, and the bytes that come of setting one member at a time.
"""

from __future__ import annotations

import random

INTEGERS = {
    "_Bool": 1, "char": 8, "signed char": 8, "unsigned char": 8, "short": 16, "unsigned short": 16, "int": 32,
    "unsigned": 32, "long": 64, "unsigned long": 64, "long long": 64, "enum e": 32,
}  # fmt: skip
OTHERS = ("float", "double", "long double", "char *", "__int128", "double _Complex", "struct empty")


class Records:
    """Everything is drawn from one seeded generator, so a seed names a program."""

    def __init__(self, seed: int, count: int) -> None:
        self._random = random.Random(seed)
        self._known: list[str] = []
        self.lines = [_HEAD]
        self.calls: list[str] = []
        for index in range(count):
            self._record(index)

    def text(self) -> str:
        return "\n".join([*self.lines, "int main(void)\n{", *self.calls, "    return 0;\n}\n"])

    def _record(self, index: int) -> None:
        pick, chance = self._random.choice, self._random.random
        keyword = "union" if chance() < 0.15 else "struct"
        members: list[str] = []
        names: list[tuple[str, bool]] = []
        for number in range(pick((1, 2, 3, 4, 5, 7))):
            self._member(f"m{number}", members, names)
        pack = pick((0, 0, 0, 0, 1, 2, 4, 8, 16))
        attribute = pick((*[""] * 6, " __attribute__((packed))", " __attribute__((aligned(16)))",
                          " __attribute__((packed, aligned(4)))"))
        if pack:
            self.lines.append(f"#pragma pack(push, {pack})")
        self.lines.append(f"{keyword}{attribute} r{index} {{ {' '.join(members)} }};")
        if pack:
            self.lines.append("#pragma pack(pop)")
        name = f"{keyword} r{index}"
        if chance() < 0.3:
            self._known.append(name)
        self._show(name, index, names)

    def _member(self, name: str, members: list[str], names: list[tuple[str, bool]]) -> None:
        pick, chance = self._random.choice, self._random.random
        if chance() < 0.45:
            kind = pick(list(INTEGERS))
            width = self._random.randrange(0, INTEGERS[kind] + 1)
            is_named = width > 0 and chance() < 0.85
            attribute = pick((*[""] * 12, " __attribute__((packed))", " __attribute__((aligned(8)))"))
            members.append(f"{kind} {name if is_named else ''} : {width}{attribute};")
            if is_named:
                names.append((name, True))
            return
        kind = pick([*INTEGERS, *OTHERS, *self._known[-4:]])
        if chance() < 0.1:
            members.append(f"struct {{ char {name}; {kind} {name}x; }};")
            names.append((f"{name}x", False))
            return
        array = pick(("", "", "", "[1]", "[3]", "[0]"))
        attribute = pick((*[""] * 10, " __attribute__((packed))", " __attribute__((aligned(2)))",
                          " __attribute__((aligned(32)))"))
        align = pick((*[""] * 12, "_Alignas(16) ", "_Alignas(long) "))
        align = align if kind in INTEGERS and "packed" not in attribute else ""
        members.append(f"{align}{kind} {name}{array}{attribute};")
        names.append((name, False))

    def _show(self, name: str, index: int, names: list[tuple[str, bool]]) -> None:
        self.lines.append(f"static void show{index}(void)\n{{\n    {name} r;")
        self.lines.append(f'    printf("{name} %d %d", (int)sizeof r, (int)_Alignof({name}));')
        for member, is_bit_field in names:
            if is_bit_field:
                self.lines.append(f"    memset(&r, 0, sizeof r), r.{member} = -1, bytes(&r, sizeof r);")
                self.lines.append(f"    memset(&r, 255, sizeof r), r.{member} = 1, bytes(&r, sizeof r);")
                self.lines.append(f'    r.{member}--; printf(" %lld", (long long)r.{member});')
            else:
                self.lines.append(f'    printf(" %d", (int)__builtin_offsetof({name}, {member}));')
        self.lines.append('    printf("\\n");\n}')
        self.calls.append(f"    show{index}();")


_HEAD = """\
int printf(const char *, ...);
void *memset(void *, int, unsigned long);
enum e { A, B };
struct empty {};
static void bytes(void *p, int n)
{
    unsigned hash = 0;
    for (int i = 0; i < n; i++)
        hash = hash * 31 + ((unsigned char *)p)[i];
    printf(" %x", hash);
}
"""
