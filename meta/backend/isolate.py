"""Run a function in a forked child, so that a library that ends the process ends only the child.

LLVM reports a wrong mnemonic in inline assembly by printing to stderr and calling exit(1), and its
internal checks call abort(): neither can be caught in the process where it happens.

    isolate(lambda: b"result")             ->  Ending(answer=b"result", death=None, log="")
    isolate(lambda: os.abort())            ->  Ending(answer=None, death="signal SIGABRT", log=...)
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended: with an answer, or by a death without one."""

    answer: bytes | None
    death: str | None  # "exit status 1", "signal SIGSEGV"
    log: str  # what it wrote to stderr


def isolate(work: Callable[[], bytes]) -> Ending:
    """Run `work` in a child of this process. An exception in it counts as a death, its traceback is the log."""
    with tempfile.TemporaryFile() as log:
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            # The child touches nothing but LLVM and its two descriptors, so another thread's locks do not matter.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            os.close(reader)
            _run_child(work, writer, log)
        os.close(writer)
        try:
            answer = _read_all(reader)
        except BaseException:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
        _, status = os.waitpid(child, 0)
        log.seek(0)
        text = log.read().decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return Ending(answer, None, text)
    death = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
    return Ending(None, death, text)


def _run_child(work: Callable[[], bytes], writer: int, log: BinaryIO) -> None:
    """Never returns: whatever happens, the child must not run the parent's clean-up."""
    status = 70
    try:
        faulthandler.disable()  # it would print over the terminal
        os.dup2(log.fileno(), 2)
        _write_all(writer, work())
        status = 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(status)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _read_all(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()
