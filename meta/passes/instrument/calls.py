"""Counting calls by caller and callee.

    f(x);  p->run(x);    ->    __probe_counts[4]++, f(x);
                               ((typeof(p->run))__probe_target(2, (const void *)p->run))(x);

A direct call costs one increment; a function that only counted calls lead to needs no counter of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from pycparser import c_ast

from meta.passes.block_expressions import TYPES, is_unevaluated
from meta.passes.instrument.counters import Wrap, comma, count
from meta.passes.instrument.endings import Views
from meta.passes.tree import Node, address_of, call, cast_to_type_of, number, shallow_copy
from meta.profile.probes import EdgeProbe

TARGET = "__probe_target"
FEW = 4  # ways into a function, to be counted there in its place
_STATIC = {"static", "extern", "typedef", "constexpr"}


def evaluated(function: Node) -> Iterator[Node]:
    """The nodes of a function's body that are evaluated when control comes to them, in source order."""
    stack = [function.body]
    while stack:
        node = stack.pop()
        yield node
        children = [child for _, child in node.children()]
        if isinstance(node, c_ast.Decl):
            children = [node.init] if node.init is not None and not _STATIC & set(node.storage) else []
        elif isinstance(node, c_ast.NamedInitializer):
            children = [node.expr]
        elif isinstance(node, c_ast.Case):
            children = list(node.stmts or [])
        elif isinstance(node, (c_ast.StaticAssert, c_ast.Typedef, *TYPES)) or is_unevaluated(node):
            children = []
        stack.extend(reversed(children))


@dataclass(slots=True)
class CallPlan:
    """Counters of the edges of a program: `wraps` say what becomes of each call."""

    edges: list[EdgeProbe] = field(default_factory=list)
    wraps: dict[Node, Wrap] = field(default_factory=dict)
    counted: dict[Node, int] = field(default_factory=dict)  # the counter of a direct call
    closed: set[Node] = field(default_factory=set)  # functions whose calls are the sum of the edges to them
    counters: int = 0


@dataclass(frozen=True, slots=True)
class _Site:
    """A direct call: where it stands, and what it arrives at, one function a platform."""

    function: Node
    call: Node
    callees: tuple[Node, ...]


def plan_calls(
    views: Views, ids: Mapping[Node, int], first: int, uncounted: Container[Node], *, every: bool
) -> CallPlan:
    """Edges between the functions in `ids`, with counters from `first` on.

    every: all edges; otherwise those alone that count a function of `uncounted` as well as a counter of its own
    would, since they are its only ways in. A small caller keeps such a counter in a register.
    """
    plan = CallPlan(counters=first)
    sites: list[_Site] = []
    for function, caller in ids.items():
        for node in evaluated(function):
            if not isinstance(node, c_ast.FuncCall):
                continue
            callees = tuple(views.callees(node, function))
            stars = views.pointer(node, function) if every and not callees else None
            if callees:
                sites.append(_Site(function, node, callees))
            elif stars is not None:
                plan.wraps[node] = _through(node, caller, stars)
    numbers = Counter(callee for site in sites for callee in site.callees)
    plan.closed = {
        each for each in ids
        if each in uncounted and (every or numbers[each] <= FEW) and views.has_only_calls(each, numbers[each])
    }  # fmt: skip
    known: dict[tuple[Node, ...], int] = {}
    for site in sites:
        if any(each in (ids if every else plan.closed) for each in site.callees):
            _count_calls(plan, ids, known, site)
    return plan


def _count_calls(plan: CallPlan, ids: Mapping[Node, int], known: dict[tuple[Node, ...], int], site: _Site) -> None:
    """A counter for a call, the same for all between the same two functions."""
    key = (site.function, *site.callees)
    if key not in known:
        known[key] = plan.counters
        plan.counters += 1
        caller = ids[site.function]
        plan.edges.extend(EdgeProbe(caller, ids[each], known[key]) for each in site.callees if each in ids)
    index = plan.counted[site.call] = known[key]
    plan.wraps[site.call] = lambda new: comma(count(index, site.call), new)


def _through(node: Node, caller: int, stars: int) -> Wrap:
    return lambda new: _by_target(new, node, caller, stars)


def _by_target(new: Node, node: Node, caller: int, stars: int) -> Node:
    """A call through a pointer, of what the hook hands on."""
    hooked = call(TARGET, [number(caller, node), address_of(_inside(new.name, stars))], node)
    return shallow_copy(new, name=cast_to_type_of(_inside(node.name, stars), hooked))


def _inside(node: Node, operators: int) -> Node:
    for _ in range(operators):
        node = node.expr
    return node
