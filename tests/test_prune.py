"""The prune pass: what nothing reaches goes, what was never called becomes a trap, and behaviour stays."""

from __future__ import annotations

import re
import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from passes_harness import (
    CASES as FOLDER,
)
from passes_harness import (
    HASH,
    Case,
    assert_reparses,
    cases,
    context,
    program_of,
    run_hosted,
    snapshot,
    texts,
)

from meta.callgraph import build_callgraph
from meta.diagnostics import InputError, SourceError, UsageError
from meta.passes import Instrument, Prune, Report, run_pipeline
from meta.profile import FunctionCount, Profile
from meta.program import Program
from meta.sema import analyse
from meta.target import Platform

REACH = cases("prune")
COLD = cases("cold")
STRICT = ("-Werror=implicit-function-declaration", "-Werror=incompatible-pointer-types", "-no-pie", "-Wno-all")


def pruned(program: Program, *, profile: Profile | None = None, keep: tuple[str, ...] = ()) -> tuple[Program, Report]:
    step = Prune(cold="trap" if profile else "", keep=keep)
    result, (report,) = run_pipeline([step], program, context(profile))
    return result, report


def names(program: Program) -> set[str]:
    """Everything defined in the linux image."""
    graph = build_callgraph(analyse(program.for_platform(Platform.LINUX)))
    return {node.name for node in graph.nodes.values() if node.unit is not None}


def measured(program: Program, folder: Path) -> Profile:
    hooked, (report,) = run_pipeline([Instrument()], program, context())
    assert report.probes is not None
    return run_hosted(hooked, folder, flags=("-no-pie",)).profile(report.probes)


def boot(case: Case) -> Program:
    return program_of(case.units, {"boot/linux/start.s": "_start: call from_boot # forgotten\n"})


@pytest.mark.parametrize("case", REACH, ids=[case.name for case in REACH])
def test_unreachable_goes_and_behaviour_stays(case: Case, tmp_path: Path) -> None:
    program = boot(case)
    result, report = pruned(program)
    assert set(report.removed) == case.names("gone")
    assert not set(report.removed) & names(result)
    # Without its namesake an internal name is free again, so compare spellings.
    spellings = {name.split(".")[0] for name in names(result)}
    assert {name.split(".")[0] for name in case.names("stays")} <= spellings
    text = "".join(texts(result).values())
    words = set(re.findall(r"\w+", re.sub(r'__asm__\(.*', "", text)))
    assert not case.names("text-gone") & words, text
    assert case.names("text-stays") <= words, text
    if "units" in case.expected:
        assert {unit.path for unit in result.units} == case.names("units")
    before = run_hosted(program, tmp_path / "before", flags=STRICT)
    after = run_hosted(result, tmp_path / "after", flags=STRICT)
    assert (after.out, after.status) == (before.out, before.status)


@pytest.mark.parametrize("case", REACH + COLD, ids=[case.name for case in REACH + COLD])
def test_idempotent_and_input_untouched(case: Case) -> None:
    program = boot(case)
    before = snapshot(program)
    once, _ = pruned(program)
    assert snapshot(program) == before
    assert_reparses(once)
    twice, report = pruned(once)
    assert not report.changed
    assert [a is b for a, b in zip(once.units, twice.units, strict=True)].count(False) == 0
    assert texts(once) == texts(pruned(boot(case))[0])


def test_does_nothing_where_all_is_reached() -> None:
    case = next(case for case in REACH if case.name == "prune-nothing")
    program = boot(case)
    result, report = pruned(program)
    assert not report.changed
    assert result.units == program.units


@pytest.mark.parametrize("case", COLD, ids=[case.name for case in COLD])
def test_cold_functions_become_traps(case: Case, tmp_path: Path) -> None:
    program = case.program
    profile = measured(program, tmp_path / "profile")
    result, report = pruned(program, profile=profile)
    assert report.probes is not None
    traps = [probe.name for probe in report.probes.cold]
    assert set(traps) == case.names("traps")
    assert [probe.id for probe in report.probes.cold] == list(range(len(traps)))
    assert set(report.removed) == case.names("gone")
    assert case.names("stays") | set(traps) <= names(result)
    assert ("runtime/probe/cold.c" in texts(result)) == bool(traps)
    assert_reparses(result)
    plain = run_hosted(program, tmp_path / "plain")
    run = run_hosted(result, tmp_path / "pruned")
    assert (run.out, run.status) == (plain.out, plain.status)
    if traps:
        met = run_hosted(result, tmp_path / "met", "argument")
        assert met.status == 86
        (identifier,) = (struct.unpack("<I", payload)[0] for kind, payload in met.frames if kind == 4)
        assert report.probes.cold_name(identifier) == case.expected["trapped"]


