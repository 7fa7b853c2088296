"""`make csmith N=2000`: random programs of csmith at -O0, -O2 and -O3, compared with gcc by what they print.

    python tests/csmith_campaign.py 2000                   # fresh seeds, printed
    python tests/csmith_campaign.py 40 --seed 1 --jobs 2   # seeds 1 to 40

A program goes through `meta cc` as any other: our preprocessor, csmith's and glibc's headers, the host's linker.
Each seed also picks csmith's options from OPTIONS. Programs that fail are kept, with what was said about them.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from conftest import ROOT
from isolated import isolated, run_limited

import meta.backend
import meta.frontend
import meta.lower
import meta.sema  # noqa: F401, what forked children need is imported once
from meta.cli import execute

HEADERS = (Path("/usr/include/csmith"), Path("/usr/include/csmith-2.3.0"))
KEPT = ROOT / "outputs" / "csmith"
OPTIONS = (
    "", "--bitfields --packed-struct", "--max-funcs 6 --arg-structs --return-structs",
    "--no-volatiles --max-pointer-depth 4", "--inline-function --int8 --uint8", "--max-array-dim 4 --no-unions",
    "--max-expr-complexity 5 --max-funcs 12", "--no-arrays", "--no-pointers --max-array-dim 2",
    "--volatile-pointers --const-pointers", "--concise --max-block-depth 3",
    "--max-struct-fields 20 --max-union-fields 8 --no-pointers",
)  # fmt: skip
# Not --float: its programs convert numbers to integers that cannot hold them (C11 6.3.1.4p1), as ubsan tells.
BAD = ("mismatch", "rejected", "traceback", "memory", "compile-timeout", "crash", "run-timeout", "run-crash")


@dataclass(frozen=True, slots=True)
class Limits:
    """CPU seconds: gcc's program (longer ones are left out), ours, and the compiler."""

    theirs: int = 2
    ours: int = 40
    compiling: int = 120
    size: str = ""  # options of csmith that make programs smaller


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one seed: "ok", "timeout" (gcc's program runs too long, at -O1 or at the same level), "disputed"
    (gcc disagrees with itself) or one of BAD."""

    seed: int
    kind: str
    text: str = ""

    @property
    def is_bad(self) -> bool:
        return self.kind in BAD


def missing() -> str:
    """Why there can be no campaign here; empty where there can."""
    if shutil.which("csmith") is None or not any(folder.is_dir() for folder in HEADERS):
        return "csmith is not installed (apt-get install csmith)"
    return "" if shutil.which("gcc") else "gcc, the oracle, is not installed"


def headers() -> Path:
    return next(folder for folder in HEADERS if folder.is_dir())


def options_of(seed: int, size: str = "") -> list[str]:
    """The options that a seed picks, and those that make programs smaller."""
    return f"{OPTIONS[seed % len(OPTIONS)]} {size}".split()


def random_program(seed: int, folder: Path, options: Sequence[str]) -> Path | None:
    """csmith's program of one seed, in `folder`; None where it makes none."""
    source = folder / "random.c"
    done = run_limited(["csmith", "--seed", str(seed), *options, "-o", source], 60, folder)
    return source if done is not None and done.returncode == 0 and source.exists() else None


def expanded(source: Path) -> str:
    """The preprocessed text of a random program, by gcc."""
    command: list[str | Path] = ["gcc", "-E", "-P", "-w", "-I", headers(), source]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def meta_cc(*arguments: str | Path) -> int:
    """`meta cc` in this process: its exit status, its messages on stderr."""
    return execute(["cc", *map(str, arguments)])


def one(seed: int, levels: Sequence[str], limits: Limits, folder: Path) -> Row:
    """Make, build and run the program of one seed; what is bad about it stays in `folder`."""
    work = folder / f"seed-{seed}"
    work.mkdir(parents=True, exist_ok=True)
    row = _compare(seed, work, levels, limits)
    if row.is_bad or row.kind == "disputed":
        (work / "verdict.txt").write_text(f"{row.kind}\n{row.text}\n")
    else:
        shutil.rmtree(work)
    return row


def _compare(seed: int, work: Path, levels: Sequence[str], limits: Limits) -> Row:
    source = random_program(seed, work, options_of(seed, limits.size))
    if source is None:
        return Row(seed, "no-program")
    expected = _gcc(work, "-O1", limits.theirs)
    if expected is None:
        return Row(seed, "timeout")
    for level in levels:
        kind, text = _ours(source, level, expected, limits)
        if kind == "mismatch" and len({_gcc(work, flag, 60) for flag in ("-O0", "-O1", "-O2", "-O3")}) > 1:
            kind = "disputed"
        if kind == "run-timeout" and _gcc(work, f"-O{level}", limits.ours) is None:
            return Row(seed, "timeout")
        if kind != "ok":
            return Row(seed, kind, f"-O{level}: {text}")
    return Row(seed, "ok")


def _ours(source: Path, level: str, expected: bytes, limits: Limits) -> tuple[str, str]:
    binary = source.with_name(f"ours{level}")
    flags = ("-w", f"-O{level}", "-fno-strict-aliasing", "-I", headers())
    verdict = isolated(lambda: meta_cc(*flags, source, "-o", binary), limits.compiling)
    if verdict.kind != "ok":
        return ("compile-timeout" if verdict.kind == "timeout" else verdict.kind), verdict.text
    done = run_limited([binary], limits.ours)
    if done is None:
        return "run-timeout", ""
    if done.returncode != 0:
        return "run-crash", f"status {done.returncode}"
    return ("ok", "") if done.stdout == expected else ("mismatch", f"{done.stdout!r}, gcc: {expected!r}")


def _gcc(work: Path, level: str, seconds: int) -> bytes | None:
    """What gcc's build prints; None where that takes too long or fails."""
    binary = work / f"gcc{level}"
    flags = ("-w", level, "-fno-strict-aliasing", "-I", headers())
    subprocess.run(["gcc", *flags, work / "random.c", "-o", binary, "-lm"], check=True)
    done = run_limited([binary], seconds)
    return done.stdout if done is not None and done.returncode == 0 else None


def campaign(seeds: Iterable[int], levels: Sequence[str], limits: Limits, folder: Path, jobs: int) -> list[Row]:
    """All seeds over `jobs` processes; every bad one and every twentieth step are told at once."""
    rows: list[Row] = []
    with ProcessPoolExecutor(jobs) as pool:
        for row in pool.map(partial(one, levels=levels, limits=limits, folder=folder), seeds):
            rows.append(row)
            if row.is_bad or row.kind == "disputed":
                print(f"seed {row.seed}: {row.kind} {row.text[:300]}", flush=True)
            if len(rows) % 20 == 0:
                print(f"... {len(rows)}: {summary(rows)}", flush=True)
    return rows


def summary(rows: Sequence[Row]) -> str:
    counts = Counter(row.kind for row in rows)
    return ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items(), key=lambda item: -item[1]))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=None, help="first seed; fresh ones without it")
    parser.add_argument("--levels", default="0,2,3")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if missing():
        print(missing(), file=sys.stderr)
        return 1
    first = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
    levels = given.levels.split(",")
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=KEPT))
    print(f"csmith: seeds {first} to {first + given.count - 1} at levels {given.levels}; failures go to {folder}")
    rows = campaign(range(first, first + given.count), levels, Limits(), folder, given.jobs)
    bad = [row.seed for row in rows if row.is_bad]
    print(f"csmith: {len(rows)} programs at levels {given.levels}: {summary(rows)}; {len(bad)} bad {bad or ''}")
    if not any(folder.iterdir()):
        folder.rmdir()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
