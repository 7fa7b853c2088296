"""`meta debug`: gdb on a kernel that QEMU boots, and on the native image of the same generation."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, Result, heard_interrupts, run_meta, write_app
from gdb import answers, need_gdb, script
from test_debug import dwarfdump

MAIN_C = """\
#include <stdio.h>

struct pair { int first, second; unsigned low : 4, high : 4; };
enum mode { SLOW, FAST = 7 };
static enum mode mode = FAST;
volatile int zero;

__attribute__((noinline)) static int fill(struct pair *pair, int value)
{
    int local = value * 2;
    pair->first = local;
    pair->high = 9;
    return local + pair->second;
}

__attribute__((noinline)) static int divide(int a, int b)
{
    int copy = a;
    return copy / b;
}

int main(int argc, char **argv)
{
    struct pair pair = {1, 2, 3, 4};
    printf("%s %d %d\\n", argc > 1 ? argv[1] : "nobody", fill(&pair, 20), mode);
    return argc > 2 ? 1 + divide(pair.first, zero) : 0;
}
"""
COMMANDS = {
    "stop": ["break main.c:12", "CONTINUE", "backtrace", "info args", "info locals", "print *pair", "print mode"],
    "caller": ["up", "info locals", "print argv[1]"],
    "next": ["down", "next", "print *pair"],
}


def need_qemu() -> None:
    if shutil.which("qemu-system-x86_64") is None:
        pytest.skip("qemu-system-x86_64 is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the app `small`."""
    need_gdb()
    folder = tmp_path_factory.mktemp("debug")
    write_app(folder / "small", {"main.c": MAIN_C}, '[app]\nname = "small"\nmemory = "16M"\n')
    return folder


def debug(folder: Path, groups: dict[str, list[str]], *options: str, arguments: tuple[str, ...] = ()) -> dict[str, str]:
    """What gdb printed for each group of commands, in a kernel that was started with `arguments`."""
    words: list[str] = []
    for command in script(groups):
        words += ["--ex", command]
    result = run_meta("debug", *options, "--batch", *words, "--", *arguments, cwd=folder)
    assert not result.is_traceback, result.err
    return answers(result.out)


def commands(go: str) -> dict[str, list[str]]:
    return {name: [go if each == "CONTINUE" else each for each in group] for name, group in COMMANDS.items()}


def check_session(found: dict[str, str]) -> None:
    """The same on every machine: place, frames, values."""
    assert re.search(r"^Breakpoint 1, fill \(pair=0x\w+.*, value=20\) at \S*small/main.c:12$", found["stop"], re.M)
    assert re.search(r"^12\t    pair->high = 9;$", found["stop"], re.M)
    assert re.search(
        r"^#0  fill .*\n#1  .* in main \(argc=2, argv=0x\w+.*\) at \S*small/main.c:25", found["stop"], re.M
    )
    assert "local = 40" in found["stop"]
    assert "= {first = 40, second = 2, low = 3, high = 4}" in found["stop"]
    assert found["stop"].endswith("= FAST")
    assert "pair = {first = 40, second = 2, low = 3, high = 4}\n$3 = 0x" in found["caller"]
    assert found["caller"].endswith('"bob"')
    assert "= {first = 40, second = 2, low = 3, high = 9}" in found["next"]


def test_a_booted_kernel(folder: Path) -> None:
    need_qemu()
    check_session(debug(folder, commands("continue"), "small", "-O", "0", arguments=("bob",)))


def test_a_native_image(folder: Path) -> None:
    check_session(debug(folder, commands("run"), "small", "-m", "native", "-O", "0", arguments=("bob",)))


