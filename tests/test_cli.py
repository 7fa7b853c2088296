"""The command line: what it prints, returns and writes, from outside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Meta, run_meta, write_app

from meta.diagnostics import ExitCode

COMMANDS = ("build", "run", "instrument", "prune", "emit", "graph", "evolve")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(meta: Meta, command: str) -> None:
    result = meta(*([command] if command else []), "--help")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("Usage: meta")
    assert all(len(line) <= 110 for line in result.out.splitlines())


def loaded_by(cwd: Path, *arguments: str) -> set[str]:
    """The modules that a command line loads. Time is not tested, but what costs it is."""
    code = f"import sys; from meta.cli import execute; execute({[*arguments]}); print('loaded', *sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True, env=environment)
    return set(done.stdout.rpartition("loaded ")[2].split())


HEAVY = {"numpy", "networkx", "llvmlite", "unicorn", "rich", "capstone", "elftools", "asyncio"}


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    loaded = loaded_by(tmp_path, "--help")
    assert not {name for name in loaded if name.split(".")[0] in HEAVY | {"pycparser"}}
    assert "meta.driver" not in loaded


def test_an_unchanged_build_loads_no_compiler(meta: Meta, tmp_path: Path) -> None:
    assert meta("build", "hello").status == 0
    loaded = loaded_by(tmp_path, "build", "hello")
    assert "meta.driver.build" in loaded
    assert not {name for name in loaded if name.split(".")[0] in HEAVY}
    assert not loaded & {"meta.sema", "meta.lower", "meta.backend", "meta.emit", "meta.passes.pipeline", "meta.evolve"}


def test_a_step_loads_the_passes_it_runs(meta: Meta, tmp_path: Path) -> None:
    assert meta("build", "hello").status == 0
    loaded = loaded_by(tmp_path, "instrument", "hello", "--mode", "count")
    assert "meta.passes.instrument.instrument" in loaded
    assert not loaded & {"meta.passes.prune.prune", "meta.passes.split.split", "meta.warnings", "rich", "elftools"}


def test_version(meta: Meta) -> None:
    assert re.fullmatch(r"meta \d+\.\d+\.\d+\n", meta("--version").out)


def test_no_command_shows_help(meta: Meta) -> None:
    result = meta()
    assert "Commands:" in result.out + result.err
    assert not result.is_traceback


def readme_block(title: str) -> str:
    text = (ROOT / "README.md").read_text()
    found = re.search(rf"<!-- {title} -->\n```text\n(.*?)```", text, re.S)
    assert found is not None, f"README.md has no block '{title}'"
    return found[1]


def test_readme_shows_the_real_help(meta: Meta) -> None:
    assert readme_block("meta --help") == meta("--help").out


def test_readme_lists_every_exit_code() -> None:
    text = (ROOT / "README.md").read_text()
    rows = {int(number): what for number, what in re.findall(r"^\| (\d+) \| (.+) \|$", text, re.M)}
    assert {int(code) for code in ExitCode} | {130} == rows.keys()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the app `small`, built, instrumented and measured on unicorn."""
    folder = tmp_path_factory.mktemp("workspace")
    toml = (
        '[app]\nname = "small"\nmemory = "16M"\n\n[[workload]]\nname = "greet"\nkind = "train"\nargs = ["you"]\n'
        'expect = "Hello, you\\n"\n\n[[workload]]\nname = "nobody"\n'
    )
    write_app(folder / "small", toml=toml)
    for args in (("build", "small"), ("instrument", "small")):
        result = run_meta(*args, cwd=folder)
        assert result.status == 0, result.err
    result = run_meta("run", "small/gen-000/instrumented", "-m", "unicorn", "-w", "greet", cwd=folder)
    assert (result.status, result.out) == (0, "Hello, you\n"), result.err
    return folder


def gen0(workspace: Path) -> Path:
    return workspace / "outputs/small/gen-000"


def test_build_writes_the_fixed_names(workspace: Path) -> None:
    names = {"sources", "kernel.elf", "kernel.map", "kernel.sym", "kernel.asm", "kernel.ll", "callgraph.json"}
    assert names | {"manifest.json"} <= {file.name for file in gen0(workspace).iterdir()}
    sources = gen0(workspace) / "sources"
    emitted = {str(file.relative_to(sources)) for file in sources.rglob("*") if file.is_file()}
    assert {"small/main.c", "boot/pc/entry.s", "meta.toml", "Makefile", "pc.ld", "linux.ld"} <= emitted


