"""`meta evolve`: builds, boots, measurements and prunings for the loop in meta/evolve.py."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from meta.app import App, Workload, find_app_folder, load_app
from meta.diagnostics import MachineError, UsageError
from meta.driver.build import build_app
from meta.driver.graph import saved_graph
from meta.driver.load import load_program
from meta.driver.measure import PROFILE, make_twin, read_profile, save_profile
from meta.driver.prune import check_cold, shrink
from meta.driver.run import Request, choose_machine, figures, make_job, trapped_function, troubles
from meta.driver.store import remove_after, write_manifest, write_text
from meta.driver.workspace import Workspace
from meta.evolve import Evolution, Verdict
from meta.evolve import evolve as run_loop
from meta.generation import Generation, Verification
from meta.program import Program

if TYPE_CHECKING:
    from meta.machine import Job, Machine, Outcome

WORKERS = 2
QUOTED_LINES = 4


class Reporter(Protocol):
    """Where the loop says what it does now, and what it has found."""

    def step(self, text: str) -> None: ...

    def tell(self, text: str) -> None: ...


def evolve(
    argument: str | None, machine: str, cold: str, limit: int, workspace: Workspace, reporter: Reporter
) -> Evolution:
    """Evolve the app that `argument` means until nothing changes."""
    check_cold(cold)
    app = load_app(find_app_folder(argument, workspace.cwd))
    if not any(workload.is_train for workload in app.workloads):
        raise UsageError(f"app '{app.name}' has no workload of kind \"train\"", hint="add a [[workload]] to meta.toml")
    chosen = choose_machine(machine, app.platform)
    return run_loop(_Laboratory(app, chosen, cold, workspace, reporter), limit, reporter.tell)


@dataclass(frozen=True, slots=True)
class _Run:
    """One finished run; `problem` where the machine gave up on it."""

    outcome: Outcome | None
    problem: str | None = None


class _Laboratory:
    """State of one evolution: the current program, and what generation 0 printed."""

    def __init__(self, app: App, machine: Machine, cold: str, workspace: Workspace, reporter: Reporter) -> None:
        self.app = app
        self.machine = machine
        self.cold = cold
        self.workspace = workspace
        self.reporter = reporter
        self.reference: dict[str, tuple[bytes, int]] = {
            each.name: (each.expect, each.status) for each in app.workloads if each.expect is not None
        }
        self.programs: dict[str, tuple[App, Program]] = {}

    def first(self) -> Generation:
        self.reporter.step(f"{self.app.name}: parse, compile, link")
        generation = build_app(self.app, self.workspace)
        remove_after(self.workspace.outputs, self.app.name, generation.number)
        app = load_app(generation.sources)
        self.programs[generation.name] = (app, load_program(app, self.workspace.units).program)
        self._tell_built(generation)
        return generation

    def _tell_built(self, generation: Generation) -> None:
        facts = generation.manifest
        self.reporter.tell(
            f"{generation.name}: {facts.functions} functions, {facts.lines} lines of C, {facts.sizes.total} bytes"
        )

    def examine(self, generation: Generation) -> Verdict:
        app, program = self.programs[generation.name]
        train = [workload for workload in app.workloads if workload.is_train]
        self.reporter.step(f"{generation.name}: instrument, compile, link")
        twin = make_twin(generation, app, program)
        self.reporter.step(f"{generation.name}: boot {len(app.workloads)} workloads on {self.machine.name}, measure")
        wanted = [(generation, workload) for workload in app.workloads] + [(twin, workload) for workload in train]
        runs = self._boot_all(app, wanted)
        plain, measured = runs[: len(app.workloads)], runs[len(app.workloads) :]
        verdict = self._judge(generation, app.workloads, plain)
        if verdict.passed:
            found = [(work.name, _measured(twin, work, run)) for work, run in zip(train, measured, strict=True)]
            save_profile(twin, self.machine, found, counted=self._counted, platform=self.machine.platform.value)
        return verdict

    def _boot_all(self, app: App, wanted: list[tuple[Generation, Workload]]) -> list[_Run]:
        """Boot kernels, a few at a time; the results in order. Nothing is compiled meanwhile: LLVM runs in a fork."""
        request = Request(counted=self._counted)
        jobs = [make_job(generation, app, self.machine, request, workload) for generation, workload in wanted]
        pool = ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1))
        try:
            return list(pool.map(lambda job: _boot(self.machine, job), jobs))
        finally:
            pool.shutdown(cancel_futures=True)

    @property
    def _counted(self) -> bool:
        return self.machine.counts_instructions

    def _judge(self, generation: Generation, workloads: tuple[Workload, ...], runs: list[_Run]) -> Verdict:
        results: list[dict[str, Any]] = []
        failures: list[str] = []
        trapped: set[str] = set()
        for workload, run in zip(workloads, runs, strict=True):
            trap = None if run.outcome is None else trapped_function(generation, run.outcome)
            problem = run.problem or self._difference(workload, run.outcome)
            if trap is not None:
                trapped.add(trap)
            elif problem is not None:
                failures.append(f"workload '{workload.name}' {problem}")
                for line in troubles(generation, run.outcome) if run.outcome else ():
                    self.reporter.tell(f"  {line}")
            results.append(_result(workload, run, passed=problem is None, machine=self.machine.name))
        judged = generation.manifest.with_results(
            Verification(not failures and not trapped, tuple(results)), self._figures(workloads, runs)
        )
        write_text(generation.folder / "console.log", _console_log(workloads, runs))
        passed = sum(bool(result["passed"]) for result in results)
        self.reporter.tell(f"{generation.name}: {passed} of {len(results)} workloads verified")
        for line in _quoted(runs[0]):
            self.reporter.tell(line)
        return Verdict(write_manifest(generation, judged), tuple(failures), frozenset(trapped))

    def _difference(self, workload: Workload, outcome: Outcome | None) -> str | None:
        """How the run differs from the reference, which generation 0 sets where meta.toml does not."""
        if outcome is None:
            return "gave no result"
        text, status = self.reference.setdefault(workload.name, (outcome.console, workload.status))
        if outcome.status != status:
            return f"ended with status {outcome.status}, not {status}"
        if outcome.console != text:
            return f"printed something else: {_first_difference(text, outcome.console)}"
        return None

    def _figures(self, workloads: tuple[Workload, ...], runs: list[_Run]) -> dict[str, Any]:
        """Figures that are the same in every run: those in cycles only where the machine counts instructions."""
        per_workload = {}
        for workload, run in zip(workloads, runs, strict=True):
            found = figures(run.outcome) if run.outcome else {}
            per_workload[workload.name] = {
                name: value for name, value in sorted(found.items()) if self._counted or not name.endswith("cycles")
            }
        tokens = sum(each.get("tokens", 0) for each in per_workload.values())
        cycles = sum(each.get("decode_cycles", 0) for each in per_workload.values())
        return {
            "machine": self.machine.name,
            "counted": self._counted,
            "tokens": tokens,
            "instructions_per_token": cycles // tokens if cycles and tokens else None,
            "workloads": per_workload,
        }

    def shrink(self, generation: Generation, keep: frozenset[str]) -> Generation | None:
        self.reporter.step(f"{generation.name}: prune, emit, compile, link")
        app, program = self.programs[generation.name]
        profile = read_profile(generation.folder / PROFILE, generation)
        shrunk = shrink(generation, app, program, profile, self.cold, self._with_callees(generation, keep))
        if shrunk.generation is generation:
            self.reporter.tell(f"{generation.name}: nothing left to prune")
            return None
        self.programs[shrunk.generation.name] = (shrunk.app, shrunk.program)
        self._tell_built(shrunk.generation)
        return shrunk.generation


    def _with_callees(self, generation: Generation, keep: frozenset[str]) -> frozenset[str]:
        """`keep` and all functions it may call: what was reached unexpectedly goes on from there."""
        calls = saved_graph(generation)
        found = calls.reach([name for name in keep if name in calls.nodes])
        return frozenset(name for name in found if calls.nodes[name].is_function and calls.nodes[name].unit)


def _boot(machine: Machine, job: Job) -> _Run:
    try:
        return _Run(machine.run(job))
    except MachineError as error:
        return _Run(None, f"stopped: {error.message}")


def _measured(twin: Generation, workload: Workload, run: _Run) -> Outcome:
    """The outcome of an instrumented run, which must have come to its end."""
    if run.outcome is None:
        raise MachineError(f"{twin.label}: workload '{workload.name}' {run.problem}")
    return run.outcome


def _result(workload: Workload, run: _Run, *, passed: bool, machine: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "name": workload.name, "kind": workload.kind, "machine": machine, "passed": passed, "problem": run.problem,
    }  # fmt: skip
    if run.outcome is not None:
        result |= {
            "status": run.outcome.status,
            "bytes": len(run.outcome.console),
            "sha256": hashlib.sha256(run.outcome.console).hexdigest(),
        }
    return result


def _console_log(workloads: tuple[Workload, ...], runs: list[_Run]) -> bytes:
    parts = []
    for workload, run in zip(workloads, runs, strict=True):
        parts.append(f"--- {workload.name}\n".encode())
        parts.append(run.outcome.console if run.outcome else f"({run.problem})\n".encode())
    return b"".join(parts)


def _quoted(run: _Run) -> list[str]:
    """The first lines that a kernel printed, as progress shows them."""
    lines = run.outcome.console.decode("utf-8", "replace").splitlines() if run.outcome else []
    return [f"  | {line}" for line in lines if line.strip()][:QUOTED_LINES]


def _first_difference(expected: bytes, found: bytes) -> str:
    """The first line that differs, both ways."""
    one, two = (text.decode("utf-8", "replace").splitlines() for text in (expected, found))
    for number, (left, right) in enumerate(zip(one, two, strict=False), 1):
        if left != right:
            return f"line {number} is {right!r}, not {left!r}"
    return f"{len(two)} lines, not {len(one)}" if len(one) != len(two) else "the line ends differ"
