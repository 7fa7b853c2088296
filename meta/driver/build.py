"""`meta build`: an app becomes generation 0, or a generation's own sources that generation again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pycparser import c_ast

from meta.app import App, find_app_folder, load_app
from meta.diagnostics import Diagnostic, InputError
from meta.driver.image import make_image, target_facts, target_of, tool_versions
from meta.driver.load import Loaded, load_program
from meta.driver.store import Content, remove_after, write_generation
from meta.driver.tree import Tree, make_tree
from meta.driver.workspace import Workspace
from meta.generation import MANIFEST, Generation, Manifest, Sizes, load_generation
from meta.program import Program
from meta.target import Target


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation before it is written: its files and its manifest."""

    files: dict[str, Content]
    manifest: Manifest


def make_draft(
    app: App,
    program: Program,
    target: Target,
    inputs: Mapping[str, str],
    *,
    parent: str | None = None,
    pipeline: tuple[str, ...] = (),
    tree: Tree | None = None,
    warn: Callable[[Diagnostic], None] | None = None,
) -> Draft:
    """Everything a generation of `program` holds but measurements and verdicts; `tree` where it is made already."""
    tree = tree or make_tree(app, program)
    built = make_image(program if target.debug is None else _emitted(program, tree), target, warn)
    files: dict[str, Content] = {f"sources/{name}": content for name, content in tree.files.items()}
    files.update(built.files())
    manifest = Manifest(
        app=app.name,
        parent=parent,
        pipeline=pipeline,
        inputs=dict(inputs),
        tools=tool_versions(),
        target=target_facts(target),
        sizes=Sizes(built.image.total, dict(built.image.sections), dict(built.image.symbol_sizes)),
        hash=tree.hash,
        functions=count_functions(program),
        lines=tree.lines,
    )
    return Draft(files, manifest)


def _emitted(program: Program, tree: Tree) -> Program:
    """The program as its emitted text says it: a debugger's lines are those of the generation's own sources."""
    from meta.frontend import parse_text

    texts = {unit.path: tree.files[unit.path] for unit in program.units}
    return program.with_units(
        replace(unit, ast=parse_text(text, unit.path).ast)
        for unit in program.units
        if isinstance(text := texts[unit.path], str)
    )


def count_functions(program: Program) -> int:
    return sum(isinstance(each, c_ast.FuncDef) for unit in program.units for each in unit.ast.ext)


def build(argument: str | None, workspace: Workspace, *, debug: bool = False) -> Generation:
    """Build the app that `argument` means, with DWARF in its image where `debug` says so."""
    return build_app(load_app(find_app_folder(argument, workspace.cwd)), workspace, debug=debug)


def build_app(app: App, workspace: Workspace, *, debug: bool = False) -> Generation:
    """Build `app` into outputs/<app>/gen-000, or, for a generation's own sources, into that generation."""
    loaded = load_program(app, workspace.units)
    former = _own_generation(app, workspace)
    if former is not None:
        return _build_again(former, loaded, workspace, debug=debug)
    draft = make_draft(app, loaded.program, target_of(app, debug=debug), loaded.inputs, warn=workspace.warn)
    folder = workspace.folder(app.name, 0)
    if _is_same(folder, draft):
        return load_generation(folder)
    generation = write_generation(folder, draft.files, draft.manifest)
    for name in remove_after(workspace.outputs, app.name, 0):
        workspace.tell(f"note: removed {app.name}/{name}, which descended from the former {generation.label}")
    return generation


def _own_generation(app: App, workspace: Workspace) -> Generation | None:
    """The generation of this workspace whose emitted sources `app` is."""
    folder = app.folder.parent
    inside = app.folder.name == "sources" and folder.is_relative_to(workspace.outputs.resolve())
    return load_generation(folder) if inside and (folder / MANIFEST).is_file() else None


def _build_again(former: Generation, loaded: Loaded, workspace: Workspace, *, debug: bool) -> Generation:
    """The same bytes as before, unless somebody edited the sources: then measurements and verdict are gone."""
    manifest = former.manifest
    target = target_of(loaded.app, debug=debug or "debug" in manifest.target)
    draft = make_draft(
        loaded.app, loaded.program, target, manifest.inputs,
        parent=manifest.parent, pipeline=manifest.pipeline, warn=workspace.warn,
    )  # fmt: skip
    if _is_same(former.folder, draft):
        return former
    workspace.tell(f"note: {former.label} differs from its former self; its measurements are gone")
    return write_generation(former.folder, draft.files, replace(draft.manifest, inputs=loaded.inputs))


def _is_same(folder: Path, draft: Draft) -> bool:
    """Whether the generation in `folder` already holds every byte of `draft`."""
    try:
        former = load_generation(folder).manifest
    except InputError:
        return False
    fresh = replace(draft.manifest, verification=former.verification, figures=former.figures)
    return fresh == former and all(
        (folder / name).is_file() and (folder / name).read_bytes() == _bytes(content)
        for name, content in draft.files.items()
    )


def _bytes(content: Content) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode() if isinstance(content, str) else content
