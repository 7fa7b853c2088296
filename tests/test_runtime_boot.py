"""boot/ and the platform halves of the runtime: small programs on every machine, built by gcc and GNU ld."""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

import pytest
from runtime_build import APPS, ROOT, Library, build_library, require

from meta.app import load_app
from meta.backend import compile_module
from meta.machine import Job, Module, Outcome, get_machine
from meta.target import Platform, Target

MACHINES = ("unicorn", "qemu", "native")
STATUS_PANIC = 134


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[Platform, Library]:
    return {platform: build_library(platform, tmp_path_factory.mktemp(platform.value)) for platform in Platform}


@pytest.fixture
def boot(libraries: dict[Platform, Library]) -> Boot:
    return Boot(libraries)


class Boot:
    """Builds an app once for each platform and runs it."""

    def __init__(self, libraries: dict[Platform, Library]) -> None:
        self.libraries = libraries

    def __call__(
        self, machine: str, app: str, *arguments: str, stdin: bytes = b"", modules: tuple[Module, ...] = (),
        memory: int = 32 << 20, flags: tuple[str, ...] = (),
    ) -> Outcome:  # fmt: skip
        target = get_machine(machine)
        if not target.available():
            pytest.skip(f"machine {machine} is not available here")
        image = self.libraries[target.platform].image(APPS / f"{app}.c", *flags)
        job = Job(image, target.platform, (app, *arguments), modules, stdin, timeout=60.0, memory=memory)
        return target.run(job)


def panic_frame(outcome: Outcome) -> tuple[int, int, int, int]:
    payloads = [frame.payload for frame in outcome.frames if int(frame.type) == 5]
    assert len(payloads) == 1
    rip, vector, error_code, cr2 = struct.unpack("<4Q", payloads[0])
    return rip, vector, error_code, cr2


def test_hello_prints_what_it_promises(boot: Boot) -> None:
    folder = ROOT / "sources" / "hello"
    app = load_app(folder)
    for platform, library in boot.libraries.items():
        image = library.image(folder / "hello.c")
        machines = [name for name in MACHINES if get_machine(name).platform is platform]
        for machine in (get_machine(name) for name in machines if get_machine(name).available()):
            for workload in app.workloads:
                arguments = ("hello", *workload.args)
                outcome = machine.run(Job(image, platform, arguments, timeout=60.0, memory=16 << 20))
                assert outcome.console == workload.expect
                assert outcome.status == 0
                assert not outcome.damage


