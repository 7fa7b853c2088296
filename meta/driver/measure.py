"""`meta instrument`, and the way from an instrumented run to profile.json."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import App, Workload, load_app
from meta.diagnostics import MachineError, UsageError
from meta.driver.profile import load_profile
from meta.driver.steps import Step, Steps
from meta.driver.store import write_generation, write_text
from meta.driver.workspace import Workspace, required
from meta.generation import INSTRUMENTED, PROBES, PROFILE, Generation, load_generation
from meta.program import Program

if TYPE_CHECKING:
    from meta.machine import Machine, Outcome
    from meta.profile import ProbeMap, Profile


def instrument(argument: str | None, workspace: Workspace, mode: tuple[str, ...] = ()) -> Generation:
    """Build the instrumented twin of the generation that `argument` means, inside its folder."""
    generation = required(argument, workspace)
    if generation.is_instrumented:
        raise UsageError(f"{generation.label} is instrumented already")
    app = load_app(generation.sources)
    return make_twin(generation, app, workspace.program_of(app), workspace.steps, mode)


def make_twin(
    generation: Generation, app: App, program: Callable[[], Program], steps: Steps, mode: tuple[str, ...] = (),
    untimed: tuple[str, ...] = (),
) -> Generation:  # fmt: skip
    """The instrumented build of `program`, which is `generation`'s, and both probe maps; `mode` as the pass has it."""
    from meta.passes import Instrument

    wanted = Instrument(mode or Instrument().mode, untimed)
    made = steps.make(Step(app, app, generation.manifest.hash, (wanted,), program))
    draft = made.draft(generation.name, {f"{generation.name}/sources": generation.manifest.hash})
    probes = "" if made.reports[0].probes is None else made.reports[0].probes.to_json()
    draft.files[PROBES] = probes
    twin = write_generation(generation.folder / INSTRUMENTED, draft.files, draft.manifest)
    write_text(generation.folder / PROBES, probes)
    return twin


def measure_profile(
    twin: Generation, app: App, machine: Machine, workloads: Sequence[Workload], workers: int
) -> None:
    """Write profile.json of the generation that `twin` measures, from runs of `app`'s workloads."""
    from meta.driver.runs import boot_all

    counted = machine.counts_instructions
    ended = boot_all(machine, [(twin, each) for each in workloads], app, workers, counted=counted)
    found = []
    for workload, (outcome, problem) in zip(workloads, ended, strict=True):
        if outcome is None:
            raise MachineError(f"{twin.label}: workload '{workload.name}' {problem}")
        found.append((workload.name, outcome))
    save_profile(twin, machine, found, counted=counted, platform=machine.platform.value)


def read_probes(folder: Path) -> ProbeMap:
    """The probe map in `folder`; an empty one where there is none."""
    from meta.profile import ProbeMap

    file = folder / PROBES
    if not file.is_file():
        return ProbeMap()
    return ProbeMap.from_json(file.read_text(encoding="utf-8"), f"{folder.name}/{PROBES}")


def save_profile(
    twin: Generation, machine: Machine, runs: Iterable[tuple[str, Outcome]], *, counted: bool, platform: str
) -> Path:
    """Merge the profiles of some runs of an instrumented kernel into profile.json of what it measures."""
    from meta.profile import merge

    found = [
        collect_profile(twin, machine, name, outcome, counted=counted, platform=platform) for name, outcome in runs
    ]
    file = twin.base / PROFILE
    write_text(file, merge(found).to_json())
    return file


def collect_profile(
    twin: Generation, machine: Machine, workload: str, outcome: Outcome, *, counted: bool, platform: str
) -> Profile:
    """The profile of one run. Cycles count only where the machine's clock is the guest's."""
    from meta.profile import collect

    frames = [(frame.type, frame.payload) for frame in outcome.frames]
    return collect(
        frames, read_probes(twin.folder), generation=load_generation(twin.base).manifest.hash, platform=platform,
        machine=machine.name, workload=workload, cycles_valid=counted,
    )  # fmt: skip


def read_profile(file: Path, generation: Generation) -> Profile:
    """profile.json, refused where it is missing, damaged or another generation's."""
    profile = load_profile(file)
    profile.require_generation(generation.manifest.hash, str(file))
    return profile
