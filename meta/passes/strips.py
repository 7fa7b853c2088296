"""Loops in strips: several turns at once while there are so many, then one by one (strip mining).

    for (int i = 0; i < n; i++) body;            {
                                                     int i = 0;
                                                     for (; (long)i + 3 < n; i += 4) { body of four turns }
                                                     for (; i < n; i++) body;
                                                 }
"""

from __future__ import annotations

from collections.abc import Sequence

from pycparser import c_ast

from meta.passes.counting import Loop
from meta.passes.tree import Node, cast_to, compound, deep_copy, identifier, number, shallow_copy
from meta.sema import Semantics
from meta.sema.constants import evaluate


def constant_turns(semantics: Semantics, loop: Loop) -> int | None:
    """How many turns a loop has, where that is constant; not above 0 for none."""
    start, bound = evaluate(semantics, loop.start), evaluate(semantics, loop.bound)
    return bound - start if isinstance(start, int) and isinstance(bound, int) else None


def strip_mined(semantics: Semantics, loop: Loop, turns: int, body: Sequence[Node]) -> Node:
    """`loop` in strips whose `body` does so many turns; without the rest where none can be left over."""
    name, at = loop.counter.name, loop.node
    last = c_ast.BinaryOp("+", cast_to(["long"], identifier(name, at)), number(turns - 1, at), at.coord)
    enough = c_ast.BinaryOp("<", last, deep_copy(loop.bound), at.coord)
    step = c_ast.Assignment("+=", identifier(name, at), number(turns, at), at.coord)
    strip = c_ast.For(None, enough, step, compound(body, at), at.coord)
    constant = constant_turns(semantics, loop)
    rest = [] if constant is not None and constant % turns == 0 else [shallow_copy(at, init=None)]
    return compound([shallow_copy(at.init.decls[0]), strip, *rest], at)
