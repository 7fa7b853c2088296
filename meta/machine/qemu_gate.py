"""Hold back QEMU's serial input until the guest has set up its port.

QEMU's 16550 forgets a received byte when the guest enables the FIFOs, so input that is sent at once loses
its first byte now and then. QEMU's monitor can read the port's registers: the gate opens when the FIFOs are on.
"""

from __future__ import annotations

import json
import re
import socket
import time
from pathlib import Path

_IDENTIFY = 0x3FA  # COM1, interrupt identification: bits 6 and 7 say that the FIFOs are enabled
_FIFOS = 0xC0
_PATIENCE = 2.0  # seconds; a kernel with its own driver may never enable them
_REPLY_TIMEOUT = 0.5


class InputGate:
    """Asks QEMU over the QMP socket at `path`, which QEMU makes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._until = time.monotonic() + _PATIENCE
        self._socket: socket.socket | None = None

    def is_open(self) -> bool:
        """Whether input may be sent now."""
        if time.monotonic() > self._until:
            return True
        try:
            return bool(self._register() & _FIFOS)
        except (FileNotFoundError, ConnectionRefusedError):
            return False  # QEMU has not made the socket yet
        except OSError:
            return True  # QEMU has ended, or does not answer: do not hold the input back for ever

    def close(self) -> None:
        """Let go of the monitor."""
        if self._socket:
            self._socket.close()

    def _register(self) -> int:
        if self._socket is None:
            channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            channel.settimeout(_REPLY_TIMEOUT)
            try:
                channel.connect(str(self._path))
            except OSError:
                channel.close()
                raise
            self._socket = channel
            self._ask("qmp_capabilities", {})
        reply = self._ask("human-monitor-command", {"command-line": f"i /b {_IDENTIFY:#x}"})
        found = re.search(r"= 0x([0-9a-f]+)", reply)
        return int(found[1], 16) if found else 0

    def _ask(self, command: str, arguments: dict[str, str]) -> str:
        """The first answer to `command`; greeting and events are skipped."""
        assert self._socket
        self._socket.sendall(json.dumps({"execute": command, "arguments": arguments}).encode())
        reply = b""
        while b'"return"' not in reply and b'"error"' not in reply:
            data = self._socket.recv(4096)
            if not data:
                raise ConnectionResetError("QEMU closed its monitor")
            reply += data
        return reply.decode("utf-8", "replace")
