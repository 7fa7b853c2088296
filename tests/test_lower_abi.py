"""Values of every class mix travel to and from gcc-compiled code, fixed and variable; records have gcc's layout.

`make abi N=1000` runs more signatures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from abi_campaign import compared, disagreement, supported
from compiler import need_gcc


@pytest.mark.parametrize(("seed", "level"), [(seed, "02"[seed % 2]) for seed in range(6)])
def test_random_signatures_agree_with_gcc(seed: int, level: str, tmp_path: Path) -> None:
    need_gcc()
    assert disagreement(seed, 20, supported(tmp_path), [level], tmp_path) == ""


UNIONS = """
union a { _Complex double c; float f; __int128 i; void *p; long double l[1]; };
union b { __int128 i; long double l; }; union c { long double l; __int128 i; };
union d { long i; long double l; }; union e { double d; long double l; }; union f { long i[2]; long double l; };
union g { long double l; long i[2]; }; union h { double d; long double l; __int128 i; };
struct i { union { union { long i; long double l; } u; __int128 i; } x; }; union j { long double l; char c[16]; };
struct k { _Alignas(32) long i; }; union l { long double l; long double m[1]; };
#define ALL(X) X(union, a) X(union, b) X(union, c) X(union, d) X(union, e) X(union, f) X(union, g) X(union, h) \\
    X(struct, i) X(union, j) X(struct, k) X(union, l)
#define DECLARE(kind, tag) \\
    unsigned char from_##tag(int, kind tag, int), from_list_##tag(int, int, ...); kind tag to_##tag(int);
ALL(DECLARE)
"""
CALLEE = UNIONS + """
#include <stdarg.h>
#include <string.h>
#define DEFINE(kind, tag) \\
    unsigned char from_##tag(int a, kind tag x, int b) { return ((unsigned char *)&x)[0] + a * b; } \\
    unsigned char from_list_##tag(int a, int b, ...) { \\
        va_list l; va_start(l, b); kind tag x = va_arg(l, kind tag); \\
        return ((unsigned char *)&x)[0] + va_arg(l, int); } \\
    kind tag to_##tag(int a) { kind tag x; memset(&x, a, sizeof x); return x; }
ALL(DEFINE)
"""
CALLER = UNIONS + """
#include <stdio.h>
#include <string.h>
#define CALL(kind, tag) { kind tag x; memset(&x, 0x41, sizeof x); kind tag y = to_##tag(0x42); \\
    printf("%d %d %d\\n", from_##tag(3, x, 4), from_list_##tag(0, 0, x, 9), ((unsigned char *)&y)[0]); }
int main(void) { ALL(CALL) return 0; }
"""


@pytest.mark.parametrize("level", ["0", "2"])
def test_unions_of_long_doubles_are_merged_as_the_abi_says(level: str, tmp_path: Path) -> None:
    """An INTEGER class beats X87, and what is left of a long double without its first half sends all to memory."""
    need_gcc()
    (tmp_path / "callee.c").write_text(CALLEE)
    (tmp_path / "caller.c").write_text(CALLER)
    assert compared(tmp_path, [level]) == ""
