"""`meta specialise` and `meta tier`: the next generation by a list of passes that go by a profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import LEVELS, App, load_app
from meta.diagnostics import UsageError
from meta.driver.measure import read_profile
from meta.driver.steps import Step
from meta.driver.store import remove_after, write_generation
from meta.driver.tree import app_file_text
from meta.driver.workspace import Workspace, required
from meta.generation import MANIFEST, PROFILE, Generation, generation_name, hash_file, load_generation

if TYPE_CHECKING:
    from meta.passes import Pass, Report
    from meta.profile import Profile


@dataclass(frozen=True, slots=True)
class Advance:
    """A next generation; `generation` is the parent where nothing changed."""

    parent: Generation
    generation: Generation
    reports: tuple[Report, ...]

    @property
    def changed(self) -> bool:
        return self.generation is not self.parent


def advance(generation: Generation, step: Step, inputs: Mapping[str, str], workspace: Workspace) -> Advance:
    """Write what `step` makes of `generation` as the next one; `inputs` are the files beside its sources."""
    made = workspace.steps.make(step)
    former = app_file_text(step.parent, [source.logical for source in step.parent.sources])
    if made.hash == generation.manifest.hash and made.app_text == former:
        return Advance(generation, generation, made.reports)
    draft = made.draft(generation.name, {f"{generation.name}/sources": generation.manifest.hash, **inputs})
    folder = generation.folder.parent / generation_name(generation.number + 1)
    child = write_generation(folder, draft.files, draft.manifest)
    for name in remove_after(workspace.outputs, child.app, child.number):
        workspace.tell(f"note: removed {child.app}/{name}, which descended from a former generation")
    return Advance(generation, child, made.reports)


def advance_by(
    file: Path, argument: str | None, steps: Sequence[Pass], workspace: Workspace,
    change: Callable[[App, Profile], App] = lambda app, _: app,
) -> Advance:
    """Advance the generation that `argument` means, by default the one whose folder holds the profile `file`."""
    folder = (workspace.cwd / file).parent
    if argument is None and (folder / MANIFEST).is_file():
        generation = load_generation(folder)
    else:
        generation = required(argument, workspace)
    if generation.is_instrumented:
        raise UsageError(f"{generation.label} is an instrumented kernel", hint=f"name {generation.base.name} instead")
    profile = read_profile(file, generation)
    app = load_app(generation.sources)
    step = Step(app, change(app, profile), generation.manifest.hash, tuple(steps), workspace.program_of(app), profile)
    found = advance(generation, step, {f"{generation.name}/{PROFILE}": hash_file(workspace.cwd / file)}, workspace)
    if not found.changed:
        workspace.tell(f"note: nothing changes in {generation.label}")
    return found


def clones(budget: int, share: int, only: tuple[str, ...], drop: tuple[str, ...], *, assume: bool) -> list[Pass]:
    """The steps of `meta specialise`."""
    from meta.passes import Specialise

    return [Specialise(budget=budget, share=share, only=only, drop=drop, assume=assume)]


def tiers(thresholds: str, scalar: tuple[str, ...], *, portable: bool) -> list[Pass]:
    """The steps of `meta tier`."""
    from meta.passes import Dispatch, Tier

    limits = tuple(thresholds.split(","))
    tier = Tier(thresholds=limits, weights=True, scalar=scalar)
    return [tier, Dispatch(heat=int(limits[-1]))] if portable else [tier]


def measured_target(level: str, *, portable: bool) -> Callable[[App, Profile], App]:
    """The app compiled at `level`, and unless it is `portable` for the CPU that the profile was measured on."""
    if level not in LEVELS:
        raise UsageError(f"'{level}' is not a level of optimisation", hint=f"one of: {', '.join(LEVELS)}")

    def change(app: App, profile: Profile) -> App:
        return replace(app, level=level, features=profile.cpu.extras if profile.cpu and not portable else ())

    return change
