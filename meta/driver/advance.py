"""`meta specialise` and `meta tier`: the next generation by a list of passes that go by a profile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import LEVELS, App, load_app
from meta.diagnostics import UsageError
from meta.driver.build import make_draft
from meta.driver.image import target_of
from meta.driver.load import load_program
from meta.driver.measure import PROBES, PROFILE, probe_library, read_profile
from meta.driver.store import remove_after, write_generation
from meta.driver.tree import app_file_text, make_tree
from meta.driver.workspace import Workspace, required
from meta.generation import MANIFEST, Generation, generation_name, hash_file, load_generation
from meta.program import Program

if TYPE_CHECKING:
    from meta.passes import Pass, Report
    from meta.profile import Profile


@dataclass(frozen=True, slots=True)
class Advance:
    """A next generation and its program; `generation` is the parent where nothing changed."""

    parent: Generation
    generation: Generation
    app: App
    program: Program
    reports: tuple[Report, ...]

    @property
    def changed(self) -> bool:
        return self.generation is not self.parent


def advance(
    generation: Generation, app: App, program: Program, file: Path, profile: Profile, steps: Sequence[Pass],
    change: Callable[[App], App] = lambda app: app,
) -> Advance:
    """Write the generation after `generation`: its program after `steps`, and its app after `change`."""
    from meta.passes import PassContext, run_pipeline

    context = PassContext(library=probe_library(app), profile=profile, generation=generation.manifest.hash)
    result, reports = run_pipeline(steps, program, context)
    next_app = change(app)
    tree = make_tree(next_app, result)
    if tree.hash == generation.manifest.hash and app_file_text(next_app, result) == app_file_text(app, program):
        return Advance(generation, generation, app, program, reports)
    inputs = {f"{generation.name}/sources": generation.manifest.hash, f"{generation.name}/{PROFILE}": hash_file(file)}
    draft = make_draft(
        next_app, result, target_of(next_app), inputs,
        parent=generation.name, pipeline=tuple(map(str, steps)), tree=tree,
    )  # fmt: skip
    numbered = [report.probes for report in reports if report.probes is not None]
    probes = numbered[-1] if numbered else None  # each prune numbers the traps that are left anew
    if probes is not None and probes.cold:
        draft.files[PROBES] = probes.to_json()
    folder = generation.folder.parent / generation_name(generation.number + 1)
    child = write_generation(folder, draft.files, draft.manifest)
    return Advance(generation, child, load_app(child.sources), result, reports)


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
    program = load_program(app, workspace.units).program
    found = advance(generation, app, program, workspace.cwd / file, profile, steps, lambda app: change(app, profile))
    if not found.changed:
        workspace.tell(f"note: nothing changes in {generation.label}")
    else:
        for name in remove_after(workspace.outputs, app.name, found.generation.number):
            workspace.tell(f"note: removed {app.name}/{name}, which descended from a former generation")
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
