"""Drive gdb in batch mode: named groups of commands in, what each printed out."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

SECONDS = 60


def need_gdb() -> None:
    if shutil.which("gdb") is None:
        pytest.skip("gdb, which this test drives, is not installed")


def script(groups: Mapping[str, Sequence[str]]) -> list[str]:
    """The commands of all groups in order, each group after a line with its name."""
    return [each for name, commands in groups.items() for each in (f"echo \\n@{name}\\n", *commands)]


def answers(output: str) -> dict[str, str]:
    """What gdb printed after each group's name."""
    parts = re.split(r"^@([\w-]+)\n", output, flags=re.M)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def run_gdb(binary: Path, groups: Mapping[str, Sequence[str]], sources: Path) -> dict[str, str]:
    """Run the groups on `binary`, whose sources are in the folder `sources`."""
    command = [
        "gdb",
        "-nx",
        "-q",
        "-batch",
        "-ex",
        "set startup-with-shell off",
        "-ex",
        "set print frame-arguments all",
    ]
    for each in script(groups):
        command += ["-ex", each]
    command += ["-d", str(sources), str(binary)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
    )
    return answers(done.stdout)
