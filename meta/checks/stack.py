"""How deep the stack gets: frames along the deepest path of calls.

A call pushes eight bytes. Functions that call each other count once each, as if they never came back: how often
they do is not known. Calls through pointers go to every function whose type and address say they may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meta.callgraph.graph import CALL, INDIRECT, CallGraph
from meta.checks.code import Code

_RETURN_ADDRESS = 8


@dataclass(frozen=True, slots=True)
class Depth:
    """The deepest path and its bytes; `is_bounded` is False where it goes through functions that recur."""

    size: int
    path: tuple[str, ...]
    is_bounded: bool


def deepest(graph: CallGraph, code: Code) -> Depth:
    """The deepest path of calls in an image, from wherever it starts."""
    import networkx  # noqa: PLC0415

    calls = networkx.DiGraph()
    for name in sorted({*graph.nodes, *code.functions}):
        calls.add_edges_from((name, callee) for callee in callees(graph, code, name))
    groups = networkx.condensation(calls)
    best: dict[int, tuple[int, tuple[str, ...], bool]] = {}
    for group in reversed(list(networkx.lexicographical_topological_sort(groups))):
        members = sorted(groups.nodes[group]["members"])
        below = max((best[each] for each in sorted(groups.successors(group))), default=(0, (), True))
        own = sum(_size(code, name) for name in members)
        recurs = len(members) > 1 or calls.has_edge(members[0], members[0])
        best[group] = (own + below[0], (*members, *below[1]), below[2] and not recurs)
    size, path, is_bounded = max(best.values(), default=(0, (), True))
    return Depth(size, tuple(name for name in path if name in code.functions), is_bounded)


def callees(graph: CallGraph, code: Code, name: str) -> Iterable[str]:
    """Whom a function may call: by its code, by its C, through pointers."""
    function = code.functions.get(name)
    return dict.fromkeys((*(function.calls if function else ()), *graph.callees(name, (CALL, INDIRECT))))


def _size(code: Code, name: str) -> int:
    """Nothing for a function that was inlined wherever it is called."""
    function = code.functions.get(name)
    return 0 if function is None else function.frame + _RETURN_ADDRESS
