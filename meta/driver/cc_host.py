"""What `meta cc` leaves to the host's compiler: linking, assembly files, and questions about its installation.

Objects that exist only for the link step are files in memory: nothing is left behind, however the command ends.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from meta.diagnostics import SourceError
from meta.driver.cc_options import Input, Options

COMPILERS = ("cc", "gcc", "clang")
_UNLIKE_PIE = frozenset({"-shared", "-static", "-no-pie", "-r"})
_ACTIONS = {"compile": "-c", "assemble": "-S", "preprocess": "-E"}


@dataclass(slots=True)
class Host:
    """The host's compiler, and the objects in memory that it is to link."""

    tell: Callable[[str], None]
    _files: list[int] = field(default_factory=list)

    def new_object(self, name: str) -> str:
        """The path of a new empty file in memory, in this process and those it starts."""
        number = os.memfd_create(name)
        self._files.append(number)
        return f"/proc/self/fd/{number}"

    def assemble(self, given: Input, options: Options, output: str) -> None:
        """Pass an assembly file through as far as the command line says."""
        from meta.machine.tool import find_tool, run_tool

        compiler = find_tool(COMPILERS, "assembling")
        flags = [_ACTIONS[options.action], *_assembly_flags(options)]
        if run_tool([compiler, *flags, "-x", given.language, given.path, "-o", output]) != 0:
            raise SourceError(f"assembling '{given.path}' failed")

    def link(self, objects: dict[Input, str], options: Options) -> int:
        """Link; the exit status. `objects` holds what was made of the inputs that were compiled."""
        from meta.machine.tool import find_tool, run_tool

        words: list[str] = []
        for each in options.link:
            words += _linked(each, objects, options) if isinstance(each, Input) else [each]
        if options.code == "fixed" and _UNLIKE_PIE.isdisjoint(words):
            words.append("-no-pie")
        command = [find_tool(COMPILERS, "linking"), *words, "-o", options.output or "a.out"]
        if options.verbose or options.dry_run:
            self.tell(shlex.join(command))
        if options.dry_run:
            return 0
        return 0 if run_tool(command, files=self._files) == 0 else 1


def answer(questions: Sequence[str]) -> int:
    """Let the host's compiler answer `-print-...`: it is the one that links."""
    from meta.machine.tool import find_tool, run_tool

    return run_tool([find_tool(COMPILERS, "this question"), *questions])


def _linked(given: Input, objects: dict[Input, str], options: Options) -> list[str]:
    if given in objects:
        return [objects[given]]
    if given.language == "object":
        return [given.path]
    return [*_assembly_flags(options), "-x", given.language, given.path, "-x", "none"]


def _assembly_flags(options: Options) -> list[str]:
    folders = [f"-I{each}" for each in options.include]
    return [*folders, *options.macros, *options.assembler]
