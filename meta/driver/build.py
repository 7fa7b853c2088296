"""`meta build`: an app becomes generation 0, or a generation's own sources that generation again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from meta.app import App, find_app_folder, load_app
from meta.diagnostics import InputError
from meta.driver.draft import Draft
from meta.driver.load import input_hashes, load_program, preprocess_app, reads_files, tokens_hash
from meta.driver.steps import Step, Steps
from meta.driver.store import Content, remove_after, write_generation
from meta.driver.workspace import Workspace
from meta.generation import MANIFEST, Generation, load_generation


def build(argument: str | None, workspace: Workspace, *, debug: bool = False) -> Generation:
    """Build the app that `argument` means, with DWARF in its image where `debug` says so."""
    return build_app(load_app(find_app_folder(argument, workspace.cwd)), workspace, debug=debug)


def build_app(app: App, workspace: Workspace, *, debug: bool = False) -> Generation:
    """Build `app` into outputs/<app>/gen-000, or, for a generation's own sources, into that generation."""
    former = _own_generation(app, workspace)
    if former is not None:
        return _build_again(former, app, workspace, debug=debug)
    draft = _draft(app, workspace, debug=debug)
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


def _draft(app: App, workspace: Workspace, *, debug: bool) -> Draft:
    """What becomes of `app`, or became of the same sources before: a step without passes."""
    texts = preprocess_app(app)
    program = cache(lambda: load_program(app, workspace.units, texts))
    if len(texts) < len(app.sources):
        program()  # tells the errors
    step = Step(app, app, tokens_hash(texts), (), program, debug=debug, warn=workspace.warn)
    steps = Steps() if any(reads_files(text.texts()) for text in texts.values()) else workspace.steps
    return steps.make(step).draft(None, input_hashes(app))


def _build_again(former: Generation, app: App, workspace: Workspace, *, debug: bool) -> Generation:
    """The same bytes as before, unless somebody edited the sources: then measurements and verdict are gone."""
    manifest = former.manifest
    fresh = _draft(app, workspace, debug=debug or "debug" in manifest.target)
    made = replace(fresh.manifest, inputs=manifest.inputs, parent=manifest.parent, pipeline=manifest.pipeline)
    draft = Draft(fresh.files, made)
    if _is_same(former.folder, draft):
        return former
    workspace.tell(f"note: {former.label} differs from its former self; its measurements are gone")
    return write_generation(former.folder, draft.files, replace(made, inputs=fresh.manifest.inputs))


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
