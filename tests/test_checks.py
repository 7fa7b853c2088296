"""`meta check`: what only the whole program shows. Every check has a program that it finds nothing in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from compiler import ir_of, parse, program
from conftest import Result, run_meta, write_app
from pycparser import c_ast

from meta.backend.code_facts import CodeFacts, code_facts
from meta.checks import prototypes
from meta.flow import Facts, flow_graph, never_returning
from meta.program import Program
from meta.sema import analyse

WRONG_PROTOTYPES = {
    "main.c": """\
#include <stdio.h>
double half(int);                       /* returns float */
int add(int a, int b);                  /* takes three */
struct point { int x, y; };
int length(struct point *p);            /* another struct point */
extern long limit;                      /* an int */
int apply();
unsigned same(unsigned x);              /* as good as int */
long twin(long long x);

int main(void)
{
    struct point p = {3, 4};
    printf("%f\\n", half(3));
    return add(1, 2) + length(&p) + (int)limit + apply(1.0) + (int)same(1) + (int)twin(1)
           + ((int (*)(int))add)(1);
}
""",
    "other.c": """\
struct point { long x, y; };
float half(int x) { return x / 2.0f; }
int add(int a, int b, int c) { return a + b + c; }
int length(struct point *p) { return (int)(p->x + p->y); }
int limit = 3;
int apply(int x) { return x; }
int same(int x) { return x; }
long long twin(long x) { return x; }
""",
}
RIGHT_PROTOTYPES = {
    "main.c": """\
#include <stdio.h>
struct point { int x, y; struct point *next; };
double half(int);
int length(const struct point *p);
struct hidden;
int opaque(struct hidden *h);
struct hidden *make(void);
extern const int limit;
extern int table[];
int apply();
int main(void)
{
    struct point p = {3, 4, 0};
    printf("%f %d\\n", half(3), table[1]);
    return length(&p) + limit + apply(1) + opaque(make());
}
""",
    "other.c": """\
