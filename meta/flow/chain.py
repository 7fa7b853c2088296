"""A graph while it is built: its blocks so far, and where the next node goes."""

from __future__ import annotations

from collections.abc import Iterable

from pycparser import c_ast

from meta.flow.facts import Facts
from meta.flow.graph import Block, Edge, EdgeKind, FlowGraph


class Chain:
    """What is added next goes into the current block, or into one of its own where control does not get."""

    def __init__(self, function: c_ast.FuncDef, facts: Facts) -> None:
        self.function = function
        self.facts = facts
        self.starts: dict[c_ast.Node, Block] = {}
        self.placed: set[c_ast.Node] = set()
        self.exit = Block()
        self.current = Block()
        self._blocks: list[Block] = []
        self._labels: dict[str, Block] = {}
        self.begin(self.current)

    def finish(self) -> FlowGraph:
        self.join(self.exit)
        return FlowGraph(self.function, tuple(self._blocks), self.starts, frozenset(self.placed))

    def begin(self, block: Block) -> None:
        """Go on in a block that nothing was put into yet."""
        block.index = len(self._blocks)
        self._blocks.append(block)
        self.current = block

    def apart(self) -> Block:
        """A block of its own, which nothing runs into."""
        block = Block(len(self._blocks))
        self._blocks.append(block)
        return block

    def end(self) -> None:
        """Control goes elsewhere. What stands behind gets a block if it is anything but a label."""
        self.current = Block()

    def here(self) -> Block:
        """The block to put something into."""
        if self.current.index < 0:
            self.begin(self.current)
        return self.current

    def lead(self, block: Block, kind: EdgeKind = EdgeKind.NEXT) -> None:
        """Control goes from here to `block`, if there is a here."""
        if self.current.index >= 0:
            connect(self.current, block, kind)

    def join(self, block: Block) -> None:
        self.lead(block)
        self.begin(block)

    def resume(self, block: Block) -> None:
        """Go on behind a statement, whose jumps there are all known."""
        if block.predecessors:
            self.begin(block)
        else:
            self.current = block

    def label(self, name: str) -> Block:
        return self._labels.setdefault(name, Block())

    def branch(self, node: c_ast.Node, condition: c_ast.Node | None, targets: dict[EdgeKind, Block]) -> None:
        """End the current block by a decision: the edges that the condition does not rule out."""
        truth = self.facts.truth(condition)
        here = self.here()
        here.terminator = node
        for kind, target in targets.items():
            if truth is None or truth == (kind is EdgeKind.TRUE):
                connect(here, target, kind)

    def jump(self, node: c_ast.Node, targets: Iterable[Block], kind: EdgeKind) -> None:
        """End the current block by a jump."""
        here = self.here()
        here.terminator = node
        for target in targets:
            connect(here, target, kind)
        self.end()


def connect(source: Block, target: Block, kind: EdgeKind) -> None:
    """Add an edge."""
    edge = Edge(source, target, kind)
    source.successors.append(edge)
    target.predecessors.append(edge)