def test_manifest_names_no_host_and_no_time(workspace: Path) -> None:
    text = (gen0(workspace) / "manifest.json").read_text()
    assert str(workspace) not in text
    assert not re.search(r'"/|20\d\d-\d\d', text)
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_build_json(workspace: Path) -> None:
    result = run_meta("build", "small", "--json", cwd=workspace)
    facts = json.loads(result.out)
    assert facts["app"] == "small"
    assert facts["sizes"]["total"] > 0


def test_building_again_changes_nothing(workspace: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in gen0(workspace).rglob("*")}
    assert run_meta("build", "small", cwd=workspace).status == 0
    assert {file: file.stat().st_mtime_ns for file in gen0(workspace).rglob("*")} == before


def test_a_generation_rebuilds_itself(workspace: Path, tmp_path: Path) -> None:
    sources = gen0(workspace) / "sources"
    result = run_meta("build", str(sources), cwd=tmp_path)
    assert result.status == 0, result.err
    fresh = tmp_path / "outputs/small/gen-000"
    assert (fresh / "kernel.elf").read_bytes() == (gen0(workspace) / "kernel.elf").read_bytes()
    for file in sources.rglob("*"):
        if file.is_file():
            assert (fresh / "sources" / file.relative_to(sources)).read_bytes() == file.read_bytes(), file


def test_run_passes_text_and_status_on(workspace: Path) -> None:
    for machine in ("unicorn", "native"):
        result = run_meta("run", "small", "--machine", machine, "--", "two words", cwd=workspace)
        assert (result.status, result.out, result.err) == (0, "Hello, two words\n", "")


def test_run_without_an_argument_takes_the_only_app(workspace: Path) -> None:
    result = run_meta("run", "-m", "native", "-w", "nobody", cwd=workspace)
    assert (result.status, result.out) == (0, "Hello, nobody\n")


def test_profile_is_written_beside_the_generation(workspace: Path) -> None:
    profile = json.loads((gen0(workspace) / "profile.json").read_text())
    assert profile["generation"] == json.loads((gen0(workspace) / "manifest.json").read_text())["hash"]
    assert profile["functions"]["main"]["calls"] == 1
    assert profile["cycles_valid"] is False
    assert (gen0(workspace) / "probes.json").is_file()


def test_profiles_are_merged_and_shown(workspace: Path, tmp_path: Path) -> None:
    file = gen0(workspace) / "profile.json"
    merged = tmp_path / "merged.json"
    done = run_meta("profile", "merge", str(file), str(file), "-o", str(merged), cwd=workspace)
    assert (done.status, "boots: count 2" in done.out) == (0, True), done.err
    assert json.loads(merged.read_text())["functions"]["main"]["calls"] == 2
    shown = run_meta("profile", "show", str(merged), cwd=workspace)
    assert (shown.status, "main" in shown.out, "boots: count 2" in shown.out) == (0, True, True), shown.err
    foreign, damaged = tmp_path / "foreign.json", tmp_path / "damaged.json"
    foreign.write_text(file.read_text().replace('"generation": "', '"generation": "f'))
    damaged.write_text(file.read_text()[:-20])
    for other, message in ((foreign, "belongs to generation f"), (damaged, "is damaged"), (tmp_path, "cannot read")):
        refused = run_meta("profile", "merge", str(file), str(other), "-o", str(merged), cwd=workspace)
        assert (refused.status, message in refused.err, str(other) in refused.err) == (3, True, True), refused.err


def test_an_unknown_mode_is_refused(workspace: Path) -> None:
    result = run_meta("instrument", "small", "--mode", "sleep", cwd=workspace)
    assert (result.status, "'sleep' is not a mode" in result.err) == (2, True), result.err


def test_prune_removes_what_nothing_reaches(workspace: Path) -> None:
    result = run_meta("prune", str(gen0(workspace) / "profile.json"), "--json", cwd=workspace)
    assert result.status == 0, result.err
    facts = json.loads(result.out)
    assert facts["parent"] == "gen-000"
    assert facts["pipeline"] == ["tier", "prune"]
    assert "unused" in facts["removed"]
    emitted = (workspace / "outputs/small/gen-001/sources/small/main.c").read_text()
    assert "unused" not in emitted
    again = run_meta("run", "small/gen-001", "-m", "unicorn", "--", "again", cwd=workspace)
    assert (again.status, again.out) == (0, "Hello, again\n")


