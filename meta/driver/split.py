"""`meta split`: the next generation, its large functions cut into small ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meta.app import load_app
from meta.diagnostics import UsageError
from meta.driver.advance import Advance
from meta.driver.build import make_draft
from meta.driver.image import target_of
from meta.driver.load import load_program
from meta.driver.store import remove_after, write_generation
from meta.driver.tree import make_tree
from meta.driver.workspace import Workspace, required
from meta.generation import generation_name

if TYPE_CHECKING:
    from meta.passes import Split


def split(argument: str | None, wanted: Split, workspace: Workspace) -> Advance:
    """Split the generation that `argument` means."""
    from meta.passes import PassContext, run_pipeline

    generation = required(argument, workspace)
    if generation.is_instrumented:
        raise UsageError(f"{generation.label} is an instrumented kernel", hint=f"split {generation.base.name} instead")
    app = load_app(generation.sources)
    program = load_program(app, workspace.units).program
    after, reports = run_pipeline([wanted], program, PassContext())
    tree = make_tree(app, after)
    if tree.hash == generation.manifest.hash:
        workspace.tell(f"note: there is nothing to split in {generation.label}")
        return Advance(generation, generation, app, program, reports)
    inputs = {f"{generation.name}/sources": generation.manifest.hash}
    draft = make_draft(
        app, after, target_of(app), inputs, parent=generation.name, pipeline=(str(wanted),), tree=tree
    )  # fmt: skip
    folder = generation.folder.parent / generation_name(generation.number + 1)
    child = write_generation(folder, draft.files, draft.manifest)
    for name in remove_after(workspace.outputs, app.name, child.number):
        workspace.tell(f"note: removed {app.name}/{name}, which descended from a former generation")
    return Advance(generation, child, load_app(child.sources), after, reports)


def limits(statements: int | None, lines: int | None, frame: int | None, *, noinline: bool) -> Split:
    """The pass that the options of the command line mean. Frames are only frames where no caller swallows them."""
    from meta.passes import Split
    from meta.passes.split.split import STATEMENTS

    given = [each for each in (statements, lines, frame) if each is not None]
    if len(given) > 1:
        raise UsageError("a split has one limit", hint="--statements, --lines or --frame")
    return Split(
        statements=statements or (0 if given else STATEMENTS),
        lines=lines or 0,
        frame=frame or 0,
        noinline=noinline or frame is not None,
    )
