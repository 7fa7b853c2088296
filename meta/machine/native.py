"""Machine `native`: an image for platform linux is a process of this computer."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass

from meta.diagnostics import MachineError
from meta.machine.base import Files, Job, OnConsole, Outcome, judge, prepared
from meta.machine.process import Ending, run_process
from meta.target import Platform


@dataclass(frozen=True, slots=True)
class Native:
    """Runs a static Linux executable at full speed; the RAM disk and the channel are files."""

    name: str = "native"
    platform: Platform = Platform.LINUX
    counts_instructions: bool = False

    def available(self) -> bool:
        return sys.platform == "linux" and platform.machine() == "x86_64"

    def run(self, job: Job, on_console: OnConsole | None = None) -> Outcome:
        """Run the image with argv, standard input and nothing but our own variables in its environment."""
        if not self.available():
            raise MachineError("machine native needs x86-64 Linux", hint="use --machine unicorn")
        with prepared(job, self) as files:
            image = files.directory / "image"
            shutil.copyfile(job.image, image)
            image.chmod(0o700)  # a generation's kernel.elf need not be executable
            ending = run_process(
                job.arguments,
                program=image,
                stdin=job.stdin,
                timeout=job.timeout,
                on_console=on_console,
                environment=self.environment(job, files),
            )
            return judge(job, files.wire(), ending.console, _death(ending), counts=False)

    def environment(self, job: Job, files: Files) -> dict[str, str]:
        """What the image finds in its environment."""
        variables = {"META_FRAMES": str(files.channel), "META_MEMORY": str(job.memory)}
        if job.modules:
            variables["META_RAMDISK"] = str(files.ramdisk)
        return variables


def _death(ending: Ending) -> str | None:
    if ending.returncode is None:
        return None
    if ending.signal:
        return f"killed by {ending.signal}"
    return f"exit status {ending.returncode} without an EXIT frame"
