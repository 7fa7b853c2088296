"""Give the turns of a hot loop in which its inner loop has nothing left to do a loop of their own.

    for (unsigned n = 2; n <= limit; n++) {              {
        if (composite[n])                                    unsigned n = 2;
            continue;                                        for (; n <= limit && (unsigned long)n * n <= limit; n++) {
        count++;                                                 as before
        for (unsigned long m = (unsigned long)n * n;  ->     }
             m <= limit; m += n)                             for (; n <= limit; n++) {
            composite[m] = 1;                                    if (composite[n])
    }                                                                continue;
                                                                 count++;
                                                             }
                                                         }

Known as loop splitting, or index set splitting (Griebl, Feautrier, Lengauer 2000); gcc's -fsplit-loops does it for
linear conditions. What is left in the second loop (see nest) has neither loops nor calls: a compiler makes vectors of
it, where before it jumped over the inner loop, and the processor guessed wrong when. (The sieve of Eratosthenes takes
half the time.) Which loops are hot the profile says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.cleave.nest import Nest, Survey
from meta.passes.counting import free_loops
from meta.passes.functions import definitions, has_trait, rewritten
from meta.passes.heat import measured_loops
from meta.passes.tree import Node, Rewriter, cast_to, compound, deep_copy, shallow_copy
from meta.program import Program


@dataclass(frozen=True, slots=True)
class Cleave(Pass):
    """heat: how often the body of the outer loop must have run."""

    name: ClassVar[str] = "cleave"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    heat: int = 10000

    def __post_init__(self) -> None:
        if self.heat < 0:
            raise UsageError("cleave: heat must not be negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        changed: dict[Node, Node] = {}
        notes = []
        for each in definitions(program, context):
            loops = free_loops(each.node)
            heat = measured_loops(profile, each) if loops else {}
            hot = [node for node in loops if heat.get(node, -1) >= self.heat]
            if not hot or has_trait(each.symbol, "naked"):
                continue
            survey = Survey(context.unit_semantics(program, each.unit), each.node)
            nests = {node: nest for node in hot if (nest := survey.nest(node)) is not None}
            new = _Cleaver(survey, nests).rewrite(each.node) if nests else each.node
            if new is not each.node:
                changed[each.node] = new
                notes.append(f"cleaved: {each.symbol.name}")
        return rewritten(program, changed), Report(str(self), {"functions cleaved": len(notes)}, notes=tuple(notes))


class _Cleaver(Rewriter):
    """Puts two loops in the place of one."""

    def __init__(self, survey: Survey, nests: dict[Node, Nest]) -> None:
        super().__init__()
        self.survey = survey
        self.nests = nests

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        nest = self.nests.get(node)
        if nest is None:
            return super()._replace(node)
        test = nest.inner.cond
        start = deep_copy(_Wider(self.survey, nest).rewrite(nest.start))
        works = c_ast.BinaryOp(test.op, start, deep_copy(test.right), test.coord)
        if nest.most is not None:
            is_beyond = c_ast.BinaryOp(">", deep_copy(test.right), _long(nest.most, test), test.coord)
            works = c_ast.BinaryOp("||", is_beyond, works, test.coord)
        first = shallow_copy(node, init=None, cond=c_ast.BinaryOp("&&", node.cond, works, test.coord))
        rest = deep_copy(_Without(nest.inner).rewrite(node.stmt))
        second = c_ast.For(None, deep_copy(node.cond), deep_copy(node.next), rest, node.coord)
        return compound([node.init.decls[0], first, second], node)


class _Wider(Rewriter):
    """The start of the inner loop, computed in `long` where the counter is signed."""

    def __init__(self, survey: Survey, nest: Nest) -> None:
        super().__init__({c_ast.ID: self._identifier})
        self.survey = survey
        self.nest = nest

    def _identifier(self, node: Node) -> Node:
        is_wide = self.nest.is_signed and self.survey.semantics.bindings.get(node) is self.nest.counter
        return cast_to(["long"], shallow_copy(node)) if is_wide else node


class _Without(Rewriter):
    """The body without the inner loop."""

    def __init__(self, inner: Node) -> None:
        super().__init__()
        self.inner = inner

    def _rewritten_list(self, nodes: list[Node]) -> list[Node]:
        return super()._rewritten_list([node for node in nodes if node is not self.inner])

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        new = c_ast.Compound(None, node.coord) if node is self.inner else super()._replace(node)
        is_empty = isinstance(new, c_ast.Compound) and not new.block_items
        return shallow_copy(new, block_items=None) if is_empty else new


def _long(value: int, at: Node) -> Node:
    return c_ast.Constant("long int", f"{value}l", at.coord)
