"""The emitter: the text it writes, and that the text means the same program."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from frontend_trees import HEADERS, PROGRAMS, SNIPPETS, UNITS, round_trip
from hypothesis import given, settings
from hypothesis import strategies as st
from pycparser import c_ast

from meta.diagnostics import MetaError, SourceErrors
from meta.emit import emit_expression, emit_type, emit_unit
from meta.frontend import parse_text, parse_unit
from meta.gnu_ast import same_tree
from meta.nesting import room_to_recurse
from meta.program import Unit

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, the second opinion, is not installed")


def emitted(text: str) -> str:
    return emit_unit(parse_text(text, "t.c"))


def statements(text: str) -> str:
    """The emitted form of the statements of a function."""
    lines = emitted(f"void f(void) {{ if (0) ; {text} }}").split("\n")[4:-2]
    return "\n".join(line[4:] for line in lines)


def expression(text: str) -> str:
    return emit_expression(parse_text(f"int x = {text};", "t.c").ast.ext[0].init)


# Round trips


@pytest.mark.parametrize("name", SNIPPETS)
def test_snippets(name: str) -> None:
    round_trip(parse_text(SNIPPETS[name], name))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_unit_of_the_project(path: Path) -> None:
    folders = [HEADERS, HEADERS.parent, path.parent]
    text = round_trip(parse_unit(path, path.relative_to(ROOT / "sources").as_posix(), include_dirs=folders))
    assert str(ROOT) not in text
    assert max(map(len, text.split("\n"))) < 400


@needs_gcc
def test_gcc_accepts_snippets_without_new_warnings(tmp_path: Path) -> None:
    flags = ["-std=gnu11", "-fsyntax-only", "-Wall", "-Wextra", "-Wno-unused", "-Wno-missing-field-initializers"]
    for name, text in SNIPPETS.items():
        kinds = []
        for each in (text, emitted(text)):
            (tmp_path / "t.c").write_text(each)
            gcc = subprocess.run(["gcc", *flags, str(tmp_path / "t.c")], capture_output=True, text=True, check=False)
            assert gcc.returncode == 0, f"{name}: {gcc.stderr}\n{each}"
            kinds.append(set(re.findall(r"\[-W\S+\]", gcc.stderr)))
        assert kinds[1] <= kinds[0] | {"[-Wold-style-declaration]"}, name
        assert not kinds[1] & {"[-Wparentheses]", "[-Wdangling-else]"}, name


@needs_gcc
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_programs_do_the_same(path: Path, tmp_path: Path) -> None:
    (tmp_path / "emitted.c").write_text(round_trip(parse_unit(path, path.name)))
    outcomes = []
    for source in (path, tmp_path / "emitted.c"):
        binary = str(tmp_path / "a")
        subprocess.run(["gcc", "-std=gnu11", "-w", "-o", binary, str(source)], check=True)
        run = subprocess.run([binary], capture_output=True, check=False)
        outcomes.append((run.stdout, run.returncode))
    assert outcomes[0] == outcomes[1] and outcomes[0][0]


@needs_gcc
@pytest.mark.skipif(shutil.which("csmith") is None, reason="csmith, which writes random programs, is not installed")
@pytest.mark.parametrize("seed", [3, 5])
def test_random_programs(seed: int, tmp_path: Path) -> None:
    subprocess.run(["csmith", "--seed", str(seed), "-o", "r.c"], cwd=tmp_path, check=True, capture_output=True)
    command = ["gcc", "-E", "-w", "-I/usr/include/csmith", str(tmp_path / "r.c")]
    original = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    round_trip(parse_text(original, "r.c"))


# Properties

BINARY = ["+", "-", "*", "/", "%", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&", "|", "^", "&&", "||"]
PREFIX = ["-", "+", "!", "~", "*", "&", "++", "--", "p++", "p--", "sizeof"]
ASSIGNMENTS = ["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^="]
LITERALS = [
    ("int", "0"),
    ("int", "0x2F"),
    ("unsigned long int", "1ul"),
    ("char", "'x'"),
    ("float", "1.5f"),
    ("string", '"s"'),
]
TYPES = ["int", "unsigned char", "struct S *", "int (*)(void)", "char *const [3]"]


def typename(text: str) -> c_ast.Typename:
    return parse_text(f"int x = sizeof({text});", "t.c").ast.ext[0].init.expr


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> c_ast.Node:
    """Any expression tree, whether it has a type or not."""

    def inner() -> c_ast.Node:
        return draw(expressions(depth=depth - 1))

    def several(least: int) -> list[c_ast.Node]:
        return [inner() for _ in range(draw(st.integers(least, 3)))]

    kind = draw(st.sampled_from(_SHAPES if depth else ["name", "literal"]))
    if kind == "name":
        return c_ast.ID(draw(st.sampled_from("abc")))
    if kind == "literal":
        return c_ast.Constant(*draw(st.sampled_from(LITERALS)))
    if kind == "binary":
        return c_ast.BinaryOp(draw(st.sampled_from(BINARY)), inner(), inner())
    if kind == "unary":
        return c_ast.UnaryOp(draw(st.sampled_from(PREFIX)), inner())
    if kind == "assignment":
        return c_ast.Assignment(draw(st.sampled_from(ASSIGNMENTS)), inner(), inner())
    if kind == "ternary":
        return c_ast.TernaryOp(inner(), inner() if draw(st.booleans()) else None, inner())
    if kind == "cast":
        return c_ast.Cast(typename(draw(st.sampled_from(TYPES))), inner())
    if kind == "literal of a type":
        return c_ast.CompoundLiteral(typename(draw(st.sampled_from(TYPES))), c_ast.InitList(several(1)), [])
    if kind == "index":
        return c_ast.ArrayRef(inner(), inner())
    if kind == "member":
        return c_ast.StructRef(inner(), draw(st.sampled_from([".", "->"])), c_ast.ID("m"))
    if kind == "call":
        return c_ast.FuncCall(inner(), c_ast.ExprList(several(1)) if draw(st.booleans()) else None)
    return c_ast.ExprList(several(2))


_SHAPES = (
    "name", "literal", "binary", "binary", "binary", "unary", "unary", "assignment", "ternary", "cast",
    "literal of a type", "index", "member", "call", "comma",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(expressions())
def test_any_expression_survives(tree: c_ast.Node) -> None:
    text = emit_expression(tree)
    again = parse_text(f"void f(void) {{ return {text}; }}", "t.c").ast.ext[0].body.block_items[0].expr
    assert same_tree(tree, again), text
    assert emit_expression(again) == text


@pytest.mark.parametrize("name", ["snippets", "programs", "sources"])
def test_damaged_files_never_crash(name: str, tmp_path: Path) -> None:
    """Some 300 damaged files: each parses or is refused with an error of ours, and what parses survives emission."""
    chance = random.Random(name)
    texts = {
        "snippets": list(SNIPPETS.values()),
        "programs": [path.read_text() for path in PROGRAMS],
        "sources": [path.read_text() for path in UNITS if path.stat().st_size < 6000],
    }[name]
    parsed = 0
    for _ in range({"snippets": 220, "programs": 40, "sources": 40}[name]):
        (tmp_path / "t.c").write_text(damaged(chance.choice(texts), chance))
        try:
            unit = parse_unit(tmp_path / "t.c", "t.c", include_dirs=[HEADERS, HEADERS.parent, ROOT / "sources/llama"])
        except MetaError as error:
            for each in error.errors if isinstance(error, SourceErrors) else [error]:
                assert each.span is not None and each.span.line >= 1
        else:
            parsed += 1
            round_trip(unit)
    assert parsed


def damaged(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text))
        length = chance.choice([1, 1, 2, 5, 20])
        kind = chance.randrange(5)
        if kind == 0:
            text = text[:at] + text[at + length :]
        elif kind == 1:
            text = text[:at] + text[at : at + length] + text[at:]
        elif kind == 2:
            text = text[:at] + chance.choice("(){}[];,*&=#\"'\\ \n\t:.?x0~") + text[at:]
        elif kind == 3:
            words = re.findall(r"\w+|\S", text)
            text = text[:at] + " " + chance.choice(words) + " " + text[at:]
        else:
            other = chance.randrange(len(text))
            text = text[:at] + text[other : other + length] + text[at + length :]
        text = text or "x"
    return text


def test_deep_trees_can_be_emitted() -> None:
    for text in (
        "int x = " + "-~" * 1000 + "1;",
        "int x = 1" + " + 1" * 20000 + ";",
        "void f(void) " + "{" * 900 + "}" * 900,
    ):
        unit = parse_text(text, "t.c")
        again = parse_text(emit_unit(unit), "t.c")
        with room_to_recurse():
            assert same_tree(unit.ast, again.ast)


# The text

PARENTHESES = {
    "a + b * c": "a + b * c",
    "(a + b) * c": "(a + b) * c",
    "a - (b - c)": "a - (b - c)",
    "(a - b) - c": "a - b - c",
    "a || b && c": "a || (b && c)",
    "(a || b) && c": "(a || b) && c",
    "a & b == c": "a & (b == c)",
    "a & b | c": "(a & b) | c",
    "a | b | c": "a | b | c",
    "a << b + c": "a << (b + c)",
    "a == b == c": "(a == b) == c",
    "a < b == c": "(a < b) == c",
    "!a == b": "(!a) == b",
    "a && !b": "a && !b",
    "- -a": "-(-a)",
    "a - -b": "a - -b",
    "a - --b": "a - --b",
    "-(-1)": "-(-1)",
    "+ ++a": "+(++a)",
    "& *a": "&*a",
    "**a": "**a",
    "(*a).b": "(*a).b",
    "*a.b": "*a.b",
    "(*a)(b)": "(*a)(b)",
    "*a++": "*a++",
    "(*a)++": "(*a)++",
    "(int) a + b": "(int)a + b",
    "(int)(a + b)": "(int)(a + b)",
    "(int)-a": "(int)-a",
    "-(int)a": "-(int)a",
    "((int *)a)[1]": "((int *)a)[1]",
    "sizeof a": "sizeof(a)",
    "sizeof (int)": "sizeof(int)",
    "sizeof(a)[1]": "sizeof(a[1])",
    "(a = b, c)": "a = b, c",
    "f((a, b), c)": "f((a, b), c)",
    "a = b = c": "a = b = c",
    "(a = b) == c": "(a = b) == c",
    "a ? b : c ? d : e": "a ? b : c ? d : e",
    "(a ? b : c) ? d : e": "(a ? b : c) ? d : e",
    "a ? b ? c : d : e": "a ? (b ? c : d) : e",
    "a ?: b": "a ?: b",
    "({ a; })": "({\n    a;\n})",
    "(struct S){.a = 1, [2 ... 3].b = {0}}": "(struct S){.a = 1, [2 ... 3].b = {0}}",
    "0x1F + 'a' + 1.50f + 010 + 0b11": "0x1F + 'a' + 1.50f + 010 + 0b11",
}


@pytest.mark.parametrize("text", PARENTHESES)
def test_parentheses(text: str) -> None:
    assert expression(text if text[0] == "(" or "," not in text else f"({text})") == PARENTHESES[text]


DECLARATIONS = [
    "int *(*(*f)(int (*)[3], int *[3]))[4];",
    "const char *const volatile *p;",
    "int (*get(int a))(char);",
    "static inline __attribute__((noinline)) int f(__attribute__((unused)) int a, ...);",
    'extern int x asm("y");',
    "_Alignas(16) static int x;",
    "unsigned a : 3;",
    "void f(int a[static 3], int b[const], int c[]);",
    "int (*__attribute__((noreturn)) p)(void);",
    "typeof(x) y;",
    "_Noreturn void f(void);",
]


def test_declarations() -> None:
    for text in DECLARATIONS:
        if " : " in text:
            assert emitted(f"struct S {{ {text} }};") == f"struct S {{\n    {text}\n}};\n"
        else:
            assert emitted(text) == text.replace("_Alignas(16) static", "static _Alignas(16)") + "\n"


def test_types() -> None:
    for text in ("int", "const char *", "int (*)(void)", "int *(*)[3]", "struct S [2]", "int (void)"):
        assert emit_type(typename(text)) == text


STATEMENTS = {
    "if (a) b; else if (c) d; else { e; }": "if (a)\n    b;\nelse if (c)\n    d;\nelse {\n    e;\n}",
    "if (a) { b; } else if (c) { d; } else e;": "if (a) {\n    b;\n} else if (c) {\n    d;\n} else\n    e;",
    "if (a) if (b) c; else d;": "if (a) {\n    if (b)\n        c;\n    else\n        d;\n}",
    "while (a = b) ;": "while ((a = b))\n    ;",
    "for (;;) { }": "for (;;) {\n}",
    "for (int i = 0, *p = a; i < 3; i++, p++) f(i);": "for (int i = 0, *p = a; i < 3; i++, p++)\n    f(i);",
    "do a; while (b);": "do\n    a;\nwhile (b);",
    "do { a; } while (b);": "do {\n    a;\n} while (b);",
    "out: a; goto out;": "a;\ngoto out;",
    "switch (a) { case 1: case 2 ... 3: b; break; default: { c; } }": (
        "switch (a) {\ncase 1:\ncase 2 ... 3:\n    b;\n    break;\ndefault: {\n    c;\n}\n}"
    ),
    "return;": "return;",
    "return a, b;": "return a, b;",
    "__attribute__((fallthrough));": "__attribute__((fallthrough));",
    'asm("nop");': 'asm("nop");',
    'asm("a\\n\\tb" : "=r"(x) : [y] "r"(y) : "cc");': (
        'asm("a\\n"\n    "\\tb"\n    : "=r"(x)\n    : [y] "r"(y)\n    : "cc");'
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements(text: str) -> None:
    if text.startswith("out:"):
        assert emitted(f"void f(void) {{ {text} }}") == "void f(void)\n{\nout:\n    a;\n    goto out;\n}\n"
    else:
        assert statements(text) == STATEMENTS[text]


def test_layout_of_a_file() -> None:
    text = emitted(
        "typedef int T; int a, *b; struct S { int x, y; } s; enum { A, B = 2 }; static int f(T t) { int u = t; T v;"
        " u++; return u; } int g(void); int h(void) { return g(); }"
    )
    assert text == (
        "typedef int T;\nint a;\nint *b;\n\nstruct S {\n    int x;\n    int y;\n} s;\n\n"
        "enum {\n    A,\n    B = 2,\n};\n\n"
        "static int f(T t)\n{\n    int u = t;\n    T v;\n\n    u++;\n    return u;\n}\n\n"
        "int g(void);\n\nint h(void)\n{\n    return g();\n}\n"
    )


def test_long_initialisers_are_wrapped() -> None:
    text = emitted("int t[] = {" + ", ".join(map(str, range(1000, 1100))) + "};")
    assert all(len(line) <= 100 for line in text.split("\n"))
    assert text.startswith("int t[] = {\n    1000, 1001,") and text.endswith("1099,\n};\n")


def test_the_banner_is_a_comment() -> None:
    unit = parse_text("int x;", "t.c")
    assert emit_unit(unit, banner="Generation 3 of llama.\nDo not edit.") == (
        "// Generation 3 of llama.\n// Do not edit.\n\nint x;\n"
    )
    assert emit_unit(Unit("e.c", c_ast.FileAST([]))) == ""


def test_trees_that_no_source_gives() -> None:
    """Passes may build these: an `else` that braces must keep in place, a case without statements."""
    inner = c_ast.If(c_ast.ID("b"), c_ast.Return(None), None)
    outer = c_ast.If(c_ast.ID("a"), inner, c_ast.Break())
    switch = c_ast.Switch(c_ast.ID("a"), c_ast.Compound([c_ast.Case(c_ast.Constant("int", "1"), [])]))
    function = parse_text("void f(void) { }", "t.c").ast.ext[0]
    function.body.block_items = [outer, switch]
    text = emit_unit(Unit("t.c", c_ast.FileAST([function])))
    assert "if (a) {\n        if (b)\n            return;\n    } else\n        break;" in text
    assert "case 1:\n        ;\n    }" in text


def test_an_unknown_node_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot emit a BitIntType node"):
        emit_expression(c_ast.BitIntType(None, None))
