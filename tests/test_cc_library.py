"""`meta cc` and functions of the C library that need no library."""

from __future__ import annotations

from pathlib import Path

from compiler import need_gcc
from test_cc import cc, run


def test_two_fortified_functions_that_are_one(tmp_path: Path) -> None:
    """With 64-bit offsets glibc's `open` is `open64`, and both have bodies for inlining."""
    need_gcc()
    (tmp_path / "open.c").write_text(
        "#define _GNU_SOURCE\n#include <fcntl.h>\n#include <stdio.h>\n#include <unistd.h>\n"
        'int main(void) { int a = open("/dev/null", O_RDONLY), b = open64("/dev/null", O_RDONLY); char text[4];\n'
        'printf("%d %d %zd\\n", a > 2, b > 2, pread(a, text, 4, 0)); }\n'
    )
    for level in ("-O0", "-O2"):
        cc(tmp_path, level, "-D_FORTIFY_SOURCE=2", "-D_FILE_OFFSET_BITS=64", "open.c", "-o", "open")
        assert run(tmp_path / "open") == (0, "1 1 0\n")


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
