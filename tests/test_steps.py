"""Steps that are kept: the same bytes with and without, copies where a profile answers alike, damage is absence."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import HELLO_C
from passes_harness import context, program_of, texts
from random_profile import random_profile

import meta.passes
from meta.app import App, load_app
from meta.driver.content_store import ContentStore
from meta.driver.forks import run_forked
from meta.driver.load import load_program
from meta.driver.steps import Made, Step, Steps
from meta.passes import parse_pipeline, run_pipeline
from meta.profile import Evidence, FunctionCount, Profile
from meta.profile.evidence import answers
from meta.program import Program

SOURCE = """
static int level = 3;
int often(int x) { return x > 40 ? x * level : x - 1; }
int rare(int x) { if (x) return often(x); return 7; }
int main(int argc, char **argv) { return argc > 9 ? rare(argc) : often(argc) - often(2) + (argv != 0) - argc; }
"""
SMALL = "prune{cold=trap};fold;prune"
FAST = "tier{thresholds=10,100,1000,10000 weights=true};tune;specialise;prune"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    folder = tmp_path_factory.mktemp("app") / "small"
    folder.mkdir()
    (folder / "main.c").write_text(HELLO_C.replace("unused", "spare"))
    (folder / "meta.toml").write_text('[app]\nname = "small"\nplatform = "linux"\n')
    return load_app(folder)


@pytest.fixture(scope="module")
def program(app: App) -> Program:
    return load_program(app)


def step(app: App, program: Program, passes: str, profile: Profile) -> Step:
    target = replace(app, level="s" if "trap" in passes else "2")
    return Step(app, target, "ab" * 32, parse_pipeline(passes), lambda: program, profile)


def content(made: Made) -> tuple[object, ...]:
    draft = made.draft("gen-000", {"a": "b"})
    reports = [replace(each, counts=dict(each.counts)) for each in made.reports]
    return draft.files, draft.manifest, made.hash, made.app_text, reports


def profile_of(program: Program, seed: int) -> Profile:
    """Some functions were never called; of the others every block was reached."""
    found = random_profile(program, seed)
    blocks = {name: tuple(max(1, n) for n in counts) for name, counts in found.blocks.items()}
    return replace(found, blocks={name: each for name, each in blocks.items() if found.functions[name].calls})


def scaled(profile: Profile, factor: int) -> Profile:
    """What was measured so many times."""
    functions = {name: replace(each, calls=each.calls * factor) for name, each in profile.functions.items()}
    blocks = {name: tuple(count * factor for count in counts) for name, counts in profile.blocks.items()}
    return replace(profile, functions=functions, blocks=blocks, workloads=("another",), boots={"count": factor})


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pipelines that were run."""
    found: list[str] = []
    real = run_pipeline

    def run(passes, program, context):  # type: ignore[no-untyped-def]
        found.append(meta.passes.format_pipeline(passes))
        return real(passes, program, context)

    monkeypatch.setattr(meta.passes, "run_pipeline", run)
    return found


@pytest.mark.parametrize("passes", [SMALL, FAST, "instrument{mode=edges,blocks}", "split{statements=3}"])
def test_a_kept_step_is_the_step(passes: str, app: App, program: Program, tmp_path: Path, runs: list[str]) -> None:
    profile = profile_of(program, 5)
    wanted = content(Steps().make(step(app, program, passes, profile)))
    steps = Steps(ContentStore(tmp_path / "kept"))
    assert [content(steps.make(step(app, program, passes, profile))) for _ in range(2)] == [wanted] * 2
    assert len(runs) == 2


def test_a_profile_that_answers_alike_makes_a_copy(app: App, program: Program, tmp_path: Path, runs: list[str]) -> None:
    steps = Steps(ContentStore(tmp_path / "kept"))
    profile = profile_of(program, 7)
    first = content(steps.make(step(app, program, SMALL, profile)))
    other = scaled(profile, 3)
    assert content(steps.make(step(app, program, SMALL, other))) == first
    assert content(Steps().make(step(app, program, SMALL, other))) == first
    assert len(runs) == 2
    name = next(name for name, each in profile.functions.items() if not each.calls and each.unit.startswith("runtime/"))
    more = replace(profile, functions={**profile.functions, name: replace(profile.functions[name], calls=1)})
    wanted = content(Steps().make(step(app, program, SMALL, more)))
    assert content(steps.make(step(app, program, SMALL, more))) == wanted
    assert len(runs) == 4
    assert content(steps.make(step(app, program, SMALL, profile))) == first
    assert len(runs) == 4


