"""Numbered metadata of a module: nodes refer to each other by `!N`, named lists collect them.

metadata.node('!DIFile(filename: "a.c", directory: ".")')  ->  "!0"
"""

from __future__ import annotations


class Metadata:
    """The metadata of one module, in the order in which it was asked for."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._known: dict[str, str] = {}
        self._named: dict[str, list[str]] = {}

    def node(self, text: str) -> str:
        """The node with this text; equal texts are one node."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self.reserve()
            self.define(found, text)
        return found

    def distinct(self, text: str) -> str:
        """A node that is equal to no other."""
        name = self.reserve()
        self.define(name, f"distinct {text}")
        return name

    def reserve(self) -> str:
        """A number for a node whose text is known later, so that nodes may refer to it before."""
        self._texts.append("")
        return f"!{len(self._texts) - 1}"

    def define(self, name: str, text: str) -> None:
        self._texts[int(name[1:])] = text

    def add(self, list_name: str, node: str) -> None:
        """Append `node` to the module's named list, such as `llvm.module.flags`."""
        self._named.setdefault(list_name, []).append(node)

    def lines(self) -> list[str]:
        assert all(self._texts), "a reserved metadata node was never defined"
        named = [f"!{name} = !{{{', '.join(nodes)}}}" for name, nodes in self._named.items()]
        return [*named, *(f"!{number} = {text}" for number, text in enumerate(self._texts))]
