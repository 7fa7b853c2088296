"""Text of string literals: from source spelling to characters and back."""

from __future__ import annotations

import re

_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|(.))", re.DOTALL)
_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def decode_string(spelling: str) -> str:
    r"""The characters of one or more adjacent literals: `"a\n" "b"` gives a, newline, b."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', spelling, re.DOTALL)
    return "".join(_ESCAPE.sub(_decode_escape, part) for part in parts)


def _decode_escape(escape: re.Match[str]) -> str:
    octal, hexadecimal, other = escape.groups()
    if octal:
        return chr(int(octal, 8) & 0xFF)
    if hexadecimal:
        return chr(int(hexadecimal, 16) & 0xFF)
    return _SIMPLE.get(other, other)


def encode_string(text: str) -> str:
    """A C string literal for `text`, in quotes."""
    parts = []
    for character in text:
        plain = character.isprintable()
        parts.append(_NAMED.get(character) or (character if plain else f"\\{ord(character):03o}"))
    return '"' + "".join(parts) + '"'
