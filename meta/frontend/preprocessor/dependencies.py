"""Dependencies as a rule for make (`-MD`).

main.o: main.c util.h
"""

from __future__ import annotations

from collections.abc import Iterable

_WIDTH = 76


def make_rule(targets: Iterable[str], dependencies: Iterable[str], *, phony: bool = False) -> str:
    """The rule; with `phony` each header gets an empty rule too (`-MP`), so that it may be deleted."""
    lines = [" ".join(make_word(each) for each in targets) + ":"]
    names = list(dict.fromkeys(dependencies))
    for name in names:
        word = make_word(name)
        if len(lines[-1]) + len(word) + 1 > _WIDTH and lines[-1].strip():
            lines[-1] += " \\"
            lines.append("")
        lines[-1] += f" {word}"
    text = "\n".join(lines) + "\n"
    if phony:
        text += "".join(f"\n{make_word(name)}:\n" for name in names[1:])
    return text


def make_word(name: str) -> str:
    return name.replace("$", "$$").replace(" ", "\\ ").replace("#", "\\#")
