"""`meta diff`: sources, sizes and figures of two generations."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import run_meta, write_app

from meta.difference import changes_between, units_between

MAIN = """#include <stdio.h>
int main(int argc, char **argv)
{
    int sum = 0;
    for (int i = 0; i < argc; i++) {
        printf("%s\\n", argv[i]);
        sum += argc;
        sum ^= i;
        printf("%d\\n", sum);
    }
    printf("%d\\n", sum + 1);
    printf("%d\\n", sum + 2);
    return 0;
}
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two generations of a small app."""
    folder = tmp_path_factory.mktemp("diff")
    write_app(folder / "small", {"main.c": MAIN})
    assert run_meta("build", "small", cwd=folder).status == 0
    assert run_meta("split", "small", "--statements", "6", "--noinline", cwd=folder).status == 0
    return folder


def test_diffs_are_what_patch_applies(workspace: Path, tmp_path: Path) -> None:
    if shutil.which("patch") is None:
        pytest.skip("patch is not installed")
    facts = json.loads(run_meta("diff", "small/gen-000", "small/gen-001", "--json", cwd=workspace).out)
    old, new = (workspace / "outputs/small" / name / "sources" for name in ("gen-000", "gen-001"))
    shutil.copytree(old, tmp_path / "tree")
    text = "".join(each["text"] for each in facts["units"])
    subprocess.run(["patch", "-s", "-p2"], cwd=tmp_path / "tree", input=text.encode(), check=True)
    for file in new.rglob("*.[cs]"):
        assert (tmp_path / "tree" / file.relative_to(new)).read_text() == file.read_text()


def test_numbers_are_those_of_the_manifests(workspace: Path) -> None:
    facts = json.loads(run_meta("diff", "small/gen-001", "--json", cwd=workspace).out)
    assert (facts["before"], facts["after"]) == ("small/gen-000", "small/gen-001")
    manifests = [
        json.loads((workspace / "outputs/small" / name / "manifest.json").read_text())
        for name in ("gen-000", "gen-001")
    ]
    figures = {each["name"]: each for each in facts["figures"]}
    assert figures["functions"]["delta"] == manifests[1]["functions"] - manifests[0]["functions"] > 0
    assert figures["lines"]["before"] == manifests[0]["lines"]
    for name in ("sections", "symbols"):
        one, two = (each["sizes"][name] for each in manifests)
        assert {each["name"] for each in facts[name]} == {key for key in {**one, **two} if one.get(key) != two.get(key)}
        deltas = [abs(each["delta"]) for each in facts[name]]
        assert deltas == sorted(deltas, reverse=True)
    assert any(each["name"].startswith("main__") and each["before"] is None for each in facts["symbols"])


def test_summary_counts_lines(workspace: Path) -> None:
    text = run_meta("diff", "small/gen-000", "small/gen-001", "--stat", cwd=workspace).out
    facts = json.loads(run_meta("diff", "small/gen-000", "small/gen-001", "--json", cwd=workspace).out)
    added = sum(each["added"] for each in facts["units"])
    assert f"{len(facts['units'])} files, {added:,} lines added" in text
    assert "@@" not in text
    assert "@@" in run_meta("diff", "small/gen-001", cwd=workspace).out


def test_the_same_generation_does_not_differ(workspace: Path) -> None:
    result = run_meta("diff", "small/gen-001", "small/gen-001", cwd=workspace)
    assert (result.status, "do not differ" in result.out) == (0, True)
    facts = json.loads(run_meta("diff", "small/gen-001", "small/gen-001", "--json", cwd=workspace).out)
    assert not facts["units"]
    assert not facts["symbols"]


def test_emitted_trees_say_where_they_come_from(workspace: Path, tmp_path: Path) -> None:
    assert run_meta("emit", "small/gen-001", "-o", str(tmp_path / "tree"), cwd=workspace).status == 0
    lines = (tmp_path / "tree/small/main.c").read_text().splitlines()
    assert lines[1].startswith("// small/gen-001 (")
    assert lines[1].endswith(") = split{statements=6 noinline=true} of gen-000")
    assert lines[2].startswith("// small/gen-000 (")
    facts = json.loads(run_meta("diff", "small/gen-001", "--json", cwd=workspace).out)
    changes = (tmp_path / "tree/parent.diff").read_text()
    assert changes == "".join(each["text"] for each in facts["units"])
    assert "+static __attribute__((noinline)) " in changes


def test_errors(workspace: Path) -> None:
    alone = run_meta("diff", "small/gen-000", cwd=workspace)
    assert (alone.status, "made from no generation" in alone.err) == (2, True)
    assert run_meta("diff", "small/gen-000", "small/gen-007", cwd=workspace).status == 3


def test_files_on_one_side_and_ends_of_files() -> None:
    found = units_between({"a.c": "x\ny", "b.c": "one\n"}, {"a.c": "x\nz\n", "c.c": ""}, ("old", "new"))
    assert [(each.path, each.kind, each.added, each.removed) for each in found] == [
        ("a.c", "changed", 1, 1), ("b.c", "removed", 0, 1), ("c.c", "added", 0, 0),
    ]  # fmt: skip
    assert "-y\n\\ No newline at end of file\n+z\n" in found[0].text
    assert found[1].text.startswith("--- old/b.c\n+++ /dev/null\n")


def test_changes_are_sorted_by_size() -> None:
    found = changes_between({"a": 1, "b": 5, "same": 3}, {"a": 2, "c": 9, "same": 3})
    assert [(each.name, each.delta) for each in found] == [("c", 9), ("b", -5), ("a", 1)]
