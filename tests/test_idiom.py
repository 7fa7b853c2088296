"""The idiom pass: searches and short copies are the library's, and what programs print stays the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from compiler import link, run, to_object
from passes_harness import (
    CHECKED,
    HASH,
    assert_reparses,
    cases,
    context,
    program_of,
    run_hosted,
    snapshot,
    texts,
)
from pycparser import c_ast

from meta.backend import compile_module
from meta.diagnostics import UsageError
from meta.lower import lower_program
from meta.passes import Idiom, PassContext, run_pipeline
from meta.passes.blocks import blocks_of
from meta.profile import FunctionCount, Profile, ValueCounts
from meta.program import Program
from meta.sema import analyse
from meta.target import Platform, Target

MEMORY = """
typedef unsigned long size_t;
void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    volatile char *target = to;
    const char *source = from;
    while (size--)
        *target++ = *source++;
    return to;
}
"""
COPIES = """
typedef unsigned long size_t;
void *memcpy(void *restrict to, const void *restrict from, size_t size);
int printf(const char *format, ...);
static char from[200], to[200];
static char *join(char *end, const char *word, size_t length)
{
    return (char *)memcpy(end, word, length) + length;
}
static void fixed(int *x, int *y) { memcpy(x, y, sizeof *x); }
int main(void)
{
    unsigned sum = 0;
    int one = 1, two = 2;
    for (int i = 0; i < 200; i++)
        from[i] = (char)(i * 7 + 1);
    for (int size = 0; size < 90; size++)
        for (int at = 0; at < 70; at++) {
            for (int i = 0; i < 200; i++)
                to[i] = (char)i;
            sum += (unsigned)(join(to + at, from + 3 * at % 64, (size_t)size) - to);
            for (int i = 0; i < 200; i++)
                sum = sum * 31 + (unsigned char)to[i];
        }
    fixed(&one, &two);
    printf("%u %d\\n", sum, one);
    return 0;
}
"""


def profile_of(program: Program, body: int = 1_000_000, lengths: dict[int | str, int] | None = None) -> Profile:
    """Every function was called a hundred times, every block of it ran `body` times."""
    defined = [(u.path, e) for u in program.units for e in u.ast.ext if isinstance(e, c_ast.FuncDef)]
    functions = {ext.decl.name: FunctionCount(path, 100) for path, ext in defined}
    blocks = {ext.decl.name: (body,) * len(blocks_of(ext)) for _, ext in defined}
    profile = Profile(HASH, "linux", "native", ("case",), False, functions, blocks=blocks)
    if lengths is not None:
        functions["memcpy"] = FunctionCount("runtime/memory.c", 50_000)
        profile.values["memcpy"] = {"size": ValueCounts.of(lengths, 40_000)}
    return profile


@pytest.mark.parametrize("flags", [("-O0",), ("-O3", "-march=native")])
def test_searches(tmp_path: Path, flags: tuple[str, ...]) -> None:
    case, _ = cases("idiom")
    program = case.program
    before = snapshot(program)
    given = context(profile_of(program))
    result, (report,) = run_pipeline([Idiom()], program, given)
    assert snapshot(program) == before
    assert report.counts == {"searches": 6, "sums": 0, "short copies": 0}
    text = texts(result)["app/main.c"]
    assert "best = __seek_greatest_float(x, 1, size, best);" in text
    assert "best = __seek_least_float(x, start + 1, size, best);" in text
    assert "least = __seek_least_int(x, i + 1, size, least);" in text
    assert_reparses(result)
    again, (second,) = run_pipeline([Idiom()], result, context(profile_of(result)))
    assert texts(again) == texts(result) and not second.changed
    runs = [run_hosted(each, tmp_path / name, flags=flags) for name, each in (("a", program), ("b", result))]
    assert runs[0] == runs[1] and runs[0].out


def test_searches_become_vectors() -> None:
    source = """
        __attribute__((used)) int g(const float *x, int n)
        { int b = 0; for (int i = 1; i < n; i++) if (x[i] > x[b]) b = i; return b; }
        int main(void) { return 0; }
    """
    program = program_of({"app/main.c": source})
    target = Target(Platform.LINUX, level="3", features="+avx2")
    for each, expected in ((program, False), (Idiom().run(program, context(profile_of(program)))[0], True)):
        ir = compile_module(lower_program(analyse(each.for_platform(Platform.LINUX)), target), target).ir
        assert ("fcmp ogt <" in ir) is expected


@pytest.mark.parametrize("flags", [("-O0",), CHECKED, ("-O3", "-march=native")])
def test_sums(tmp_path: Path, flags: tuple[str, ...]) -> None:
    _, case = cases("idiom")
    program = case.program
    before = snapshot(program)
    result, (report,) = run_pipeline([Idiom()], program, context(profile_of(program)))
    assert snapshot(program) == before
    assert report.counts == {"searches": 0, "sums": 5, "short copies": 0}
    text = texts(result)["app/main.c"]
    assert set(re.findall(r"__sum_(\w+)\(const", text)) == case.names("summed")
    assert "sum += __sum_char(chars, start, end);" in text and "sum += __sum_unsigned_char(x, 3, end - 1);" in text
    assert_reparses(result)
    again, (second,) = run_pipeline([Idiom()], result, context(profile_of(result)))
    assert texts(again) == texts(result) and not second.changed
    runs = [run_hosted(each, tmp_path / name, flags=flags) for name, each in (("a", program), ("b", result))]
    assert runs[0] == runs[1] and runs[0].out


def test_sums_are_of_lanes_that_are_twice_as_wide() -> None:
    source = """
        __attribute__((used)) long g(const short *x, int n)
        { long s = 0; for (int i = 0; i < n; i++) s += x[i]; return s; }
        int main(void) { return 0; }
    """
    program = program_of({"app/main.c": source})
    target = Target(Platform.LINUX, level="3", features="+avx2")
    for each, expected in ((program, False), (Idiom().run(program, context(profile_of(program)))[0], True)):
        ir = compile_module(lower_program(analyse(each.for_platform(Platform.LINUX)), target), target).ir
        assert (re.search(r"sext <\d+ x i16> .* to <\d+ x i32>", ir) is not None) is expected


def copying(lengths: dict[int | str, int] | None) -> tuple[Program, Program, bool]:
    program = program_of({"runtime/memory.c": MEMORY, "app/main.c": COPIES})
    result, (report,) = run_pipeline([Idiom()], program, context(profile_of(program, lengths=lengths)))
    return program, result, report.changed


def test_short_copies(tmp_path: Path) -> None:
    program, result, changed = copying({11: 50, 5: 20, 100: 2})
    text = texts(result)["app/main.c"]
    assert changed and "__copy_short(end, word, length)" in text and "memcpy(x, y, sizeof" in text
    assert_reparses(result)
    again, (second,) = run_pipeline([Idiom()], result, context(profile_of(result, lengths={11: 50})))
    assert texts(again) == texts(result) and not second.changed
    runs = [run_hosted(each, tmp_path / name) for name, each in (("a", program), ("b", result))]
    assert runs[0] == runs[1] and runs[0].out


def test_copies_that_are_not_short_are_left_alone() -> None:
    rows: list[dict[int | str, int] | None] = [None, {}, {11: 50, 100: 20}, {0: 90, 8: 1}]
    assert not any(copying(lengths)[2] for lengths in rows)


@pytest.mark.parametrize("loop", [
    "for (int i = 0; i < n; i++) if (x[i] >= x[best]) best = i;",
    "for (int i = 0; i < n; i++) if (x[i] > x[best]) best = i; else n--;",
    "for (int i = 0; i < n; i++) if (x[i] > x[best]) { best = i; n--; }",
    "for (int i = 0; i < n; i++) { if (x[i] > x[best]) best = i; y[i] = 0; }",
    "for (int i = 0; i < n; i++) if (x[i] > y[best]) best = i;",
    "for (int i = 0; i < n; i++) if (x[i] > x[i]) best = i;",
    "for (int i = 0; i < n; i++) if (x[i + 1] > x[best]) best = i;",
    "for (int i = 0; i < n; i++) if (x[i] > x[best]) best = i + 1;",
    "for (int i = 0; i < n; i++) if (x[i] > x[best]) best += i;",
    "for (int i = 0; i < n; i += 2) if (x[i] > x[best]) best = i;",
    "for (unsigned i = 0; i < 9; i++) if (x[i] > x[best]) best = i;",
    "for (int i = 0; i < n + best; i++) if (x[i] > x[best]) best = i;",
    "for (int i = 0; i < f(n); i++) if (x[i] > x[best]) best = i;",
    "for (int i = 0; i < shown; i++) if (x[i] > x[best]) best = i;",
    "for (long i = 0; i < n; i++) if (x[i] > x[best]) best = i;",
    "for (int i = 0; i < n; i++) if (z[i] > z[best]) best = i;",
    "for (int i = 0; i < n; i++) if (s[i] > s[best]) best = i;",
    "for (int i = 0; i < n; i++) if (x[i] > x[global]) global = i;",
    "int *p = &best; for (int i = 0; i < n; i++) if (x[i] > x[best]) best = i;",
    "long best = 0; for (int i = 0; i < n; i++) if (x[i] > x[best]) best = i;",
    "_Pragma(\"GCC unroll 4\") for (int i = 0; i < n; i++) if (x[i] > x[best]) best = i;",
    "for (int i = 0; i < n; i++) best -= c[i];", "for (int i = 0; i < n; i++) best = c[i];",
    "for (int i = 0; i < n; i++) best += s[i];", "for (int i = 0; i < n; i++) best += (unsigned char)c[i];",
    "for (int i = 0; i < n; i++) best += c[i] + 1;", "for (int i = 0; i < n; i++) best += c[n - i];",
    "for (int i = 0; i < n; i++) { best += c[i]; global++; }", "for (int i = 0; i < n; i++) global += c[i];",
    "for (int i = 0; i < n + best; i++) best += c[i];", "for (int i = best; i < n; i++) best += c[i];",
    "for (int i = 0; i < f(n); i++) best += c[i];", "for (int i = 0; i < shown; i++) best += c[i];",
    "for (unsigned i = 0; i < n; i++) best += c[i];", "for (unsigned i = n; i < 9; i++) best += c[i];",
    "for (int i = 0; i < n; i++) best += v[i];", "for (int i = 0; i < n; i++) best += (*p)[i];",
    "for (int i = 0; i < n; i++) best += c[i]; f(*&best);", "float best = 0; for (int i = 0; i < n; i++) best += c[i];",
    "short best = 0; for (int i = 0; i < n; i++) best += c[i];",
    "volatile long best = 0; for (int i = 0; i < n; i++) best += c[i];",
    "_Pragma(\"GCC unroll 4\") for (int i = 0; i < n; i++) best += c[i];",
    "for (int i __attribute__((cleanup(count))) = 0; i < n; i++) best += c[i];",
    "for (int i __attribute__((cleanup(count))) = 0; i < n; i++) if (x[i] > x[best]) best = i;",
    "for (int i = 0; i < (int)sizeof(enum { n = 3 }) * 99; i++) best += c[i];",
    "long best = 0; for (int i = 0; i < n; i++) best += a[i];",
    "long best = 0; for (int i = 0; i < n; i++) best += u[i];",
    "for (int i = 0; i < n; i++) if (w[i] > w[best]) best = i;",
    "for (int i = sizeof(struct { char n; }); i < n; i++) best += c[i];",
])  # fmt: skip
def test_other_loops_are_left_alone(loop: str) -> None:
    source = f"""
        static int global;
        static volatile int shown;
        int f(int n);
        int f(int n) {{ return n + global; }}
        static void count(int *n) {{ global += *n; }}
        typedef short any __attribute__((may_alias));
        typedef short unaligned __attribute__((aligned(1)));
        typedef float word __attribute__((aligned(2)));
        static any *a;
        static unaligned *u;
        static word *w;
        int g(float *x, float *y, const volatile float *z, const short *s, int n, const char *c,
              const volatile char *v, const char **p)
        {{ int best = 0; {{ {loop} }} return best; }}
        int main(void) {{ return 0; }}
    """
    program = program_of({"app/main.c": source})
    assert not Idiom().run(program, context(profile_of(program)))[1].changed


def test_sums_of_many_turns() -> None:
    source = "int g(char *x, int n) { int s = 0; for (int i = 1; i < n; i++) s += x[i]; return s; }"
    program = program_of({"app/main.c": source})
    for body, expected in ((51_199, False), (51_200, True)):
        assert Idiom(heat=0).run(program, context(profile_of(program, body)))[1].changed is expected


def test_only_hot_loops_of_many_turns() -> None:
    source = "int g(float *x, int n) { int b = 0; for (int i = 1; i < n; i++) if (x[i] > x[b]) b = i; return b; }"
    program = program_of({"app/main.c": source})
    for body, expected in ((9_999, False), (10_000, True)):
        assert Idiom().run(program, context(profile_of(program, body)))[1].changed is expected
    assert Idiom(heat=6_400).run(program, context(profile_of(program, 6_400)))[1].changed
    assert not Idiom(heat=0).run(program, context(profile_of(program, 6_399)))[1].changed
    handler = "__attribute__((interrupt)) void h(void *frame) { (void)frame; }"
    program = program_of({"app/main.c": source + handler})
    assert not Idiom().run(program, context(profile_of(program)))[1].changed
    with pytest.raises(UsageError, match="needs a profile"):
        Idiom().run(program, PassContext())
    with pytest.raises(UsageError, match="not be negative"):
        Idiom(heat=-1)


def test_loops_without_turns_read_nothing(tmp_path: Path) -> None:
    """An indeterminate argument is undefined, so LLVM would take a path that leads to one as never taken."""
    source = """
        int printf(const char *format, ...);
        static char bytes[4] = {1, 2, 3, 4};
        static int numbers[4] = {5, 2, 9, 4};
        static char *volatile found = bytes;
        static volatile int first = 1;
        static char *fetch(void) { printf("fetched "); return found; }
        static int chosen(void) { printf("chosen "); return first; }
        __attribute__((noinline)) int sum(int n)
        { char *x; int s = 0; if (n > 0) x = fetch(); for (int i = 0; i < n; i++) s += x[i]; return s; }
        __attribute__((noinline)) int greatest(int n)
        {
            int best;
            if (n > 0)
                best = chosen();
            if (n != 3)
                for (int i = 0; i < n; i++) {
                    if (numbers[i] > numbers[best])
                        best = i;
                }
            else
                best = 7;
            return n > 0 ? best : -1;
        }
        int main(void)
        {
            for (int n = 0; n < 8; n += 4) {
                printf("%d\\n", sum(n));
                printf("%d\\n", greatest(n));
            }
            return 0;
        }
    """
    program = program_of({"app/main.c": source}, last=False)
    result, (report,) = run_pipeline([Idiom()], program, context(profile_of(program)))
    assert report.counts == {"searches": 1, "sums": 1, "short copies": 0}
    assert_reparses(result)
    done = run(link(tmp_path, "after", [to_object(*result.units, level="3")]))
    assert done.text == "0\n-1\nfetched 10\nchosen 2\n"
