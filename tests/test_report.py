"""Reports as text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from meta.diagnostics import VerificationError
from meta.evolve import Evolution
from meta.generation import Generation, Manifest, Sizes, Verification
from meta.report.tables import evolution_table, generation_summary, size_change, size_difference


def generation(number: int, symbols: dict[str, int], *, passed: bool | None = True, **figures: int) -> Generation:
    manifest = Manifest(
        app="hello", parent=None, pipeline=(), inputs={}, tools={}, target={},
        sizes=Sizes(sum(symbols.values()), {"text": sum(symbols.values())}, symbols), hash="", functions=len(symbols),
        lines=1234, verification=Verification(passed), figures=dict(figures),
    )  # fmt: skip
    return Generation(Path(f"/outputs/hello/gen-{number:03d}"), manifest)


OLD = generation(0, {"main": 1000, "gone": 500, "same": 30}, tokens=48, instructions_per_token=1_000_000)
NEW = generation(1, {"main": 900, "same": 30, "fresh": 7})


def row(text: str, start: str) -> list[str]:
    return next(line for line in text.splitlines() if line.strip().startswith(start)).split()


def test_evolution_table() -> None:
    text = evolution_table(Evolution(generations=[OLD, NEW], is_fixed_point=True, restored=["f"]))
    assert row(text, "hello/gen-000") == ["hello/gen-000", "3", "1,234", "1,530", "1,000,000", "48", "yes"]
    assert row(text, "hello/gen-001") == ["hello/gen-001", "3", "1,234", "937", "-", "-", "yes"]
    assert "gen-001 is the fixed point" in text
    assert "1,530 -> 937 bytes (-38.8 %)" in text
    assert "Restored after a trap: f." in text


def test_evolution_table_of_a_failure() -> None:
    failed = replace(NEW, manifest=replace(NEW.manifest, verification=Verification(False)))
    text = evolution_table(Evolution(generations=[OLD, failed], failure=VerificationError("no")))
    assert row(text, "hello/gen-001")[-1] == "NO"
    assert "->" not in text
    assert "Stopped at gen-001." in text


def test_size_difference_is_sorted_by_change_and_leaves_out_what_stayed() -> None:
    text = size_difference(OLD, NEW)
    names = [line.split()[0] for line in text.splitlines()[2:-1]]
    assert names == ["gone", "main", "fresh"]
    assert row(text, "gone") == ["gone", "500", "-", "-500"]
    assert row(text, "fresh") == ["fresh", "-", "7", "+7"]
    assert "gone" not in size_difference(OLD, NEW, limit=0)


def test_nothing_changed() -> None:
    assert "(+0.0 %)" in size_change(OLD, OLD)
    assert "main" not in size_difference(OLD, OLD)


def test_generation_summary() -> None:
    text = generation_summary(OLD, "outputs/hello/gen-000")
    assert text.splitlines()[0] == "hello/gen-000: 3 functions, 1,234 lines of C"
    assert "1,530 bytes of code and data (text 1,530)" in text
