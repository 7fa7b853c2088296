"""The whole way with the flagship app: evolve, then every generation on every machine, against gcc too.

The oracles are texts that llama2.c's own program printed for the same model.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Result, model, run_meta
from kill_campaign import Wish, digests, finish, one_round

from meta.machine.cpio import write_archive

_MACHINES = ("native", "qemu", "qemu:pc", "unicorn")
_EMULATOR = "qemu-system-x86_64"


WISH = Wish("llama", "balanced", machine="")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """An evolution with one worker: its folder, the seconds that it took, the digests of all files."""

    folder: Path
    seconds: float
    digests: Mapping[str, str]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    folder = tmp_path_factory.mktemp("evolved")
    seconds = finish(folder, WISH, workers=1)
    yield Undisturbed(folder, seconds, digests(folder / "outputs"))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def evolved(undisturbed: Undisturbed) -> Path:
    """A folder in which `meta evolve llama` ran."""
    return undisturbed.folder


def _generations(evolved: Path) -> list[Path]:
    return sorted((evolved / "outputs" / "llama").glob("gen-[0-9][0-9][0-9]"))


def _manifest(generation: Path) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((generation / "manifest.json").read_text())
    return manifest


def _need_qemu(machine: str) -> None:
    if machine.startswith("qemu") and shutil.which(_EMULATOR) is None:
        pytest.skip(f"{_EMULATOR} is not installed")


def test_generations_are_verified_and_the_second_is_smaller(evolved: Path) -> None:
    manifests = [_manifest(generation) for generation in _generations(evolved)]
    assert len(manifests) >= 2
    assert all(manifest["verification"]["passed"] is True for manifest in manifests)  # type: ignore[index]
    sizes = [manifest["sizes"]["total"] for manifest in manifests]  # type: ignore[index]
    assert sizes[1] < sizes[0]


@pytest.mark.parametrize("which", ["first", "last"])
@pytest.mark.parametrize("machine", _MACHINES)
def test_greedy_text_of_the_reference_model(evolved: Path, machine: str, which: str) -> None:
    _need_qemu(machine)
    weights, tokenizer = model("stories260K.bin"), model("stories260K.tok512.bin")
    expected = model("stories260K.greedy256.txt").read_text()
    generation = _generations(evolved)[0 if which == "first" else -1]
    arguments = ("--model", str(weights), "--tokenizer", str(tokenizer), "--steps", "256")
    result = run_meta("run", str(generation), "--machine", machine, "--", *arguments, cwd=evolved)
    assert result == Result(0, expected, result.err)


@pytest.mark.parametrize("platform", ["pc", "linux"])
@pytest.mark.parametrize("which", ["first", "last"])
def test_gcc_builds_the_emitted_tree(evolved: Path, tmp_path: Path, platform: str, which: str) -> None:
    """The emitted sources, built by gcc and GNU ld, write the reference text too."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not installed")
    if platform == "pc":
        _need_qemu("qemu")
    weights, tokenizer = model("stories260K.bin"), model("stories260K.tok512.bin")
    expected = model("stories260K.greedy256.txt").read_bytes()
    tree = tmp_path / "tree"
    generation = _generations(evolved)[0 if which == "first" else -1]
    emitted = run_meta("emit", str(generation), "-o", str(tree), cwd=evolved)
    assert emitted.status == 0, emitted.err
    subprocess.run(["make", "-s", f"PLATFORM={platform}"], cwd=tree, check=True, capture_output=True)
    archive = tmp_path / "ramdisk.cpio"
    write_archive(archive, [(weights.name, weights), (tokenizer.name, tokenizer)])
    words = ["--model", weights.name, "--tokenizer", tokenizer.name, "--steps", "256"]
    run = _boot if platform == "pc" else _execute
    assert run(tree / "kernel.elf", archive, words) == expected


def _boot(kernel: Path, archive: Path, words: list[str]) -> bytes:
    """Boot an image with nothing of ours around it; status 0 comes out of the exit device as 1."""
    command = [
        _EMULATOR, "-machine", "microvm", "-nodefaults", "-display", "none", "-no-reboot", "-cpu", "max", "-m", "64",
        "-kernel", str(kernel), "-initrd", str(archive), "-append", " ".join(["llama", *words]),
        "-serial", "stdio", "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
    ]  # fmt: skip
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout.replace(b"\r\n", b"\n")


def _execute(kernel: Path, archive: Path, words: list[str]) -> bytes:
    environment = {**os.environ, "META_RAMDISK": str(archive)}
    return subprocess.run([str(kernel), *words], env=environment, capture_output=True, timeout=120, check=True).stdout


def test_kills_resume_and_change_no_byte(undisturbed: Undisturbed) -> None:
    """Three kills at moments of a fixed seed, then the end: every file is that of the undisturbed evolution, in another
    directory, at another time, with another hash seed and number of workers."""
    assert {"llama/gen-000/kernel.elf", "llama/gen-001/manifest.json"} <= set(undisturbed.digests)
    hits, wrong = one_round(WISH, undisturbed.digests, undisturbed.seconds, random.Random(3), kills=3)
    assert hits > 0
    assert wrong == ""


def test_a_generation_rebuilds_itself(evolved: Path, tmp_path: Path) -> None:
    """The fixed point: a generation's sources, built as an app, give its image and sources again."""
    for generation in _generations(evolved):
        result = run_meta("build", str(generation / "sources"), cwd=tmp_path)
        assert result.status == 0, result.err
        rebuilt = tmp_path / "outputs" / "llama" / "gen-000"
        assert (rebuilt / "kernel.elf").read_bytes() == (generation / "kernel.elf").read_bytes()
        for file in (generation / "sources").rglob("*.c"):
            assert (rebuilt / file.relative_to(generation)).read_bytes() == file.read_bytes(), file
        shutil.rmtree(tmp_path / "outputs")
