"""Builds the runtime with gcc and GNU ld, as a second toolchain beside the project's own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from meta.backend import gnu_linker_script
from meta.target import Platform

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "sources" / "runtime"
APPS = Path(__file__).with_name("runtime")
LANGUAGE = ("-std=gnu11", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-fno-builtin", "-fno-stack-protector")
HEADERS = ("-nostdinc", "-isystem", str(RUNTIME / "include"), "-I", str(RUNTIME / "include"))
CODE = ("-O2", "-fno-pic", "-no-pie", "-mno-red-zone", "-fno-asynchronous-unwind-tables", "-ffp-contract=off")
SECTIONS = ("-ffunction-sections", "-fdata-sections")


def require(*tools: str) -> None:
    """Skip the test where one of `tools` is not installed."""
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")


def run(*command: str | Path) -> None:
    """Run a tool of the build; its messages become the failure."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True)
class Library:
    """The runtime's objects for one platform, and where images are put."""

    platform: Platform
    folder: Path

    def image(self, source: Path, *flags: str, boot: Path | None = None) -> Path:
        """Compile and link one app, with the object `boot` as boot code; the same image again for the same call."""
        image = self.folder / f"{source.stem}{''.join(flags)}{'-' + boot.stem if boot else ''}.elf"
        if image.exists():
            return image
        objects = [*self.folder.glob("library/*.c.o"), *([boot] if boot else self.folder.glob("library/*.s.o"))]
        own = self.folder / f"{source.stem}.o"
        run("gcc", *LANGUAGE, *HEADERS, *CODE, *SECTIONS, *flags, "-c", source, "-o", own)
        script = self.folder / "image.ld"
        run("ld", "-z", "max-page-size=4096", "--gc-sections", "-T", script, "-o", image, own, *sorted(objects))
        return image


def build_library(platform: Platform, folder: Path) -> Library:
    """Compile everything that belongs to `platform`, one object for each file."""
    require("gcc", "ld", "as")
    objects = folder / "library"
    objects.mkdir(parents=True)
    sources: Sequence[Path] = [*sorted(RUNTIME.glob("*.c")), *sorted(RUNTIME.glob(f"{platform.value}/*.c"))]
    for source in sources:
        run("gcc", *LANGUAGE, *HEADERS, *CODE, *SECTIONS, "-c", source, "-o", objects / f"{source.stem}.c.o")
    for source in sorted((ROOT / "boot" / platform.value).glob("*.s")):
        run("as", source, "-o", objects / f"{source.stem}.s.o")
    (folder / "image.ld").write_text(gnu_linker_script(platform))
    return Library(platform, folder)


def build_shared(folder: Path) -> Path:
    """The platform-independent part as a shared object for ctypes, over the stubs of tests/runtime/host.c."""
    require("gcc")
    sources = [*sorted(source for source in RUNTIME.glob("*.c") if source.stem != "runtime"), APPS / "host.c"]
    library = folder / "runtime.so"
    position = ("-O2", "-fPIC", "-shared", "-nostdlib", "-ffp-contract=off", "-Wl,-Bsymbolic")
    run("gcc", *LANGUAGE, *HEADERS, *position, "-o", library, *sources)
    return library
