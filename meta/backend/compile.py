"""Drive LLVM: check the text of one module, optimise it, emit one relocatable object.

    compile_module("define i32 @f() { ret i32 1 }", Target())  ->  Compiled(object=b"\x7fELF...", ir="; ModuleID ...")

LLVM runs in a forked child (see isolate): the same text gives the same bytes whatever ran before, and
an error that LLVM can only report by ending the process becomes a diagnostic.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meta.backend.isolate import Ending, isolate
from meta.diagnostics import MetaError, SourceError, SourceErrors, Span, UsageError
from meta.target import Target

JAM = "llvm.loop.unroll_and_jam.count"  # the metadata of a loop that is to be unrolled and jammed
# For speed, what time on bench and llama says against LLVM's defaults: more inlining, code laid out along the hottest
# paths (Newell and Pupyrev 2020), and no strength reduction of addresses that x86 computes for nothing.
SPEED_INLINING = 1500  # LLVM's own threshold is 250
SPEED_OPTIONS = ("-enable-ext-tsp-block-placement", "-disable-lsr")
LEVELS = ("0", "1", "2", "3", "s", "z")

# What -Oz asks of LLVM beside the attribute: nothing that buys time with code.
SMALL = (
    "-rotation-max-header-size=0",  # loops keep their test at the top, once
    "-disable-lsr",  # no pointers that run beside the counter: each is one more value to keep, and to spill
    "-scev-cheap-expansion-budget=0",  # no closed forms of what a loop leaves behind
    "-indvars-widen-indvars=0",  # no 64-bit twins of counters
    "-licm-mssa-optimization-cap=0",  # no loads taken out of loops by long searches: they are spilled again
    "-disable-machine-licm",  # no constants kept in registers across loops
    "-enable-pre=0",  # no copies of computations into predecessors
    "-apply-ext-tsp-for-size=1",  # blocks in the order that needs the fewest jumps, not the likeliest first
)

# What LLVM's assembler prints; the file is "<inline asm>" unless the assembly has `# 1 "file"` line markers.
_ASSEMBLY_ERROR = re.compile(
    r"^(?:error: )?(?P<file>[^\n:]+):(?P<line>\d+):(?P<column>\d+): (?:error: )?(?P<text>.*)\n(?P<source>.*)$", re.M
)
_UNKNOWN = re.compile(r"'(?P<name>[^']*)' is not a recognized (?P<kind>feature|processor)")
_FRAME = re.compile(r"stack frame size \((?P<size>\d+)\) exceeds limit \(0\) in function '(?P<name>[^']*)'")
_PLAIN_ERROR = re.compile(r"^(?:LLVM ERROR|error): (?P<text>.*)$", re.M)
_PARSE_ERROR = re.compile(r"^<string>:(?P<line>\d+):(?P<column>\d+): error: (?P<text>.*)$", re.M)


@dataclass(frozen=True, slots=True)
class Compiled:
    """One relocatable x86-64 ELF object and the optimised text it was emitted from.

    `frames` has the bytes of each function's frame that is not empty, where the target asks for them.
    """

    object: bytes
    ir: str
    frames: Mapping[str, int]


def compile_module(ir: str, target: Target) -> Compiled:
    """Optimise and assemble the module `ir` for `target`; the module's own triple and layout are replaced.

    Raises SourceError for wrong assembly (with its file and line where the text has `# 1 "file"` markers)
    and MetaError, the internal one, for text that LLVM does not accept.
    """
    _check_target(target)
    code, text, log = _run(ir, target, as_object=True)
    return Compiled(code, text, {found["name"]: int(found["size"]) for found in _FRAME.finditer(log)})


def assembly_text(ir: str, target: Target) -> str:
    """The optimised module as assembly text, for people who debug the compiler."""
    _check_target(target)
    return _run(ir, target, as_object=False)[0].decode("utf-8", "replace")


def host_cpu() -> tuple[str, str]:
    """LLVM's name and feature list of the CPU this runs on."""
    import llvmlite.binding as llvm  # noqa: PLC0415

    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _check_target(target: Target) -> None:
    if target.level not in LEVELS:
        raise UsageError(f"unknown optimisation level '{target.level}'", hint=f"one of {', '.join(LEVELS)}")


def _run(ir: str, target: Target, *, as_object: bool) -> tuple[bytes, str, str]:
    """Code, optimised text, and what LLVM said meanwhile."""
    import llvmlite.binding as llvm  # noqa: PLC0415

    # Once per process and not per child: children share the initialised pages.
    llvm.initialize_native_target()
    llvm.initialize_native_asmparser()
    llvm.initialize_native_asmprinter()
    ending = isolate(lambda: _compile_in_child(llvm, ir, target, as_object=as_object))
    unknown = _UNKNOWN.search(ending.log)
    if unknown:
        raise UsageError(f"LLVM does not know the {unknown['kind']} '{unknown['name']}' of x86-64")
    if ending.answer is None:
        raise _death_error(ending, ir)
    stage, code, text = pickle.loads(ending.answer)
    if stage:
        raise _rejected(stage, text, ir)
    return code, text, ending.log


def _compile_in_child(llvm: Any, ir: str, target: Target, *, as_object: bool) -> bytes:
    """A pickled (failed stage or "", code, optimised text or message)."""
    machine = _target_machine(llvm, target)
    stage = "parse"
    try:
        module = llvm.parse_assembly(ir, llvm.create_context())
        stage = "verify"
        module.verify()
        stage = ""
    except RuntimeError as error:
        return pickle.dumps((stage, b"", str(error)))
    module.triple = target.triple
    module.data_layout = str(machine.target_data)
    _optimise(llvm, module, machine, target.level, is_whole=target.separate is None, jams=JAM in ir)
    code = machine.emit_object(module) if as_object else machine.emit_assembly(module).encode()
    return pickle.dumps(("", code, str(module)))


