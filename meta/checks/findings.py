"""What a check found: a place, a sentence, and other places that explain it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from meta.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Note:
    """Another place that belongs to a finding."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `check` is the name of the check."""

    check: str
    message: str
    span: Span | None
    notes: tuple[Note, ...] = ()

    def facts(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Source order."""
        if self.span is None:
            return "", 0, 0, self.message
        return self.span.file, self.span.line, self.span.column or 0, self.message
