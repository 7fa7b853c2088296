"""What lowering tells LLVM beside the instructions: alias tags, attributes, ranges, loops that end."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from compiler import parse, program, target

from meta.backend import compile_module
from meta.lower import lower_program
from meta.sema import analyse

ALIASING = """
typedef unsigned word_any __attribute__((may_alias));
struct pair { int a; float b; char c[4]; unsigned bits : 3; };
struct __attribute__((may_alias)) open { int a; };
struct outer { long l; struct pair p; union { int i; float f; } u; union { long whole; short part; }; };
"""


def lowered(text: str, name: str, level: str = "2", *, strict: bool = True) -> str:
    wanted = replace(target(level), strict_aliasing=strict)
    found = lower_program(analyse(program(parse(text), exports=(name,))), wanted)
    compile_module(found, target(level))  # LLVM's verifier looks at the tags, too
    return found


def tag_of(body: str, type_name: str) -> str:
    """The name of what the access that `body` is made of may touch: "int", "pair+4", or "" for anything."""
    text = lowered(f"{ALIASING} {type_name} f({body}", "f")
    lines = [line for line in text.splitlines() if re.search(rf" load {_ir_type(type_name)}, ptr %v", line)]
    assert lines, text
    tag = re.search(r"!tbaa (!\d+)", lines[-1])
    if tag is None:
        return ""
    nodes = dict(re.findall(r"^(!\d+) = (.*)$", text, re.M))
    base, _, offset = nodes[tag[1]][2:-1].split(", ")
    name = nodes[base].split('"')[1]
    return f"{name}+{offset.split()[1]}" if nodes[base].count("i64") > 1 else name


def _ir_type(name: str) -> str:
    return {"float": "float", "long": "i64", "short": "i16"}.get(name, "i32")


@pytest.mark.parametrize(
    ("type_name", "body", "expected"),
    [
        ("int", "int *p) { return *p; }", "int"),
        ("unsigned", "unsigned *p) { return *p; }", "int"),
        ("float", "struct pair *p) { return p->b; }", "pair+4"),
        ("float", "struct outer *p) { return p->p.b; }", "outer+12"),
        ("int", "struct outer *p) { return p[3].p.a; }", "outer+8"),
        ("int", "struct outer *p) { return p->u.i; }", ""),
        ("short", "struct outer *p) { return p->part; }", ""),
        ("unsigned", "word_any *p) { return *p; }", ""),
        ("int", "int __attribute__((may_alias)) *p) { return *p; }", ""),
        ("int", "struct open *p) { return p->a; }", ""),
        ("int", "float *p) { return *(int __attribute__((may_alias)) *)p; }", ""),
    ],
)
def test_alias_tags_follow_the_type_and_the_path_of_an_access(type_name: str, body: str, expected: str) -> None:
    assert tag_of(body, type_name) == expected


def test_kernels_and_unoptimised_code_have_no_alias_tags() -> None:
    text = "int f(int *p) { return *p; }"
    assert "!tbaa" in lowered(text, "f")
    assert "!tbaa" not in lowered(text, "f", strict=False)
    assert "!tbaa" not in lowered(text, "f", level="0")


def test_only_loops_without_a_constant_condition_may_be_taken_to_end() -> None:
    assert "mustprogress" in lowered("void f(int n) { while (n) n /= 2; }", "f")
    for loop in ("for (;;) ;", "while (1) ;", "do ; while (2 > 1);"):
        assert "mustprogress" not in lowered(f"void f(void) {{ {loop} }}", "f")


def test_restrict_parameters_do_not_alias_others_do() -> None:
    text = lowered("int f(int *restrict a, int *b, int *const restrict c) { return *a + *b + *c; }", "f")
    (head,) = re.findall(r"define .*@f\((.*?)\) ", text)
    assert ["noalias" in parameter for parameter in head.split(", ")] == [True, False, True]


def test_truth_values_have_a_range() -> None:
    assert re.search(r"load i8, .*!range .*!noundef", lowered("int f(_Bool *p) { return *p; }", "f"))
    assert "!range" not in lowered("int f(char *p) { return *p; }", "f")


def test_attributes_of_declarations_reach_llvm() -> None:
    text = lowered(
        "int a(int) __attribute__((const)); int b(int *) __attribute__((pure)); void *c(int) __attribute__((malloc));"
        "struct s {int x[9];}; struct s d(int) __attribute__((const)); int e(int);"
        "int f(int x) { struct s s = d(1); return a(x) + b(&x) + (c(x) == 0) + s.x[1] + e(2); }", "f"
    )
    declared = {name: line for line in text.splitlines() for name in re.findall(r"^declare .*@(\w+)\(", line)}
    assert "memory(none)" in declared["a"]
    assert "memory(read)" in declared["b"]
    assert "noalias" in declared["c"]
    assert "memory" not in declared["d"], "its result is written to memory"
    assert "memory" not in declared["e"]


def test_constant_aggregates_are_copied_from_one_constant() -> None:
    arrays = "int a[9] = {1,2,3,4,5,6,7,8,9}; int z[9] = {0};"
    text = lowered(f"int g(int *); int f(void) {{ {arrays} return g(a) + g(z); }}", "f")
    assert re.search(r"memcpy.*%a\.\d+, ptr @\.str", text)
    assert re.search(r"memset.*%z\.\d+", text)
    assert "store i32 5" not in text


def test_arrays_of_16_bytes_are_aligned_to_16_unless_a_section_lays_them_out() -> None:
    objects = 'int wide[4], narrow[3]; __attribute__((section("table"))) int row[8];'
    body = "int own[5]; own[i] = i; return own[1] + wide[i] + narrow[i] + row[i];"
    text = lowered(f"{objects} int f(int i) {{ {body} }}", "f")
    found = dict(re.findall(r"^@(\w+) = .* align (\d+)$", text, re.M))
    assert found == {"wide": "16", "narrow": "4", "row": "4"}
    assert re.search(r"%own\.\d+ = alloca \[5 x i32\], align 16", text)


@pytest.mark.parametrize(
    "text",
    [
        "int f(int x) { if (0) absent(); return x; }",
        "int f(int x) { if (sizeof(long) == 8 && 1) return x; else return absent(); }",
        "int f(int x) { return 0 && absent(); }",
        "int f(int x) { return 1 || absent(); }",
        "int f(int x) { return sizeof x == 4 ? x : absent(); }",
    ],
)
def test_what_a_constant_condition_excludes_needs_no_definition(text: str) -> None:
    assert "@absent" not in lowered(f"int absent(void); {text}", "f", level="0")


def test_excluded_code_that_a_jump_enters_stays() -> None:
    body = "if (x) goto in; if (0) { in: return g(); } switch (x) { if (0) { case 4: g(); } } return 0;"
    text = f"int g(void); int f(int x) {{ {body} }}"
    assert lowered(text, "f", level="0").count("call noundef i32 @g()") == 2


def test_objects_of_inner_blocks_live_as_long_as_the_block() -> None:
    blocks = "{ int a[64]; g(a); } { int b[64]; g(b); }"
    text = lowered(f"void g(int *); void f(void) {{ int whole[4]; g(whole); {blocks} }}", "f")
    assert re.findall(r"lifetime\.(start|end)\.p0\(ptr %(\w)\.", text) == [
        ("start", "a"), ("end", "a"), ("start", "b"), ("end", "b")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "if (x) goto in; { int a[64]; g(a); in: g(a); }",
        "switch (x) { int a[64]; case 1: g(a); }",
        "switch (x) { case 0: { int a[64]; case 1: g(a); } }",
        "{ int small; h(&small); }",
    ],
)
def test_blocks_that_a_jump_enters_start_no_lives(body: str) -> None:
    assert "lifetime" not in lowered(f"void g(int *); void h(int *); void f(int x) {{ {body} }}", "f")


NEST = """
static double left[64][64], right[64][64], product[64][64];
void f(void)
{
    for (int i = 0; i < 64; i++) {
        %s
        for (int j = 0; j < 64; j++) {
            double sum = 0.0;
            for (int k = 0; k < 64; k++)
                sum += left[i][k] * right[k][j];
            product[i][j] = sum;
        }
    }
}
double *g(void) { return product[0]; }
double *h(void) { return right[0]; }
"""


def loop_properties(body: str) -> list[str]:
    """The texts of the properties of the loops in a function with this body, in order."""
    text = lowered(f"void use(int); void use(int i) {{ (void)i; }} void f(int n) {{ {body} }}", "f")
    nodes = dict(re.findall(r"^(!\d+) = (?:distinct )?!\{(.*)\}$", text, re.M))
    loops = dict.fromkeys(re.findall(r"!llvm\.loop (!\d+)", text))
    return [nodes[each] for loop in loops for each in nodes[loop].split(", ")[1:] if "mustprogress" not in nodes[each]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\n#pragma GCC unroll 8\nfor (int i = 0; i < n; i++) use(i);", ['!"llvm.loop.unroll.count", i32 8']),
        ("\n#pragma GCC unroll 1\nwhile (n--) use(n);", ['!"llvm.loop.unroll.disable"']),
        ("\n#pragma meta jam 4\ndo use(n); while (n--);", ['!"llvm.loop.unroll_and_jam.count", i32 4']),
        ("if (n)\n#pragma GCC unroll 2\nfor (;;) use(n);", ['!"llvm.loop.unroll.count", i32 2']),
        ("\n#pragma GCC unroll 8\nfor (; n;) while (n--) use(n);", ['!"llvm.loop.unroll.count", i32 8']),
        ("\n#pragma GCC unroll 8\nuse(n); while (n--) use(n);", []),
        ("\n#pragma meta interleave 2\nwhile (n--) use(n);", ['!"llvm.loop.interleave.count", i32 2']),
        ("\n#pragma meta interleave 0\nwhile (n--) use(n);", []),
        (
            "\n#pragma meta vector\nwhile (n--) use(n);",
            ['!"llvm.loop.unroll.disable"', '!"llvm.loop.vectorize.followup_all", !{!"llvm.loop.unroll.full"}'],
        ),
        ("\n#pragma meta scalar\nwhile (n--) use(n);", ['!"llvm.loop.vectorize.enable", i1 false']),
    ],
)
def test_pragmas_are_of_the_loop_behind_them(body: str, expected: list[str]) -> None:
    assert loop_properties(body) == expected


def test_a_jammed_loop_becomes_vectors() -> None:
    """Each sum stays in order, and neighbouring sums fill the lanes: without jamming LLVM has no vectors here."""
    vectors = []
    for pragma in ("", "\n#pragma meta jam 4\n"):
        text = lower_program(analyse(program(parse(NEST % pragma), exports=("f", "g", "h"))), target("3"))
        vectors.append("fadd <" in compile_module(text, target("3")).ir)
    assert vectors == [False, True]
