"""`meta cc` compiles what gcc 12 only warns about: the same program, and a warning on the same lines."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from compiler import need_gcc

SOURCE = """
static counter = 3;
sum(a, b) char b; { return a + b; }
struct s { int x; };
int twice(n) { return 2 * n; }
void nothing(int n) { if (n) return 1; }
int some(int n) { if (n) return; return 2; }
char text[3] = "12345";
int list[2] = {1, 2, 3};
int scalar = {1, 2};
struct s one = {1, 2};
int *pointer = 4096;
int use(const x) { return x + later(3, 1.0); }
later(a, d) double d; { return a + d; }
int main(void)
{
    int local[2] = {list[0], list[1], list[5]};
    char *heap = malloc(10);
    strcpy(heap, "heap");
    printf("%d %d %d %d", counter, sum(1, 2), some(0), use(4));
    printf(" %.3s %d %d %d", text, scalar, local[1], twice(one.x));
    printf(" %s %ld\\n", heap, (long)pointer);
    nothing(1);
    return abs(-3) - 3;
}
"""
_LINE = re.compile(r"^[^:\n]*:(\d+):\d+: warning", re.M)


def _compile(command: list[str], folder: Path, binary: str) -> tuple[set[int], str]:
    done = subprocess.run([*command, "a.c", "-o", binary], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ran = subprocess.run([folder / binary], capture_output=True, text=True, check=True)
    return {int(line) for line in _LINE.findall(done.stderr)}, ran.stdout


def test_what_gcc_only_warns_about(tmp_path: Path) -> None:
    need_gcc()
    (tmp_path / "a.c").write_text(SOURCE)
    ours, our_text = _compile([sys.executable, "-m", "meta", "cc", "-O1"], tmp_path, "ours")
    theirs, their_text = _compile(["gcc", "-O1"], tmp_path, "theirs")
    assert our_text == their_text != ""
    assert ours == theirs
