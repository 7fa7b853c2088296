"""The error after which preprocessing does not go on."""

from __future__ import annotations

from meta.diagnostics import SourceError


class FatalError(SourceError):
    """A header is missing or unreadable, or there is no room for more: what follows would only be misread."""
