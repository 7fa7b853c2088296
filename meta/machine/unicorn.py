"""Machine `unicorn`: the embedded emulator, always there because it is a wheel.

The emulation runs in a child process (see emulator): it can be stopped at any time, and a crash of the
emulator is a diagnostic.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from meta.diagnostics import MachineError
from meta.machine.base import END_OF_INPUT, Files, Job, OnConsole, Outcome, command_line, judge, prepared
from meta.machine.process import Ending, run_process
from meta.target import Platform

# The child gets our module search path, so that it finds the same packages however this process was started.
_BOOTSTRAP = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from meta.machine.emulator import main; main()"


# What its CPUID reports, by LLVM's names.
_FEATURES = frozenset({"sse", "sse2", "sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "bmi", "bmi2"})


@dataclass(frozen=True, slots=True)
class Unicorn:
    """Boots a pc image as a PVH loader would; its time-stamp counter is the host's."""

    name: str = "unicorn"
    platform: Platform = Platform.PC
    counts_instructions: bool = False

    def available(self) -> bool:
        return importlib.util.find_spec("unicorn") is not None

    def run(self, job: Job, on_console: OnConsole | None = None) -> Outcome:
        """Boot the image; COM1 is the child's standard input and output."""
        if not self.available():
            raise MachineError("the unicorn package is not installed", hint="pip install unicorn")
        missing = [name for name in job.features if name not in _FEATURES]
        if missing:
            raise MachineError(
                f"the kernel is compiled for {', '.join(missing)}, which machine unicorn does not have",
                hint="use --machine qemu, or make the generation with `meta tier --portable`",
            )
        with prepared(job, self) as files:
            ending = run_process(
                self._command(job, files),
                stdin=job.stdin + END_OF_INPUT,
                timeout=job.timeout,
                on_console=on_console,
            )
            return judge(job, files.wire(), ending.console, _death(ending, files), counts=False)

    def _command(self, job: Job, files: Files) -> list[str]:
        order = {
            "image": str(job.image),
            "ramdisk": str(files.ramdisk) if job.modules else None,
            "command_line": command_line(job.arguments),
            "memory": job.memory,
            "channel": str(files.channel),
            "ending": str(files.ending),
        }
        root = str(Path(__file__).parents[2])
        return [sys.executable, "-I", "-c", _BOOTSTRAP, json.dumps([root, *sys.path]), json.dumps(order)]


def _death(ending: Ending, files: Files) -> str | None:
    """What the emulator wrote about the end, or how the emulator itself died."""
    if ending.returncode is None:
        return None
    if files.ending.exists():
        return files.ending.read_text(encoding="utf-8")
    if ending.signal:
        return f"Unicorn was killed by {ending.signal}"
    last = ending.errors.strip().splitlines()[-1:] or ["no message"]
    return f"Unicorn ended with status {ending.returncode}: {last[0]}"
