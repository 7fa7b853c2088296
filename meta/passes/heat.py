"""How often control came somewhere, as a profile says it."""

from __future__ import annotations

from meta.passes.blocks import blocks_of
from meta.passes.functions import Definition
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


def measured_name(profile: Evidence, each: Definition) -> str | None:
    """What a profile calls a function; a clone that `specialise` made since then is as hot as its original."""
    name = each.symbol.name
    if name not in profile.functions:
        name = name.rpartition("__")[0]
    count = profile.functions.get(name)
    return name if count is not None and count.unit == each.unit.path else None


def measured_loops(profile: Evidence, each: Definition) -> dict[Node, int]:
    """How often the body of each loop ran; nothing where another pass has changed the function since it was counted."""
    name = measured_name(profile, each)
    if name is None:
        return {}
    counts = profile.blocks.get(name)
    is_same = counts is None or len(counts) == len(blocks_of(each.node))
    return loop_heat(profile, name, each.node) if is_same else {}
