"""`meta run`: boot a generation on a machine, pass its text on, and say what went wrong."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import App, Workload, load_app
from meta.diagnostics import InputError, MachineError, UsageError
from meta.driver.image import TRAPS, make_image
from meta.driver.load import load_program
from meta.driver.store import write_text
from meta.driver.workspace import Workspace, required
from meta.generation import Generation
from meta.target import Platform, Target

if TYPE_CHECKING:
    from meta.machine import Job, Machine, Outcome

DEFAULT_TIMEOUT = 600.0
_PANIC = struct.Struct("<QQQQ")
_FIGURE = struct.Struct("<Q")
_INVALID_OPCODE = 6  # Intel SDM volume 3A, table 6-1
_COLD_STATUS = 86  # as of a trap that is a function, sources/runtime/probe/cold.c


@dataclass(frozen=True, slots=True)
class Request:
    """How to run: the machine's name ("" chooses), a workload or arguments, and limits."""

    machine: str = ""
    workload: str | None = None
    args: tuple[str, ...] = ()
    stdin: Callable[[], bytes] = bytes
    counted: bool = False
    timeout: float | None = None
    memory: int | None = None
    regrow: bool = False


def choose_machine(name: str, platform: Platform = Platform.PC) -> Machine:
    """The machine called `name`; without a name QEMU where it is installed, else Unicorn."""
    from meta.machine import get_machine

    if name:
        machine = get_machine(name)
        if not machine.available():
            raise MachineError(f"machine {name} is not installed here", hint="--machine unicorn is a part of meta")
        return machine
    if platform is Platform.LINUX:
        return get_machine("native")
    qemu = get_machine("qemu")
    return qemu if qemu.available() else get_machine("unicorn")


def run(argument: str | None, request: Request, workspace: Workspace, on_console: Callable[[bytes], None]) -> int:
    """Boot what `argument` means; the console text goes to `on_console`; the guest's exit status."""
    generation = required(argument, workspace)
    app = load_app(generation.sources)
    machine = choose_machine(request.machine, app.platform)
    workload = app.workload(request.workload) if request.workload is not None else None
    typed = b"" if workload else request.stdin()
    request = replace(request, stdin=lambda: typed)
    job = make_job(generation, app, machine, request, workload)
    outcome = machine.run(job, on_console)
    try:
        write_text(generation.folder / "console.log", outcome.console)
    except InputError as error:  # a generation that may only be read runs as well
        workspace.tell(f"note: {error.message}")
    for line in troubles(generation, outcome):
        workspace.tell(line)
    if outcome.instructions is not None:
        workspace.tell(f"instructions: {outcome.instructions}")
    if generation.is_instrumented:
        from meta.driver.measure import save_profile

        runs = [(_run_name(request), outcome)]
        file = save_profile(generation, machine, runs, counted=job.counted, platform=job.platform.value)
        workspace.tell(f"profile: {workspace.shown(file)}")
    if generation.is_instrumented or trapped_function(generation, outcome) is None:
        return outcome.status & 0xFF
    _regrow(generation, app, machine, request, workload, workspace)
    return _COLD_STATUS


def _regrow(
    generation: Generation, app: App, machine: Machine, request: Request, workload: Workload | None,
    workspace: Workspace,
) -> None:  # fmt: skip
    """Restore what a trap stands for, or offer to."""
    from meta.driver.regrow import regrow

    if not request.regrow:
        workspace.tell("  hint: the same with --regrow makes a generation that has it again")
        return
    if hand_over_files(request.args, app)[1]:
        raise UsageError("a run with files of this machine cannot become a workload", hint="name modules of the app")
    run = workload or Workload("run", "train", request.args, request.stdin(), memory=request.memory or 0)
    child = regrow(generation, app, machine, [run], workspace)
    workspace.tell(f"{child.label}: {child.manifest.sizes.total} bytes, verified; run it: meta run {child.label}")


def _run_name(request: Request) -> str:
    return request.workload or " ".join(request.args) or "run"


def make_job(
    generation: Generation,
    app: App,
    machine: Machine,
    request: Request,
    workload: Workload | None = None,
    *,
    image: Path | None = None,
) -> Job:
    """The job that runs `workload`, or the request's own arguments, on `machine`; `image` in place of its own."""
    from meta.machine import Job, Module

    own, handed = hand_over_files(request.args, app)
    args = (*(workload.args if workload else ()), *own)
    modules = {**dict(app.data), **handed}
    default = float(workload.timeout) if workload else DEFAULT_TIMEOUT
    return Job(
        image=image or image_for(generation, app, machine.platform),
        platform=machine.platform,
        arguments=(app.name, *args),
        modules=tuple(Module(name, file) for name, file in modules.items()),
        stdin=workload.stdin if workload else request.stdin(),
        timeout=request.timeout or default,
        memory=request.memory or (workload.memory if workload else 0) or app.memory,
        counted=request.counted and machine.counts_instructions,
        features=app.features if machine.platform is app.platform else (),
    )


