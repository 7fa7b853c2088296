"""Passes on real C from package registries: a library's program prints what it printed before them.

All units of a library are preprocessed by `meta cc -E` and become one program. gcc builds what is emitted of it, before
and after the passes; profiles are made up, as a pass may not need them to be true. All of it runs with `make real`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from builds import ROOT, fetched, link, prepare, printed, run, sources_of
from libraries import LIBRARIES, Library
from random_profile import random_profile

from meta.driver.load import probe_library
from meta.emit import emit_unit
from meta.frontend import parse_text
from meta.passes import PassContext, parse_pipeline, run_pipeline
from meta.program import Program
from meta.target import Platform

pytestmark = pytest.mark.registry

PIPELINES = {
    "split": "split{statements=12}",
    "frames": "split{frame=64 noinline=true}",
    "fold": "prune{cold=outline};fold",
    "clones": "specialise{calls=1};fold;split{statements=10};tune{heat=1};prune",
    "tiers": "tune{heat=1};tier{thresholds=5,50,500,5000 weights=true};dispatch{heat=500}",
}
# CPU seconds of the passes alone; gcc takes a minute for what they make of it.
SLOW = {
    ("sqlite", "frames"): "70 s: every function is looked at for its frame",
    ("sqlite", "clones"): "five passes over 133,000 lines, minutes of them",
}
# Of xxHash: `meta cc` has clang's builtins, gcc, which builds what is emitted, has not.
_FLAGS = ("-DNO_CLANG_BUILTIN",)


@dataclass(frozen=True)
class Case:
    """A library as a program, and what it prints before any pass."""

    library: Library
    root: Path
    program: Program
    output: tuple[int, bytes]


@pytest.fixture(scope="module")
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    library: Library = request.param
    folder = tmp_path_factory.mktemp(library.name)
    root = fetched(library, request.config)
    program = _parsed(library, root, folder)
    return Case(library, root, program, _output(library, root, program, folder / "before"))


def _parsed(library: Library, root: Path, folder: Path) -> Program:
    flags = [*prepare(library, root, folder), *library.flags, *_FLAGS]
    units = []
    for number, source in enumerate(sources_of(library, root)):
        text = folder / f"{number}-{source.stem}.i"
        run([sys.executable, "-m", "meta", "cc", "-E", "-P", *flags, str(source), "-o", str(text)], ROOT)
        units.append(parse_text(text.read_text(), f"app/{text.stem}.c"))
    return Program(library.name, ()).with_units(units)


def _output(library: Library, root: Path, program: Program, folder: Path) -> tuple[int, bytes]:
    """Status and output of gcc's build of the emitted units."""
    folder.mkdir()
    flags = [each for each in library.flags if each.startswith(("-f", "-m"))]
    objects = []
    for unit in program.units:
        text = folder / unit.path.replace("/", "-")
        text.write_text(emit_unit(unit))
        target = text.with_suffix(".o")
        run(["gcc", "-w", "-O1", "-std=gnu17", *flags, "-c", str(text), "-o", str(target)], folder)
        objects.append(str(target))
    return printed(library, root, link(library, objects, folder), folder)


@pytest.mark.parametrize("name", PIPELINES)
@pytest.mark.parametrize(
    "case",
    [pytest.param(each, id=each.name, marks=pytest.mark.xdist_group(each.name)) for each in LIBRARIES],
    indirect=True,
)
def test_program_does_what_it_did_before_the_passes(case: Case, name: str, tmp_path: Path) -> None:
    if (case.library.name, name) in SLOW:
        pytest.skip(SLOW[case.library.name, name])
    profile = random_profile(case.program, seed=1)
    context = PassContext(platforms=(Platform.LINUX,), profile=profile, library=probe_library())
    after, reports = run_pipeline(parse_pipeline(PIPELINES[name]), case.program, context)
    assert any(report.changed for report in reports)
    assert case.output[1], "the program printed nothing"
    assert _output(case.library, case.root, after, tmp_path / "after") == case.output
