"""Where a command works, and which app or generation its argument means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from meta.app import APP_FILE, App, find_app_folder, load_app, shipped_apps
from meta.diagnostics import Diagnostic, InputError, UsageError
from meta.driver.content_store import ContentStore
from meta.driver.load import input_hashes, load_program
from meta.driver.steps import Steps
from meta.driver.unit_cache import UnitCache
from meta.generation import (
    MANIFEST,
    OUTPUTS,
    Generation,
    find_generation,
    generation_folders,
    generation_name,
    load_generation,
    only_app,
)
from meta.program import Program


@dataclass(frozen=True, slots=True)
class Workspace:
    """The current directory, where outputs/ is made, and how a command tells people what it does.

    `kept`: the folder of the caches, where that is not outputs/. `units`: where parsed units are kept between builds.
    """

    cwd: Path
    tell: Callable[[str], None]
    warn: Callable[[Diagnostic], None] | None = None
    kept: Path | None = None
    units: UnitCache = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", UnitCache((self.kept or self.outputs) / ".units"))

    @property
    def outputs(self) -> Path:
        return self.cwd / OUTPUTS

    @property
    def steps(self) -> Steps:
        """Where it is kept what became of steps."""
        return Steps(ContentStore((self.kept or self.outputs) / ".steps"), self.units)

    def program_of(self, app: App) -> Callable[[], Program]:
        """What loads the program of `app` when it is first called."""
        return cache(lambda: load_program(app, self.units))

    def folder(self, app: str, number: int) -> Path:
        return self.outputs / app / generation_name(number)

    def shown(self, path: Path) -> str:
        """`path` for messages: relative to the current directory where it is below."""
        return str(path.relative_to(self.cwd)) if path.is_relative_to(self.cwd) else str(path)


def resolve(argument: str | None, workspace: Workspace) -> Generation | Path:
    """The generation or app folder that `argument` means.

    A path comes before a name: a generation, an app folder, `app/gen-NNN`, a shipped app, an app that has
    generations here. Without an argument: the current directory's app, else the one app in outputs/.
    """
    if argument is None:
        return _default(workspace)
    path = workspace.cwd / argument
    if path.name == "sources" and (path.parent / MANIFEST).is_file():
        return load_generation(path.parent)
    if (path / MANIFEST).is_file() or not ((path / APP_FILE).is_file() or argument in shipped_apps()):
        found = find_generation(argument, workspace.cwd, workspace.outputs)
        if found is not None:
            return found
        if "gen-" in argument:
            raise InputError(f"there is no generation '{argument}'", hint="`meta build` makes the first one")
    return find_app_folder(argument, workspace.cwd)


def _default(workspace: Workspace) -> Generation | Path:
    if (workspace.cwd / APP_FILE).is_file():
        return workspace.cwd
    name = only_app(workspace.outputs)
    if name is None:
        raise UsageError(
            "there is no app in the current directory and no generation in outputs/",
            hint=f"name an app folder, or one of: {', '.join(shipped_apps())}",
        )
    return load_generation(generation_folders(workspace.outputs, name)[-1])


def required(argument: str | None, workspace: Workspace) -> Generation:
    """The generation that `argument` means; an app means its newest one, which is built where it has none.

    Where the app's sources changed, generation 0 is built again, but only while nothing descends from it.
    """
    meaning = resolve(argument, workspace)
    if isinstance(meaning, Generation):
        return meaning
    app = load_app(meaning)
    folders = generation_folders(workspace.outputs, app.name)
    if folders:
        newest = load_generation(folders[-1])
        if load_generation(folders[0]).manifest.inputs == input_hashes(app):
            return newest
        if len(folders) > 1:
            workspace.tell(f"note: the sources of '{app.name}' changed since {newest.label}; `meta build` starts again")
            return newest
    from meta.driver.build import build_app

    return build_app(app, workspace)
