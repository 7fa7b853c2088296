"""`make split N=500`: programs before and after `meta split`, built by gcc, print the same text.

    python tests/split_campaign.py 300                  # csmith's, with fresh seeds, which are printed
    python tests/split_campaign.py 40 --seed 1          # seeds 1 to 40
    python tests/split_campaign.py --programs           # those of tests/programs

Each program is split at a limit that its seed picks, emitted, and compiled by gcc -Wall, which may say nothing
about the split text that it does not say about the whole. A second split must change nothing.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT
from csmith_campaign import KEPT, OPTIONS, headers, missing, options_of, random_program
from isolated import run_limited

from meta.cli import execute
from meta.diagnostics import MetaError
from meta.emit import emit_unit
from meta.frontend import parse_text
from meta.passes import PassContext, Split, run_pipeline
from meta.passes.split.split import STATEMENTS
from meta.program import Program
from meta.target import Platform

LIMITS = (
    Split(statements=4), Split(statements=5, noinline=True), Split(statements=10), Split(statements=40),
    Split(lines=12),     Split(frame=64, noinline=True), Split(statements=3, noinline=True),
)  # fmt: skip
FLAGS = ("-std=gnu11", "-fno-strict-aliasing", "-Wall", "-Wno-unused-function")
LEVELS = ("-O0", "-O2")
_WARNING = re.compile(r"\[(-W[\w-]+)")
# About calls of functions that gcc knows by themselves, where the split text only shows another place.
_CHANCE = frozenset({"-Wmaybe-uninitialized"})


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one program: "ok", "left out" (the whole one does not build or end), or what went wrong."""

    name: str
    kind: str
    text: str = ""
    parts: int = 0

    @property
    def is_bad(self) -> bool:
        return self.kind not in ("ok", "left out")


def check(text: str, name: str, split: Split, folder: Path, levels: Sequence[str] = LEVELS) -> Row:
    """Split the preprocessed C `text` and compare it with itself."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        program = Program("case", (parse_text(text, "app/main.c"),))
        context = PassContext(platforms=(Platform.LINUX,))
        after, reports = run_pipeline([split], program, context)
        again, _ = run_pipeline([split], after, context)
    except MetaError as error:
        return Row(name, "refused" if "after pass" in error.message else "left out", error.message)
    (folder / "whole.c").write_text(emit_unit(program.units[0]))
    (folder / "split.c").write_text(emit_unit(after.units[0]))
    parts = reports[0].counts["functions made"]
    reparsed = parse_text(emit_unit(after.units[0]), "app/main.c")
    third, _ = run_pipeline([split], Program("case", (reparsed,)), context)
    if emit_unit(again.units[0]) != emit_unit(after.units[0]) or emit_unit(third.units[0]) != emit_unit(reparsed):
        return Row(name, "not idempotent", str(split), parts)
    for level in levels:
        kind, said = _compare(folder, level)
        if kind != "ok":
            return Row(name, kind, f"{split} {level}: {said}", parts)
    return Row(name, "ok", str(split), parts)


def _compare(folder: Path, level: str) -> tuple[str, str]:
    whole, split = (_build(folder, stem, level) for stem in ("whole", "split"))
    if whole[0] is None:
        return "left out", whole[1]
    if split[0] is None:
        return "does not compile", split[1]
    fresh = set(_WARNING.findall(split[1])) - set(_WARNING.findall(whole[1])) - _CHANCE
    if fresh:
        return "warning", split[1]
    expected = run_limited([whole[0]], 1)
    if expected is None:
        return "left out", "it does not end"
    found = run_limited([split[0]], 20)
    if found is None:
        return "does not end", ""
    if (found.returncode, found.stdout) != (expected.returncode, expected.stdout):
        return "mismatch", f"{found.stdout[-300:]!r} {found.returncode}, whole: {expected.stdout[-300:]!r}"
    return "ok", ""


def _build(folder: Path, stem: str, level: str) -> tuple[Path | None, str]:
    """The program, None where gcc refuses it, and what gcc said."""
    binary = folder / f"{stem}{level}"
    command = ["gcc", *FLAGS, level, str(folder / f"{stem}.c"), "-o", str(binary), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (binary if done.returncode == 0 else None), done.stderr


def preprocessed(source: Path, folder: Path, *flags: str | Path) -> str | None:
    """The text of a file that uses the host's headers; None where it cannot be read."""
    target = folder / f"{source.stem}.i"
    if execute(["cc", "-E", "-P", *map(str, flags), str(source), "-o", str(target)]):
        return None
    return target.read_text()


def one(seed: int, folder: Path, size: str = "", levels: Sequence[str] = LEVELS) -> Row:
    """csmith's program of one seed; what is bad about it stays in `folder`."""
    work = folder / f"seed-{seed}"
    work.mkdir(parents=True, exist_ok=True)
    source = random_program(seed, work, options_of(seed, size))
    if source is None:
        return Row(str(seed), "left out", "csmith made no program")
    text = preprocessed(source, work, "-I", headers())
    row = Row(str(seed), "left out") if text is None else check(text, str(seed), _limit(seed), work, levels)
    if not row.is_bad:
        shutil.rmtree(work)
    return row


def _limit(seed: int) -> Split:
    return LIMITS[seed // len(OPTIONS) % len(LIMITS)]


def programs(folder: Path, pattern: str) -> list[Row]:
    """The programs of tests/programs, each at every limit."""
    rows = []
    for file in sorted((ROOT / "tests" / "programs").glob(pattern)):
        text = preprocessed(file, folder)
        for index, split in enumerate(LIMITS if text is not None else ()):
            if split.limit != STATEMENTS and text is not None:
                rows.append(check(text, file.stem, split, folder / f"{file.stem}-{index}", ("-O1",)))
                _tell(rows[-1])
    return rows


def _tell(row: Row) -> None:
    if row.is_bad:
        print(f"{row.name}: {row.kind} {row.text[:1500]}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=0)
    parser.add_argument("--seed", type=int, default=None, help="first seed; fresh ones without it")
    parser.add_argument("--programs", nargs="?", const="*.c", default=None)
    given = parser.parse_args()
    if missing():
        print(missing(), file=sys.stderr)
        return 1
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="split-", dir=KEPT))
    rows = programs(folder, given.programs) if given.programs else []
    first = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
    print(f"split: seeds {first} to {first + given.count - 1}; failures go to {folder}")
    for seed in range(first, first + given.count):
        rows.append(one(seed, folder))
        _tell(rows[-1])
        if len(rows) % 20 == 0:
            print(f"... {len(rows)}: {_summary(rows)}", flush=True)
    print(f"split: {len(rows)} programs: {_summary(rows)}")
    return 1 if any(row.is_bad for row in rows) else 0


def _summary(rows: Sequence[Row]) -> str:
    counts = Counter(row.kind for row in rows)
    kinds = ", ".join(f"{number} {kind}" for kind, number in counts.most_common())
    return f"{kinds}; {sum(row.parts for row in rows)} functions made"


if __name__ == "__main__":
    sys.exit(main())