def test_graph(workspace: Path) -> None:
    tree = run_meta("graph", "small/gen-000", cwd=workspace)
    assert tree.status == 0
    assert re.search(r"main .*\[small/main\.c\]  calls 1", tree.out)
    callers = run_meta("graph", "small/gen-000", "--callers", "main", cwd=workspace).out
    assert callers.startswith("main") and "runtime_start" in callers
    callees = run_meta("graph", "small/gen-000", "--callees", "main", cwd=workspace).out
    assert callees.startswith("main") and "printf" in callees
    assert "unused" in run_meta("graph", "small/gen-000", "--unreachable", cwd=workspace).out
    assert run_meta("graph", "small/gen-000", "--dot", cwd=workspace).out.startswith("digraph")
    facts = json.loads(run_meta("graph", "small/gen-000", "--json", cwd=workspace).out)
    assert {"from": "main", "to": "printf"}.items() <= next(
        each for each in facts["edges"] if (each["from"], each["to"]) == ("main", "printf")
    ).items()


def test_graph_of_an_app_without_generations(tmp_path: Path) -> None:
    write_app(tmp_path / "fresh")
    result = run_meta("graph", "fresh", cwd=tmp_path)
    assert result.status == 0, result.err
    assert "[fresh/main.c]" in result.out
    assert not (tmp_path / "outputs").exists()


def test_emit(workspace: Path, tmp_path: Path) -> None:
    result = run_meta("emit", "small/gen-000", "-o", str(tmp_path / "tree"), cwd=workspace)
    assert result.status == 0, result.err
    sources = gen0(workspace) / "sources"
    for file in sources.rglob("*"):
        if file.is_file():
            emitted = (tmp_path / "tree" / file.relative_to(sources)).read_bytes()
            lines = emitted.splitlines(keepends=True)
            if file.suffix == ".c":
                assert lines[1].startswith(b"// small/gen-000 (")
                del lines[1]
            assert b"".join(lines) == file.read_bytes()
    assert not (tmp_path / "tree" / "parent.diff").exists()


def test_status_of_the_guest_is_the_exit_code(tmp_path: Path) -> None:
    write_app(tmp_path / "seven", {"main.c": "int main(void) { return 7; }\n"})
    result = run_meta("run", "seven", "-m", "unicorn", cwd=tmp_path)
    assert (result.status, result.out) == (7, "")


def test_input_reaches_the_guest(tmp_path: Path) -> None:
    code = (
        "#include <stdio.h>\nint main(void)\n{\n    int c, n = 0;\n    while ((c = getchar()) != EOF)\n"
        '        n += c;\n    printf("%d\\n", n);\n    return 0;\n}\n'
    )
    write_app(tmp_path / "adder", {"main.c": code})
    result = run_meta("run", "adder", "-m", "unicorn", cwd=tmp_path, stdin=b"AB\n")
    assert (result.status, result.out) == (0, f"{65 + 66 + 10}\n"), result.err


def test_emitted_makefile_honours_what_it_is_given(workspace: Path) -> None:
    given = ["CC=my-cc", "LD=my-ld", "CFLAGS=-Omine", "LDFLAGS=--mine"]
    for platform, other in (("pc", "linux"), ("linux", "pc")):
        command = ["make", "-n", f"PLATFORM={platform}", *given]
        done = subprocess.run(
            command, cwd=gen0(workspace) / "sources", capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert "my-cc -Omine " in done.stdout and "small/main.c" in done.stdout
        assert re.search(rf"my-ld .*-T {platform}\.ld --mine ", done.stdout)
        assert f"boot/{platform}/" in done.stdout
        assert f"/{other}/" not in done.stdout


@pytest.mark.parametrize("command", ["graph small/gen-000", "run small/gen-000 -m unicorn"])
def test_closed_pipe_is_quiet(workspace: Path, command: str) -> None:
    script = f"{sys.executable} -m meta {command} | true; exit ${{PIPESTATUS[0]}}"
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-c", script], cwd=workspace, capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stdout, done.stderr) == (141, "", "")


def test_deep_nesting(tmp_path: Path) -> None:
    code = f"int main(void) {{ return {'(' * 500}0{')' * 500} + {'+'.join(['0'] * 3000)}; }}\n"
    write_app(tmp_path / "deep", {"main.c": code})
    result = run_meta("run", "deep", "-m", "native", cwd=tmp_path)
    assert (result.status, result.err) == (0, "")


def test_panic_is_reported_with_the_function(tmp_path: Path) -> None:
    code = (
        "static int *volatile where;\n__attribute__((noinline)) int crash(void) { return *where; }\n"
        "int main(void) { return crash() + 1; }\n"
    )
    write_app(tmp_path / "crash", {"main.c": code})
    result = run_meta("run", "crash", "-m", "unicorn", cwd=tmp_path)
    assert result.status == 134
    assert re.search(r"kernel: exception 14 .* in crash\+", result.err), result.err
    assert not result.is_traceback
