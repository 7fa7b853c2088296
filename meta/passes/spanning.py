"""Which edges of a control-flow graph to count, so that all others follow from them.

At every vertex as much flows in as out. A spanning tree can then be left uncounted, and no less: leaves of what is
unknown are solved one after the other. The tree of greatest weight leaves the most frequent edges alone
(Knuth, The Art of Computer Programming, volume 1, 2.3.4.1; Ball and Larus, Optimally Profiling Programs, 1994).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Node = Any  # pycparser has no types
FIXED = float("inf")  # the weight of an edge that no counter can be put on


@dataclass(frozen=True, slots=True)
class Site:
    """Where a counter is put into the tree: `how` relates to `node`, see meta/passes/instrument/counters.py."""

    how: str
    node: Node


@dataclass(frozen=True, slots=True)
class Edge:
    """One way for control to go, between vertices by number; `site` is None where no counter can be put on it."""

    source: int
    target: int
    site: Site | None
    weight: float = FIXED


@dataclass(slots=True)
class Graph:
    """A control-flow graph that is closed: what leaves a function comes in again at vertex 0."""

    edges: list[Edge] = field(default_factory=list)
    vertices: int = 1

    def vertex(self) -> int:
        self.vertices += 1
        return self.vertices - 1

    def connect(self, source: int, target: int, site: Site | None = None, weight: float = FIXED) -> int:
        """A new edge; its number."""
        self.edges.append(Edge(source, target, site, FIXED if site is None else weight))
        return len(self.edges) - 1

    def counted(self) -> list[int] | None:
        """The edges to count, in order; None where some count would depend on an edge that cannot be counted."""
        forest = _Forest(self.vertices)
        order = sorted(range(len(self.edges)), key=lambda index: -self.edges[index].weight)
        left = [index for index in order if not forest.join(self.edges[index].source, self.edges[index].target)]
        return None if any(self.edges[index].site is None for index in left) else sorted(left)


class _Forest:
    """Disjoint sets of vertices, with path halving."""

    def __init__(self, vertices: int) -> None:
        self.parent = list(range(vertices))

    def join(self, one: int, two: int) -> bool:
        """Whether the two were apart."""
        one, two = self._root(one), self._root(two)
        self.parent[one] = two
        return one != two

    def _root(self, vertex: int) -> int:
        parent = self.parent
        while parent[vertex] != vertex:
            parent[vertex] = vertex = parent[parent[vertex]]
        return vertex

