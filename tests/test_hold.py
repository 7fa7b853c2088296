"""The hold pass: an element that meets all others stays in a variable, where nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from passes_harness import FAST, Case, assert_case, cases, context, hot_profile, program_of, texts

from meta.diagnostics import UsageError
from meta.passes import Hold, PassContext


@pytest.mark.parametrize("case", cases("hold"), ids=lambda case: case.name)
def test_cases(case: Case, tmp_path: Path) -> None:
    result, done = assert_case(Hold(), case, tmp_path, (("-O0",), FAST))
    assert done == case.names("held")
    text = texts(result)["app/main.c"]
    assert text.count("held = bodies") == 4 and "attract(&bodies[j], &held, time * 2)" in text


PROGRAM = """
    struct body {{ double place, speed; {member} }};
    static struct body bodies[9], others[9];
    static struct body *kept;
    static double total;
    static void count(int *n) {{ total += *n; }}
    static double near(double x) {{ return x + total; }}
    static void meet(struct body *a, struct body *b, int n) {{ {body} }}
    void g(struct body *all, int n, double x)
    {{ for (int i = 0; i < n; i++) {{ {loop} }} kept = &bodies[1]; total += x + near(x); all++; others[0] = *all; }}
    int main(void) {{ return 0; }}
"""
LOOP, BODY = "for (int j = i + 1; j < n; j++) meet(&bodies[i], &bodies[j], n);", "a->speed += b->place;"


def changed(loop: str = LOOP, body: str = BODY, member: str = "") -> bool:
    program = program_of({"app/main.c": PROGRAM.format(loop=loop, body=body, member=member)})
    return Hold().run(program, context(hot_profile(program)))[1].changed


def test_what_is_changed() -> None:
    assert changed()
    assert changed(loop=LOOP.replace("i + 1", "i + 2"))
    assert changed(member="float x[2];")


@pytest.mark.parametrize("loop", [
    LOOP.replace("i + 1", "i"), LOOP.replace("i + 1", "i - 1"), LOOP.replace("i + 1", "0"),
    LOOP.replace("i + 1", "1 + i"),
    LOOP.replace("&bodies[j]", "&others[j]"), LOOP.replace("&bodies[i]", "&bodies[j]"),
    LOOP.replace("&bodies[j]", "&bodies[j - 1]"), LOOP.replace("&bodies[j]", "bodies + j"),
    LOOP.replace("&bodies[j]", "kept"), LOOP.replace("&bodies[i]", "&all[i]").replace("&bodies[j]", "&all[j]"),
    LOOP.replace("], n)", "], i++)"), LOOP.replace(", n)", ", i = 0)"), LOOP.replace(", n)", ", (int)total)"),
    LOOP.replace("j < n", "j < n + j"), LOOP.replace("j++", "j += 2"), LOOP.replace("meet(", "total++, meet("),
    LOOP.replace("j < n", "j < (int)total"), f"int *p = &i; {LOOP} *p = 1;", f"_Pragma(\"GCC unroll 2\") {LOOP}",
    LOOP.replace("int j", "long j"), LOOP.replace("int j", "unsigned j"),
    LOOP.replace("int j", "int j __attribute__((cleanup(count)))"),
])  # fmt: skip
def test_other_loops_are_left_alone(loop: str) -> None:
    assert not changed(loop=loop)


@pytest.mark.parametrize("body", [
    "a->speed += bodies[n].place;", "a->speed += total;", "total += a->speed;", "kept = a;", "a++; a->speed = 1;",
    "a->speed = near(b->place);", "(&a->speed)[-1] = 1;", "*a = *b;", "a[n].speed = 1;",
    "double *p = &a->speed; *p = 1;",
    "struct body c = *b; a->speed = c.speed;", "static int calls; a->speed = calls++;", "a = b; a->speed = 1;",
    "kept->speed = a->place;", "double x[2] = {1, 2}; x[n] = a->speed;", "if (a == b) b->speed = 0;",
    "__asm__ volatile(\"\" ::: \"memory\"); a->speed = 1;", "((double *)a)[2] = 0;", "((struct body *)b)->speed = 2;",
])  # fmt: skip
def test_functions_that_see_more_are_left_alone(body: str) -> None:
    assert not changed(body=body)


@pytest.mark.parametrize("member", [
    "char c;", "volatile double v;", "double *p;", "long double w;", "int bits : 3;", "union { int i; float f; } u, w;",
    "double wide[40];", "_Atomic int n; int m;",
])  # fmt: skip
def test_elements_that_a_copy_would_change_are_left_alone(member: str) -> None:
    assert not changed(member=member)


@pytest.mark.parametrize("handler", [
    "__attribute__((interrupt)) void h(void *frame) { (void)frame; }", "",
])  # fmt: skip
def test_programs_with_handlers_are_left_alone(handler: str) -> None:
    text = PROGRAM.format(loop=LOOP, body=BODY, member="") + handler
    program = program_of({"app/main.c": text})
    assert Hold().run(program, context(hot_profile(program)))[1].changed is (not handler)


def test_only_hot_loops() -> None:
    program = program_of({"app/main.c": PROGRAM.format(loop=LOOP, body=BODY, member="")})
    assert not Hold().run(program, context(hot_profile(program, 9_999)))[1].changed
    assert Hold(heat=9_999).run(program, context(hot_profile(program, 9_999)))[1].changed
    with pytest.raises(UsageError, match="needs a profile"):
        Hold().run(program, PassContext())
    with pytest.raises(UsageError, match="not be negative"):
        Hold(heat=-1)
