"""Pass pipelines as text: `prune;instrument`, `prune{cold=trap keep=main,exit}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report, parse_options
from meta.passes.cleave.cleave import Cleave
from meta.passes.derive import Derive
from meta.passes.dispatch import Dispatch
from meta.passes.fold.fold import Fold
from meta.passes.hold import Hold
from meta.passes.idiom.idiom import Idiom
from meta.passes.instrument.instrument import Instrument
from meta.passes.jam.jam import Jam
from meta.passes.narrow import Narrow
from meta.passes.prune.prune import Prune
from meta.passes.specialise.specialise import Specialise
from meta.passes.split.split import Split
from meta.passes.tier import Tier
from meta.passes.tile.tile import Tile
from meta.passes.tune import Tune
from meta.passes.verify import verify
from meta.profile import MEASURES
from meta.program import Program

_KINDS: tuple[type[Pass], ...] = (
    Cleave, Derive, Dispatch, Fold, Hold, Idiom, Instrument, Jam, Narrow, Prune, Specialise, Split, Tier, Tile, Tune,
)  # fmt: skip
PASSES: Mapping[str, type[Pass]] = MappingProxyType({kind.name: kind for kind in _KINDS})
_PASS = re.compile(r"\s*([a-z][a-z0-9-]*)\s*(?:\{([^{}]*)\})?\s*")


def parse_pipeline(text: str) -> tuple[Pass, ...]:
    """Passes from their text form, separated by semicolons; no text is no pass. UsageError where it is wrong."""
    return tuple(_parse_pass(part) for part in text.split(";")) if text.strip() else ()


def _parse_pass(text: str) -> Pass:
    matched = _PASS.fullmatch(text)
    if matched is None:
        raise UsageError(f"'{text.strip()}' is not a pass", hint="write name or name{option=value option=value}")
    name, options = matched.groups()
    if name not in PASSES:
        raise UsageError(f"there is no pass '{name}'", hint=f"the passes: {', '.join(PASSES)}")
    return parse_options(PASSES[name], options or "")


def measures_for(passes: Iterable[Pass]) -> tuple[str, ...]:
    """What a profile for these passes has to measure, in canonical order: counts at least."""
    wanted = {"count", *(measure for each in passes for measure in each.reads)}
    return tuple(measure for measure in MEASURES if measure in wanted)


def format_pipeline(passes: Iterable[Pass]) -> str:
    """The text that `parse_pipeline` makes these passes of."""
    return ";".join(str(each) for each in passes)


def run_pipeline(passes: Iterable[Pass], program: Program, context: PassContext) -> tuple[Program, tuple[Report, ...]]:
    """Run passes in order, with the verifier after each."""
    reports = []
    for each in passes:
        program, report = each.run(program, context)
        verify(program, context, str(each))
        reports.append(report)
    return program, tuple(reports)
