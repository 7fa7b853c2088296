"""Every constraint violation and every refused construct is reported at its place, in words for a C programmer.

A case is one C file that ends with the errors it wants, one `// line:column: message` each, in order.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from compiler import parse, to_ir
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
