"""Semantic analysis: `analyse(program)` types every expression and makes every conversion explicit."""

from meta.sema.analyse import analyse
from meta.sema.semantics import Enumerator, Local, Semantics, Symbol

__all__ = ["Enumerator", "Local", "Semantics", "Symbol", "analyse"]
