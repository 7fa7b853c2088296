"""Machine `qemu`: QEMU with the TCG accelerator; variants `microvm` (default) and `pc`.

COM1 is QEMU's standard input and output, COM2 a file. With -icount every instruction takes one virtual
nanosecond and the time-stamp counter counts instructions, the same in every run.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass

from meta.diagnostics import MachineError, UsageError
from meta.machine.base import END_OF_INPUT, Files, Job, OnConsole, Outcome, command_line, judge, prepared
from meta.machine.process import Ending, run_process
from meta.machine.qemu_gate import InputGate
from meta.target import Platform

_PROGRAM = "qemu-system-x86_64"
_MACHINES = {"microvm": "microvm,auto-kernel-cmdline=off,isa-serial=off", "pc": "pc"}


@dataclass(frozen=True, slots=True)
class Qemu:
    """Boots a pc image through its PVH note."""

    variant: str = "microvm"
    platform: Platform = Platform.PC
    counts_instructions: bool = True

    def __post_init__(self) -> None:
        if self.variant not in _MACHINES:
            raise UsageError(f"unknown qemu machine '{self.variant}'", hint=f"one of {', '.join(_MACHINES)}")

    @property
    def name(self) -> str:
        return "qemu" if self.variant == "microvm" else f"qemu:{self.variant}"

    def available(self) -> bool:
        return shutil.which(_PROGRAM) is not None

    def run(self, job: Job, on_console: OnConsole | None = None) -> Outcome:
        """Boot the image; the guest's console is QEMU's standard output."""
        if not self.available():
            raise MachineError(f"{_PROGRAM} is not installed", hint="apt-get install qemu-system-x86")
        with prepared(job, self) as files, closing(InputGate(files.monitor)) as gate:
            ending = run_process(
                self.command(job, files),
                stdin=job.stdin + END_OF_INPUT * 2,  # the first one may be lost, see qemu_gate
                timeout=job.timeout,
                on_console=on_console,
                may_send=gate.is_open if job.stdin else None,
            )
            return judge(job, files.wire(), ending.console, _death(ending), counts=True)

    def command(self, job: Job, files: Files) -> list[str]:
        """QEMU's command line."""
        command = [_PROGRAM, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-accel", "tcg"]
        command += ["-machine", _MACHINES[self.variant], "-cpu", "max", "-m", f"{job.memory >> 20}M"]
        command += ["-chardev", "stdio,id=console,signal=off", "-device", "isa-serial,index=0,chardev=console"]
        command += [
            "-chardev",
            f"file,id=channel,path={files.channel}",
            "-device",
            "isa-serial,index=1,chardev=channel",
        ]
        command += ["-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
        command += ["-kernel", str(job.image), "-append", command_line(job.arguments)]
        if job.stdin:
            command += ["-chardev", f"pipe,id=monitor,path={files.monitor}", "-mon", "chardev=monitor,mode=control"]
        if job.modules:
            command += ["-initrd", str(files.ramdisk)]
        if job.counted:
            command += ["-icount", "shift=0,sleep=off"]
        return command


def _death(ending: Ending) -> str | None:
    """What QEMU's end says about the guest. Its debug-exit device ends it with (status << 1) | 1."""
    if ending.returncode is None:
        return None
    if ending.signal:
        return f"QEMU was killed by {ending.signal}"
    if ending.errors.strip():
        return f"QEMU says: {ending.errors.strip().splitlines()[-1]}"
    if ending.returncode == 0:
        return "it reset the machine (a triple fault)"
    return f"it wrote {ending.returncode >> 1} to the exit port without an EXIT frame"