def test_backtrace_from_a_trap_to_the_boot_code(folder: Path) -> None:
    """Through optimised code, the trap stub and the first function."""
    need_qemu()
    groups = {"trap": ["set backtrace past-main on", "break trap_handler", "continue", "backtrace", "list kernel_main"]}
    found = debug(folder, groups, "small", arguments=("one", "two"))["trap"]
    names = re.findall(r"^#\d+ +(?:0x\w+ in )?<?(\w+)", found, re.M)
    assert names[:4] == ["trap_handler", "signal", "divide", "main"], found
    assert names[-2:] == ["kernel_main", "boot_long_mode"], found
    assert "No such file" not in found


def test_break_in_the_forward_pass_of_llama(tmp_path: Path) -> None:
    need_gdb()
    need_qemu()
    groups = {"stop": ["break forward", "continue", "backtrace", "info args", "list"]}
    found = debug(tmp_path, groups, "llama", arguments=("--steps", "2"))["stop"]
    assert re.search(r"^Breakpoint 1, forward \(.*\) at \S*llama/forward.c:\d+$", found, re.M), found
    assert re.search(r"^#\d+ .*main \(", found, re.M), found


def test_debug_images_verify_and_leave_the_code_alone(folder: Path) -> None:
    need_qemu()
    generation = folder / "outputs" / "small" / "gen-000"
    for options in ((), ("-O", "0")):
        debug(folder, {"nothing": ["kill"]}, "small", *options)
    image = generation / "debug" / "pc-app" / "kernel.elf"
    code = image.read_bytes()
    plain = (generation / "kernel.elf").read_bytes()
    assert b".debug_info" in code and b".debug" not in plain
    assert str(folder).encode() not in code, "no path of this computer"
    for each in (image, generation / "debug" / "pc-app-O0" / "kernel.elf"):
        done = subprocess.run([dwarfdump(), "--verify", each], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]


def test_a_generation_with_debug_information_rebuilds_itself(folder: Path, tmp_path: Path) -> None:
    """It says so in its manifest, counts only code and data, and its own sources give the same bytes."""
    plain = run_meta("build", str(folder / "small"), "--json", cwd=tmp_path)
    first = run_meta("build", "-g", str(folder / "small"), "--json", cwd=tmp_path)
    facts = json.loads(first.out)
    assert facts["target"]["debug"] == "dwarf-5"
    assert facts["sizes"] == json.loads(plain.out)["sizes"]
    image = tmp_path / "outputs" / "small" / "gen-000" / "kernel.elf"
    code = image.read_bytes()
    assert b".debug_info" in code and str(tmp_path).encode() not in code
    assert run_meta("build", str(image.parent / "sources"), cwd=tmp_path).status == 0
    assert image.read_bytes() == code


def test_without_start_the_command_is_printed_and_works(folder: Path) -> None:
    """QEMU waits until we are interrupted, and is gone with its files then."""
    need_qemu()
    command = [sys.executable, "-m", "meta", "debug", "small", "--", "bob"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with heard_interrupts():
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    shown = next(line for line in process.stderr if line.strip().startswith("gdb "))
    socket = Path(re.search(r"target remote (\S+?)'", shown)[1])  # type: ignore[index]
    assert socket.exists()
    done = subprocess.run(
        shown.replace("gdb ", "gdb -nx -batch -ex 'break main' ", 1).replace("kernel.elf", "kernel.elf -ex continue"),
        shell=True, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Breakpoint 1, main (argc=2" in done.stdout, done.stdout + done.stderr
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    process.wait(30)
    for _ in range(100):
        if not socket.parent.exists():
            break
        time.sleep(0.05)
    assert not socket.parent.exists()


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (("-m", "unicorn"), 125, "has no debugger"),
        (("-m", "toaster"), 2, "unknown machine"),
        (("-O", "9"), 2, "unknown optimisation level"),
        (("-w", "nothing"), 2, "no workload"),
    ],
)
def test_what_cannot_be_debugged_is_refused(folder: Path, options: tuple[str, ...], status: int, message: str) -> None:
    result: Result = run_meta("debug", "small", *options, cwd=folder)
    assert (result.status, message in result.err, result.is_traceback) == (status, True, False), result.err
