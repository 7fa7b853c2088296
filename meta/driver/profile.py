"""`meta profile merge` and `meta profile show`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from meta.diagnostics import InputError
from meta.driver.store import write_text
from meta.driver.workspace import Workspace

if TYPE_CHECKING:
    from meta.profile import Profile


def load_profile(file: Path) -> Profile:
    """A profile, refused by name where it is missing or damaged."""
    from meta.profile import Profile

    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file} is damaged: it is not text") from None
    except OSError as error:
        hint = "`meta instrument`, then `meta run` the result"
        raise InputError(f"cannot read the profile {file}: {error.strerror}", hint=hint) from None
    return Profile.from_json(text, str(file))


def merge_profiles(files: Sequence[Path], output: Path, workspace: Workspace) -> Profile:
    """Write one profile made of several of the same generation."""
    from meta.profile import merge

    found = [load_profile(workspace.cwd / file) for file in files]
    for file, profile in zip(files, found, strict=True):
        profile.require_generation(found[0].generation, str(file))
    merged = merge(found)
    write_text(workspace.cwd / output, merged.to_json())
    return merged
