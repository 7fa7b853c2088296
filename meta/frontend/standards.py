"""What the C standards change for the lexer: which words are keywords.

A unit says which standard it is written in by `#pragma meta standard c23` before its first declaration, so
that its emitted text says so too. Without one it is GNU C11.
"""

from __future__ import annotations

import re

STANDARD = re.compile(r"meta\s+standard\s+(\w+)\Z")

# C23 words and the token that each gives. `true`, `false` and `nullptr` become casts of constants.
_C23 = {
    "bool": ("_BOOL", "_Bool"), "true": ("NAMED_CONSTANT", "true"), "false": ("NAMED_CONSTANT", "false"),
    "nullptr": ("NAMED_CONSTANT", "nullptr"), "static_assert": ("_STATIC_ASSERT", "_Static_assert"),
    "alignas": ("_ALIGNAS", "_Alignas"), "alignof": ("_ALIGNOF", "_Alignof"), "constexpr": ("CONSTEXPR", "constexpr"),
    "thread_local": ("_THREAD_LOCAL", "_Thread_local"), "typeof_unqual": ("TYPEOF_UNQUAL", "typeof_unqual"),
}  # fmt: skip
_GNU_ONLY = ("asm", "typeof")


def keywords(standard: str, plain: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The keywords of `standard`, an argument of `-std=`; `plain` are those of GNU C11."""
    words = dict(plain)
    if is_c23(standard):
        words.update(_C23)
    if not standard.startswith("g"):
        for word in _GNU_ONLY:
            if word != "typeof" or not is_c23(standard):
                del words[word]
    if is_c89(standard):
        del words["restrict"]
        if not standard.startswith("g"):
            del words["inline"]
    return words


def is_c23(standard: str) -> bool:
    return standard in ("c23", "c2x", "gnu23", "gnu2x")


def is_c89(standard: str) -> bool:
    return standard in ("c89", "c90", "gnu89", "gnu90", "iso9899:1990")
