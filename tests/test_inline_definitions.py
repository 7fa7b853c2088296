"""Definitions that are there for inlining only: each unit has its own, in a whole program as in gcc's objects."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiler import gcc_build, link, need_gcc, program, run, target
from passes_harness import context, hot_profile, program_of, run_hosted
from random_profile import random_profile

from meta.backend import compile_module
from meta.frontend import parse_text
from meta.lower import lower_program
from meta.passes import parse_pipeline, run_pipeline
from meta.sema import analyse

# The same header with other macros, as glibc's fortified functions and the headers of intrinsics are.
INLINED = "extern inline __attribute__((gnu_inline, always_inline))"
HEADER = """
int printf(const char *format, ...);
extern int level, seen;
INLINED int twice(int x, int unused) { return 2 * x; }
INLINED int mode(void) { return MODE; }
INLINED void note(int x) { STORE; }
INLINED int real(int x) { return x * MODE; }
inline int thrice(int x) { return 3 * x; }
inline int deep(int x) { return thrice(x) + twice(x, 3); }
int from_a(int n);
int from_b(int n);
"""
A = """
int level = 3, seen = 7;
extern inline int thrice(int x);
extern inline int deep(int x);
int from_a(int n) { note(n); return twice(n, 3) + mode() + thrice(n) + deep(n) + level + real(n); }
int main(void)
{
    int sum = 0;
    for (int i = 0; i < 5; i++) {
        sum += from_a(i) * from_b(i);
        printf("%d %d %d\\n", sum, level, seen);
    }
    return mode();
}
"""
B = "int from_b(int n) { note(n); return twice(n, 3) + 10 * mode() + thrice(n) + deep(n) * 7 + real(n); }"
C = "int real(int x) { return x + 1000; }"
PIPELINES = (
    "fold", "prune", "fold;prune", "split{statements=2}", "specialise{calls=1};fold", "tune{heat=1};tier",
    "hold{heat=0};idiom{heat=0};narrow;cleave{heat=0};tile{heat=0};derive{heat=0};jam{heat=1}", "dispatch{heat=1}",
    "prune{cold=outline}", "prune{cold=trap}",
)  # fmt: skip


def sources() -> dict[str, str]:
    header = HEADER.replace("INLINED", INLINED)
    a = header.replace("MODE", "1").replace("STORE", "seen += x")
    b = header.replace("MODE", "2").replace("STORE", "level = x + 4")
    return {"app/a.c": f"{a}{A}", "app/b.c": f"{b}{B}", "app/c.c": C}


def test_each_unit_calls_its_own(tmp_path: Path) -> None:
    need_gcc()
    files = []
    for path, text in sources().items():
        files.append(tmp_path / Path(path).name)
        files[-1].write_text(text)
    whole = program(*(parse_text(text, path) for path, text in sources().items()))
    code = compile_module(lower_program(analyse(whole), target(), {"main"}), target()).object
    assert run(link(tmp_path, "ours", [code])) == run(gcc_build(tmp_path, "gcc", files))


@pytest.mark.parametrize("text", PIPELINES)
def test_passes_keep_them_apart(text: str, tmp_path: Path) -> None:
    whole = program_of(sources())
    profile = hot_profile(whole) if "trap" in text else random_profile(whole, 1)
    result, _ = run_pipeline(parse_pipeline(text), whole, context(profile))
    before, after = (run_hosted(each, tmp_path / name) for name, each in (("a", whole), ("b", result)))
    assert (after.out, after.status) == (before.out, before.status) and after.out
