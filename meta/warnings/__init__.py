"""Warnings: what is valid C and most likely a mistake.

    semantics = analyse(program)
    for warning in check(semantics, WarningOptions.of(["-Wall"])): ...

The checks read the tables of semantic analysis and the tree; they change nothing and print nothing. Each module
holds the checks of one subject and lists them as (flags, function); only those with an enabled flag run.
"""

from meta.warnings.check import check
from meta.warnings.options import WarningOptions

__all__ = ["WarningOptions", "check"]
