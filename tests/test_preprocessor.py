"""The preprocessor: macros, conditions, includes, places, messages."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from frontend_trees import HEADERS, UNITS

from meta.diagnostics import InputError, MetaError, SourceError, render
from meta.emit import emit_unit
from meta.frontend import parse_unit
from meta.frontend.lexer import GnuLexer
from meta.frontend.preprocessor import Preprocessed, PreprocessOptions, preprocess_text, to_text
from meta.frontend.preprocessor import preprocess as run_preprocessor


def preprocess(path: Path, logical: str, folders: Sequence[Path], defines: Mapping[str, str]) -> Preprocessed:
    """As `parse_unit` calls it."""
    words = tuple(f"-D{name}={value}" for name, value in defines.items())
    return run_preprocessor(path, PreprocessOptions(tuple(map(str, folders)), macros=words, logical=logical))


def tokens(text: str | Preprocessed) -> list[Any]:
    """The parser's tokens of preprocessed text."""

    def fail(message: str, line: int, column: int) -> None:
        raise AssertionError(f"{line}:{column}: {message}")

    lexer = GnuLexer(fail)
    lexer.input(text, "")
    found = []
    while (token := lexer.token()) is not None:
        found.append(token)
    return found


Expand = Callable[..., str]


@pytest.fixture
def expand(tmp_path: Path) -> Expand:
    """Preprocess some text and give its tokens back, one space between them."""

    def run(text: str, **files: str) -> str:
        for name, content in files.items():
            (tmp_path / name.replace("__", ".")).write_text(content)
        (tmp_path / "t.c").write_text(text)
        result = preprocess(tmp_path / "t.c", "app/t.c", [tmp_path], {"FROM_COMMAND_LINE": "7", "EMPTY": ""})
        return " ".join(token.value for token in tokens(result))

    return run


