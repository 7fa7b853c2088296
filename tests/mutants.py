"""Mutated C: the corpus of the fuzzing campaigns, and what is done to it."""

from __future__ import annotations

import random
import re
from pathlib import Path

from conftest import ROOT

_TOKEN = re.compile(
    r"#[^\n]*\n|(?:u8|[LuU])?\"(?:\\.|[^\"\\\n])*\"|(?:u8|[LuU])?'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*"
    r"|\.?\d(?:[eEpP][+-]|[\w.])*|\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|[-+*/%&|^<>=!]=|&&|\|\||\s+|\S"
)
_WORDS = re.findall(
    r"\S+",
    """int char long short unsigned float double void _Bool const volatile static struct union enum extern typedef
    inline _Complex __int128 _Atomic _Thread_local _Alignas(16) typeof __auto_type register restrict _Generic sizeof
    if else for while do switch case default: break; continue; return goto asm __attribute__((packed)) ({ }) ( ) { } [ ]
    [3] ; , : ? ?: ... . -> = += <<= == && || ! ~ & * + - / % ^ | << >> ++ -- # ## #define #if #endif #include
    0 1 -1 1.5 1.5L 2.5f 0x1p3 1u 99999999999999999999 'a' L'b' "s" L"w" u8"x" 3i __builtin_va_arg __func__ a x main
    struct{int a;} (int) (void*) (char[]){1} &&label __extension__ __label__ constexpr nullptr auto bool 0b11 1'000
    _Static_assert(1,"") __builtin_offsetof __builtin_constant_p __builtin_choose_expr _Float16 __VA_ARGS__ __VA_OPT__
    defined __has_include <stdio.h> "x.h" __LINE__ _Pragma("pack(1)") /* */ // \"""",
)
_LARGEST = 12_000


def corpus() -> dict[str, str]:
    """Small C files of the tests and the runtime, by path."""
    folders = ("tests/programs", "tests/frontend", "tests/sema", "tests/backend", "sources/runtime", "sources/bench")
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.[ch]"))
    texts = {str(file.relative_to(ROOT)): file.read_text("utf-8", "replace") for file in files}
    return {name: text for name, text in texts.items() if 0 < len(text) < _LARGEST}


def mutate(text: str, others: list[str], pick: random.Random) -> str:
    """One to five changes to tokens, lines or characters."""
    for _ in range(pick.choice((1, 1, 1, 2, 4))):
        text = pick.choice((*[_tokens] * 8, _lines, _characters))(text, others, pick) or "x"
    return text


def _tokens(text: str, others: list[str], pick: random.Random) -> str:
    tokens = _TOKEN.findall(text)
    at = pick.randrange(len(tokens))
    alike = [i for i, token in enumerate(tokens) if _kind(token) == _kind(tokens[at])]
    other = pick.choice(alike)
    choice = pick.randrange(12)
    if choice > 5:  # most of what is well-formed comes from a name for a name, a number for a number
        tokens[at] = tokens[other]
        return "".join(tokens)
    if choice == 0:
        del tokens[at : at + pick.choice((1, 1, 1, 2, 8))]
    elif choice == 1:
        tokens.insert(at, tokens[other])
    elif choice == 2:
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif choice == 3:
        tokens[at] = f" {pick.choice(_WORDS)} "
    elif choice == 4:
        tokens.insert(at, f" {pick.choice(_WORDS)} ")
    else:
        tokens[at:at] = tokens[other : other + pick.randrange(1, 30)]
    return "".join(tokens)


def _kind(token: str) -> str:
    return "a" if token[0].isalpha() or token[0] == "_" else "0" if token[0].isdigit() else token[0]


def _lines(text: str, others: list[str], pick: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = pick.randrange(len(lines))
    choice = pick.randrange(4)
    if choice == 0:
        del lines[at]
    elif choice == 1:
        lines.insert(at, pick.choice(lines))
    elif choice == 2:
        lines.insert(at, pick.choice(pick.choice(others).splitlines(keepends=True)))
    else:
        del lines[at:]
    return "".join(lines)


def _characters(text: str, others: list[str], pick: random.Random) -> str:
    at = pick.randrange(len(text))
    new = pick.choice(("", chr(pick.randrange(1, 256)), pick.choice("(){}[];,\"'\\#*&"), "\0", "é", text[at] * 40))
    return text[:at] + new + text[at + 1 :]


def write_corpus(folder: Path) -> None:
    """The corpus as files, for a fuzzer of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in corpus().items():
        (folder / name.replace("/", "_")).write_text(text)
