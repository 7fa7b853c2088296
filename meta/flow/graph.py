"""Basic blocks and the edges between them, as plain data with the usual questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pycparser import c_ast


class EdgeKind(StrEnum):
    """Why control takes an edge."""

    NEXT = "next"  # falls into what stands behind
    TRUE = "true"  # of a condition: if, a loop, &&, ||, ?:
    FALSE = "false"
    CASE = "case"  # from the head of a switch to one of its labels
    DEFAULT = "default"
    UNMATCHED = "unmatched"  # from the head of a switch without default to what stands behind it
    LOOP = "loop"  # from the end of a loop's body to its next turn
    BREAK = "break"
    CONTINUE = "continue"
    GOTO = "goto"  # also `asm goto`
    COMPUTED = "computed"  # from `goto *p` to a block that all share, and from there to the labels that are taken
    RETURN = "return"  # to the exit


@dataclass(slots=True, eq=False)
class Block:
    """Nodes that are evaluated one after the other, all or none of them, but for calls that do not come back.

    items: full expressions (C11 6.8p4), declarations, `asm`. Inside an item, `&&`, `||` and `?:` decide as always;
    only where a call that never returns or a statement expression stands in an operand are the operands items of
    blocks of their own, before the item they are part of.
    terminator: the node that decides where control goes behind the last item, a statement or a conditional operator;
    None where the block runs into the next one, or ends in a call that does not come back.
    """

    index: int = -1  # its place among the blocks of its graph; -1 for none
    items: list[c_ast.Node] = field(default_factory=list)
    terminator: c_ast.Node | None = None
    successors: list[Edge] = field(default_factory=list)
    predecessors: list[Edge] = field(default_factory=list)


class Edge(NamedTuple):
    """One way for control to go. What a constant condition rules out has no edge."""

    source: Block
    target: Block
    kind: EdgeKind


@dataclass(frozen=True)
class FlowGraph:
    """The blocks of one function in source order, the first where it is entered, the last where it is left.

    starts: the block in which a statement begins. placed: parts of items that were evaluated before them:
    operands that are items themselves, and statement expressions.
    """

    function: c_ast.FuncDef
    blocks: tuple[Block, ...]
    starts: dict[c_ast.Node, Block]
    placed: frozenset[c_ast.Node]

    @property
    def entry(self) -> Block:
        return self.blocks[0]

    @property
    def exit(self) -> Block:
        return self.blocks[-1]

    @cached_property
    def order(self) -> tuple[Block, ...]:
        """The blocks that control can get to, each before what it leads to but for loops (reverse postorder)."""
        done: list[Block] = []
        seen = {self.entry}
        pending: list[tuple[Block, Iterator[Edge]]] = [(self.entry, iter(self.entry.successors))]
        while pending:
            block, edges = pending[-1]
            target = next((edge.target for edge in edges if edge.target not in seen), None)
            if target is None:
                done.append(block)
                pending.pop()
            else:
                seen.add(target)
                pending.append((target, iter(target.successors)))
        return tuple(reversed(done))

    @cached_property
    def reached(self) -> frozenset[Block]:
        """The blocks that control can get to."""
        return frozenset(self.order)

    def is_reached(self, statement: c_ast.Node) -> bool:
        """Whether control can get to the beginning of a statement of this function."""
        return self.starts[statement] in self.reached

    def entered_by(self, block: Block) -> frozenset[EdgeKind]:
        """The ways in which control can come to a block from others."""
        return frozenset(edge.kind for edge in block.predecessors if edge.source in self.reached)

    @cached_property
    def falls_off(self) -> bool:
        """Whether control can get to the closing brace of the body."""
        return EdgeKind.NEXT in self.entered_by(self.exit)

    @cached_property
    def returns(self) -> bool:
        """Whether a `return` can be reached."""
        return EdgeKind.RETURN in self.entered_by(self.exit)

    def __str__(self) -> str:
        return "\n".join(map(_line, self.blocks[:-1])) + f"\n{self.exit.index}: exit"


def _line(block: Block) -> str:
    end = "" if block.terminator is None else f", {type(block.terminator).__name__}"
    edges = ", ".join(f"{edge.kind} {edge.target.index}" for edge in block.successors)
    return f"{block.index}: {len(block.items)} item{'s' * (len(block.items) != 1)}{end}{' -> ' * bool(edges)}{edges}"
