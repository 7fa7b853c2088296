"""What the optimiser knows (`__builtin_constant_p`, `__builtin_object_size`), and functions that only exist inlined.

    extern inline __attribute__((gnu_inline, always_inline)) int f(int n) {...}     f(3)  ->  call i32 @f.inline(i32 3)

A body under a name of its own may call the function that it stands for, as glibc's checked `read` does through
an asm label. One that passes its variable arguments on is written once for each list of their types.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pycparser import c_ast

from meta.lower import expressions, linkage, memory
from meta.lower.builtin_numbers import SUFFIXES
from meta.lower.ir import Value
from meta.lower.state import FunctionLowering
from meta.sema import constants
from meta.sema.builtin_queries import is_pack
from meta.sema.conversions import decay
from meta.sema.semantics import Local, Semantics, Symbol
from meta.sema.types import CType, FunctionType, is_aggregate
from meta.target import Target


def _constant_p(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    (argument,) = node.args.exprs
    value = expressions.value_of(fn, argument)
    found = fn.out.instruction("i1", f"call i1 @llvm.is.constant.{_suffix(value.type)}({value})")
    return fn.out.instruction("i32", f"zext {found} to i32")


def _suffix(text: str) -> str:
    """A type's name at the end of an overloaded intrinsic's."""
    return "p0" if text == "ptr" else SUFFIXES.get(text, text)


def _object_size(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    """LLVM knows whole objects; of a part's least size (kind 3) nothing is known, as in clang."""
    pointer, kind = node.args.exprs
    number = constants.evaluate_integer(fn.semantics, kind, "the kind of object size")
    if number == 3:
        return Value("i64", "0")
    address = expressions.value_of(fn, pointer)
    least = "true" if number & 2 else "false"
    dynamic = "true" if node.name.name == "__builtin_dynamic_object_size" else "false"
    return fn.out.instruction(
        "i64", f"call i64 @llvm.objectsize.i64.p0({address}, i1 {least}, i1 true, i1 {dynamic})"
    )


def _pack_length(fn: FunctionLowering, _: c_ast.FuncCall) -> Value:
    return Value("i32", str(len(fn.pack)))


def is_only_inlined(semantics: Semantics, symbol: Symbol, target: Target) -> bool:
    """Whether calls take a body that no other unit sees, while the name itself means a function elsewhere."""
    if symbol in semantics.packs:
        return True
    if target.separate is None or not isinstance(symbol.definition, c_ast.FuncDef):
        return False
    return "always_inline" in symbol.attributes and linkage.is_inline_only(symbol, target.separate)


def inlined_callee(
    fn: FunctionLowering, node: c_ast.FuncCall, types: list[CType]
) -> tuple[Value, FunctionType] | None:
    """The body that this call takes, and its type; None for an ordinary call."""
    entity = fn.semantics.bindings.get(node.name)
    if not isinstance(entity, Symbol) or entity is fn.symbol:
        return None
    if not is_only_inlined(fn.semantics, entity, fn.target):
        return None
    ctype = entity.type
    assert isinstance(ctype, FunctionType)
    if entity in fn.semantics.packs:
        more = types[len(ctype.parameters) :]
        ctype = replace(ctype, parameters=(*ctype.parameters, *more), is_variadic=False)
    return fn.module.inlined(entity, ctype), ctype


def arguments(fn: FunctionLowering, node: c_ast.FuncCall) -> list[c_ast.Node | Local]:
    """The arguments of a call; a pack stands for the function's own variable arguments."""
    found: list[c_ast.Node | Local] = []
    for each in node.args.exprs if node.args else ():
        found += fn.pack if is_pack(each) else [each]
    return found


def argument_type(fn: FunctionLowering, argument: c_ast.Node | Local) -> CType:
    if isinstance(argument, Local):
        return argument.type
    return fn.semantics.converted.get(argument) or decay(fn.type_of(argument))


def argument_value(fn: FunctionLowering, argument: c_ast.Node | Local) -> Value:
    return _passed_on(fn, argument) if isinstance(argument, Local) else expressions.value_of(fn, argument)


def _passed_on(fn: FunctionLowering, local: Local) -> Value:
    where = fn.places[local]
    return where.pointer if is_aggregate(local.type) else memory.load(fn.out, where)


SPECIAL: dict[str, Callable[[FunctionLowering, c_ast.FuncCall], Value]] = {
    "__builtin_constant_p": _constant_p,
    "__builtin_object_size": _object_size,
    "__builtin_dynamic_object_size": _object_size,
    "__builtin_va_arg_pack_len": _pack_length,
}
