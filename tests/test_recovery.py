"""One run tells of all errors that are independent of each other, and of none that only follow from another one.

A case is one C file that ends with the errors it wants, one `// line:column: error: message` each, in order of stages.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from test_cc import cc

from meta.diagnostics import SourceError, SourceErrors
from meta.driver import cc_unit
from meta.driver.cc_options import Options
from meta.frontend import parse_text
from meta.frontend.preprocessor import PreprocessOptions, preprocess_with_errors

CASES = sorted((ROOT / "tests" / "recovery").glob("*.c"))
_WANTED = re.compile(r"^// (\d+:\d+: error: .*)$", re.M)


def errors_of(text: str, most: int = 100) -> list[str]:
    preprocessed, errors = preprocess_with_errors(text, "case.c", PreprocessOptions())
    _, found = cc_unit.analysed(preprocessed, errors, "case.c", Options(max_errors=most))
    return [f"{each.span}: error: {each.message}".removeprefix("case.c:") for each in found]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_errors_of_one_run(case: Path) -> None:
    text = case.read_text()
    wanted = _WANTED.findall(text)
    assert len(wanted) > 1, "the case names no errors"
    assert errors_of(text) == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_no_more_errors_than_other_compilers(case: Path) -> None:
    """Each error is in a line in which gcc or clang has one too, or in the next."""
    tools = [tool for tool in ("gcc", "clang-19", "clang") if shutil.which(tool)]
    if not tools:
        pytest.skip("neither gcc nor clang, the oracles of this test, is installed")
    lines = {line for tool in tools for line in _lines(tool, case)}
    ours = {int(each.partition(":")[0]) for each in _WANTED.findall(case.read_text())}
    assert {line for line in ours if not {line, line - 1} & lines} == set()


def _lines(tool: str, case: Path) -> set[int]:
    done = subprocess.run([tool, "-fsyntax-only", case], capture_output=True, text=True, check=False)
    return {int(line) for line in re.findall(r"\.c:(\d+):.* error: ", done.stderr)}


def test_at_most_as_many_as_asked_for() -> None:
    text = "int a = ;\n" * 5 + "int f(void) { return no_such; }\n"
    assert len(errors_of(text, 3)) == 3
    assert len(errors_of(text)) == 6
    with pytest.raises(SourceErrors) as caught:
        parse_text("int a = ;\n" * 50, "case.c")
    assert len(caught.value.errors) == 20


def test_a_missing_brace_does_not_make_every_function_after_it_wrong() -> None:
    functions = "".join(f"int f{n}(void) {{ return {n}; }}\n" for n in range(30))
    assert errors_of("int f(void) { if (1) { return 1; }\n" + functions) == [
        "2:5: error: nested function 'f0' is not supported"
    ]


def test_one_error_is_raised_as_itself() -> None:
    with pytest.raises(SourceError, match="expected an expression") as caught:
        parse_text("int a = ;\nint b;\n", "case.c")
    assert not isinstance(caught.value, SourceErrors)


def test_units_with_errors_show_their_warnings(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text(
        "#warning look here\n#error stop\nint f(int n) { if (n) return 1; }\nstatic int g(void) { return 1; }\n"
        "int h(void) { return g() + no_such; }\nint i(void) { int unused; return 1 }\nint j(void) { int x = g(; }\n"
    )
    done = cc(tmp_path, "-c", "-Wall", "a.c", status=1)
    assert "look here [-Wcpp]" in done.stderr and "a.c:3:" in done.stderr and "[-Wreturn-type]" in done.stderr
    assert re.findall(r"a\.c:(\d+):\d+: error", done.stderr) == ["2", "6", "7", "5"]
    assert "unused-function" not in done.stderr  # a use may be in what an error left out
    assert not (tmp_path / "a.o").exists()


def test_a_missing_header_ends_the_unit(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text('#error one\n#include "no_such.h"\n#error two\nint a = ;\n')
    done = cc(tmp_path, "-c", "a.c", status=1)
    assert "#error one" in done.stderr and "no_such.h" in done.stderr
    assert "#error two" not in done.stderr and "expression" not in done.stderr


def test_preprocessing_alone_fails_with_all_its_errors(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("#error one\nint a;\n#error two\n")
    done = cc(tmp_path, "-E", "a.c", "-o", "a.i", status=1)
    assert done.stderr.count("error:") == 2
    assert not (tmp_path / "a.i").exists()


def test_the_last_member_of_a_struct_needs_no_semicolon() -> None:
    """gcc and clang warn at most."""
    assert errors_of("struct pair { int a; int b } p = { 1, 2 };\nint f(void) { return p.b; }\n") == []


def test_parentheses_without_a_declarator() -> None:
    text = "int f(int (;\nint g(int (5));\nunsigned long h(void) { return sizeof(int (*)(int)) + sizeof(int (;); }\n"
    assert errors_of(text) == [
        "1:12: error: expected a declarator before ';'",
        "2:12: error: expected a declarator before '5'",
        "3:67: error: expected a declarator before ';'",
    ]
