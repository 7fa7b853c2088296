"""`meta prune`: the next generation, without what nothing reaches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import App, load_app
from meta.diagnostics import UsageError
from meta.driver.build import make_draft
from meta.driver.image import target_of
from meta.driver.load import load_program
from meta.driver.measure import PROBES, PROFILE, probe_library, read_profile
from meta.driver.store import remove_after, write_generation
from meta.driver.tree import make_tree
from meta.driver.workspace import Workspace, required
from meta.generation import MANIFEST, Generation, generation_name, hash_file, load_generation
from meta.program import Program

if TYPE_CHECKING:
    from meta.passes import Pass
    from meta.profile import Profile

COLD = ("size", "keep", "trap")


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A next generation, its program, and the names that it lost; `generation` is the parent where nothing changed."""

    generation: Generation
    app: App
    program: Program
    removed: tuple[str, ...]


def prune(
    profile: Path, argument: str | None, cold: str, workspace: Workspace
) -> tuple[Generation, Generation, tuple[str, ...]]:
    """Prune the generation that `argument` means, by default the one whose folder holds `profile`.

    That generation, the next one (the same where there was nothing to prune), and the names that are gone.
    """
    check_cold(cold)
    folder = (workspace.cwd / profile).parent
    if argument is None and (folder / MANIFEST).is_file():
        generation = load_generation(folder)
    else:
        generation = required(argument, workspace)
    if generation.is_instrumented:
        raise UsageError(f"{generation.label} is an instrumented kernel", hint=f"prune {generation.base.name} instead")
    measured = read_profile(profile, generation)
    app = load_app(generation.sources)
    shrunk = shrink(generation, app, load_program(app, workspace.units).program, measured, cold)
    if shrunk.generation is generation:
        workspace.tell(f"note: there is nothing to prune in {generation.label}")
    else:
        for name in remove_after(generation.folder.parent.parent, app.name, shrunk.generation.number):
            workspace.tell(f"note: removed {app.name}/{name}, which descended from a former generation")
    return generation, shrunk.generation, shrunk.removed


def check_cold(cold: str) -> None:
    if cold not in COLD:
        raise UsageError(f"'{cold}' is not a way to treat cold functions", hint=f"one of: {', '.join(COLD)}")


def shrink(
    generation: Generation,
    app: App,
    program: Program,
    profile: Profile,
    cold: str,
    keep: frozenset[str] = frozenset(),
) -> Shrunk:
    """Write the generation after `generation`, whose program is `program`. `keep` are cold functions to leave alone."""
    from meta.passes import PassContext, run_pipeline

    steps = pipeline(cold, keep)
    context = PassContext(library=probe_library(app), profile=profile, generation=generation.manifest.hash)
    pruned, reports = run_pipeline(steps, program, context)
    tree = make_tree(app, pruned)
    if tree.hash == generation.manifest.hash:
        return Shrunk(generation, app, program, ())
    inputs = {
        f"{generation.name}/sources": generation.manifest.hash,
        f"{generation.name}/{PROFILE}": hash_file(generation.folder / PROFILE),
    }
    draft = make_draft(
        app, pruned, target_of(app), inputs, parent=generation.name, pipeline=tuple(map(str, steps)), tree=tree
    )
    probes = next((report.probes for report in reports if report.probes is not None), None)
    if probes is not None and probes.cold:
        draft.files[PROBES] = probes.to_json()
    folder = generation.folder.parent / generation_name(generation.number + 1)
    child = write_generation(folder, draft.files, draft.manifest)
    return Shrunk(child, load_app(child.sources), pruned, tuple(name for report in reports for name in report.removed))


def pipeline(cold: str, keep: frozenset[str]) -> list[Pass]:
    """The passes between a generation and the next. Names of a profile are those of the program before any pass."""
    from meta.passes import Prune
    from meta.passes.tier import Tier

    if cold == "trap":
        return [Prune(cold="trap", keep=tuple(sorted(keep)))]
    return [Tier(), Prune()] if cold == "size" else [Prune()]
