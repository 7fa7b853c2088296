"""Candidates for the next generation: each is built and measured in a process of its own, and is a folder.

    outputs/llama/gen-001.candidates/00-5f1c2a90/         a generation but for its name
    outputs/llama/gen-001.candidates/00-5f1c2a90.json     what became of it, written last
"""

from __future__ import annotations

import json
import os
import traceback
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meta.app import App
from meta.diagnostics import MetaError
from meta.driver.advance import measured_target
from meta.driver.forks import check_parent, run_forked
from meta.driver.measure import read_profile
from meta.driver.runs import Run, run_all, training_instructions
from meta.driver.steps import Step, Steps
from meta.driver.store import write_generation, write_text
from meta.evolve import BUILT, FAILED, SAME, TWIN, Candidate, Measure, Recipe
from meta.generation import MANIFEST, PROFILE, Generation, generation_name, hash_file, hash_texts, load_generation
from meta.program import Program

if TYPE_CHECKING:
    from meta.machine import Machine
    from meta.profile import Profile


@dataclass(frozen=True, slots=True)
class Parent:
    """A generation with all that candidates are made of; `program` loads its own, of the sources that `app` is.

    `known`: identities that need no second look.
    """

    generation: Generation
    app: App
    program: Callable[[], Program]
    known: frozenset[str] = frozenset()

    @property
    def child_name(self) -> str:
        return generation_name(self.generation.number + 1)

    @property
    def folder(self) -> Path:
        """Where the candidates are."""
        return self.generation.folder.parent / f"{self.child_name}.candidates"


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one recipe, and what its training runs did, where they were made."""

    candidate: Candidate
    identity: str = ""  # of sources, level and CPU
    runs: tuple[Run, ...] = ()


class Workshop:
    """Makes candidates of one app on one machine."""

    def __init__(self, machine: Machine, workers: int, *, counted: bool, measures: bool, steps: Steps) -> None:
        self.machine = machine
        self.workers = workers
        self.counted = counted
        self.steps = steps
        self.measures = measures  # whether training runs are a part of the measure

    def try_out(self, parent: Parent, recipes: Sequence[Recipe]) -> list[Trial]:
        """Every recipe on `parent`; those that a former run has done are taken from their folders."""
        digest = hash_file(parent.generation.folder / PROFILE)
        files = [parent.folder / f"{_key(index, recipe, digest)}.json" for index, recipe in enumerate(recipes)]
        missing = [index for index, file in enumerate(files) if _read_trial(file, recipes[index], index) is None]
        profile = read_profile(parent.generation.folder / PROFILE, parent.generation)
        me = os.getpid()

        def action(index: int) -> None:
            self._try_one(parent, profile, index, recipes[index], files[index], me)

        for _ in range(2):  # a worker that was killed from outside gets a second chance
            run_forked([lambda index=index: action(index) for index in missing], self.workers)  # type: ignore[misc]
            missing = [index for index in missing if _read_trial(files[index], recipes[index], index) is None]
        return _without_twins(
            [
                _read_trial(file, recipe, index) or _lost(index, recipe)
                for index, (recipe, file) in enumerate(zip(recipes, files, strict=True))
            ]
        )

    def _try_one(self, parent: Parent, profile: Profile, index: int, recipe: Recipe, file: Path, me: int) -> None:
        """In a child: one recipe, to its folder and its result."""
        try:
            trial = self._build(parent, profile, index, recipe, file.with_suffix(""), me)
        except MetaError as error:
            trial = Trial(Candidate(index, recipe, FAILED, None, error.message))
        except Exception as error:  # a candidate that breaks a pass is a failed candidate
            text = f"{traceback.format_exc()}{type(error).__name__}: {error}"
            trial = Trial(Candidate(index, recipe, FAILED, None, text))
        check_parent(me)
        write_text(file, _trial_text(trial))

    def _build(self, parent: Parent, profile: Profile, index: int, recipe: Recipe, folder: Path, me: int) -> Trial:
        from meta.passes import parse_pipeline

        generation = parent.generation
        app = measured_target(recipe.level, portable=not recipe.for_cpu)(parent.app, profile)
        passes = parse_pipeline(recipe.passes)
        made = self.steps.make(Step(parent.app, app, generation.manifest.hash, passes, parent.program, profile))
        identity = _identity(made.hash, app)
        if identity in {_identity(generation.manifest.hash, parent.app), *parent.known}:
            return Trial(Candidate(index, recipe, SAME), identity)
        inputs = {
            f"{generation.name}/sources": generation.manifest.hash,
            f"{generation.name}/{PROFILE}": hash_file(generation.folder / PROFILE),
        }
        draft = made.draft(generation.name, inputs)
        check_parent(me)
        built = write_generation(folder, draft.files, draft.manifest, links=generation.folder.parent)
        return self._measured(built, app, Trial(Candidate(index, recipe, BUILT), identity))

    def _measured(self, made: Generation, app: App, trial: Trial) -> Trial:
        """The trial with its measure, and the runs that were made for it."""
        size = made.manifest.sizes.total
        if not self.measures:
            return replace(trial, candidate=replace(trial.candidate, measure=Measure(size)))
        train = [workload for workload in app.workloads if workload.is_train]
        runs = run_all(self.machine, made, app, train, 1, counted=self.counted)
        problems = [f"workload '{run.workload}' {run.problem}" for run in runs if run.problem is not None]
        if problems:
            failed = replace(trial.candidate, state=FAILED, measure=Measure(size), log=problems[0])
            return replace(trial, candidate=failed, runs=tuple(runs))
        measured = replace(trial.candidate, measure=Measure(size, training_instructions(app, runs)))
        return replace(trial, candidate=measured, runs=tuple(runs))


def _identity(sources: str, app: App) -> str:
    return hash_texts([("sources", sources), ("level", app.level), ("features", " ".join(app.features))])


def candidate_folder(parent: Parent, candidate: Candidate) -> Path:
    """The folder of a candidate; it exists where the candidate was built."""
    digest = hash_file(parent.generation.folder / PROFILE)
    return parent.folder / _key(candidate.index, candidate.recipe, digest)


def load_candidate(parent: Parent, candidate: Candidate) -> Generation | None:
    folder = candidate_folder(parent, candidate)
    return load_generation(folder) if (folder / MANIFEST).is_file() else None


def _key(index: int, recipe: Recipe, profile: str) -> str:
    return f"{index:02d}-{zlib.crc32(f'{recipe} {profile}'.encode()):08x}"


def _without_twins(trials: Sequence[Trial]) -> list[Trial]:
    """Of candidates with the same sources and level the first one counts."""
    seen: set[str] = set()
    found = []
    for trial in trials:
        is_twin = trial.candidate.state == BUILT and trial.identity in seen
        seen.add(trial.identity)
        found.append(replace(trial, candidate=replace(trial.candidate, state=TWIN)) if is_twin else trial)
    return found


def _lost(index: int, recipe: Recipe) -> Trial:
    return Trial(Candidate(index, recipe, FAILED, None, "its process ended without a word"))


def _trial_text(trial: Trial) -> str:
    measure = trial.candidate.measure
    content: dict[str, Any] = {
        "state": trial.candidate.state, "log": trial.candidate.log, "identity": trial.identity,
        "measure": None if measure is None else [measure.bytes, measure.instructions],
        "runs": [run.facts() for run in trial.runs],
    }  # fmt: skip
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _read_trial(file: Path, recipe: Recipe, index: int) -> Trial | None:
    """What a worker wrote; None where it did not, or its folder is gone."""
    if not file.is_file():
        return None
    content = json.loads(file.read_text(encoding="utf-8"))
    if content["state"] == BUILT and not (file.with_suffix("") / MANIFEST).is_file():
        return None
    measure = None if content["measure"] is None else Measure(*content["measure"])
    candidate = Candidate(index, recipe, content["state"], measure, content["log"])
    return Trial(candidate, content["identity"], tuple(Run.from_facts(each) for each in content["runs"]))
