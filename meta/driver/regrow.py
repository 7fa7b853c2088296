"""`meta run --regrow`: a kernel reached a trap; the next generation has again what the trap stands for.

    gen-002 reached the trap of 'usage' with --help   ->   gen-003, made of the nearest ancestor that has it, by the
                                                           same recipe, with this run among the training workloads

The run is a workload of the new generation, and is remembered in outputs/<app>/regrown.json, so that a later
`meta evolve` trains on it as well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meta.app import App, Workload, load_app
from meta.diagnostics import InputError, UsageError, VerificationError
from meta.driver.candidates import Parent, Workshop, load_candidate
from meta.driver.measure import make_twin, measure_profile, read_profile
from meta.driver.runs import RUNS, Judge, Run, console_log, figures_of, run_all, runs_text
from meta.driver.store import move_folder, remove_folder, write_manifest, write_text
from meta.driver.workspace import Workspace
from meta.evolve import BUILT, Candidate, Recipe, Verdict
from meta.generation import PROFILE, Generation, generation_folders, generation_name, lineage

if TYPE_CHECKING:
    from meta.machine import Machine

REGROWN = "regrown.json"
PREFIX = "regrown-"


def regrow(
    generation: Generation, app: App, machine: Machine, trapped: Sequence[Workload], workspace: Workspace
) -> Generation:
    """The generation after the newest one, in which runs that ended in traps of `generation` go on."""
    if generation.manifest.parent is None:
        raise UsageError(f"{generation.label} has no parent to take anything from")
    ancestor, made_by, references = _ancestor(generation, app, machine, trapped)
    added = _as_training(app, trapped, references)
    source = load_app(ancestor.sources)
    grown = replace(source, workloads=(*app.workloads, *added), level=app.level, features=app.features)
    program = workspace.program_of(source)
    recipe = Recipe(";".join(made_by.manifest.pipeline), app.level, bool(app.features))
    workshop = Workshop(
        machine, os.cpu_count() or 1, counted=machine.counts_instructions, measures=False, steps=workspace.steps
    )
    judge = Judge(grown)
    from meta.passes import measures_for, parse_pipeline

    promoted = set(read_profile(ancestor.folder / PROFILE, ancestor).workloads) | {each.name for each in added}
    while True:
        train = [each for each in grown.workloads if each.is_train or each.name in promoted]
        workspace.tell(f"{ancestor.label}: instrument, boot {len(train)} workloads")
        mode = measures_for(parse_pipeline(recipe.passes))
        twin = make_twin(ancestor, grown, program, workspace.steps, mode)
        measure_profile(twin, grown, machine, train, workshop.workers)
        parent = Parent(ancestor, grown, program)
        candidate = workshop.try_out(parent, [recipe])[0].candidate
        made, runs, verdict = _judged(parent, candidate, workshop, judge, ancestor)
        fresh = set(verdict.trapped) - promoted
        if verdict.failures or (verdict.trapped and not fresh):
            raise VerificationError(f"the regrown generation is not the same program: {'; '.join(verdict.reasons)}")
        if not fresh:
            break
        promoted |= fresh
    figures = figures_of(grown, machine, runs, counted=workshop.counted)
    write_text(made.folder / RUNS, runs_text(runs))
    write_text(made.folder / "console.log", console_log(runs))
    write_manifest(made, made.manifest.with_results(judge.verification(machine, runs), figures))
    child = _placed(parent, made)
    _remember(child.folder.parent / REGROWN, added)
    return child


def _ancestor(
    generation: Generation, app: App, machine: Machine, trapped: Sequence[Workload]
) -> tuple[Generation, Generation, list[Run]]:
    """The nearest ancestor whose runs come to ends of their own, its child on the way here, and what it did."""
    child = generation
    for ancestor in lineage(generation)[1:]:
        found = run_all(machine, ancestor, app, trapped, os.cpu_count() or 1, counted=False)
        problem = next((run.problem for run in found if run.problem is not None), None)
        if problem is not None:
            raise InputError(f"{ancestor.label} does not end this run: {problem}")
        if all(run.trap is None for run in found):
            return ancestor, child, found
        child = ancestor
    raise InputError(f"every ancestor of {generation.label} reaches a trap here")


def _judged(
    parent: Parent, candidate: Candidate, workshop: Workshop, judge: Judge, ancestor: Generation
) -> tuple[Generation, list[Run], Verdict]:
    made = load_candidate(parent, candidate) if candidate.state == BUILT else None
    if made is None:
        raise VerificationError(f"{candidate.recipe} makes nothing of {ancestor.label}: {candidate.log or 'the same'}")
    judge.learn(run_all(
        workshop.machine, ancestor, parent.app, parent.app.workloads, workshop.workers, counted=False
    ))  # fmt: skip
    runs = run_all(
        workshop.machine, made, parent.app, parent.app.workloads, workshop.workers, counted=workshop.counted
    )
    return made, runs, judge.verdict(runs)


def _placed(parent: Parent, made: Generation) -> Generation:
    """The candidate as the newest generation."""
    from meta.generation import load_generation

    folders = generation_folders(parent.generation.folder.parent.parent, made.app)
    target = parent.generation.folder.with_name(generation_name(int(folders[-1].name[4:]) + 1))
    move_folder(made.folder, target)
    remove_folder(parent.folder)
    return load_generation(target)


def _as_training(app: App, trapped: Sequence[Workload], references: Sequence[Run]) -> list[Workload]:
    """The runs as workloads under names of their own, with what they must do."""
    used = {workload.name for workload in app.workloads}
    names = (name for number in count(1) if (name := f"{PREFIX}{number}") not in used)
    return [
        replace(run, name=next(names), kind="train", expect=reference.console, status=reference.status or 0)
        for run, reference in zip(trapped, references, strict=True)
    ]


def _remember(file: Path, workloads: Sequence[Workload]) -> None:
    rows = [_facts(each) for each in [*read_regrown(file.parent), *workloads]]
    write_text(file, json.dumps(rows, indent=1, sort_keys=True) + "\n")


def _facts(workload: Workload) -> dict[str, Any]:
    return {
        "name": workload.name, "args": list(workload.args), "stdin": workload.stdin.decode("latin-1"),
        "expect": (workload.expect or b"").decode("latin-1"), "status": workload.status,
        "memory": workload.memory,
    }  # fmt: skip


def read_regrown(folder: Path) -> list[Workload]:
    """The runs that made generations regrow in outputs/<app>, as training workloads."""
    file = folder / REGROWN
    if not file.is_file():
        return []
    try:
        return [
            Workload(
                row["name"], "train", tuple(row["args"]), row["stdin"].encode("latin-1"),
                row["expect"].encode("latin-1"), row["status"], memory=row["memory"],
            )
            for row in json.loads(file.read_text(encoding="utf-8"))
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{file} is damaged: {error}", hint="remove it to forget those runs") from None


def with_regrown(app: App, regrown: Sequence[Workload]) -> App:
    known = {workload.name for workload in app.workloads}
    return replace(app, workloads=(*app.workloads, *(each for each in regrown if each.name not in known)))
