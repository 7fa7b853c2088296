"""`meta cc` behaves as cc does: objects, programs, flags, exit statuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from compiler import need_gcc
from conftest import ROOT

from meta.diagnostics import UsageError
from meta.driver.cc_options import Options, parse

HELLO = '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { printf("hello %d\\n", abs(-3)); return 4; }\n'


def cc(folder: Path, *arguments: str, status: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "meta", "cc", *arguments],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/local/bin:/usr/bin:/bin"},
        input=stdin, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done


def options(*arguments: str) -> Options:
    return parse(arguments, lambda name: Path(name).read_text())


def run(program: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=20)
    return done.returncode, done.stdout


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    need_gcc()
    (tmp_path / "hello.c").write_text(HELLO)
    return tmp_path


@pytest.mark.parametrize("flags", [(), ("-O2", "-fPIC"), ("-Os", "-static"), ("-fno-pie", "-no-pie", "-O1")])
def test_a_program_on_the_hosts_library(hello: Path, flags: tuple[str, ...]) -> None:
    cc(hello, *flags, "hello.c", "-o", "hello")
    assert run(hello / "hello") == (4, "hello 3\n")


def test_objects_meet_those_of_gcc(hello: Path) -> None:
    (hello / "ours.c").write_text(
        "extern int theirs; int shared = 3; static int own(int x) { return x + theirs; }\n"
        "int twice(int x) { return 2 * own(x); } __attribute__((weak)) int optional(void) { return 1; }\n"
    )
    (hello / "main.c").write_text(
        "#include <stdio.h>\nextern int shared, twice(int), optional(void); int theirs = 5;\n"
        "int own(int x) { return -x; }\n"
        'int main(void) { printf("%d %d %d %d\\n", shared, twice(2), optional(), own(1)); }'
    )
    cc(hello, "-c", "-O2", "ours.c")
    subprocess.run(["gcc", "-o", hello / "mixed", hello / "main.c", hello / "ours.o"], check=True)
    assert run(hello / "mixed") == (0, "3 14 1 -1\n")


def test_one_error_a_file_and_status_1(hello: Path) -> None:
    (hello / "one.c").write_text("int f(void) { return nothing; }\nint g(void) { return no_such; }\n")
    (hello / "two.c").write_text("int h(void) { return missing; }\n")
    text = cc(hello, "-c", "one.c", "two.c", status=1).stderr
    assert all(name in text for name in ("one.c:1:", "nothing", "one.c:2:", "no_such", "two.c:1:", "missing"))
    assert not list(hello.glob("*.o"))


def test_unknown_flags_are_refused_by_name(hello: Path) -> None:
    assert "-fgnu-tm" in cc(hello, "-fgnu-tm", "hello.c", status=1).stderr
    with pytest.raises(UsageError, match="-m32"):
        options("-m32", "x.c")


def test_flags_of_gcc(tmp_path: Path) -> None:
    found = options("-O2", "-DA", "-D", "B=2", "-UA", "-Iinc", "-I", "more", "-std=c99", "-c", "-oout.o", "a.c")
    assert (found.level, found.macros, found.include) == ("2", ("-DA", "-DB=2", "-UA"), ("inc", "more"))
    assert (found.standard, found.action, found.output, found.inputs[0].path) == ("c99", "compile", "out.o", "a.c")
    (tmp_path / "args").write_text("-Wall -lm 'a b.c'")
    found = options(f"@{tmp_path / 'args'}", "lib.a", "-Wl,-z,now")
    assert [getattr(each, "path", each) for each in found.link] == ["-lm", "a b.c", "lib.a", "-Wl,-z,now"]
