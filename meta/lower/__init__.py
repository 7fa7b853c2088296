"""Lowering: a typed program becomes the text of one LLVM module."""

from meta.lower import expressions  # noqa: F401  first: its dispatch tables name functions of the modules around it
from meta.lower.module import lower_program

__all__ = ["lower_program"]
