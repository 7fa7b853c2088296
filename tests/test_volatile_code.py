"""Volatile accesses in machine code: exactly those of the program, in order, at the declared width, at every level.

The disassembly is compared where the code is a straight line, and every function is run with its accesses recorded.
"""

from __future__ import annotations

import pytest
from machine_code import LEVELS, code_of, made_accesses, written_accesses

DEVICE = """
struct bits {
    unsigned low : 3, mid : 9, high : 20;
    unsigned char small : 4, rest : 4;
    unsigned long wide : 40, top : 24;
};
struct device {
    unsigned status;
    unsigned short half;
    unsigned char byte, flag;
    unsigned long data;
    int table[8];
    struct bits bits;
};
"""  # status 0, half 4, byte 6, flag 7, data 8, table 16, bits 48

STRAIGHT = {
    "read": ("d->status; d->half; d->byte; d->data;", "L4@0 L2@4 L1@6 L8@8"),
    "write": ("d->status = 1; d->half = 2; d->byte = 3; d->data = 4;", "S4@0 S2@4 S1@6 S8@8"),
    "same twice": ("d->status = 1; d->status = 1; d->status; d->status;", "S4@0 S4@0 L4@0 L4@0"),
    "dead stores": ("d->status = 1; d->status = 2; d->status = 3;", "S4@0 S4@0 S4@0"),
    "not merged": ("d->byte = 0; d->flag = 0; d->half = 0; d->status = 0;", "S1@6 S1@7 S2@4 S4@0"),
    "adjacent reads": ("return d->byte + d->flag;", "L1@6 L1@7"),
    "narrowed": ("return (unsigned char)d->data;", "L8@8"),
    "masked": ("return d->status & 0xff;", "L4@0"),
    "test of a bit": ("return (d->data & 1) != 0;", "L8@8"),
    "increment": ("d->status++; d->half--; ++d->byte; d->data += 5;", "L4@0 S4@0 L2@4 S2@4 L1@6 S1@6 L8@8 S8@8"),
    "set a bit": ("d->status |= 4; d->byte &= ~1; d->half ^= 2;", "L4@0 S4@0 L1@6 S1@6 L2@4 S2@4"),
    "self": ("d->status = d->status;", "L4@0 S4@0"),
    "sum with itself": ("return d->status + d->status;", "L4@0 L4@0"),
    "times zero": ("return d->status * 0;", "L4@0"),
    "comma": ("return (d->status, d->half, 3);", "L4@0 L2@4"),
    "array": ("d->table[1]; d->table[3] = d->table[2]; d->table[7]++;", "L4@20 L4@24 S4@28 L4@44 S4@44"),
    "chain": ("d->status = d->half = 7;", "S2@4 S4@0"),
    "cast": ("*(volatile short *)d; *((volatile char *)d + 1) = 5;", "L2@0 S1@1"),
    "float": ("*(volatile float *)d = 1; *(volatile double *)&d->data += 1;", "S4@0 L8@8 S8@8"),
    "pointer": ("volatile int *volatile *p = (volatile int *volatile *)&d->data; *p; *p = 0;", "L8@8 S8@8"),
    "bool": ("*(volatile _Bool *)&d->byte = d->status;", "L4@0 S1@6"),
    "bit-field read": ("return d->bits.mid + d->bits.small;", "L4@48 L1@52"),
    "bit-field write": ("d->bits.low = 5; d->bits.rest = 1;", "L4@48 S4@48 L1@52 S1@52"),
    "wide bit-field": ("d->bits.wide = 5; return d->bits.top;", "L8@56 S8@56 L8@56"),
    "unused bit-field": ("d->bits.high;", "L4@48"),
    "plain object": ("struct device *q = (struct device *)d; q->status = 1; q->status = 2;", "S4@0"),
}

