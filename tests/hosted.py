"""Builds the apps with gcc against the host's C library: a second, independent build of the same sources."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from meta.app import load_app

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT.parent / "shared" / "models"
SHIM = Path(__file__).with_name("llama_host_shim.c")
WARNINGS = ("-std=gnu11", "-Wall", "-Wextra", "-Werror")


@dataclass(frozen=True)
class Result:
    text: str
    status: int
    figures: Mapping[str, int]


@dataclass(frozen=True)
class Hosted:
    """One built app; `files` is its RAM disk, `memory` the bytes that malloc gives."""

    binary: Path
    files: Path

    def run(
        self, *args: str, memory: int | None = None, files: Path | None = None, stdin: bytes = b""
    ) -> Result:
        report = self.binary.with_name(f"figures-{os.getpid()}")
        report.unlink(missing_ok=True)
        environment = {"META_TEST_RAMDISK": str(files or self.files), "META_TEST_FIGURES": str(report)}
        if memory is not None:
            environment["META_TEST_MEMORY"] = str(memory)
        done = subprocess.run(
            [self.binary, *args], capture_output=True, env=environment, timeout=60, check=False, input=stdin
        )
        lines = report.read_text().split("\n") if report.exists() else []
        figures = {name: int(value) for name, value in (line.split() for line in lines if line)}
        return Result(done.stdout.decode("utf-8", "surrogateescape"), done.returncode, figures)


def build(
    app: str, folder: Path, flags: Sequence[str] = ("-O2",), *, sources: Sequence[Path] = (), extra: Sequence[Path] = ()
) -> Hosted:
    """Compile the app `app`, or other `sources` of it, in `folder`; skips the test where there is no gcc."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not installed")
    include = folder / "include"
    include.mkdir(exist_ok=True)
    for name in ("channel.h", "platform.h", "ramdisk.h"):
        shutil.copy(ROOT / "sources" / "runtime" / "include" / name, include)
    loaded = load_app(ROOT / "sources" / app)
    own = [source.file for source in loaded.sources if source.logical.startswith(f"{app}/")]
    binary = folder / f"{app}-hosted"
    command: list[str | Path] = [
        "gcc",
        *WARNINGS,
        *flags,
        "-ffp-contract=off",
        "-I",
        include,
        *(sources or own),
        SHIM,
        *extra,
    ]
    subprocess.run([*command, "-Wl,--wrap=malloc", "-lm", "-o", binary], check=True)
    return Hosted(binary, loaded.folder / "model")


def shared_model(name: str) -> Path:
    """A file of the shared models; skips the test where they are absent."""
    file = MODELS / name
    if not file.is_file():
        pytest.skip(f"{name} is test data beside the project, and it is not there")
    return file
