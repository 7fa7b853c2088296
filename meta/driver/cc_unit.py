"""One preprocessed unit of `meta cc`: analysed as far as its errors permit, its warnings, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from meta.driver import cc_processor
from meta.target import DebugInfo, Target

if TYPE_CHECKING:
    from meta.diagnostics import Diagnostic, SourceError
    from meta.driver.cc_options import Options
    from meta.frontend.preprocessor import Preprocessed
    from meta.sema.semantics import Semantics
    from meta.warnings import WarningOptions

# What only a whole unit shows: a use may be in what an error left out.
_OF_WHOLE_UNITS = frozenset({"unused-function", "unused-variable", "unused-const-variable"})


def analysed(
    preprocessed: Preprocessed, errors: tuple[SourceError, ...], path: str, options: Options
) -> tuple[Semantics, tuple[SourceError, ...]]:
    """The unit after semantic analysis, and the first errors of all stages. With errors, it holds what none of them
    concerns, which is good for warnings only."""
    from meta.frontend import parse_with_errors
    from meta.program import Program
    from meta.sema import analyse_with_errors

    most = options.max_errors
    unit, syntax = parse_with_errors(preprocessed, path, path, standard=options.standard, most=most)
    semantics, further = analyse_with_errors(Program(Path(path).name, (unit,)), most, permissive=True)
    return semantics, (*errors, *syntax, *further)[:most]


def warnings(
    preprocessed: Preprocessed, semantics: Semantics, errors: tuple[SourceError, ...], wanted: WarningOptions
) -> tuple[Diagnostic, ...]:
    """What is wanted of the warnings of a unit with these errors."""
    from meta.warnings import check

    if errors:
        wanted = replace(wanted, enabled=wanted.enabled - _OF_WHOLE_UNITS)
    return check(semantics, wanted, preprocessed.warnings)


def generated(semantics: Semantics, options: Options) -> bytes:
    """What the action makes of a unit without errors: an object, assembly, or IR."""
    from meta.backend import assembly_text, compile_module
    from meta.lower import lower_program

    target = _on_this_machine(options.target())
    if options.debug:
        names = DebugInfo(prefixes=options.prefixes[::-1])
        target = replace(target, debug=replace(names, directory=names.shown(str(Path.cwd()))))
    ir = lower_program(semantics, target)
    if options.emit_llvm:
        return compile_module(ir, target).ir.encode()
    if options.action == "assemble":
        return assembly_text(ir, target).encode()
    return compile_module(ir, target).object


def _on_this_machine(target: Target) -> Target:
    """With `native` by its name: how vectors are passed depends on what it has."""
    if target.cpu != cc_processor.NATIVE:
        return target
    from meta.backend.compile import host_cpu

    cpu, features = host_cpu()
    return replace(target, cpu=cpu, features=",".join(each for each in (features, target.features) if each))
