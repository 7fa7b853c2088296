"""`meta cc` and functions of the C library that need no library."""

from __future__ import annotations

from pathlib import Path

from compiler import need_gcc
from test_cc import cc, run


def test_fabs_needs_no_libm(tmp_path: Path) -> None:
    need_gcc()
    (tmp_path / "fabs.c").write_text(
        "#include <math.h>\n#include <stdio.h>\nvolatile double d = -1.5; volatile float f = -2.5f;\n"
        'int main(void) { printf("%g %g %Lg\\n", fabs(d), fabsf(f), fabsl(-(long double)d)); }\n'
    )
    for level in ("-O0", "-O2"):
        cc(tmp_path, level, "fabs.c", "-o", "fabs")
        assert run(tmp_path / "fabs") == (0, "1.5 2.5 1.5\n")
    assert "fabs" in cc(tmp_path, "-O0", "-fno-builtin", "-S", "fabs.c", "-o", "-").stdout
