"""`meta debug`: an image with DWARF beside the generation's own, on a machine, under gdb.

outputs/hello/gen-000/debug/pc/kernel.elf       lines of the generation's emitted C
outputs/hello/gen-000/debug/pc-app/kernel.elf   lines of the app's own sources, while they are unchanged
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from meta.app import App, load_app
from meta.driver.image import debug_names, make_image
from meta.driver.load import input_hashes, load_program
from meta.driver.run import Request, choose_machine, make_job
from meta.driver.store import write_text
from meta.driver.workspace import Workspace, required, resolve
from meta.generation import Generation
from meta.target import Platform, Target

if TYPE_CHECKING:
    from meta.machine import Machine


@dataclass(frozen=True, slots=True)
class Debugging:
    """How to debug: gdb commands, whether gdb is started, and the level to compile at ("" for the generation's)."""

    start: bool = False
    commands: tuple[str, ...] = ()
    is_batch: bool = False
    level: str = ""


def debug(argument: str | None, request: Request, wish: Debugging, workspace: Workspace) -> int:
    """Debug what `argument` means; the exit status of gdb, or of the machine where only gdb's command is shown."""
    from meta.machine.debugger import Session
    from meta.machine.debugger import debug as run_debugger

    meaning = resolve(argument, workspace)
    generation = required(argument, workspace)
    app = load_app(generation.sources)
    source = _source(meaning, generation) or app
    machine = _machine(request.machine, app)
    image = debug_image(generation, source, machine.platform, wish.level)
    workload = app.workload(request.workload) if request.workload is not None else None
    job = make_job(generation, app, machine, request, workload, image=image)
    session = Session(_places(source), wish.commands, wish.is_batch, wish.start)
    if source is app:
        workspace.tell(f"note: lines are those of {workspace.shown(generation.sources)}")
    return run_debugger(job, machine, session, workspace.tell)


def _machine(name: str, app: App) -> Machine:
    """QEMU, unless another machine is asked for: Unicorn has no debugger."""
    return choose_machine(name or ("qemu" if app.platform is Platform.PC else "native"), app.platform)


def _source(meaning: Generation | Path, generation: Generation) -> App | None:
    """The app whose own sources the generation was built from, if `meaning` is such an app; else None."""
    if isinstance(meaning, Generation) or generation.manifest.parent is not None:
        return None
    app = load_app(meaning)
    return app if generation.manifest.inputs == input_hashes(app) else None


def debug_image(generation: Generation, source: App, platform: Platform, level: str = "") -> Path:
    """The image of `generation` with DWARF, compiled from the sources of `source`; made when first needed."""
    target = Target(platform, level=level or generation.manifest.target.get("level", "2"), debug=debug_names(source))
    is_own = source.folder == generation.sources
    if is_own and not level and platform is source.platform and "debug" in generation.manifest.target:
        return generation.image
    label = "-".join([platform.value, *([] if is_own else ["app"]), *([f"O{level}"] if level else [])])
    file = generation.folder / "debug" / label / "kernel.elf"
    if not file.is_file():
        write_text(file, make_image(load_program(source), target).image.elf)
        file.chmod(0o755)
    return file


def _places(source: App) -> tuple[tuple[str, str], ...]:
    """Where the files are that DWARF names: gdb's substitutions."""
    directory = debug_names(source).directory
    folders: dict[str, str] = {}
    for each in source.sources:
        head, _, rest = each.logical.partition("/")
        for name in (
            f"{directory}/{head}",
            head,
        ):  # gdb asks for a unit's own file by the first, for others by the second
            folders.setdefault(name, str(each.file).removesuffix(f"/{rest}"))
    return tuple(folders.items())
