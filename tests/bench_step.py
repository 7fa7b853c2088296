"""`make bench-step`: CPU seconds of one generation step on llama, everything but booting, by stage.

Each step is a command line of its own, in three states: with nothing kept; with a changed profile that decides alike
(twice the counts: what was never reached still was not); and with one that decides otherwise (the least called
function was not called). How often something was called is written into the sources by `tier` and `specialise`, so for
these every changed profile decides otherwise. Seconds are user and system time of the command and its children, which a
loaded machine changes less than the time on the clock; the best of the runs counts. The last line is the worst ratio
to what a step may take: 5 s cold, 1 s where only the profile changed.

    python tests/bench_step.py 4    # runs of each, instead of two
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from conftest import ROOT
from rich.console import Console
from rich.table import Table
from step_stages import REST, STAGES, START

from meta.generation import PROFILE
from meta.profile import Profile

PARENT = "outputs/llama/gen-000"
FILE = f"{PARENT}/{PROFILE}"
STEPS = {
    "prune": ("prune", FILE),
    "prune, fold, trap": ("prune", FILE, "--strength", "reach,fold", "--cold", "trap"),
    "specialise": ("specialise", FILE),
    "tier": ("tier", FILE),
    "instrument": ("instrument", "llama/gen-000", "--mode", "blocks"),
}


@dataclass(frozen=True, slots=True)
class State:
    """In which a step begins: with nothing kept, or after the same step with a profile that `change` changes."""

    name: str
    steps: tuple[str, ...]
    change: Callable[[Profile], Profile] | None = None
    goal: float = 0.0  # seconds; 0: none


def run(folder: Path, *arguments: str) -> None:
    subprocess.run([*arguments], cwd=folder, env=environment(), check=True, capture_output=True)


def environment() -> dict[str, str]:
    """With bytecode, as an installed program has it."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**plain, "PYTHONPATH": str(ROOT)}


def doubled(profile: Profile) -> Profile:
    functions = {name: replace(each, calls=2 * each.calls) for name, each in profile.functions.items()}
    blocks = {name: tuple(2 * count for count in counts) for name, counts in profile.blocks.items()}
    return replace(profile, functions=functions, blocks=blocks)


def with_less(profile: Profile) -> Profile:
    """Its least called function was never called."""
    called = {each.calls: name for name, each in profile.functions.items() if each.calls}
    name = called[min(called)]
    gone = replace(profile.functions[name], calls=0, timed=0)
    return replace(profile, functions={**profile.functions, name: gone}, edges=())


STATES = (
    State("cold", tuple(STEPS), goal=5.0),
    State("profile changed, decides alike", ("prune", "prune, fold, trap"), doubled, goal=1.0),
    State("profile changed, decides otherwise", ("prune", "prune, fold, trap", "specialise", "tier"), with_less),
)


def measured(base: Path, step: tuple[str, ...], state: State) -> dict[str, float]:
    """Seconds by stage of `step` in a copy of the workspace `base`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(base / "outputs", folder / "outputs")
        if state.change is None:
            for kept in (".units", ".steps"):
                shutil.rmtree(folder / "outputs" / kept, ignore_errors=True)
        else:
            for former in (STEPS["instrument"], step):  # as it is done before; what is kept is of this folder
                run(folder, sys.executable, "-m", "meta", *former)
            file = folder / FILE
            file.write_text(state.change(Profile.from_json(file.read_text())).to_json())
        run(folder, sys.executable, str(ROOT / "tests" / "step_stages.py"), "stages.json", *step)
        found: dict[str, float] = json.loads((folder / "stages.json").read_text())
        return found


def best(base: Path, step: tuple[str, ...], state: State, runs: int) -> dict[str, float]:
    return min((measured(base, step, state) for _ in range(runs)), key=lambda row: sum(row.values()))


def prepared(folder: Path) -> None:
    """llama's generation 0 with a profile of blocks and values."""
    for arguments in (("build", "llama"), ("instrument", "llama", "--mode", "blocks,values")):
        run(folder, sys.executable, "-m", "meta", *arguments)
    run(folder, sys.executable, "-m", "meta", "run", "llama/gen-000/instrumented")


def table_of(state: State, rows: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table("CPU seconds", *rows, title=state.name)
    for stage in (START, *STAGES, REST):
        if any(row.get(stage, 0.0) >= 0.005 for row in rows.values()):
            table.add_row(stage, *(f"{row.get(stage, 0.0):.2f}" for row in rows.values()))
    table.add_section()
    table.add_row("all", *(f"{sum(row.values()):.2f}" for row in rows.values()))
    return table


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    worst = (0.0, "")
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as place:
        base = Path(place)
        prepared(base)
        for state in STATES:
            rows = {name: best(base, STEPS[name], state, runs) for name in state.steps}
            console.print(table_of(state, rows))
            if state.goal:
                ratios = [(sum(row.values()) / state.goal, f"{name}, {state.name}") for name, row in rows.items()]
                worst = max(worst, *ratios)
    print(f"worst ratio: {worst[0]:.2f} ({worst[1]})")


if __name__ == "__main__":
    main()
