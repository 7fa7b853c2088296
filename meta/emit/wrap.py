"""Breaks a long line of C: at a comma or an operator, as far outside of parentheses as it can be.

report(first_long_argument, second(with, arguments),
        third);
"""

from __future__ import annotations

import re

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[(\[{]|[)\]}]|, | (?=(?:&&|\|\||[-+*|?:]|<<) )|(?<= [=]) ')
_FURTHER = 8  # columns that a continued line stands further right


def wrapped(line: str, width: int) -> list[str]:
    """The lines that `line` becomes; only itself where it has no place to break, or is a directive."""
    margin = len(line) - len(line.lstrip())
    if "\n" in line or line.startswith("#", margin):
        return [line]
    lines = []
    while len(line) > width:
        at = _break(line, margin + _FURTHER, width)
        if at is None:
            break
        lines.append(line[:at].rstrip())
        line = " " * (margin + _FURTHER) + line[at:].lstrip()
    return [*lines, line]


def _break(line: str, start: int, width: int) -> int | None:
    """Where to break: in the second half of the line at the outermost place, a comma before an operator; where
    there is none, the last place that fits; or else the first one there is."""
    depth, middle = 0, (start + width) // 2
    best, best_rank, last = None, (width, 0), None
    for piece in _PIECE.finditer(line):
        text = piece.group()
        if text[0] in "([{":
            depth += 1
        elif text[0] in ")]}":
            depth -= 1
        elif text[0] in "\"'" or piece.start() <= start:
            continue
        elif piece.start() >= width:
            return best or last or piece.end()
        else:
            last = piece.end()
            rank = (depth, int(text[0] != ","))
            if piece.start() >= middle and rank <= best_rank:
                best, best_rank = piece.end(), rank
    return best or last
