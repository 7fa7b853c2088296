"""Call graphs as text: an indented tree, a list of names, Graphviz dot.

    main  [hello/main.c]  calls 1
    |- fib x2  [hello/main.c]  calls 177
    |  `- fib x2 (recursive)
    `- printf (above)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from meta.callgraph.graph import CALL, INDIRECT, KINDS, REFERENCE, CallGraph

_NOTES = {INDIRECT: "through a pointer", REFERENCE: "address taken"}
_STYLES = {CALL: "solid", INDIRECT: "dashed", REFERENCE: "dotted"}


@dataclass(frozen=True, slots=True)
class Weights:
    """Measured counts: calls of each function, and of each caller-callee edge."""

    calls: Mapping[str, int] = field(default_factory=dict)
    edges: Mapping[tuple[str, str], int] = field(default_factory=dict)
    cycles: Mapping[str, int] = field(default_factory=dict)


def tree(
    graph: CallGraph, starts: Iterable[str] = (), *, callers: bool = False, weights: Weights | None = None
) -> str:
    """Functions as an indented tree, below `starts` or below all roots that no other root reaches.

    callers: go from callee to caller instead. Each subtree is printed once.
    """
    chosen = tuple(starts)
    names = [graph.require(name) for name in chosen] if chosen else _top(graph)
    return _Tree(graph, callers, weights or Weights()).render(names)


def _top(graph: CallGraph) -> list[str]:
    roots = [name for name in sorted(graph.roots) if graph.nodes[name].is_function and graph.nodes[name].unit]
    below: set[str] = set()
    for root in roots:
        below.update(name for name in graph.reach([root], KINDS) if name != root)
    top = [name for name in roots if name not in below]
    # Roots that reach only each other: the first one by name stands for them.
    reached = set(graph.reach(top, KINDS))
    for name in roots:
        if name not in reached:
            top.append(name)
            reached.update(graph.reach([name], KINDS))
    return sorted(top, key=lambda name: (not graph.callees(name), name))


class _Tree:
    """State of one rendering: what was printed, and the lines."""

    def __init__(self, graph: CallGraph, callers: bool, weights: Weights) -> None:
        self.graph = graph
        self.weights = weights
        self.neighbours: Callable[[str], tuple[str, ...]] = graph.callers if callers else graph.callees
        self.is_upward = callers
        self.printed: set[str] = set()
        self.lines: list[str] = []

    def render(self, names: Iterable[str]) -> str:
        for name in names:
            if name not in self.printed:
                self.lines.append(name + self._facts(name))
                self._below(name)
        return "\n".join(self.lines) + "\n" if self.lines else ""

    def _below(self, start: str) -> None:
        """Print everything below `start`; an explicit stack, since call chains may be deep."""
        self.printed.add(start)
        path = [start]
        stack = [("", self._children(start))]
        while stack:
            indent, children = stack[-1]
            if not children:
                stack.pop()
                path.pop()
                continue
            name = children.pop(0)
            branch, deeper = ("|- ", "|  ") if children else ("`- ", "   ")
            self.lines.append(indent + branch + self._line(path[-1], name, path))
            if name not in self.printed:
                self.printed.add(name)
                path.append(name)
                stack.append((indent + deeper, self._children(name)))

    def _children(self, name: str) -> list[str]:
        found = [each for each in self.neighbours(name) if self.graph.nodes[each].is_function]
        return sorted(found, key=lambda each: (-self.weights.edges.get(self._edge(name, each), 0), each))

    def _edge(self, name: str, neighbour: str) -> tuple[str, str]:
        return (neighbour, name) if self.is_upward else (name, neighbour)

    def _line(self, parent: str, name: str, path: list[str]) -> str:
        caller, callee = self._edge(parent, name)
        counts = self.graph.edges[caller][callee]
        text = name
        if counts.get(CALL, 0) > 1:
            text += f" x{counts[CALL]}"
        if CALL not in counts:
            text += f" ({_NOTES[INDIRECT if INDIRECT in counts else REFERENCE]})"
        measured = self.weights.edges.get((caller, callee))
        if measured is not None:
            text += f" {measured} time{'' if measured == 1 else 's'}"
        if name in path:
            return text + " (recursive)"
        if name in self.printed:
            return text + (" (above)" if self._children(name) else "")
        return text + self._facts(name)

    def _facts(self, name: str) -> str:
        unit = self.graph.nodes[name].unit
        text = f"  [{unit}]" if unit else "  [not C]"
        if name in self.weights.calls:
            text += f"  calls {self.weights.calls[name]}"
        if self.weights.cycles.get(name):
            text += f"  cycles {self.weights.cycles[name]}"
        return text


def name_list(graph: CallGraph, names: Iterable[str]) -> str:
    """One name a line, with kind and unit."""
    chosen = [graph.nodes[graph.require(name)] for name in names]
    width = max((len(node.name) for node in chosen), default=0)
    return "".join(
        f"{node.name:<{width}}  {'function' if node.is_function else 'object':<8}  {node.unit or 'not C'}\n"
        for node in chosen
    )


def dot(graph: CallGraph, names: Iterable[str] | None = None, *, weights: Weights | None = None) -> str:
    """The graph, or the part of it among `names`, in Graphviz's language. Roots are drawn double."""
    measured = weights or Weights()
    shown = sorted(graph.nodes) if names is None else sorted({graph.require(name) for name in names})
    inside = set(shown)
    lines = ["digraph callgraph {", "  rankdir=LR;", '  node [shape=box, fontname="monospace"];']
    for name in shown:
        node = graph.nodes[name]
        label = f"{name}\\n{measured.calls[name]}" if name in measured.calls else name
        traits = [f'label="{label}"']
        if not node.is_function:
            traits.append("shape=ellipse")
        if name in graph.roots:
            traits.append("peripheries=2")
        lines.append(f'  "{name}" [{", ".join(traits)}];')
    for caller in shown:
        for callee, counts in sorted(graph.edges.get(caller, {}).items()):
            if callee in inside:
                lines.append(f'  "{caller}" -> "{callee}" [{_edge_traits(counts, measured, caller, callee)}];')
    return "\n".join([*lines, "}"]) + "\n"


def _edge_traits(counts: Mapping[str, int], weights: Weights, caller: str, callee: str) -> str:
    kind = next(each for each in KINDS if each in counts)
    kind = INDIRECT if kind == REFERENCE and INDIRECT in counts else kind
    traits = [f"style={_STYLES[kind]}"]
    calls = weights.edges.get((caller, callee))
    if calls is not None:
        traits.append(f'label="{calls}"')
    elif counts.get(CALL, 0) > 1:
        traits.append(f'label="x{counts[CALL]}"')
    return ", ".join(traits)
