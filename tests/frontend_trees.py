"""What the tests of the front end and of the emitter share: snippets of C, and questions to a syntax tree."""

from __future__ import annotations

import re

from conftest import ROOT
from pycparser import c_ast

from meta.emit import emit_unit
from meta.frontend import parse_text
from meta.gnu_ast import same_tree
from meta.nesting import room_to_recurse
from meta.program import Unit

FOLDER = ROOT / "tests" / "frontend"
HEADERS = ROOT / "sources" / "runtime" / "include"
UNITS = sorted(ROOT.glob("sources/**/*.c"))
PROGRAMS = sorted((FOLDER / "programs").glob("*.c"))


def snippets() -> dict[str, str]:
    """The sections of `snippets.c`, by name."""
    _, *sections = re.split(r"^//// (.*)\n", (FOLDER / "snippets.c").read_text(), flags=re.MULTILINE)
    return dict(zip(sections[::2], sections[1::2], strict=True))


SNIPPETS = snippets()


def nodes(root: c_ast.Node) -> list[c_ast.Node]:
    """Every node of a tree; one that hangs at two places comes twice."""
    found, pending = [], [root]
    while pending:
        found.append(pending.pop())
        pending.extend(child for _, child in found[-1].children())
    return found


def round_trip(unit: Unit) -> str:
    """Emit, parse, compare, emit again, compare; returns the text."""
    text = emit_unit(unit)
    again = parse_text(text, unit.path)
    with room_to_recurse():
        assert same_tree(unit.ast, again.ast), f"another tree from:\n{text}"
    assert emit_unit(again) == text
    return text
