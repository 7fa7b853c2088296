"""Run a child process to its end: input in, console streamed out, nothing deadlocks, nothing is left behind."""

from __future__ import annotations

import errno
import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from meta.diagnostics import MachineError
from meta.machine.base import OnConsole

_CHUNK = 1 << 16
_POLL = 0.005
_SMALL = 1024  # QEMU writes byte by byte: waking up for each costs more than printing it
_GATHER = 0.002
_CONSOLE_LIMIT = 64 << 20
_FILE_LIMIT = 1 << 30  # for the channel: a kernel that never stops sending must not fill the disk


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended; `returncode` is None when the time was over, and negative for a signal as in subprocess."""

    returncode: int | None
    console: bytes
    errors: str

    @property
    def signal(self) -> str | None:
        if self.returncode is None or self.returncode >= 0:
            return None
        try:
            return signal.Signals(-self.returncode).name
        except ValueError:
            return f"signal {-self.returncode}"


def run_process(
    command: Sequence[str],
    *,
    stdin: bytes,
    timeout: float,
    on_console: OnConsole | None,
    program: Path | None = None,
    environment: Mapping[str, str] | None = None,
    may_send: Callable[[], bool] | None = None,
) -> Ending:
    """Run `command` with its standard output as the console. Raises MachineError when it cannot be started.

    `program` is the file to execute where that is not the command's first word. Input is held back until
    `may_send` says so or something was printed.

    The child is dead when this returns or raises, whatever `on_console` does.
    """
    deadline = time.monotonic() + timeout
    with _start(command, program, environment, deadline) as process:
        try:
            _limit(process.pid, timeout)
            pumped = _Pump(process, stdin, on_console, may_send)
            finished = pumped.run(deadline)
            code = process.wait() if finished else None
        finally:
            process.kill()  # does nothing to a child that was waited for
    return Ending(code, bytes(pumped.console), bytes(pumped.errors).decode("utf-8", "replace"))


def _limit(pid: int, timeout: float) -> None:
    """Should this process be killed, the child still ends by itself; and it cannot fill the disk."""
    cpu_seconds = int(4 * timeout) + 10
    for kind, limit in ((resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_FSIZE, _FILE_LIMIT)):
        try:
            resource.prlimit(pid, kind, (limit, limit))
        except (ProcessLookupError, PermissionError, ValueError):
            return  # it has ended already, or a lower limit is in force


def _start(
    command: Sequence[str], program: Path | None, environment: Mapping[str, str] | None, deadline: float
) -> subprocess.Popen[bytes]:
    """Start the child.

    A program that was just written may be busy: a child that another thread is starting holds a copy of our
    writable descriptor until it has executed its own program. That takes milliseconds, so it is tried again.
    """
    while True:
        try:
            return subprocess.Popen(
                command,
                executable=program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=None if environment is None else dict(environment),
                start_new_session=True,  # the terminal's Ctrl-C reaches us alone, and we end the child
            )
        except OSError as error:
            if error.errno != errno.ETXTBSY or time.monotonic() >= deadline:
                raise MachineError(f"cannot start {command[0]}: {error.strerror}") from error
            time.sleep(0.001)


@dataclass(slots=True)
class _Pump:
    """Moves bytes between the three pipes of a child until it has closed its output."""

    process: subprocess.Popen[bytes]
    stdin: bytes
    on_console: OnConsole | None
    may_send: Callable[[], bool] | None
    console: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    sent: int = 0

    def run(self, deadline: float) -> bool:
        """Returns False when `deadline` passed first."""
        out, err = self.process.stdout, self.process.stderr
        assert out and err
        with selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ, self._read_console)
            selector.register(err, selectors.EVENT_READ, self._read_errors)
            is_held = True
            while selector.get_map():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                if is_held and self._is_free():
                    is_held = False
                    self._start_sending(selector)
                for key, _events in selector.select(min(left, _POLL) if is_held else left):
                    if not key.data(key.fd):
                        selector.unregister(key.fileobj)
        return self._wait(deadline)

    def _is_free(self) -> bool:
        return bool(self.console) or self.may_send is None or self.may_send()

    def _start_sending(self, selector: selectors.BaseSelector) -> None:
        sink = self.process.stdin
        assert sink
        os.set_blocking(sink.fileno(), False)
        selector.register(sink, selectors.EVENT_WRITE, self._send)

    def _send(self, descriptor: int) -> bool:
        """Write what the pipe takes; False, and the pipe closed, when all is written or nobody reads any more."""
        try:
            sent = os.write(descriptor, self.stdin[self.sent : self.sent + _CHUNK])
        except BlockingIOError:
            return True
        except BrokenPipeError:
            sent = len(self.stdin)
        self.sent += sent
        if self.sent < len(self.stdin):
            return True
        assert self.process.stdin
        self.process.stdin.close()  # the child sees the end of its input
        return False

    def _wait(self, deadline: float) -> bool:
        """A child may close its output and go on."""
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            return False
        return True

    def _read_errors(self, descriptor: int) -> bool:
        data = os.read(descriptor, _CHUNK)
        self.errors += data
        return bool(data)

    def _read_console(self, descriptor: int) -> bool:
        """Hand over what came in; False at the end of the stream."""
        data = os.read(descriptor, _CHUNK)
        self.console += data
        if len(self.console) > _CONSOLE_LIMIT:
            tail = bytes(self.console[-2000:])
            raise MachineError(f"the kernel printed more than {_CONSOLE_LIMIT >> 20} MiB", console=tail)
        if data and self.on_console:
            self.on_console(data)
        if 0 < len(data) < _SMALL:
            time.sleep(_GATHER)
        return bool(data)
