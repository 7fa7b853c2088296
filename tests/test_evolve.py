"""The loop: order of steps, fixed point, restored traps, failing candidates.

A fake laboratory does the work in most tests; the last ones evolve a small app for real.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from conftest import run_meta, write_app

from meta.diagnostics import UsageError
from meta.evolve import (
    BUILT,
    FAILED,
    GOALS,
    SAME,
    Candidate,
    Evolution,
    Goal,
    Measure,
    Recipe,
    Verdict,
    evolve,
    goal_named,
)
from meta.generation import Generation, Manifest, Sizes, Verification


def generation(number: int, size: int = 100) -> Generation:
    parent = f"gen-{number - 1:03d}" if number else None
    manifest = Manifest(
        app="hello", parent=parent, pipeline=(), inputs={}, tools={}, target={}, sizes=Sizes(size, {}, {}), hash="",
        functions=1, lines=1, verification=Verification(), figures={},
    )  # fmt: skip
    return Generation(Path(f"/outputs/hello/gen-{number:03d}"), manifest)


RECIPES = (Recipe("prune", "2"), Recipe("prune", "z"))
SIZE = Goal("size", RECIPES, lambda measure: (measure.bytes, 0))


@dataclass
class FakeLaboratory:
    """Candidates' sizes by parent's name; `judge` decides on every generation and candidate."""

    sizes: dict[str, list[int | None]]  # None: a candidate that does not build
    judge: Callable[[str, str, frozenset[str]], Verdict] = lambda name, recipe, promoted: Verdict()
    log: list[str] = field(default_factory=list)
    promoted: frozenset[str] = frozenset()
    traps: list[str] = field(default_factory=list)

    def first(self) -> Generation:
        self.log.append("build")
        return generation(0)

    def examine(self, generation: Generation) -> tuple[Generation, Verdict]:
        return generation, self.judge(generation.name, "", self.promoted)

    def measure(self, generation: Generation) -> Measure:
        return Measure(generation.manifest.sizes.total)

    def profile(self, generation: Generation) -> None:
        self.log.append(f"profile {generation.name}")

    def restored(self) -> list[str]:
        return self.traps

    def accepted(self, parent: Generation) -> tuple[Generation | None, list[Candidate]] | None:
        return None

    def try_out(self, parent: Generation, recipes: Sequence[Recipe]) -> list[Candidate]:
        rows = self.sizes.get(parent.name, [])
        pairs = zip(recipes, rows, strict=False)
        return [self._candidate(index, recipe, size) for index, (recipe, size) in enumerate(pairs)]

    def _candidate(self, index: int, recipe: Recipe, size: int | None) -> Candidate:
        if size is None:
            return Candidate(index, recipe, FAILED, None, "internal error")
        return Candidate(index, recipe, BUILT if size else SAME, Measure(size) if size else None)

    def verify(self, parent: Generation, candidate: Candidate) -> Verdict:
        self.log.append(f"verify {candidate.recipe}")
        return self.judge(f"gen-{parent.number + 1:03d}", str(candidate.recipe), self.promoted)

    def restore(self, parent: Generation, verdict: Verdict) -> bool:
        fresh = frozenset(verdict.trapped) - self.promoted
        self.promoted |= fresh
        self.traps += sorted(verdict.trapped[name] for name in fresh)
        return bool(fresh)

    def set_aside(self, parent: Generation, candidate: Candidate) -> None:
        self.log.append(f"aside {candidate.recipe}: {candidate.log}")

    def accept(self, parent: Generation, candidate: Candidate, tried: Sequence[Candidate]) -> Generation:
        assert candidate.measure is not None
        self.log.append(f"accept {candidate.recipe}")
        return generation(parent.number + 1, candidate.measure.bytes)

    def settle(self, generation: Generation, tried: Sequence[Candidate]) -> None:
        self.log.append(f"settle {generation.name}")


def run(laboratory: FakeLaboratory, limit: int = 8) -> tuple[Evolution, list[str]]:
    told: list[str] = []
    return evolve(laboratory, SIZE, limit, told.append), told


def names(evolution: Evolution) -> list[str]:
    return [each.name for each in evolution.generations]


def test_the_best_candidate_is_the_next_generation_until_none_is_better() -> None:
    laboratory = FakeLaboratory({"gen-000": [90, 80], "gen-001": [70, 75], "gen-002": [70, 0]})
    evolution, _ = run(laboratory)
    assert names(evolution) == ["gen-000", "gen-001", "gen-002"]
    assert [each.manifest.sizes.total for each in evolution.generations] == [100, 80, 70]
    assert evolution.is_fixed_point
    assert evolution.failure is None
    assert laboratory.log == [
        "build", "profile gen-000", "verify prune -Oz", "accept prune -Oz", "profile gen-001", "verify prune -O2",
        "accept prune -O2", "profile gen-002", "settle gen-002",
    ]  # fmt: skip


def test_of_equals_the_earlier_recipe_and_nothing_that_is_not_better() -> None:
    laboratory = FakeLaboratory({"gen-000": [80, 80], "gen-001": [80, 81]})
    evolution, _ = run(laboratory)
    assert names(evolution) == ["gen-000", "gen-001"]
    assert "accept prune -O2" in laboratory.log


def test_slack_prefers_the_earlier_recipe_and_what_made_the_parent() -> None:
    goal = replace(SIZE, recipes=(*RECIPES, Recipe("fold", "2")), slack=1.25)

    def chosen(sizes: list[int | None], parent: Recipe | None = None) -> list[str]:
        laboratory = FakeLaboratory({"gen-000": sizes, "gen-001": [0, 0]})
        first = generation(0)
        if parent is not None:
            target = {**first.manifest.target, "level": parent.level}
            manifest = replace(first.manifest, pipeline=(parent.passes,), target=target)
            first = replace(first, manifest=manifest)
            laboratory.first = lambda: first  # type: ignore[method-assign]
        evolve(laboratory, goal, 8, lambda _: None)
        return [line.removeprefix("accept ") for line in laboratory.log if line.startswith("accept")]

    assert chosen([90, 80, 72]) == ["prune -O2"]  # 72 * 1.25 is 90
    assert chosen([91, 80, 72]) == ["prune -Oz"]
    assert chosen([100, 80, 60]) == ["fold -O2"]
    assert chosen([0, 100, 99], RECIPES[0]) == []  # a later recipe's, and hardly better
    assert chosen([0, 0, 80], RECIPES[0]) == ["fold -O2"]
    assert chosen([99, 85, 81], RECIPES[1]) == ["prune -O2"]
    assert chosen([100, 99, 81], RECIPES[1]) == ["prune -Oz"]


def test_a_generation_must_be_worth_it() -> None:
    for size, expected in ((98, 2), (99, 1)):
        laboratory = FakeLaboratory({"gen-000": [size, 0], "gen-001": [0, 0]})
        assert len(evolve(laboratory, replace(SIZE, worth=1.02), 8, lambda _: None).generations) == expected


def test_nothing_to_gain_leaves_one_generation() -> None:
    evolution, _ = run(FakeLaboratory({"gen-000": [0, 100]}))
    assert names(evolution) == ["gen-000"]
    assert evolution.is_fixed_point


def test_limit() -> None:
    evolution, _ = run(FakeLaboratory({f"gen-{n:03d}": [90 - n, 0] for n in range(9)}), limit=3)
    assert len(evolution.generations) == 3
    assert not evolution.is_fixed_point


def test_generation_0_that_fails_has_no_child() -> None:
    def judge(name: str, recipe: str, promoted: frozenset[str]) -> Verdict:
        return Verdict(failures=("workload 'a' ended with status 1, not 0",))

    evolution, _ = run(FakeLaboratory({"gen-000": [90, 80]}, judge))
    assert names(evolution) == ["gen-000"]
    assert evolution.failure is not None
    assert "hello/gen-000 does not do what its workloads say: workload 'a' ended" in evolution.failure.message


def test_a_candidate_that_is_not_the_same_program_is_set_aside_and_no_parent() -> None:
    def judge(name: str, recipe: str, promoted: frozenset[str]) -> Verdict:
        return Verdict(("workload 'a' printed something else",)) if recipe == "prune -Oz" else Verdict()

    laboratory = FakeLaboratory({"gen-000": [90, 80], "gen-001": [0, None]}, judge)
    evolution, told = run(laboratory)
    assert [each.manifest.sizes.total for each in evolution.generations] == [100, 90]
    assert "aside prune -Oz: workload 'a' printed something else" in laboratory.log
    assert "candidate prune -Oz is not the same program: workload 'a' printed something else" in told
    assert "aside prune -Oz: internal error" in laboratory.log
    assert [[each.state for each in row] for row in evolution.tried] == [[BUILT, FAILED], [SAME, FAILED]]


def test_reached_traps_are_restored_and_everything_is_tried_again() -> None:
    def judge(name: str, recipe: str, promoted: frozenset[str]) -> Verdict:
        missing = [each for each in ("a", "b") if each not in promoted]
        return Verdict(trapped={missing[0]: f"f_{missing[0]}"}) if name == "gen-001" and missing else Verdict()

    laboratory = FakeLaboratory({"gen-000": [90, 80]}, judge)
    evolution, _ = run(laboratory)
    assert evolution.restored == ["f_a", "f_b"]
    assert laboratory.log.count("profile gen-000") == 3
    assert names(evolution) == ["gen-000", "gen-001"]
    assert evolution.failure is None


def test_a_trap_that_restoring_does_not_cure_is_a_failure() -> None:
    def judge(name: str, recipe: str, promoted: frozenset[str]) -> Verdict:
        return Verdict(trapped={"a": "f"}) if recipe == "prune -Oz" else Verdict()

    laboratory = FakeLaboratory({"gen-000": [90, 80]}, judge)
    evolution, _ = run(laboratory)
    assert "aside prune -Oz: workload 'a' reached the trap of 'f'" in laboratory.log
    assert evolution.generations[1].manifest.sizes.total == 90


@pytest.mark.parametrize("name", GOALS)
def test_goals_weigh_what_they_are_named_after(name: str) -> None:
    small, fast = Measure(100, 2000), Measure(200, 900)
    best = min((small, fast), key=GOALS[name].cost)
    assert best is {"size": small, "speed": fast, "balanced": fast}[name]
    assert GOALS[name].cost(Measure(99, 899)) < GOALS[name].cost(best)


def test_goals_by_name() -> None:
    only = goal_named("size", "prune")
    assert {recipe.passes for recipe in only.recipes} == {"prune"}
    assert {recipe.level for recipe in only.recipes} == {recipe.level for recipe in GOALS["size"].recipes}
    with pytest.raises(UsageError, match="'beauty' is not a goal"):
        goal_named("beauty")


GREETER_C = """\
#include <stdio.h>
#include <string.h>