@pytest.mark.parametrize("case", COLD, ids=[case.name for case in COLD])
def test_cold_is_idempotent(case: Case, tmp_path: Path) -> None:
    program = case.program
    profile = measured(program, tmp_path)
    once, report = pruned(program, profile=profile)
    twice, again = pruned(once, profile=profile)
    assert not again.changed
    assert again.probes == report.probes
    assert [a is b for a, b in zip(once.units, twice.units, strict=True)].count(False) == 0
    assert texts(pruned(once)[0]) == texts(once)


def test_keep_puts_a_trapped_function_back(tmp_path: Path) -> None:
    case = next(case for case in COLD if case.name == "cold-paths")
    program = case.program
    profile = measured(program, tmp_path / "profile")
    result, report = pruned(program, profile=profile, keep=("usage",))
    assert report.probes is not None
    assert {probe.name for probe in report.probes.cold} == case.names("traps") - {"usage"}
    run = run_hosted(result, tmp_path / "run", "argument")
    plain = run_hosted(program, tmp_path / "plain", "argument")
    assert (run.out, run.status) == (plain.out, plain.status) == ("55\nusage 6\n", 4)


def test_instrumented_again_after_traps(tmp_path: Path) -> None:
    """A pruned generation is measured like any other; traps have no probes and keep their names."""
    case = next(case for case in COLD if case.name == "cold-paths")
    program = case.program
    result, report = pruned(program, profile=measured(program, tmp_path / "first"))
    assert report.probes is not None
    hooked, (second,) = run_pipeline([Instrument()], result, context())
    assert second.probes is not None
    assert second.probes.cold == report.probes.cold
    profile = run_hosted(hooked, tmp_path / "second").profile(second.probes)
    assert not case.names("traps") & profile.functions.keys()
    assert not pruned(result, profile=profile)[1].changed


UNITS = {
    "runtime/linux/start.c": "int parse(int x); int main(void); int linux_main(void) { return parse(1) + main(); }",
    "runtime/pc/kernel.c": "int main(void); void trap_handler(void) {} int pc_only(void) { return 1; }"
                           "int kernel_main(void) { return main() + (0 ? pc_only() : 0); }",
    "app/main.c": "int digits(int x) { return x; } int parse(int x) { return digits(x); }"
                  "static int cold(void) { return 3; } int main(void) { return 0 ? cold() : 0; }",
}  # fmt: skip
BOOT = {"boot/start.s": "call linux_main\ncall kernel_main\n"}


def counts(**calls: int) -> dict[str, FunctionCount]:
    where = {"pc_only": "runtime/pc/kernel.c", "kernel_main": "runtime/pc/kernel.c"}
    return {name: FunctionCount(where.get(name, "app/main.c"), each) for name, each in calls.items()}


def test_a_profile_of_pc_says_nothing_about_linux() -> None:
    program = program_of(UNITS, BOOT)
    functions = counts(parse=0, digits=0, cold=0, main=1, pc_only=0, kernel_main=1)
    profile = Profile(HASH, "pc", "qemu", ("case",), False, functions)
    _, report = pruned(program, profile=profile)
    assert report.probes is not None
    # parse and what it calls are there for linux_main's sake, which no profile of pc can see.
    assert [(probe.name, probe.platform) for probe in report.probes.cold] == [("cold", None), ("pc_only", "pc")]


def test_a_function_without_a_probe_stays() -> None:
    program = program_of({"app/main.c": "static int f(void) { return 1; } int main(void) { return 0 ? f() : 0; }"})
    profile = Profile(HASH, "pc", "qemu", ("case",), False, {"main": FunctionCount("app/main.c", 1)})
    assert not pruned(program, profile=profile)[1].changed


def test_platforms_are_united() -> None:
    """What either image needs stays in units that both compile."""
    program = program_of({
        "runtime/pc/k.c": "int a(void); int main(void) { return a(); }",
        "runtime/linux/k.c": "int b(void); int main(void) { return b(); }",
        "runtime/common.c": "int a(void) { return 1; } int b(void) { return 2; } int c(void) { return 3; }",
    })  # fmt: skip
    result, report = pruned(program)
    assert report.removed == ("c",)
    assert len(result.units) == len(program.units)


def test_refusals() -> None:
    program = program_of({"app/main.c": "static int helper(void) { return 1; } int main(void) { return helper(); }"})
    with pytest.raises(UsageError, match="needs a profile"):
        Prune(cold="trap").run(program, context())
    with pytest.raises(UsageError, match="must be trap"):
        Prune(cold="maybe")
    with pytest.raises(UsageError, match="no function or object 'helpr'") as error:
        Prune(keep=("helpr",)).run(program, context())
    assert error.value.hint == "did you mean helper?"
    profile = Profile(HASH, "pc", "qemu", ("case",), False, {})
    with pytest.raises(InputError, match=f"{HASH}.*{'cd' * 32}"):
        Prune(cold="trap").run(program, context(profile, generation="cd" * 32))
    assert not Prune(cold="trap").run(program, context(profile, generation=HASH))[1].changed
    with pytest.raises(UsageError, match="platform moon"):
        Prune(cold="trap").run(program, context(replace(profile, platform="moon")))


