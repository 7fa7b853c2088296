"""The child process of machine `unicorn`: a small PC around Unicorn's CPU.

RAM, two serial ports, the exit port 0xf4. The image starts as the PVH boot ABI says (Xen, "x86/HVM direct
boot ABI"). COM1 is this process's standard input and output, COM2 a file, the reason of the end another.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import unicorn as uc
from unicorn import x86_const as x86
from unicorn.unicorn_py3.unicorn import Uc, UcError

from meta.machine import exceptions, pvh
from meta.machine.uart import Uart

_COM1, _COM2, _EXIT_PORT = 0x3F8, 0x2F8, 0xF4
_FLUSH_SECONDS = 0.05  # how long text may wait: the process can be killed at any time
_BUFFER = 4096


class Output:
    """A descriptor with a buffer; whoever flushes it, a full buffer or the clock, the order stays."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()
        self._flushing = threading.Lock()

    def put(self, byte: int) -> None:
        self._buffer.append(byte)
        if len(self._buffer) >= _BUFFER:
            self.flush()

    def flush(self) -> None:
        with self._flushing:
            while self._buffer:
                del self._buffer[: os.write(self._descriptor, self._buffer[:_BUFFER])]


class Computer:
    """One run. `reason` tells how it ended."""

    def __init__(self, memory: int, channel: int) -> None:
        self.cpu: Any = Uc(uc.UC_ARCH_X86, uc.UC_MODE_64)  # else its 64-bit registers cannot be read
        self.reason = ""
        self._failure: BaseException | None = None
        self._last_fault: int | None = None
        self._console = Output(1)
        self._channel = Output(channel)
        self._ports = {
            _COM1: Uart(self._console.put, self._read_input),
            _COM2: Uart(self._channel.put, lambda: b""),
        }
        for start, size in pvh.ram_ranges(memory):
            self.cpu.mem_map(start, size)
        self._add_hooks()

    def run(self, entry: int, start_info: int) -> None:
        """Start the CPU at `entry` in flat 32-bit protected mode and return when the guest has ended."""
        pvh.set_initial_state(self.cpu, start_info)
        ended = threading.Event()
        flusher = threading.Thread(target=self._flush_until, args=(ended,), daemon=True)
        flusher.start()
        try:
            self.cpu.emu_start(entry, 0)
        except UcError as error:
            self.reason = self.reason or f"{error} at {self._rip():#x}"
        finally:
            ended.set()
            flusher.join()
        if self._failure:
            raise self._failure
        self.reason = self.reason or f"it halted at {self._rip():#x} with nothing to wake it"

    def _flush_until(self, ended: threading.Event) -> None:
        """Unicorn lets go of Python's lock, so this thread runs beside it."""
        while not ended.wait(_FLUSH_SECONDS):
            self._flush()
        self._flush()

    def _flush(self) -> None:
        self._console.flush()
        self._channel.flush()

    def _add_hooks(self) -> None:
        add = self.cpu.hook_add
        add(uc.UC_HOOK_INSN, self._guarded(self._on_in, 0), aux1=x86.UC_X86_INS_IN)
        add(uc.UC_HOOK_INSN, self._guarded(self._on_out, None), aux1=x86.UC_X86_INS_OUT)
        add(uc.UC_HOOK_MEM_INVALID, self._guarded(self._on_invalid_memory, False))
        add(uc.UC_HOOK_INTR, self._guarded(self._on_exception, None))
        add(uc.UC_HOOK_INSN_INVALID, self._guarded(self._on_invalid_instruction, False))

    def _guarded(self, hook: Callable[..., Any], otherwise: Any) -> Callable[..., Any]:
        """An exception in a callback from C would be lost: keep it and stop."""

        def guarded(*arguments: Any) -> Any:
            try:
                return hook(*arguments)
            except BaseException as error:
                self._failure = self._failure or error
                self.cpu.emu_stop()
                return otherwise

        return guarded

    def _read_input(self) -> bytes:
        return os.read(0, 1 << 16)

    def _on_in(self, _cpu: Any, port: int, size: int, _data: Any) -> int:
        device = self._ports.get(port & ~7)
        return device.read(port & 7) if device else (1 << (8 * size)) - 1

    def _on_out(self, _cpu: Any, port: int, _size: int, value: int, _data: Any) -> None:
        device = self._ports.get(port & ~7)
        if device:
            device.write(port & 7, value & 0xFF)
        elif port == _EXIT_PORT:
            self.reason = f"it wrote {value} to the exit port without an EXIT frame"
            self.cpu.emu_stop()

    def _on_invalid_memory(self, _cpu: Any, access: int, address: int, _size: int, _value: int, _data: Any) -> bool:
        kind = _ACCESS.get(access, "access to")
        self.reason = f"{kind} address {address:#x}, where there is no memory, at {self._rip():#x}"
        return False

    def _on_exception(self, cpu: Any, vector: int, _data: Any) -> None:
        vector = exceptions.original(cpu, vector, self._last_fault)
        self._last_fault = exceptions.fault_address(cpu, vector) or self._last_fault
        self._deliver(cpu, vector)

    def _on_invalid_instruction(self, cpu: Any, _data: Any) -> bool:
        return self._deliver(cpu, exceptions.INVALID_OPCODE)

    def _deliver(self, cpu: Any, vector: int) -> bool:
        """Enter the guest's handler; without one a real machine would reset itself."""
        if exceptions.deliver(cpu, vector):
            return True
        self.reason = f"{exceptions.name(vector)} at {self._rip():#x} without a handler (a triple fault)"
        cpu.emu_stop()
        return False

    def _rip(self) -> int:
        return int(self.cpu.reg_read(x86.UC_X86_REG_RIP))


_ACCESS = {
    uc.UC_MEM_READ_UNMAPPED: "read of",
    uc.UC_MEM_WRITE_UNMAPPED: "write to",
    uc.UC_MEM_FETCH_UNMAPPED: "jump to",
}


def main() -> None:
    """Run the order given as JSON in the second argument."""
    order = json.loads(sys.argv[2])
    channel = os.open(order["channel"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    ramdisk = Path(order["ramdisk"]).read_bytes() if order["ramdisk"] else None
    try:
        computer = Computer(order["memory"], channel)
        entry, end = pvh.load_image(computer.cpu, Path(order["image"]).read_bytes())
        info = pvh.write_start_info(computer.cpu, order["command_line"], ramdisk, order["memory"], end)
        computer.run(entry, info)
        reason = computer.reason
    except (pvh.DoesNotFit, UcError, struct.error) as error:
        reason = str(error)
    Path(order["ending"]).write_text(reason, encoding="utf-8")
