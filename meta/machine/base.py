"""What every machine takes and gives, and the judgement that they share."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from meta.diagnostics import InputError, MachineError, MachineTimeout
from meta.machine import cpio
from meta.machine.frames import Frame, describe_panic, find_exit, parse_frames
from meta.target import Platform

_PT_LOAD = 1
_PROGRAM_TABLE = struct.Struct("<Q16xH")  # from byte 32: its offset in the file ... number of entries
_PROGRAM = struct.Struct("<I4xQ8xQQQ8x")  # type, offset, physical address, size in the file, size in memory
END_OF_INPUT = b"\x04"  # EOT on COM1: the guest's end of file


@dataclass(frozen=True, slots=True)
class Module:
    """A file on the host that the guest finds under `name` on its RAM disk."""

    name: str
    data: Path


@dataclass(frozen=True, slots=True)
class Job:
    """One run of an image. `arguments` is argv with argv[0]; `timeout` in seconds; `memory` is guest RAM in bytes.

    `counted` asks for a run whose cycle counter counts instructions, where the machine can. `features` are those of
    the CPU that the image needs beyond plain x86-64, by LLVM's names.
    """

    image: Path
    platform: Platform
    arguments: tuple[str, ...]
    modules: tuple[Module, ...] = ()
    stdin: bytes = b""
    timeout: float = 60.0
    memory: int = 256 << 20
    counted: bool = False
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. `damage` names what on the channel was no frame."""

    console: bytes
    frames: tuple[Frame, ...]
    status: int
    instructions: int | None
    damage: tuple[str, ...] = ()


OnConsole = Callable[[bytes], None]


class Machine(Protocol):
    """Runs images for one platform."""

    @property
    def name(self) -> str: ...

    @property
    def platform(self) -> Platform: ...

    @property
    def counts_instructions(self) -> bool: ...

    def available(self) -> bool:
        """Whether it can run here."""

    def run(self, job: Job, on_console: OnConsole | None = None) -> Outcome:
        """Run `job` to its end; `on_console` gets the console text while it is printed.

        Raises MachineTimeout, or MachineError when the machine is missing or the kernel ends without
        saying so; InputError for a file that is missing or no image.
        """


@dataclass(frozen=True, slots=True)
class Files:
    """The private files of one run."""

    directory: Path

    @property
    def ramdisk(self) -> Path:
        return self.directory / "ramdisk.cpio"

    @property
    def channel(self) -> Path:
        return self.directory / "channel"

    @property
    def ending(self) -> Path:
        return self.directory / "ending"

    @property
    def monitor(self) -> Path:
        return self.directory / "monitor"

    def wire(self) -> bytes:
        """What came over the channel."""
        return self.channel.read_bytes() if self.channel.exists() else b""


@contextmanager
def prepared(job: Job, machine: Machine) -> Iterator[Files]:
    """Check the job and write its RAM disk into a directory that is removed afterwards."""
    if job.platform is not machine.platform:
        raise MachineError(
            f"machine {machine.name} runs images for {machine.platform.value}, this one is for {job.platform.value}"
        )
    end = image_end(job.image)
    if job.platform is Platform.PC and end > job.memory:
        raise MachineError(f"the image needs memory up to {end:#x}, the machine has {job.memory:#x} bytes")
    with TemporaryDirectory(prefix="meta-") as directory:
        files = Files(Path(directory))
        if job.modules:
            cpio.write_archive(files.ramdisk, [(module.name, module.data) for module in job.modules])
        yield files


def image_end(path: Path) -> int:
    """The first address behind the segments of an image; InputError for what is no x86-64 ELF executable."""
    try:
        image = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the image {path}: {error.strerror}") from error
    # Bytes 0-5: magic, 64 bit, little-endian; 16-19: ET_EXEC, EM_X86_64.
    if image[:6] != b"\x7fELF\x02\x01" or image[16:20] != b"\x02\x00\x3e\x00":
        raise InputError(f"{path} is not an x86-64 ELF image")
    end = 0
    try:
        start, count = _PROGRAM_TABLE.unpack_from(image, 32)
        for index in range(count):
            kind, offset, address, in_file, in_memory = _PROGRAM.unpack_from(image, start + index * _PROGRAM.size)
            if offset + in_file > len(image):
                raise InputError(f"{path} is cut short: it has {len(image)} bytes of {offset + in_file}")
            end = max(end, address + in_memory if kind == _PT_LOAD else 0)
    except struct.error as error:
        raise InputError(f"{path} is cut short: it has {len(image)} bytes") from error
    return end


def judge(job: Job, wire: bytes, console: bytes, death: str | None, *, counts: bool) -> Outcome:
    """The outcome that the EXIT frame in `wire` tells; `death` is what the machine saw, None for a time-out.

    Without an EXIT frame the kernel died: a MachineError says how, as exactly as is known.
    """
    frames, damage = parse_frames(wire)
    ending = find_exit(frames)
    if ending is not None:
        instructions = ending.cycles if counts and job.counted else None
        return Outcome(console, frames, ending.status, instructions, damage)
    details = "".join(f"; {text}" for text in (describe_panic(frames), *damage[:3]) if text)
    if death is None:
        raise MachineTimeout(f"the kernel did not finish within {job.timeout:g} seconds{details}", console=console)
    raise MachineError(f"the kernel died: {death}{details}", console=console)


def command_line(arguments: Sequence[str]) -> str:
    """`arguments` as one string that the guest splits into the same arguments again.

    Arguments are split at spaces; double quotes keep spaces, a backslash keeps the next character.
    """
    return " ".join(_quoted(argument) for argument in arguments)


def _quoted(argument: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", argument)
    return f'"{escaped}"' if not argument or re.search(r"\s", argument) else escaped
