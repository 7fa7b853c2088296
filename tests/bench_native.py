"""`make bench`: the last generation on the native machine against gcc on the sources it emits.

gcc gets `-O3 -march=native -ffp-contract=off`, the host CPU as meta does, and strict floating point, so that
both print the same text. Runs alternate; a row shows the fastest of each and the ratio gcc time / meta time,
above 1 where meta's is faster. The last line is the worst ratio.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from conftest import MODELS, run_meta
from rich.console import Console
from rich.table import Table

from meta.machine.cpio import write_archive

ROUNDS = 15
GCC_FLAGS = "-O3 -march=native -ffp-contract=off"
SHIPPED = Path(__file__).resolve().parent.parent / "sources" / "llama" / "model"


@dataclass(frozen=True, slots=True)
class Row:
    """One workload: what to run, with which files on the RAM disk, on both builds of an app."""

    name: str
    app: str
    args: tuple[str, ...]
    files: tuple[Path, ...] = ()


def rows() -> list[Row]:
    """The flagship with the models that are here, and the twelve programs together."""
    models = [
        ("llama shakespeare, 256 steps", SHIPPED, "shakespeare"),
        ("llama stories260K, 512 steps", MODELS, "stories260K"),
    ]
    found = []
    for name, folder, stem in models:
        files = (folder / f"{stem}.bin", folder / f"{stem}.tok512.bin")
        if all(file.is_file() for file in files):
            args = ("--model", files[0].name, "--tokenizer", files[1].name, "--steps", name.split()[-2])
            found.append(Row(name, "llama", args, files))
        else:
            print(f"left out: {name}: {files[0].name} is not here", file=sys.stderr)
    return [*found, Row("bench, all twelve", "bench", ())]


def build(app: str, folder: Path) -> tuple[Path, Path]:
    """The native images of `app`'s last generation: meta's, and gcc's of the emitted sources."""
    for arguments in (("evolve", app, "--machine", "native"), ("run", app, "--machine", "native")):
        result = run_meta(*arguments, cwd=folder)
        if result.status != 0:
            sys.exit(f"meta {' '.join(arguments)} failed:\n{result.err}")
    generation = sorted((folder / "outputs" / app).glob("gen-[0-9][0-9][0-9]"))[-1]
    (image,) = generation.glob("linux/*/kernel.elf")
    tree = folder / f"{app}-emitted"
    run_meta("emit", str(generation), "-o", str(tree), cwd=folder)
    make = ["make", "-s", "PLATFORM=linux", "CC=gcc", f"CFLAGS={GCC_FLAGS}"]
    subprocess.run(make, cwd=tree, check=True)
    return image, tree / "kernel.elf"


def user_seconds(image: Path, row: Row, archive: Path) -> tuple[float, bytes]:
    """User CPU seconds of one run, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    environment = {**os.environ, "META_RAMDISK": str(archive)}
    done = subprocess.run([str(image), *row.args], env=environment, capture_output=True, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, done.stdout


def compare(row: Row, images: tuple[Path, Path], archive: Path) -> tuple[float, float]:
    """The fastest run of each image; both must print the same."""
    write_archive(archive, [(file.name, file) for file in row.files])
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        texts = []
        for index, image in enumerate(images):
            seconds, text = user_seconds(image, row, archive)
            best[index] = min(best[index], seconds)
            texts.append(text)
        if texts[0] != texts[1]:
            sys.exit(f"{row.name}: the two builds print different texts")
    return best[0], best[1]


def main() -> None:
    table = Table("workload", "meta", f"gcc {GCC_FLAGS}", "ratio", title="native, fastest of 15 alternating runs")
    ratios = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        todo = rows()
        images = {app: build(app, folder) for app in dict.fromkeys(row.app for row in todo)}
        for row in todo:
            ours, theirs = compare(row, images[row.app], folder / "ramdisk.cpio")
            ratios.append(theirs / ours)
            table.add_row(row.name, f"{ours * 1000:.1f} ms", f"{theirs * 1000:.1f} ms", f"{theirs / ours:.2f}")
    Console().print(table)
    print(f"worst ratio: {min(ratios):.2f}")


if __name__ == "__main__":
    main()
