"""What the parts of the emitter share: indentation, dispatch, attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycparser import c_ast

from meta.emit.wrap import wrapped
from meta.gnu_ast import GnuAttribute

WIDTH = 100  # a list that would pass this column is wrapped
_INDENT = "    "


class EmitterCore:
    """State of one emission: the lines written so far and the depth of the current block."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0

    def line(self, text: str, outdent: int = 0) -> None:
        line = _INDENT * max(self.depth - outdent, 0) + text if text else ""
        self.lines.extend(wrapped(line, WIDTH) if len(line) > WIDTH else [line])

    def margin(self, extra: int = 0) -> str:
        return _INDENT * (self.depth + extra)

    def indented(self, write: Callable[[], None]) -> None:
        self.depth += 1
        write()
        self.depth -= 1

    def captured(self, write: Callable[[], None]) -> str:
        """The lines that `write` would add, as text."""
        outer, self.lines = self.lines, []
        write()
        text = "\n".join(self.lines)
        self.lines = outer
        return text

    # Filled in by the subclasses, which need each other.

    def expression(self, node: c_ast.Node, least: int = 0) -> str:
        raise NotImplementedError

    def type_name(self, node: c_ast.Node) -> str:
        raise NotImplementedError

    def block(self, node: c_ast.Compound) -> None:
        raise NotImplementedError

    def attributes(self, specifiers: list[c_ast.AttributeSpecifier] | None) -> str:
        """Every attribute but the asm label, which has a place of its own (`asm_label`)."""
        groups = []
        for specifier in specifiers or []:
            texts = [self._attribute(each) for each in specifier.attributes if each.name != "asm"]
            if texts or not specifier.attributes:
                groups.append(f"__attribute__(({', '.join(texts)}))")
        return " ".join(groups)

    def asm_label(self, specifiers: list[c_ast.AttributeSpecifier] | None) -> str:
        for specifier in specifiers or []:
            for each in specifier.attributes:
                if each.name == "asm":
                    return f" asm({self.expression(each.arguments.exprs[0])})"
        return ""

    def _attribute(self, attribute: GnuAttribute) -> str:
        if attribute.arguments is None:
            return attribute.name
        return f"{attribute.name}({', '.join(self.expression(each, 1) for each in attribute.arguments.exprs)})"


def unknown(node: Any) -> TypeError:
    """The error for a node that no table knows: a bug in this package or in the pass that made the node."""
    return TypeError(f"cannot emit a {type(node).__name__} node at {getattr(node, 'coord', None)}")
