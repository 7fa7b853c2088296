"""`meta evolve`: builds, boots, measurements and prunings for the loop in meta/evolve.py.

All work is done in folders that appear whole, and every decision is in the journal before it is acted on: an evolution
that was killed finds each finished step where it left it, and goes on to the same generations.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from meta.app import App, find_app_folder, load_app
from meta.diagnostics import InputError, UsageError
from meta.driver.build import build_app
from meta.driver.candidates import Parent, Trial, Workshop, candidate_folder, load_candidate
from meta.driver.journal import Basis, Journal, alone, open_journal, read_candidates
from meta.driver.measure import make_twin, measure_profile, read_profile
from meta.driver.regrow import read_regrown, with_regrown
from meta.driver.run import choose_machine
from meta.driver.runs import (
    RUNS,
    Judge,
    Run,
    console_log,
    figures_of,
    read_runs,
    run_all,
    runs_text,
)
from meta.driver.store import (
    move_folder,
    remove_after,
    remove_folder,
    remove_unfinished,
    write_manifest,
    write_text,
)
from meta.driver.workspace import Workspace
from meta.evolve import FAILED, Candidate, Evolution, Goal, Measure, Recipe, Verdict, goal_named
from meta.evolve import evolve as run_loop
from meta.generation import MANIFEST, PROFILE, Generation, generation_name, load_generation

if TYPE_CHECKING:
    from meta.machine import Machine

QUOTED_LINES = 4
LOG = "log.txt"


class Reporter(Protocol):
    """Where the loop says what it does now, and what it has found."""

    def step(self, text: str) -> None: ...

    def tell(self, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the goal, where to measure, and how. `fresh` forgets a former evolution."""

    goal: str = "balanced"
    machine: str = ""
    limit: int = 8
    workers: int = 0  # 0: one for each CPU
    pipeline: str | None = None
    fresh: bool = False


def evolve(argument: str | None, wish: Wish, workspace: Workspace, reporter: Reporter) -> Evolution:
    """Evolve the app that `argument` means until no candidate is better."""
    goal = goal_named(wish.goal, wish.pipeline)
    app = load_app(find_app_folder(argument, workspace.cwd))
    app = with_regrown(app, read_regrown(workspace.outputs / app.name))
    if not any(workload.is_train for workload in app.workloads):
        raise UsageError(f"app '{app.name}' has no workload of kind \"train\"", hint="add a [[workload]] to meta.toml")
    machine = choose_machine(wish.machine, app.platform)
    if goal.name == "speed" and not machine.counts_instructions:
        raise UsageError(f"machine {machine.name} counts no instructions, which speed is measured in", hint="-m qemu")
    folder = workspace.outputs / app.name
    with alone(folder, reporter.tell):
        remove_unfinished(folder)
        journal, changes = open_journal(folder, Basis.of(app, goal, machine.name))
        if changes or wish.fresh:
            if changes:
                reporter.tell(f"note: {'; '.join(changes)}: growing again from generation 0")
            journal = Journal(journal.file, journal.basis)
            _forget(folder)
        laboratory = _Laboratory(app, goal, machine, wish.workers or os.cpu_count() or 1, workspace, reporter, journal)
        evolution = run_loop(laboratory, goal, wish.limit, reporter.tell)
        laboratory.finish(evolution.generations[-1])
        return evolution


def _forget(folder: Path) -> None:
    """Remove everything that a former evolution left but generation 0, which is built again where it differs."""
    remove_after(folder.parent, folder.name, 0)
    for kind in ("candidates", "failed"):
        for left in folder.glob(f"gen-*.{kind}"):
            remove_folder(left)
    (folder / "gen-000" / PROFILE).unlink(missing_ok=True)
    (folder / "gen-000" / RUNS).unlink(missing_ok=True)


