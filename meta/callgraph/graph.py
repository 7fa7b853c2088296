"""The call graph as plain data.

Nodes are functions and objects with static storage, by their unique names. An edge has counts by kind:

    call       direct calls (number of call sites)
    reference  the address is taken, or the object is used or initialised with it
    indirect   a call through a pointer that may arrive here (number of such call sites in the caller)
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from meta.diagnostics import InputError, UsageError

VERSION = 1
CALL = "call"
REFERENCE = "reference"
INDIRECT = "indirect"
KINDS = (CALL, REFERENCE, INDIRECT)
# Reaching a function for certain: an indirect call only arrives where something reachable took the address.
STATIC = (CALL, REFERENCE)


@dataclass(frozen=True, slots=True)
class Node:
    """A function or an object; `unit` is None for what no unit of this image defines (assembly does, or nobody)."""

    name: str
    is_function: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class CallGraph:
    """`edges[caller][callee][kind]` is a count; `roots` maps a root to the reason why it is one."""

    nodes: Mapping[str, Node]
    edges: Mapping[str, Mapping[str, Mapping[str, int]]]
    roots: Mapping[str, str]
    _callers: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _cycles: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def callees(self, name: str, kinds: Iterable[str] = KINDS) -> tuple[str, ...]:
        """Where edges of these kinds lead, sorted by name."""
        wanted = tuple(kinds)
        found = self.edges.get(name, {})
        return tuple(sorted(callee for callee, counts in found.items() if any(kind in counts for kind in wanted)))

    def callers(self, name: str, kinds: Iterable[str] = KINDS) -> tuple[str, ...]:
        """Where edges of these kinds come from, sorted by name."""
        wanted = tuple(kinds)
        if not self._callers:
            reverse: dict[str, list[str]] = {each: [] for each in self.nodes}
            for caller, callees in self.edges.items():
                for callee in callees:
                    reverse[callee].append(caller)
            self._callers.update({callee: tuple(sorted(callers)) for callee, callers in reverse.items()})
        return tuple(
            caller for caller in self._callers[name] if any(kind in self.edges[caller][name] for kind in wanted)
        )

    def reach(
        self, starts: Iterable[str], kinds: Iterable[str] = STATIC, stop: Iterable[str] = ()
    ) -> dict[str, str | None]:
        """What can be reached from `starts`, each with what it was reached from first (None for a start).

        Breadth first, so the chain of predecessors is a shortest path. Nodes in `stop` are reached, not left.
        """
        wanted, barrier = tuple(kinds), frozenset(stop)
        found: dict[str, str | None] = {start: None for start in sorted(starts) if start in self.nodes}
        queue = list(found)
        for name in queue:
            if name in barrier:
                continue
            for callee in self.callees(name, wanted):
                if callee not in found:
                    found[callee] = name
                    queue.append(callee)
        return found

    def cycle(self, name: str) -> frozenset[str]:
        """What can reach `name` and be reached from it by edges of STATIC kinds; empty where it cannot reach itself."""
        if not self._cycles:
            import networkx  # noqa: PLC0415  heavy, and few commands ask

            static = networkx.DiGraph((each, callee) for each in self.nodes for callee in self.callees(each, STATIC))
            static.add_nodes_from(self.nodes)
            for group in networkx.strongly_connected_components(static):
                is_cycle = len(group) > 1 or any(static.has_edge(each, each) for each in group)
                self._cycles.update(dict.fromkeys(group, frozenset(group if is_cycle else ())))
        return self._cycles[name]

    def reachable(self) -> dict[str, str | None]:
        """Everything that the roots reach."""
        return self.reach(self.roots)

    def unreachable(self) -> tuple[str, ...]:
        """What is defined here and no root reaches, sorted by name."""
        found = self.reachable()
        return tuple(name for name in sorted(self.nodes) if name not in found and self.nodes[name].unit is not None)

    def path_from_root(self, name: str) -> tuple[str, ...]:
        """A shortest path from a root to `name`; () where there is none."""
        return path_to(self.reachable(), name)

    def why(self, name: str) -> str:
        """One line that explains why `name` is in the image, or that nothing reaches it."""
        self.require(name)
        path = self.path_from_root(name)
        if not path:
            return f"{name}: no root reaches it"
        return f"{' -> '.join(path)} ({path[0]}: {self.roots[path[0]]})"

    def require(self, name: str) -> str:
        """`name` itself, or UsageError with the nearest names."""
        if name in self.nodes:
            return name
        from difflib import get_close_matches  # noqa: PLC0415  only on the way to an error

        close = get_close_matches(name, self.nodes, n=3)
        raise UsageError(
            f"there is no function or object '{name}'", hint=f"did you mean {' or '.join(close)}?" if close else None
        )

    def with_bodies_calling(self, names: Iterable[str], callee: str) -> CallGraph:
        """The same graph after each of `names` got a body that only calls `callee`."""
        edges = {**self.edges, **{name: {callee: {CALL: 1}} for name in names}}
        return CallGraph(self.nodes, edges, self.roots)

    def restricted(self, names: Container[str]) -> CallGraph:
        """The part among `names`. Calls through pointers only arrive where that part takes the address."""
        inside = {
            caller: {callee: counts for callee, counts in callees.items() if callee in names}
            for caller, callees in self.edges.items()
            if caller in names
        }
        taken = {callee for callees in inside.values() for callee, counts in callees.items() if REFERENCE in counts}
        edges = {
            caller: {
                callee: counts
                for callee, counts in callees.items()
                if callee in taken or INDIRECT not in counts or CALL in counts
            }
            for caller, callees in inside.items()
        }
        nodes = {name: node for name, node in self.nodes.items() if name in names}
        return CallGraph(nodes, edges, {name: why for name, why in self.roots.items() if name in names})

    def digraph(self) -> Any:
        """The graph as a networkx.DiGraph: node data `is_function`, `unit`; edge data the counts by kind."""
        import networkx  # noqa: PLC0415  heavy, and `meta graph` needs it for nothing else

        graph = networkx.DiGraph(roots=dict(self.roots))
        for name in sorted(self.nodes):
            graph.add_node(name, is_function=self.nodes[name].is_function, unit=self.nodes[name].unit)
        for caller in sorted(self.edges):
            for callee in sorted(self.edges[caller]):
                graph.add_edge(caller, callee, **self.edges[caller][callee])
        return graph

    def to_json(self) -> str:
        nodes: list[dict[str, Any]] = [
            {"name": node.name, "kind": "function" if node.is_function else "object", "unit": node.unit}
            for _, node in sorted(self.nodes.items())
        ]
        edges: list[dict[str, Any]] = [
            {"from": caller, "to": callee, **dict(sorted(counts.items()))}
            for caller, callees in sorted(self.edges.items())
            for callee, counts in sorted(callees.items())
        ]
        rows: dict[str, list[dict[str, Any]]] = {"nodes": nodes, "edges": edges}
        parts = [f'"roots": {json.dumps(dict(self.roots), sort_keys=True)}', f'"version": {VERSION}']
        for key, entries in rows.items():
            lines = ",\n ".join(json.dumps(entry) for entry in entries)
            parts.append(f'"{key}": [{chr(10) + " " + lines + chr(10) if entries else ""}]')
        return "{\n" + ",\n".join(sorted(parts)) + "\n}\n"

    @classmethod
    def from_json(cls, text: str, file: str = "callgraph.json") -> CallGraph:
        """Parse a call graph; InputError where it is damaged."""
        try:
            content = json.loads(text)
            if content["version"] != VERSION:
                raise InputError(f"{file} has version {content['version']}, this is version {VERSION}")
            nodes = {
                row["name"]: Node(row["name"], row["kind"] == "function", row["unit"]) for row in content["nodes"]
            }
            edges: dict[str, dict[str, dict[str, int]]] = {}
            for row in content["edges"]:
                counts = {kind: int(row[kind]) for kind in KINDS if kind in row}
                edges.setdefault(nodes[row["from"]].name, {})[nodes[row["to"]].name] = counts
            roots = {nodes[name].name: str(reason) for name, reason in content["roots"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(f"{file} is damaged ({error!r})", hint="build this generation again") from None
        return cls(nodes, edges, roots)


def path_to(found: Mapping[str, str | None], name: str) -> tuple[str, ...]:
    """The chain of predecessors that `reach` recorded, from the start to `name`; () where it was not reached."""
    if name not in found:
        return ()
    path = [name]
    before = found[name]
    while before is not None:
        path.append(before)
        before = found[before]
    return tuple(reversed(path))
