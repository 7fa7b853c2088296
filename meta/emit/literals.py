"""String literals for text that the tree holds decoded (asm templates, constraints, clobbers)."""

from __future__ import annotations

_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def encode_string(text: str) -> str:
    """A C string literal for `text`, in quotes."""
    return '"' + "".join(map(_encode, text)) + '"'


def _encode(character: str) -> str:
    # Three octal digits end an escape whatever follows; hexadecimal ones would not (C11 6.4.4.4p7).
    plain = character if character.isascii() and character.isprintable() else f"\\{ord(character):03o}"
    return _NAMED.get(character, plain)
