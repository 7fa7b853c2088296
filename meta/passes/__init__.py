"""Passes: Program -> Program. Each is a value with a text form; `run_pipeline` runs a list of them.

A pass is loaded when it is asked for (PEP 562): most commands run one or two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meta.passes.base import Pass, PassContext, Report
from meta.passes.pipeline import KINDS, format_pipeline, measures_for, parse_pipeline, run_pipeline
from meta.passes.verify import BrokenProgram, verify

if TYPE_CHECKING:
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

__all__ = [
    "BrokenProgram",
    "Cleave",
    "Derive",
    "Dispatch",
    "Fold",
    "Hold",
    "Idiom",
    "Instrument",
    "Jam",
    "Narrow",
    "Pass",
    "PassContext",
    "Prune",
    "Report",
    "Specialise",
    "Split",
    "Tier",
    "Tile",
    "Tune",
    "format_pipeline",
    "measures_for",
    "parse_pipeline",
    "run_pipeline",
    "verify",
]


def __getattr__(name: str) -> Any:
    for kind in KINDS.values():
        if kind.name == name:
            return kind.load()
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
