"""Manifests, names and lineage of generations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from meta.diagnostics import InputError, UsageError
from meta.driver.store import remove_after, write_folder, write_generation
from meta.generation import (
    Generation,
    Manifest,
    Sizes,
    find_generation,
    generation_folders,
    hash_texts,
    lineage,
    load_generation,
    only_app,
)


def manifest(parent: str | None = None, app: str = "hello") -> Manifest:
    return Manifest(
        app=app, parent=parent, pipeline=("prune",), inputs={"hello/main.c": "00"}, tools={"meta": "0"},
        target={"platform": "pc"}, sizes=Sizes(10, {"text": 10}, {"main": 10}), hash="ab", functions=1, lines=2,
    )  # fmt: skip


def make(outputs: Path, number: int, app: str = "hello") -> Generation:
    parent = f"gen-{number - 1:03d}" if number else None
    folder = outputs / app / f"gen-{number:03d}"
    return write_generation(folder, {"kernel.elf": b"\x7fELF"}, manifest(parent, app))


def test_manifest_round_trip() -> None:
    text = manifest().to_text()
    assert Manifest.from_text(text, "manifest.json") == manifest()
    assert Manifest.from_text(text, "manifest.json").to_text() == text
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_fixed_names() -> None:
    content = json.loads(manifest().to_text())
    fixed = {"parent", "pipeline", "inputs", "tools", "target", "sizes", "verification", "figures"}
    assert fixed <= content.keys()
    assert content["sizes"].keys() == {"total", "sections", "symbols"}
    assert content["verification"] == {"passed": None, "workloads": []}


def damage(**changes: Any) -> str:
    return json.dumps({**json.loads(manifest().to_text()), **changes})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"), ("{", "not JSON"), ("[]", "not an object"), ("{}", "'app' is missing"),
        (damage(sizes={}), "'sizes.total' is missing"), (damage(sizes=3), "'sizes' has the wrong type"),
        (damage(parent=3), "'parent' has the wrong type"), ("[" * 100000, "not JSON"),
        (damage(verification={}), "'verification.passed' is missing"),
    ],
)  # fmt: skip
def test_damaged_manifest(text: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        Manifest.from_text(text, "gen-000/manifest.json")
    assert why in caught.value.message
    assert "gen-000/manifest.json" in caught.value.message


def test_finding(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    for number in (0, 1, 2):
        make(outputs, number)
    by_path = find_generation("outputs/hello/gen-001", tmp_path, outputs)
    by_name = find_generation("hello/gen-001", tmp_path, outputs)
    newest = find_generation("hello", tmp_path, outputs)
    assert by_path is not None and by_name is not None and newest is not None
    assert by_path.folder == by_name.folder
    assert newest.name == "gen-002"
    assert find_generation("other", tmp_path, outputs) is None
    assert only_app(outputs) == "hello"
    make(outputs, 0, "other")
    with pytest.raises(UsageError, match="several apps"):
        only_app(outputs)


def test_order_is_numeric(tmp_path: Path) -> None:
    for number in (2, 10, 1000):
        make(tmp_path, number)
    assert [folder.name for folder in generation_folders(tmp_path, "hello")] == ["gen-002", "gen-010", "gen-1000"]


def test_lineage(tmp_path: Path) -> None:
    made = [make(tmp_path, number) for number in (0, 1, 2)]
    assert [each.name for each in lineage(made[2])] == ["gen-002", "gen-001", "gen-000"]
    write_generation(made[0].folder, {}, manifest("gen-002"))
    with pytest.raises(InputError, match="its own ancestor"):
        lineage(made[2])


def test_a_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outputs/hello/gen-000").mkdir(parents=True)
    with pytest.raises(InputError, match="holds no"):
        find_generation("hello/gen-000", tmp_path, tmp_path / "outputs")
    with pytest.raises(InputError, match="cannot read"):
        load_generation(tmp_path)


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "gen-000"
    write_folder(folder, {"a/b.txt": "one", "c.txt": b"two"})
    write_folder(folder, {"d.txt": "three"})
    assert [file.name for file in folder.rglob("*")] == ["d.txt"]
    assert [file.name for file in tmp_path.iterdir()] == ["gen-000"]


def test_a_failed_write_leaves_the_former_folder(tmp_path: Path) -> None:
    folder = tmp_path / "gen-000"
    write_folder(folder, {"a.txt": "one"})
    with pytest.raises(InputError, match="cannot write"):
        write_folder(folder, {"b.txt": "two", "c.bin": tmp_path / "missing"})
    assert (folder / "a.txt").read_text() == "one"
    assert [file.name for file in tmp_path.iterdir()] == ["gen-000"]


def test_data_is_linked_between_generations_and_copied_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "own.bin").write_bytes(b"weights")
    outputs = tmp_path / "outputs" / "hello"
    write_folder(outputs / "gen-000", {"data/w": tmp_path / "own.bin"})
    write_folder(outputs / "gen-001", {"data/w": outputs / "gen-000/data/w"})
    assert not (outputs / "gen-000/data/w").samefile(tmp_path / "own.bin")
    assert (outputs / "gen-001/data/w").samefile(outputs / "gen-000/data/w")


def test_remove_after(tmp_path: Path) -> None:
    for number in (0, 1, 2):
        make(tmp_path, number)
    assert remove_after(tmp_path, "hello", 0) == ["gen-001", "gen-002"]
    assert remove_after(tmp_path, "hello", 0) == []
    assert [folder.name for folder in generation_folders(tmp_path, "hello")] == ["gen-000"]


def test_hash_depends_on_paths_and_texts_not_on_order() -> None:
    one = hash_texts([("a", "x"), ("b", "y")])
    assert one == hash_texts([("b", "y"), ("a", "x")])
    assert one != hash_texts([("a", "xb"), ("", "y")])
    assert one != hash_texts([("a", "x"), ("b", "z")])
