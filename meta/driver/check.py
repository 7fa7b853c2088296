"""`meta check`: compile an app as `meta build` does, keep no image, and say what is wrong with the whole program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from meta.app import find_app_folder, load_app
from meta.driver.image import target_of
from meta.driver.workspace import Workspace
from meta.nesting import room_to_recurse
from meta.target import Platform

if TYPE_CHECKING:
    from meta.backend import Image
    from meta.checks import Code, Report

_LINUX_STACK = 8 << 20  # what Linux gives a process where nobody asks for something else


def check(argument: str | None, workspace: Workspace, *, recursion: bool = False) -> Report:
    """Check the app that `argument` means, for its own platform."""
    from meta.backend import compile_module, link
    from meta.callgraph.build import build_callgraph
    from meta.checks import check_program
    from meta.lower import lower_program
    from meta.sema import analyse

    app = load_app(find_app_folder(argument, workspace.cwd))
    program = workspace.program_of(app)().for_platform(app.platform)
    target = replace(target_of(app), frames=True)
    with room_to_recurse():
        semantics = analyse(program)
        ir = lower_program(semantics, target)
        graph = build_callgraph(semantics)
        compiled = compile_module(ir, target)
        code = _code(link(compiled.object, app.platform), dict(compiled.frames))
        return check_program(semantics, graph, code, recursion=recursion)


def _code(image: Image, frames: dict[str, int]) -> Code:
    from meta.backend.code_facts import code_facts
    from meta.checks import Code, Function

    functions = {
        name: Function(frames.get(name, 0), facts.calls, facts.vector, facts.is_dynamic)
        for name, facts in code_facts(image.disassembly).items()
    }
    return Code(functions, _stack_size(image))


def _stack_size(image: Image) -> int:
    """Bytes between the symbols that boot code puts around its stack."""
    places = {symbol.name: address for address, symbol in image.placement.live_symbols()}
    if "boot_stack_top" in places and "boot_stack_bottom" in places:
        return places["boot_stack_top"] - places["boot_stack_bottom"]
    return _LINUX_STACK if image.placement.platform is Platform.LINUX else 0
