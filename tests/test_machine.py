"""Machines: what goes in arrives, what comes out is reported, and every way a kernel can die has its message."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meta.backend import compile_module, link
from meta.diagnostics import InputError, MachineError, MachineTimeout, UsageError
from meta.machine import MACHINES, Frame, FrameType, Job, Machine, Module, Outcome, get_machine, parse_frames
from meta.machine.base import command_line
from meta.target import Platform, Target

HERE = Path(__file__).parent / "backend" / "machine"
ALL = ("unicorn", "qemu", "qemu:pc", "native")
BARE = ("unicorn", "qemu", "qemu:pc")
EXIT = Frame(FrameType.EXIT, struct.pack("<iIQ", 5, 0, 123))


def pc_image() -> bytes:
    text = (HERE / "kernel.s").read_text() + '\n.section .rodata.frames,"a"\nexit_frame:\n.byte '
    text += ",".join(map(str, EXIT.encode())) + "\nexit_frame_end:\n"
    escaped = [line.replace("\\", "\\5C").replace('"', "\\22") for line in text.splitlines()]
    ir = "".join(f'module asm "{line}"\n' for line in escaped)
    return link(compile_module(ir, Target()).object, Platform.PC).elf


def linux_image(folder: Path) -> bytes:
    if shutil.which("gcc") is None:
        pytest.skip("gcc, which compiles the native test program, is not installed")
    frame = "-DEXIT_FRAME=" + ",".join(str(byte - 256 if byte > 127 else byte) for byte in EXIT.encode())
    flags = ["-O2", "-ffreestanding", "-fno-pic", "-fno-stack-protector", "-ffunction-sections", frame]
    subprocess.run(["gcc", "-c", *flags, HERE / "process.c", "-o", folder / "process.o"], check=True)
    return link((folder / "process.o").read_bytes(), Platform.LINUX).elf


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> dict[Platform, Path]:
    folder = tmp_path_factory.mktemp("images")
    paths = {platform: folder / f"{platform.value}.elf" for platform in Platform}
    paths[Platform.PC].write_bytes(pc_image())
    paths[Platform.LINUX].write_bytes(linux_image(folder))
    return paths


@pytest.fixture
def machine(request: pytest.FixtureRequest) -> Machine:
    found = get_machine(request.param)
    if not found.available():
        pytest.skip(f"machine {found.name} is not available here")
    return found


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where machines put their files; empty again after each test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def every(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("machine", names, indirect=True)


class Runner:
    """`run(machine, "e", stdin=b"x")`."""

    def __init__(self, images: dict[Platform, Path]) -> None:
        self.images = images

    def __call__(
        self, machine: Machine, *arguments: str, modules: tuple[Module, ...] = (), stdin: bytes = b"",
        timeout: float = 60.0, counted: bool = False, heard: list[bytes] | None = None,
    ) -> Outcome:  # fmt: skip
        job = Job(
            self.images[machine.platform], machine.platform, ("app", *arguments), modules, stdin, timeout,
            memory=16 << 20, counted=counted,
        )  # fmt: skip
        return machine.run(job, None if heard is None else heard.append)


@pytest.fixture
def run(images: dict[Platform, Path], temporary: Path) -> Runner:
    assert temporary.exists()
    return Runner(images)


@every(*ALL)
def test_good_run(machine: Machine, run: Runner) -> None:
    heard: list[bytes] = []
    outcome = run(machine, "g", heard=heard)
    assert outcome == Outcome(b"good\n", (EXIT,), 5, None)
    assert b"".join(heard) == b"good\n"


@every(*ALL)
def test_counted_run(machine: Machine, run: Runner) -> None:
    assert run(machine, "g", counted=True).instructions == (123 if machine.counts_instructions else None)


@every("qemu", "qemu:pc")
def test_counted_runs_count_instructions(machine: Machine, run: Runner) -> None:
    counts = {int.from_bytes(run(machine, "r", counted=True).console, "little") for _ in range(3)}
    assert len(counts) == 1, "every run counts the same"
    assert 2000 <= counts.pop() < 2010


@every(*BARE)
def test_command_line_arrives_quoted(machine: Machine, run: Runner) -> None:
    outcome = run(machine, "k", 'two "words"', "", "back\\slash", "a,b=c")
    assert outcome.console.decode() == 'app k "two \\"words\\"" "" back\\\\slash a,b=c'


@every("native")
def test_arguments_arrive(machine: Machine, run: Runner) -> None:
    assert run(machine, "k", 'two "words"', "", "x\\").console == b'k|two "words"||x\\|'


@every(*ALL)
@pytest.mark.parametrize("stdin", [b"", b"one line\n", b"no newline", bytes(range(5, 256)) * 8])
def test_input_is_echoed(machine: Machine, run: Runner, stdin: bytes) -> None:
    assert run(machine, "e", stdin=stdin).console == stdin


@every("unicorn", "native")
def test_much_input(machine: Machine, run: Runner) -> None:
    stdin = b"0123456789abcde\n" * 6400
    assert run(machine, "e", stdin=stdin).console == stdin


@every("qemu")
def test_some_more_input(machine: Machine, run: Runner) -> None:
    """QEMU takes its input byte by byte, so not as much."""
    stdin = b"0123456789abcde\n" * 600
    assert run(machine, "e", stdin=stdin).console == stdin


@every(*ALL)
def test_input_that_nobody_reads(machine: Machine, run: Runner) -> None:
    assert run(machine, "g", stdin=b"x" * 200_000).status == 5


@every(*ALL)
def test_much_output(machine: Machine, run: Runner) -> None:
    heard: list[bytes] = []
    outcome = run(machine, "f", heard=heard)
    assert outcome.console == b"".join(heard) == b"thirty thousand of these lines\n" * 30000


@every(*ALL)
def test_modules_arrive_as_an_archive(machine: Machine, run: Runner, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"payload")
    assert run(machine, "m", modules=(Module("name", tmp_path / "data"),)).console == b"070701"


@every(*ALL)
def test_missing_module(machine: Machine, run: Runner, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*nowhere, the data file 'weights'"):
        run(machine, "g", modules=(Module("weights", tmp_path / "nowhere"),))


@every(*ALL)
def test_hang(machine: Machine, run: Runner) -> None:
    """The time is over; what was printed before is there although it has no newline."""
    with pytest.raises(MachineTimeout, match="did not finish within 3 seconds") as caught:
        run(machine, "h", timeout=3.0)
    assert caught.value.console == b"no newline"


DEATHS = {
    "unicorn": ("breakpoint at .* without a handler", "wrote 3 to the exit port"),
    "qemu": ("triple fault", "wrote 3 to the exit port"),
    "qemu:pc": ("triple fault", "wrote 3 to the exit port"),
    "native": ("killed by SIGSEGV", "exit status 3"),
}


@every(*ALL)
def test_deadly_fault(machine: Machine, run: Runner) -> None:
    with pytest.raises(MachineError, match=DEATHS[machine.name][0]) as caught:
        run(machine, "t")
    assert not isinstance(caught.value, MachineTimeout)
    assert caught.value.console == b"no newline"


@every(*ALL)
def test_end_without_a_frame(machine: Machine, run: Runner) -> None:
    with pytest.raises(MachineError, match=f"{DEATHS[machine.name][1]}.* without an EXIT frame"):
        run(machine, "s")


@every(*ALL)
def test_frame_cut_short(machine: Machine, run: Runner) -> None:
    with pytest.raises(MachineError, match=r"the frame at 0 \(type 1\) is cut off"):
        run(machine, "c")


@every(*BARE)
def test_noise_before_a_frame(machine: Machine, run: Runner) -> None:
    outcome = run(machine, "n")
    assert outcome.status == 5
    assert outcome.damage[0] == "3 bytes at 0 are no frame"


@every("unicorn")
def test_halt(machine: Machine, run: Runner) -> None:
    with pytest.raises(MachineError, match=r"halted at 0x10.* with nothing to wake it"):
        run(machine, "w")


@every("unicorn")
def test_memory_that_is_not_there(machine: Machine, run: Runner) -> None:
    with pytest.raises(MachineError, match="read of address 0xf0000000, where there is no memory"):
        run(machine, "x")


@every(*ALL)
def test_not_an_image(machine: Machine, tmp_path: Path, temporary: Path) -> None:
    text = tmp_path / "text"
    text.write_text("#!/bin/sh\n")
    with pytest.raises(InputError, match="is not an x86-64 ELF image"):
        machine.run(Job(text, machine.platform, ("app",)))
    with pytest.raises(InputError, match="cannot read the image"):
        machine.run(Job(tmp_path / "nowhere", machine.platform, ("app",)))
    for size in (20, 100, len(pc_image()) // 2):
        text.write_bytes(pc_image()[:size])
        with pytest.raises(InputError, match="is cut short"):
            machine.run(Job(text, machine.platform, ("app",)))
    assert temporary.exists()


@every(*ALL)
def test_image_of_the_other_platform(machine: Machine, images: dict[Platform, Path]) -> None:
    other = Platform.LINUX if machine.platform is Platform.PC else Platform.PC
    with pytest.raises(MachineError, match=f"runs images for {machine.platform.value}"):
        machine.run(Job(images[other], other, ("app",)))


@every("unicorn", "qemu")
def test_too_little_memory(machine: Machine, images: dict[Platform, Path], tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(bytes(3 << 20))
    job = Job(images[Platform.PC], Platform.PC, ("app", "g"), (Module("m", tmp_path / "data"),), memory=2 << 20)
    with pytest.raises(MachineError, match=r"does not fit|QEMU says"):
        machine.run(job)
    with pytest.raises(MachineError, match="the image needs memory up to 0x10"):
        machine.run(replace(job, memory=1 << 20))


@every(*ALL)
def test_exception_in_the_listener_ends_the_machine(machine: Machine, images: dict[Platform, Path]) -> None:
    """As when the terminal is closed while the kernel prints."""

    def listener(_data: bytes) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        machine.run(Job(images[machine.platform], machine.platform, ("app", "h"), timeout=30.0), listener)
    assert not _children(), "the machine is still running"


def _children() -> list[str]:
    """Living children of this process."""
    text = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()
    return [pid for pid in text.split() if "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]]


def test_missing_qemu(monkeypatch: pytest.MonkeyPatch, images: dict[Platform, Path]) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    qemu = get_machine("qemu")
    assert not qemu.available()
    with pytest.raises(MachineError, match="not installed") as caught:
        qemu.run(Job(images[Platform.PC], Platform.PC, ("app", "g")))
    assert caught.value.hint == "apt-get install qemu-system-x86"


def test_names() -> None:
    assert set(MACHINES) == {"unicorn", "qemu", "qemu:microvm", "qemu:pc", "native"}
    assert [get_machine(name).name for name in MACHINES] == ["unicorn", "qemu", "qemu", "qemu:pc", "native"]
    with pytest.raises(UsageError, match="unknown machine 'bochs'"):
        get_machine("bochs")


def test_machines_import_nothing_heavy() -> None:
    code = "import sys, meta.machine; print({'unicorn', 'llvmlite', 'capstone', 'elftools'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parents[2])
    assert done.stdout == "set()\n"


FRAMES = st.lists(st.builds(Frame, st.integers(0, 9), st.binary(max_size=40)), max_size=4)


@given(FRAMES)
def test_frames_survive_the_wire(frames: list[Frame]) -> None:
    assert parse_frames(b"".join(frame.encode() for frame in frames)) == (tuple(frames), ())


@given(FRAMES, st.binary(max_size=30).filter(lambda noise: b"M" not in noise), FRAMES)
def test_noise_between_frames(before: list[Frame], noise: bytes, after: list[Frame]) -> None:
    wire = b"".join(frame.encode() for frame in before) + noise + b"".join(frame.encode() for frame in after)
    frames, damage = parse_frames(wire)
    assert frames == (*before, *after)
    assert bool(damage) == bool(noise)


@given(FRAMES.filter(bool), st.data())
def test_a_damaged_frame_is_reported_and_skipped(frames: list[Frame], data: st.DataObject) -> None:
    wire = bytearray(b"".join(frame.encode() for frame in frames))
    wire[data.draw(st.integers(0, len(wire) - 1))] ^= data.draw(st.integers(1, 255))
    found, damage = parse_frames(bytes(wire))
    assert damage
    assert all(frame in frames for frame in found)


@given(st.lists(st.text(st.characters(blacklist_characters="\0\n\r\t\x0b\x0c", max_codepoint=0x2FF), max_size=8)))
def test_command_line_splits_back(arguments: list[str]) -> None:
    assert split(command_line(arguments)) == arguments


def split(line: str) -> list[str]:
    """The guest's rule, written a second time."""
    found: list[str] = []
    quoted, current, at = False, None, 0
    while at < len(line):
        letter = line[at]
        if letter == " " and not quoted:
            found += [] if current is None else [current]
            current = None
        elif letter == '"':
            quoted, current = not quoted, current or ""
        else:
            at += letter == "\\" and at + 1 < len(line)
            current = (current or "") + line[at]
        at += 1
    return found + ([] if current is None else [current])
