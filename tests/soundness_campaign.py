"""`make soundness`: every app, grown on its training workloads alone, on runs that it never saw.

    python tests/soundness_campaign.py 50 --apps lisp,json --goal size

Each run must do on the last generation what it does on generation 0, or end in a trap that names itself. Those that do
make the next generation regrow, on which every run must do what it does on generation 0. The table is in
docs/soundness.md.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conftest import ROOT
from soundness_cases import cases

from meta.app import Workload, load_app
from meta.driver.evolve import Wish, evolve
from meta.driver.regrow import regrow
from meta.driver.runs import Run, run_all
from meta.driver.workspace import Workspace
from meta.generation import Generation
from meta.machine import get_machine

APPS = ("llama", "bench", "lisp", "json", "deflate")


class Quiet:
    """A reporter that keeps what it hears."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def step(self, text: str) -> None:
        self.lines.append(text)

    def tell(self, text: str) -> None:
        self.lines.append(text)


@dataclass
class Row:
    """What became of the runs of one app; sizes are bytes of code and data."""

    app: str
    trained: int
    checked: int
    first: int
    grown: int
    last: int = 0
    same: int = 0
    statuses: set[int | None] = field(default_factory=set)
    traps: list[str] = field(default_factory=list)  # "run: name", regrown
    wrong: list[str] = field(default_factory=list)

    def text(self) -> str:
        return (
            f"| `{self.app}` | {self.trained} | {self.checked} | {self.same} | {len(self.traps)} | {len(self.wrong)} |"
            f" {self.first:,} | {self.grown:,} | {self.last:,} |"
        )


HEAD = (
    "| app | trained on | checked on | the same at once | trap, regrown, then the same | wrong | bytes, generation 0 |"
    " grown | after all that |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)


def trained_only(app: str, folder: Path) -> Path:
    """A copy of a shipped app without its check workloads."""
    target = folder / app
    shutil.copytree(ROOT / "sources" / app, target)
    head, *workloads = re.split(r"(?m)^(?=\[\[workload\]\])", (target / "meta.toml").read_text())
    train = [each for each in workloads if 'kind = "train"' in each]
    (target / "meta.toml").write_text(head + "".join(train))
    return target


def campaign(app: str, count: int, goal: str, folder: Path) -> Row:
    """Evolve, run, regrow with what trapped, and run everything again."""
    reporter = Quiet()
    workspace = Workspace(folder, reporter.tell)
    source = trained_only(app, folder)
    evolution = evolve(str(source), Wish(goal, "unicorn"), workspace, reporter)
    first, newest = evolution.generations[0], evolution.generations[-1]
    wanted = cases(app, count)
    sizes = (first.manifest.sizes.total, newest.manifest.sizes.total)
    row = Row(app, len(load_app(source).workloads), count, *sizes)
    references = _run(first, wanted)
    row.statuses.update(run.status for run in references)
    found = _run(newest, wanted)
    missed = [workload for workload, run in zip(wanted, found, strict=True) if run.trap is not None]
    row.traps = [f"{run.workload}: {run.trap}" for run in found if run.trap is not None]
    row.same = sum(_agrees(*pair) for pair in zip(found, references, strict=True))
    row.wrong = _differences([run for run in found if run.trap is None], references)
    if missed:
        newest = regrow(newest, load_app(newest.sources), get_machine("unicorn"), missed, workspace)
        row.wrong += _differences(_run(newest, wanted), references)
    row.last = newest.manifest.sizes.total
    return row


def _run(generation: Generation, workloads: Sequence[Workload]) -> list[Run]:
    app = load_app(generation.sources)
    return run_all(get_machine("unicorn"), generation, app, workloads, 2, counted=False)


def _agrees(one: Run, other: Run) -> bool:
    return (one.status, one.console, one.problem) == (other.status, other.console, other.problem)


def _differences(found: Sequence[Run], references: Sequence[Run]) -> list[str]:
    by_name = {run.workload: run for run in references}
    return [f"{run} instead of {by_name[run.workload]}" for run in found if not _agrees(run, by_name[run.workload])]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--apps", default=",".join(APPS))
    parser.add_argument("--goal", default="size")
    given = parser.parse_args(arguments)
    rows = []
    for app in given.apps.split(","):
        folder = Path(tempfile.mkdtemp(prefix="meta-sound-"))
        try:
            rows.append(campaign(app, given.count, given.goal, folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        for line in rows[-1].wrong:
            print(f"WRONG {app} {line}", flush=True)
        print(f"{app}: {rows[-1].text()} statuses {sorted(map(str, rows[-1].statuses))}", flush=True)
        print(f"  traps: {'; '.join(rows[-1].traps)}", flush=True)
    print(f"{HEAD}\n" + "\n".join(row.text() for row in rows))
    wrong = sum(len(row.wrong) for row in rows)
    print(f"soundness: {sum(row.checked for row in rows)} runs, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
