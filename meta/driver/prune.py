"""`meta prune`: the next generation, without what nothing reaches, needs or ever saw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meta.diagnostics import UsageError
from meta.driver.advance import Advance, advance_by
from meta.driver.why import why
from meta.driver.workspace import Workspace, required
from meta.generation import MANIFEST, generation_folders, load_generation

if TYPE_CHECKING:
    from meta.passes import Pass

COLD = ("size", "keep", "trap", "outline")
STRENGTHS = ("reach", "fold")


def prune(
    profile: Path, argument: str | None, cold: str, workspace: Workspace, *, strength: str = "reach",
    keep: Sequence[str] = (), calls: int = 0,
) -> Advance:  # fmt: skip
    """Prune the generation that `argument` means, by default the one whose folder holds `profile`."""
    return advance_by(profile, argument, pipeline(cold, keep, strength, calls), workspace)


def removed(step: Advance) -> tuple[str, ...]:
    """The names of functions and objects that are gone."""
    return tuple(sorted({name for report in step.reports for name in report.removed})) if step.changed else ()


def pipeline(cold: str, keep: Sequence[str] = (), strength: str = "reach", calls: int = 0) -> list[Pass]:
    """The passes of these options. Names and counts of a profile are those of the program before any pass."""
    from meta.passes import Fold, Prune
    from meta.passes.tier import Tier

    if cold not in COLD:
        raise UsageError(f"'{cold}' is not a way to treat cold functions", hint=f"one of: {', '.join(COLD)}")
    wanted = {each.strip() for each in strength.split(",")}
    if not wanted <= set(STRENGTHS):
        wrong = ", ".join(sorted(wanted - set(STRENGTHS)))
        raise UsageError(f"'{wrong}' is no strength of prune", hint=f"one or more of: {', '.join(STRENGTHS)}")
    profiled = cold in ("trap", "outline")
    if calls and not profiled:
        raise UsageError("a number of calls says which functions are outlined", hint="--cold outline or --cold trap")
    names = tuple(sorted(set(keep)))
    steps: list[Pass] = [Tier()] if cold == "size" else []
    steps.append(Prune(cold=cold if profiled else "", calls=calls, keep=names))
    if "fold" in wanted:
        steps += [Fold(keep=names), Prune(keep=names)]
    return steps


def explain(name: str, profile: Path, argument: str | None, workspace: Workspace) -> list[str]:
    """Why `argument`, by default the newest descendant of the generation with `profile`, has `name` or has it not."""
    folder = (workspace.cwd / profile).parent
    if argument is None and (folder / MANIFEST).is_file():
        generation = generation_folders(folder.parent.parent, load_generation(folder).app)[-1]
        return why(name, load_generation(generation))
    return why(name, required(argument, workspace))
