"""Token lists of macro expansion: white space as padding, `#`, and `##` (C11 6.10.3.2 and 6.10.3.3)."""

from __future__ import annotations

from collections.abc import Iterable

from meta.frontend.preprocessor.macros import Token
from meta.frontend.preprocessor.scan import is_one_token

SEPARATE: Token = ("", None, 0, False)  # padding without a source: only keeps two tokens from growing together


def padding(space: bool | None, place: int) -> Token:
    """Padding whose source has white space before it, or has not."""
    return ("", space, place, False)


def visible(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token[0]]


def spaced(tokens: Iterable[Token]) -> list[tuple[str, bool, int]]:
    """Texts and places without the padding; the flag says whether white space stands before the text."""
    found: list[tuple[str, bool, int]] = []
    source: bool | None = None
    for text, space, place, _ in tokens:
        if not text:
            if source is None or (source is False and space is None):
                source = space
        else:
            found.append((text, bool(space if source is None else source), place))
            source = None
    return found


def stringized(argument: Iterable[Token]) -> str:
    """White space becomes one space; quotes and backslashes inside literals are escaped."""
    pieces: list[str] = []
    slashes = 0  # stray ones at the end; an odd one would swallow the closing quote
    for text, space, _ in spaced(argument):
        slashes = slashes + 1 if text == "\\" else 0
        if space and pieces:
            pieces.append(" ")
        is_literal = text[-1] in "\"'" or text[0] in "\"'"
        pieces.append(text.replace("\\", "\\\\").replace('"', '\\"') if is_literal else text)
    text = "".join(pieces)
    return f'"{text[:-1] if slashes % 2 else text}"'


def pasted(left: Token, right: Token, place: int) -> Token | None:
    """`left ## right`, or None where they do not make one token."""
    text = left[0] + right[0]
    return (text, left[1], place, False) if is_one_token(text) else None
