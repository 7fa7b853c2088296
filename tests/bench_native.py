"""Speed on the `native` machine: what meta compiles against what gcc makes of the same emitted sources.

    make bench

Each row is the best of several alternating runs of both images; the ratio is gcc's time over meta's, so above 1
meta is faster. Time is the guest's own: cycles of the decode loop for llama, cycles from start to exit else.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from meta.app import App, Workload, load_app
from meta.driver.run import Request, choose_machine, figures, image_for, make_job
from meta.driver.workspace import Workspace, required
from meta.generation import Generation
from meta.machine import FrameType, Job, Machine
from meta.target import Platform

GCC_FLAGS = "-O3 -march=native -ffp-contract=off"
RUNS = 7
MODELS = Path(__file__).resolve().parent.parent.parent / "shared" / "models"


@dataclass(frozen=True, slots=True)
class Row:
    """Cycles of the best run of each image."""

    name: str
    meta: int
    gcc: int

    @property
    def ratio(self) -> float:
        return self.gcc / self.meta


def cycles(machine: Machine, job: Job) -> int:
    """Cycles that the guest counted: its decode loop's where it says so, else from start to exit."""
    outcome = machine.run(job)
    found = figures(outcome)
    if "decode_cycles" in found:
        return found["decode_cycles"] // max(found["tokens"], 1)
    ending = next(frame for frame in outcome.frames if frame.type == FrameType.EXIT)
    return int(struct.unpack("<iIQ", ending.payload)[2])


def gcc_image(generation: Generation, folder: Path) -> Path:
    """The generation's linux image as gcc and GNU ld make it."""
    tree = folder / generation.app
    shutil.copytree(generation.sources, tree)
    subprocess.run(["make", "-s", "PLATFORM=linux", f"CFLAGS={GCC_FLAGS}"], cwd=tree, check=True)
    return tree / "kernel.elf"


def requests(app: App) -> Iterator[tuple[str, Request, Workload | None]]:
    """What to run: every workload that ends well, and the shared stories model where it is."""
    for workload in app.workloads:
        if workload.status == 0:
            yield f"{app.name} {workload.name}", Request(), workload
    model, tokenizer = MODELS / "stories260K.bin", MODELS / "stories260K.tok512.bin"
    if app.name == "llama" and model.is_file():
        args = ("--model", str(model), "--tokenizer", str(tokenizer), "--steps", "256")
        yield "llama stories260K", Request(args=args), None


def rows(generation: Generation, machine: Machine, folder: Path) -> Iterator[Row]:
    app = load_app(generation.sources)
    own, other = image_for(generation, app, Platform.LINUX), gcc_image(generation, folder)
    for name, request, workload in requests(app):
        job = make_job(generation, app, machine, request, workload)
        jobs = (replace(job, image=own), replace(job, image=other))
        runs = [[cycles(machine, each) for each in jobs] for _ in range(RUNS)]
        yield Row(name, *(min(column) for column in zip(*runs, strict=True)))


def main() -> None:
    if shutil.which("gcc") is None:
        sys.exit("bench: gcc is missing, there is nothing to compare with")
    machine = choose_machine("native")
    workspace = Workspace(Path.cwd(), lambda text: print(text, file=sys.stderr))
    print(f"{'program':32} {'meta cycles':>14} {'gcc cycles':>14} {'gcc/meta':>9}    gcc {GCC_FLAGS}")
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or ["llama", "bench"]:
            for row in rows(required(name, workspace), machine, Path(folder)):
                found.append(row)
                print(f"{row.name:32} {row.meta:14,} {row.gcc:14,} {row.ratio:9.2f}", flush=True)
    worst = min(found, key=lambda row: row.ratio)
    print(f"worst ratio: {worst.ratio:.2f} ({worst.name})")


if __name__ == "__main__":
    main()