static const char *polite(const char *name)
{
    return strcmp(name, "Sir") == 0 ? "Good day" : "Hello";
}

static void never(void)
{
    printf("never\\n");
}

void unused(void)
{
    printf("unused\\n");
}

int main(int argc, char **argv)
{
    if (argc > 2)
        never();
    printf("%s\\n", argc > 1 ? polite(argv[1]) : "Hello");
    return 0;
}
"""
GREETER_TOML = """\
[app]
name = "greeter"

[[workload]]
name = "plain"
kind = "train"

[[workload]]
name = "named"
kind = "check"
args = ["Sir"]
expect = "Good day\\n"
"""


TRAPS = "prune{cold=trap};fold;prune"
EVOLVE = ("evolve", "greeter", "-m", "unicorn", "--for", "size", "--pipeline", TRAPS)


def test_traps_that_a_check_workload_reaches_are_restored(tmp_path: Path) -> None:
    write_app(tmp_path / "greeter", {"main.c": GREETER_C}, GREETER_TOML)
    result = run_meta(*EVOLVE, "--json", cwd=tmp_path)
    assert result.status == 0, result.err
    facts = json.loads(result.out)
    assert facts["restored"] == ["command_line_split"]  # an argument at all is new to it; training on the run is enough
    assert facts["fixed_point"] is True
    assert [each["verification"]["passed"] for each in facts["generations"]] == [True, True]
    emitted = (tmp_path / "outputs/greeter/gen-001/sources/greeter/main.c").read_text()
    assert "Good day" in emitted
    assert "never\\n" not in emitted
    assert "unused" not in emitted
    trapped = run_meta("run", "greeter", "-m", "unicorn", "--", "a", "b", cwd=tmp_path)
    assert trapped.status == 86
    assert "'main' was reached, which this generation has as a trap only" in trapped.err
    assert "--regrow" in trapped.err
    _regrow(tmp_path)


def _regrow(folder: Path) -> None:
    """The trapped run makes a generation of its own; `meta evolve` knows it from then on."""
    regrown = run_meta("run", "greeter", "-m", "unicorn", "--regrow", "--", "a", "b", cwd=folder)
    assert regrown.status == 86, regrown.err
    assert "greeter/gen-002: " in regrown.err
    manifest = json.loads((folder / "outputs/greeter/gen-002/manifest.json").read_text())
    assert manifest["parent"] == "gen-000"
    assert manifest["verification"]["passed"] is True
    assert [row["name"] for row in manifest["verification"]["workloads"]] == ["plain", "named", "regrown-1"]
    again = run_meta("run", "greeter/gen-002", "-m", "unicorn", "--", "a", "b", cwd=folder)
    assert (again.status, again.out) == (0, "never\nHello\n")
    evolved = run_meta(*EVOLVE, cwd=folder)
    assert evolved.status == 0, evolved.err
    assert "workloads changed: growing again from generation 0" in evolved.err
    newest = run_meta("run", "greeter", "-m", "unicorn", "--", "a", "b", cwd=folder)
    assert (newest.status, newest.out) == (0, "never\nHello\n")


def test_what_training_never_saw_is_compiled_for_size_and_kept(tmp_path: Path) -> None:
    write_app(tmp_path / "greeter", {"main.c": GREETER_C}, GREETER_TOML)
    result = run_meta("evolve", "greeter", "-m", "unicorn", cwd=tmp_path)
    assert result.status == 0, result.err
    assert "gen-001 is the fixed point" in result.out
    emitted = (tmp_path / "outputs/greeter/gen-001/sources/greeter/main.c").read_text()
    assert emitted.count("__attribute__((cold))") == 2
    first, second = (json.loads((tmp_path / f"outputs/greeter/gen-00{n}/manifest.json").read_text()) for n in (0, 1))
    assert second["sizes"]["total"] < first["sizes"]["total"]
    assert second["functions"] < first["functions"]
    rare = run_meta("run", "greeter", "-m", "unicorn", "--", "a", "b", cwd=tmp_path)
    assert (rare.status, rare.out) == (0, "never\nHello\n")
