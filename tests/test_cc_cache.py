"""`meta cc --cache`: the same bytes with and without; only what changed is compiled; nothing wrong is taken from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path

import pytest
from compiler import need_gcc
from conftest import ROOT

from meta.clock import moment
from meta.driver import cc_unit, image
from meta.driver.cc import Console, cc
from meta.driver.content_store import ContentStore

HEADER = "#define N 3\nint twice(int);\n"
UNITS = {"a.c": '#include "h.h"\nint a(void) { return twice(N); }\n', "b.c": "int twice(int x) { return 2 * x; }\n"}


class Compiler:
    """`meta cc` in this process, counting the units that go through semantic analysis."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.compiled: list[str] = []
        self.said: list[str] = []
        real = cc_unit.analysed

        def analysed(preprocessed, errors, path, options):  # type: ignore[no-untyped-def]
            self.compiled.append(path)
            return real(preprocessed, errors, path, options)

        monkeypatch.setattr(cc_unit, "analysed", analysed)

    def __call__(self, *arguments: str) -> int:
        self.compiled.clear()
        self.said.clear()
        console = Console(
            tell=self.said.append, write=lambda _: None, read=lambda: b"", now=moment("0"),
            fail=lambda error: self.said.append(error.message), warn=lambda each: self.said.append(each.message),
        )  # fmt: skip
        with chdir(self.folder):
            return cc(arguments, console)

    def entries(self) -> list[Path]:
        return sorted(self.folder.glob("cache/??/*"))


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiler:
    (tmp_path / "h.h").write_text(HEADER)
    for name, text in UNITS.items():
        (tmp_path / name).write_text(text)
    return Compiler(tmp_path, monkeypatch)


def test_a_rebuild_compiles_what_changed(compiler: Compiler) -> None:
    assert compiler("-O1", "-c", "a.c", "b.c") == 0
    expected = [(compiler.folder / name).read_bytes() for name in ("a.o", "b.o")]
    for wanted in (["a.c", "b.c"], []):
        assert compiler("-O1", "--cache=cache", "-c", "a.c", "b.c") == 0
        assert compiler.compiled == wanted
        assert [(compiler.folder / name).read_bytes() for name in ("a.o", "b.o")] == expected
    (compiler.folder / "h.h").write_text(HEADER.replace("3", "4"))
    assert compiler("-O1", "--cache=cache", "-c", "a.c", "b.c") == 0
    assert compiler.compiled == ["a.c"]
    assert (compiler.folder / "a.o").read_bytes() != expected[0]


@pytest.mark.parametrize("flags", ["-O2", "-g", "-fPIC", "-S", "-Wall", "-fwrapv", "-DM", "-march=haswell"])
def test_other_options_are_other_entries(flags: str, compiler: Compiler) -> None:
    assert compiler("-c", "--cache=cache", "b.c") == 0
    assert compiler("-c", "--cache=cache", flags, "b.c") == 0
    assert compiler.compiled == ["b.c"]


def test_another_compiler_has_other_entries(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiler("-c", "--cache=cache", "b.c") == 0
    monkeypatch.setattr(image, "tool_versions", lambda: {"llvmlite": "another"})
    assert compiler("-c", "--cache=cache", "b.c") == 0
    assert compiler.compiled == ["b.c"]


def test_names_of_outputs_are_not_part_of_the_key(compiler: Compiler) -> None:
    assert compiler("-c", "--cache=cache", "b.c", "-o", "one.o") == 0
    assert compiler("-c", "--cache=cache", "-MMD", "b.c", "-o", "two.o") == 0
    assert compiler.compiled == []
    assert (compiler.folder / "one.o").read_bytes() == (compiler.folder / "two.o").read_bytes()
    assert (compiler.folder / "two.d").is_file()


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("int f(void) { return g(); }\n", 0, "g"),  # a warning
        ("int f(void) { return no_such; }\n", 1, "no_such"),
        ("#warning look\nint x;\n", 0, "look"),
        ("int f(void) { return 1 }\n", 1, "expected"),
    ],
)
def test_warnings_and_errors_come_every_time(text: str, status: int, said: str, compiler: Compiler) -> None:
    (compiler.folder / "a.c").write_text(text)
    for _ in range(2):
        assert compiler("-c", "--cache=cache", "a.c") == status
        assert said in compiler.said[0]
    assert compiler.entries() == []


def test_what_reads_more_than_its_tokens_is_not_kept(compiler: Compiler) -> None:
    (compiler.folder / "data").write_text("one")
    (compiler.folder / "a.c").write_text('__asm__(".data\\n.globl d\\nd: .incbin \\"data\\"\\n.text");\n')
    assert compiler("-c", "--cache=cache", "a.c") == 0
    assert compiler.entries() == []
    assert compiler("-c", "--cache=cache", "-march=native", "b.c") == 0
    assert compiler.entries() == []


def test_damage_counts_as_absence(compiler: Compiler) -> None:
    assert compiler("-c", "--cache=cache", "b.c") == 0
    good = (compiler.folder / "b.o").read_bytes()
    (entry,) = compiler.entries()
    whole = entry.read_bytes()
    for data in (b"", whole[:40], whole[:-1] + b"?", whole + b"?"):
        entry.write_bytes(data)
        assert compiler("-c", "--cache=cache", "b.c") == 0
        assert compiler.compiled == ["b.c"]
        assert (compiler.folder / "b.o").read_bytes() == good
    assert entry.read_bytes() == whole


@pytest.mark.parametrize("name", ["cache", "b.c/cache", "/proc/no_such"])
def test_a_cache_that_cannot_be_is_no_error(name: str, compiler: Compiler) -> None:
    (compiler.folder / "cache").write_text("a file")
    assert compiler("-c", f"--cache={name}", "b.c") == 0
    assert compiler.said == []


def test_several_processes_at_once(tmp_path: Path) -> None:
    need_gcc()
    (tmp_path / "b.c").write_text(UNITS["b.c"])

    def one(number: int) -> bytes:
        command = [sys.executable, "-m", "meta", "cc", "--cache=cache", "-c", "b.c", "-o", f"{number}.o"]
        environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=60)
        return (tmp_path / f"{number}.o").read_bytes()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(one, range(4)))) == 1
    assert len(list(tmp_path.glob("cache/??/*"))) == 1


def test_a_store_is_bounded(tmp_path: Path) -> None:
    store = ContentStore(tmp_path, most_files=8, most_bytes=1 << 20)
    keys = [f"{number:02x}{number:062x}" for number in range(40)]
    for key in keys:
        store.keep(key, key.encode())
        store.read(keys[0])  # what is used stays
    left = [key for key in keys if store.read(key) is not None]
    assert 6 <= len(left) <= 8
    assert keys[-1] in left and keys[0] in left
    large = ContentStore(tmp_path / "large", most_files=100, most_bytes=10_000)
    for key in keys:
        large.keep(key, bytes(3000))
    assert sum(path.stat().st_size for path in (tmp_path / "large").glob("??/*")) <= 10_000
    shutil.rmtree(tmp_path / "large")
    assert large.read(keys[0]) is None
