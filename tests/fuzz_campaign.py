"""`make fuzz N=10000`: mutated C through preprocessor, parser, sema and lowering: success or diagnostics, nothing else.

    python tests/fuzz_campaign.py 10000             # a fresh seed, printed
    python tests/fuzz_campaign.py 500 --seed 7

A traceback, an internal error, a crash, more than 20 seconds of CPU time or more than 2 GiB fail a mutant; it is kept.
What lowering accepts, LLVM's verifier accepts too.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import llvmlite.binding as llvm
from conftest import ROOT
from isolated import GIB, Verdict, isolated
from mutants import corpus, mutate

from meta.diagnostics import raise_all
from meta.driver import cc_preprocess, cc_unit
from meta.driver.cc_options import Input, Options
from meta.frontend.preprocessor import preprocess_with_errors
from meta.lower import lower_program
from meta.warnings import WarningOptions

KEPT = ROOT / "outputs" / "fuzz"
SECONDS, MEMORY = 20, 2 * GIB
INCLUDE = tuple(str(ROOT / "sources" / name) for name in ("runtime", "runtime/include", "runtime/pc", "bench"))
GOOD = ("ok", "rejected")
_STANDARDS = ("gnu11", "gnu11", "gnu17", "gnu23", "gnu89", "c99")


def compile_text(text: str, standard: str = "gnu11") -> None:
    """Everything up to verified IR, warnings too; raises MetaError for what is refused."""
    options = Options(standard=standard, include=INCLUDE)
    wanted = cc_preprocess.preprocess_options(Input("mutant.c", "c"), options)
    preprocessed, errors = preprocess_with_errors(text, "mutant.c", wanted)
    semantics, errors = cc_unit.analysed(preprocessed, errors, "mutant.c", options)
    cc_unit.warnings(preprocessed, semantics, errors, WarningOptions.of(["-Weverything"]))
    raise_all(errors)
    ir = lower_program(semantics, options.target())
    llvm.parse_assembly(ir, llvm.create_context()).verify()


def attempt(text: str, standard: str = "gnu11") -> Verdict:
    """`compile_text` in a process of its own."""

    def work() -> int:
        compile_text(text, standard)
        return 0

    return isolated(work, SECONDS, MEMORY)


def mutant(seed: int) -> tuple[str, str]:
    """The text of one seed, and the standard it is compiled for."""
    pick = random.Random(seed)
    texts = list(corpus().values())
    return mutate(pick.choice(texts), texts, pick), pick.choice(_STANDARDS)


def _one(seed: int, kept: Path) -> tuple[int, Verdict]:
    text, standard = mutant(seed)
    verdict = attempt(text, standard)
    if verdict.kind not in GOOD:
        (kept / f"{seed}-{standard}.c").write_text(text, "utf-8", "surrogateescape")
    return seed, verdict


def campaign(seeds: Iterable[int], kept: Path, jobs: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(jobs) as pool:
        for seed, verdict in pool.map(partial(_one, kept=kept), seeds, chunksize=8):
            counts[verdict.kind] += 1
            if verdict.kind not in GOOD:
                last = " | ".join(verdict.text.strip().splitlines()[-3:])
                print(f"seed {seed}: {verdict.kind} {last[:400]}", flush=True)
            if counts.total() % 500 == 0:
                print(f"... {counts.total()}: {dict(counts)}", flush=True)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=None, help="first seed; fresh ones without it")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    first = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = Path(tempfile.mkdtemp(prefix="run-", dir=KEPT))
    print(f"fuzz: seeds {first} to {first + given.count - 1}; failures go to {kept}")
    counts = campaign(range(first, first + given.count), kept, given.jobs)
    bad = sum(number for kind, number in counts.items() if kind not in GOOD)
    print(f"fuzz: {counts.total()} mutants: {dict(counts)}; {bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
