"""`make passes N=1000`: random sequences of passes on random programs, and on every app.

    python tests/passes_campaign.py 1000                 # csmith's programs, and the apps
    python tests/passes_campaign.py 50 --seed 7 --apps "" --jobs 2

After every pass: applied once more it changes nothing or refuses; emitting, parsing and emitting again gives the same
text. At the end the program prints what it printed. Profiles are made up: a pass may not need them to be true.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from conftest import ROOT, linux_copy
from csmith_campaign import missing
from passes_csmith import Row, judged, printed, random_case
from random_profile import random_profile

from meta.app import App, load_app
from meta.diagnostics import UsageError
from meta.driver.draft import make_draft
from meta.driver.image import target_of
from meta.driver.load import load_program, probe_library
from meta.driver.runs import Run, run_all
from meta.driver.store import write_generation
from meta.driver.tree import make_tree
from meta.emit import emit_unit
from meta.frontend import parse_text
from meta.generation import Generation
from meta.machine import get_machine
from meta.passes import PassContext, parse_pipeline, run_pipeline
from meta.program import Program
from meta.target import Platform

KEPT = ROOT / "outputs" / "passes"
APPS = ("hello", "llama", "bench", "lisp", "json", "deflate")
CHOICES = (
    "fold", "prune", "split", "split{statements=8}", "split{lines=12}", "split{statements=20 noinline=true}",
    "specialise{calls=1}", "specialise{calls=1 share=1 clones=3}", "jam{heat=1}", "tune{heat=1}", "tier",
    "tier{thresholds=10,100,1000,10000}", "tier{thresholds=5,50,500,5000 weights=true}", "dispatch{heat=500}",
    "hold{heat=0}", "idiom{heat=0}", "narrow", "tile{heat=0}", "cleave{heat=0}", "derive{heat=0}",
    "prune{cold=outline}", "prune{cold=outline calls=500}",
)  # fmt: skip


def sequence(source: random.Random) -> list[str]:
    return [source.choice(CHOICES) for _ in range(source.randint(1, 5))]


def apply(program: Program, steps: list[str], seed: int, context: dict[str, object]) -> tuple[Program, str]:
    """The program after all steps, and what is wrong with one of them ("" for nothing)."""
    for index, text in enumerate(steps):
        passes = parse_pipeline(text)
        profile = random_profile(program, seed + index)
        here = PassContext(profile=profile, **context)  # type: ignore[arg-type]
        try:
            result, _ = run_pipeline(passes, program, here)
        except UsageError:
            continue  # it refuses, for instance to split what is split
        texts = {unit.path: emit_unit(unit) for unit in result.units}
        parsed = result.with_units(
            parse_text(texts[unit.path], unit.path, platform=unit.platform) for unit in result.units
        )
        if {unit.path: emit_unit(unit) for unit in parsed.units} != texts:
            return result, f"{text}: emitting, parsing and emitting again gives another text"
        try:
            again, _ = run_pipeline(passes, parsed, here)
        except UsageError:
            again = parsed
        different = [unit.path for unit in again.units if emit_unit(unit) != texts.get(unit.path)]
        if different:
            return result, f"{text} is not idempotent: {different[0]}"
        program = parsed
    return program, ""


def one_random(seed: int, folder: Path, size: str = "") -> Row:
    """A program of csmith; what is bad about it stays in `folder`."""
    return judged(seed, folder, partial(_judge_random, seed, size))


def _judge_random(seed: int, size: str, work: Path) -> Row:
    case = random_case(seed, work, size)
    if isinstance(case, Row):
        return case
    text, expected = case
    steps = sequence(random.Random(seed))
    program = Program("case", (parse_text(text, "app/main.c"),))
    library = probe_library()
    result, problem = apply(program, steps, seed, {"platforms": (Platform.LINUX,), "library": library})
    shown = ";".join(steps)
    if problem:
        return Row(seed, "unstable", f"{shown}: {problem}")
    found = printed(work, "after", *map(emit_unit, result.units))
    return Row(seed, "ok") if found == expected else Row(seed, "mismatch", f"{shown}: {found!r}, not {expected!r}")


def one_app(seed: int, name: str, folder: Path) -> Row:
    """A random sequence on an app whose images are for linux: its workloads must do what they do without it."""
    work = folder / f"{name}-{seed}"
    try:
        row = _judge_app(seed, name, work)
    except Exception:
        row = Row(seed, "crash", traceback.format_exc())
    if not row.is_bad:
        shutil.rmtree(work, ignore_errors=True)
    return Row(seed, row.kind, f"{name}: {row.text}")


def _judge_app(seed: int, name: str, work: Path) -> Row:
    app = load_app(linux_copy(name, work))
    program = load_program(app)
    steps = sequence(random.Random(f"{name} {seed}"))
    result, problem = apply(program, steps, seed, {"library": probe_library()})
    shown = ";".join(steps)
    if problem:
        return Row(seed, "unstable", f"{shown}: {problem}")
    former, made = (_generation(app, each, work / kind) for kind, each in (("before", program), ("after", result)))
    _assert_it_rebuilds_itself(made)
    before, after = _workloads(app, former), _workloads(app, made)
    for one, two in zip(before, after, strict=True):
        if (one.status, one.console, one.problem) != (two.status, two.console, two.problem):
            return Row(seed, "mismatch", f"{shown}: workload '{one.workload}': {two} instead of {one}")
    return Row(seed, "ok", shown)


def _generation(app: App, program: Program, folder: Path) -> Generation:
    draft = make_draft(app, program, target_of(app), {})
    return write_generation(folder / "gen-000", draft.files, draft.manifest)


def _assert_it_rebuilds_itself(made: Generation) -> None:
    app = load_app(made.sources)
    again = load_program(app)
    assert make_tree(app, again).hash == made.manifest.hash
    twin = make_draft(app, again, target_of(app), {})
    assert twin.files["kernel.elf"] == made.image.read_bytes(), "a generation built again is another one"


def _workloads(app: App, made: Generation) -> list[Run]:
    """What all workloads do natively."""
    return run_all(get_machine("native"), made, load_app(made.sources), app.workloads, 1, counted=False)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--size", default="", help="options of csmith that make its programs smaller, and so quicker")
    parser.add_argument("--apps", default=",".join(APPS), help="each gets a fiftieth of the count")
    given = parser.parse_args()
    if missing():
        print(missing(), file=sys.stderr)
        return 1
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=KEPT))
    rows: list[Row] = []
    with ProcessPoolExecutor(given.jobs) as pool:
        programs = range(given.seed, given.seed + given.count)
        waiting = [pool.map(partial(one_random, folder=folder, size=given.size), programs)]
        for app in filter(None, given.apps.split(",")):
            seeds = range(given.seed, given.seed + max(1, given.count // 50))
            waiting.append(pool.map(partial(one_app, name=app, folder=folder), seeds))
        for row in (row for results in waiting for row in results):
            rows.append(row)
            if row.is_bad:
                print(f"seed {row.seed}: {row.kind} {row.text[-600:]}", flush=True)
            if len(rows) % 50 == 0:
                print(f"... {len(rows)}: {dict(Counter(each.kind for each in rows))}", flush=True)
    bad = [f"{row.seed} {row.text.split(':')[0]}" for row in rows if row.is_bad]
    counts = dict(Counter(row.kind for row in rows))
    print(f"passes: {len(rows)} sequences from seed {given.seed}: {counts}; {len(bad)} bad")
    if not any(folder.iterdir()):
        folder.rmdir()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
