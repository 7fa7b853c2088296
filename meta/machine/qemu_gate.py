"""Hold back QEMU's serial input until the guest has set up its port.

QEMU's 16550 forgets a received byte when the guest enables the FIFOs, so input that is sent at once loses
its first byte now and then. QEMU's monitor can read the port's registers: the gate opens when the FIFOs are on.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

_IDENTIFY = 0x3FA  # COM1, interrupt identification: bits 6 and 7 say that the FIFOs are enabled
_FIFOS = 0xC0
_VALUE = re.compile(rb"portb\[0x03fa\] = 0x([0-9a-f]+)")
_PATIENCE = 2.0  # seconds; a kernel with its own driver may never enable them


class InputGate:
    """Asks QEMU over QMP on two named pipes, `path`.in and `path`.out (QEMU's `-chardev pipe,path=...`)."""

    def __init__(self, path: Path) -> None:
        self._until = time.monotonic() + _PATIENCE
        self._ends = []
        for suffix in (".in", ".out"):
            pipe = path.with_suffix(suffix)
            os.mkfifo(pipe, 0o600)
            self._ends.append(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))  # both ways, so that opening never blocks
        self._replies = b""
        self._send("qmp_capabilities", {})
        self._ask()

    def is_open(self) -> bool:
        """Whether input may be sent now; never waits."""
        try:
            self._replies += os.read(self._ends[1], 1 << 16)
        except BlockingIOError:
            return time.monotonic() > self._until
        values = [int(digits, 16) for digits in _VALUE.findall(self._replies)]
        if values:
            self._replies = b""
            self._ask()
        return any(value & _FIFOS for value in values)

    def close(self) -> None:
        """Let go of the monitor."""
        for descriptor in self._ends:
            os.close(descriptor)

    def _ask(self) -> None:
        self._send("human-monitor-command", {"command-line": f"i /b {_IDENTIFY:#x}"})

    def _send(self, command: str, arguments: dict[str, str]) -> None:
        os.write(self._ends[0], json.dumps({"execute": command, "arguments": arguments}).encode())