@pytest.mark.parametrize("machine", [*MACHINES, "qemu:pc"])
def test_files_input_and_arguments(boot: Boot, machine: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").write_bytes(b"")
    modules = (Module("a", tmp_path / "a"), Module("with space", tmp_path / "b"))
    names = ("a", "with space", 'q"\\ x', "", "a")
    outcome = boot(machine, "disk", *names, stdin=b"in\n", modules=modules)
    assert outcome.console.decode() == (
        'a: 3 bytes, "abc"\nwith space: 0 bytes, ""\nq"\\ x: absent\n: absent\na: 3 bytes, "abc"\n<i><n><\n> end -1\n'
    )
    assert outcome.status == 6
    figures = [frame.payload for frame in outcome.frames if int(frame.type) == 6]
    assert figures == [(5).to_bytes(8, "little") + b"arguments"]


@pytest.mark.parametrize("machine", MACHINES)
def test_input_may_be_empty_and_files_absent(boot: Boot, machine: str) -> None:
    outcome = boot(machine, "disk", "a")
    assert outcome.console == b"a: absent\n end -1\n"


def test_too_many_arguments(boot: Boot) -> None:
    outcome = boot("unicorn", "disk", *["x"] * 64)
    assert outcome.console == b"panic: command line: more than 64 arguments\n"
    assert outcome.status == STATUS_PANIC
    assert boot("unicorn", "disk", *["x"] * 63).status == 64


HEAP = re.compile(r"impossible 1 1 1 1 1\nempty 1 1\n(\d+) chunks, the same again: 1\n")


@pytest.mark.parametrize(("machine", "mebibytes"), [("unicorn", 16), ("qemu", 6), ("qemu:pc", 200)])
def test_heap(boot: Boot, machine: str, mebibytes: int) -> None:
    outcome = boot(machine, "heap", memory=mebibytes << 20)
    match = HEAP.fullmatch(outcome.console.decode())
    assert match, outcome.console
    # What the image (with 1 MiB of stack) and the first MiB leave, in chunks of 64 KiB.
    assert (mebibytes - 3) * 15 < int(match[1]) < (mebibytes - 2) * 16
    assert outcome.status == 0


@pytest.mark.parametrize("limit", ["memory", "resource"])
def test_heap_of_a_process(boot: Boot, limit: str) -> None:
    image = boot.libraries[Platform.LINUX].image(APPS / "heap.c")
    size = 16 << 20
    environment = {"META_MEMORY": str(size)} if limit == "memory" else {}
    require("prlimit")
    bound = ["prlimit", f"--as={size}"] if limit == "resource" else []
    done = subprocess.run([*bound, image], env=environment, capture_output=True, text=True, check=False)
    match = HEAP.fullmatch(done.stdout)
    assert match, done
    assert 100 < int(match[1]) < 256


FAULTS = {
    "null": (14, r"page fault \(null pointer\) at 0000000000000000, error code 0"),
    "divide": (0, "divide error, error code 0"),
    "overflow": (14, r"page fault \(stack overflow\) at [0-9a-f]{16}, error code 2"),
    "constant": (14, r"page fault \(write\) at [0-9a-f]{16}, error code 3"),
    "code": (14, r"page fault \(write\) at [0-9a-f]{16}, error code 3"),
    "execute": (14, r"page fault \(execution of data\) at [0-9a-f]{16}, error code 11"),
    "opcode": (6, "invalid opcode, error code 0"),
    "wild": (14, r"page fault \(read\) at 0000123456789000, error code 0"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_traps(boot: Boot, fault: str) -> None:
    vector, text = FAULTS[fault]
    outcome = boot("qemu", "fault", fault)
    console = outcome.console.decode()
    assert re.search(rf"^before {fault}, \npanic: {text}\n  rip [0-9a-f]{{16}}", console), console
    assert len(re.findall(r" r(?:[a-d]x|[sd]i|[sb]p|\d+) +[0-9a-f]{16}", console)) == 16
    assert panic_frame(outcome)[1] == vector
    assert outcome.status == STATUS_PANIC


@pytest.mark.parametrize("fault", ["null", "opcode", "overflow"])
def test_traps_on_the_embedded_machine(boot: Boot, fault: str) -> None:
    outcome = boot("unicorn", "fault", fault)
    assert panic_frame(outcome)[1] == FAULTS[fault][0]
    assert outcome.status == STATUS_PANIC


@pytest.mark.parametrize("machine", MACHINES)
def test_ends(boot: Boot, machine: str) -> None:
    assert boot(machine, "fault", "exit").console == b"before exit, at exit\n"
    assert boot(machine, "fault", "exit").status == 7
    assert boot(machine, "fault").status == 42
    for name, text in (("abort", "abort: called"), ("free", "free: not an allocated block")):
        outcome = boot(machine, "fault", name)
        assert outcome.console.decode() == f"before {name}, panic: {text}\n"
        assert outcome.status == STATUS_PANIC
        assert panic_frame(outcome) == (0, 256, 0, 0)
    console = boot(machine, "fault", "assert").console.decode()
    assert re.search(r"fault\.c:\d+: assertion failed: fault_zero == 1\npanic: assert: fault_zero == 1\n$", console)


PAGES = """\
null none
low rw
constants r
text rx
data rw
guard none
rest rw
end rw
5 7 1
"""


@pytest.mark.parametrize("machine", ["unicorn", "qemu", "qemu:pc"])
@pytest.mark.parametrize("mebibytes", [1, 7])
def test_page_rights(boot: Boot, machine: str, mebibytes: int) -> None:
    outcome = boot(machine, "pages", flags=(f"-DMEBIBYTES={mebibytes}",), memory=64 << 20)
    assert outcome.console.decode() == PAGES


@pytest.mark.parametrize("machine", MACHINES)
def test_vector_state(boot: Boot, machine: str) -> None:
    console = boot(machine, "vectors").console.decode()
    assert console in ("sse 8\nno avx\n", "sse 8\navx 16, state 1\n")
    if machine == "qemu":
        assert console.endswith("state 1\n")


@pytest.mark.parametrize("machine", MACHINES)
def test_boot_code_assembled_by_llvm(boot: Boot, machine: str, tmp_path: Path) -> None:
    """For LLVM all files of a platform are one piece of module-level assembly; it starts the same program."""
    target = get_machine(machine)
    if not target.available():
        pytest.skip(f"machine {machine} is not available here")
    files = sorted((ROOT / "boot" / target.platform.value).glob("*.s"))
    text = "\n".join(path.read_text() for path in files)
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\{ord(c):02X}" for c in text)
    assembled = tmp_path / "boot.o"
    assembled.write_bytes(compile_module(f'module asm "{escaped}"\n', Target(target.platform)).object)
    image = boot.libraries[target.platform].image(APPS / "fault.c", boot=assembled)
    outcome = target.run(Job(image, target.platform, ("fault", "exit"), timeout=60.0, memory=16 << 20))
    assert outcome.status == 7
    if target.platform is Platform.PC:
        outcome = target.run(Job(image, target.platform, ("fault", "opcode"), timeout=60.0, memory=16 << 20))
        assert panic_frame(outcome)[1] == 6
