"""Builds of an emitted tree by gcc and clang as fast as they can: -O3, this CPU, LTO, and a profile of the same run.

The tree is freestanding, so the training build writes its counters by itself: see bench_speed_training.c.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

SUPPORT = Path(__file__).with_name("bench_speed_training.c")
SPEED = ("-O3", "-march=native")
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Compiler:
    """gcc or clang, with what it calls profiling."""

    command: str
    generate: tuple[str, ...]
    linking: tuple[str, ...]  # of the training build
    lto: tuple[str, ...]

    @property
    def is_clang(self) -> bool:
        return "clang" in self.command


def gcc() -> Compiler:
    return Compiler("gcc", ("-fprofile-generate", "-fprofile-info-section=gcov_info"), ("-lgcov",), ())


def clang() -> Compiler | None:
    """clang 19 with its profile runtime and linker; None where they are not all here."""
    command = shutil.which("clang-19")
    if command is None or shutil.which("llvm-profdata-19") is None or shutil.which("ld.lld-19") is None:
        return None
    asked = subprocess.run([command, "-print-runtime-dir"], capture_output=True, text=True, check=True)
    folder = Path(asked.stdout.strip())
    found = [*folder.glob("libclang_rt.profile*.a"), *folder.parent.glob("linux/libclang_rt.profile-x86_64.a")]
    return Compiler(command, ("-fprofile-generate",), (str(found[0]),), ("-fuse-ld=lld",)) if found else None


def needed_flags(tree: Path) -> list[str]:
    """What the tree's Makefile says every compiler must be told."""
    text = (tree / "Makefile").read_text().replace("\\\n", " ")
    found = re.search(r"^needed := (.*)$", text, re.M)
    assert found is not None
    return found[1].split()


@dataclass(frozen=True, slots=True)
class Tree:
    """An emitted tree of platform linux."""

    folder: Path

    @property
    def units(self) -> list[Path]:
        every = sorted(self.folder.glob("*/*.c")) + sorted((self.folder / "runtime" / "linux").glob("*.c"))
        return [unit for unit in every if "probe" not in unit.parts]

    @property
    def boot(self) -> Path:
        return self.folder / "boot" / "linux" / "start.s"

    @property
    def link_flags(self) -> list[str]:
        return ["-nostdlib", "-static", f"-Wl,--gc-sections,-z,noexecstack,-T,{self.folder / 'linux.ld'}"]


def build(tree: Tree, compiler: Compiler, folder: Path, train: Sequence[str], environment: dict[str, str]) -> Path:
    """The image for speed: built with counters, run with the arguments `train`, built again with what they say."""
    needed = needed_flags(tree.folder)
    folder.mkdir(parents=True)
    start = folder / "start.o"
    run([compiler.command, "-c", "-o", start, tree.boot])
    counted = _objects(tree, compiler, folder / "train", [*SPEED, *needed, *compiler.generate], {})
    support = folder / "support.o"
    raw = folder / "raw"
    run([compiler.command, "-O2", *needed, f'-DPROFILE_FILE="{raw}"', "-c", "-o", support, SUPPORT])
    wrap = ["-Wl,--wrap=platform_exit,--wrap=linux_main", "-Wl,--unresolved-symbols=ignore-all"]
    trainer = folder / "trainer"
    parts: list[str | Path] = [*counted, start, support, *compiler.linking]
    run([compiler.command, *needed, *tree.link_flags, *wrap, "-o", trainer, *parts])
    run([trainer, *train], environment)
    uses = {unit: ["-fprofile-use=" + str(folder / "train" / f"{_name(tree, unit)}.gcda")] for unit in tree.units}
    if compiler.is_clang:
        run(["llvm-profdata-19", "merge", "-o", folder / "profile", raw])
        uses = {unit: [f"-fprofile-use={folder / 'profile'}"] for unit in tree.units}
    final = _objects(tree, compiler, folder / "use", [*SPEED, *needed, "-flto", "-Wno-missing-profile"], uses)
    image = folder / "kernel.elf"
    lto = ["-flto", *compiler.lto, *([] if compiler.is_clang else ["-fprofile-use"])]
    run([compiler.command, *SPEED, *needed, *lto, *tree.link_flags, "-o", image, *final, start])
    return image


def _name(tree: Tree, unit: Path) -> str:
    return str(unit.relative_to(tree.folder)).replace("/", "-")


def _objects(
    tree: Tree, compiler: Compiler, folder: Path, flags: Sequence[str], more: dict[Path, list[str]]
) -> list[Path]:
    """One object of each unit."""
    folder.mkdir()
    objects = {unit: folder / f"{_name(tree, unit)}.o" for unit in tree.units}
    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [
            pool.submit(run, [compiler.command, *flags, *more.get(unit, ()), "-c", "-o", code, unit])
            for unit, code in objects.items()
        ]:
            done.result()
    return list(objects.values())


def run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr}")
