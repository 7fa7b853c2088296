"""Kernels whose seldom used code is packed: it runs as it would anywhere, wherever control comes from, faults too."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Result, run_meta, write_app
from elftools.elf.elffile import ELFFile

from meta.machine import get_machine

MACHINES = [name for name in ("unicorn", "qemu") if get_machine(name).available()]
OUTLINED = '__attribute__((noinline, section(".text.outlined")))'

# Every way into outlined code, chosen by the first argument; what the second one says faults.
APP = """\
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char poem[] = "the woods are lovely, dark and deep";
static const int squares[] = {0, 1, 4, 9, 16, 25, 36, 49};
static jmp_buf back;
static int calls;

OUTLINED static int odd(int n);

__attribute__((noinline)) static int even(int n)
{
    calls++;
    return n == 0 ? 1 : odd(n - 1);
}

OUTLINED static int odd(int n)
{
    calls++;
    return n == 0 ? 0 : even(n - 1);
}

OUTLINED static double mean(int first, ...)
{
    __builtin_va_list list;
    double sum = first * 0.5;

    __builtin_va_start(list, first);
    for (int i = 0; i < 3; i++)
        sum += __builtin_va_arg(list, double);
    __builtin_va_end(list);
    return sum / 4;
}

OUTLINED static const char *named(int kind)
{
    switch (kind) {
    case 0: return "zero";
    case 1: return "one";
    case 2: return "two";
    case 3: return "three";
    case 4: return "four";
    case 5: return "five";
    default: return poem + kind % 8;
    }
}

OUTLINED static int descending(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

OUTLINED static int wild(const char *how)
{
    volatile int zero = 0;

    if (strcmp(how, "null") == 0)
        return *(volatile int *)(unsigned long)zero;
    if (strcmp(how, "divide") == 0)
        return 100 / zero;
    if (strcmp(how, "write") == 0)
        *(volatile char *)named = 1;
    if (strcmp(how, "jump") == 0)
        longjmp(back, 7);
    if (strcmp(how, "abort") == 0)
        abort();
    return squares[atoi(how) & 7];
}

__attribute__((noinline)) static int hot_divide(volatile int *by)
{
    return 100 / *by;
}

__attribute__((noinline)) static int deep(volatile char *above)
{
    volatile char frame[3000];

    frame[0] = above[0] + 1;
    return deep(frame) + frame[0];
}

int main(int argc, char **argv)
{
    static int numbers[] = {3, 1, 4, 1, 5, 9, 2, 6};
    int (*volatile pointer)(int) = odd;
    const char *way = argc > 1 ? argv[1] : "";
    int code, zero = 0;

    if (strcmp(way, "none") == 0)
        return 3;
    if (strcmp(way, "hot-divide") == 0)
        return hot_divide(&zero);
    if (strcmp(way, "deep") == 0)
        return deep((volatile char *)way);
    code = setjmp(back);
    if (code)
        printf("jumped back with %d\\n", code);
    else if (strcmp(way, "wild") == 0)
        printf("wild %d\\n", wild(argv[2]));
    code = even(10) + 2 * pointer(7);
    printf("%d %d\\n", code, calls);
    for (int i = 0; i < 7; i++)
        printf("%s ", named(i));
    qsort(numbers, 8, sizeof numbers[0], descending);
    printf("\\n%d %d %g\\n", numbers[0], numbers[7], mean(3, 0.25, 2.0, 4.25));
    return 0;
}
"""
EXPECTED = "3 19\nzero one two three four five ods are lovely, dark and deep \n9 1 2\n"


def app_text(*, packed: bool) -> str:
    return APP.replace("OUTLINED", OUTLINED if packed else "__attribute__((noinline))")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the app `packed`, and `plain`, which is the same without packing; both built for size."""
    folder = tmp_path_factory.mktemp("outlined")
    for name in ("packed", "plain"):
        toml = f'[app]\nname = "{name}"\nlevel = "z"\nstack = "64K"\n'
        write_app(folder / name, {"main.c": app_text(packed=name == "packed")}, toml)
        done = run_meta("build", name, cwd=folder)
        assert done.status == 0, done.err
    return folder


def run(folder: Path, name: str, machine: str, *arguments: str) -> Result:
    return run_meta("run", name, "-m", machine, "--", *arguments, cwd=folder)


def sizes(folder: Path, name: str) -> dict[str, int]:
    manifest = json.loads((folder / "outputs" / name / "gen-000/manifest.json").read_text())
    return {"total": manifest["sizes"]["total"], **manifest["sizes"]["sections"]}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("arguments", "status", "text"), [
    ((), 0, EXPECTED), (("none",), 3, ""), (("wild", "5"), 0, f"wild 25\n{EXPECTED}"),
    (("wild", "jump"), 0, f"jumped back with 7\n{EXPECTED}"),
], ids=["plain", "none", "wild", "jump"])  # fmt: skip
def test_it_is_the_same_program(
    folder: Path, machine: str, arguments: tuple[str, ...], status: int, text: str
) -> None:
    done = run(folder, "packed", machine, *arguments)
    assert (done.status, done.out) == (status, text), done.err


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("arguments", "report", "where"), [
    (("wild", "null"), "page fault (null pointer) at 0000000000000000", "wild"),
    (("wild", "divide"), "divide error", "wild"),
    (("wild", "write"), "page fault (write) at ", "wild"),
    (("wild", "abort"), "abort: called", ""),
    (("hot-divide",), "divide error", "hot_divide"),
    (("deep",), "page fault (stack overflow) at ", "deep"),
], ids=lambda value: "-".join(value) if isinstance(value, tuple) else "")  # fmt: skip
def test_exceptions_are_reported_as_ever(
    folder: Path, machine: str, arguments: tuple[str, ...], report: str, where: str
) -> None:
    """In packed code, and where an exception is what unpacks."""
    done = run(folder, "packed", machine, *arguments)
    assert done.status == 134, done.err
    assert f"panic: {report}" in done.out
    if where:
        assert f" in {where}+0x" in done.out
        assert f"in {where}" in done.err


