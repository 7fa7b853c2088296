"""`meta split` on kernels: the apps print what they printed, and small frames fit a small stack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, Meta, linux_copy, run_meta, write_app

DEEP = ROOT / "tests" / "kernels" / "deep.c"
PANICKED = 134
APPS = {"hello": ((), ("40", "10", "5")), "bench": ((), ("40", "5")), "llama": (("-w", "hamlet"), ("40", "5"))}


@pytest.mark.parametrize("app", APPS)
def test_apps_print_what_they_printed(app: str, tmp_path: Path) -> None:
    workload, limits = APPS[app]
    linux_copy(app, tmp_path)
    assert run_meta("build", app, cwd=tmp_path).status == 0
    expected = run_meta("run", f"{app}/gen-000", "-m", "native", *workload, cwd=tmp_path)
    for limit in limits:
        said = run_meta("split", f"{app}/gen-000", "--statements", limit, cwd=tmp_path)
        assert said.status == 0, said.err
        if "nothing to split" in said.err:
            continue
        found = run_meta("run", f"{app}/gen-001", "-m", "native", *workload, cwd=tmp_path)
        assert (found.status, found.out) == (expected.status, expected.out), found.err
        manifest = json.loads((tmp_path / "outputs" / app / "gen-001" / "manifest.json").read_text())
        assert manifest["pipeline"] == [f"split{{statements={limit}}}"]
    again = run_meta("split", f"{app}/gen-001", "--statements", "5", "--json", cwd=tmp_path)
    assert "nothing to split" in again.err
    assert json.loads(again.out)["hash"] == manifest["hash"]


def test_small_frames_fit_a_small_stack(tmp_path: Path, meta: Meta) -> None:
    """4 KiB of stack: the recursion of the whole function meets the guard page, that of the split one does not."""
    write_app(tmp_path / "deep", {"main.c": DEEP.read_text()}, '[app]\nname = "deep"\nstack = "4K"\n')
    assert meta("build", "deep").status == 0
    whole = meta("run", "deep/gen-000", "-m", "unicorn")
    assert (whole.status, "stack overflow" in whole.out) == (PANICKED, True)
    said = meta("split", "deep/gen-000", "--frame", "100")
    assert "value__" in said.out
    split = meta("run", "deep/gen-001", "-m", "unicorn")
    assert (split.out, split.status) == ("135 at 55\n", 0)
    boot = (tmp_path / "outputs/deep/gen-001/sources/boot/pc/cpu.s").read_text()
    assert ".set BOOT_STACK_SIZE, 0x1000 " in boot
    assert 'stack = "4K"' in (tmp_path / "outputs/deep/gen-001/sources/meta.toml").read_text()


def test_a_large_stack_needs_no_split(tmp_path: Path, meta: Meta) -> None:
    write_app(tmp_path / "deep", {"main.c": DEEP.read_text()}, '[app]\nname = "deep"\nstack = "64K"\n')
    assert meta("build", "deep").status == 0
    assert meta("run", "deep/gen-000", "-m", "unicorn").out == "135 at 55\n"
    found = json.loads(meta("check", "deep", "--json").out)
    assert found["stack"]["bytes"] == 64 << 10


@pytest.mark.parametrize("size", ["0", "3K", "4097", "2G", "much"])
def test_wrong_stacks_are_refused(size: str, tmp_path: Path, meta: Meta) -> None:
    write_app(tmp_path / "deep", {}, f'[app]\nname = "deep"\nstack = "{size}"\n')
    result = meta("build", "deep")
    assert result.status == 2
    assert f"'{size}' is not the size of a stack" in result.err


def test_wrong_limits_are_refused(tmp_path: Path, meta: Meta) -> None:
    write_app(tmp_path / "small")
    assert meta("build", "small").status == 0
    assert meta("split", "small", "--lines", "5", "--frame", "64").status == 2
    assert meta("split", "small", "--statements", "1").status == 2
    assert meta("split", "nobody").status == 2
