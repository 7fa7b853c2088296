"""A 16550A serial port as the guest sees it: never busy, with an endless FIFO (PC16550D data sheet)."""

from __future__ import annotations

from collections.abc import Callable

_DATA, _ENABLE, _IDENTIFY, _LINE_CONTROL, _MODEM_CONTROL, _LINE_STATUS, _MODEM_STATUS, _SCRATCH = range(8)
_DLAB = 0x80  # in LINE_CONTROL: registers 0 and 1 are the divisor
_LOOPBACK = 0x10  # in MODEM_CONTROL: what is sent is received
_READY = 0x60  # LINE_STATUS: transmitter empty
_RECEIVED = 0x01  # LINE_STATUS: data ready


class Uart:
    """`send` gets every byte that the guest writes; `receive` gives more input, b"" at its end."""

    def __init__(self, send: Callable[[int], None], receive: Callable[[], bytes]) -> None:
        self._send = send
        self._receive = receive
        self._input = bytearray()
        self._next = 0
        self._registers = bytearray(8)
        self._divisor = bytearray(2)

    def read(self, register: int) -> int:
        """The guest reads one of the eight registers."""
        if register == _LINE_STATUS:
            return _READY | (_RECEIVED if self._available() else 0)
        if register <= _ENABLE and self._registers[_LINE_CONTROL] & _DLAB:
            return self._divisor[register]
        if register == _DATA:
            return self._take()
        if register == _IDENTIFY:
            return 0xC1  # FIFOs enabled, no interrupt pending
        return 0xB0 if register == _MODEM_STATUS else self._registers[register]  # carrier, data set, clear to send

    def write(self, register: int, value: int) -> None:
        """The guest writes one of the eight registers."""
        if register <= _ENABLE and self._registers[_LINE_CONTROL] & _DLAB:
            self._divisor[register] = value
        elif register != _DATA:
            self._registers[register] = value
        elif self._registers[_MODEM_CONTROL] & _LOOPBACK:
            self._input.append(value)
        else:
            self._send(value)

    def _available(self) -> bool:
        if self._next == len(self._input) and not self._registers[_MODEM_CONTROL] & _LOOPBACK:
            self._input[:] = self._receive()
            self._next = 0
        return self._next < len(self._input)

    def _take(self) -> int:
        if not self._available():
            return 0
        value = self._input[self._next]
        self._next += 1
        return value
