"""`make projects`: ordinary projects of Debian's archive, built with `meta cc` by their own build systems and judged by
their own tests.

    python tests/projects_campaign.py              # all of them
    python tests/projects_campaign.py zlib mawk
    python tests/projects_campaign.py --cc gcc     # the same with another compiler
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT

ARCHIVE = "http://deb.debian.org/debian/pool/main/"
FOLDER = ROOT / "outputs" / "projects"
_SECONDS = 1800


@dataclass(frozen=True)
class Project:
    """A source archive and the commands, run by sh in its folder with `$CC` set, that build and test it."""

    name: str
    file: str
    sha256: str
    commands: tuple[str, ...]
    needs: tuple[str, ...] = ("make",)


_CMAKE = 'mkdir build && cd build && cmake -DCMAKE_C_COMPILER="$CC" .. && make'
PROJECTS = (
    Project(
        "bzip2", "b/bzip2/bzip2_1.0.8.orig.tar.gz",
        "ab5a03176ee106d3f0fa90e381da478ddae405918153cca248e682cd0c4a2269",
        ('make CC="$CC" CFLAGS="-Wall -Winline -O2 -g -D_FILE_OFFSET_BITS=64"',),  # tests what it built
    ),
    Project(
        "zlib", "z/zlib/zlib_1.2.13.dfsg.orig.tar.bz2",
        "71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1",
        ("./configure", "make", "make test"),
    ),
    Project(
        "cjson", "c/cjson/cjson_1.7.15.orig.tar.gz", "5308fd4bd90cef7aa060558514de6a1a4a0819974a26e6ed13973c5f624c24b2",
        (f"{_CMAKE} && ctest --output-on-failure",), ("make", "cmake"),
    ),
    Project(
        "yajl", "y/yajl/yajl_2.1.0.orig.tar.gz", "3fb73364a5a30efe615046d07e6db9d09fd2b41c763c5f7d3bfb121cd5c5ac5a",
        (_CMAKE, 'cd test/parsing && ./run_tests.sh "$(find ../../build -name yajl_test -type f)"'), ("make", "cmake"),
    ),
    Project(
        "mawk", "m/mawk/mawk_1.3.4.20200120.orig.tar.gz",
        "7fd4cd1e1fae9290fe089171181bbc6291dfd9bca939ca804f0ddb851c8b8237",
        ("./configure", "make", "make check"),
    ),
)  # fmt: skip


def unpack(project: Project) -> Path:
    """A fresh copy of the sources."""
    archive = FOLDER / Path(project.file).name
    if not archive.is_file() or _hash(archive) != project.sha256:
        with urllib.request.urlopen(ARCHIVE + project.file, timeout=60) as response:
            archive.write_bytes(response.read())
    assert _hash(archive) == project.sha256, f"{archive} is not the archive it was"
    folder = FOLDER / project.name
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 else folder


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def compiler() -> Path:
    """`meta cc` as one program, which is what CMake wants."""
    script = FOLDER / "meta-cc"
    script.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {sys.executable} -m meta cc "$@"\n')
    script.chmod(0o755)
    return script


def passes(project: Project, cc: str) -> bool:
    """Build and test one project; its output goes to a file beside it."""
    folder = unpack(project)
    environment = {**os.environ, "CC": cc}
    with (FOLDER / f"{project.name}.log").open("wb") as log:
        for command in project.commands:
            done = subprocess.run(
                ["sh", "-c", command], cwd=folder, env=environment, stdout=log, stderr=log, check=False,
                timeout=_SECONDS,
            )  # fmt: skip
            if done.returncode != 0:
                return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--cc", default=None)
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = [each for each in PROJECTS if not given.names or each.name in given.names]
    failed = 0
    for project in chosen:
        missing = [tool for tool in project.needs if shutil.which(tool) is None]
        if missing:
            print(f"{project.name}: left out, needs {', '.join(missing)}", flush=True)
            continue
        start = time.monotonic()
        is_good = passes(project, given.cc or str(compiler()))
        failed += not is_good
        verdict = "passes its tests" if is_good else f"FAILED, see {FOLDER / project.name}.log"
        print(f"{project.name}: {verdict} ({time.monotonic() - start:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
