"""The modes of the instrument pass: the same program in each, and counts that agree with each other and with gcov."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from passes_harness import Case, Run, assert_reparses, cases, context, program_of, run_hosted, texts
from pycparser import c_ast
from test_instrument import pairs

from meta.diagnostics import UsageError
from meta.frontend import parse_text
from meta.passes import Instrument, run_pipeline
from meta.passes.blocks import Block, blocks_of
from meta.passes.spanning import Graph
from meta.passes.tree import Node
from meta.profile import ProbeMap, Profile, merge
from meta.program import Program

CASES = [*cases("instrument"), *cases("modes")]
MODES = ("count", "cycles", "edges", "blocks", "values", "all")


def measured(program: Program, folder: Path, *mode: str) -> tuple[Run, Profile]:
    hooked, (report,) = run_pipeline([Instrument(mode)], program, context())
    assert report.probes is not None
    assert ProbeMap.from_json(report.probes.to_json()) == report.probes
    assert_reparses(hooked)
    run = run_hosted(hooked, folder)
    return run, run.profile(report.probes)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_mode_is_the_same_program_and_counts_the_same(case: Case, tmp_path: Path) -> None:
    plain = run_hosted(case.program, tmp_path / "plain")
    found = {}
    for mode in MODES:
        run, found[mode] = measured(case.program, tmp_path / mode, mode)
        assert (run.out, run.status) == (plain.out, plain.status)
        assert Profile.from_json(found[mode].to_json()) == found[mode]
    calls = {mode: {name: each.calls for name, each in profile.functions.items()} for mode, profile in found.items()}
    assert all(each == calls["count"] for each in calls.values())
    assert found["all"].edges == found["edges"].edges
    assert found["all"].blocks == found["blocks"].blocks
    assert {name: calls["all"][name] for name in pairs(case.expected.get("calls", ""))} == pairs(
        case.expected.get("calls", "")
    )
    assert case.names("blocks") <= found["all"].blocks.keys()
    for name, counts in found["all"].blocks.items():
        assert counts[0] == calls["count"][name]
    united = merge([found[mode] for mode in MODES])
    assert united.boots == {"count": 6, "cycles": 2, "edges": 2, "blocks": 2, "values": 2}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_another_choice_of_counters_finds_the_same(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting the edges that are thought to be frequent, instead of those thought to be rare."""
    _, best = measured(case.program, tmp_path / "best", "blocks")
    choose = Graph.counted

    def worst(graph: Graph) -> list[int] | None:
        edges = [edge if edge.site is None else type(edge)(edge.source, edge.target, edge.site, -edge.weight)
                 for edge in graph.edges]  # fmt: skip
        return choose(Graph(edges, graph.vertices))

    monkeypatch.setattr(Graph, "counted", worst)
    run, other = measured(case.program, tmp_path / "worst", "blocks")
    assert other.blocks == best.blocks
    assert run.out


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_blocks_agree_with_gcov(case: Case, tmp_path: Path) -> None:
    """By the lines of emitted C on which arms stand that are plain statements."""
    if case.name == "modes-jumps":
        pytest.skip("gcov's counts of lines are wrong around setjmp")
    _, profile = measured(case.program, tmp_path / "ours", "blocks")
    text = texts(case.program)["app/main.c"]
    lines = gcov_lines(case.program, tmp_path / "gcov", "app-main.c")
    compared = 0
    for function in parse_text(text, "app/main.c").ast.ext:
        if isinstance(function, c_ast.FuncDef) and function.decl.name in profile.blocks:
            counts = profile.blocks[function.decl.name]
            for block in blocks_of(function):
                line = _line(block)
                if line in lines:
                    compared += 1
                    assert counts[block.id] == lines[line], (function.decl.name, block.kind, line)
    assert compared >= int(case.expected.get("lines", "0"))


def _line(block: Block) -> int:
    """The line of an arm that is a statement of its own."""
    arm: Node = block.arm
    while isinstance(arm, c_ast.Compound) and arm.block_items:
        arm = arm.block_items[0]
    plain = isinstance(arm, c_ast.Assignment | c_ast.UnaryOp | c_ast.Return) and block.kind in ("then", "else", "body")
    return int(arm.coord.line) if plain else -1


def gcov_lines(program: Program, folder: Path, unit: str) -> dict[int, int]:
    run_hosted(program, folder, flags=("--coverage", "-DCOVERAGE", "-O0"))
    notes = sorted(folder.glob(f"*{unit.removesuffix('.c')}*.gcda"))
    done = subprocess.run(
        ["gcov", "--json-format", "--stdout", *notes], capture_output=True, text=True, check=True, cwd=folder
    )
    files = [each for line in done.stdout.splitlines() for each in json.loads(line)["files"]]
    return {each["line_number"]: each["count"] for file in files if unit in file["file"] for each in file["lines"]}


def test_unknown_modes_are_refused() -> None:
    with pytest.raises(UsageError, match="'sleep' is not a mode"):
        Instrument(("count", "sleep"))
    with pytest.raises(UsageError, match="is not a mode"):
        Instrument(())
    with pytest.raises(UsageError, match="no function 'nobody'"):
        Instrument(("cycles",), ("nobody",)).run(program_of({"app/main.c": "int main(void) { return 0; }"}), context())
