"""Writing under outputs/: a generation folder appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from meta.diagnostics import InputError
from meta.generation import MANIFEST, Generation, Manifest, generation_folders, load_generation

Content = str | bytes | Path


def write_text(file: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write one file so that a reader sees the old or the new content, never a part."""
    data = content.encode() if isinstance(content, str) else content
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.chmod(mode)
        fresh.replace(file)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise _cannot_write(file, error) from None


def write_folder(folder: Path, files: Mapping[str, Content], links: Path | None = None) -> None:
    """Make `folder` hold exactly `files`: written beside it and renamed into place.

    Files of the host that are below `links`, by default the folder around it, are linked, others are copied.
    """
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    try:
        _remove(fresh)
        for name, content in files.items():
            _place(fresh / name, content, links or folder.parent)
        fresh.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            former = folder.with_name(f".{folder.name}.{os.getpid()}.old")
            _remove(former)
            folder.rename(former)
            fresh.rename(folder)
            _remove(former)
        else:
            fresh.rename(folder)
    except OSError as error:
        raise _cannot_write(folder, error) from None
    finally:
        _remove(fresh)


def write_generation(
    folder: Path, files: Mapping[str, Content], manifest: Manifest, links: Path | None = None
) -> Generation:
    """Write a generation; `files` are relative to its folder, the manifest is added."""
    write_folder(folder, {**files, MANIFEST: manifest.to_text()}, links)
    return load_generation(folder)


def write_manifest(generation: Generation, manifest: Manifest) -> Generation:
    """Replace the manifest of an existing generation."""
    write_text(generation.folder / MANIFEST, manifest.to_text())
    return Generation(generation.folder, manifest)


def remove_after(outputs: Path, app: str, number: int) -> list[str]:
    """Remove the generations of `app` that descend from generation `number`; their names."""
    removed = []
    for folder in generation_folders(outputs, app):
        if int(folder.name[4:]) > number:
            _remove(folder)
            removed.append(folder.name)
    return removed


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, if there is one."""
    try:
        _remove(folder)
    except OSError as error:
        raise _cannot_write(folder, error) from None


def move_folder(folder: Path, target: Path) -> None:
    """Rename a folder; what was at `target` is gone."""
    try:
        _remove(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)
    except OSError as error:
        raise _cannot_write(target, error) from None


def remove_unfinished(folder: Path) -> None:
    """Remove what killed writers left below `folder`; nobody else may be writing there."""
    for left in sorted(folder.rglob(".*.new")) + sorted(folder.rglob(".*.old")):
        if left.is_dir():
            remove_folder(left)
        else:
            left.unlink(missing_ok=True)


def _place(file: Path, content: Content, relatives: Path) -> None:
    """Write `content`; a file of another generation below `relatives` is linked, a user's own file is copied."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        source = content.resolve()
        if not (source.is_relative_to(relatives.resolve()) and _link(file, source)):
            shutil.copyfile(source, file)
    else:
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def _link(file: Path, source: Path) -> bool:
    try:
        file.hardlink_to(source)
    except OSError:  # a file system without hard links
        return False
    return True


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _cannot_write(path: Path, error: OSError) -> InputError:
    return InputError(f"cannot write {path}: {error.strerror or error}")
