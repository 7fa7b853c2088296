"""`meta prune --why`: why a function or object is in a generation, or since when and why it is not.

    printf: kernel_main -> main -> printf (kernel_main: named in boot/pc/entry.s)
    usage: main -> usage (main: entry), but gen-001 has a trap in its place: the profile of gen-000 never saw it
    rare: main -> rare (main: entry)
    rare: outlined since gen-001, packed in its image until control first comes to packed code
    helper: gone since gen-001; in gen-000 it was main -> usage -> helper (main: entry), and usage is a trap now
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from meta.callgraph import CallGraph
from meta.diagnostics import InputError
from meta.driver.graph import saved_graph
from meta.driver.measure import read_probes
from meta.generation import Generation, lineage

if TYPE_CHECKING:
    from meta.profile import Probe


def why(name: str, generation: Generation) -> list[str]:
    """The explanation, one statement a line; UsageError with the nearest names where no generation knows `name`."""
    ancestors = lineage(generation)
    graphs = [saved_graph(each) for each in ancestors]
    for age, (each, graph) in enumerate(zip(ancestors, graphs, strict=True)):
        found = [full for full in graph.nodes if _means(full, name) and graph.nodes[full].unit is not None]
        if found and age == 0:
            return [line for full in sorted(found) for line in _staying(full, graph, ancestors)]
        if found:
            return [_gone(full, graph, graphs[age - 1], each, ancestors[age - 1]) for full in sorted(found)]
    graphs[-1].require(name)
    return [f"{name}: declared, but nothing in {ancestors[-1].name} defines it"]


def _means(full: str, name: str) -> bool:
    """Whether a symbol's unique name is `name`, or begins with that spelling and names its unit."""
    return full == name or (full.startswith(f"{name}.") and "." not in name)


def _staying(name: str, graph: CallGraph, ancestors: list[Generation]) -> list[str]:
    lines = [graph.why(name)]
    keeper = next((each for each in ancestors if any(_keeps(step, name) for step in each.manifest.pipeline)), None)
    if not graph.path_from_root(name) and keeper is not None:
        lines = [f"{name}: kept by --keep since {keeper.name}"]
    packed = list(takewhile(lambda each: _is_packed(name, each), ancestors))
    if packed:
        oldest = packed[-1].name
        lines.append(f"{name}: outlined since {oldest}, packed in its image until control first comes to packed code")
    traps = _places(name, ancestors[0])
    if traps:
        since = _first_with_trap(name, ancestors)
        parent = since.manifest.parent or "its parent"
        where = f" ({', '.join(traps)})" if any(traps) else ""
        lines.append(f"{name}: traps stand in {since.name} for what the profile of {parent} never saw{where}")
    return lines


def _keeps(step: str, name: str) -> bool:
    options = step.partition("{")[2].removesuffix("}").split()
    return any(name in option.removeprefix("keep=").split(",") for option in options if option.startswith("keep="))


def _is_packed(name: str, generation: Generation) -> bool:
    """Whether a generation's link map has a function or object among what is packed."""
    try:
        rows = [line.split() for line in (generation.folder / "kernel.map").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return False
    return any(len(row) == 5 and (row[2], row[4]) == (".outlined", name) for row in rows)


def _places(name: str, generation: Generation) -> list[str]:
    return list(dict.fromkeys(probe.place for probe in _cold(generation) if probe.name == name))


def _cold(generation: Generation) -> tuple[Probe, ...]:
    try:
        return read_probes(generation.folder).cold
    except InputError:
        return ()


def _first_with_trap(name: str, ancestors: list[Generation]) -> Generation:
    oldest = ancestors[0]
    for each in ancestors:
        if not _places(name, each):
            break
        oldest = each
    return oldest


def _gone(name: str, before: CallGraph, after: CallGraph, parent: Generation, child: Generation) -> str:
    """Why `parent` had it and `child` has not."""
    step = "; ".join(child.manifest.pipeline)
    path = before.path_from_root(name)
    if not path:
        return f"{name}: gone since {child.name} ({step}): in {parent.name} no root reached it"
    lost = next((i for i, (a, b) in enumerate(pairwise(path)) if b not in after.callees(a)), 0)
    if path[lost] not in after.nodes:
        reason = f"{path[lost]} is gone too"
    elif _places(path[lost], child):
        reason = f"{path[lost]} has a trap where it came to {path[lost + 1]}"
    else:
        reason = f"{path[lost]} does not refer to {path[lost + 1]} any more"
    return f"{name}: gone since {child.name} ({step}): in {parent.name} it was {' -> '.join(path)}, but {reason}"
