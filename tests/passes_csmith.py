"""Random programs of csmith through passes: they must print what they printed, and a second time nothing must change.

    python tests/passes_csmith.py 500 --seed 1 --jobs 2 --passes "fold;prune"
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from conftest import ROOT
from csmith_campaign import expanded, missing, options_of, random_program
from isolated import run_limited
from random_profile import random_profile

from meta.emit import emit_unit
from meta.frontend import parse_text
from meta.passes import PassContext, parse_pipeline, run_pipeline
from meta.program import Program
from meta.target import Platform

KEPT = ROOT / "outputs" / "csmith-passes"
FLAGS = ("-O1", "-w", "-fno-strict-aliasing", "-fwrapv")
LIMITS = {"before": 1, "after": 20}  # CPU seconds of a program: many run long, some for ever


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one seed: "ok", "timeout" (its program runs too long), or what is wrong."""

    seed: int
    kind: str
    text: str = ""

    @property
    def is_bad(self) -> bool:
        return self.kind not in ("ok", "timeout", "no-program")


def one(seed: int, passes: str, folder: Path, size: str = "") -> Row:
    """Make, transform and run the program of one seed; what is bad about it stays in `folder`."""
    return judged(seed, folder, partial(_judge, seed, passes, size))


def judged(seed: int, folder: Path, judge: Callable[[Path], Row]) -> Row:
    """What `judge` says of a seed in a folder of its own, which stays where that is bad."""
    work = folder / f"seed-{seed}"
    work.mkdir(parents=True, exist_ok=True)
    try:
        row = judge(work)
    except Exception:  # a crash of a pass is a finding like others
        row = Row(seed, "crash", traceback.format_exc())
    if row.is_bad:
        (work / "verdict.txt").write_text(f"{row.kind}\n{row.text}\n")
    else:
        shutil.rmtree(work)
    return row


def random_case(seed: int, work: Path, size: str) -> tuple[str, bytes] | Row:
    """A random program's text and what it prints, or what became of the seed."""
    source = random_program(seed, work, options_of(seed, size))
    if source is None:
        return Row(seed, "no-program")
    text = expanded(source)
    expected = printed(work, "before", text)
    return Row(seed, "timeout") if expected is None else (text, expected)


def _judge(seed: int, passes: str, size: str, work: Path) -> Row:
    case = random_case(seed, work, size)
    if isinstance(case, Row):
        return case
    text, expected = case
    program = Program("case", (parse_text(text, "app/main.c"),))
    context = PassContext(platforms=(Platform.LINUX,), profile=random_profile(program, seed))
    steps = parse_pipeline(passes)
    result, _ = run_pipeline(steps, program, context)
    (unit,) = result.units
    emitted = emit_unit(unit)
    found = printed(work, "after", emitted)
    if found != expected:
        return Row(seed, "mismatch", f"{found!r} instead of {expected!r}")
    again, _ = run_pipeline(steps, Program("case", (parse_text(emitted, "app/main.c"),)), context)
    return Row(seed, "ok") if emit_unit(again.units[0]) == emitted else Row(seed, "not idempotent")


def printed(work: Path, name: str, *texts: str) -> bytes | None:
    """What gcc's build of some units prints, "before" or "after" the passes; None where that takes too long."""
    files = [work / f"{name}-{index}.c" for index in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    command: list[str | Path] = ["gcc", *FLAGS, *files, "-o", work / name, "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return f"gcc: {done.stderr[:2000]}".encode()
    run = run_limited([work / name], LIMITS[name])
    return None if run is None else run.stdout + f"status {run.returncode}".encode()


def campaign(seeds: Iterable[int], passes: str, folder: Path, jobs: int) -> list[Row]:
    rows: list[Row] = []
    with ProcessPoolExecutor(jobs) as pool:
        for row in pool.map(partial(one, passes=passes, folder=folder), seeds):
            rows.append(row)
            if row.is_bad:
                print(f"seed {row.seed}: {row.kind} {row.text[-300:]}", flush=True)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--passes", default="fold;prune")
    given = parser.parse_args()
    if missing():
        print(missing(), file=sys.stderr)
        return 1
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=KEPT))
    rows = campaign(range(given.seed, given.seed + given.count), given.passes, folder, given.jobs)
    counts = Counter(row.kind for row in rows)
    bad = [row.seed for row in rows if row.is_bad]
    print(f"{given.passes}: {len(rows)} programs from seed {given.seed}: {dict(counts)}; {len(bad)} bad {bad or ''}")
    if not any(folder.iterdir()):
        folder.rmdir()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
