"""Token for token as gcc -E: macros, lines, glibc's and the kernel's headers, random macros."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from preprocessor_oracle import assert_as_gcc, by_gcc, by_us, needs_gcc
from random_macros import program

from meta.diagnostics import SourceError

pytestmark = needs_gcc
FOLDER = ROOT / "tests" / "frontend" / "preprocessor"
HEADERS = """
    assert.h complex.h ctype.h dirent.h errno.h fcntl.h fenv.h inttypes.h limits.h locale.h math.h net/if.h netdb.h
    poll.h pthread.h regex.h sched.h semaphore.h setjmp.h signal.h spawn.h stdint.h stdio.h stdlib.h string.h
    sys/epoll.h sys/ioctl.h sys/mman.h sys/socket.h sys/stat.h sys/types.h sys/wait.h termios.h tgmath.h threads.h
    time.h uchar.h unistd.h wchar.h linux/types.h linux/fs.h linux/bpf.h stdatomic.h emmintrin.h immintrin.h
""".split()  # noqa: SIM905


@pytest.mark.parametrize("standard", ["gnu11", "c11", "gnu17"])
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.c")), ids=lambda path: str(path.stem))
def test_tables(path: Path, standard: str) -> None:
    assert assert_as_gcc(path, standard)


def test_headers(tmp_path: Path) -> None:
    compared = 0
    for header in HEADERS:
        source = tmp_path / "t.c"
        source.write_text(f"#define _GNU_SOURCE\n#include <{header}>\n")
        compared += assert_as_gcc(source)
    if compared == 0:
        pytest.skip("no C library's headers are installed")
    assert compared > 20


@given(st.integers(0, 10**9))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_macros(tmp_path: Path, seed: int) -> None:
    compare_random(tmp_path / "t.c", seed)


def compare_random(path: Path, seed: int) -> None:
    path.write_text(program(seed))
    if by_gcc(path) is None:
        with pytest.raises(SourceError):
            by_us(path)
    else:
        assert_as_gcc(path)


def campaign(folder: Path) -> int:
    """All headers of this machine and 2,000 random programs: `make check-preprocessor`. The number of differences."""
    compared, wrong = 0, 0
    for path in sorted(Path("/usr/include").rglob("*.h")):
        try:
            compared += assert_as_gcc(path)
        except (AssertionError, SourceError) as error:
            wrong += 1
            print(f"{path}: {str(error)[:200] or 'other tokens'}")
    for seed in range(2_000):
        compare_random(folder / "t.c", seed)
    print(f"{compared} headers and 2000 random programs have the same tokens as gcc -E, {wrong} headers other ones")
    return wrong


if __name__ == "__main__":
    sys.exit(campaign(Path(sys.argv[1] if len(sys.argv) > 1 else ".")) > 0)
