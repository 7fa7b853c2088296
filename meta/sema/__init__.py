"""Semantic analysis: `analyse(program)` types every expression and makes every conversion explicit."""

from meta.sema import expressions  # noqa: F401  first: its dispatch tables name functions of the modules around it
from meta.sema.analyse import KeptAnalyses, UnitAnalyses, analyse, analyse_with_errors
from meta.sema.semantics import Enumerator, Local, Semantics, Symbol

__all__ = [
    "Enumerator", "KeptAnalyses", "Local", "Semantics", "Symbol", "UnitAnalyses", "analyse", "analyse_with_errors",
]  # fmt: skip
