"""`make bench-speed`: `meta evolve --for speed` on the native machine against gcc and clang at their best.

Theirs are generation 0's emitted sources of the same app, with -O3 -march=native, LTO, a profile of the very run that
is measured, and strict floating point, so that all print the same text. That run is what meta's evolution trains on,
too: llama is copied with the 260K model as its data, and its own workloads judge. Rows are llama's decoding loop and
the twelve bench programs, each as the time-stamp counter saw it in the program itself. Runs alternate; a row shows
the fastest of each, and the ratio of the better compiler's time to meta's: above 1 meta is ahead. The last line is
the worst ratio.

    python tests/bench_speed.py 41         # so many runs of each; more where the computer is busy
    python tests/bench_speed.py 41 bench   # only this app
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from conftest import MODELS, ROOT, run_meta
from optimised_builds import Tree, build, clang, gcc
from rich.console import Console
from rich.table import Table

from meta.machine.cpio import write_archive
from meta.machine.frames import FrameType, parse_frames

ROUNDS = 21
GOAL_LLAMA, GOAL_AHEAD = 1.5, 10
STORIES = ("stories260K.bin", "stories260K.tok512.bin")


@dataclass(frozen=True, slots=True)
class Subject:
    """One app: how it is run, and which files it finds."""

    app: str
    args: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def subjects(wanted: list[str]) -> list[Subject]:
    files = tuple(MODELS / name for name in STORIES)
    found = [Subject("bench")]
    if all(file.is_file() for file in files):
        args = ("--model", STORIES[0], "--tokenizer", STORIES[1], "--steps", "512")
        found.insert(0, Subject("llama", args, files))
    else:
        print(f"left out: llama: {files[0].name} is not here", file=sys.stderr)
    return [subject for subject in found if not wanted or subject.app in wanted]


def meta(folder: Path, *arguments: str) -> str:
    result = run_meta(*arguments, cwd=folder)
    if result.status != 0:
        sys.exit(f"meta {' '.join(arguments)} failed:\n{result.err}")
    return result.out


def trained_on(subject: Subject, folder: Path) -> str:
    """The app whose training is the measured run: a copy in `folder` where that run has files of its own."""
    if not subject.files:
        return subject.app
    copy = folder / "apps" / subject.app
    shutil.copytree(ROOT / "sources" / subject.app, copy)
    for file in subject.files:
        shutil.copy(file, copy / "model" / file.name)
    text = (copy / "meta.toml").read_text().replace('kind = "train"', 'kind = "check"')
    data = "".join(f'"{file.name}" = "model/{file.name}"\n' for file in subject.files)
    args = json.dumps(list(subject.args))
    train = f'\n[[workload]]\nname = "measured"\nkind = "train"\nargs = {args}\n'
    (copy / "meta.toml").write_text(text.replace("[data]\n", f"[data]\n{data}") + train)
    return str(copy.relative_to(folder))


def evolved(subject: Subject, folder: Path) -> tuple[Path, Path, str]:
    """The native image of the last generation for speed, the emitted tree of the first, and counted instructions."""
    meta(folder, "evolve", trained_on(subject, folder), "--for", "speed")
    generations = sorted((folder / "outputs" / subject.app).glob("gen-[0-9][0-9][0-9]"))
    handed = [str(file) if file.is_file() else arg for arg in subject.args for file in (MODELS / arg,)]
    meta(folder, "run", str(generations[-1]), "--machine", "native", "--", *handed)
    (image,) = generations[-1].glob("linux/*/kernel.elf")
    tree = folder / f"{subject.app}-emitted"
    meta(folder, "emit", str(generations[0]), "-o", str(tree))
    counted = [_instructions(each) for each in (generations[0], generations[-1])]
    note = ""
    if all(counted):
        note = f"{subject.app}: {counted[0]:,} instructions a token in {generations[0].name}, {counted[1]:,} in "
        note += f"{generations[-1].name}, {counted[1] / counted[0]:.3f} of them"
    return image, tree, note


def _instructions(generation: Path) -> int:
    figures = json.loads((generation / "manifest.json").read_text())["figures"]
    return int(figures.get("instructions_per_token") or 0)


def figures(image: Path, subject: Subject, folder: Path) -> tuple[dict[str, int], bytes]:
    """The cycles that one run reports, and what it printed."""
    frames = folder / "frames"
    environment = {"META_RAMDISK": str(folder / "ramdisk.cpio"), "META_FRAMES": str(frames), "META_MEMORY": "67108864"}
    done = subprocess.run([str(image), *subject.args], env=environment, capture_output=True, check=True)
    found = {
        frame.payload[8:].decode(): int.from_bytes(frame.payload[:8], "little")
        for frame in parse_frames(frames.read_bytes())[0]
        if frame.type == FrameType.FIGURE
    }
    cycles = {name.removesuffix("_cycles"): value for name, value in found.items() if name.endswith("cycles")}
    return cycles, done.stdout


def compare(images: dict[str, Path], subject: Subject, folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Per figure and builder the fewest cycles; every build must print the same."""
    write_archive(folder / "ramdisk.cpio", [(file.name, file) for file in subject.files])
    best: dict[str, dict[str, float]] = {}
    texts = set()
    for _ in range(rounds):
        for builder, image in images.items():
            found, text = figures(image, subject, folder)
            texts.add(text)
            for name, cycles in found.items():
                row = best.setdefault(name, {})
                row[builder] = min(row.get(builder, math.inf), cycles)
    if len(texts) != 1:
        sys.exit(f"{subject.app}: the builds print different texts")
    return best


def main() -> None:
    rounds = next((int(word) for word in sys.argv[1:] if word.isdigit()), ROUNDS)
    compilers = {"gcc": gcc(), "clang": clang()}
    for name, compiler in compilers.items():
        if compiler is None:
            print(f"left out: {name} (Debian: apt-get install clang-19 llvm-19 libclang-rt-19-dev lld-19)")
    known = {name: compiler for name, compiler in compilers.items() if compiler is not None}
    table = Table("program", "meta", *known, "ratio", title=f"cycles, fewest of {rounds} alternating runs")
    ratios: dict[str, float] = {}
    notes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for subject in subjects([word for word in sys.argv[1:] if not word.isdigit()]):
            image, tree, note = evolved(subject, folder)
            notes.append(note)
            write_archive(folder / "ramdisk.cpio", [(file.name, file) for file in subject.files])
            environment = {"META_RAMDISK": str(folder / "ramdisk.cpio"), "META_MEMORY": "67108864"}
            images = {"meta": image}
            for builder, compiler in known.items():
                work = folder / f"{subject.app}-{builder}"
                images[builder] = build(Tree(tree), compiler, work, subject.args, environment)
            for row, cycles in compare(images, subject, folder, rounds).items():
                label = "llama stories260K" if row == "decode" else row
                ratios[label] = min(cycles[builder] for builder in known) / cycles["meta"]
                table.add_row(label, *(f"{cycles[builder]:,.0f}" for builder in images), f"{ratios[label]:.3f}")
    Console().print(table)
    for note in filter(None, notes):
        print(note)
    programs = [ratio for label, ratio in ratios.items() if not label.startswith("llama")]
    ahead = sum(ratio > 1 for ratio in programs)
    print(f"ahead on {ahead} of {len(programs)} programs (goal {GOAL_AHEAD} of 12); llama's goal is {GOAL_LLAMA}")
    print(f"worst ratio: {min(ratios.values()):.3f}")


if __name__ == "__main__":
    main()
