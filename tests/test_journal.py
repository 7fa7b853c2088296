"""What an evolution remembers: what it depends on, what it decided, and who may write."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import write_app

from meta.app import load_app
from meta.diagnostics import InputError
from meta.driver.forks import run_forked
from meta.driver.journal import JOURNAL, Basis, Journal, alone, open_journal, read_candidates
from meta.driver.regrow import REGROWN, read_regrown, with_regrown
from meta.evolve import BUILT, FAILED, Candidate, Goal, Measure, Recipe, goal_named

GOAL = goal_named("size")


def basis(folder: Path, goal: Goal = GOAL, machine: str = "unicorn") -> Basis:
    return Basis.of(load_app(folder), goal, machine)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_app(tmp_path / "small", {"weights.bin": "1"}, '[app]\nname = "small"\n[data]\n"w" = "weights.bin"\n')


def saved(folder: Path, tmp_path: Path) -> Journal:
    journal, changes = open_journal(tmp_path, basis(folder))
    assert changes is None
    journal.promoted["gen-000"] = ["errors"]
    journal.restored.append("usage")
    journal.save()
    return journal


def test_a_journal_comes_back(folder: Path, tmp_path: Path) -> None:
    saved(folder, tmp_path)
    journal, changes = open_journal(tmp_path, basis(folder))
    assert changes == []
    assert (journal.promoted, journal.restored) == ({"gen-000": ["errors"]}, ["usage"])


def test_what_changed_is_named_and_everything_is_forgotten(folder: Path, tmp_path: Path) -> None:
    saved(folder, tmp_path)
    (folder / "weights.bin").write_text("2")
    journal, changes = open_journal(tmp_path, basis(folder))
    assert changes == ["data/w changed"]
    assert not journal.promoted
    assert open_journal(tmp_path, basis(folder, goal_named("balanced")))[1][1:] == [  # type: ignore[index]
        "the goal is another one", "the recipes is another one",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [({"cpu": "i486-00000000"}, "the CPU is another one"), ({"machine": "qemu"}, "the machine is another one"),
     ({"tools": {"meta": "0"}}, "meta is another one")],
)  # fmt: skip
def test_another_machine_or_compiler(folder: Path, change: dict[str, object], said: str) -> None:
    now = basis(folder)
    assert now.changes({**now.facts(), **change}) == [said]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}', '{"version": 1, "promoted": []}'])
def test_a_damaged_journal_starts_again(folder: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / JOURNAL).write_text(text)
    journal, changes = open_journal(tmp_path, basis(folder))
    assert changes == ["the journal is damaged"]
    assert not journal.accepted


def test_candidates_come_back_from_their_facts() -> None:
    recipes = [Recipe("prune", "z"), Recipe("fold")]
    tried = [Candidate(0, recipes[0], BUILT, Measure(10, None)), Candidate(1, recipes[1], FAILED, None, "why")]
    assert read_candidates([each.facts() for each in tried], recipes) == tried


def test_forked_work_ends_in_order_whatever_becomes_of_it(tmp_path: Path) -> None:
    def write(name: str) -> None:
        (tmp_path / name).write_text(str(os.getpid()))

    def die() -> None:
        os.kill(os.getpid(), 9)

    actions = [lambda: write("a"), die, lambda: write("b"), lambda: os._exit(3)]
    assert [os.waitstatus_to_exitcode(each) for each in run_forked(actions, 2)] == [0, -9, 0, 3]
    assert (tmp_path / "a").read_text() != (tmp_path / "b").read_text() != str(os.getpid())


def test_one_evolution_at_a_time(tmp_path: Path) -> None:
    told: list[str] = []

    def waits(line: str) -> None:
        (tmp_path / "told").write_text(line)

    def second() -> None:
        with alone(tmp_path, waits):
            (tmp_path / "second").write_text(str((tmp_path / "first-is-over").is_file()))

    with alone(tmp_path, told.append):
        process = os.fork()
        if process == 0:
            try:
                os.closerange(3, 64)  # an inherited lock is the same lock
                second()
            finally:
                os._exit(0)
        while not (tmp_path / "told").is_file():
            pass
        (tmp_path / "first-is-over").touch()
    os.waitpid(process, 0)
    assert (tmp_path / "second").read_text() == "True"
    assert told == []


def test_regrown_runs_are_workloads(folder: Path, tmp_path: Path) -> None:
    assert read_regrown(tmp_path) == []
    row = '[{"name": "regrown-1", "args": ["a"], "stdin": "x", "expect": "y", "status": 3, "memory": 0}]'
    (tmp_path / REGROWN).write_text(row)
    app = with_regrown(load_app(folder), read_regrown(tmp_path))
    assert [(each.name, each.args, each.stdin, each.expect, each.status) for each in app.workloads] == [
        ("regrown-1", ("a",), b"x", b"y", 3)
    ]
    assert with_regrown(app, read_regrown(tmp_path)) == app
    (tmp_path / REGROWN).write_text('[{"name": "regrown-1"}]')
    with pytest.raises(InputError, match="damaged"):
        read_regrown(tmp_path)
