"""A digest of a preprocessed unit: equal digests mean equal trees, to the last place that a message could name."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from hashlib import sha256

from meta.diagnostics import FileName, Span
from meta.frontend.preprocessor.preprocessed import Chunk, Preprocessed
from meta.frontend.preprocessor.source import Place


def fingerprint(preprocessed: Preprocessed) -> str:
    """SHA-256 over every token, where it stands, and the macros and includes that it came through."""
    digest = sha256()
    for chunk in preprocessed.chunks:
        for part in _parts(chunk):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
    return digest.hexdigest()


def _parts(chunk: Chunk) -> Iterator[bytes]:
    source = chunk.source
    yield _file(source.file).encode("utf-8", "surrogatepass")
    yield source.shift.to_bytes(8, "little", signed=True)
    yield array("q", source.scanned.starts).tobytes()
    yield "\0".join(chunk.texts).encode("utf-8", "surrogatepass")
    yield array("q", chunk.places).tobytes()
    yield "\0".join(_traces(chunk)).encode("utf-8", "surrogatepass")


def _traces(chunk: Chunk) -> Iterator[str]:
    """Which macros made which tokens; the tokens of one expansion share their place."""
    last: int | None = None
    for index, place in enumerate(chunk.places):
        if place is not last:
            last = place
            if type(place) is Place:
                names = (f"{name} {_span(definition)}" for name, definition in place.trace())
                yield f"{index} {' '.join(names)}"


def _span(span: Span) -> str:
    return f"{_file(span.file)}:{span.line}:{span.column}"


def _file(name: str) -> str:
    origin = name.included_from if isinstance(name, FileName) else None
    return name if origin is None else f"{name}<{_span(origin)}"
