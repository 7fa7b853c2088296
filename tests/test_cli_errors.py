"""Bad input: one clear error with its place, the documented exit code, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, Meta, Result, heard_interrupts, run_meta, write_app

import meta.driver.build
from meta.cli import execute
from meta.diagnostics import ExitCode
from meta.program import Program


def check(result: Result, code: ExitCode, *parts: str) -> None:
    """One error, these parts in it, this exit code."""
    assert result.status == code, result.err
    assert result.err.count("error: ") == 1, result.err
    assert not result.is_traceback
    for part in parts:
        assert part in result.err, result.err


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("int main(void)\n{\n    return 1 +;\n}\n", ("bad/main.c:3:", "return 1 +;", "^")),
        ("int main(void)\n{\n    return count;\n}\n", ("bad/main.c:3:12: error:", "'count'", "^")),
        ("int main(void)\n{\n    int *p = 1.5;\n    return *p;\n}\n", ("bad/main.c:3:",)),
        ("struct s { int a; };\nint main(void)\n{\n    struct s x;\n    return x.b;\n}\n", ("bad/main.c:5:", "'b'")),
        ('#include "missing.h"\nint main(void) { return 0; }\n', ("bad/main.c:1:", "missing.h")),
        ("int main(void)\n{\n    _Decimal64 z = 0;\n    return 0;\n}\n", ("bad/main.c:3:", "_Decimal64")),
        ("int f(void);\nint main(void)\n{\n    return f();\n}\n", ("'f'",)),
        ("#error not today\nint main(void) { return 0; }\n", ("bad/main.c:1:", "not today")),
    ],
    ids=["syntax", "undeclared", "type", "member", "include", "unsupported", "undefined", "directive"],
)
def test_wrong_sources(tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
    write_app(tmp_path / "bad", {"main.c": text})
    check(run_meta("build", "bad", cwd=tmp_path), ExitCode.SOURCE, *parts)
    assert not list((tmp_path / "outputs").glob("*/gen-*"))


def test_errors_of_several_files_come_together(tmp_path: Path) -> None:
    write_app(tmp_path / "bad", {"main.c": "int main(void) { return }\n", "other.c": "int x = ;\n"})
    result = run_meta("build", "bad", cwd=tmp_path)
    assert result.status == ExitCode.SOURCE
    places = [line.split(" error: ")[0] for line in result.err.splitlines() if " error: " in line]
    assert [place[: place.index(":")] for place in places] == ["bad/main.c", "bad/other.c"]


def test_wrong_assembly_in_c(tmp_path: Path) -> None:
    write_app(tmp_path / "bad", {"main.c": 'int main(void) { __asm__("frobnicate %eax"); return 0; }\n'})
    result = run_meta("build", "bad", cwd=tmp_path)
    check(result, ExitCode.SOURCE, "frobnicate")


def test_unknown_key(tmp_path: Path) -> None:
    write_app(tmp_path / "bad", toml='[app]\nname = "bad"\nmemroy = "64M"\n')
    parts = ("bad/meta.toml:3: error: unknown key 'memroy' in [app]", 'memroy = "64M"', "did you mean 'memory'?")
    check(run_meta("build", "bad", cwd=tmp_path), ExitCode.USAGE, *parts)


def test_broken_toml(tmp_path: Path) -> None:
    write_app(tmp_path / "bad", toml="[app]\nname = \n")
    check(run_meta("build", "bad", cwd=tmp_path), ExitCode.USAGE, "bad/meta.toml:2:")
    (tmp_path / "bad/meta.toml").write_bytes(b"\xff\xfe")
    check(run_meta("build", "bad", cwd=tmp_path), ExitCode.USAGE, "not UTF-8")


@pytest.mark.parametrize(
    ("args", "code", "part"),
    [
        (("build", "nowhere"), ExitCode.USAGE, "there is no app 'nowhere'"),
        (("build",), ExitCode.USAGE, "no meta.toml in the current directory"),
        (("run", "nowhere"), ExitCode.USAGE, "nowhere"),
        (("run", "hello/gen-007"), ExitCode.INPUT, "there is no generation 'hello/gen-007'"),
        (("graph",), ExitCode.USAGE, "no app in the current directory"),
        (("frobnicate",), ExitCode.USAGE, "frobnicate"),
        (("build", "--frobnicate"), ExitCode.USAGE, "--frobnicate"),
        (("build", "a", "b"), ExitCode.USAGE, "b"),
        (("prune",), ExitCode.USAGE, "PROFILE"),
        (("run", "hello", "--memory", "lots"), ExitCode.USAGE, "'lots' is not an amount of memory"),
        (("evolve", "hello", "--for", "beauty"), ExitCode.USAGE, "'beauty' is not a goal"),
        (("evolve", "hello", "-m", "unicorn", "--for", "speed"), ExitCode.USAGE, "counts no instructions"),
        (("evolve", "hello", "--limit", "0"), ExitCode.USAGE, "--limit"),
    ],
)
def test_wrong_command_lines(meta: Meta, args: tuple[str, ...], code: ExitCode, part: str) -> None:
    check(meta(*args), code, part)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`small`, built; tests damage copies of it."""
    folder = tmp_path_factory.mktemp("workspace")
    toml = '[app]\nname = "small"\nfile_options = ["--model"]\n\n[[workload]]\nname = "only"\nkind = "train"\n'
    write_app(folder / "small", toml=toml)
    result = run_meta("build", "small", cwd=folder)
    assert result.status == 0, result.err
    return folder


