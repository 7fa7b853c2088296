"""Every warning where it belongs and nowhere else, compared with what gcc says of the same file.

A case is one C file. `// warn return-type` on a line: we and gcc warn there, under this flag. `// ours X`: we do and
gcc does not; `// gcc X`: gcc does and we deliberately do not. `// flags:` adds to -Wall -Wextra.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from compiler import need_gcc, parse, program
from conftest import ROOT

from meta.app import load_app
from meta.diagnostics import Diagnostic, SourceLines, Span, UsageError, render_warning
from meta.driver.load import load_program
from meta.frontend import parse_unit
from meta.frontend.preprocessor import PreprocessOptions, preprocess_text
from meta.sema import analyse, analyse_with_errors, constants
from meta.sema.numbers import integer_operation
from meta.sema.types import IntegerType
from meta.target import Platform
from meta.warnings import WarningOptions, check

CASES = sorted((ROOT / "tests" / "warnings").glob("*.c"))
_MARK = re.compile(r"(?://|,) (warn|ours|gcc) ([^,\n]*)")
_GCC = re.compile(r"^[^:\n]*:(\d+):\d+: warning: .*\[-W([a-z-]+)[^\]]*\]$", re.M)
Places = set[tuple[int, str]]


def found(text: str, *flags: str, name: str = "case.c") -> tuple[Diagnostic, ...]:
    return check(analyse(program(parse(text, name))), WarningOptions.of(flags))


def places(case: Path, *flags: str) -> Places:
    return {(each.span.line, each.flag) for each in found(case.read_text(), *flags, name=str(case)) if each.span}


def wanted(text: str, *kinds: str) -> Places:
    return {
        (number, flag)
        for number, line in enumerate(text.splitlines(), 1)
        for kind, flags in _MARK.findall(line) if kind in kinds
        for flag in flags.split()
    }  # fmt: skip


def flags_of(text: str) -> list[str]:
    more = re.search(r"^// flags: (.*)$", text, re.M)
    return ["-Wall", "-Wextra", *(more[1].split() if more else [])]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_warnings(case: Path) -> None:
    text = case.read_text()
    assert wanted(text, "warn", "ours"), "the case wants no warning"
    assert places(case, *flags_of(text)) == wanted(text, "warn", "ours")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_gcc_warns_on_the_same_lines(case: Path) -> None:
    need_gcc()
    text = case.read_text()
    command = ["gcc", "-std=gnu17", "-c", "-o", "/dev/null", *flags_of(text), str(case)]
    done = subprocess.run(["env", "LC_ALL=C", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {(int(line), flag) for line, flag in _GCC.findall(done.stderr)} == wanted(text, "warn", "gcc")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_without_flags_only_the_defaults(case: Path) -> None:
    text = case.read_text()
    defaults = WarningOptions().enabled
    assert places(case) == {(line, flag) for line, flag in wanted(text, "warn", "ours") if flag in defaults}


def test_a_right_program_has_no_warnings() -> None:
    assert found("int main(void)\n{\n    return 0;\n}\n", "-Wall", "-Wextra") == ()


TWO = "int f(int a)\n{\n    int b;\n}\n"  # unused-parameter, unused-variable, return-type


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ((), set()),
        (("-Wall",), {"unused-variable", "return-type"}),
        (("-Wall", "-Wextra"), {"unused-variable", "return-type", "unused-parameter"}),
        (("-Wall", "-Wno-unused"), {"return-type"}),
        (("-Wall", "-Wno-unused", "-Wunused-variable"), {"return-type", "unused-variable"}),
        (("-Wno-return-type", "-Wall"), {"unused-variable"}),
        (("-Wunused-parameter",), {"unused-parameter"}),
        (("-Wall", "-Wno-all"), set()),
        (("-Werror=return-type",), {"return-type"}),
        (("-Wno-nobody-knows",), set()),
        (("-Wmissing-noreturn", "-Wlarger-than-100", "-Wnoexcept"), set()),  # known to gcc, not checked here
    ],
)
def test_flags_select(flags: tuple[str, ...], expected: set[str]) -> None:
    assert {each.flag for each in found(TWO, *flags)} == expected


@pytest.mark.parametrize("flag", ["-Wnobody-knows", "-Werror=nobody-knows", "-Wno-error=nobody-knows", "-Wall-of-it"])
def test_names_that_nobody_knows_are_refused_as_by_gcc(flag: str) -> None:
    need_gcc()
    command = ["gcc", flag, "-fsyntax-only", "-x", "c", "/dev/null"]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    with pytest.raises(UsageError, match="unrecognized command-line option '-W"):
        WarningOptions.of([flag])


def test_a_mistyped_name_is_suggested() -> None:
    with pytest.raises(UsageError) as caught:
        WarningOptions.of(["-Wunused-varible"])
    assert caught.value.hint == "did you mean 'unused-variable'?"


PRAGMA = '''int f(int a)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic %s
    char b = a;
#pragma GCC diagnostic pop
    char c = a;
    return b + c;
}
'''


def test_pragmas_ask_for_warnings_and_errors() -> None:
    asked = found(PRAGMA % 'warning "-Wconversion"')
    assert [(each.span.line, each.is_error) for each in asked if each.span] == [(5, False)]
    errors = found(PRAGMA % 'error "-Wconversion"', "-Wconversion")
    assert [(each.span.line, each.is_error) for each in errors if each.span] == [(5, True), (7, False)]
    warnings = found(PRAGMA % 'warning "-Wconversion"', "-Wconversion", "-Werror")
    assert [(each.span.line, each.is_error) for each in warnings if each.span] == [(5, False), (7, True)]
    assert check(analyse(program(parse(PRAGMA % 'warning "-Wconversion"'))), WarningOptions.of([], none=True)) == ()


QUIETLY = '''#define QUIETLY(what) \\
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \\"-Wunused-value\\"") \\
    what; _Pragma("GCC diagnostic pop")
void f(int a, int b)
{
    QUIETLY(a + b)
    a - b;
}
'''


def test_a_macro_switches_a_warning_off_around_what_it_makes(tmp_path: Path) -> None:
    (tmp_path / "main.c").write_text(QUIETLY)
    warnings = check(analyse(program(parse_unit(tmp_path / "main.c", "main.c"))), WarningOptions.of(["-Wall"]))
    assert [(each.flag, each.span.line) for each in warnings if each.span] == [("unused-value", 7)]


def test_a_header_that_ignores_a_warning_does_so_behind_its_inclusion(tmp_path: Path) -> None:
    header = tmp_path / "quiet.h"
    main = tmp_path / "main.c"
    main.write_text('#include "quiet.h"\nstatic void f(int a) { int b; }\nvoid g(void) { f(1); }\n')
    for text, flags in (("int x;\n", {"unused-variable"}), (f"{IGNORED}int x;\n", set())):
        header.write_text(text)
        semantics = analyse(program(parse_unit(main, "main.c")))
        assert {each.flag for each in check(semantics, WarningOptions.of(["-Wall"]))} == flags


IGNORED = '#pragma GCC diagnostic ignored "-Wunused-variable"\n'


def test_what_analysis_tolerated_is_said() -> None:
    semantics, errors = analyse_with_errors(program(parse("f(void) { return 1; }\n")), 20, permissive=True)
    assert not errors
    assert [each.flag for each in check(semantics)] == ["implicit-int"]


def test_warnings_become_errors() -> None:
    one = found(TWO, "-Wall", "-Werror=return-type")
    assert {each.flag: each.is_error for each in one} == {"unused-variable": False, "return-type": True}
    every = found(TWO, "-Wall", "-Werror", "-Wno-error=return-type")
    assert {each.flag: each.is_error for each in every} == {"unused-variable": True, "return-type": False}
    assert check(analyse(program(parse(TWO))), WarningOptions.of(["-Wall"], none=True)) == ()


def test_a_warning_is_shown_with_its_line_caret_flag_and_hint() -> None:
    text = 'int printf(const char *, ...);\nvoid f(long n)\n{\n    printf("%d", n);\n}\n'
    (warning,) = found(text, "-Wall")
    shown = render_warning(warning, lambda _: text.splitlines())
    assert shown.splitlines() == [
        "case.c:4:18: warning: '%d' takes 'int', but the argument is 'long' [-Wformat]",
        '        printf("%d", n);',
        "                     ^",
        "  hint: write '%ld'",
    ]


def test_a_warning_that_is_an_error_is_shown_as_one() -> None:
    warning = Diagnostic("format", "text", Span("a.c", 1), is_error=True)
    assert render_warning(warning, lambda _: ()) == "a.c:1: error: text [-Werror=format]"


def test_headers_of_the_system_are_not_warned_about() -> None:
    text = '# 1 "/usr/include/x.h"\nstatic int unused(int x) { int y; return 1 / 0; }\n'
    assert found(text, "-Wall", "-Wextra", "-Wconversion") == ()


def test_prototypes_are_compared_across_units() -> None:
    one = parse("int f(int a) { return a; }\nstruct s { int x; };\nint g(struct s *p) { return p->x; }\n", "a.c")
    two = parse("\nlong f(int a);\nstruct s { int x; };\nint g(struct s *p);\n", "b.c")
    (warning,) = check(analyse(program(one, two)))
    assert (str(warning.span), warning.flag) == ("b.c:2:6", "prototype-mismatch")
    assert [str(place) for place, _ in warning.notes] == ["a.c:1:5"]


def test_records_of_two_units_agree_by_their_members() -> None:
    one = parse("struct s { int x; };\nint g(struct s *p) { return p->x; }\n", "a.c")
    two = parse("struct s { long x; };\nint g(struct s *p);\n", "b.c")
    assert [each.flag for each in check(analyse(program(one, two)))] == ["prototype-mismatch"]


def test_what_a_macro_makes_is_not_called_silly(tmp_path: Path) -> None:
    file = tmp_path / "case.c"
    file.write_text(
        "#define SET(a, b) ((a) = (b))\n#define SAME(a, b) ((a) == (b))\n"
        "int f(int x)\n{\n    SET(x, x);\n    x = x;\n    return SAME(x, x) + (x == x);\n}\n"
    )
    unit = parse_unit(file, str(file))
    warnings = check(analyse(program(unit)), WarningOptions.of(["-Wall"]))
    assert [(each.span.line, each.flag) for each in warnings if each.span] == [
        (6, "self-assign"), (7, "tautological-compare"),
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["stdio.h", "stdlib.h", "math.h", "pthread.h", "sys/socket.h"])
def test_the_headers_of_the_host_are_free_of_warnings(header: str, tmp_path: Path) -> None:
    if not (Path("/usr/include") / header).is_file():
        pytest.skip(f"the host has no <{header}>")
    file = tmp_path / "case.c"
    file.write_text(f"#include <{header}>\nint main(void)\n{{\n    return 0;\n}}\n")
    done = subprocess.run(
        [sys.executable, "-m", "meta", "cc", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_errors_are_limited(tmp_path: Path) -> None:
    file = tmp_path / "case.c"
    file.write_text("".join(f"int f{n}(void) {{ return x{n}; }}\n" for n in range(9)))
    command = [sys.executable, "-m", "meta", "cc", "-fsyntax-only", "-fmax-errors=3", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count(" error: ")) == (1, 3)


@pytest.mark.parametrize("app", ["hello", "llama", "bench"])
def test_our_own_sources_are_free_of_warnings(app: str) -> None:
    loaded = load_program(load_app(ROOT / "sources" / app))
    for platform in Platform:
        assert check(analyse(loaded.for_platform(platform)), WarningOptions.of(["-Wall", "-Wextra"])) == ()

COMMENTS = """\
/* open /* inner */
int a;
// goes on \\
int b;
// ends
/* plain */ int c; /* x
 /* y */
