"""Who calls whom: the graph of calls and references of one image, its roots, and what they reach.

`CallGraph` is plain data that loads from `callgraph.json` without parsing, sema or networkx;
`build_callgraph(semantics)` makes it from the analysed C of one platform.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from meta.callgraph.graph import CALL, INDIRECT, REFERENCE, CallGraph, Node
from meta.callgraph.render import Weights, dot, name_list, tree

if TYPE_CHECKING:
    from meta.callgraph.unit_edges import UnitEdges
    from meta.program import Unit

__all__ = [
    "CALL",
    "INDIRECT",
    "REFERENCE",
    "CallGraph",
    "Node",
    "Weights",
    "build_callgraph",
    "dot",
    "name_list",
    "tree",
]


def build_callgraph(semantics: Any, edges: Callable[[Unit, Any], UnitEdges] | None = None) -> CallGraph:
    """The graph of one image, from `sema.analyse(program.for_platform(platform))`; `edges` are those of a unit."""
    from meta.callgraph.build import build_callgraph as build  # noqa: PLC0415  needs pycparser, loading does not

    return build(semantics) if edges is None else build(semantics, edges)
