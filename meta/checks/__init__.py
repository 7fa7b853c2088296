"""Whole-program checks: what no single unit shows, and what only the finished code shows.

    check_program(semantics, graph, code)  ->  findings in source order

`code` is what the back end knows about the functions of the image: frames, calls, instructions.
"""

from __future__ import annotations

from meta.checks.code import Code, Function
from meta.checks.findings import Finding, Note
from meta.checks.program import Report, check_program

__all__ = ["Code", "Finding", "Function", "Note", "Report", "check_program"]
