"""The loop: order of steps, fixed point, restored traps, failing generations.

A fake laboratory does the work in most tests; the last ones evolve a small app for real.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from conftest import run_meta, write_app

from meta.evolve import Evolution, Verdict, evolve
from meta.generation import Generation, Manifest, Sizes, Verification


def generation(number: int, size: int = 100) -> Generation:
    parent = f"gen-{number - 1:03d}" if number else None
    manifest = Manifest(
        app="hello", parent=parent, pipeline=(), inputs={}, tools={}, target={}, sizes=Sizes(size, {}, {}), hash="",
        functions=1, lines=1, verification=Verification(), figures={},
    )  # fmt: skip
    return Generation(Path(f"/outputs/hello/gen-{number:03d}"), manifest)


def passing(child: Generation) -> Verdict:
    manifest = replace(child.manifest, verification=Verification(True))
    return Verdict(replace(child, manifest=manifest))


@dataclass
class FakeLaboratory:
    """Shrinks `steps` times; `judge` decides on every generation."""

    steps: int
    judge: Callable[[Generation, frozenset[str]], Verdict] = lambda child, keep: passing(child)
    log: list[str] = field(default_factory=list)
    keep: frozenset[str] = frozenset()

    def first(self) -> Generation:
        self.log.append("build")
        return generation(0)

    def examine(self, generation: Generation) -> Verdict:
        self.log.append(f"examine {generation.name}")
        return self.judge(generation, self.keep)

    def shrink(self, generation: Generation, keep: frozenset[str]) -> Generation | None:
        self.log.append(f"shrink {generation.name}")
        self.keep = keep
        return None if generation.number == self.steps else _child(generation)


def _child(parent: Generation) -> Generation:
    return generation(parent.number + 1, parent.manifest.sizes.total - 10)


def run(laboratory: FakeLaboratory, limit: int = 8) -> tuple[Evolution, list[str]]:
    told: list[str] = []
    return evolve(laboratory, limit, told.append), told


def test_runs_to_the_fixed_point() -> None:
    laboratory = FakeLaboratory(steps=2)
    evolution, _ = run(laboratory)
    assert [each.name for each in evolution.generations] == ["gen-000", "gen-001", "gen-002"]
    assert evolution.is_fixed_point
    assert evolution.failure is None
    assert laboratory.log == [
        "build", "examine gen-000", "shrink gen-000", "examine gen-001", "shrink gen-001", "examine gen-002",
        "shrink gen-002",
    ]  # fmt: skip


def test_nothing_to_prune_leaves_one_generation() -> None:
    evolution, _ = run(FakeLaboratory(steps=0))
    assert [each.name for each in evolution.generations] == ["gen-000"]
    assert evolution.is_fixed_point


def test_limit() -> None:
    evolution, _ = run(FakeLaboratory(steps=5), limit=3)
    assert len(evolution.generations) == 3
    assert not evolution.is_fixed_point


def test_generation_0_that_fails_has_no_child() -> None:
    def judge(child: Generation, keep: frozenset[str]) -> Verdict:
        return Verdict(child, failures=("workload 'a' ended with status 1, not 0",))

    laboratory = FakeLaboratory(steps=2, judge=judge)
    evolution, _ = run(laboratory)
    assert [each.name for each in evolution.generations] == ["gen-000"]
    assert laboratory.log == ["build", "examine gen-000"]
    assert evolution.failure is not None
    assert "hello/gen-000 is not the same program: workload 'a' ended" in evolution.failure.message


def test_failing_generation_is_reported_and_no_parent() -> None:
    def judge(child: Generation, keep: frozenset[str]) -> Verdict:
        return passing(child) if child.number < 1 else Verdict(child, failures=("workload 'a' printed something else",))

    laboratory = FakeLaboratory(steps=3, judge=judge)
    evolution, _ = run(laboratory)
    assert [each.name for each in evolution.generations] == ["gen-000", "gen-001"]
    assert "shrink gen-001" not in laboratory.log
    assert evolution.failure is not None
    assert "hello/gen-001" in evolution.failure.message


def test_reached_traps_are_restored() -> None:
    needed = ["a", "b"]

    def judge(child: Generation, keep: frozenset[str]) -> Verdict:
        missing = [name for name in needed if name not in keep]
        return Verdict(child, trapped=frozenset(missing[:1])) if child.number == 1 and missing else passing(child)

    laboratory = FakeLaboratory(steps=1, judge=judge)
    evolution, told = run(laboratory)
    assert evolution.restored == ["a", "b"]
    assert laboratory.log.count("shrink gen-000") == 3
    assert [each.name for each in evolution.generations] == ["gen-000", "gen-001"]
    assert evolution.failure is None
    assert told[0] == "gen-001 reached a, which training never did: restored"


def test_a_trap_that_restoring_does_not_cure_is_a_failure() -> None:
    def judge(child: Generation, keep: frozenset[str]) -> Verdict:
        return passing(child) if child.number == 0 else Verdict(child, trapped=frozenset({"a"}))

    evolution, _ = run(FakeLaboratory(steps=1, judge=judge))
    assert evolution.failure is not None
    assert "trap of 'a'" in evolution.failure.message


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


def test_traps_that_a_check_workload_reaches_are_restored(tmp_path: Path) -> None:
    write_app(tmp_path / "greeter", {"main.c": GREETER_C}, GREETER_TOML)
    result = run_meta("evolve", "greeter", "-m", "unicorn", "--cold", "trap", "--json", cwd=tmp_path)
    assert result.status == 0, result.err
    facts = json.loads(result.out)
    assert facts["restored"] == ["polite"]
    assert facts["fixed_point"] is True
    assert [each["verification"]["passed"] for each in facts["generations"]] == [True, True]
    emitted = (tmp_path / "outputs/greeter/gen-001/sources/greeter/main.c").read_text()
    assert "Good day" in emitted
    assert "never\\n" not in emitted
    assert "unused" not in emitted
    trapped = run_meta("run", "greeter", "-m", "unicorn", "--", "a", "b", cwd=tmp_path)
    assert trapped.status == 86
    assert "'never' was reached, which this generation has as a trap only" in trapped.err


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
