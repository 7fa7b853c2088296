"""The derive pass: shift counts step with the counter of their loop, and programs print what they printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from passes_harness import Case, assert_case, cases, context, hot_profile, program_of, texts
from pycparser import c_ast

from meta.backend import assembly_text
from meta.diagnostics import UsageError
from meta.lower import lower_program
from meta.passes import Derive, PassContext, run_pipeline
from meta.passes.blocks import blocks_of
from meta.sema import analyse
from meta.target import Platform, Target


@pytest.mark.parametrize("case", cases("derive"), ids=lambda case: case.name)
def test_cases(case: Case, tmp_path: Path) -> None:
    _, done = assert_case(Derive(), case, tmp_path)
    assert done == case.names("derived")


SOURCE = """
typedef unsigned lanes __attribute__((vector_size(16)));
unsigned f(unsigned k);
unsigned f(unsigned k) {{ return k; }}
__attribute__((used, noinline)) unsigned g(
    unsigned word, unsigned n, unsigned step, const unsigned char (*next)[4])
{{
    unsigned state = 0, *p = &step;
    lanes many = {{1, 2, 3, 4}};
    {loop}
    return state + *p + many[0];
}}
int main(void) {{ return (int)g(900, 1, 2, 0); }}
"""
LOOP = "for (unsigned j = 0; j < n; j++) state = next[state][word >> (30 - 2 * j) & 3];"


def derived(loop: str = LOOP) -> str:
    program = program_of({"app/main.c": SOURCE.format(loop=loop)})
    result, (report,) = run_pipeline([Derive()], program, context(hot_profile(program)))
    return texts(result)["app/main.c"] if report.changed else ""


def test_what_is_derived() -> None:
    text = derived()
    assert "unsigned shift = 30u - 2u * (unsigned)j;" in text and "for (; j < n; j++, shift -= 2u)" in text
    assert "word >> shift" in text and "30 - 2" not in text
    text = derived("unsigned shift = 9; for (int i = f(3); i < 99; i++) state += shift << (20 - i * 3);")
    assert "int i = f(3);\n        unsigned shift_2 = 20u - 3u * (unsigned)i;" in text and "shift << shift_2" in text
    text = derived("typedef unsigned char shift; " + LOOP.replace("word", "(shift)-word"))
    assert "unsigned shift_2 = 30u" in text and ">> shift_2" in text
    two = LOOP.replace("& 3]", "& 3] ^ state >> (9 - 2 * j) ^ state << (30 - 2 * j)")
    assert derived(two).count("word >> shift") == 1 and derived(two).count("state << shift)") == 1
    assert "j++, shift -= 2u, shift_2 -= 2u" in derived(two)
    assert not derived(two.replace("word", "(word >> (8 - 7 * j))"))  # three variables of one loop


@pytest.mark.parametrize("loop", [
    LOOP.replace("30 - 2 * j", "2 * j"), LOOP.replace("30 - 2 * j", "30 + 2 * j"), LOOP.replace("2 * j", "j"),
    LOOP.replace("2 * j", "1 * j"), LOOP.replace("2 * j", "step * j"), LOOP.replace("30", "n"), LOOP.replace(">>", "+"),
    LOOP.replace("2 * j", "2 * n"), LOOP.replace("2 * j", "2 * (j + 1)"), LOOP.replace("30", "-30"),
    LOOP.replace("word >> (30 - 2 * j) & 3", "30 - 2 * j"), LOOP.replace("j < n", "j < 32"),
    LOOP.replace("j++", "j += 2"), LOOP.replace("& 3]", "& 3] + j++"), LOOP.replace("& 3]", "& 3] + *(&j)"),
    f"_Pragma(\"GCC unroll 4\") {LOOP}", LOOP.replace("state =", "for (state = 0; state < 3; state++) f(1), step ="),
    "for (int j = 0; j < (int)n; j++) many = many >> (30 - 2 * j);",
    "for (int j = 0; j < (int)n; j++) many >>= 30 - 2 * j;",
    "unsigned j; for (j = 0; j < n; j++) state = next[state][word >> (30 - 2 * j) & 3];",
])  # fmt: skip
def test_other_counts_are_left_alone(loop: str) -> None:
    assert not derived(loop)


def test_a_turn_has_fewer_instructions() -> None:
    program = program_of({"app/main.c": SOURCE.format(loop=LOOP)})
    target = Target(Platform.LINUX, level="3", cpu="znver3")
    sizes = []
    for each in (program, Derive().run(program, context(hot_profile(program)))[0]):
        text = assembly_text(lower_program(analyse(each.for_platform(Platform.LINUX)), target), target)
        code = text[text.index("\ng:\n") : text.index("\t.size\tg,")]
        sizes.append(len(re.findall(r"^\t[a-z]", code, re.M)))
    assert sizes[1] < 0.9 * sizes[0]


def test_only_hot_loops_that_were_counted_as_they_are() -> None:
    program = program_of({"app/main.c": SOURCE.format(loop=LOOP)})
    function = next(ext for ext in program.units[0].ast.ext if isinstance(ext, c_ast.FuncDef) and ext.decl.name == "g")
    for turns, more, expected in ((9_999, 0, False), (10_000, 0, True), (10_000, 1, False)):
        profile = hot_profile(program, 1)
        profile.blocks["g"] = tuple(turns if block.kind == "body" else 1 for block in blocks_of(function)) + (1,) * more
        assert Derive().run(program, context(profile))[1].changed is expected


def test_refusals() -> None:
    with pytest.raises(UsageError, match="needs a profile"):
        Derive().run(program_of({"app/main.c": "int main(void) { return 0; }"}), PassContext())
    with pytest.raises(UsageError, match="heat must not be negative"):
        Derive(heat=-1)
