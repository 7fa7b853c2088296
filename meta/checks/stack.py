"""How deep the stack gets: frames along the deepest path of calls.

A call pushes eight bytes. Functions that call each other count once each, as if they never came back: how often
they do is not known. Calls through pointers go to every function whose type and address say they may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meta.callgraph.graph import CALL, INDIRECT, CallGraph
from meta.checks.code import Code
from meta.program import COMPLEX_CALLS, WIDE_CALLS

_RETURN_ADDRESS = 8
_ARITHMETIC = frozenset({*WIDE_CALLS, *COMPLEX_CALLS})


@dataclass(frozen=True, slots=True)
class Depth:
    """The deepest path and its bytes; `is_bounded` is False where it goes through functions that recur.

    `dynamic` are the functions of the image with a frame that grows as they run (alloca, variable length arrays), by
    what nobody counted.
    """

    size: int
    path: tuple[str, ...]
    is_bounded: bool
    dynamic: tuple[str, ...] = ()


def deepest(graph: CallGraph, code: Code) -> Depth:
    """The deepest path of calls in an image, from wherever it starts."""
    import networkx  # noqa: PLC0415

    calls = _digraph(graph, code)
    groups = networkx.condensation(calls)
    best: dict[int, tuple[int, tuple[str, ...], bool]] = {}
    for group in reversed(list(networkx.lexicographical_topological_sort(groups))):
        members = sorted(groups.nodes[group]["members"])
        below = max((best[each] for each in sorted(groups.successors(group))), default=(0, (), True))
        own = sum(_size(code, name) for name in members)
        recurs = len(members) > 1 or calls.has_edge(members[0], members[0])
        best[group] = (own + below[0], (*members, *below[1]), below[2] and not recurs)
    size, path, is_bounded = max(best.values(), default=(0, (), True))
    dynamic = tuple(name for name, function in code.functions.items() if function.is_dynamic)
    return Depth(size, tuple(name for name in path if name in code.functions), is_bounded, dynamic)


def callees(graph: CallGraph, code: Code, name: str) -> Iterable[str]:
    """Whom a function may call: by its code, by its C, through pointers.

    What its C may become calls of, libgcc's names for wide integers and complex numbers, only code shows.
    """
    function = code.functions.get(name)
    possible = (each for each in graph.callees(name, (CALL, INDIRECT)) if each not in _ARITHMETIC)
    return dict.fromkeys((*(function.calls if function else ()), *possible))


def recursive_groups(graph: CallGraph, code: Code) -> list[list[str]]:
    """Functions that can be active more than once, with those through which they call themselves."""
    import networkx  # noqa: PLC0415

    calls = _digraph(graph, code)
    groups = [sorted(group) for group in networkx.strongly_connected_components(calls)]
    return sorted(group for group in groups if len(group) > 1 or calls.has_edge(group[0], group[0]))


def _digraph(graph: CallGraph, code: Code) -> Any:
    import networkx  # noqa: PLC0415

    calls = networkx.DiGraph()
    for name in sorted({*graph.nodes, *code.functions}):
        calls.add_edges_from((name, callee) for callee in callees(graph, code, name))
    return calls


def _size(code: Code, name: str) -> int:
    """Nothing for a function that was inlined wherever it is called."""
    function = code.functions.get(name)
    return 0 if function is None else function.frame + _RETURN_ADDRESS
