"""`make bench-compile`: lines per second of each front-end stage on generated programs of growing size.

Preprocess, parse, sema and lower; `all four` is what the last line judges, at 10,000 lines. Each size runs in
a process of its own, so that the memory column is that size's.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generate_program import generate
from rich.console import Console
from rich.table import Table

from meta.frontend.gnu import parse_gnu
from meta.frontend.preprocessor import PreprocessOptions, preprocess
from meta.lower import lower_program
from meta.program import Assembly, Program, Unit
from meta.sema import analyse
from meta.target import Platform, Target

SIZES = (1_000, 10_000, 100_000, 250_000)
STAGES = ("preprocess", "parse", "sema", "lower")
GOAL_LINES, GOAL = 10_000, 10_000


def measure(lines: int) -> dict[str, float]:
    """Seconds of each stage, the lines there were, and the peak memory in MiB of this process."""
    gc.disable()  # as `meta cc` does
    spent: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = work()
        spent[stage] = time.process_time() - start
        return result

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.c"
        path.write_text(generate(lines))
        units = timed("preprocess", lambda: preprocess(path, PreprocessOptions(logical="program.c")))
    tree = timed("parse", lambda: parse_gnu(units, "program.c"))
    count = units.lines
    boot = Assembly("boot/exports.s", ".globl main\n", Platform.LINUX)
    program = Program("bench", (Unit("program.c", tree, None),), (boot,))
    del tree
    semantics = timed("sema", lambda: analyse(program))
    timed("lower", lambda: lower_program(semantics, Target(Platform.LINUX)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**spent, "lines": count, "memory": peak}


def measured_apart(lines: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(lines)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    table = Table("lines", *STAGES, "all four", "memory", title="lines per second (CPU time)")
    judged = None
    for size in sizes:
        row = measured_apart(size)
        total = sum(row[stage] for stage in STAGES)
        speeds = [f"{row['lines'] / row[stage]:,.0f}" for stage in STAGES]
        table.add_row(f"{row['lines']:,.0f}", *speeds, f"{row['lines'] / total:,.0f}", f"{row['memory']:.0f} MiB")
        if size == GOAL_LINES or judged is None:
            judged = row["lines"] / total
    Console().print(table)
    print(f"worst ratio: {(judged or 0) / GOAL:.2f} (lines per second at {GOAL_LINES:,} lines / {GOAL:,})")


if __name__ == "__main__":
    main()