def image_for(generation: Generation, app: App, platform: Platform) -> Path:
    """The image of `generation` for `platform`; other than its own platform's is built when first needed."""
    if platform is app.platform:
        if not generation.image.is_file():
            raise InputError(f"{generation.label} has no kernel.elf", hint="build this generation again")
        return generation.image
    target, label = _target_here(platform)
    target = replace(target, level=app.level)
    file = generation.folder / label / "kernel.elf"
    if not file.is_file():
        built = make_image(load_program(load_app(generation.sources)), target)
        write_text(file, built.image.elf, mode=0o755)
        write_text(file.parent / TRAPS, built.files().get(TRAPS, ""))
    return file


def _target_here(platform: Platform) -> tuple[Target, str]:
    """What to build for a platform that is not the generation's own, and the folder of such images.

    A Linux image runs on this very machine, so it is made for this CPU, and is told apart from another's.
    """
    if platform is not Platform.LINUX:
        return Target(platform), platform.value
    from meta.backend import host_cpu

    cpu, features = host_cpu()
    return Target(platform, cpu, features), f"{platform.value}/{cpu}-{zlib.crc32(features.encode()):08x}"


def hand_over_files(args: Iterable[str], app: App) -> tuple[tuple[str, ...], dict[str, Path]]:
    """Replace host files after the app's file options by RAM-disk modules: ("--model", "a.bin") and `--model=a.bin`."""
    found: list[str] = []
    modules: dict[str, Path] = {}
    shipped = dict(app.data)
    previous = ""
    for arg in args:
        option, equals, value = arg.partition("=")
        if previous in app.file_options:
            found.append(_module_name(previous, arg, shipped, modules))
        elif equals and option in app.file_options:
            found.append(f"{option}={_module_name(option, value, shipped, modules)}")
        else:
            found.append(arg)
        previous = arg
    return tuple(found), modules


def _module_name(option: str, value: str, shipped: dict[str, Path], modules: dict[str, Path]) -> str:
    file = Path(value)
    if not file.is_file():
        if value in shipped:
            return value
        raise InputError(f"{option}: there is no file '{value}'", hint="a file here, or one of the app's own modules")
    name = f"{option.lstrip('-')}/{file.name}"
    modules[name] = file.resolve()
    return name


def troubles(generation: Generation, outcome: Outcome) -> list[str]:
    """What the kernel reported about its own death, with names."""
    from meta.machine import FrameType

    lines = []
    name = trapped_function(generation, outcome)
    for frame in outcome.frames if name is None else ():
        if frame.type == FrameType.PANIC and len(frame.payload) == _PANIC.size:
            rip, vector, error_code, address = _PANIC.unpack(frame.payload)
            where = function_at(generation, rip) or f"{rip:#x}"
            cause = "panic" if vector > 255 else f"exception {vector} (error code {error_code:#x}, cr2 {address:#x})"
            lines.append(f"kernel: {cause}" + (f" in {where}" if rip else ""))
    if name is not None:
        lines.append(f"kernel: '{name}' was reached, which this generation has as a trap only")
    return lines


def trapped_function(generation: Generation, outcome: Outcome) -> str | None:
    """The name of the function whose trap ended the run; None if none did."""
    number = _trap_number(generation, outcome)
    if number is None:
        return None
    from meta.profile import ProbeMap

    file = generation.folder / "probes.json"
    probes = ProbeMap.from_json(file.read_text(encoding="utf-8"), "probes.json") if file.is_file() else ProbeMap()
    return probes.cold_name(number) or f"cold function {number}"


def _trap_number(generation: Generation, outcome: Outcome) -> int | None:
    """The number in a TRAP frame, or that of the trap at which the CPU met an invalid instruction.

    A trap that was met while another exception was being reported comes first, the exception last.
    """
    from meta.machine import FrameType
    from meta.profile.collect import trapped

    number = trapped((frame.type, frame.payload) for frame in outcome.frames)
    table = _traps_of(generation)
    for frame in reversed(outcome.frames):
        if number is None and table and frame.type == FrameType.PANIC and len(frame.payload) == _PANIC.size:
            rip, vector, _, _ = _PANIC.unpack(frame.payload)
            number = table.get(rip) if vector == _INVALID_OPCODE else None
    return number


def _traps_of(generation: Generation) -> dict[int, int]:
    """Number by address, of the pc image."""
    for file in (generation.folder / TRAPS, generation.folder / Platform.PC.value / TRAPS):
        if file.is_file():
            rows = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
            return {int(address, 16): int(number) for address, number in rows}
    return {}


def function_at(generation: Generation, address: int) -> str | None:
    """`name+0x12` of the function that holds `address`, from the generation's kernel.sym."""
    from meta.backend.listing import nearest

    file = generation.folder / "kernel.sym"
    rows = [line.split(" ", 2) for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []
    return nearest(sorted((int(value, 16), name) for value, letter, name in rows if letter in "tT"), address)


def figures(outcome: Outcome) -> dict[str, int]:
    """Name and value of every FIGURE frame."""
    from meta.machine import FrameType

    found = {}
    for frame in outcome.frames:
        if frame.type == FrameType.FIGURE and len(frame.payload) >= _FIGURE.size:
            name = frame.payload[_FIGURE.size :].decode("utf-8", "replace")
            found[name] = int(_FIGURE.unpack_from(frame.payload)[0])
    return found
