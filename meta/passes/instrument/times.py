"""Measuring the time of a function: what begins and what ends an activation.

How a function is timed depends on what it can do (`Clock`); sources/runtime/probe/times.c says what each way costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from meta.passes.tree import Node, call, declaration, identifier, number, type_declarator

OPEN, CLOCK, TICK = "__probe_open", "__probe_clock", "__probe_tick"
CLOSE, LEAF, SOON = "__probe_close", "__probe_leaf", "_soon"
ENTER, EXIT, LANDED = "__probe_enter", "__probe_exit", "__probe_landed"
DEPTH, START, AROUND = "__probe_depth", "__probe_start", "__probe_around"


class Clock(Enum):
    """How a function is timed."""

    LEAF = "leaf"  # always returns, and calls no timed function: two readings of the clock
    PLAIN = "plain"  # always returns, and is not active twice: beside them, what its callees took
    SHADOW = "shadow"  # anything: a frame on the shadow stack


@dataclass(frozen=True, slots=True)
class Timing:
    """One function's: `id` is its place among the timed ones; `is_short` where it cannot loop, nor what it calls."""

    clock: Clock
    id: int
    is_short: bool = False

    def opening(self, at: Node) -> list[Node]:
        """Declarations for the beginning of the body."""
        if self.clock is Clock.SHADOW:
            return [_variable(DEPTH, "int", call(ENTER, [number(self.id, at)], at))]
        start = _variable(START, "int" if self.is_short else "long", call(TICK if self.is_short else CLOCK, at=at))
        return [start] if self.clock is Clock.LEAF else [_variable(AROUND, "long", call(OPEN, at=at)), start]

    def closing(self, at: Node) -> list[Node]:
        """What ends an activation."""
        if self.clock is Clock.SHADOW:
            return [call(EXIT, [identifier(DEPTH, at)], at)]
        given, ending = [number(self.id, at), identifier(START, at)], SOON * self.is_short
        if self.clock is Clock.LEAF:
            return [call(LEAF + ending, given, at)]
        return [call(CLOSE + ending, [*given, identifier(AROUND, at)], at)]


def _variable(name: str, size: str, init: Node) -> Node:
    return declaration(name, type_declarator(name, ["unsigned", size], init), init, init)


def landed(landing: Node) -> Node:
    """A call of setjmp in a function with a frame on the shadow stack: what longjmp left behind has ended."""
    return call(LANDED, [identifier(DEPTH, landing), landing], landing)
