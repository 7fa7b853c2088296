"""Run work in a process of its own, with limits on its time and memory: what crashes or hangs there is only a result.

`isolated` forks, so what is imported already costs nothing. Time is CPU time: a busy machine makes no time-outs.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from meta.diagnostics import ExitCode, MetaError

GIB = 1 << 30
TRACEBACK = 70
WALL = 10  # how often the wall clock may outrun the CPU's before a process counts as hanging


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it ended: "ok", "rejected", "traceback", "memory", "timeout" or "crash"; and what it said."""

    kind: str
    text: str
    status: int = 0


def isolated(work: Callable[[], int], seconds: int = 20, memory: int = 4 * GIB) -> Verdict:
    """What becomes of `work`, whose result is an exit status; MetaError is a rejection."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _run(work, said, seconds, memory)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        text = said.read().decode("utf-8", "backslashreplace")
    return _verdict(os.waitstatus_to_exitcode(status), text)


def _run(work: Callable[[], int], said: IO[bytes], seconds: int, memory: int) -> None:
    """The child's part; it never returns."""
    status = TRACEBACK
    try:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        sys.stdout = sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        limit(seconds, memory)
        status = work()
    except MetaError as error:
        print(type(error).__name__, error)
        status = TRACEBACK if error.exit_code == ExitCode.INTERNAL else 1
    except MemoryError:
        print("MemoryError")
        status = TRACEBACK
    except BaseException:  # whatever it is, the parent is to know
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def limit(seconds: int, memory: int) -> None:
    """Limits of this process and its children: CPU seconds, bytes of address space; a late end by the wall clock."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds * WALL)


def _verdict(status: int, text: str) -> Verdict:
    if status in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
        return Verdict("timeout", text, status)
    if status < 0:
        return Verdict("crash", f"{text}{signal.Signals(-status).name}\n", status)
    if status == TRACEBACK:
        return Verdict("memory" if text.endswith("MemoryError\n") else "traceback", text, status)
    return Verdict("ok" if status == 0 else "rejected", text, status)


def run_limited(
    command: Sequence[str | Path], seconds: int, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes] | None:
    """The end of a program that ran in `folder`; None where it took more than `seconds` of CPU time."""
    done = subprocess.run(
        command, capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd=folder,
        preexec_fn=lambda: limit(seconds, 8 * GIB),
    )  # fmt: skip
    if done.returncode in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
        return None
    return done
