"""Every access to a volatile object is made: as often, in the order and at the width that the program says."""

from __future__ import annotations

import re

import pytest
from compiler import compile_text, function_ir, ir_of

_ACCESS = re.compile(r"\b(load|store) volatile (\S+)")


def accesses(text: str, name: str = "f") -> list[str]:
    """The volatile accesses of a function: `load i32` and so on."""
    found = [_ACCESS.search(line) for line in function_ir(text, name)]
    return [f"{match[1]} {match[2].rstrip(',')}" for match in found if match]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("v;", ["load i32"]),
        ("(void)v;", ["load i32"]),
        ("v = 1;", ["store i32"]),
        ("v = v;", ["load i32", "store i32"]),
        ("v++;", ["load i32", "store i32"]),
        ("return v++ + n;", ["load i32", "store i32"]),
        ("v += v;", ["load i32", "load i32", "store i32"]),
        ("v = w = 3;", ["store i16", "store i32"]),
        ("return v && w;", ["load i32", "load i16"]),
        ("if (v) ; while (w) ;", ["load i32", "load i16"]),
        ("v, w, n;", ["load i32", "load i16"]),
        ("*p = 0; p[1]; p->x;".replace("p->x;", ""), ["store i8", "load i8"]),
        ("s.a; s.b = 2; n = s.c;", ["load i32", "store i8", "load i64"]),
        ("q->a; q->b++;", ["load i32", "load i8", "store i8"]),
        ("t[n] = t[0];", ["load double", "store double"]),
        ("vp; *vp;", ["load ptr", "load ptr"]),
        ("b; b = n;", ["load i8", "store i8"]),
        ("n ? v : w;", ["load i32", "load i16"]),
        ("sizeof v; n = sizeof(v++);", []),
        ("&v; n = (&s)->a;", ["load i32"]),
        ("volatile int local = 1; local;", ["store i32", "load i32"]),
        ("const volatile int *c = &v; *c;", ["load i32"]),
        ("*(volatile short *)&n = 5;", ["store i16"]),
        ("h.status = 1; h.data;", ["store i32", "load i32"]),
        ("n = n;", []),
    ],
)
def test_accesses(statements: str, expected: list[str]) -> None:
    text = f"""
    struct r {{ int a; char b; long c; }}; struct hardware {{ volatile unsigned status; volatile unsigned data; }};
    volatile int v; volatile short w; volatile char *p; volatile struct r s, *q; volatile double t[4];
    int *volatile vp; volatile _Bool b; struct hardware h;
    int f(int n) {{ {statements} return 0; }}"""
    assert accesses(text) == expected


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("low", ["load i32"]),
        ("low = 1", ["load i32", "store i32"]),
        ("whole = 1", ["store i32"]),
        ("narrow = 1", ["load i16", "store i16"]),
        ("wide", ["load i64"]),
        ("low++", ["load i32", "load i32", "store i32"]),
    ],
)
def test_a_volatile_bit_field_is_accessed_at_its_declared_width(member: str, expected: list[str]) -> None:
    text = f"""
    volatile struct {{
        unsigned low : 3, high : 29; unsigned whole : 32; unsigned short narrow : 5; unsigned long wide : 50;
    }} r;
    void f(void) {{ r.{member}; }}"""
    assert accesses(text) == expected


def test_volatile_records_are_copied_with_volatile_accesses() -> None:
    text = "struct s { int a[9]; }; volatile struct s v; struct s n; void f(void) { n = v; v = n; }"
    copies = [line for line in function_ir(text, "f") if "llvm.memcpy" in line]
    assert [line.endswith("i1 true)") for line in copies] == [True, False, True]


def test_plain_objects_have_no_volatile_access() -> None:
    assert "volatile" not in ir_of("int g; struct { int a : 3; } s; int main(void) { g++; s.a = g; return s.a; }")


def test_the_optimiser_keeps_every_access_in_order() -> None:
    text = """
    extern volatile unsigned char status, data;
    int main(void) { while (!(status & 1)) ; data = 'a'; data = 'a'; return data + data; }"""
    optimised = compile_text(text).ir
    assert re.findall(r"(?:load|store) volatile i8.*?@(\w+)", optimised) == ["status", "data", "data", "data", "data"]
