"""Random programs of csmith, instrumented: the same output, and two choices of counters that find the same counts.

    python tests/instrument_csmith.py 200 --seed 1

Counted are, once, the edges thought to be rare, as always, and once those thought to be frequent; all that neither
counts is derived, so wrong derivations differ.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from csmith_campaign import expanded, missing, random_program
from passes_harness import context, program_of, run_hosted

from meta.passes import Instrument, run_pipeline
from meta.passes.spanning import Edge, Graph
from meta.profile import Profile
from meta.program import Program

SIZE = ("--max-funcs", "4", "--max-block-size", "4")
LIMIT = 1  # seconds of the program itself: many run long, some for ever
_choose = Graph.counted


def worst(graph: Graph) -> list[int] | None:
    """The counters of the spanning tree of least weight."""
    edges = [edge if edge.site is None else Edge(edge.source, edge.target, edge.site, -edge.weight)
             for edge in graph.edges]  # fmt: skip
    return _choose(Graph(edges, graph.vertices))


def one(seed: int, folder: Path, size: Sequence[str] = SIZE) -> str:
    """"ok", "skipped" where csmith or time does not allow it, or what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    source = random_program(seed, folder, size)
    if source is None:
        return "skipped"
    program = program_of({"app/main.c": expanded(source)})
    try:
        plain = run_hosted(program, folder / "plain", seconds=LIMIT)
        found: list[Profile] = []
        for name, mode, choice in (("best", "all", _choose), ("worst", "blocks", worst)):
            with mock.patch.object(Graph, "counted", choice):
                run, profile = _measured(program, folder / name, mode)
            if run != (plain.out, plain.status):
                return f"{name}: {run[0][-100:]!r} instead of {plain.out[-100:]!r}"
            found.append(profile)
    except subprocess.TimeoutExpired:
        return "skipped"
    different = [name for name, counts in found[0].blocks.items() if found[1].blocks.get(name, counts) != counts]
    entries = [name for name, counts in found[0].blocks.items() if counts[0] != found[1].calls(name)]
    return f"counts differ: {different} {entries}" if different or entries else "ok"


def _measured(program: Program, folder: Path, mode: str) -> tuple[tuple[str, int], Profile]:
    hooked, (report,) = run_pipeline([Instrument((mode,))], program, context())
    assert report.probes is not None
    run = run_hosted(hooked, folder)
    return (run.out, run.status), run.profile(report.probes)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if missing():
        print(missing(), file=sys.stderr)
        return 1
    bad, done = [], 0
    with tempfile.TemporaryDirectory(prefix="instrument-") as folder:
        for seed in range(given.seed, given.seed + given.count):
            what = one(seed, Path(folder) / str(seed))
            done += what == "ok"
            if what not in ("ok", "skipped"):
                bad.append(seed)
                print(f"seed {seed}: {what}", flush=True)
    print(f"{given.count} programs from seed {given.seed}: {done} ok, {len(bad)} bad {bad or ''}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