struct point { int x, y; struct point *next; };
struct hidden { int secret; } one;
double half(int x) { return x / 2.0; }
int length(const struct point *p) { return p->x + p->y; }
int opaque(struct hidden *h) { return h->secret; }
struct hidden *make(void) { return &one; }
const int limit = 3;
int table[4] = {1, 2};
int apply(int x) { return x; }
""",
}
DEEP = """\
#include <string.h>
static int fill(char *bytes, int n) { memset(bytes, n, (unsigned)n); return bytes[n / 2]; }
__attribute__((noinline)) static int inner(int n) { char bytes[SIZE]; return fill(bytes, n); }
__attribute__((noinline)) static int outer(int n) { char bytes[SIZE]; return fill(bytes, n) + inner(n); }
int main(int argc, char **argv) { return outer(argc); }
"""
HANDLER = """\
struct frame;
volatile long total;
__attribute__((noinline)) static void count(void) { total += 1; __asm__ volatile("INSTRUCTION"); }
__attribute__((interrupt)) void tick(struct frame *frame) { count(); }
void (*volatile handler)(struct frame *) = tick;
int main(void) { return handler == 0; }
"""


def check(tmp_path: Path, files: dict[str, str], *options: str) -> Result:
    write_app(tmp_path / "app", files, '[app]\nname = "app"\nmemory = "16M"\n')
    return run_meta("check", "app", *options, cwd=tmp_path)


def test_disagreeing_prototypes(tmp_path: Path) -> None:
    result = check(tmp_path, WRONG_PROTOTYPES)
    assert result.status == 1, result.err
    found = re.findall(r"main\.c:(\d+):\d+: warning: '(\w+)' is (.*) \[prototype\]", result.out)
    assert [(int(line), name) for line, name, _ in found] == [
        (14, "half"), (15, "add"), (15, "length"), (15, "limit"), (15, "apply"), (16, "add"),
    ]  # fmt: skip
    assert "called as 'double (int)', but defined as 'float (int)'" in result.out
    assert "called without a prototype as (double), but defined as 'int (int)'" in result.out
    assert re.search(r"other\.c:2:\d+: note: defined here\n    float half", result.out)
    assert re.search(r"main\.c:2:\d+: note: declared here\n    double half", result.out)


def test_agreeing_prototypes(tmp_path: Path) -> None:
    result = check(tmp_path, RIGHT_PROTOTYPES)
    assert (result.status, result.out.splitlines()[-1]) == (0, "nothing found"), result.out + result.err


FALLS = {
    "no return": "int f(int x) { x++; }",
    "one way": "int f(int x) { if (x) return 1; }",
    "a switch without default": "int f(int x) { switch (x) { case 1: return 1; case 2: return 2; } }",
    "break out of a switch": "int f(int x) { switch (x) { case 1: return 1; default: break; } }",
    "a loop that may end": "int f(int x) { while (x) if (x == 3) return 1; }",
    "break out of a loop": "int f(int x) { for (;;) { if (x) break; } }",
    "goto the end": "int f(int x) { if (x) goto out; return 1; out: ; }",
    "do": "int f(int x) { do { if (x) continue; return 1; } while (x); }",
    "a call that returns": "void g(void) {} int f(int x) { g(); }",
    "one arm of a conditional": "_Noreturn void g(void); int f(int x) { x ? g() : (void)0; }",
    "sizeof calls nothing": "_Noreturn int g(void); int f(int x) { x = sizeof(g()); }",
}
ENDS = {
    "return": "int f(int x) { return x; }",
    "both ways": "int f(int x) { if (x) return 1; else return 2; }",
    "a full switch": "int f(int x) { switch (x) { case 1: return 1; default: return 2; } }",
    "falling through": "int f(int x) { switch (x) { case 1: x++; default: return 2; } }",
    "for ever": "int f(int x) { for (;;) x++; }",
    "while 1": "int f(int x) { while (1) { if (x++ == 9) return x; } }",
    "do once": "int f(int x) { do { return x; } while (0); }",
    "do for ever": "int f(int x) { do { x++; } while (1); }",
    "goto back": "int f(int x) { again: if (x++ > 9) return x; goto again; }",
    "noreturn": "_Noreturn void g(void); int f(int x) { if (x) return 1; g(); }",
    "found to be noreturn": "_Noreturn void g(void); void h(int x) { if (x) g(); for (;;) ; } int f(int x) { h(x); }",
    "unreachable": "int f(int x) { if (x) return 1; __builtin_unreachable(); }",
    "computed goto": "int f(int x) { void *p = &&out; goto *p; out: return x; }",
    "statement expression": "_Noreturn void g(void); int f(int x) { x = ({ g(); 1; }); }",
    "a known condition": "int f(int x) { if (sizeof(int) == 4) return x; }",
    "void": "void f(int x) { x++; }",
}


def falls_off(text: str) -> bool:
    semantics = analyse(Program("test", (parse(text),)))
    found = {info.symbol.spelling: node for node, info in semantics.functions.items()}
    node = found["f"]
    assert isinstance(node, c_ast.FuncDef)
    return flow_graph(node, Facts(semantics, never_returning(semantics))).falls_off


@pytest.mark.parametrize("name", FALLS)
def test_control_falls_off(name: str) -> None:
    assert falls_off(FALLS[name])


@pytest.mark.parametrize("name", [name for name in ENDS if name != "void"])
def test_control_does_not_fall_off(name: str) -> None:
    assert not falls_off(ENDS[name])


def test_missing_returns_are_reported_with_their_end(tmp_path: Path) -> None:
    text = "int f(int x)\n{\n    if (x)\n        return 1;\n}\nvoid g(int x) { x++; }\nint main(void) { g(1); f(2); }\n"
    result = check(tmp_path, {"main.c": text})
    assert result.status == 1
    assert re.search(
        r"main\.c:5:1: warning: 'f' returns a value, but .* \[missing-return\]\n    \}\n    \^", result.out
    )
    assert result.out.endswith("1 finding\n")
    good = check(tmp_path, {"main.c": text.replace("return 1;", "return 1;\n    return 0;")})
    assert good.status == 0, good.out


def test_frames_and_depth_of_the_stack(tmp_path: Path) -> None:
    """The kernel's stack has one mebibyte."""
    huge = check(tmp_path, {"main.c": DEEP.replace("SIZE", "2000000")})
    assert huge.status == 1
    assert re.search(r"main\.c:3:\d+: warning: the frame of 'inner' takes 2,000,\d+ bytes, the stack has", huge.out)
    both = check(tmp_path, {"main.c": DEEP.replace("SIZE", "600000")}, "--json")
    facts = json.loads(both.out)
    assert both.status == 1
    assert [each["check"] for each in facts["findings"]] == ["stack"]
    assert {"outer", "inner"} <= set(facts["stack"]["deepest"]["path"])
    assert 1_200_000 < facts["stack"]["deepest"]["bytes"] < 1_250_000
    small = check(tmp_path, {"main.c": DEEP.replace("SIZE", "4000")})
    assert small.status == 0, small.out


