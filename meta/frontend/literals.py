"""Text of string literals: from source spelling to characters."""

from __future__ import annotations

import re

_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|(.))", re.DOTALL)


def decode_string(spelling: str) -> str:
    r"""The characters of one or more adjacent literals: `"a\n" "b"` gives a, newline, b.

    Each character stands for one byte; what is not ASCII in the source is its UTF-8 bytes.
    """
    spelling = spelling.encode().decode("latin-1")
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', spelling, re.DOTALL)
    return "".join(_ESCAPE.sub(_decode_escape, part) for part in parts)


def _decode_escape(escape: re.Match[str]) -> str:
    octal, hexadecimal, other = escape.groups()
    if octal:
        return chr(int(octal, 8) & 0xFF)
    if hexadecimal:
        return chr(int(hexadecimal, 16) & 0xFF)
    return _SIMPLE.get(other, other)
