"""What the preprocessor does beyond macros: search paths, #embed, options, notes of diagnostics, limits, damage."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import pytest
from conftest import ROOT

from meta.diagnostics import MetaError, SourceError, Span, render
from meta.frontend import parse_preprocessed, parse_text, parse_unit
from meta.frontend.preprocessor import (
    PreprocessOptions,
    definitions,
    features,
    make_rule,
    preprocess,
    preprocess_text,
    to_text,
)
from meta.program import Program
from meta.sema import analyse

FOLDER = ROOT / "tests" / "frontend" / "preprocessor"


def expanded(text: str, options: PreprocessOptions | None = None) -> str:
    return " ".join(preprocess_text(text, "t.c", options or PreprocessOptions()).texts())


# Search


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for folder in ("one", "two", "three", "quoted"):
        (tmp_path / folder).mkdir()
        goes_on = "#if __has_include_next(<h.h>)\n#include_next <h.h>\n#endif\n"
        (tmp_path / folder / "h.h").write_text(f"{folder}\n{goes_on}")
    (tmp_path / "m.c").write_text("#include <h.h>\n")
    return tmp_path


def test_include_next_goes_through_all_kinds_of_folders(folders: Path) -> None:
    one, two, three, quoted = (str(folders / name) for name in ("one", "two", "three", "quoted"))
    options = PreprocessOptions((one,), quote_dirs=(quoted,), system_dirs=(two,), after_dirs=(three,))
    found = preprocess(folders / "m.c", options)
    assert list(found.texts()) == ["one", "two", "three"]
    assert found.dependencies == (str(folders / "m.c"), f"{one}/h.h", f"{two}/h.h", f"{three}/h.h")
    (folders / "m.c").write_text('#include "h.h"\n')
    assert list(preprocess(folders / "m.c", options).texts()) == ["quoted", "one", "two", "three"]
    markers = [line for line in to_text(preprocess(folders / "m.c", options)).splitlines() if line[0] == "#"]
    assert f'# 1 "{quoted}/h.h" 1' in markers and f'# 1 "{two}/h.h" 1 3 4' in markers


def test_guarded_headers_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "g.h").write_text("/* c */\n#if !defined(G)\n#define G\ng\n#endif\n")
    (tmp_path / "o.h").write_text("#pragma once\no\n")
    (tmp_path / "t.c").write_text('#include "g.h"\n#include "o.h"\n' * 50)
    found = preprocess(tmp_path / "t.c", PreprocessOptions())
    assert list(found.texts()) == ["g", "o"]
    assert found.lines == 100 + 5 + 2


def test_dependencies_as_a_rule() -> None:
    assert make_rule(["a b.o"], ["m.c", "x#.h", "m.c"], phony=True) == "a\\ b.o: m.c x\\#.h\n\nx\\#.h:\n"


def test_command_line(tmp_path: Path) -> None:
    (tmp_path / "first.h").write_text("first\n#define F 3\n")
    (tmp_path / "only.h").write_text("not shown\n#define M 4\n")
    words = ("-DA", "-DB=2", "-UB", "-DC(x)=x+1", "-DD=", "-DA=5")
    options = PreprocessOptions(
        macros=words, forced=(str(tmp_path / "first.h"),), forced_macros=(str(tmp_path / "only.h"),)
    )
    assert expanded("A B C(2) [D] F M", options) == "first 5 B 2 + 1 [ ] 3 4"


@pytest.mark.parametrize(
    ("standard", "text"),
    [("gnu11", "201112L 1"), ("c11", "201112L linux"), ("gnu23", "202311L 1"), ("c89", "__STDC_VERSION__ linux")],
)
def test_standards(standard: str, text: str) -> None:
    assert expanded("__STDC_VERSION__ linux", PreprocessOptions(standard=standard, hosted=True)) == text


def test_reproducible_time() -> None:
    options = PreprocessOptions(date="Nov 20 2026", time="06:00:00")
    assert expanded("__DATE__ __TIME__", options) == '"Nov 20 2026" "06:00:00"'


def test_definitions_make_the_same_macros() -> None:
    text = '#define A\n#define F(x, ...) x ## __VA_ARGS__ #x\n#define G(a, r...) a, r\n#define N (1 + 2)\n#undef A\n'
    found = preprocess_text(text, "t.c", PreprocessOptions(has_predefined=False))
    wanted = "#define F(x,...) x ## __VA_ARGS__ #x\n#define G(a,r...) a, r\n#define N (1 + 2)\n"
    assert definitions(found) == wanted
    assert definitions(preprocess_text(wanted, "t.c", PreprocessOptions(has_predefined=False))) == wanted


def test_missing_headers_as_dependencies() -> None:
    found = preprocess_text('#include "made.h"\nx', "t.c", PreprocessOptions(lists_missing=True))
    assert found.dependencies == ("t.c", "made.h") and list(found.texts()) == ["x"]


# C23


def test_embed(tmp_path: Path) -> None:
    (tmp_path / "d.bin").write_bytes(b"ab\xff\0")
    (tmp_path / "e.bin").write_bytes(b"")
    options = PreprocessOptions((str(tmp_path),), standard="c23")
    assert expanded("#embed <d.bin>", options) == "97 , 98 , 255 , 0"
    assert expanded("#embed <d.bin> limit(1+1) prefix(p,) suffix(,s) if_empty(e)", options) == "p , 97 , 98 , s"
    assert expanded("#define N <e.bin>\n#embed N __prefix__(p) if_empty(7, 8)", options) == "7 , 8"
    asked = "#if __has_embed(<d.bin>) == 1 && __has_embed(<e.bin>) == 2 && !__has_embed(<x>)\nyes\n#endif"
    assert expanded(asked, options) == "yes"
    with pytest.raises(SourceError, match="cannot find resource 'gone'"):
        expanded("#embed <gone>", options)


def test_elifdef_and_separators() -> None:
    options = PreprocessOptions(standard="c23")
    assert expanded("#ifdef A\n#elifdef B\n#elifndef C\n1'000'000\n#endif // it's", options) == "1'000'000"
    assert expanded("#if 0xff'ff == 65535 && true\ny\n#endif", options) == "y"
    unit = parse_preprocessed(preprocess_text("int x = 1'000; bool b;", "t.c", options), "t.c", "t.c", standard="c23")
    assert unit.ast.ext[1].init.value == "1000"


# Diagnostics


def test_notes_of_macros_and_includes(tmp_path: Path) -> None:
    (tmp_path / "n.h").write_text("#define INNER(x) (x +)\n#define OUTER(y) INNER(y)\nint b = OUTER(3);\n")
    (tmp_path / "n.c").write_text('int a;\n#include "n.h"\n')
    with pytest.raises(SourceError) as caught:
        parse_unit(tmp_path / "n.c", "n.c")
    header = f"{tmp_path}/n.h"
    assert caught.value.notes == (
        (Span(header, 1, 9), "in expansion of macro 'INNER' defined here"),
        (Span(header, 2, 9), "in expansion of macro 'OUTER' defined here"),
    )
    again = pickle.loads(pickle.dumps(caught.value.span))
    assert again.notes == caught.value.notes and again.included_from == Span(f"{tmp_path}/n.c", 2, 2)
    shown = render(caught.value, lambda file: Path(file).read_text().split("\n")).split("\n")
    assert shown == [
        f"In file included from {tmp_path}/n.c:2:",
        f"{header}:3:9: error: expected an expression before ')'",
        "    int b = OUTER(3);",
        "            ^",
        f"  {header}:1:9: note: in expansion of macro 'INNER' defined here",
        f"  {header}:2:9: note: in expansion of macro 'OUTER' defined here",
    ]


def test_a_plain_token_has_no_notes() -> None:
    with pytest.raises(SourceError) as caught:
        parse_text("int a = ;", "t.c")
    assert caught.value.notes == ()


def test_line_directives_rename() -> None:
    assert expanded('#line 7 "x.y"\n__LINE__ __FILE__\n# 3\n__LINE__') == '7 "x.y" 3'
    with pytest.raises(SourceError) as caught:
        parse_text('int a;\n# 40 "b.c"\n\nint = 3;', "t.c")
    assert str(caught.value.span) == "b.c:41:5"


def test_warnings_are_collected() -> None:
    found = preprocess_text("#warning a  b\n#define A 1\n#define A 2\n#endif_\n"[:-9], "t.c", PreprocessOptions())
    assert [(str(each.span), each.flag, each.message) for each in found.warnings] == [
        ("t.c:1:2", "cpp", "#warning a b"), ("t.c:3:9", "macro-redefined", "macro 'A' is defined again, differently"),
    ]  # fmt: skip
    assert found.warnings[1].notes == ((Span("t.c", 2, 9), "it was defined here"),)


# Limits and damage

LIMITS = [
    ("#if " + "(" * 5000 + "1" + ")" * 5000 + "\n#endif\n", "nested too deeply"),
    ("".join(f"#define A{i} A{i + 1}\n" for i in range(21000)) + "A0\n", "macros expand too deeply"),
    ("#define D(x) x x x x x x x x\n" + "D(" * 40 + "1" + ")" * 40, "macros expand to too many tokens"),
    ("#define f(x) x\nf(" + "1 " * 10000, "the call of macro 'f' has no ')'"),
    ("#include __FILE__\n", "cannot find header 't.c'"),
    ("/*" * 1000, "unterminated comment"),
    ("#if 1\n" * 1000, "#if without #endif"),
]


@pytest.mark.parametrize(("text", "message"), LIMITS, ids=[message for _, message in LIMITS])
def test_limits(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        expanded(text)
    assert message in caught.value.message


def test_deep_conditionals_are_fine() -> None:
    assert expanded("#if 1\n" * 20000 + "x\n" + "#endif\n" * 20000) == "x"


_FRAGMENTS = [
    b"#if ", b"#endif\n", b"#define A(", b"##", b"#", b"__VA_OPT__(", b"(", b")", b"\\\n", b"\0", b"\xff", b"'", b'"',
    b"/*", b"*/", b"#include <", b"??/\n", b'#embed "t.c" limit(', b"_Pragma(", b"defined", b"__has_include(",
    b"#line ", b"\x16\x17", b"#elif ", b"__has_embed(", b"\\u00", b"9999999999999999999999",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_damaged_files_never_crash(tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)
    data = bytearray(choose.choice(sorted(FOLDER.glob("*.c"))).read_bytes())
    for _ in range(choose.randint(1, 8)):
        place = choose.randrange(len(data) + 1)
        data[place : place + choose.choice([0, 0, 9])] = choose.choice(_FRAGMENTS)
    path = tmp_path / "t.c"
    path.write_bytes(data[: choose.randint(1, len(data))] if seed % 4 == 0 else data)
    try:
        found = preprocess(path, PreprocessOptions(standard=choose.choice(["gnu11", "c11", "gnu23"])))
        to_text(found)
        parse_preprocessed(found, str(path), "t.c")
    except MetaError as error:
        assert render(error, lambda _: ()).startswith(("In file", str(path), "/", "foo.c", "<"))


def test_every_attribute_that_is_claimed_is_known() -> None:
    for name in features.ATTRIBUTES:
        try:
            analyse(Program("t", (parse_text(f"void f(void) __attribute__(({name}));", "t.c"),)))
        except MetaError as error:
            first = getattr(error, "errors", (error,))[0]
            assert "is not supported" not in first.message, name


def test_every_builtin_that_is_claimed_is_known() -> None:
    for name in features.BUILTINS:
        try:
            analyse(Program("t", (parse_text(f"void f(void) {{ {name}(); }}", "t.c"),)))
        except MetaError as error:
            first = getattr(error, "errors", (error,))[0]
            assert "is not supported" not in first.message, name
