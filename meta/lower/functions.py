"""Lowering function definitions: the header, parameters into the frame, the body, the implicit return."""

from __future__ import annotations

from pycparser import c_ast

from meta.lower import calls, jumps, linkage, memory, statements, tiers, variable, vector_registers
from meta.lower.abi import Passing, Signature, signature
from meta.lower.casts import cast, same_bits
from meta.lower.ir import Value, Writer
from meta.lower.irtypes import memory_type
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering, Globals
from meta.sema.semantics import FunctionInfo, Local, Semantics
from meta.sema.types import (
    INT,
    CType,
    FunctionType,
    PointerType,
    Qualifier,
    alignment_of,
    is_aggregate,
    is_complete,
    is_void,
    size_of,
    unqualified,
)
from meta.target import Target


def lower_function(
    semantics: Semantics, module: Globals, node: c_ast.FuncDef, header: str, attributes: str, target: Target,
    ctype: FunctionType,
) -> list[str]:
    """The text of one function definition; `header` is everything before its parameter list.

    `ctype` is the function's, or has a parameter for each of the variable arguments of one call.
    """
    info = semantics.functions[node]
    more = tuple(Local("packed", each, is_parameter=True) for each in ctype.parameters[len(info.parameters) :])
    vector_bytes = vector_registers.vector_bytes(target, info.symbol)
    shape = signature(ctype, vector_bytes=vector_bytes or 16)
    vector_registers.check(shape, vector_bytes, target)
    out = Writer(module.notes)
    debug = module.debug_function(info.symbol, node, is_copy=ctype != info.symbol.type)
    fn = FunctionLowering(
        semantics, module, out, shape.result, label_depths=info.label_depths, taken_labels=info.taken_labels,
        target=target, debug=debug, symbol=info.symbol, pack=more, vector_bytes=vector_bytes,
    )
    is_naked = "naked" in info.symbol.attributes
    parameters = _naked_parameters(shape) if is_naked else _parameters(fn, (*info.parameters, *more), shape)
    if "interrupt" in info.symbol.attributes:
        parameters[0] = _interrupt_frame(ctype.parameters[0])
    if debug is not None:
        debug.parameters(out, info, node, fn.places)
        out.location = debug.start
    for parameter in (*(node.decl.type.args.params if node.decl.type.args else ()), *(node.param_decls or ())):
        variable.evaluate(fn, parameter)
    statements.lower_statement(fn, node.body)
    if is_naked:
        out.unreachable()
    elif out.is_open:
        out.location = debug.end(node.body, out.location) if debug else ""
        _fall_off_the_end(fn, info, ctype)
    calls.place_return(fn)
    jumps.finish(fn)
    variadic = ["..."] if ctype.is_variadic else []
    text = ", ".join([*parameters, *variadic])
    attributes = linkage.with_needs(attributes, fn.needs)
    attachment = f"{debug.attachment if debug else ''}{module.notes.entry_count(tiers.entry_count(info.symbol))}"
    return [f"{header}({text}) {attributes}{attachment} {{", *out.lines(), "}"]


def _fall_off_the_end(fn: FunctionLowering, info: FunctionInfo, ctype: FunctionType) -> None:
    """main returns 0 (C11 5.1.2.2.3); using a missing value is undefined (6.9.1p12), so any value will do."""
    if "noreturn" in info.symbol.attributes:
        fn.out.unreachable()
    elif is_void(ctype.result) or not fn.result.types or fn.result.by_address:
        fn.out.ret(None)
    elif info.symbol.spelling == "main" and ctype.result == INT:
        fn.out.ret(Value("i32", "0"))
    else:
        fn.out.ret(Value(signature(ctype, vector_bytes=fn.vector_bytes or 16).result_type, "zeroinitializer"))


def _naked_parameters(shape: Signature) -> list[str]:
    """A naked function has no prologue, so its parameters stay where the caller put them."""
    parts = ["ptr"] if shape.result.by_address else []
    for passing in shape.parameters:
        parts += [f"{text} {passing.attributes}".rstrip() for text in passing.types]
    return parts


def _interrupt_frame(ctype: CType) -> str:
    """What the CPU pushed lies on the stack: five words, or what the program declares (Intel SDM 3A, 6.14.2)."""
    assert isinstance(ctype, PointerType)
    size = size_of(ctype.target) if is_complete(ctype.target) else 40
    return f"ptr byval([{size} x i8]) align 8 %arg0.0"


def _parameters(fn: FunctionLowering, locals_: tuple[Local, ...], shape: Signature) -> list[str]:
    """Declare the IR parameters and put each C parameter into an object of its own."""
    texts: list[str] = []
    if shape.result.by_address:
        fn.result_address = Value("ptr", "%result")
        texts.append(f"ptr noalias {calls.sret_attributes(shape.result)} %result")
    for index, (local, passing) in enumerate(zip(locals_, shape.parameters, strict=True)):
        names = [f"%arg{index}.{part}" for part in range(len(passing.types))]
        for name, text in zip(names, passing.types, strict=True):
            attributes = f" {passing.attributes}" if passing.attributes else ""
            if _is_restrict(local, passing) and fn.target.level != "0":
                attributes += " noalias"
            texts.append(f"{text}{attributes} {name}")
        fn.places[local] = _parameter_place(fn, local, passing, names)
    return texts


def _is_restrict(local: Local, passing: Passing) -> bool:
    return isinstance(passing.ctype, PointerType) and bool(local.type.qualifiers & Qualifier.RESTRICT)


def _parameter_place(fn: FunctionLowering, local: Local, passing: Passing, names: list[str]) -> Place:
    if passing.by_address:
        return Place(Value("ptr", names[0]), local.type, max(8, alignment_of(local.type)))
    alignment = alignment_of(local.type)
    where = Place(fn.out.alloca(memory_type(local.type), alignment, local.name or "unnamed"), local.type, alignment)
    if is_aggregate(local.type):
        for index, (name, text) in enumerate(zip(names, passing.types, strict=True)):
            target = memory.offset(fn.out, where.pointer, index * 8)
            calls.store_part(fn, Value(text, name), target, min(alignment, 8), passing, index)
    else:
        # Storing an argument is no access of the C program, so it is never volatile.
        plain = Place(where.pointer, unqualified(local.type), alignment)
        value = same_bits(fn.out, Value(passing.types[0], names[0]), passing.ctype)
        memory.store(fn.out, cast(fn.out, value, passing.ctype, plain.type), plain)
    return where
