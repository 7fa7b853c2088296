"""`meta emit`: a generation's sources, written where the user wants them."""

from __future__ import annotations

import shutil
from pathlib import Path

from meta.diagnostics import InputError
from meta.driver.workspace import Workspace, required


def emit(argument: str | None, output: Path, workspace: Workspace) -> list[str]:
    """Copy the emitted tree of the generation that `argument` means into `output`; the files' names."""
    generation = required(argument, workspace)
    names = []
    try:
        for file in sorted(generation.sources.rglob("*")):
            name = file.relative_to(generation.sources)
            if file.is_file() and not any(part.startswith(".") for part in name.parts) and file.suffix != ".elf":
                target = workspace.cwd / output / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                shutil.copyfile(file, target)
                names.append(name.as_posix())
    except OSError as error:
        raise InputError(f"cannot write {output}: {error.strerror or error}") from None
    return names