MACROS = [
    ("#define A 1\nA", "1"),
    ("#define A B\n#define B A\nA B", "A B"),
    ("#define f(x) x + g(x)\n#define g(x) f(x)\nf(1)", "1 + f ( 1 )"),
    ("#define TWICE(x) ((x) * (x))\nTWICE(TWICE(a))", "( ( ( ( a ) * ( a ) ) ) * ( ( ( a ) * ( a ) ) ) )"),
    ("#define EMPTY_CALL() 1\nEMPTY_CALL() EMPTY_CALL", "1 EMPTY_CALL"),
    ("#define f(a, b) a-b\nf((1, 2), [3)", "( 1 , 2 ) - [ 3"),
    ("#define f(a) <a>\nf() f( ) f((,))", "< > < > < ( , ) >"),
    ("#define f(a)\\\n  a a\nf(\n1\n2\n)", "1 2 1 2"),
    ("#define S(x) #x\nS( a  +\t\"b\\n\" '\\0' ) S() S(a,b)"[:-7], '"a + \\"b\\\\n\\" \'\\\\0\'" ""'),
    ("#define S(x) #x\n#define X(x) S(x)\n#define V 3\nS(V) X(V)", '"V" "3"'),
    ("#define J(a, b) a ## b\nJ(x, 1) J(, y) J(z, ) J(1, e3) J(<, <) J(-, >)", "x1 y z 1e3 << ->"),
    ("#define J(a, b) a ## b\n#define JJ(a, b) J(a, b)\n#define N 4\nJ(v, N) JJ(v, N)", "vN v4"),
    ("#define O a ## b\nO", "ab"),
    ("#define L(v) v##UL\nL(5) L(0x1F)", "5UL 0x1FUL"),
    ("#define V(f, ...) f(__VA_ARGS__)\nV(p) V(p, 1, 2)", "p ( ) p ( 1 , 2 )"),
    ("#define V(f, ...) f(0, ##__VA_ARGS__)\nV(p) V(p, 1, 2)", "p ( 0 ) p ( 0 , 1 , 2 )"),
    ("#define V(f, rest...) f(rest)\nV(p, 1, 2)", "p ( 1 , 2 )"),
    ("#define V(...) #__VA_ARGS__\nV(a, b ,c)", '"a, b ,c"'),
    ("#define N -1\n- N -N", "- - 1 - - 1"),
    ("#define P +\n+P+ a", "+ + + a"),
    ("#define f(x) x\n#define g f\ng(1) g (2)\nf\n(3)", "1 2 3"),
    ("#define id(x) x\nid(id)(1) id(id(id)(2))", "id ( 1 ) id ( 2 )"),
    ("#define A 1\n#undef A\n#undef B\nA", "A"),
    ("#define A 1 // one\n#define B /* two\n lines */ 2\nA B", "1 2"),
    ("#define A \"/* text */\" '//'[0]\nA"[:-5] + "\nA", "\"/* text */\" '//'"),
    ("a /* b\n c */ d // e \\\nstill\nf", "a d f"),
    ("FROM_COMMAND_LINE EMPTY __META__ __STDC_VERSION__ __x86_64__", "7 1 201112L 1"),
    ("__LINE__\n\n__LINE__ __COUNTER__ __COUNTER__ __FILE__", '1 3 0 1 "app/t.c"'),
    ("#define HERE __LINE__\n\nHERE __DATE__ __TIME__", '3 "Jan  1 1970" "00:00:00"'),
    ('"a??/b"', '"a??/b"'),
    ("#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~\n"
     "#define m(a) a(w)\n#define w 0,1\n#define t(a) a\nf(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\n"
     "g(x+(3,4)-w) | h 5) & m\n(f)^m(m);",
     "f ( 2 * ( y + 1 ) ) + f ( 2 * ( f ( 2 * ( z [ 0 ] ) ) ) ) % f ( 2 * ( 0 ) ) + t ( 1 ) ;"
     " f ( 2 * ( 2 + ( 3 , 4 ) - 0 , 1 ) ) | f ( 2 * ( ~ 5 ) ) & f ( 2 * ( 0 , 1 ) ) ^ m ( 0 , 1 ) ;"),
    ("#define str(s) # s\n#define xstr(s) str(s)\n#define debug(s, t) printf(\"x\" # s \"= %d\", x ## s, x ## t)\n"
     "#define INCFILE(n) vers ## n\ndebug(1, 2); xstr(INCFILE(2).h)",
     'printf ( "x" "1" "= %d" , x1 , x2 ) ; "vers2.h"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), MACROS)
def test_macros(expand: Expand, text: str, wanted: str) -> None:
    assert expand(text) == wanted


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, the second opinion, is not installed")
def test_macros_as_gcc_sees_them(tmp_path: Path) -> None:
    texts = [text for text, _ in MACROS if "__DATE__" not in text and "FROM_COMMAND" not in text]
    source = tmp_path / "t.c"
    for text in texts:
        source.write_text(text + "\n")
        ours = preprocess(source, str(source), [], {})
        gcc = subprocess.run(["gcc", "-E", "-std=gnu11", str(source)], capture_output=True, text=True, check=True)
        assert [each.value for each in tokens(ours)] == [each.value for each in tokens(gcc.stdout)], text


CONDITIONS = [
    ("1", True), ("0", False), ("0LL", False), ("1ull && 0x10LL == 16", True), ("defined A", True),
    ("defined(A) && !defined B", True), ("A == 3", True), ("UNKNOWN", False), ("-1 < 0u", False), ("-1 < 0", True),
    ("'a' == 97", True), ("(2 + 3) * 4 == 20 && 7 / 2 == 3", True), ("1 ? 0 : 1", False), ("0b101 == 5", True),
    ("010 == 8", True), ("1 << 40 > 0", True), ("~0 == -1", True), ("__LONG_MAX__ > __INT_MAX__", True),
    ("__SIZEOF_POINTER__ == 8 && __CHAR_BIT__ == 8", True), ("__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__", True),
    ("__LONG_LONG_MAX__ == 9223372036854775807LL", True), ("0 && 1 / 0", False),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS)
def test_conditions(expand: Expand, condition: str, holds: bool) -> None:
    assert expand(f"#define A 3\n#if {condition}\nyes\n#else\nno\n#endif") == ("yes" if holds else "no")


def test_conditional_groups(expand: Expand) -> None:
    text = "#ifdef A\n1\n#elif defined B\n2\n#elif 1\n3\n# ifndef C\n4\n# endif\n#else\n5\n#endif\n6"
    assert expand(text) == "3 4 6"
    assert expand("#if 0\nit's \"not C\n#error skipped\n#pragma\n#if\n#endif\n#unknown\n#endif\nx") == "x"


def test_includes(expand: Expand) -> None:
    guarded = "#ifndef H\n#define H\nint h;\n#endif\n"
    assert expand('#include "a.h"\n#include <a.h>\nx', a__h=guarded) == "int h ; x"
    assert expand('#include "b.h"\n#include "b.h"', b__h="#pragma once\nb") == "b"
    assert expand('#include "c.h"\n#include "c.h"', c__h="c") == "c c"
    assert expand('#define NAME "d.h"\n#include NAME', d__h="d") == "d"


def test_file_names_are_logical(tmp_path: Path) -> None:
    for folder in ("inc", "app"):
        (tmp_path / folder).mkdir()
    (tmp_path / "inc" / "lib.h").write_text("__FILE__")
    (tmp_path / "app" / "own.h").write_text("__FILE__")
    main = tmp_path / "app" / "m.c"
    main.write_text('#include "own.h"\n#include <lib.h>\n__FILE__')
    text = preprocess(main, "llama/m.c", [tmp_path / "inc"], {})
    assert [token.value for token in tokens(text)] == ['"llama/own.h"', '"lib.h"', '"llama/m.c"']


def test_the_emitted_unit_does_not_depend_on_the_folder(tmp_path: Path) -> None:
    emitted = set()
    for folder in ("one", "another/deeper"):
        place = tmp_path / folder
        place.mkdir(parents=True)
        (place / "h.h").write_text("static const char *h(void) { return __FILE__; }\n")
        (place / "m.c").write_text('#include "h.h"\nconst char *f(void) { return __FILE__; }\n')
        emitted.add(emit_unit(parse_unit(place / "m.c", "app/m.c", include_dirs=[place])))
    [text] = emitted
    assert '"app/m.c"' in text and str(tmp_path) not in text


# Places


def test_every_token_outside_macros_stands_where_it_is_written(tmp_path: Path) -> None:
    source = tmp_path / "t.c"
    source.write_text(
        "#define EMPTY\n#define LONG_ENOUGH_TO_PUSH(x) ((x) + some_more * tokens)\n\n"
        "\tint\ta = EMPTY 1, /* gap\n over lines */ b = LONG_ENOUGH_TO_PUSH(\n  c), d; e\\\n  = f;\n"
        + "\n" * 30 + "  g = LONG_ENOUGH_TO_PUSH(h) + i; /* é */ j\n"
    )  # fmt: skip
    lines = source.read_text().split("\n")
    written = 0
    for token in tokens(preprocess(source, "t.c", [], {})):
        assert token.filename == str(source)
        rest = lines[token.lineno - 1][token.column - 1 :]
        if rest.startswith(token.value):
            written += 1
        else:
            assert rest.startswith("LONG_ENOUGH_TO_PUSH"), token
    assert written == 22


def test_header_places_name_the_folder_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inc").mkdir()
    (tmp_path / "inc" / "bad.h").write_text("\nint x = ;\n")
    (tmp_path / "m.c").write_text("#include <bad.h>\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError) as caught:
        parse_unit(Path("m.c"), "app/m.c", include_dirs=[Path("inc")])
    assert str(caught.value.span) == "inc/bad.h:2:9"


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, the second opinion, is not installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: str(path.relative_to(ROOT)))
def test_units_of_the_project_as_gcc_sees_them(path: Path) -> None:
    folders = [HEADERS, HEADERS.parent, path.parent]
    command = ["gcc", "-E", "-nostdinc", "-std=gnu11", "-ffreestanding", "-D__META__=1", str(path)]
    command += [option for folder in folders for option in ("-I", str(folder))]
    gcc = subprocess.run(command, capture_output=True, text=True, check=True)
    ours = preprocess(path, str(path), folders, {})
    assert [each.value for each in tokens(ours)] == [each.value for each in tokens(gcc.stdout)]


# Messages

ERRORS = [
    ("int x;\n#error no way\n", "2:2", "#error no way"),
    ('#include "gone.h"\n', "1:2", "cannot find header 'gone.h'"),
    ("#include gone\n", "1:2", '#include needs "file" or <file>'),
    ("#include\n", "1:2", "#include needs a file name"),
    ("  # include_next <gone.h>\n", "1:5", "cannot find header 'gone.h'"),
    ("#ifdef A\nint x;\n", "1:2", "#ifdef without #endif"),
    ("#endif\n", "1:2", "#endif without #if"),
    ("#else\n", "1:2", "#else without #if"),
    ("#elif 1\n", "1:2", "#elif without #if"),
    ("#if 1 +\n#endif\n", "1:2", "cannot evaluate this #if: the expression ends too early"),
    ("#if 1 / 0\n#endif\n", "1:2", "cannot evaluate this #if: division by zero"),
    ("int x;\n#if\n#endif\n", "2:2", "cannot evaluate this #if: the expression is missing"),
    ("#if 1.5\n#endif\n", "1:2", "cannot evaluate this #if: a floating constant '1.5' in the expression"),
    ("#ifdef\n#endif\n", "1:2", "#ifdef needs the name of a macro"),
    ("#define\n", "1:2", "#define needs the name of a macro"),
    ("#define f(a\n", "1:9", "the parameters of this macro have no ')'"),
    ("#undef\n", "1:2", "#undef needs the name of a macro"),
    ("#define 3 4\n", "1:9", "'3' cannot be the name of a macro"),
    ("#nonsense\n", "1:2", "unknown directive #nonsense"),
    ("#define f(a, b) a\nint x = f(1);\n", "2:9", "macro 'f' takes 2 arguments, but 1 is given"),
    ("#define f(a, b) a\nint x = f(1, 2, 3);\n", "2:9", "macro 'f' takes 2 arguments, but 3 are given"),
    ("#define f() 1\nint x = f(1);\n", "2:9", "macro 'f' takes no arguments, but 1 is given"),
    ("#define f(a, b, ...) a\nint x = f(1);\n", "2:9", "macro 'f' takes at least 2 arguments, but 1 is given"),
    ("#define f(a) a\nint x = f(1;\n", "2:9", "the call of macro 'f' has no ')'"),
    ("#define J(a, b) a##b\nint x = J(+, 1);\n", "2:9", "pasting '+' and '1' does not give one token"),
    ("int x; /* open\n", "1:8", "unterminated comment"),
    ("/* a\n b */ int x;\nint y; /* open\n", "3:8", "unterminated comment"),
    ('#include "t.c"\n', "1:2", "#include nested too deeply"),
    ("int x = 'a;\n", "1:9", "unterminated character constant"),
    ("int x\0;\n", "1:6", "illegal character 0x00 in the program"),
]


@pytest.mark.parametrize(("text", "place", "message"), ERRORS)
def test_messages(tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str, place: str, message: str) -> None:
    source = tmp_path / "t.c"
    source.write_text(text)
    with pytest.raises(SourceError) as caught:
        parse_unit(source, "t.c", include_dirs=[tmp_path])
    assert caught.value.message == message
    assert str(caught.value.span) == f"{source}:{place}"
    assert capfd.readouterr() == ("", "")


def test_an_error_in_an_argument_points_at_the_argument(tmp_path: Path) -> None:
    source = tmp_path / "t.c"
    source.write_text("#define CHECK(x) do { if (!(x)) fail(); } while (0)\nint f(void) {\n    CHECK(a +);\n}\n")
    with pytest.raises(SourceError) as caught:
        parse_unit(source, "t.c")
    assert render(caught.value, lambda file: Path(file).read_text().split("\n")).startswith(
        f"{source}:3:5: error: expected an expression before ')'\n        CHECK(a +);\n        ^"
    )


def test_hints(tmp_path: Path) -> None:
    source = tmp_path / "t.c"
    source.write_text("#include <gone.h>\n")
    with pytest.raises(SourceError) as caught:
        parse_unit(source, "t.c", include_dirs=[Path("one"), Path("two")])
    assert caught.value.hint == "searched in one, two"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read '.*gone.c': No such file"):
        parse_unit(tmp_path / "gone.c", "gone.c")
    with pytest.raises(InputError):
        parse_unit(tmp_path, "folder.c")
    (tmp_path / "latin.c").write_bytes(b"// caf\xe9\nchar x[] = \"caf\xe9\";\nint caf\xe9;")
    with pytest.raises(MetaError, match="illegal byte 0xe9") as caught:
        parse_unit(tmp_path / "latin.c", "latin.c")
    assert caught.value.span is not None and caught.value.span.line == 3


def test_encodings_and_line_ends(tmp_path: Path) -> None:
    (tmp_path / "t.c").write_bytes(b"\xef\xbb\xbfint x;\r\n#define A \\\r\n 1\r\nint y = A;")
    text = preprocess(tmp_path / "t.c", "t.c", [], {})
    assert [(each.value, each.lineno) for each in tokens(text)][-4:] == [("y", 4), ("=", 4), ("1", 4), (";", 4)]


def test_warnings_and_foreign_directives_are_passed_over(expand: Expand, capfd: pytest.CaptureFixture[str]) -> None:
    assert expand('#warning careful\n#ident "x"\n#\n#line 7\na') == "a"
    assert capfd.readouterr() == ("", "")


def test_pragmas_reach_the_parser(tmp_path: Path) -> None:
    (tmp_path / "t.c").write_text("#define A 1\n#pragma pack(push, A)\nint x = A;\n#if 0\n#pragma\n#endif\n")
    unit = parse_unit(tmp_path / "t.c", "t.c")
    assert unit.ast.ext[0].string == "pack(push, A)"
    assert [type(each).__name__ for each in unit.ast.ext] == ["Pragma", "Decl"]


def test_every_text_has_predefined_macros_of_its_own() -> None:
    """They are made once for all texts with the same options."""

    def words(text: str, **options: Any) -> list[str]:
        return to_text(preprocess_text(text, "a.c", PreprocessOptions(**options))).split("\n")[-2].split()

    asked = "__CHAR_BIT__ __STDC_HOSTED__ __STDC_VERSION__ __DATE__ __AVX2__ unix\n"
    plain = ["8", "0", "201112L", '"Jan', "1", '1970"', "__AVX2__", "unix"]
    assert words(asked) == plain
    assert words(f"#undef __CHAR_BIT__\n#define __CHAR_BIT__ __CHAR_BIT__ 9\n{asked}")[:2] == ["__CHAR_BIT__", "9"]
    with pytest.raises(SourceError):
        words("#define F(x) x\n__CHAR_BIT__ F(__CHAR_BIT__\n")
    assert words(asked) == plain
    other = words(asked, hosted=True, standard="c99", date="Feb 2 2020", target_macros=("__AVX2__",))
    assert other == ["8", "1", "199901L", '"Feb', "2", '2020"', "1", "unix"]
