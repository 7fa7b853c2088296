"""The jam pass: hot nests run several turns side by side, and print what they printed to the last bit."""

from __future__ import annotations

from pathlib import Path

import pytest
from passes_harness import Case, assert_case, cases, context, hot_profile, program_of, texts
from pycparser import c_ast

from meta.backend import compile_module
from meta.diagnostics import UsageError
from meta.lower import lower_program
from meta.passes import Jam, PassContext, run_pipeline
from meta.passes.blocks import blocks_of
from meta.program import Program
from meta.sema import analyse
from meta.target import Platform, Target


@pytest.mark.parametrize("lanes", [2, 4, 5, 16])
@pytest.mark.parametrize("case", cases("jam"), ids=lambda case: case.name)
def test_cases(case: Case, lanes: int, tmp_path: Path) -> None:
    _, done = assert_case(Jam(lanes=lanes), case, tmp_path, (("-O2",),))
    assert done == case.names("jammed")


NEST = """
static double left[64][64], right[64][64], product[64][64];
__attribute__((used)) double *result(void) { return product[0]; }
__attribute__((used)) double *source(void) { return right[0]; }
__attribute__((used)) void multiply(int n, int count)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < SIZE; j++) {
            double sum = 0.0;
            for (int k = 0; k < n; k++)
                sum += left[i][k] * right[k][j];
            product[i][j] = sum;
        }
    }
}
int main(void) { multiply(64, 64); return 0; }
"""


def jammed(size: str, lanes: int = 8) -> tuple[Program, str]:
    program = program_of({"app/main.c": NEST.replace("SIZE", size)})
    result, _ = run_pipeline([Jam(lanes=lanes)], program, context(hot_profile(program)))
    return result, texts(result)["app/main.c"]


def test_vectors_come_of_it() -> None:
    target = Target(Platform.LINUX, level="3", features="+avx2")
    plain = program_of({"app/main.c": NEST.replace("SIZE", "64")})
    for each, expected in ((plain, False), (jammed("64", 8)[0], True)):
        part = each.for_platform(Platform.LINUX)
        assert ("fadd <" in compile_module(lower_program(analyse(part), target), target).ir) is expected


def test_a_rest_is_left_only_where_there_may_be_one() -> None:
    assert "for (; j < 60; j++)" in jammed("60")[1]
    assert "for (; j < count; j++)" in jammed("count")[1]
    assert "for (; j < 64; j++)" not in jammed("64")[1]
    assert "lane" not in jammed("7")[1]


def test_names_of_types_are_taken_and_pragmas_keep_their_loops() -> None:
    typed = NEST.replace("double sum = 0.0", "double sum = (lane)0")
    pinned = NEST.replace("for (int j", "\n#pragma GCC ivdep\nfor (int j")
    for nest, expected in ((f"typedef int lane; {typed}", "int lane_2 = 0"), (pinned, "")):
        program = program_of({"app/main.c": nest.replace("SIZE", "64")})
        result, (report,) = run_pipeline([Jam()], program, context(hot_profile(program)))
        assert report.changed is bool(expected) and expected in texts(result)["app/main.c"]


def test_only_hot_loops() -> None:
    program = program_of({"app/main.c": NEST.replace("SIZE", "64")})
    functions = {ext.decl.name: ext for ext in program.units[0].ast.ext if isinstance(ext, c_ast.FuncDef)}
    for inner, expected in ((9_999, False), (10_000, True)):
        depth = iter((64, 4096, inner))
        counts = tuple(next(depth) if block.kind == "body" else 1 for block in blocks_of(functions["multiply"]))
        profile = hot_profile(program, 1)
        profile.blocks["multiply"] = counts
        _, report = Jam().run(program, context(profile))
        assert report.changed is expected
    assert not Jam(only=("main",)).run(program, context(hot_profile(program)))[1].changed


def test_refusals() -> None:
    with pytest.raises(UsageError, match="needs a profile"):
        Jam().run(program_of({"app/main.c": "int main(void) { return 0; }"}), PassContext())
    with pytest.raises(UsageError, match="lanes must be 2 to 64"):
        Jam(lanes=1)


@pytest.mark.parametrize("body", [
    "double sum = 0.0; for (int k = 0; k < n; k++) sum += left[j][k]; product[j + 1][j] = sum + product[j][j];",
    "double sum = 0.0; for (int k = 0; k < n; k++) sum += p[k]; product[i][j] = sum;",
    "double sum = 0.0; for (int k = 0; k < n; k++) { if (k) break; sum += 1; } product[i][j] = sum;",
    "double sum = 0.0; for (int k = 0; k < n; k++) sum += f(k); product[i][j] = sum;",
    "for (int k = 0; k < n; k++) total += left[i][k]; product[i][j] = total;",
    "double sum = 0.0; for (int k = 0; k < total; k++) sum += k; total = sum;",
    "static double sum; for (int k = 0; k < n; k++) sum += k; product[i][j] = sum;",
    "double sum = 0.0; for (int k = 0; k < n; k++) sum += v; product[i][j] = sum;",
    "double sum = 0.0; for (int k = 0; k < n; k++) product[j / 2][k] += k;",
    "double sum = 0.0; for (int k = 0; k < n; k++) product[i][0] += k;",
    "double sum = 0.0; for (unsigned char k = 0; k < n; k++) sum += k; product[i][j] = sum;",
    "double t = n; double n = t; double sum = n; for (int k = 0; k < 9; k++) sum += left[i][k]; product[i][j] = sum;",
    "double sum = 0.0; for (int k = 0; k < n; k++) { j = j; sum += k; } product[i][j] = sum;",
    "fixed f = left[j][0]; double sum = f; for (int k = 0; k < n; k++) sum += f; product[i][j] = sum;",
    "__auto_type sum = 0.0; for (int k = 0; k < n; k++) sum += left[i][k]; product[i][j] = sum;",
    "double t = n; typeof(t) sum = t; for (int k = 0; k < n; k++) sum += left[i][k]; product[i][j] = sum;",
    "double sum = 0.0; for (int k = 0; k < n; k++) sum += left[j][k] * first; row[j] = sum;",
    "double sum = 0.0; for (int k = 0; k < n; k++) sum += left[j][k] * same[(j + 63) % 64]; own[j] = sum;",
])  # fmt: skip
def test_what_lanes_would_show_is_left_alone(body: str) -> None:
    source = f"""
        static double left[64][64], product[65][64], total;
        static volatile double v;
        typedef const double fixed;
        static double row[64];
        extern double first __attribute__((alias("row")));
        double own[64] __asm__("shared");
        extern double same[64] __asm__("shared");
        double f(int k);
        double f(int k) {{ return total += k; }}
        void g(int i, int n, double *p) {{ for (int j = 0; j < n; j++) {{ {body} }} }}
        int main(void) {{ g(0, 9, &left[0][0]); return product[0][0] > 1; }}
    """
    program = program_of({"app/main.c": source})
    assert not Jam().run(program, context(hot_profile(program)))[1].changed
