"""What workloads did on a kernel, and the judgement: every one must do what it did on generation 0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from meta.app import App, Workload
from meta.diagnostics import InputError, MachineError
from meta.driver.run import Request, figures, make_job, trapped_function, troubles
from meta.evolve import Verdict
from meta.generation import Generation, Verification

if TYPE_CHECKING:
    from meta.machine import Job, Machine, Outcome

RUNS = "runs.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run. `problem`: why the machine gave up on it; `trap`: the cold code that ended it."""

    workload: str
    status: int | None = None
    console: bytes = b""
    instructions: int | None = None
    figures: Mapping[str, int] | None = None
    trap: str | None = None
    problem: str | None = None
    troubles: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        return {**asdict(self), "console": self.console.decode("latin-1")}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Run:
        return cls(**{**facts, "console": facts["console"].encode("latin-1"), "troubles": tuple(facts["troubles"])})


def runs_text(runs: Iterable[Run]) -> str:
    return json.dumps([run.facts() for run in runs], indent=1, sort_keys=True) + "\n"


def read_runs(text: str) -> list[Run]:
    """The runs that `runs_text` wrote; InputError where the text is damaged."""
    try:
        return [Run.from_facts(each) for each in json.loads(text)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{RUNS} is damaged: {error}") from None


def boot(machine: Machine, job: Job) -> tuple[Outcome | None, str | None]:
    """The outcome of a job, or why there is none."""
    try:
        return machine.run(job), None
    except MachineError as error:
        return None, f"stopped: {error.message}"


def boot_all(
    machine: Machine, kernels: Sequence[tuple[Generation, Workload]], app: App, workers: int, *, counted: bool
) -> list[tuple[Outcome | None, str | None]]:
    """Boot kernels, `workers` at a time; the results in order. Nothing is compiled meanwhile: LLVM runs in a fork."""
    request = Request(counted=counted)
    jobs = [make_job(generation, app, machine, request, workload) for generation, workload in kernels]
    if workers == 1:
        return [boot(machine, job) for job in jobs]
    pool = ThreadPoolExecutor(workers)
    try:
        return list(pool.map(lambda job: boot(machine, job), jobs))
    finally:
        pool.shutdown(cancel_futures=True)


def run_all(
    machine: Machine, generation: Generation, app: App, workloads: Sequence[Workload], workers: int, *, counted: bool
) -> list[Run]:
    """Run workloads on `generation`, each to its end or its time-out."""
    found = boot_all(machine, [(generation, each) for each in workloads], app, workers, counted=counted)
    return [
        _run(generation, workload, outcome, problem, counted=counted)
        for workload, (outcome, problem) in zip(workloads, found, strict=True)
    ]


def _run(
    generation: Generation, workload: Workload, outcome: Outcome | None, problem: str | None, *, counted: bool
) -> Run:
    if outcome is None:
        return Run(workload.name, problem=problem)
    return Run(
        workload.name, outcome.status, outcome.console, outcome.instructions, _stable(figures(outcome), counted),
        trapped_function(generation, outcome), None, tuple(troubles(generation, outcome)),
    )  # fmt: skip


def _stable(found: Mapping[str, int], counted: bool) -> dict[str, int]:
    """Figures that are the same in every run: those in cycles only where the machine counts instructions."""
    return {name: value for name, value in sorted(found.items()) if counted or not name.endswith("cycles")}


class Judge:
    """What each workload must print and end with: meta.toml says it, or else generation 0 does."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._expected = {each.name: (each.expect, each.status) for each in app.workloads if each.expect is not None}

    def learn(self, runs: Iterable[Run]) -> None:
        """Take what generation 0 did for the truth where nothing else is known."""
        for run in runs:
            if run.problem is None:
                self._expected.setdefault(run.workload, (run.console, self.app.workload(run.workload).status))

    def difference(self, run: Run) -> str | None:
        """How a run differs from what it must be; a reached trap is no difference of its own."""
        if run.problem is not None:
            return run.problem
        text, status = self._expected.get(run.workload, (run.console, self.app.workload(run.workload).status))
        if run.status != status:
            return f"ended with status {run.status}, not {status}"
        if run.console != text:
            return f"printed something else: {_first_difference(text, run.console)}"
        return None

    def verdict(self, runs: Sequence[Run]) -> Verdict:
        trapped = {run.workload: run.trap for run in runs if run.trap is not None}
        failures = [
            f"workload '{run.workload}' {difference}"
            for run in runs
            if run.trap is None and (difference := self.difference(run)) is not None
        ]
        return Verdict(tuple(failures), trapped)

    def verification(self, machine: Machine, runs: Sequence[Run]) -> Verification:
        """The judgement as a manifest holds it."""
        rows = tuple(self._row(machine, run) for run in runs)
        return Verification(all(row["passed"] for row in rows), rows)

    def _row(self, machine: Machine, run: Run) -> dict[str, Any]:
        row: dict[str, Any] = {
            "name": run.workload, "kind": self.app.workload(run.workload).kind, "machine": machine.name,
            "passed": run.trap is None and self.difference(run) is None, "problem": run.problem,
        }  # fmt: skip
        if run.problem is None:
            digest = hashlib.sha256(run.console).hexdigest()
            row |= {"status": run.status, "bytes": len(run.console), "sha256": digest}
        return row


def training_instructions(app: App, runs: Iterable[Run]) -> int | None:
    """Instructions of all training runs; None where they were not counted."""
    counts = [run.instructions for run in runs if app.workload(run.workload).is_train]
    return None if None in counts else sum(count for count in counts if count is not None)


def figures_of(app: App, machine: Machine, runs: Sequence[Run], *, counted: bool) -> dict[str, Any]:
    """Figures of a generation, the same in every run of it."""
    per_workload = {run.workload: dict(run.figures or {}) for run in runs}
    tokens = sum(each.get("tokens", 0) for each in per_workload.values())
    cycles = sum(each.get("decode_cycles", 0) for each in per_workload.values())
    return {
        "machine": machine.name,
        "counted": counted,
        "instructions": training_instructions(app, runs),
        "tokens": tokens,
        "instructions_per_token": cycles // tokens if cycles and tokens else None,
        "workloads": per_workload,
    }


def console_log(runs: Iterable[Run]) -> bytes:
    return b"".join(
        f"--- {run.workload}\n".encode() + (run.console if run.problem is None else f"({run.problem})\n".encode())
        for run in runs
    )


def _first_difference(expected: bytes, found: bytes) -> str:
    """The first line that differs, both ways."""
    one, two = (text.decode("utf-8", "replace").splitlines() for text in (expected, found))
    for number, (left, right) in enumerate(zip(one, two, strict=False), 1):
        if left != right:
            return f"line {number} is {right!r}, not {left!r}"
    return f"{len(two)} lines, not {len(one)}" if len(one) != len(two) else "the line ends differ"
