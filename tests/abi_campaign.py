"""`make abi N=1000`: functions of random signatures, callers and callees compiled by `meta cc` and by gcc.

    python tests/abi_campaign.py 1000              # fresh seeds, printed
    python tests/abi_campaign.py 1000 --seed 1     # programs 1, 2, ... of 25 signatures each

Each program is two units; gcc compiles both, then each of them is compiled by `meta cc` in turn, then both are.
All four print the same. Types that the compiler refuses are named, and left out, and so are programs whose build by gcc
alone crashes: gcc 12 reads variable arguments of 16-byte alignment with instructions for aligned memory where they are
not aligned.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from abi_program import OPTIONAL, Signatures, probe
from conftest import ROOT
from csmith_campaign import meta_cc
from isolated import isolated, run_limited

KEPT = ROOT / "outputs" / "abi"
FLAGS = ("-std=gnu17", "-w", "-Wno-psabi", "-ffp-contract=off")
UNITS = ("callee", "caller")
LEFT_OUT = "left out"
PER_PROGRAM = 25


def supported(folder: Path) -> list[str]:
    """The types of OPTIONAL that `meta cc` and gcc both know by value."""
    found = []
    source = folder / "probe.c"
    for kind in OPTIONAL:
        source.write_text(probe(kind))
        ours = isolated(lambda: meta_cc("-w", "-c", source, "-o", folder / "probe.o"))
        theirs = subprocess.run(["gcc", "-w", "-c", source, "-o", folder / "probe.o"], capture_output=True, check=False)
        if ours.kind == "ok" and theirs.returncode == 0:
            found.append(kind)
    return found


def disagreement(seed: int, functions: int, optional: Sequence[str], levels: Sequence[str], folder: Path) -> str:
    """What differs in the program of one seed, as `compared` says it."""
    signatures = Signatures(seed, functions, optional)
    (folder / "callee.c").write_text(signatures.callee())
    (folder / "caller.c").write_text(signatures.caller())
    found = compared(folder, levels)
    return found and f"{found} of {signatures.functions[0][0]} ..."


def compared(folder: Path, levels: Sequence[str]) -> str:
    """What differs between the builds of callee.c and caller.c in `folder`; empty where nothing does, and LEFT_OUT with
    the reason where gcc's own program fails."""
    for level in levels:
        built = {}
        for unit in UNITS:
            source, theirs, ours = (folder / f"{unit}{suffix}" for suffix in (".c", "-gcc.o", "-meta.o"))
            flags = (*FLAGS, f"-O{level}", "-c", source, "-o")
            subprocess.run(["gcc", *flags, theirs], check=True)
            verdict = isolated(partial(meta_cc, *flags, ours), seconds=120)
            if verdict.kind != "ok":
                return f"{unit}.c at -O{level}: {verdict.kind} {verdict.text[-600:]}"
            built[unit] = (theirs, ours)
        expected = _output([built["callee"][0], built["caller"][0]], folder)
        if len(expected) == 1:
            return f"{LEFT_OUT}: gcc's own program at -O{level}: {expected[0]}"
        for name, callee, caller in (("we are called", 1, 0), ("we call", 0, 1), ("both", 1, 1)):
            printed = _output([built["callee"][callee], built["caller"][caller]], folder)
            if printed != expected:
                wrong = [line for line in printed if line not in expected][:3]
                return f"{name} at -O{level}: {wrong}"
    return ""


def _output(objects: Sequence[Path], folder: Path) -> list[str]:
    subprocess.run(["gcc", "-no-pie", *objects, "-o", folder / "program", "-lm"], check=True)
    done = run_limited([folder / "program"], 20)
    if done is None or done.returncode != 0:
        return ["timeout" if done is None else f"status {done.returncode}"]
    return done.stdout.decode().splitlines()


def _one(seed: int, optional: Sequence[str], levels: Sequence[str], kept: Path) -> tuple[int, str]:
    folder = kept / f"seed-{seed}"
    folder.mkdir(parents=True)
    text = disagreement(seed, PER_PROGRAM, optional, levels, folder)
    if text:
        (folder / "verdict.txt").write_text(text + "\n")
    else:
        shutil.rmtree(folder)
    return seed, text


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, help="signatures")
    parser.add_argument("--seed", type=int, default=None, help="first seed; fresh ones without it")
    parser.add_argument("--levels", default="0,2")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if shutil.which("gcc") is None:
        print("gcc, the other side, is not installed", file=sys.stderr)
        return 1
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = Path(tempfile.mkdtemp(prefix="run-", dir=KEPT))
    optional = supported(kept)
    (kept / "probe.c").unlink()
    (kept / "probe.o").unlink(missing_ok=True)
    first = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
    seeds = range(first, first + -(-given.count // PER_PROGRAM))
    missing = [kind for kind in OPTIONAL if kind not in optional]
    print(f"abi: seeds {first} to {seeds[-1]}; not by value here: {', '.join(missing) or 'nothing'}; see {kept}")
    bad: list[int] = []
    left = 0
    with ProcessPoolExecutor(given.jobs) as pool:
        for seed, text in pool.map(partial(_one, optional=optional, levels=given.levels.split(","), kept=kept), seeds):
            if text:
                print(f"seed {seed}: {text}", flush=True)
            left += text.startswith(LEFT_OUT)
            if text and not text.startswith(LEFT_OUT):
                bad.append(seed)
    count = len(seeds) * PER_PROGRAM
    found = f"{len(bad)} bad programs, {left} left out"
    print(f"abi: {count} signatures at levels {given.levels}, both directions: {found}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
