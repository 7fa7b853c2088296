"""Program -> image: the straight line through the compiler."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from meta import diagnostics
from meta.app import App
from meta.diagnostics import Diagnostic
from meta.nesting import room_to_recurse
from meta.program import LIBRARY, Assembly, Program
from meta.target import DebugInfo, Platform, Target

if TYPE_CHECKING:
    from meta.analyses import Analyses
    from meta.backend import Image

TRAPS = "kernel.traps"  # address and number of every cold trap, where there are any
OUTLINED = "OUTLINED"  # what boot/pc/*.s ask for


@dataclass(frozen=True, slots=True)
class Built:
    """A linked image, the LLVM text it was made from, and the call graph of its program."""

    image: Image
    ir: str
    callgraph: str

    def files(self) -> dict[str, str | bytes]:
        """The files that lie beside each other in a generation folder."""
        traps = "".join(f"{address:08x} {number}\n" for address, number in self.image.traps)
        return {
            "kernel.elf": self.image.elf,
            "kernel.map": self.image.map,
            "kernel.sym": self.image.symbols,
            "kernel.asm": self.image.disassembly,
            "kernel.ll": self.ir,
            "callgraph.json": self.callgraph,
            **({TRAPS: traps} if traps else {}),
        }


def target_of(app: App, platform: Platform | None = None, *, debug: bool = False) -> Target:
    """What `app` is compiled for, on its own platform or another one."""
    wanted = platform or app.platform
    features = ",".join(f"+{name}" for name in app.features) if wanted is app.platform else ""
    return Target(wanted, features=features, level=app.level, debug=DebugInfo() if debug else None)


def make_image(
    program: Program, target: Target, warn: Callable[[Diagnostic], None] | None = None,
    analyses: Analyses | None = None,
) -> Built:  # fmt: skip
    """Types, LLVM text, one object, one image.

    Of the library only what the image can reach is compiled; of an app's own units all, as errors are in any of it.
    `warn` gets the warnings that are on by default; `analyses` may have been made of the program already.
    """
    from meta.analyses import Analyses
    from meta.backend import compile_module, link
    from meta.lower import lower_program

    program = _with_packing(program, target)
    with room_to_recurse():
        known = analyses or Analyses()
        semantics = known.semantics(program.for_platform(target.platform))
        if warn is not None:
            from meta.warnings import check

            for warning in check(semantics):
                warn(warning)
        graph = known.callgraph(semantics)
        own = (node.name for node in graph.nodes.values() if not (node.unit or LIBRARY).startswith(LIBRARY))
        ir = lower_program(semantics, target, {*graph.reachable(), *own})
    compiled = compile_module(ir, target)
    return Built(link(compiled.object, target.platform), compiled.ir, graph.to_json())


def _with_packing(program: Program, target: Target) -> Program:
    """The program with the boot code that unpacks outlined functions, where there are any; not for debuggers."""
    from meta.passes.prune.outline import is_outlined

    found = any(is_outlined(each) for unit in program.units for each in unit.ast.ext)
    if target.platform is not Platform.PC or target.debug is not None or not found:
        return program
    switch = Assembly("boot/pc/.outlined", f"    .set {OUTLINED}, 1\n", Platform.PC)
    return replace(program, assembly=(switch, *program.assembly))


def debug_names(app: App) -> DebugInfo:
    """Source names in debug information: logical paths, below a folder that stands for wherever the sources are."""
    files = tuple((str(source.file), source.logical) for source in app.sources)
    return DebugInfo(prefixes=(*files, (str(app.runtime), "runtime"), (str(app.folder), app.name)))


def target_facts(target: Target) -> dict[str, str]:
    """The target as a manifest records it."""
    facts = {
        "platform": target.platform.value, "triple": target.triple, "cpu": target.cpu, "features": target.features,
        "level": target.level,
    }  # fmt: skip
    return facts if target.debug is None else {**facts, "debug": "dwarf-5"}


def tool_versions() -> dict[str, str]:
    """What decides the bytes of an image."""
    from importlib.metadata import version

    from meta import __version__

    return {"meta": __version__, **{name: version(name) for name in ("llvmlite", "pycparser")}}


def compiler_digest() -> str:
    """What decides a result beside its inputs: the code of this compiler, its libraries and this Python."""
    digest = sha256(f"{sorted(tool_versions().items())} {sys.version_info[:3]}".encode())
    for path in sorted(Path(diagnostics.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
