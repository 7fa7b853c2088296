"""Random programs: expressions with a known value, and mutants that never crash the compiler."""

from __future__ import annotations

import random
import re
from pathlib import Path

import llvmlite.binding as llvm
import pytest
from compiler import link, need_gcc, parse, parse_file, program, run, target, to_object
from conftest import ROOT
from random_expressions import write_program

from meta.diagnostics import SourceError
from meta.emit import emit_unit
from meta.lower import lower_program
from meta.sema import analyse

TABLE = ROOT / "tests" / "programs"
MOSTLY_MACROS = {"conversions", "promotions"}  # they expand to so much text that mutants of them take long
_TOKEN = re.compile(
    r"(?<![^\n])#[^\n]*\n|(?:u8|[LuU])?\"(?:\\.|[^\"\\\n])*\"|(?:u8|[LuU])?'(?:\\.|[^'\\\n])*'|[^\W\d]\w*"
    r"|\.?\d(?:[eEpP][+-]|[\w.])*|\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|[-+*/%&|^<>=!]=|&&|\|\||\S"
)
_TYPES = re.findall(r"\w+", "int char long short unsigned float double void _Bool const volatile static struct extern")
_OPERATORS = re.findall(r"\S+", "+ - * / % & | ^ << >> < > <= >= == != && || , = += -= *= <<=")
_PREFIXES = ["*", "&", "!", "~", "-", "sizeof", "++", "(int)", "(void)", "(char *)", "(double)", "({ 1; }),"]
_NUMBERS = ["0", "-1", "1.5", '"s"', "99999999999", "3", "1u", "2.5f", "1.5L"]


@pytest.mark.parametrize("seed", range(4))
def test_random_expressions_have_their_value(seed: int, tmp_path: Path) -> None:
    need_gcc()
    text, expected = write_program(seed, 120)
    for level in ("0", "2"):
        assert run(link(tmp_path, "ours", [to_object(parse(text), level=level)])).text == expected, f"level {level}"


def _mutate(tokens: list[str], pick: random.Random) -> None:
    """Drop, double, exchange or replace one token, mostly by one of its own kind."""
    names = [index for index, token in enumerate(tokens) if token[0].isalpha() or token[0] == "_"]
    anywhere, name = pick.randrange(len(tokens)), pick.choice(names)
    choice = pick.randrange(10)
    if choice == 0:
        del tokens[anywhere]
    elif choice == 1:
        tokens.insert(anywhere, tokens[anywhere])
    elif choice < 4:
        tokens[name] = tokens[pick.choice(names)]
    elif choice < 6:
        tokens.insert(name, pick.choice(_PREFIXES))
    else:
        kind = (_OPERATORS, _TYPES, None, _OPERATORS)[choice - 6]
        found = [i for i, token in enumerate(tokens) if (token in kind if kind else token[0].isdigit())]
        if found:
            tokens[pick.choice(found)] = pick.choice(kind or _NUMBERS)


def _text(tokens: list[str]) -> str:
    """Tokens as a program; a directive needs a line of its own."""
    return " ".join(f"\n{token}" if token.endswith("\n") else token for token in tokens)


@pytest.mark.parametrize("name", sorted({path.stem for path in TABLE.glob("*.c")} - MOSTLY_MACROS))
def test_mutants_compile_or_are_refused(name: str) -> None:
    """What the front end and sema let through, lowering takes and LLVM accepts; the rest is a SourceError."""
    tokens = _TOKEN.findall(emit_unit(parse_file(TABLE / f"{name}.c")))
    assert parse(_text(tokens)).ast is not None
    pick = random.Random(name)
    accepted = 0
    for _ in range(max(10, min(30, 30_000 // len(tokens)))):
        mutant = list(tokens)
        _mutate(mutant, pick)
        try:
            semantics = analyse(program(parse(_text(mutant))))
        except SourceError:
            continue
        llvm.parse_assembly(lower_program(semantics, target()), llvm.create_context()).verify()
        accepted += 1
    assert accepted > 0, "no mutant came through: the test proves nothing"

