"""`meta graph`: the call graph of a generation, or of an app that has none yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import App, load_app
from meta.callgraph import CallGraph, Weights, dot, name_list, tree
from meta.callgraph.graph import KINDS
from meta.diagnostics import InputError
from meta.driver.measure import read_profile
from meta.driver.workspace import Workspace, resolve
from meta.generation import PROFILE, Generation, generation_folders, load_generation

if TYPE_CHECKING:
    from meta.profile import Profile
    from meta.program import Program


@dataclass(frozen=True, slots=True)
class View:
    """What to show: `form` is tree, dot or json; `callers` and `callees` name a function to start from."""

    form: str = "tree"
    callers: str | None = None
    callees: str | None = None
    unreachable: bool = False
    profile: Path | None = None


def graph(argument: str | None, view: View, workspace: Workspace) -> str:
    """The text of `view`."""
    calls, weights = _graph(argument, view, workspace)
    if view.unreachable:
        return _unreachable(calls, view.form)
    chosen = view.callers or view.callees
    if view.form == "json":
        return _part(calls, view).to_json()
    if view.form == "dot":
        return dot(calls, None if chosen is None else _names(calls, view), weights=weights)
    return tree(calls, (chosen,) if chosen else (), callers=view.callers is not None, weights=weights)


def _graph(argument: str | None, view: View, workspace: Workspace) -> tuple[CallGraph, Weights | None]:
    meaning = resolve(argument, workspace)
    if isinstance(meaning, Generation):
        return saved_graph(meaning), _weights(view.profile, meaning)
    app = load_app(meaning)
    generation = _newest(app, workspace)
    if generation is None:
        return _analysed(workspace.program_of(app)().for_platform(app.platform)), None
    return saved_graph(generation), _weights(view.profile, generation)


def _newest(app: App, workspace: Workspace) -> Generation | None:
    """The newest generation of `app` here, where its sources are still those that generation 0 was built from."""
    from meta.driver.load import input_hashes

    folders = generation_folders(workspace.outputs, app.name)
    if not folders or load_generation(folders[0]).manifest.inputs != input_hashes(app):
        return None
    return load_generation(folders[-1])


def saved_graph(generation: Generation) -> CallGraph:
    """The call graph that was written when `generation` was built."""
    file = generation.folder / "callgraph.json"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{generation.label} has no readable callgraph.json", hint="build it again") from None
    return CallGraph.from_json(text, f"{generation.name}/callgraph.json")


def _analysed(program: Program) -> CallGraph:
    from meta.callgraph.build import build_callgraph
    from meta.nesting import room_to_recurse
    from meta.sema import analyse

    with room_to_recurse():
        return build_callgraph(analyse(program))


def _weights(file: Path | None, generation: Generation) -> Weights | None:
    """Weights from `file`, or from the generation's own profile where it has one."""
    own = generation.base / PROFILE
    if file is None and not own.is_file():
        return None
    profile: Profile = read_profile(file or own, load_generation(generation.base))
    return Weights(
        {name: count.calls for name, count in profile.functions.items()},
        {(edge.caller, edge.callee): edge.calls for edge in profile.edges if edge.caller is not None},
        {name: count.total_cycles for name, count in profile.functions.items()},
    )


def _names(calls: CallGraph, view: View) -> list[str]:
    """The chosen function with everything above or below it."""
    if view.callees:
        return sorted(calls.reach([calls.require(view.callees)], KINDS))
    start = calls.require(view.callers or "")
    found = [start]
    for name in found:
        found.extend(caller for caller in calls.callers(name) if caller not in found)
    return sorted(found)


def _part(calls: CallGraph, view: View) -> CallGraph:
    if not (view.callers or view.callees):
        return calls
    names = set(_names(calls, view))
    return CallGraph(
        {name: node for name, node in calls.nodes.items() if name in names},
        {
            caller: {callee: counts for callee, counts in callees.items() if callee in names}
            for caller, callees in calls.edges.items()
            if caller in names
        },
        {name: reason for name, reason in calls.roots.items() if name in names},
    )


def _unreachable(calls: CallGraph, form: str) -> str:
    import json

    names = calls.unreachable()
    if form == "json":
        return json.dumps({"unreachable": list(names)}, indent=2) + "\n"
    return name_list(calls, names) if form == "tree" else dot(calls, names)
