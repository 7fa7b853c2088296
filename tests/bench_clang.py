"""`make bench-clang`: run time at -O2 and code size at -Oz against clang 19 on the same sources, flags and CPU.

Both compile each unit apart, freestanding, with strict floating point, for plain x86-64; the host's C library and
one shared clock around the program are linked to both. Runs alternate; a row shows the fastest of each. Ratios
are meta / clang, so below 1 meta's is better. The last line is the worst ratio of the geometric means to 1.02.

    python tests/bench_clang.py nbody json     # only these rows
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from conftest import ROOT
from elftools.elf.elffile import ELFFile
from rich.console import Console
from rich.table import Table

from meta.backend import compile_module
from meta.frontend import parse_unit
from meta.lower import lower_program
from meta.program import Assembly, Program
from meta.sema import analyse
from meta.target import Platform, Target

PROGRAMS = Path(__file__).with_name("bench_programs")
TWELVE = ROOT / "sources" / "bench"
HEADERS = ROOT / "sources" / "runtime" / "include"
CLANG = shutil.which("clang-19") or "clang-19"
FLAGS = (
    "-std=gnu11", "-w", "-ffreestanding", "-fno-builtin", "-nostdinc", "-march=x86-64", "-ffp-contract=off", "-fno-pic",
    "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-ffunction-sections",
)  # fmt: skip
ROUNDS, SECONDS, LIMIT = 9, 0.12, 1.02
EXECUTABLE, ALLOCATED, WRITABLE = 4, 2, 1

# Runs the program as often as asked and says how long it took, in nanoseconds of this process.
CLOCK = """
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
int program_main(void);
int main(int argc, char **argv)
{
    struct timespec a, b;
    long times = argc > 1 ? atol(argv[1]) : 1;
    int status = 0;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (long i = 0; i < times; i++)
        status |= program_main();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    fprintf(stderr, "%ld", (b.tv_sec - a.tv_sec) * 1000000000L + (b.tv_nsec - a.tv_nsec));
    return status;
}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One program: its units, and the function that stands for its `main`."""

    name: str
    units: tuple[Path, ...]
    entry: str


def rows() -> list[Row]:
    table = re.findall(r'\{"(\w+)", "\w+", (\w+)\}', (TWELVE / "main.c").read_text())
    twelve = [Row(name, (TWELVE / f"{name}.c", TWELVE / "support.c"), entry) for name, entry in table]
    return [*twelve, *(Row(path.stem, (path,), "main") for path in sorted(PROGRAMS.glob("*.c")))]


def by_meta(path: Path, entry: str, level: str) -> bytes:
    """The object that meta makes of one unit; every function with external linkage stays visible."""
    unit = parse_unit(path, path.name, include_dirs=[path.parent, HEADERS], defines={entry: "program_main"})
    named = analyse(Program("bench", (unit,), ())).symbols.values()
    visible = [symbol.name for symbol in named if symbol.definition is not None and not symbol.is_static]
    exports = Assembly("exports.s", "".join(f".globl {name}\n" for name in visible), Platform.LINUX)
    target = Target(Platform.LINUX, level=level, strict_aliasing=True)
    return compile_module(lower_program(analyse(Program("bench", (unit,), (exports,))), target), target).object


def by_clang(path: Path, entry: str, level: str) -> bytes:
    command = [CLANG, *FLAGS, f"-O{level}", f"-D{entry}=program_main", "-I", str(path.parent), "-I", str(HEADERS)]
    return subprocess.run([*command, "-c", str(path), "-o", "/dev/stdout"], capture_output=True, check=True).stdout


def code_size(code: bytes) -> int:
    """Bytes of instructions and constants: what is allocated and never written."""
    return sum(
        section["sh_size"]
        for section in ELFFile(BytesIO(code)).iter_sections()
        if section["sh_flags"] & ALLOCATED and not section["sh_flags"] & WRITABLE and section.name != ".eh_frame"
    )


def link(folder: Path, name: str, objects: Sequence[bytes], clock: Path) -> Path:
    parts = []
    for index, code in enumerate(objects):
        part = folder / f"{name}.{index}.o"
        part.write_bytes(code)
        parts.append(str(part))
    binary = folder / name
    subprocess.run(["gcc", "-no-pie", *parts, str(clock), "-o", str(binary), "-lm"], check=True)
    return binary


def run(binary: Path, times: int) -> tuple[float, bytes]:
    """Seconds, and what the program printed."""
    done = subprocess.run([str(binary), str(times)], capture_output=True, check=False, timeout=120)
    return int(done.stderr) / 1e9, done.stdout


def run_time(row: Row, folder: Path, clock: Path) -> tuple[float, float]:
    """The fastest of alternating runs of both builds, in seconds; they must print the same."""
    binaries = [
        link(folder, f"{row.name}.{index}", [compiled(path, row.entry, "2") for path in row.units], clock)
        for index, compiled in enumerate((by_meta, by_clang))
    ]
    once = min(run(binaries[1], 1)[0] for _ in range(2))
    times = max(1, round(SECONDS / max(once, 1e-6)))
    best = [math.inf, math.inf]
    for _ in range(ROUNDS):
        texts = []
        for index, binary in enumerate(binaries):
            seconds, text = run(binary, times)
            best[index] = min(best[index], seconds / times)
            texts.append(text)
        if texts[0] != texts[1]:
            sys.exit(f"{row.name}: the two builds print different texts")
    return best[0], best[1]


def geometric_mean(values: Sequence[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def main() -> None:
    if shutil.which(CLANG) is None:
        sys.exit("clang-19 is not installed (Debian: apt-get install clang-19)")
    wanted = [row for row in rows() if not sys.argv[1:] or row.name in sys.argv[1:]]
    columns = ("program", "meta -O2", "clang -O2", "ratio", "meta -Oz", "clang -Oz", "ratio")
    table = Table(*columns, title="meta / clang 19")
    speeds, sizes = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "clock.c").write_text(CLOCK)
        clock = folder / "clock.o"
        subprocess.run(["gcc", "-O2", "-c", str(folder / "clock.c"), "-o", str(clock)], check=True)
        for row in wanted:
            ours, theirs = run_time(row, folder, clock)
            small = [sum(code_size(make(path, row.entry, "z")) for path in row.units) for make in (by_meta, by_clang)]
            speeds.append(ours / theirs)
            sizes.append(small[0] / small[1])
            table.add_row(
                row.name, f"{ours * 1e3:.3f} ms", f"{theirs * 1e3:.3f} ms", f"{speeds[-1]:.3f}",
                *map(str, small), f"{sizes[-1]:.3f}",
            )  # fmt: skip
    means = geometric_mean(speeds), geometric_mean(sizes)
    table.add_row("geometric mean", "", "", f"{means[0]:.3f}", "", "", f"{means[1]:.3f}")
    Console().print(table)
    print(f"worst ratio: {max(means) / LIMIT:.3f} (the larger geometric mean / {LIMIT})")


if __name__ == "__main__":
    main()
