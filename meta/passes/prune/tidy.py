"""What a pass leaves behind in the functions it changed: objects, labels and type names that nothing needs any more.

Only their names go, and stores that nobody reads, so that compilers have nothing to warn of.
"""

from __future__ import annotations

from collections.abc import Collection

from meta.passes.base import PassContext
from meta.passes.functions import rewritten
from meta.passes.replacer import Replacer
from meta.passes.tree import Node, shallow_copy, walk
from meta.passes.unused import discarded_values, plans_for_labels, plans_for_objects, plans_for_typedefs
from meta.passes.world import World
from meta.program import Program


def tidied(program: Program, context: PassContext, functions: Collection[Node]) -> Program:
    """The program without what its function definitions `functions` declare in vain."""
    current = set(functions)
    while current:
        views = [context.semantics(program, platform) for platform in context.platforms]
        worlds = [World(context, view) for view in views]
        inside = {part for function in current for part in walk(function.body)}
        plans = {**plans_for_objects(worlds, discarded_values(worlds)), **plans_for_typedefs(worlds)}
        for world in worlds:
            plans.update(plans_for_labels(world))
        replacer = Replacer({node: plan for node, plan in plans.items() if node in inside})
        changed: dict[Node, Node] = {}
        for function in current:
            body = replacer.one(function.body)
            if body is not function.body:
                changed[function] = shallow_copy(function, body=body)
        program = rewritten(program, changed)
        current = set(changed.values())
    return program
