"""`make torture`: the programs of gcc's own testsuite (of Debian's gcc-12-source, never committed), gcc as oracle.

    python tests/torture_campaign.py FOLDER [--levels 0,2,3] [--compile]    # FOLDER: gcc.c-torture/execute, or another

A program passes where it is built and ends with status 0 and gcc's output. What gcc itself refuses or fails is left
out, and the programs of UNDEFINED, which ask for more than C does. What is refused by design, as clang does it, by a
message that names it, is counted apart: BY_DESIGN.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from csmith_campaign import meta_cc
from isolated import isolated, run_limited

_OPTIONS = re.compile(r'\{\s*dg-(?:additional-)?options\s+\{?\s*"([^"]*)"\s*\}')
_GOOD = ("ok", "left-out", "by-design")
BY_DESIGN = re.compile(
    r"nested function|variably modified member|attribute 'scalar_storage_order'|decimal floating types"
    r"|'__builtin_apply'|flag '-fnon-call-exceptions'|flag '-finstrument-functions'"
    r"|flexible array member can only be initialised"
)
UNDEFINED = {
    **{f"{name}-chk-1.c": "asks that a checked call whose format needs no check is left out"
       for name in ("printf", "fprintf", "vprintf", "vfprintf")},
    "990208-1.c": "asks that a function in which a label's address is taken is inlined",
    "pr64242.c": "asks that two empty objects of alloca have one address",
    "pr79286.c": "reads an object that was never set",
}


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    kind: str
    text: str = ""


def flags_of(text: str) -> list[str]:
    """The options that a test asks for, without those that only make warnings."""
    found = [flag for options in _OPTIONS.findall(text) for flag in shlex.split(options)]
    ignored = ("-W", "-w", "-pedantic", "-O", "-fdump", "--param", "-ftree", "-fno-dce", "-fmodulo-sched")
    return [flag for flag in found if not flag.startswith(ignored)]


def _is_modern(source: Path, flags: Sequence[str]) -> bool:
    """Whether it does without implicit functions and implicit int, which C99 took away."""
    command: list[str | Path] = ["gcc", *flags[1:], "-std=gnu17", "-Werror=implicit", "-fsyntax-only", source]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def one(source: Path, levels: Sequence[str], only_compile: bool) -> Row:
    text = source.read_text("utf-8", "surrogateescape")
    if source.name in UNDEFINED:
        return Row(source.name, "left-out", UNDEFINED[source.name])
    flags = ["-w", *flags_of(text)]
    if "-std=" not in " ".join(flags):
        flags.append("-std=gnu17" if _is_modern(source, flags) else "-std=gnu89")
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        theirs = Path(folder) / "theirs"
        mode = ["-c"] if only_compile else ["-lm"]
        built = subprocess.run(["gcc", *flags, "-O1", source, *mode, "-o", theirs], capture_output=True, check=False)
        if built.returncode != 0:
            return Row(source.name, "left-out", "gcc refuses it")
        expected = None if only_compile else run_limited([theirs], 20)
        if not only_compile and (expected is None or expected.returncode != 0):
            return Row(source.name, "left-out", "gcc's program fails")
        for level in levels:
            row = _ours(source, level, [*flags, *mode], expected, Path(folder))
            if row.kind != "ok":
                return row
    return Row(source.name, "ok")


def _ours(source: Path, level: str, flags: Sequence[str], expected: object, folder: Path) -> Row:
    binary = folder / f"ours{level}"
    verdict = isolated(lambda: meta_cc(f"-O{level}", source, *flags, "-o", binary), 60)
    where = f"-O{level}: "
    if verdict.kind != "ok":
        kind = "by-design" if verdict.kind == "rejected" and BY_DESIGN.search(verdict.text) else verdict.kind
        return Row(source.name, kind, where + verdict.text)
    if expected is None:
        return Row(source.name, "ok")
    done = run_limited([binary], 60)
    prints_addresses = "%p" in source.read_text("utf-8", "surrogateescape")
    if done is None:
        return Row(source.name, "run-timeout", where)
    if done.returncode != 0:
        return Row(source.name, "run-crash", f"{where}status {done.returncode}")
    same = prints_addresses or done.stdout == expected.stdout  # type: ignore[attr-defined]
    return Row(source.name, "ok" if same else "mismatch", where)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--levels", default="0,2,3")
    parser.add_argument("--compile", action="store_true", help="only compile")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--match", default="", help="only names that hold this text")
    parser.add_argument("--start", default="", help="only from this name on")
    given = parser.parse_args()
    found = sorted(given.folder.rglob("*.c"))
    sources = [each for each in found if given.match in each.name and each.name >= given.start]
    work = partial(one, levels=given.levels.split(","), only_compile=given.compile)
    rows: list[Row] = []
    with ProcessPoolExecutor(given.jobs) as pool:
        for row in pool.map(work, sources):
            rows.append(row)
            if row.kind not in _GOOD:
                last = row.text.strip().splitlines()[:1] + row.text.strip().splitlines()[-1:]
                print(f"{row.name}: {row.kind} {' ... '.join(dict.fromkeys(last))[:260]}", flush=True)
    counts = Counter(row.kind for row in rows)
    print(f"torture: {len(rows)} programs of {given.folder} at levels {given.levels}: {dict(counts.most_common())}")
    return 1 if any(row.kind not in _GOOD for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
