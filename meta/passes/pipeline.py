"""Pass pipelines as text: `prune;instrument`, `prune{cold=trap keep=main,exit}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report, parse_options
from meta.passes.verify import verify
from meta.profile import MEASURES
from meta.program import Program


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a kind of pass is: its module below `meta.passes`, and its class there."""

    module: str
    name: str

    def load(self) -> type[Pass]:
        found: type[Pass] = getattr(import_module(f"meta.passes.{self.module}"), self.name)
        return found


KINDS: Mapping[str, Kind] = MappingProxyType({
    "cleave": Kind("cleave.cleave", "Cleave"),
    "derive": Kind("derive", "Derive"),
    "dispatch": Kind("dispatch", "Dispatch"),
    "fold": Kind("fold.fold", "Fold"),
    "hold": Kind("hold", "Hold"),
    "idiom": Kind("idiom.idiom", "Idiom"),
    "instrument": Kind("instrument.instrument", "Instrument"),
    "jam": Kind("jam.jam", "Jam"),
    "narrow": Kind("narrow", "Narrow"),
    "prune": Kind("prune.prune", "Prune"),
    "specialise": Kind("specialise.specialise", "Specialise"),
    "split": Kind("split.split", "Split"),
    "tier": Kind("tier", "Tier"),
    "tile": Kind("tile.tile", "Tile"),
    "tune": Kind("tune", "Tune"),
})  # fmt: skip
_PASS = re.compile(r"\s*([a-z][a-z0-9-]*)\s*(?:\{([^{}]*)\})?\s*")


def parse_pipeline(text: str) -> tuple[Pass, ...]:
    """Passes from their text form, separated by semicolons; no text is no pass. UsageError where it is wrong."""
    return tuple(_parse_pass(part) for part in text.split(";")) if text.strip() else ()


def _parse_pass(text: str) -> Pass:
    matched = _PASS.fullmatch(text)
    if matched is None:
        raise UsageError(f"'{text.strip()}' is not a pass", hint="write name or name{option=value option=value}")
    name, options = matched.groups()
    if name not in KINDS:
        raise UsageError(f"there is no pass '{name}'", hint=f"the passes: {', '.join(KINDS)}")
    return parse_options(KINDS[name].load(), options or "")


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
