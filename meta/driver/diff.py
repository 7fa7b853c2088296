"""`meta diff`: what differs between two generations."""

from __future__ import annotations

from pathlib import Path

from meta.diagnostics import InputError, UsageError
from meta.difference import Difference, Figure, changes_between, units_between
from meta.driver.workspace import Workspace, required
from meta.generation import Generation, load_generation


def diff(before: str, after: str | None, workspace: Workspace) -> Difference:
    """The difference between the generations that the arguments mean; of one to its parent where only one is named."""
    newer = required(after if after is not None else before, workspace)
    older = parent_of(newer) if after is None else required(before, workspace)
    return difference(older, newer)


def parent_of(generation: Generation) -> Generation:
    """The generation that this one was made from; UsageError for a first one."""
    name = generation.manifest.parent
    if name is None:
        raise UsageError(f"{generation.label} was made from no generation", hint="name two generations")
    return load_generation(generation.base.parent / name)


def difference(older: Generation, newer: Generation) -> Difference:
    """Everything that differs from `older` to `newer`."""
    one, two = older.manifest, newer.manifest
    names = (older.label, newer.label) if older.label != newer.label else (f"a/{older.label}", f"b/{newer.label}")
    packs = one.sizes.unpacked is not None or two.sizes.unpacked is not None
    return Difference(
        *names,
        units=units_between(texts_of(older), texts_of(newer), names),
        figures=changes_between(_figures(older, packs=packs), _figures(newer, packs=packs)),
        sections=changes_between(one.sizes.sections, two.sizes.sections),
        symbols=changes_between(one.sizes.symbols, two.sizes.symbols),
    )


def texts_of(generation: Generation) -> dict[str, str]:
    """The C and boot assembly of a generation by path."""
    folder = generation.sources
    files = sorted(file for suffix in ("c", "s") for file in folder.rglob(f"*.{suffix}"))
    shown = {file: file.relative_to(folder) for file in files}
    hidden = {file for file, path in shown.items() if any(part.startswith(".") for part in path.parts)}
    return {shown[file].as_posix(): _text(file) for file in files if file not in hidden}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8 text") from None
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror}") from None


def _figures(generation: Generation, *, packs: bool) -> dict[str, Figure]:
    """What the manifest says in numbers; where one of two generations `packs`, unpacked sizes of both."""
    facts = generation.manifest
    measured = {name: value for name, value in facts.figures.items() if type(value) in (int, float)}
    unpacked = {"unpacked bytes": facts.sizes.unpacked or facts.sizes.total} if packs else {}
    return {"functions": facts.functions, "lines": facts.lines, "bytes": facts.sizes.total, **unpacked, **measured}