def copied(workspace: Path, target: Path) -> Path:
    shutil.copytree(workspace, target, dirs_exist_ok=True)
    return target / "outputs/small/gen-000"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"app": 3}', "\xff"])
def test_damaged_manifest(workspace: Path, tmp_path: Path, text: str) -> None:
    folder = copied(workspace, tmp_path)
    (folder / "manifest.json").write_bytes(text.encode("latin-1"))
    for command in ("run", "graph", "instrument"):
        check(run_meta(command, "small/gen-000", cwd=tmp_path), ExitCode.INPUT, "gen-000/manifest.json is damaged")


def test_building_again_mends_a_damaged_generation(workspace: Path, tmp_path: Path) -> None:
    (copied(workspace, tmp_path) / "manifest.json").write_text("{")
    assert run_meta("build", "small", cwd=tmp_path).status == 0
    assert run_meta("run", "small", "-m", "unicorn", cwd=tmp_path).out == "Hello, nobody\n"


def test_missing_and_damaged_image(workspace: Path, tmp_path: Path) -> None:
    folder = copied(workspace, tmp_path)
    (folder / "kernel.elf").write_bytes(b"\x7fELF and no more")
    check(run_meta("run", "small/gen-000", "-m", "unicorn", cwd=tmp_path), ExitCode.INPUT, "kernel.elf")
    (folder / "kernel.elf").unlink()
    check(run_meta("run", "small/gen-000", "-m", "unicorn", cwd=tmp_path), ExitCode.INPUT, "kernel.elf")


def test_unknown_workload_and_machine(workspace: Path) -> None:
    check(run_meta("run", "small", "-w", "other", cwd=workspace), ExitCode.USAGE, "no workload 'other'", "it has: only")
    check(run_meta("run", "small", "-m", "vax", cwd=workspace), ExitCode.USAGE, "unknown machine 'vax'")


def test_unknown_function(workspace: Path) -> None:
    result = run_meta("graph", "small", "--callers", "pritnf", cwd=workspace)
    check(result, ExitCode.USAGE, "'pritnf'", "printf")


def test_missing_file_option(workspace: Path) -> None:
    result = run_meta("run", "small", "-m", "unicorn", "--", "--model", "none.bin", cwd=workspace)
    check(result, ExitCode.INPUT, "--model", "'none.bin'")


def test_profiles(workspace: Path, tmp_path: Path) -> None:
    check(run_meta("prune", "none.json", "small", cwd=workspace), ExitCode.INPUT, "none.json")
    for text in ("", "{}", '{"version": 1}'):
        (tmp_path / "broken.json").write_text(text)
        check(run_meta("prune", str(tmp_path / "broken.json"), "small", cwd=workspace), ExitCode.INPUT, "broken.json")


