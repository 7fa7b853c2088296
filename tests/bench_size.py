"""`make bench-size`: `meta evolve llama --for size` against gcc and clang 19 at their smallest, in bytes.

Theirs are generation 0's emitted sources for bare metal, with the flags that the emitted Makefile asks for, each unit
in sections of its own that the linker collects, with and without LTO; meta's are the generations of the evolution.
Counted is the same for all: every section of the image that is loaded and has bytes in the file, which is code,
constants and initialised data, and neither zeroed data nor what the weights take in the RAM disk. What meta packs is
counted packed; a column says what that makes in memory. Each image boots and must print what the workload `greedy`
expects. The last line is the worst ratio of the newest generation's bytes to
one of the two goals: 12 KiB, and 0.6 times what clang makes with -Oz -flto.

    python tests/bench_size.py path/to/outputs    # with the generations that are there
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conftest import run_meta
from elftools.elf.elffile import ELFFile
from rich.console import Console
from rich.table import Table

from meta.app import App, load_app
from meta.generation import load_generation
from meta.machine import Job, Module, get_machine
from meta.target import Platform

GOAL_BYTES, GOAL_RATIO = 12 * 1024, 0.6
CLANG = "clang -Oz -flto"  # the one that the goal names
ALLOCATED, WRITABLE, EXECUTABLE = 2, 1, 4


@dataclass(frozen=True, slots=True)
class Builder:
    """A compiler at a level: its command, what is said to it, and what is said when it links."""

    name: str
    command: str
    flags: tuple[str, ...]
    linking: tuple[str, ...] = ()


def builders() -> list[Builder]:
    """gcc's and clang's, as far as they are installed."""
    levels = ("-Os", "-Oz")
    lto = ((), ("-flto",))
    found = [Builder(" ".join(("gcc", level, *more)), "gcc", (level, *more)) for level in levels for more in lto]
    if shutil.which("clang-19") is None or shutil.which("ld.lld-19") is None:
        print("left out: clang (Debian: apt-get install clang-19 lld-19)")
        return found
    lld = ("-fuse-ld=lld-19",)
    return [*found, Builder("clang -Oz", "clang-19", ("-Oz",), lld), Builder(CLANG, "clang-19", ("-Oz", "-flto"), lld)]


def needed_flags(tree: Path) -> list[str]:
    """What the tree's Makefile says every compiler must be told on bare metal."""
    text = (tree / "Makefile").read_text().replace("\\\n", " ")
    found = [re.search(rf"^{name} := (.*)$", text, re.M) for name in ("needed", "needed_pc")]
    return [flag for each in found if each is not None for flag in each[1].split()]


def build(tree: Path, builder: Builder, folder: Path) -> Path:
    """The image that `builder` makes of the emitted tree."""
    folder.mkdir()
    units = [unit for unit in [*tree.glob("*/*.c"), *tree.glob("runtime/pc/*.c")] if "probe" not in unit.parts]
    needed = [*builder.flags, *needed_flags(tree)]
    objects = []
    for unit in sorted([*units, *tree.glob("boot/pc/*.s")]):
        objects.append(folder / (unit.relative_to(tree).as_posix().replace("/", "-") + ".o"))
        flags = needed if unit.suffix == ".c" else []
        subprocess.run([builder.command, *flags, "-c", "-o", objects[-1], unit], check=True)
    image = folder / "kernel.elf"
    link = ["-nostdlib", "-static", f"-Wl,--gc-sections,-z,noexecstack,-T,{tree / 'pc.ld'}", *builder.linking]
    subprocess.run([builder.command, *needed, *link, "-o", image, *objects], check=True)
    return image


def sizes(image: Path) -> tuple[int, int, int]:
    """Bytes of code, of constants (with notes), and of initialised data."""
    counted = [0, 0, 0]
    with image.open("rb") as file:
        for section in ELFFile(file).iter_sections():
            flags = section["sh_flags"]
            if flags & ALLOCATED and section["sh_type"] != "SHT_NOBITS":
                counted[0 if flags & EXECUTABLE else 2 if flags & WRITABLE else 1] += section["sh_size"]
    return counted[0], counted[1], counted[2]


def generations(folder: Path) -> list[Path]:
    return sorted((folder / "llama").glob("gen-[0-9][0-9][0-9]"))


def evolved(folder: Path) -> Path:
    """The outputs of an evolution made in `folder`."""
    result = run_meta("evolve", "llama", "--for", "size", cwd=folder)
    if result.status != 0:
        sys.exit(f"meta evolve failed:\n{result.err}")
    return folder / "outputs"


def check(label: str, image: Path, app: App) -> None:
    """Boot the image and end here where it does not print what the first workload expects."""
    workload = app.workloads[0]
    modules = tuple(Module(name, file) for name, file in app.data)
    job = Job(image, Platform.PC, (app.name, *workload.args), modules, workload.stdin, 600, app.memory)
    outcome = get_machine("qemu" if get_machine("qemu").available() else "unicorn").run(job)
    if (outcome.status, outcome.console) != (workload.status, workload.expect):
        sys.exit(f"{label} does not print what the workload '{workload.name}' expects")


def main(arguments: Sequence[str]) -> None:
    columns = ("image", "code", "constants", "data", "bytes", "unpacked", f"to {CLANG}")
    table = Table(*columns, title="llama without weights")
    unpacked: dict[str, int | None] = {}
    rows: list[tuple[str, tuple[int, int, int]]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outputs = Path(arguments[0]).resolve() if arguments else evolved(folder)
        found = generations(outputs)
        tree = folder / "emitted"
        result = run_meta("emit", str(found[0]), "-o", str(tree), cwd=folder)
        if result.status != 0:
            sys.exit(f"meta emit failed:\n{result.err}")
        images = [
            *((each.name, build(tree, each, folder / f"build-{number}")) for number, each in enumerate(builders())),
            *((f"meta {each.name}", each / "kernel.elf") for each in found),
        ]
        unpacked.update({f"meta {each.name}": load_generation(each).manifest.sizes.unpacked for each in found})
        app = load_app(found[0] / "sources")
        for label, image in images:
            check(label, image, app)
            rows.append((label, sizes(image)))
    totals = {label: sum(parts) for label, parts in rows}
    theirs = totals.get(CLANG)
    for label, parts in rows:
        ratio = f"{totals[label] / theirs:.3f}" if theirs else ""
        in_memory = unpacked.get(label) or totals[label]
        table.add_row(label, *(f"{part:,}" for part in (*parts, totals[label], in_memory)), ratio)
    Console().print(table)
    ours = totals[rows[-1][0]]
    goals = {f"{GOAL_BYTES:,} bytes": ours / GOAL_BYTES}
    if theirs:
        goals[f"{GOAL_RATIO} times {CLANG}"] = ours / (GOAL_RATIO * theirs)
    for goal, share in goals.items():
        print(f"{share:.3f} of the goal of {goal}")
    print(f"worst ratio: {max(goals.values()):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