def test_interrupt_handlers_that_touch_sse(tmp_path: Path) -> None:
    bad = check(tmp_path, {"main.c": HANDLER.replace("INSTRUCTION", "addps %xmm0, %xmm0")})
    assert bad.status == 1, bad.err
    assert re.search(r"main\.c:4:\d+: warning: the interrupt handler 'tick' can touch SSE registers", bad.out)
    good = check(tmp_path, {"main.c": HANDLER.replace("INSTRUCTION", "nop")})
    assert good.status == 0, good.out + good.err


def test_recursion_on_request(tmp_path: Path) -> None:
    text = (
        "static int odd(int);\nstatic int even(int n) { return n == 0 ? 1 : odd(n - 1) + 1; }\n"
        "static int odd(int n) { return n == 0 ? 0 : even(n - 1) * 3; }\n"
        "int main(int argc, char **argv) { return even(argc); }\n"
    )
    assert check(tmp_path, {"main.c": text}).status == 0
    result = check(tmp_path, {"main.c": text}, "--recursion")
    assert result.status == 1
    assert re.search(r"main\.c:2:\d+: warning: recursion without bound: 'even' can call itself through odd", result.out)
    straight = text.replace("even(n - 1) * 3", "n")
    result = check(tmp_path, {"main.c": straight}, "--recursion")
    assert "even" not in result.out.partition("deepest stack")[0], result.out


def test_llama_and_the_runtime_are_clean(tmp_path: Path) -> None:
    result = run_meta("check", "llama", cwd=tmp_path)
    assert (result.status, result.out.splitlines()[-1]) == (0, "nothing found"), result.out + result.err
    assert not (tmp_path / "outputs").exists()


def test_facts_of_code() -> None:
    text = """\
00101000 <main>:
  101000:  e8 1b 00 00 00           callq   puts
  101005:  0f 28 c1                 movaps  %xmm1, %xmm0
  101008:  e9 00 00 00 00           jmp     main+0x10
  10100d:  74 00                    je      loop

00101020 <puts>:
  101020:  c3                       retq
"""
    assert code_facts(text) == {"main": CodeFacts(("puts",), "movaps %xmm1, %xmm0"), "puts": CodeFacts()}


def test_asking_for_frames_is_an_attribute_only() -> None:
    assert "warn-stack-size" not in ir_of("int f(void) { return 1; }", exports=("f",))


def findings(**units: str) -> list[str]:
    """The names of what is used through a disagreeing prototype in a program of these units."""
    semantics = analyse(program(*(parse(text, f"{name}.c") for name, text in units.items())))
    return [each.message.split("'")[1] for each in prototypes.check(semantics)]


AGREEMENTS = {
    "an old definition and a promoted prototype": ("int f(int);", "f(1)", "int f(c) char c; { return c; }"),
    "an old definition called without a prototype": ("int f();", "f(1)", "int f(c) short c; { return c; }"),
    "enum and int": ("enum e { A }; int f(enum e);", "f(A)", "int f(int x) { return x; }"),
    "a list of records": (
        "struct a { struct b *b; }; struct b { struct a *a; int x; }; int f(struct a *);", "f(0)",
        "struct a { struct b *b; }; struct b { struct a *a; int x; }; int f(struct a *p) { return p->b->x; }",
    ),
    "bytes and anything": ("int f(char *);", "f(0)", "struct s { int x; }; int f(struct s *p) { return p->x; }"),
    "an array of unknown length": ("extern int f[];", "f[0]", "int f[3];"),
    "a pointer to a function": (
        "extern int (*f)(unsigned);", "f(1)", "static int g(int x) { return x; } int (*f)(int) = g;",
    ),
}  # fmt: skip
DISAGREEMENTS = {
    "an old definition and an unpromoted prototype": ("int f(float);", "f(1)", "int f(x) float x; { return (int)x; }"),
    "a float passed as a double": ("int f();", "f(1.0f)", "int f(float x) { return (int)x; }"),
    "an old definition and too few arguments": ("int f();", "f()", "int f(c) int c; { return c; }"),
    "a pointer and an array": ("extern char *f;", "f[0]", "char f[4];"),
    "varargs": ("int f(const char *, int);", 'f("", 1)', "int f(const char *s, ...) { return *s; }"),
    "the sign of a bit-field": (
        "struct s { int x : 3; }; extern struct s f;", "f.x", "struct s { unsigned x : 3; }; struct s f;"
    ),
    "members that changed places": (
        "struct s { int x, y; }; extern struct s f;", "f.x", "struct s { int y, x; }; struct s f;"
    ),
    "alignment": ("struct s { int x; }; extern struct s f;", "f.x",
                  "struct s { int x; } __attribute__((aligned(16))); struct s f;"),
    "a record inside another": (
        "struct i { int x; }; struct s { struct i i; }; int f(struct s *);", "f(0)",
        "struct i { float x; }; struct s { struct i i; }; int f(struct s *s) { return 1; }"
    ),
    "the result of a pointed-to function": (
        "extern double (*f)(int);", "(int)f(1)", "static int g(int x) { return x; } int (*f)(int) = g;"
    ),
}  # fmt: skip