class _Laboratory:
    """State of one evolution: the journal, the judge, and the parent that candidates are being made of."""

    def __init__(
        self, app: App, goal: Goal, machine: Machine, workers: int, workspace: Workspace, reporter: Reporter,
        journal: Journal,
    ) -> None:  # fmt: skip
        self.app = app
        self.goal = goal
        self.machine = machine
        self.workers = workers
        self.workspace = workspace
        self.reporter = reporter
        self.journal = journal
        self.judge = Judge(app)
        self.counted = machine.counts_instructions
        measures = goal.counts and self.counted
        self.workshop = Workshop(machine, workers, counted=self.counted, measures=measures, steps=workspace.steps)
        self.parent: Parent | None = None
        self.trials: dict[int, Trial] = {}

    # Generation 0

    def first(self) -> Generation:
        self.reporter.step(f"{self.app.name}: parse, compile, link")
        generation = self._former_first() or build_app(self.app, self.workspace)
        self._tell_built(generation)
        return generation

    def _former_first(self) -> Generation | None:
        """Generation 0 where a former run of this evolution has judged it."""
        folder = self.workspace.folder(self.app.name, 0)
        if not self.journal.file.is_file() or not (folder / RUNS).is_file() or not (folder / "kernel.elf").is_file():
            return None
        generation = load_generation(folder)
        wanted = self.journal.basis.inputs
        is_same = all(wanted.get(name) == digest for name, digest in generation.manifest.inputs.items())
        return generation if is_same and "debug" not in generation.manifest.target else None

    def examine(self, generation: Generation) -> tuple[Generation, Verdict]:
        runs = self._former_runs(generation)
        if runs is None:
            workloads = self.app.workloads
            self.reporter.step(f"{generation.name}: boot {len(workloads)} workloads on {self.machine.name}")
            runs = run_all(self.machine, generation, self.app, workloads, self.workers, counted=self.counted)
        self.judge.learn(runs)
        generation = self._write_results(generation, runs)
        self._tell_runs(generation, runs)
        self.journal.save()
        return generation, self.judge.verdict(runs)

    def _former_runs(self, generation: Generation) -> list[Run] | None:
        """What `examine` or `verify` found out when it judged this very generation."""
        file = generation.folder / RUNS
        if not file.is_file() or generation.manifest.verification.passed is None:
            return None
        return read_runs(file.read_text(encoding="utf-8"))

    def _write_results(self, generation: Generation, runs: list[Run]) -> Generation:
        """Runs first, verdict last: a generation with a verdict has all of it."""
        write_text(generation.folder / RUNS, runs_text(runs))
        write_text(generation.folder / "console.log", console_log(runs))
        figures = figures_of(self.app, self.machine, runs, counted=self.counted)
        judged = generation.manifest.with_results(self.judge.verification(self.machine, runs), figures)
        return write_manifest(generation, judged)

    # Profiles

    def measure(self, generation: Generation) -> Measure:
        return Measure(generation.manifest.sizes.total, generation.manifest.figures.get("instructions"))

    def profile(self, generation: Generation) -> None:
        app = load_app(generation.sources)
        program = self.workspace.program_of(app)
        siblings = self.journal.accepted.get(generation.name, {}).get("known", [])
        self.parent = Parent(generation, app, program, frozenset(siblings))
        wanted = [each for each in app.workloads if each.is_train or each.name in self._promoted()]
        names = tuple(each.name for each in wanted)
        mode = self._measures()
        if _is_profiled(generation, names, mode):
            return
        self.reporter.step(f"{generation.name}: instrument, compile, link, boot {len(wanted)} workloads")
        twin = make_twin(generation, app, program, self.workspace.steps, mode)
        measure_profile(twin, app, self.machine, wanted, self.workers)

    def _measures(self) -> tuple[str, ...]:
        """What the passes of all recipes want measured."""
        from meta.passes import measures_for, parse_pipeline

        return measures_for(step for recipe in self.goal.recipes for step in parse_pipeline(recipe.passes))

    def _promoted(self) -> list[str]:
        """Check workloads that take part in profiles: what they need has been restored once already."""
        return sorted({name for names in self.journal.promoted.values() for name in names})

    def restored(self) -> list[str]:
        return list(self.journal.restored)

    def restore(self, parent: Generation, verdict: Verdict) -> bool:
        former = self._promoted()
        fresh = sorted(
            name for name in verdict.trapped if name not in former and not self.app.workload(name).is_train
        )
        if not fresh:
            return False
        for name in fresh:
            trap = verdict.trapped[name]
            self.reporter.tell(f"workload '{name}' reached '{trap}', which training never did: restored")
            if trap not in self.journal.restored:
                self.journal.restored.append(trap)
        self.journal.promoted[parent.name] = sorted({*self.journal.promoted.get(parent.name, []), *fresh})
        self.journal.save()
        return True

    # Candidates

    def try_out(self, parent: Generation, recipes: Sequence[Recipe]) -> list[Candidate]:
        assert self.parent is not None and self.parent.generation.name == parent.name
        self.reporter.step(f"{parent.name}: try {len(recipes)} recipes")
        trials = self.workshop.try_out(self.parent, recipes)
        self.trials = {trial.candidate.index: trial for trial in trials}
        for trial in trials:
            self.reporter.tell(f"  {_trial_line(trial.candidate)}")
        return [trial.candidate for trial in trials]

    def verify(self, parent: Generation, candidate: Candidate) -> Verdict:
        assert self.parent is not None
        made = load_candidate(self.parent, candidate)
        if made is None:
            raise InputError(f"{candidate_folder(self.parent, candidate)} is gone", hint="start again")
        runs = self._former_runs(made)
        if runs is None:
            self.reporter.step(f"{self.parent.child_name}: verify {candidate.recipe} on {self.machine.name}")
            measured = {run.workload: run for run in self.trials[candidate.index].runs}
            left = [each for each in self.app.workloads if each.name not in measured]
            fresh = run_all(self.machine, made, self.app, left, self.workers, counted=self.counted)
            measured.update({run.workload: run for run in fresh})
            runs = [measured[each.name] for each in self.app.workloads]
            self._write_results(made, runs)
        for run in runs:
            for line in run.troubles if self.judge.difference(run) is not None and run.trap is None else ():
                self.reporter.tell(f"  {line}")
        return self.judge.verdict(runs)

    def set_aside(self, parent: Generation, candidate: Candidate) -> None:
        assert self.parent is not None
        folder = candidate_folder(self.parent, candidate)
        aside = parent.folder.with_name(f"{self.parent.child_name}.failed") / folder.name
        if (folder / MANIFEST).is_file():
            move_folder(folder, aside)
        write_text(aside / LOG, f"{candidate.recipe}\n{candidate.log}\n")

    def accept(self, parent: Generation, candidate: Candidate, tried: Sequence[Candidate]) -> Generation:
        assert self.parent is not None
        known = [trial.identity for trial in self.trials.values()]
        self.journal.accepted[self.parent.child_name] = {
            "parent": parent.name, "recipe": str(candidate.recipe), "known": known,
            "folder": candidate_folder(self.parent, candidate).name, "tried": [each.facts() for each in tried],
        }  # fmt: skip
        self.journal.save()
        found = self.accepted(parent)
        assert found is not None and found[0] is not None
        return found[0]

    def settle(self, generation: Generation, tried: Sequence[Candidate]) -> None:
        self.journal.settled[generation.name] = [each.facts() for each in tried]
        self.journal.save()
        remove_folder(generation.folder.parent / f"{generation_name(generation.number + 1)}.candidates")

    def accepted(self, parent: Generation) -> tuple[Generation | None, list[Candidate]] | None:
        if parent.name in self.journal.settled:
            remove_folder(parent.folder.parent / f"{generation_name(parent.number + 1)}.candidates")
            return None, read_candidates(self.journal.settled[parent.name], self.goal.recipes)
        name = generation_name(parent.number + 1)
        entry = self.journal.accepted.get(name)
        if entry is None:
            return None
        folder, candidates = parent.folder.with_name(name), parent.folder.with_name(f"{name}.candidates")
        if not (folder / MANIFEST).is_file():
            if not (candidates / entry["folder"] / MANIFEST).is_file():
                del self.journal.accepted[name]  # somebody removed it: it is searched for again
                return None
            move_folder(candidates / entry["folder"], folder)
        remove_folder(candidates)
        child = load_generation(folder)
        self._tell_built(child)
        self._tell_runs(child, self._former_runs(child) or [])
        return child, read_candidates(entry["tried"], self.goal.recipes)

    def finish(self, last: Generation) -> None:
        """Leave nothing behind the last generation."""
        remove_after(self.workspace.outputs, self.app.name, last.number)

    # Words

    def _tell_built(self, generation: Generation) -> None:
        facts = generation.manifest
        entry = self.journal.accepted.get(generation.name)
        recipe = "" if entry is None else f"{entry['recipe']}: "
        self.reporter.tell(
            f"{generation.name}: {recipe}{facts.functions} functions, {facts.lines} lines of C,"
            f" {facts.sizes.total} bytes"
        )

    def _tell_runs(self, generation: Generation, runs: Sequence[Run]) -> None:
        rows = generation.manifest.verification.workloads
        passed = sum(bool(row["passed"]) for row in rows)
        self.reporter.tell(f"{generation.name}: {passed} of {len(rows)} workloads verified")
        for line in _quoted(runs[0]) if runs else ():
            self.reporter.tell(line)


def _is_profiled(generation: Generation, names: tuple[str, ...], mode: tuple[str, ...]) -> bool:
    """Whether profile.json is this generation's, from these workloads, with all that `mode` measures."""
    file = generation.folder / PROFILE
    if not file.is_file():
        return False
    try:
        profile = read_profile(file, generation)
    except InputError:
        return False
    return sorted(profile.workloads) == sorted(names) and all(map(profile.measured, mode))


def _trial_line(candidate: Candidate) -> str:
    text = f"{candidate.recipe}: {candidate.state}"
    if candidate.measure is None or candidate.state == FAILED:
        return text
    counted = candidate.measure.instructions
    return f"{candidate.recipe}: {candidate.measure.bytes:,} bytes" + (
        "" if counted is None else f", {counted:,} instructions"
    )


def _quoted(run: Run) -> list[str]:
    """The first lines that a kernel printed, as progress shows them."""
    lines = run.console.decode("utf-8", "replace").splitlines()
    return [f"  | {line}" for line in lines if line.strip()][:QUOTED_LINES]
