"""What the preprocessor makes: runs of tokens, each run from one file.

The lists of a chunk are parallel. `places` are offsets in the file, so that lines and columns are computed only where
somebody asks; the offset of a token that a macro made is a `Place`. Line breaks are tokens, and a pragma is one token
that begins with "#pragma".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from meta.diagnostics import Diagnostic
from meta.frontend.preprocessor.macros import Macro
from meta.frontend.preprocessor.scan import LINE_ENDS
from meta.frontend.preprocessor.source import Source

PRAGMA = "#pragma"


@dataclass(slots=True, eq=False)
class Chunk:
    """Tokens from one file between two of its `#include`s. `seams` are the indexes of tokens that a macro brought
    beside the one before."""

    source: Source
    texts: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    seams: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preprocessed:
    """A translation unit after phase 4. `dependencies` are the paths of the files it was made from, the main one
    first."""

    chunks: tuple[Chunk, ...]
    dependencies: tuple[str, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    macros: tuple[Macro, ...] = ()  # that are defined at the end, without the built-in ones
    lines: int = 0  # read, every inclusion counted

    def texts(self) -> Iterator[str]:
        """The spelling of every token."""
        for chunk in self.chunks:
            yield from (text for text in chunk.texts if text not in LINE_ENDS)

    def with_pragma(self, text: str) -> Preprocessed:
        """The same with a pragma before the first token, if there is one."""
        if not self.chunks:
            return self
        first = Chunk(self.chunks[0].source, [f"{PRAGMA} {text}"], [""], [0])
        return replace(self, chunks=(first, *self.chunks))