const char *s = "/* no */ // no";
int d; /* all/*.c */
"""


def test_comments_that_may_not_end_where_they_were_meant_to(tmp_path: Path) -> None:
    need_gcc()
    case = tmp_path / "comments.c"
    case.write_text(COMMENTS)
    command = ["env", "LC_ALL=C", "gcc", "-Wcomment", "-fsyntax-only", str(case)]
    by_gcc = re.findall(r":(\d+):(\d+): warning:.*\[-Wcomment\]", subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stderr)  # fmt: skip
    ours = preprocess_text(COMMENTS, "comments.c", PreprocessOptions()).warnings
    assert [(str(each.span.line), str(each.span.column)) for each in ours if each.span] == by_gcc
    assert {each.flag for each in ours} == {"comment"}
    wanted = {each.flag for each in WarningOptions.of(["-Wall"]).selected(ours)}
    assert (wanted, WarningOptions().selected(ours)) == ({"comment"}, ())


def test_a_file_is_read_once_for_all_its_warnings(tmp_path: Path) -> None:
    file = tmp_path / "case.c"
    file.write_text("int a;\nint b;\n")
    lines = SourceLines()
    assert lines(str(file)) == ["int a;", "int b;"]
    file.unlink()
    assert lines(str(file)) == ["int a;", "int b;"]
    assert lines(str(tmp_path / "none.c")) == ()


def test_a_long_expression_is_evaluated_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted are the operations on constants: a few for each of the expression's, not one for all parts of each."""
    done = []

    def operation(op: str, left: int, right: int, ctype: IntegerType) -> int | None:
        done.append(op)
        return integer_operation(op, left, right, ctype)

    length = 300
    constant = f"(2147483647 {'+ 0 ' * length} + 1)"
    semantics = analyse(program(parse(f"int f(int x) {{ return x {'+ 1 ' * length} + {constant}; }}")))
    monkeypatch.setattr(constants, "integer_operation", operation)
    assert [each.flag for each in check(semantics)] == ["overflow"]
    assert length <= len(done) <= 10 * length