def test_what_is_packed_takes_no_room(folder: Path) -> None:
    packed, plain = sizes(folder, "packed"), sizes(folder, "plain")
    assert packed["outlined"] > 600
    assert packed["packed"] < packed["outlined"]
    assert packed["total"] == packed["text"] + packed["rodata"] + packed["data"] + packed["packed"]
    assert "packed" not in plain
    assert "outlined" not in plain
    with (folder / "outputs/packed/gen-000/kernel.elf").open("rb") as file:
        elf = ELFFile(file)
        section = elf.get_section_by_name(".outlined")
        assert section is not None
        assert (section["sh_type"], section["sh_size"]) == ("SHT_NOBITS", packed["outlined"])
        counted = [s for s in elf.iter_sections() if s["sh_flags"] & 2 and s["sh_type"] != "SHT_NOBITS"]
        assert sum(each["sh_size"] for each in counted) == packed["total"]


def test_only_its_own_constants_go_with_it(folder: Path) -> None:
    rows = [line.split() for line in (folder / "outputs/packed/gen-000/kernel.map").read_text().splitlines()]
    kinds = {row[-1]: row[2] for row in rows if len(row) >= 5}
    assert {kinds[name] for name in ("odd", "named", "wild", "poem", "squares", "descending", "mean")} == {".outlined"}
    assert {kinds[name] for name in ("even", "main", "hot_divide")} == {".text"}
    listing = (folder / "outputs/packed/gen-000/kernel.asm").read_text()
    assert "<odd>:" in listing
    assert "even" in listing[listing.index("<odd>:") : listing.index("<odd>:") + 600]


def test_debuggers_get_it_unpacked(folder: Path) -> None:
    done = run_meta("build", "-g", "packed", cwd=folder)
    assert done.status == 0, done.err
    assert "packed" not in sizes(folder, "packed")
    assert run(folder, "packed", MACHINES[0]).out == EXPECTED
    assert run_meta("build", "packed", cwd=folder).status == 0
    assert "packed" in sizes(folder, "packed")


def test_on_linux_it_only_lies_apart(folder: Path) -> None:
    done = run(folder, "packed", "native")
    assert (done.status, done.out) == (0, EXPECTED)


@pytest.mark.skipif(shutil.which("gcc") is None or shutil.which("make") is None, reason="no gcc or make")
@pytest.mark.parametrize("platform", ["pc", "linux"])
def test_other_compilers_build_it_too(folder: Path, tmp_path: Path, platform: str) -> None:
    assert run_meta("emit", "packed", "-o", str(tmp_path / "tree"), cwd=folder).status == 0
    tree = tmp_path / "tree"
    subprocess.run(["make", "-s", f"PLATFORM={platform}"], cwd=tree, check=True, capture_output=True)
    if platform == "linux":
        done = subprocess.run([tree / "kernel.elf"], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, EXPECTED)


def _tables(count: int, size: int) -> str:
    """A kernel with so many constants of so many bytes that only outlined code reads."""
    tables = "".join(f"static const char table{each}[{size}] = {{1, {each}}};\n" for each in range(count))
    reads = " + ".join(f"table{each}[at]" for each in range(count))
    return f"""\
{tables}{OUTLINED} static int look(int at)
{{
    return {reads};
}}

int main(int argc, char **argv)
{{
    return look(argc - (argv != 0));
}}
"""


def test_too_much_is_refused_by_name(tmp_path: Path) -> None:
    write_app(tmp_path / "large", {"main.c": _tables(70, 16000)})
    done = run_meta("build", "large", cwd=tmp_path)
    assert done.status == 1
    assert "bytes of outlined code and constants: packing has room for 1048576" in done.err


def test_large_constants_stay_as_they_are(tmp_path: Path) -> None:
    write_app(tmp_path / "large", {"main.c": _tables(2, 1_200_000)})
    done = run_meta("build", "large", cwd=tmp_path)
    assert done.status == 0, done.err
    assert sizes(tmp_path, "large")["rodata"] > 2_400_000
    assert sizes(tmp_path, "large")["outlined"] < 200
    assert run(tmp_path, "large", "unicorn").status == 2
