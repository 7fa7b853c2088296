"""`meta split`: the next generation, its large functions cut into small ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meta.app import load_app
from meta.diagnostics import UsageError
from meta.driver.advance import Advance, advance
from meta.driver.steps import Step
from meta.driver.workspace import Workspace, required

if TYPE_CHECKING:
    from meta.passes import Split


def split(argument: str | None, wanted: Split, workspace: Workspace) -> Advance:
    """Split the generation that `argument` means."""
    generation = required(argument, workspace)
    if generation.is_instrumented:
        raise UsageError(f"{generation.label} is an instrumented kernel", hint=f"split {generation.base.name} instead")
    app = load_app(generation.sources)
    step = Step(app, app, generation.manifest.hash, (wanted,), workspace.program_of(app))
    found = advance(generation, step, {}, workspace)
    if not found.changed:
        workspace.tell(f"note: there is nothing to split in {generation.label}")
    return found


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
