"""The loop: grow to shrink. Pure order of steps; a `Laboratory` does the work.

    gen-000 -> examine -> shrink -> gen-001 -> examine -> shrink -> the same sources: done

A generation becomes a parent only after every workload printed what generation 0 printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from meta.diagnostics import VerificationError
from meta.generation import Generation


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the workloads said. `trapped`: cold functions that were reached after all."""

    generation: Generation  # with the results in its manifest
    failures: tuple[str, ...] = ()
    trapped: frozenset[str] = frozenset()

    @property
    def passed(self) -> bool:
        return not self.failures and not self.trapped


class Laboratory(Protocol):
    """The work of the loop, done by the driver."""

    def first(self) -> Generation:
        """Generation 0, built."""

    def examine(self, generation: Generation) -> Verdict:
        """Run every workload against generation 0's text, and the instrumented twin on the train workloads."""

    def shrink(self, generation: Generation, keep: frozenset[str]) -> Generation | None:
        """The next generation; None where its sources would be the same. `keep`: cold functions to leave alone."""


@dataclass(slots=True)
class Evolution:
    """The generations in order. `failure` is set where the last one is not the same program."""

    generations: list[Generation] = field(default_factory=list)
    is_fixed_point: bool = False
    restored: list[str] = field(default_factory=list)
    failure: VerificationError | None = None

    def facts(self) -> dict[str, Any]:
        """The evolution as plain values."""
        return {
            "generations": [{"name": each.name, **each.manifest.facts()} for each in self.generations],
            "fixed_point": self.is_fixed_point,
            "restored": list(self.restored),
            "failure": None if self.failure is None else self.failure.message,
        }


def evolve(laboratory: Laboratory, limit: int, tell: Callable[[str], None]) -> Evolution:
    """Run the loop until nothing changes, a generation fails, or there are `limit` generations."""
    evolution = Evolution()
    current = laboratory.first()
    verdict = laboratory.examine(current)
    evolution.generations.append(verdict.generation)
    if not verdict.passed:
        evolution.failure = _failure(verdict)
        return evolution
    keep: frozenset[str] = frozenset()
    while len(evolution.generations) < limit:
        child = laboratory.shrink(evolution.generations[-1], keep)
        if child is None:
            evolution.is_fixed_point = True
            break
        verdict = laboratory.examine(child)
        fresh = verdict.trapped - keep
        if fresh:
            tell(f"{child.name} reached {', '.join(sorted(fresh))}, which training never did: restored")
            keep |= fresh
            evolution.restored.extend(sorted(fresh))
            continue
        evolution.generations.append(verdict.generation)
        if not verdict.passed:
            evolution.failure = _failure(verdict)
            break
    return evolution


def _failure(verdict: Verdict) -> VerificationError:
    reasons = (*verdict.failures, *(f"reached the trap of '{name}'" for name in sorted(verdict.trapped)))
    return VerificationError(
        f"{verdict.generation.label} is not the same program: {'; '.join(reasons)}",
        hint=f"it stays in {verdict.generation.folder.name} to be looked at, and is nobody's parent",
    )
