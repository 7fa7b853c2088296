"""`meta emit`: a generation's sources, written where the user wants them."""

from __future__ import annotations

import shutil
from pathlib import Path

from meta.diagnostics import InputError, MetaError
from meta.driver.diff import difference, parent_of
from meta.driver.store import write_text
from meta.driver.tree import BANNER
from meta.driver.workspace import Workspace, required
from meta.generation import Generation, lineage

CHANGES = "parent.diff"  # what the generation changed in its parent's sources
_SHOWN = 12  # characters of a hash that people compare


def emit(argument: str | None, output: Path, workspace: Workspace) -> list[str]:
    """Write the tree of the generation that `argument` means into `output`; the files' names.

    Every C file says which generations it comes from, and `parent.diff` what changed since the last one.
    """
    generation = required(argument, workspace)
    head = "".join(f"// {line}\n" for line in (BANNER, *_ancestry(generation)))
    names = []
    try:
        for file in sorted(generation.sources.rglob("*")):
            name = file.relative_to(generation.sources)
            if file.is_file() and not any(part.startswith(".") for part in name.parts) and file.suffix != ".elf":
                _write(file, workspace.cwd / output / name, head)
                names.append(name.as_posix())
    except OSError as error:
        raise InputError(f"cannot write {output}: {error.strerror or error}") from None
    changes = _changes(generation)
    if changes:
        write_text(workspace.cwd / output / CHANGES, changes)
        names.append(CHANGES)
    return names


def _write(file: Path, target: Path, head: str) -> None:
    """A copy of `file`, its banner exchanged for `head` where it is C."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    banner = f"// {BANNER}\n"
    text = file.read_text(encoding="utf-8") if file.suffix == ".c" else ""
    if text.startswith(banner):
        target.write_text(head + text.removeprefix(banner), encoding="utf-8")
    else:
        shutil.copyfile(file, target)


def _ancestry(generation: Generation) -> list[str]:
    """A line for the generation and each of its ancestors, newest first, as far as they are here."""
    try:
        found = lineage(generation)
    except MetaError:
        found = [generation]
    return [_origin(each) for each in found]


def _origin(generation: Generation) -> str:
    facts = generation.manifest
    how = f" = {'; '.join(facts.pipeline)} of {facts.parent}" if facts.parent is not None else ""
    return f"{generation.label} ({facts.hash[:_SHOWN]}){how}"


def _changes(generation: Generation) -> str:
    """The unified diff against the parent's sources; nothing where there is no parent here."""
    try:
        parent = parent_of(generation)
    except MetaError:
        return ""
    return "".join(each.text for each in difference(parent, generation).units)
