"""Every constraint violation and every refused construct is reported at its place, in words for a C programmer.

A case is one C file that ends with the errors it wants, one `// line:column: message` each, in order.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from compiler import need_gcc, parse, to_ir
from conftest import ROOT

from meta.diagnostics import SourceError, SourceErrors

CASES = sorted((ROOT / "tests" / "sema").glob("*.c"))
_WANTED = re.compile(r"^// (\d+:\d+: .*)$", re.M)


def errors_of(text: str, name: str = "case.c") -> list[str]:
    try:
        to_ir(parse(text, name))
    except SourceErrors as several:
        found = list(several.errors)
    except SourceError as one:
        found = [one]
    else:
        return []
    return [f"{error.span}: {error.message}".removeprefix(f"{name}:") for error in found]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_errors(case: Path) -> None:
    text = case.read_text()
    wanted = _WANTED.findall(text)
    assert wanted, "the case names no error"
    assert errors_of(text, case.name) == wanted


def test_a_right_program_has_no_errors() -> None:
    assert errors_of("int f(int n)\n{\n    return n;\n}\n") == []


def test_a_misspelt_name_gets_a_hint() -> None:
    with pytest.raises(SourceError) as caught:
        to_ir(parse("int counter;\nint f(void)\n{\n    return countr;\n}\n"))
    assert caught.value.hint == "did you mean 'counter'?"


def test_a_second_definition_in_another_unit_names_the_first() -> None:
    with pytest.raises(SourceError) as caught:
        to_ir(parse("int f(void) { return 1; }", "a.c"), parse("\nint f(void) { return 2; }", "b.c"))
    assert (str(caught.value.span), caught.value.hint) == ("b.c:2:5", "the other definition is at a.c:1")


def test_at_most_twenty_errors_are_shown() -> None:
    text = "".join(f"int f{n}(void) {{ return x{n}; }}\n" for n in range(50))
    with pytest.raises(SourceErrors) as caught:
        to_ir(parse(text))
    assert len(caught.value.errors) == 20


def error_of(text: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        to_ir(parse(text))
    return caught.value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("struct s { int value; };\nint f(struct s *p)\n{\n    return p->valeu;\n}\n", "did you mean 'value'?"),
        ("struct s { int value; } s = {.valeu = 1};\n", "did you mean 'value'?"),
        ("int f(void)\n{\n    goto dome;\ndone:\n    return 1;\n}\n", "did you mean 'done'?"),
        ("int main(void)\n{\n    printf(1);\n}\n", "#include <stdio.h> declares it"),
        ("struct s { int a; };\nint f(struct s *p)\n{\n    return p->zebra;\n}\n", None),
    ],
)
def test_hints(text: str, hint: str | None) -> None:
    assert error_of(text).hint == hint


@pytest.mark.parametrize(
    ("text", "place", "note"),
    [
        ("int f(int);\nlong f(int);\n", "test.c:1:5", "the previous declaration is here"),
        ("int f(void)\n{\n    int a;\n    int a;\n}\n", "test.c:3:9", "the previous declaration is here"),
        ("int x = 1;\nint x = 2;\n", "test.c:1:5", "the other definition is here"),
        ("struct s { int a; };\nstruct s { int b; };\n", "test.c:1:8", "the other definition is here"),
        ("int f(int);\nint g(void) { return f(); }\n", "test.c:1:5", "it is declared here"),
        ("void f(void) { a: ; a: ; }\n", "test.c:1:16", "the other definition is here"),
    ],
)
def test_notes(text: str, place: str, note: str) -> None:
    assert [(str(span), words) for span, words in error_of(text).notes] == [(place, note)]


def test_an_undeclared_name_is_one_error_in_a_function() -> None:
    text = "int f(int n)\n{\n    n = x;\n    n += x;\n    return y;\n}\nint g(void) { return x; }\n"
    assert errors_of(text) == [
        "3:9: 'x' is not declared", "5:12: 'y' is not declared", "7:22: 'x' is not declared",
    ]  # fmt: skip


# Cases where our errors and gcc 12's are on other lines, and why.
OTHER_LINES = {
    "array-size": "gcc has no limit of 2 GiB",
    "asm-operands": "gcc leaves registers and constraints to its later stages",
    "atomics": "refused by name",
    "builtin-arguments": "gcc folds an argument that we want constant",
    "duplicate-member": "gcc names the second member, we the first of its line",
    "flexible-arrays": "a GNU extension that is refused by name",
    "flexible-initialiser": "gcc says more",
    "follow-up-errors": "gcc reports consequences of an error too",
    "handlers": "gcc asks for -mgeneral-regs-only",
    "handlers-with-vectors": "gcc takes the flag for all of the unit",
    "incomplete-object": "gcc says more",
    "labels": "gcc says so where the label is",
    "local-attributes": "an attribute that is refused by name",
    "unsupported-attribute": "refused by name",
    "unsupported-pragma": "refused by name",
    "unsupported-types": "refused by name",
    "variable-arrays": "refused by name",
    "vectors": "refused by name",
    "void-object": "gcc takes a tentative object of type void",
}
_GCC_LINE = re.compile(r"^[^:\n]*:(\d+):\d+: (?:fatal )?(error|warning): ", re.M)


@pytest.mark.parametrize("case", [case for case in CASES if case.stem not in OTHER_LINES], ids=lambda path: path.stem)
def test_gcc_finds_fault_with_the_same_lines(case: Path) -> None:
    """Our errors are on lines that gcc warns of or rejects, and what it rejects we do."""
    need_gcc()
    ours = {int(each.split(":")[0]) for each in _WANTED.findall(case.read_text())}
    command = ["env", "LC_ALL=C", "gcc", "-std=gnu17", "-Wall", "-Wextra", "-c", "-o", "/dev/null", str(case)]
    told = _GCC_LINE.findall(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
    assert {int(line) for line, kind in told if kind == "error"} <= ours <= {int(line) for line, _ in told}
