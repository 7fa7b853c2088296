"""The loop: grow to shrink, searched by measurement. Pure order of steps; a `Laboratory` does the work.

    gen-000 -> profile -> candidates -> the best one that is verified: gen-001 -> profile -> ... -> none is better: done

A candidate is what a recipe (passes and an optimisation level) makes of the newest generation. It becomes the next
one only when every workload printed what generation 0 printed, and when it is strictly better by the goal's measure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol

from meta.diagnostics import UsageError, VerificationError
from meta.generation import Generation

# What candidates turned out to be.
BUILT = "built"
SAME = "same"  # the parent's own sources at its own level
TWIN = "twin"  # those of an earlier candidate
FAILED = "failed"  # it did not build, its training runs did not end, or it was not the same program


@dataclass(frozen=True, slots=True)
class Recipe:
    """A pipeline in its text form, LLVM's level ("2", "s", "z" ...); `for_cpu`: for the CPU that was measured alone."""

    passes: str
    level: str = "2"
    for_cpu: bool = False

    def __str__(self) -> str:
        return f"{self.passes} -O{self.level}{' for the CPU' if self.for_cpu else ''}"


@dataclass(frozen=True, slots=True)
class Measure:
    """Bytes of code and data, and instructions that the training runs took; None where no machine counts them."""

    bytes: int
    instructions: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What is searched for. `weighs` gives a number that is to become small, and what decides between equals."""

    name: str
    recipes: tuple[Recipe, ...]
    weighs: Callable[[Measure], tuple[int, int]]
    counts: bool = True  # whether instructions matter
    slack: float = 1.0  # what an earlier recipe may cost beside a later one: see `_better`
    worth: float = 1.0  # what a parent must cost beside a child

    def rank(self, generation: Generation) -> int:
        """The place of the recipe that made a generation; behind all where none of them did."""
        made = (tuple(generation.manifest.pipeline), generation.manifest.target.get("level"))
        known = [(tuple(each.passes.split(";")), each.level) for each in self.recipes]
        return known.index(made) if made in known else len(known)

    def cost(self, measure: Measure) -> tuple[int, int]:
        return self.weighs(measure)


def _weigh_size(measure: Measure) -> tuple[int, int]:
    return measure.bytes, 0


def _weigh_speed(measure: Measure) -> tuple[int, int]:
    return measure.instructions or 0, measure.bytes


def _weigh_balance(measure: Measure) -> tuple[int, int]:
    """Bytes times instructions: one percent of one is worth one percent of the other."""
    return measure.bytes * (measure.instructions or 1), measure.bytes


def _recipes(*rows: tuple[str, str], for_cpu: bool = False) -> tuple[Recipe, ...]:
    """Every pipeline at every one of its levels."""
    return tuple(Recipe(passes, level, for_cpu) for passes, levels in rows for level in levels)


# What training never saw is a trap; what it saw so seldom that it is start-up, or came back after a trap, is packed.
_SMALL = "prune{cold=trap calls=1000};fold;prune"
_HEAT = "tier{thresholds=100,1000,10000,100000 weights=true}"

_FAST = "hold;idiom;jam{lanes=24};cleave;specialise;narrow;tile;derive;tune;tier{weights=true};prune"

# Recipes for speed are in the order of the time that they save (make bench-speed). Counted instructions are the same
# on every day, but a vector of 16 counts as much as one number, and waiting as nothing: -O2 runs 13 % fewer than -O3
# on a small llama and takes longer. They decide against that order only where they differ by more than this.
_SLACK = 1.25
_WORTH = 1.02  # nor do instructions tell anything about time where so few of them go

# Nothing is lost for speed and balance: what training never saw stays, made small. For size it becomes a trap.
GOALS: Mapping[str, Goal] = MappingProxyType({
    goal.name: goal
    for goal in (
        Goal("size", _recipes((_SMALL, "zs"), ("prune{cold=trap};fold;prune", "z")), _weigh_size, counts=False),
        Goal(
            "speed", _recipes((_FAST, "3"), ("prune;fold;prune", "3"), ("prune", "32"), for_cpu=True), _weigh_speed,
            slack=_SLACK, worth=_WORTH,
        ),
        Goal("balanced", _recipes((f"{_HEAT};prune;fold;prune", "2s"), ("tier;prune", "2")), _weigh_balance),
    )
})  # fmt: skip


def goal_named(name: str, pipeline: str | None = None) -> Goal:
    """The goal `name`; with `pipeline` that one is tried alone, at every level that the goal tries."""
    if name not in GOALS:
        raise UsageError(f"'{name}' is not a goal", hint=f"one of: {', '.join(GOALS)}")
    goal = GOALS[name]
    if pipeline is None:
        return goal
    others = dict.fromkeys((recipe.level, recipe.for_cpu) for recipe in goal.recipes)
    return replace(goal, recipes=tuple(Recipe(pipeline, *other) for other in others))


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one recipe made of a parent: one of the states above, and its measure where it was built."""

    index: int
    recipe: Recipe
    state: str
    measure: Measure | None = None
    log: str = ""

    def facts(self) -> dict[str, Any]:
        """As plain values, for the journal and for --json."""
        found = {"recipe": str(self.recipe), "state": self.state}
        measured = {} if self.measure is None else {
            "bytes": self.measure.bytes, "instructions": self.measure.instructions,
        }  # fmt: skip
        return {**found, **measured, **({"log": self.log} if self.log else {})}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the workloads said. `trapped`: cold code that a workload reached after all, by workload."""

    failures: tuple[str, ...] = ()
    trapped: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not self.failures and not self.trapped

    @property
    def reasons(self) -> tuple[str, ...]:
        traps = (f"workload '{name}' reached the trap of '{what}'" for name, what in sorted(self.trapped.items()))
        return (*self.failures, *traps)


class Laboratory(Protocol):
    """The work of the loop, done by the driver. Each step may find its result where a former run left it."""

    def first(self) -> Generation:
        """Generation 0, built."""

    def examine(self, generation: Generation) -> tuple[Generation, Verdict]:
        """Run every workload of generation 0, which sets what the others must print."""

    def measure(self, generation: Generation) -> Measure:
        """What the manifest of a verified generation says."""

    def profile(self, generation: Generation) -> None:
        """Run the instrumented twin on the training workloads."""

    def restored(self) -> list[str]:
        """What `restore` brought back, in former runs too."""

    def accepted(self, parent: Generation) -> tuple[Generation | None, list[Candidate]] | None:
        """What a former run decided: the child of `parent` or that there is none, and what was tried."""

    def try_out(self, parent: Generation, recipes: Sequence[Recipe]) -> list[Candidate]:
        """Build and measure what the recipes make of `parent`, in the order of the recipes."""

    def verify(self, parent: Generation, candidate: Candidate) -> Verdict:
        """Run every workload on a candidate."""

    def restore(self, parent: Generation, verdict: Verdict) -> bool:
        """Let the workloads that trapped take part in the profile; False where they do so already."""

    def set_aside(self, parent: Generation, candidate: Candidate) -> None:
        """Keep a failed candidate with its log, out of the way."""

    def accept(self, parent: Generation, candidate: Candidate, tried: Sequence[Candidate]) -> Generation:
        """Make a candidate the child of `parent`."""

    def settle(self, generation: Generation, tried: Sequence[Candidate]) -> None:
        """No candidate of `generation` is better: it stays the last."""


@dataclass(slots=True)
class Evolution:
    """The generations in order. `failure` is set where generation 0 itself does not do what its workloads say."""

    goal: str = "balanced"
    generations: list[Generation] = field(default_factory=list)
    is_fixed_point: bool = False
    restored: list[str] = field(default_factory=list)
    tried: list[list[Candidate]] = field(default_factory=list)  # by parent
    failure: VerificationError | None = None

    def facts(self) -> dict[str, Any]:
        """The evolution as plain values."""
        return {
            "goal": self.goal,
            "generations": [{"name": each.name, **each.manifest.facts()} for each in self.generations],
            "candidates": [[each.facts() for each in row] for row in self.tried],
            "fixed_point": self.is_fixed_point,
            "restored": list(self.restored),
            "failure": None if self.failure is None else self.failure.message,
        }


def evolve(laboratory: Laboratory, goal: Goal, limit: int, tell: Callable[[str], None]) -> Evolution:
    """Run the loop until no candidate is better, or there are `limit` generations."""
    evolution = Evolution(goal.name)
    current, verdict = laboratory.examine(laboratory.first())
    evolution.generations.append(current)
    if not verdict.passed:
        evolution.failure = _failure(current, verdict)
        return evolution
    while len(evolution.generations) < limit:
        child, tried = laboratory.accepted(current) or _search(laboratory, goal, current, tell)
        evolution.tried.append(tried)
        if child is None:
            evolution.is_fixed_point = True
            break
        evolution.generations.append(child)
        current = child
    evolution.restored = laboratory.restored()
    return evolution


def _search(
    laboratory: Laboratory, goal: Goal, parent: Generation, tell: Callable[[str], None]
) -> tuple[Generation | None, list[Candidate]]:
    """The best child of `parent`, None where none is better. A round after a restoration starts from a new profile."""
    while True:
        laboratory.profile(parent)
        tried = laboratory.try_out(parent, goal.recipes)
        chosen, is_restored = _first_verified(laboratory, goal, parent, tried, tell)
        if is_restored:
            continue
        if chosen is not None:
            return laboratory.accept(parent, chosen, tried), tried
        laboratory.settle(parent, tried)
        return None, tried


def _first_verified(
    laboratory: Laboratory, goal: Goal, parent: Generation, tried: list[Candidate], tell: Callable[[str], None]
) -> tuple[Candidate | None, bool]:
    """The best candidate that is the same program, and whether something was restored. `tried` notes failures."""
    for candidate in [each for each in tried if each.state == FAILED]:
        tell(f"candidate {candidate.recipe} failed: {candidate.log.strip().splitlines()[-1]}")
        laboratory.set_aside(parent, candidate)
    for candidate in _better(goal, parent, laboratory.measure(parent), tried):
        verdict = laboratory.verify(parent, candidate)
        if verdict.passed:
            return candidate, False
        if verdict.trapped and not verdict.failures and laboratory.restore(parent, verdict):
            return None, True
        failed = Candidate(candidate.index, candidate.recipe, FAILED, candidate.measure, "\n".join(verdict.reasons))
        tell(f"candidate {candidate.recipe} is not the same program: {verdict.reasons[0]}")
        laboratory.set_aside(parent, failed)
        tried[candidate.index] = failed
    return None, False


def _better(goal: Goal, parent: Generation, measure: Measure, tried: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that cost so much less than the parent that it is worth it, best first; of equals the earlier recipe.

    With slack the earliest recipe comes first among those that cost at most so many times the cheapest one, and what
    a later recipe makes than the one that made the parent must be cheaper by as much.
    """
    made = goal.rank(parent)
    rows = [
        (goal.cost(each.measure), each)
        for each in tried
        if each.state == BUILT and each.measure is not None and goal.cost(each.measure) < goal.cost(measure)
    ]
    limits = ((row, goal.worth if row[1].index <= made else goal.slack) for row in rows)
    rows = [(cost, each) for (cost, each), factor in limits if cost[0] * factor <= goal.cost(measure)[0]]
    rows.sort(key=lambda row: (row[0], row[1].index))
    near = [each for cost, each in rows if cost[0] <= rows[0][0][0] * goal.slack] if goal.slack > 1 else []
    return [*sorted(near, key=lambda each: each.index), *(each for _, each in rows if each not in near)]


def _failure(generation: Generation, verdict: Verdict) -> VerificationError:
    return VerificationError(
        f"{generation.label} does not do what its workloads say: {'; '.join(verdict.reasons)}",
        hint=f"it stays in {generation.folder.name} to be looked at, and is nobody's parent",
    )