def test_what_decides_a_step_is_in_its_name(app: App, program: Program, tmp_path: Path, runs: list[str]) -> None:
    profile = profile_of(program, 7)
    one = step(app, program, SMALL, profile)
    others = [replace(one, app=replace(app, level="3")), replace(one, app=replace(app, features=("avx",)))]
    others += [replace(one, generation="cd" * 32), step(app, program, FAST, profile), one]
    names = {each.digest() for each in others}
    shutil.copytree(app.folder, tmp_path / "changed" / "small")
    changed = load_app(tmp_path / "changed" / "small")
    (changed.folder / "main.c").write_text("int added;\n")
    names.add(step(changed, program, SMALL, profile).digest())
    assert len(names) == 6
    shutil.copytree(app.folder, tmp_path / "elsewhere" / "small")
    elsewhere = load_app(tmp_path / "elsewhere" / "small")
    assert step(elsewhere, program, SMALL, profile).digest() == step(app, program, SMALL, profile).digest()
    assert runs == []


def test_damaged_entries_count_as_absent(app: App, program: Program, tmp_path: Path) -> None:
    store = ContentStore(tmp_path / "kept")
    profile = profile_of(program, 3)
    wanted = content(Steps(store).make(step(app, program, "tier;prune", profile)))
    damages: list[Callable[[bytes], bytes]] = [lambda _: b"", lambda good: good[:50], lambda good: good[:-1] + b"?"]
    entries = sorted(store.folder.glob("??/*"))
    assert len(entries) == 3
    for entry, damage in zip(entries, damages, strict=True):
        good = entry.read_bytes()
        entry.write_bytes(damage(good))
        assert content(Steps(store).make(step(app, program, "tier;prune", profile))) == wanted
        assert entry.read_bytes() == good


def test_processes_share_what_is_kept(app: App, program: Program, tmp_path: Path) -> None:
    store = ContentStore(tmp_path / "kept")
    profiles = [profile_of(program, seed) for seed in (1, 2)]
    wanted = [content(Steps().make(step(app, program, "tier;prune", each))) for each in profiles]

    def check(index: int) -> None:
        for turn in (index, index - 1):
            assert content(Steps(store).make(step(app, program, "tier;prune", profiles[turn]))) == wanted[turn]

    actions = [lambda index=index: check(index) for index in range(2)]
    assert run_forked(actions, 2) == [0] * 2


@pytest.mark.parametrize("passes", [SMALL, FAST, "tier;prune", "jam{lanes=8};tier", "specialise{assume=true}"])
def test_a_pass_follows_from_the_answers(passes: str) -> None:
    """Profiles that say the same to what was asked make the same program, however else they differ."""
    program = program_of({"app/main.c": SOURCE})

    def made(profile: Profile) -> tuple[Mapping[str, str], tuple[str, ...], str]:
        given = context(replace(profile, generation=context().generation or profile.generation))
        result, reports = run_pipeline(parse_pipeline(passes), program, given)
        assert given.evidence is not None
        return texts(result), tuple(map(str, reports)), answers(profile, given.evidence.questions)

    alike = 0
    for seed in range(8):
        one = random_profile(program, seed)
        given = context(replace(one, generation=context().generation or one.generation))
        wanted, reports = run_pipeline(parse_pipeline(passes), program, given)
        assert given.evidence is not None
        asked = given.evidence.questions
        for other in (scaled(one, 2), random_profile(program, seed + 100), _without_rest(one, asked)):
            if answers(other, asked) == answers(one, asked):
                alike += 1
                assert made(other)[:2] == (texts(wanted), tuple(map(str, reports)))
    assert alike >= 8


def _without_rest(profile: Profile, asked: tuple[tuple[str, ...], ...]) -> Profile:
    """The profile with other rows wherever nobody looked."""
    names = {question[1] for question in asked if len(question) > 1}
    functions = {
        name: each if name in names else FunctionCount(each.unit, each.calls + 17)
        for name, each in profile.functions.items()
    }
    return replace(profile, functions=functions, machine="another", boots={})


def test_questions_are_noted_once_and_in_order() -> None:
    program: Program = program_of({"app/main.c": SOURCE})
    profile = random_profile(program, 1)
    evidence = Evidence(profile)
    assert not evidence.questions
    assert evidence.was_called("no such", "app/main.c") is None
    assert evidence.functions.get("main") is profile.functions["main"]
    assert "main" in evidence.functions
    assert "absent" not in evidence.blocks
    noted = [("was_called", "no such", "app/main.c"), ("functions", "main"), ("blocks", "absent")]
    assert list(evidence.questions) == noted
    assert set(evidence.functions) == set(profile.functions)
    assert list(evidence.questions) == [*noted, ("every", "functions")]
    assert answers(profile, evidence.questions) != answers(scaled(profile, 2), evidence.questions)