def _used(declaration: str, use: str) -> str:
    return f"{declaration}\nint main(void) {{ return {use}; }}\n"


@pytest.mark.parametrize("name", AGREEMENTS)
def test_what_agrees(name: str) -> None:
    declaration, use, definition = AGREEMENTS[name]
    assert findings(main=_used(declaration, use), other=definition) == []


@pytest.mark.parametrize("name", DISAGREEMENTS)
def test_what_disagrees(name: str) -> None:
    declaration, use, definition = DISAGREEMENTS[name]
    assert findings(main=_used(declaration, use), other=definition) == ["f"]


def test_records_are_not_taken_for_equal_on_a_wrong_assumption() -> None:
    """`b` is compared while `a` is assumed to agree, which turns out wrong."""
    types = "struct b; struct a {{ struct b *b; {0} x; }}; struct b {{ struct a *a; }};"
    main = types.format("int") + "int f(struct a *); int g(struct b *); int main(void) { return f(0) + g(0); }"
    other = types.format("long") + "int f(struct a *p) { return 0; } int g(struct b *p) { return 0; }"
    assert findings(main=main, other=other) == ["f", "g"]


def test_frames_that_grow_are_named(tmp_path: Path) -> None:
    text = (
        "#include <string.h>\n"
        "__attribute__((noinline)) static int fill(char *b, int n) { memset(b, n, (unsigned)n); return b[n / 2]; }\n"
        "__attribute__((noinline)) static int grows(int n) { char b[n]; return fill(b, n); }\n"
        "int main(int argc, char **argv) { return grows(argc) + fill(*argv, 0); }\n"
    )
    result = check(tmp_path, {"main.c": text}, "--json")
    assert json.loads(result.out)["stack"]["deepest"]["dynamic"] == ["grows"]
    assert ", without what grows allocates: " in check(tmp_path, {"main.c": text}).out
    fixed = check(tmp_path, {"main.c": text.replace("b[n]", "b[80]")}, "--json")
    assert json.loads(fixed.out)["stack"]["deepest"]["dynamic"] == []


def test_arithmetic_of_wide_integers_is_no_recursion(tmp_path: Path) -> None:
    """What an operation may become a call of calls itself in C's terms; the code of libgcc's functions does not."""
    text = "int main(int argc, char **argv) { return (int)((__int128)argc / (argc + 3)); }\n"
    result = check(tmp_path, {"main.c": text}, "--recursion")
    assert "__divti3" not in result.out.partition("deepest stack")[0], result.out


def test_facts_of_x87_instructions_and_growing_frames() -> None:
    text = """\
00101000 <loads>:
  101000:  dd 00                    fldl    (%rax)
00101010 <constant>:
  101010:  d9 ee                    fldz
00101020 <saves>:
  101020:  0f ae 04 24              fxsave  (%rsp)
00101030 <grows>:
  101030:  48 29 c4                 subq    %rax, %rsp
  101034:  48 89 ec                 movq    %rbp, %rsp
00101040 <leaves>:
  101040:  48 89 ec                 movq    %rbp, %rsp
  101044:  48 83 ec 10              subq    $16, %rsp
"""
    assert code_facts(text) == {
        "loads": CodeFacts(vector="fldl (%rax)"), "constant": CodeFacts(vector="fldz"), "saves": CodeFacts(),
        "grows": CodeFacts(is_dynamic=True), "leaves": CodeFacts(),
    }  # fmt: skip


def test_interrupt_handlers_are_not_called_through_pointers(tmp_path: Path) -> None:
    text = HANDLER.replace("INSTRUCTION", "nop").replace("{ count(); }", "{ count(); later(1); }").replace(
        "struct frame;", "struct frame;\nstatic void (*volatile later)(int);"
    )  # fmt: skip
    result = check(tmp_path, {"main.c": text}, "--recursion")
    assert "'tick' can call itself" not in result.out, result.out
