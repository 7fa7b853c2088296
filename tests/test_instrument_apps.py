"""Instrumented kernels of the shipped apps: the same text, and what measuring costs in counted instructions."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, linux_copy, workspace

from meta.app import App, load_app
from meta.driver.adaptive import LIMIT, instrument_adaptively
from meta.driver.build import build_app
from meta.driver.load import load_program
from meta.driver.measure import collect_profile, make_twin
from meta.driver.run import Request, make_job
from meta.driver.workspace import Workspace
from meta.generation import Generation
from meta.machine import get_machine
from meta.machine.base import Outcome
from meta.profile import Profile, merge
from meta.program import Program

APPS = sorted(file.parent.name for file in (ROOT / "sources").glob("*/meta.toml"))
LIMITS = {"count": 0.05, "edges": 0.05, "cycles": 0.15}


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Generation 0 of the flagship, built once."""
    return generation_0(ROOT / "sources" / "llama", tmp_path_factory.mktemp("apps"))


Built = tuple[Generation, App, Program, Workspace]


def generation_0(app: Path, folder: Path) -> Built:
    here = workspace(folder)
    generation = build_app(load_app(app), here)
    emitted = load_app(generation.sources)
    return generation, emitted, load_program(emitted, here.units), here


def run(generation: Generation, app: App, machine: str, workload: int = 0, *, counted: bool = False) -> Outcome:
    chosen = get_machine(machine)
    if not chosen.available():
        pytest.skip(f"{machine} is not installed")
    return chosen.run(make_job(generation, app, chosen, Request(counted=counted), app.workloads[workload]))


def profile_of(twin: Generation, app: App, outcome: Outcome, machine: str, *, counted: bool) -> Profile:
    chosen = get_machine(machine)
    return collect_profile(
        twin, chosen, app.workloads[0].name, outcome, counted=counted, platform=chosen.platform.value
    )


@pytest.mark.parametrize("name", APPS)
def test_the_twin_of_every_app_prints_the_same(name: str, tmp_path: Path) -> None:
    """All that can be measured, on the linux image; frames of any size come through."""
    generation, app, program, here = generation_0(linux_copy(name, tmp_path), tmp_path)
    twin = make_twin(generation, app, lambda: program, here.steps, ("all",))
    last = min(len(app.workloads), 3)
    for workload in range(last):
        plain, measured = (run(each, app, "native", workload) for each in (generation, twin))
        assert (measured.console, measured.status) == (plain.console, plain.status)
        profile = profile_of(twin, app, measured, "native", counted=False)
        assert profile.blocks
        assert profile.calls("main") == 1
        assert Profile.from_json(profile.to_json()) == profile


def test_what_measuring_costs_on_llama(llama: Built) -> None:
    """Counted instructions of the first workload, the same in every run; and the profiles of all modes unite."""
    generation, app, program, here = llama
    plain = run(generation, app, "qemu", counted=True)
    assert plain.instructions
    costs, profiles = {}, []
    for mode in LIMITS:
        twin = make_twin(generation, app, lambda: program, here.steps, (mode,))
        outcome = run(twin, app, "qemu", counted=True)
        assert (outcome.console, outcome.status) == (plain.console, plain.status)
        assert outcome.instructions
        costs[mode] = outcome.instructions / plain.instructions - 1
        profiles.append(profile_of(twin, app, outcome, "qemu", counted=True))
    print({mode: f"{cost:.2%}" for mode, cost in costs.items()})
    assert {mode: cost for mode, cost in costs.items() if cost > LIMITS[mode]} == {}
    calls = [{name: each.calls for name, each in profile.functions.items()} for profile in profiles]
    assert {name for name in calls[0] if len({each[name] for each in calls}) > 1} <= {"fabsf"}  # LLVM calls it nowhere
    assert merge(profiles).boots == {"count": 3, "cycles": 1, "edges": 1}
    assert merge(profiles).cycles_valid


def test_adaptive_timing_costs_less(llama: Built) -> None:
    generation, app, _, here = llama
    plain = run(generation, app, "qemu", counted=True)
    twin, untimed, cost = instrument_adaptively(str(generation.folder), here, ("cycles",), "qemu")
    measured = run(twin, app, "qemu", counted=True)
    assert measured.console == plain.console
    assert measured.instructions
    assert plain.instructions
    assert measured.instructions / plain.instructions - 1 == pytest.approx(cost)
    assert cost <= LIMIT
    profile = profile_of(twin, app, measured, "qemu", counted=True)
    assert untimed
    assert all(profile.functions[name].timed == 0 < (profile.calls(name) or 0) for name in untimed)
    assert profile.functions["main"].timed == 1
