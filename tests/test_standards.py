"""Languages other than GNU C11: C23, which the gcc of Debian 12 knows only in parts, has its own expectations."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiler import link, need_gcc, parse, run, to_object
from conftest import ROOT

from meta.diagnostics import SourceError
from meta.emit import emit_unit
from meta.frontend import parse_text, parse_unit
from meta.program import Program
from meta.sema import analyse

C23_TEXT = """\
1 0 1 1.500000 7 str 5
4 8 1 8
170 1000000 1250999896491 201
ten 3
2 3 7 4 32
0 0
1
3.250000 ff00
3 3
3
"""


def test_c23_program(tmp_path: Path) -> None:
    need_gcc()
    unit = parse_unit(ROOT / "tests" / "standards" / "c23.c", "c23.c", standard="gnu23")
    for level in ("0", "2"):
        assert run(link(tmp_path, f"ours{level}", [to_object(unit, level=level)])).text == C23_TEXT
    emitted = emit_unit(unit)
    assert emit_unit(parse(emitted)) == emitted
    assert run(link(tmp_path, "again", [to_object(parse(emitted))])).text == C23_TEXT


@pytest.mark.parametrize(
    ("text", "standard", "message"),
    [
        ("int bool = 1;", "gnu11", None),
        ("bool x = true;", "gnu23", None),
        ("bool x = 1;", "gnu11", "unknown type name 'bool'"),
        ("int typeof = 1, asm = 2;", "c99", None),
        ("int typeof = 1;", "gnu99", "expected '(' before '='"),
        ("auto x = 1.5; _Static_assert(sizeof x == 8);", "c23", None),
        ("static x = 1; _Static_assert(sizeof x == 4);", "gnu89", None),
        ("static x = 1; _Static_assert(sizeof x == 4);", "gnu11", None),
        ("int f(void) { return undeclared(1, 2.0); }", "gnu89", None),
        ("int f(void) { return undeclared(1, 2.0); }", "gnu11", "'undeclared' is not declared"),
        ("f(a, b) char b; { return a + b; }", "gnu89", None),
        ("f(a, b) char b; { return a + b; }", "gnu11", "parameter 'a' has no type"),
        ("constexpr int n = 3; int a[n]; _Static_assert(sizeof a == 12);", "c23", None),
        ("int g; constexpr int n = g;", "c23", "an initialiser of a static object must be constant"),
        ("constexpr int n = 3; void f(void) { n = 4; }", "c23", "cannot assign to an object of type 'const int'"),
        ("enum e : unsigned char { A = 256 };", "c23", "the value of enumerator 'A' is out of range"),
        ("enum e : short; _Static_assert(sizeof(enum e) == 2); enum e : short { B };", "c23", None),
        ("[[deprecated]] int f [[gnu::unused]] (void); [[other::thing(1)]] int x;", "c11", None),
    ],
)
def test_what_a_standard_allows(text: str, standard: str, message: str | None) -> None:
    def check() -> None:
        analyse(Program("test", (parse_text(text, "t.c", standard=standard),)))

    if message is None:
        check()
        return
    with pytest.raises(SourceError) as caught:
        check()
    assert caught.value.message == message