def test_every_case_is_used() -> None:
    assert {case.name for case in REACH + COLD} | {"hosted"} <= {file.stem for file in FOLDER.iterdir()}


@st.composite
def tangles(draw: st.DrawFn) -> dict[str, str]:
    """Units of functions, objects and tables that call, read and point at each other at random."""
    count = draw(st.integers(4, 14))
    kinds = [draw(st.sampled_from(["function", "static", "object", "table"])) for _ in range(count)]
    homes = [draw(st.integers(0, 2)) for _ in range(count)]
    homes = [0 if kind in ("static", "table") else home for kind, home in zip(kinds, homes, strict=True)]
    forms = {"function": "int {0}(int);", "static": "static int {0}(int);", "object": "extern int {0};",
             "table": "static int (*{0}[2])(int);"}  # fmt: skip
    shared = "\n".join(
        forms[kind].format(f"n{i}") for i, kind in enumerate(kinds) if homes[i] != 0 or kind in ("function", "object")
    )
    own = "\n".join(forms[kind].format(f"n{i}") for i, kind in enumerate(kinds) if kind in ("static", "table"))
    bodies: list[list[str]] = [[own], [], []]
    for i, kind in enumerate(kinds):
        there = [j for j in range(count) if j != i and (kinds[j] in ("function", "object") or homes[i] == 0)]
        used = draw(st.lists(st.sampled_from(there), max_size=3)) if there else []
        functions = [j for j in used if kinds[j] in ("function", "static")]
        if kind == "object":
            bodies[homes[i]].append(f"int n{i} = {i};")
        elif kind == "table":
            bodies[0].append(f"static int (*n{i}[2])(int) = {{ {', '.join(f'n{j}' for j in functions[:2]) or 0} }};")
        else:
            uses = [_use(kinds[j], j) for j in used]
            prefix = "static " if kind == "static" else ""
            bodies[homes[i]].append(f"{prefix}int n{i}(int x) {{ if (x > 9) return x; {' '.join(uses)} return x; }}")
    start = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=2))
    bodies[0].append(f"int main(void) {{ int x = 10; {' '.join(_use(kinds[j], j) for j in start)} return x & 63; }}")
    return {f"app/u{i}.c": shared + "\n" + "\n".join(body) + "\n" for i, body in enumerate(bodies)}


def _use(kind: str, number: int) -> str:
    if kind == "table":
        return f"if (n{number}[x & 1]) x += n{number}[x & 1](x + 1);"
    return f"x += n{number};" if kind == "object" else f"x += n{number}(x + 1);"


@settings(
    max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(units=tangles())
def test_survivors_are_those_of_a_linker(units: dict[str, str], tmp_path: Path) -> None:
    """gcc puts each function and object into a section, ld drops the sections that no relocation reaches."""
    program = program_of(units)
    flags = ("-O0", "-fkeep-static-functions", "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections")
    run = run_hosted(program, tmp_path / "whole", flags=flags)
    listing = subprocess.run(["nm", tmp_path / "whole" / "program"], capture_output=True, text=True, check=True).stdout
    linked = {line.split()[-1] for line in listing.splitlines()}
    result, report = pruned(program)
    mine = {name for name in names(result) if re.fullmatch(r"n\d+", name)}
    assert mine == {name for name in linked if re.fullmatch(r"n\d+", name)}, units
    assert run_hosted(result, tmp_path / "pruned").status == run.status
    assert not pruned(result)[1].changed
    assert mine.isdisjoint(report.removed)


def test_pragmas_keep_what_they_name_or_stand_before() -> None:
    program = program_of({
        "app/main.c": "#pragma meta keep first\nstatic int first(void) { return 1; }\n"
                      "#pragma meta keep\nstatic int second = 2;\nstatic int third(void) { return 3; }\n"
                      "int main(void) { return 0; }\n",
    })  # fmt: skip
    result, report = pruned(program)
    assert report.removed == ("third",)
    assert "#pragma meta keep first" in texts(result)["app/main.c"]
    assert_reparses(result)
    assert not pruned(result)[1].changed
    wrong = program_of({"app/main.c": "#pragma meta keep frist\nint main(void) { return 0; }\n"})
    with pytest.raises(SourceError, match="declares no function or object 'frist'"):
        pruned(wrong)
