"""The C preprocessor, for now pcpp."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from pcpp import Preprocessor

from meta.diagnostics import InputError


def preprocess(path: Path, logical: str, include_dirs: Sequence[Path], defines: Mapping[str, str]) -> str:
    processor = Preprocessor()
    for directory in include_dirs:
        processor.add_path(str(directory))
    for name, value in {"__META__": "1", "__x86_64__": "1", "__STDC_VERSION__": "201112L", **defines}.items():
        processor.define(f"{name} {value}")
    try:
        text = path.read_text()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    processor.parse(text, str(path))
    out = io.StringIO()
    processor.write(out)
    return out.getvalue()
