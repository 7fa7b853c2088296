"""Lowering calls: arguments and results as the calling convention of `abi` wants them."""

from __future__ import annotations

from pycparser import c_ast

from meta.lower import builtin_queries, builtins, expressions, memory, traps, vector_registers
from meta.lower.abi import Passing, Signature, signature
from meta.lower.ir import VOID_VALUE, Value
from meta.lower.irtypes import memory_type, value_type
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.conversions import decay
from meta.sema.semantics import Symbol
from meta.sema.types import FunctionType, PointerType, alignment_of, size_of

_RETURN = "return"


def call(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    if isinstance(node.name, c_ast.ID) and node.name not in fn.semantics.types:
        return builtins.call(fn, node)
    if traps.emit(fn, node):
        return VOID_VALUE
    pointer = decay(fn.type_of(node.name))
    assert isinstance(pointer, PointerType) and isinstance(pointer.target, FunctionType)
    arguments = builtin_queries.arguments(fn, node)
    types = [builtin_queries.argument_type(fn, each) for each in arguments]
    inlined = builtin_queries.inlined_callee(fn, node, types)
    callee, ctype = inlined or (expressions.value_of(fn, node.name), pointer.target)
    entity = fn.semantics.bindings.get(node.name)
    vector_bytes = vector_registers.of_call(fn.target, entity, fn.vector_bytes)
    shape = signature(ctype, tuple(types), vector_bytes or 16)
    vector_registers.check_call(shape, entity, fn.vector_bytes)
    values = [builtin_queries.argument_value(fn, each) for each in arguments]
    if inlined is None and _is_library_function(fn, node, shape):
        return builtins.library_call(fn, node, values)
    result = emit_call(fn, callee, shape, values, ctype)
    if _never_returns(fn, node):
        fn.out.unreachable()
    return result


def _is_library_function(fn: FunctionLowering, node: c_ast.FuncCall, shape: Signature) -> bool:
    """Whether this calls memcpy, memmove, memset or fabs: LLVM may then expand it in place; fabs needs no libm.

    Both gcc and LLVM ask of a freestanding program that functions of these names behave as C11 7.24 says.
    """
    if fn.target.separate is not None and not fn.target.separate.hosted:
        return False
    entity = fn.semantics.bindings.get(node.name)
    if not isinstance(entity, Symbol) or entity.is_static or entity.spelling not in builtins.LIBRARY_FUNCTIONS:
        return False
    types = [value for passing in shape.parameters for value in passing.types]
    return [shape.result_type, *types] == builtins.LIBRARY_FUNCTIONS[entity.spelling]


def _never_returns(fn: FunctionLowering, node: c_ast.FuncCall) -> bool:
    entity = fn.semantics.bindings.get(node.name)
    return isinstance(entity, Symbol) and "noreturn" in entity.attributes


def emit_call(
    fn: FunctionLowering, callee: Value, shape: Signature, values: list[Value], ctype: FunctionType
) -> Value:
    """Call with argument values in C's terms; a record result is the address of a fresh temporary."""
    out = fn.out
    vector_registers.check(shape, fn.vector_bytes, fn.target)
    arguments: list[str] = []
    temporary: Place | None = None
    if shape.result.is_record or shape.result.by_address:
        temporary = memory.temporary(out, shape.result.ctype, "result")
    if shape.result.by_address:
        assert temporary is not None
        arguments.append(f"ptr {sret_attributes(shape.result)} {temporary.pointer.text}")
    for value, passing in zip(values, shape.parameters, strict=True):
        arguments += _argument(fn, value, passing)
    head = _call_type(shape, ctype)
    text = f"call {_result_attributes(shape)}{head} {callee.text}({', '.join(arguments)})"
    if shape.result_type == "void":
        out.effect(text)
        return memory.load(out, temporary) if temporary else VOID_VALUE
    result = out.instruction(shape.result_type, text)
    if temporary is None:
        return _as(fn, result, value_type(shape.result.ctype))
    store_parts(fn, temporary, shape.result, result)
    return temporary.pointer


def sret_attributes(passing: Passing) -> str:
    return f"dead_on_unwind writable sret({memory_type(passing.ctype)}) align {alignment_of(passing.ctype)}"


def _result_attributes(shape: Signature) -> str:
    if shape.result.by_address or not shape.result.attributes:
        return ""
    return f"{shape.result.attributes} "


def _call_type(shape: Signature, ctype: FunctionType) -> str:
    """The result type, and for a call with `...` the whole function type, so that %al is set."""
    if not shape.is_variadic:
        return shape.result_type
    fixed = len(ctype.parameters)
    parts = ["ptr"] if shape.result.by_address else []
    for passing in shape.parameters[:fixed]:
        parts += passing.types
    return f"{shape.result_type} ({', '.join([*parts, '...'])})"


def _argument(fn: FunctionLowering, value: Value, passing: Passing) -> list[str]:
    if passing.by_address and not passing.is_record:
        where = memory.temporary(fn.out, passing.ctype, "argument")
        memory.store(fn.out, value, where)
        value = where.pointer
    elif not passing.is_record:
        value = _as(fn, value, passing.types[0])
        return [f"{value.type} {passing.attributes + ' ' if passing.attributes else ''}{value.text}"]
    if passing.by_address:
        return [f"ptr {passing.attributes} {value.text}"]
    return [str(part) for part in load_parts(fn, memory.place(value, passing.ctype), passing)]


def _step(text: str) -> int:
    """How far the parts of a record are apart: an eightbyte, but for the x87 registers of a complex number."""
    return 16 if text == "x86_fp80" else 8


def _as(fn: FunctionLowering, value: Value, text: str) -> Value:
    """A small vector travels as a double."""
    is_vector = value.type.startswith("<") or text.startswith("<")
    return fn.out.instruction(text, f"bitcast {value} to {text}") if is_vector and value.type != text else value


def load_parts(fn: FunctionLowering, where: Place, passing: Passing) -> list[Value]:
    """The register values of a record's eightbytes."""
    alignment = min(where.alignment, 8)
    parts = []
    for index, text in enumerate(passing.types):
        pointer = memory.offset(fn.out, where.pointer, index * _step(text))
        if _is_cut(passing, index):
            bits = memory.load_raw(fn.out, pointer, "i48", min(alignment, 2))
            wide = fn.out.instruction("i64", f"zext {bits} to i64")
            parts.append(fn.out.instruction("double", f"bitcast {wide} to double"))
        else:
            parts.append(memory.load_raw(fn.out, pointer, text, alignment))
    return parts


def _is_cut(passing: Passing, index: int) -> bool:
    """Whether a part travels as a double of which the record only has six bytes: three _Float16."""
    return passing.types[index] == "double" and size_of(passing.ctype) - 8 * index == 6


def store_part(fn: FunctionLowering, part: Value, target: Value, alignment: int, passing: Passing, index: int) -> None:
    """Put one eightbyte of a record, as it came in a register, into memory."""
    if _is_cut(passing, index):
        wide = fn.out.instruction("i64", f"bitcast {part} to i64")
        part = fn.out.instruction("i48", f"trunc {wide} to i48")
        alignment = min(alignment, 2)
    memory.store_raw(fn.out, part, target, alignment)


def store_parts(fn: FunctionLowering, where: Place, passing: Passing, result: Value) -> None:
    """Put a record's eightbytes, returned in registers, into memory."""
    for index, text in enumerate(passing.types):
        part = result
        if len(passing.types) > 1:
            part = fn.out.instruction(text, f"extractvalue {result}, {index}")
        target = memory.offset(fn.out, where.pointer, index * _step(text))
        store_part(fn, part, target, min(where.alignment, 8), passing, index)


def return_value(fn: FunctionLowering, value: Value) -> Value | None:
    """A `return`'s value in the form the convention wants; None where it went to memory or there is none."""
    passing = fn.result
    if not passing.is_record:
        if not passing.by_address:
            return _as(fn, value, passing.types[0]) if passing.types else value
        assert fn.result_address is not None
        memory.store(fn.out, value, memory.place(fn.result_address, passing.ctype))
        return None
    where = memory.place(value, passing.ctype)
    if passing.by_address:
        assert fn.result_address is not None
        memory.copy(fn.out, fn.result_address, value, where)
        return None
    if passing.types:
        if fn.return_slot is None:
            fn.return_slot = memory.temporary(fn.out, passing.ctype, "returned")
        memory.copy(fn.out, fn.return_slot.pointer, value, where)
    return None


def no_value(passing: Passing) -> Value | None:
    """What `return;` returns: nothing, or in C89 any value, as nobody uses it."""
    if passing.by_address or not passing.types:
        return None
    only = len(passing.types) == 1
    return Value(passing.types[0] if only else f"{{ {', '.join(passing.types)} }}", "zeroinitializer")


def leave(fn: FunctionLowering, result: Value | None) -> None:
    """Return `result`. A record in registers is taken apart in one place, which inlining then does without."""
    if fn.return_slot is not None:
        fn.out.branch(_RETURN)
    else:
        fn.out.ret(result)


def place_return(fn: FunctionLowering) -> None:
    """The end of a function whose results went to the slot."""
    if fn.return_slot is None:
        return
    fn.out.place(_RETURN)
    passing = fn.result
    parts = load_parts(fn, fn.return_slot, passing)
    if len(parts) == 1:
        fn.out.ret(parts[0])
        return
    whole = Value(f"{{ {', '.join(passing.types)} }}", "poison")
    for index, part in enumerate(parts):
        whole = fn.out.instruction(whole.type, f"insertvalue {whole}, {part}, {index}")
    fn.out.ret(whole)