def _target_machine(llvm: Any, target: Target) -> Any:
    cpu, features = target.cpu, target.features
    if cpu == "native":
        cpu, host_features = host_cpu()
        features = ",".join(part for part in (host_features, features) if part)
    level = int(target.level) if target.level.isdigit() else 2
    return llvm.Target.from_triple(target.triple).create_target_machine(
        cpu=cpu, features=features, opt=level, reloc=target.reloc, codemodel="small"
    )


def _optimise(
    llvm: Any, module: Any, machine: Any, level: str, *, is_whole: bool = False, jams: bool = False
) -> None:
    """Run LLVM's default pipeline for `level`; a whole program for speed gets more than that.

    `jams`: whether loops of the module ask to be unrolled and jammed.

    Through llvmlite it has no size levels: they are -O2 with function attributes that passes obey. What only the
    level forbids in -Oz (clang 19, PassBuilderPipelines.cpp: vectors of loops, copying headers to rotate loops) is off
    here too, and so is more that makes code larger: SMALL.
    """
    size = level in ("s", "z")
    if size:
        attribute = "minsize" if level == "z" else "optsize"
        for function in module.functions:
            if not function.is_declaration:
                function.add_function_attribute(attribute)
    if level == "z":
        for option in SMALL:
            llvm.set_option("meta", option)  # this process ends with the module
        if not _hides_registers(module):
            llvm.set_option("meta", "-enable-ipra")
    speed = 2 if size else int(level)
    for_speed = level == "3" and is_whole
    for option in SPEED_OPTIONS if for_speed else ():
        llvm.set_option("meta", option)
    if speed >= 2 and jams:
        _jam_loops(llvm, module, machine)
    options = llvm.create_pipeline_tuning_options(speed_level=speed)
    if for_speed:
        options.inlining_threshold = SPEED_INLINING
    options.loop_vectorization = options.loop_interleaving = speed >= 2 and level != "z"
    options.slp_vectorization = options.loop_unrolling = speed >= 2
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)


def _hides_registers(module: Any) -> bool:
    """Whether a function changes registers that LLVM does not see it change, so that callers must follow the ABI.

    Else they may keep values in every register that the callee leaves alone.
    """
    attributes = {word for function in module.functions for each in function.attributes for word in each.split()}
    return not attributes.isdisjoint((b"naked", b"returns_twice"))


def _jam_loops(llvm: Any, module: Any, machine: Any) -> None:
    """Unroll and jam the loops that ask for it, before the pipeline that makes vectors of the result.

    LLVM has this pass at the end of its pipeline, behind an option. It needs loops in normal form, and calls inlined.
    """
    for option in ("-enable-unroll-and-jam", "-allow-unroll-and-jam"):
        llvm.set_option("meta", option)  # this process ends with the module
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = options.loop_interleaving = False
    options.slp_vectorization = options.loop_unrolling = False
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    passes = llvm.create_new_function_pass_manager()
    passes.add_lcssa_pass()
    passes.add_loop_simplify_pass()
    passes.add_loop_unroll_and_jam_pass()
    for function in module.functions:
        if not function.is_declaration:
            passes.run(function, builder)


def _rejected(stage: str, message: str, ir: str) -> MetaError:
    """The compiler wrote IR that LLVM does not accept: a bug in `lower`, shown with the line in question."""
    found = _PARSE_ERROR.search(message)
    if stage == "parse" and found:
        number = int(found["line"])
        lines = ir.splitlines()
        line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        text = f"LLVM rejects line {number} of the module{_inside(lines, number)}: {found['text']}\n    {line}"
        return MetaError(text, hint="this is a bug in meta")
    return MetaError(f"LLVM rejects the module: {message.strip()}", hint="this is a bug in meta")


def _inside(lines: list[str], number: int) -> str:
    """' in @name' for the function that holds line `number`."""
    for line in reversed(lines[:number]):
        found = re.match(r'define .*?@("[^"]+"|[\w.$-]+)\(', line)
        if found:
            return f" in @{found[1]}"
        if line.startswith("}"):
            break
    return ""


def _death_error(ending: Ending, ir: str) -> MetaError:
    """What LLVM said before it ended the child."""
    found = [_assembly_error(each, ir) for each in _ASSEMBLY_ERROR.finditer(ending.log)]
    if len(found) > 1:
        return SourceErrors(found)
    if found:
        return found[0]
    plain = _PLAIN_ERROR.search(ending.log)
    if plain and "constraint" in plain["text"]:
        return SourceError(f"inline assembly: {plain['text']}")
    detail = plain["text"] if plain else ending.log.strip().splitlines()[-1:] or "no message"
    return MetaError(f"LLVM ended with {ending.death}: {detail}", hint="this is a bug in meta or in LLVM")


def _assembly_error(found: re.Match[str], ir: str) -> SourceError:
    if found["file"] != "<inline asm>":
        return SourceError(found["text"], span=Span(found["file"], int(found["line"]), int(found["column"])))
    source = found["source"].strip()
    return SourceError(f"inline assembly{_function_with(source, ir)}: {found['text']}\n    {source}")


def _function_with(source: str, ir: str) -> str:
    """' in @f' for the first function with inline assembly that holds the mnemonic of `source`."""
    mnemonic = source.split(maxsplit=1)[0] if source else ""
    pattern = re.compile(rf' asm .*["\s;A]{re.escape(mnemonic)}\b')  # A: the end of an escaped newline, \0A
    lines = ir.splitlines()
    found = (number for number, line in enumerate(lines, 1) if mnemonic and pattern.search(line))
    return next((_inside(lines, number) for number in found), "")
