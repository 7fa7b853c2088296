"""What the tests share: a way to run the command line, small apps, and models that may be absent."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from meta.commands.console import CACHE
from meta.driver.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT.parent / "shared" / "models"

HELLO_C = """\
#include <stdio.h>

static int unused(int value)
{
    return value + 1;
}

int main(int argc, char **argv)
{
    printf("Hello, %s\\n", argc > 1 ? argv[1] : "nobody");
    return 0;
}
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What one command line printed and returned."""

    status: int
    out: str
    err: str

    @property
    def is_traceback(self) -> bool:
        return "Traceback" in self.err


Meta = Callable[..., Result]


def pytest_configure(config: pytest.Config) -> None:
    """Every test finds what another one compiled; those about compiling afresh set META_CACHE to nothing.

    The many processes that tests start find bytecode, as those of an installed program do.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if not hasattr(config, "workerinput"):
        os.environ[CACHE] = tempfile.mkdtemp(prefix="meta-cache-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(CACHE), ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a fixture of their module run in one worker, which makes it once."""
    for item in items:
        if isinstance(item, pytest.Function):
            fixtures = item._fixtureinfo.name2fixturedefs.values()
            if any(each[-1].scope == "module" for each in fixtures):
                item.add_marker(pytest.mark.xdist_group(item.module.__name__))


def workspace(folder: Path, tell: Callable[[str], None] = lambda line: None) -> Workspace:
    """A workspace in `folder` that shares what the tests compile."""
    return Workspace(folder, tell, kept=Path(os.environ[CACHE]))


def run_meta(*args: str, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Result:
    """Run `meta ARGS` as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **(env or {})}
    done = subprocess.run(
        [sys.executable, "-m", "meta", *args], cwd=cwd, input=stdin, capture_output=True, check=False, env=environment,
    )  # fmt: skip
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@contextmanager
def heard_interrupts() -> Iterator[None]:
    """What is started here can be interrupted, also where a shell started the tests in the background, which makes
    them and their children ignore SIGINT (POSIX.1 2.11)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.fixture
def meta(tmp_path: Path) -> Meta:
    """`meta("build", "app")` in a fresh directory."""

    def run(*args: str, stdin: bytes = b"", cwd: Path = tmp_path) -> Result:
        return run_meta(*args, cwd=cwd, stdin=stdin)

    return run


def write_app(folder: Path, files: Mapping[str, str] | None = None, toml: str = "") -> Path:
    """An app in `folder`: main.c and meta.toml, both replaceable."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"main.c": HELLO_C, "meta.toml": toml or f'[app]\nname = "{folder.name}"\n', **(files or {})}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def linux_copy(name: str, folder: Path) -> Path:
    """A copy of a shipped app in `folder` whose own images are those that the native machine runs."""
    app = shutil.copytree(ROOT / "sources" / name, folder / name)
    file = app / "meta.toml"
    file.write_text(file.read_text().replace("[app]\n", '[app]\nplatform = "linux"\n', 1))
    return app


def model(name: str) -> Path:
    """A file of the shared test models; the test is skipped where it is absent."""
    file = MODELS / name
    if not file.is_file():
        pytest.skip(f"{name} is not in {MODELS}")
    return file
