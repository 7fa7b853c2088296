"""What was not counted, from what was.

    if (x) y = 1;        in: 9 (counted), then: 4 (counted), else: 9 - 4, after: 4 + 5

In a control-flow graph as much flows into a vertex as out of it. The edges without a counter form a forest, so there
is always a vertex at which one count is missing, until none is (Knuth, The Art of Computer Programming 1, 2.3.4.1).
"""

from __future__ import annotations

from collections.abc import Sequence

from meta.profile.probes import FlowProbe


def block_counts(flow: FlowProbe, counts: Sequence[int]) -> tuple[int, ...] | None:
    """How often control came to each block; None where the counts cannot be a graph's."""
    flows = edge_counts(flow, counts)
    if flows is None:
        return None
    return tuple(sum(flows[edge] for edge in block) for block in flow.blocks)


def edge_counts(flow: FlowProbe, counts: Sequence[int]) -> list[int] | None:
    """How often each edge was taken."""
    known: list[int | None] = [None if counter is None else counts[counter] for _, _, counter in flow.edges]
    unknown: dict[int, set[int]] = {}
    surplus: dict[int, int] = {}  # what is known to flow in, less what is known to flow out
    for index, (source, target, _) in enumerate(flow.edges):
        for vertex, sign in ((source, -1), (target, 1)):
            unknown.setdefault(vertex, set())
            surplus[vertex] = surplus.get(vertex, 0) + sign * (known[index] or 0)
            if known[index] is None:
                unknown[vertex].add(index)
    leaves = [vertex for vertex, edges in unknown.items() if len(edges) == 1]
    while leaves:
        vertex = leaves.pop()
        if len(unknown[vertex]) != 1:
            continue
        edge = unknown[vertex].pop()
        source, target, _ = flow.edges[edge]
        other = target if vertex == source else source
        found = surplus[vertex] if vertex == source else -surplus[vertex]
        known[edge] = found
        surplus[vertex] = 0
        surplus[other] += found if vertex == source else -found
        unknown[other].discard(edge)
        if len(unknown[other]) == 1:
            leaves.append(other)
    solved = [each for each in known if each is not None and each >= 0]
    return solved if len(solved) == len(known) and not any(surplus.values()) else None
