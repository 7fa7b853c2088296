"""Run an image under gdb: QEMU halted with its gdb stub on a socket of its own, or the image as gdb's own child.

gdb --quiet -ex 'directory SOURCES' -ex 'target remote /tmp/meta-x/gdb' kernel.elf
"""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

from meta.diagnostics import MachineError
from meta.machine import cpio
from meta.machine.base import END_OF_INPUT, Files, Job, Machine, prepared
from meta.machine.native import Native
from meta.machine.qemu import Qemu

_GDB = "gdb"
_PATIENCE = 20.0  # seconds until QEMU listens


@dataclass(frozen=True, slots=True)
class Session:
    """What gdb is told. `sources` replaces the start of source names: ("./llama", "/home/me/llama").

    `commands` run after it is connected; `is_batch` ends gdb after them. `start` runs gdb, otherwise its command
    is only shown.
    """

    sources: tuple[tuple[str, str], ...] = ()
    commands: tuple[str, ...] = ()
    is_batch: bool = False
    start: bool = True


Tell = Callable[[str], None]


def debug(job: Job, machine: Machine, session: Session, tell: Tell) -> int:
    """Debug one run of an image that has debug information; gdb's exit status, or the machine's without gdb.

    Raises MachineError where the machine or gdb is missing, or the machine has no debugger.
    """
    if session.start and shutil.which(_GDB) is None:
        raise MachineError("gdb is not installed", hint="apt-get install gdb, or leave --start out")
    if not machine.available():
        raise MachineError(f"machine {machine.name} is not available here")
    if isinstance(machine, Qemu):
        return _debug_qemu(job, machine, session, tell)
    if isinstance(machine, Native):
        return _debug_native(job, machine, session, tell)
    raise MachineError(f"machine {machine.name} has no debugger", hint="use --machine qemu or native")


def gdb_command(image: Path, session: Session, connect: Sequence[str] = ()) -> list[str]:
    """The gdb command line up to the image; `connect` comes before the session's own commands."""
    command = [_GDB, "--quiet", *(("--batch",) if session.is_batch else ())]
    settings = ["set confirm off", *(f"set substitute-path {old} {new}" for old, new in session.sources)]
    for each in (*settings, *connect, *session.commands):
        command += ["-ex", each]
    return [*command, str(image)]


def _debug_qemu(job: Job, machine: Qemu, session: Session, tell: Tell) -> int:
    with prepared(job, machine) as files, _ended_by_signals():
        socket = files.directory / "gdb"
        typed = files.directory / "typed"
        # The port forgets the byte it holds when the kernel sets it up, see qemu_gate.
        typed.write_bytes((b"\0" + job.stdin if job.stdin else b"") + END_OF_INPUT * 2)
        command = machine.command(replace(job, stdin=b""), files)
        command += ["-S", "-gdb", f"unix:path={socket},server=on,wait=off"]
        with typed.open("rb") as keyboard:
            # A session of its own: Ctrl-C is for gdb, which stops the guest with it.
            process = subprocess.Popen(command, stdin=keyboard, start_new_session=True)
        try:
            _wait_for(socket, process)
            gdb = gdb_command(job.image, session, [f"target remote {socket}"])
            if session.start:
                return _in_foreground(gdb)
            tell(f"the kernel waits for gdb; Ctrl-C ends it\n\n    {shlex.join(gdb)}\n")
            return process.wait()
        finally:
            process.kill()
            process.wait()


def _wait_for(socket: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise MachineError("QEMU did not open its gdb stub")
        time.sleep(0.005)


def _debug_native(job: Job, machine: Native, session: Session, tell: Tell) -> int:
    """gdb starts the image itself. The RAM disk stays beside the image, for a gdb that is started later."""
    files = Files(job.image.parent)
    if job.modules:
        cpio.write_archive(files.ramdisk, [(module.name, module.data) for module in job.modules])
    variables = machine.environment(job, files)
    settings = [f"set environment {name} {value}" for name, value in variables.items()]
    gdb = gdb_command(job.image, session, ["set startup-with-shell off", "unset environment", *settings])
    gdb = [*gdb[:-1], "--args", gdb[-1], *job.arguments[1:]]
    if session.start:
        return _in_foreground(gdb)
    tell(f"debug it with\n\n    {shlex.join(gdb)}\n")
    return 0


def _in_foreground(command: Sequence[str]) -> int:
    """Run gdb on our terminal. Ctrl-C is gdb's: we do nothing, where ignoring it would be inherited."""
    former = signal.signal(signal.SIGINT, _do_nothing)
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, former)


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """A handler that a child does not inherit."""


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind, so that QEMU and the files do not stay."""

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    kinds = (signal.SIGTERM, signal.SIGHUP)
    former = [signal.signal(kind, leave) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, former, strict=True):
            signal.signal(kind, handler)