def test_profile_of_another_generation(workspace: Path, tmp_path: Path) -> None:
    copied(workspace, tmp_path)
    assert run_meta("instrument", "small", cwd=tmp_path).status == 0
    assert run_meta("run", "small/gen-000/instrumented", "-m", "unicorn", cwd=tmp_path).status == 0
    file = tmp_path / "outputs/small/gen-000/profile.json"
    content = json.loads(file.read_text())
    other, own = "0" * 64, content["generation"]
    file.write_text(json.dumps({**content, "generation": other}))
    check(run_meta("prune", str(file), cwd=tmp_path), ExitCode.INPUT, other, own)
    assert not (tmp_path / "outputs/small/gen-001").exists()


def test_instrumenting_twice(workspace: Path, tmp_path: Path) -> None:
    copied(workspace, tmp_path)
    assert run_meta("instrument", "small", cwd=tmp_path).status == 0
    result = run_meta("instrument", "small/gen-000/instrumented", cwd=tmp_path)
    check(result, ExitCode.USAGE, "instrumented already")


def test_kernel_that_hangs(tmp_path: Path) -> None:
    code = '#include <stdio.h>\nint main(void)\n{\n    printf("so far\\n");\n    for (;;)\n        ;\n}\n'
    write_app(tmp_path / "hang", {"main.c": code})
    result = run_meta("run", "hang", "-m", "unicorn", "--timeout", "1", cwd=tmp_path)
    check(result, ExitCode.TIMEOUT, "did not finish within 1 seconds", "last console lines", "so far")
    assert result.out == "so far\n"


def test_workload_that_fails(tmp_path: Path) -> None:
    toml = '[app]\nname = "wrong"\n\n[[workload]]\nname = "t"\nkind = "train"\nexpect = "Hello, you\\n"\n'
    write_app(tmp_path / "wrong", toml=toml)
    result = run_meta("evolve", "wrong", "-m", "unicorn", cwd=tmp_path)
    wanted = ("wrong/gen-000 does not do what its workloads say", "'Hello, nobody', not 'Hello, you'")
    check(result, ExitCode.VERIFICATION, *wanted)
    assert "NO" in result.out
    assert not (tmp_path / "outputs/wrong/gen-001").exists()


def test_evolve_without_training(tmp_path: Path) -> None:
    write_app(tmp_path / "idle")
    check(run_meta("evolve", "idle", cwd=tmp_path), ExitCode.USAGE, 'no workload of kind "train"')


def test_unwritable_outputs(tmp_path: Path) -> None:
    write_app(tmp_path / "small")
    (tmp_path / "outputs").write_text("a file where the folder should be\n")
    check(run_meta("build", "small", cwd=tmp_path), ExitCode.INPUT, "cannot write", "outputs")


def test_interrupt(tmp_path: Path) -> None:
    """Ctrl-C while a kernel runs: status 130, no traceback."""
    code = '#include <stdio.h>\nint main(void)\n{\n    printf("up\\n");\n    for (;;)\n        ;\n}\n'
    write_app(tmp_path / "hang", {"main.c": code})
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "meta", "run", "hang", "-m", "native"]
    pipe = subprocess.PIPE
    with heard_interrupts():
        started = subprocess.Popen(
            command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=environment
        )
    with started as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == b"up\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert b"Traceback" not in process.stderr.read()


def test_a_bug_is_reported_without_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(argument: object, workspace: object, *, debug: bool) -> None:
        raise RuntimeError("impossible")

    monkeypatch.setattr(meta.driver.build, "build", broken)
    monkeypatch.delenv("META_DEBUG", raising=False)
    assert execute(["build", "hello"]) == ExitCode.INTERNAL
    shown = capsys.readouterr().err
    assert "meta: error: internal error: RuntimeError: impossible" in shown
    assert "please report" in shown
    assert "Traceback" not in shown


def test_a_bug_names_the_declaration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(node: object) -> None:
        raise KeyError("lost")

    def make_image(program: Program, target: object, warn: object, analyses: object) -> None:
        own = next(unit for unit in program.units if unit.path == "small/main.c")
        broken(own.ast.ext[-1])

    write_app(tmp_path / "small")
    monkeypatch.setattr(meta.driver.draft, "make_image", make_image)
    monkeypatch.delenv("META_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    assert execute(["build", "small"]) == ExitCode.INTERNAL
    shown = capsys.readouterr().err
    assert "small/main.c:8:" in shown
    assert "int main(int argc, char **argv)" in shown
    assert "please report" in shown
