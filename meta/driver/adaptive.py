"""`meta instrument --adaptive`: which functions not to time, so that timing all others costs little.

A short run tells how often each timed function is called. Those called most are left out, a few more in each round,
until the instructions of the instrumented run are within LIMIT of the plain one's: a tiny function that is called
often costs more to time than it does itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meta.app import App, load_app
from meta.diagnostics import MachineError, UsageError
from meta.driver.measure import collect_profile, make_twin
from meta.driver.run import Request, choose_machine, make_job
from meta.driver.workspace import Workspace, required

if TYPE_CHECKING:
    from meta.generation import Generation
    from meta.machine import Machine, Outcome
    from meta.profile import Profile

LIMIT = 0.05
AIM = 0.04  # what a round tries to get below: its estimate is not exact
ROUNDS = 8


def instrument_adaptively(
    argument: str | None, workspace: Workspace, mode: tuple[str, ...], machine_name: str
) -> tuple[Generation, tuple[str, ...], float]:
    """The instrumented twin, the functions whose timing it leaves out, and what it costs: 0.04 is four percent."""
    generation = required(argument, workspace)
    if generation.is_instrumented:
        raise UsageError(f"{generation.label} is instrumented already")
    app = load_app(generation.sources)
    machine = choose_machine(machine_name, app.platform)
    if not machine.counts_instructions:
        raise UsageError(f"machine {machine.name} counts no instructions, which --adaptive goes by", hint="-m qemu")
    if not app.workloads:
        raise UsageError(f"app '{app.name}' has no workload to measure", hint="add a [[workload]] to meta.toml")
    program = workspace.program_of(app)
    plain = _instructions(_run(generation, app, machine))
    untimed: tuple[str, ...] = ()
    for _ in range(ROUNDS):
        twin = make_twin(generation, app, program, workspace.steps, mode, untimed)
        outcome = _run(twin, app, machine)
        cost = _instructions(outcome) / plain - 1
        if cost <= LIMIT:
            return twin, untimed, cost
        workload = app.workloads[0].name
        profile = collect_profile(twin, machine, workload, outcome, counted=True, platform=machine.platform.value)
        untimed = (*untimed, *_most_called(profile, cost))
    raise MachineError(f"{generation.label}: what is measured beside time costs {cost:.1%} already")


def _run(generation: Generation, app: App, machine: Machine) -> Outcome:
    """The first training workload, or else the first of all."""
    workload = next((each for each in app.workloads if each.is_train), app.workloads[0])
    return machine.run(make_job(generation, app, machine, Request(counted=True), workload))


def _instructions(outcome: Outcome) -> int:
    if not outcome.instructions:
        raise MachineError("the machine counted no instructions")
    return outcome.instructions


def _most_called(profile: Profile, cost: float) -> tuple[str, ...]:
    """Functions by falling number of timed calls, until what is left should cost AIM; one at least."""
    timed = {name: each.timed for name, each in profile.functions.items() if each.timed}
    left = sum(timed.values())
    goal = left * AIM / cost
    chosen: list[str] = []
    for name in sorted(timed, key=lambda name: (-timed[name], name)):
        if chosen and left <= goal:
            break
        chosen.append(name)
        left -= timed[name]
    return tuple(chosen)
