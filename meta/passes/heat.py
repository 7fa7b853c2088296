"""How often control came somewhere, as a profile says it."""

from __future__ import annotations

from meta.passes.blocks import blocks_of
from meta.passes.tree import Node
from meta.profile import Evidence

CYCLES_A_CALL = 100  # so many cycles of its own are as hot as one call


def heat_of(profile: Evidence, name: str) -> int:
    """How often control came to the busiest place of a function, as far as it was measured."""
    count = profile.functions[name]
    blocks = profile.blocks.get(name)
    if blocks:
        return max(count.calls, *blocks)
    return max(count.calls, count.self_cycles // CYCLES_A_CALL if profile.cycles_valid else 0)


def loop_heat(profile: Evidence, name: str, function: Node) -> dict[Node, int]:
    """How often the body of each loop of a function ran; where no blocks were measured, the function's heat for all."""
    counts = profile.blocks.get(name)
    loops = [block for block in blocks_of(function) if block.kind == "body"]
    if counts is None or len(counts) <= max((block.id for block in loops), default=0):
        whole = heat_of(profile, name) if name in profile.functions else 0
        return {block.node: whole for block in loops}
    return {block.node: counts[block.id] for block in loops}