RUNNING = {
    "loop": ("for (int i = 0; i < 5; i++) d->status = i;", " ".join(["S4@0"] * 5)),
    "array loop": ("for (int i = 0; i < 8; i++) d->table[i] = 0;", " ".join(f"S4@{16 + 4 * i}" for i in range(8))),
    "copy loop": ("for (int i = 0; i < 4; i++) d->table[i] = d->table[i + 4];",
                  " ".join(f"L4@{32 + 4 * i} S4@{16 + 4 * i}" for i in range(4))),
    "sum loop": ("int s = 0; for (int i = 0; i < 8; i++) s += d->table[i]; return s;",
                 " ".join(f"L4@{16 + 4 * i}" for i in range(8))),
    "polling": ("while (!d->status && ++n < 4) ; return n;", " ".join(["L4@0"] * 4)),
    "byte loop": ("for (int i = 0; i < 6; i++) ((volatile char *)d)[i] = 1;", " ".join(f"S1@{i}" for i in range(6))),
    "either": ("return d->status ? d->half : d->byte;", "L4@0 L1@6"),
    "short circuit": ("return d->status && d->half;", "L4@0"),
    "both": ("if (d->status == 0 || d->half) d->data = d->byte;", "L4@0 L1@6 S8@8"),
    "switch": ("switch (d->byte) { case 0: d->status = 1; case 1: d->status = 2; break; default: d->status = 3; }",
               "L1@6 S4@0 S4@0"),
    "local copy": ("volatile int v = n; int s = 0; for (int i = 0; i < 3; i++) s += v; d->status = s;", "S4@0"),
}  # fmt: skip


def source(body: str) -> str:
    return DEVICE + f"long f(volatile struct device *d, int n) {{ {body} return 0; }}"


def wanted(text: str) -> list[str]:
    kinds = {"L": "load", "S": "store"}
    parts = [each[1:].split("@") for each in text.split()]
    return [f"{kinds[each[0]]} {size} at {at}" for each, (size, at) in zip(text.split(), parts, strict=True)]


@pytest.mark.parametrize("name", STRAIGHT)
def test_disassembly(name: str) -> None:
    body, accesses = STRAIGHT[name]
    for level in LEVELS[1:]:  # without optimisation the address is kept on the stack
        found = [str(each) for each in written_accesses(code_of(source(body), level=level))]
        assert found == wanted(accesses), f"at level {level}"


@pytest.mark.parametrize("name", [*STRAIGHT, *RUNNING])
def test_accesses_made(name: str) -> None:
    body, accesses = {**STRAIGHT, **RUNNING}[name]
    for level in LEVELS:
        if name == "plain object" and level == "0":
            continue
        found = [str(each) for each in made_accesses(code_of(source(body), level=level))]
        assert found == wanted(accesses), f"at level {level}"


def test_a_volatile_record_is_copied_once() -> None:
    text = "struct s { int a[5]; char c; }; void f(volatile struct s *s) { struct s copy = *s; (void)copy; }"
    for level in LEVELS:
        found = made_accesses(code_of(text, level=level))
        touched = [each.offset + byte for each in found for byte in range(each.size) if each.kind == "load"]
        assert sorted(touched) == list(range(24)), f"at level {level}"


def test_a_volatile_local_is_accessed_on_the_stack() -> None:
    text = "int f(void) { volatile int v = 1; v = 2; v++; return v; }"
    for level in LEVELS:
        stores = [each for each in _stack_accesses(text, level) if each == "store 4"]
        loads = [each for each in _stack_accesses(text, level) if each == "load 4"]
        assert (len(stores), len(loads)) == (3, 2), f"at level {level}"


def _stack_accesses(text: str, level: str) -> list[str]:
    from capstone import x86  # noqa: PLC0415

    found = []
    for base in (x86.X86_REG_RSP, x86.X86_REG_RBP):
        found += [f"{each.kind} {each.size}" for each in written_accesses(code_of(text, level=level), base)]
    return found


def test_the_oracle_can_fail() -> None:
    """Without volatile the accesses are merged and dropped, so the tests above do see what they look for."""
    text = DEVICE + "long f(struct device *d) { d->status = 1; d->status = 2; d->half; return d->status; }"
    assert [str(each) for each in written_accesses(code_of(text))] == ["store 4 at 0"]
    assert [str(each) for each in made_accesses(code_of(text, level="0"))] != ["store 4 at 0"]
