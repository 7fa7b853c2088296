"""Run a child process to its end: input in, console streamed out, nothing deadlocks, nothing is left behind."""

from __future__ import annotations

import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meta.diagnostics import MachineError
from meta.machine.base import OnConsole

_CHUNK = 1 << 16
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
    environment: Mapping[str, str] | None = None,
) -> Ending:
    """Run `command` with its standard output as the console. Raises MachineError when it cannot be started.

    The child is dead when this returns or raises, whatever `on_console` does.
    """
    deadline = time.monotonic() + timeout
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=None if environment is None else dict(environment),
            start_new_session=True,  # the terminal's Ctrl-C reaches us alone, and we end the child
        )
    except OSError as error:
        raise MachineError(f"cannot start {command[0]}: {error.strerror}") from error
    with process:
        try:
            _limit(process.pid, timeout)
            pumped = _Pump(process, stdin, on_console)
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


@dataclass(slots=True)
class _Pump:
    """Moves bytes between the three pipes of a child until it has closed its output."""

    process: subprocess.Popen[bytes]
    stdin: bytes
    on_console: OnConsole | None
    console: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)

    def run(self, deadline: float) -> bool:
        """Returns False when `deadline` passed first."""
        pending = memoryview(self.stdin)
        sink, out, err = self.process.stdin, self.process.stdout, self.process.stderr
        assert sink and out and err
        os.set_blocking(sink.fileno(), False)
        with selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ, self._take_console)
            selector.register(err, selectors.EVENT_READ, self.errors.extend)
            selector.register(sink, selectors.EVENT_WRITE)
            while selector.get_map():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                for key, _events in selector.select(left):
                    if key.fileobj is sink:
                        pending = _write(sink.fileno(), pending)
                        done = not pending
                    else:
                        done = not _read(key)
                    if done:
                        selector.unregister(key.fileobj)
                        if key.fileobj is sink:
                            sink.close()
        return self._wait(deadline)

    def _wait(self, deadline: float) -> bool:
        """A child may close its output and go on."""
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            return False
        return True

    def _take_console(self, data: bytes) -> None:
        self.console += data
        if len(self.console) > _CONSOLE_LIMIT:
            raise MachineError(
                f"the kernel printed more than {_CONSOLE_LIMIT >> 20} MiB", console=bytes(self.console[-2000:])
            )
        if self.on_console:
            self.on_console(data)


def _write(descriptor: int, pending: memoryview) -> memoryview:
    """What is left of `pending` after the pipe took what it could; nothing when nobody reads any more."""
    try:
        return pending[os.write(descriptor, pending[:_CHUNK]) :] if pending else pending
    except BrokenPipeError:
        return pending[:0]
    except BlockingIOError:
        return pending


def _read(key: selectors.SelectorKey) -> bool:
    """Hand over what came in; False at the end of the stream."""
    data = os.read(key.fd, _CHUNK)
    if data:
        key.data(data)
    return bool(data)
