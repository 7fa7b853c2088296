"""Builtins that ask what the optimiser knows: `__builtin_constant_p`, `__builtin_object_size`; and the variable
arguments of a function that is always inlined (gcc manual 6.5, 6.58, 6.59).

    extern inline __attribute__((gnu_inline, always_inline)) int say(const char *format, ...)
    { return printf(format, __builtin_va_arg_pack()); }
"""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.sema import constants, expressions
from meta.sema.builtin_tables import operands
from meta.sema.context import Context, fail, refuse
from meta.sema.conversions import decay
from meta.sema.semantics import AddressConstant
from meta.sema.spelling import describe
from meta.sema.types import (
    INT,
    SIZE,
    VOID,
    ArrayType,
    CType,
    FloatingType,
    IntegerType,
    PointerType,
    RecordType,
    is_complete,
    is_variable_length,
    is_volatile,
    size_of,
)

_PACK = "__builtin_va_arg_pack"
_EFFECTS = ("++", "--", "p++", "p--")


def has_effects(node: c_ast.Node) -> bool:
    """Whether evaluating `node` may do more than compute a value."""
    is_effect = isinstance(node, c_ast.Assignment | c_ast.FuncCall | c_ast.Compound) or (
        isinstance(node, c_ast.UnaryOp) and node.op in _EFFECTS
    )
    return is_effect or any(has_effects(child) for _, child in node.children())


def _constant_p(ctx: Context, node: c_ast.FuncCall) -> CType:
    """Known here, or left to the optimiser: then the call has no value."""
    (argument,) = operands(node, 1)
    ctype = expressions.rvalue(ctx, argument)
    value = constants.evaluate(ctx.semantics, argument)
    if isinstance(value, AddressConstant):  # of addresses only a string literal's counts (gcc manual 6.59)
        ctx.semantics.values[node] = int(isinstance(value.base, c_ast.Constant) and not value.offset)
        return INT
    may_become_known = ctx.function is not None and isinstance(ctype, IntegerType | FloatingType | PointerType)
    if value is not None or not may_become_known or has_effects(argument) or _is_undefined_somewhere(ctx, argument):
        ctx.semantics.values[node] = int(value is not None)
    else:
        ctx.semantics.undecided.append(node)
    return INT


def _is_undefined_somewhere(ctx: Context, node: c_ast.Node) -> bool:
    """Whether evaluating the operand, which C does not, could be undefined or seen from outside."""
    ctype = ctx.semantics.types.get(node)
    if ctype is not None and is_volatile(ctype):
        return True
    if isinstance(node, c_ast.BinaryOp) and node.op in ("/", "%", "<<", ">>"):
        return True
    if isinstance(node, c_ast.ArrayRef) and not _is_inside(ctx, node):
        return True
    if isinstance(node, c_ast.UnaryOp) and node.op == "*":
        return True
    if isinstance(node, c_ast.StructRef) and node.type == "->":
        return True
    return any(_is_undefined_somewhere(ctx, child) for _, child in node.children())


def _is_inside(ctx: Context, node: c_ast.ArrayRef) -> bool:
    """Whether this is certainly an element of an array."""
    array, index = ctx.semantics.types[node.name], constants.evaluate(ctx.semantics, node.subscript)
    if not isinstance(array, ArrayType) or array.length is None or not isinstance(index, int):
        return False
    return 0 <= index < array.length


def _object_size(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, kind = operands(node, 2)
    ctype = expressions.rvalue(ctx, pointer)
    if not isinstance(ctype, PointerType):
        fail(pointer, f"'{node.name.name}' needs a pointer, not '{describe(ctype)}'")
    expressions.rvalue(ctx, kind)
    number = constants.evaluate_integer(ctx.semantics, kind, "the kind of object size")
    if number not in range(4):
        fail(kind, "the kind of object size must be 0 to 3")
    if number & 1 and (size := _size_of_part(ctx, pointer)) is not None:
        ctx.semantics.values[node] = size
    elif has_effects(pointer):  # the operand is not evaluated
        ctx.semantics.values[node] = 0 if number & 2 else (1 << 64) - 1
    return SIZE


def _size_of_part(ctx: Context, node: c_ast.Node) -> int | None:
    """How many bytes a pointer to a part of a struct has before it, where its form tells.

    A last array may be longer than it was declared, as a flexible one (gcc's -fstrict-flex-arrays=0).
    """
    while isinstance(node, c_ast.Cast):
        node = node.expr
    if isinstance(node, c_ast.UnaryOp) and node.op == "&":
        return _part(ctx, node.expr)
    return _part(ctx, node) if isinstance(ctx.semantics.types[node], ArrayType) else None


def _part(ctx: Context, node: c_ast.Node) -> int | None:
    if isinstance(node, c_ast.ArrayRef) and isinstance(ctx.semantics.types[node.name], ArrayType):
        whole, index = _part(ctx, node.name), constants.evaluate(ctx.semantics, node.subscript)
        if whole is None or not isinstance(index, int):
            return None
        return max(0, whole - index * size_of(ctx.semantics.types[node])) if index >= 0 else None
    if not isinstance(node, c_ast.StructRef):
        return None
    ctype = ctx.semantics.types[node]
    if isinstance(ctype, ArrayType) and _is_last(ctx, node):
        return None
    return size_of(ctype) if is_complete(ctype) and not is_variable_length(ctype) else None


def _is_last(ctx: Context, node: c_ast.StructRef) -> bool:
    base = ctx.semantics.types[node.name]
    if node.type == "->":
        pointer = decay(base)
        base = pointer.target if isinstance(pointer, PointerType) else base
    member = ctx.semantics.members[node]
    assert isinstance(base, RecordType)
    return member.offset + size_of(member.type) >= size_of(base)


def is_pack(node: c_ast.Node) -> bool:
    """Whether this is `__builtin_va_arg_pack()`."""
    return isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID) and node.name.name == _PACK


def _enter_inlined(ctx: Context, node: c_ast.FuncCall) -> None:
    operands(node, 0)
    function = ctx.function
    if function is None or not function.type.is_variadic or "always_inline" not in function.symbol.attributes:
        fail(node, f"'{node.name.name}' outside an always_inline function with variable arguments")
    ctx.semantics.packs.add(function.symbol)


def pack_argument(ctx: Context, node: c_ast.FuncCall, fixed: int, is_last: bool) -> None:
    """`__builtin_va_arg_pack()` as an argument of a call that names `fixed` others."""
    _enter_inlined(ctx, node)
    if not is_last or fixed:
        refuse(node, f"'{_PACK}' other than as the last, variable argument of a call")
    ctx.set_type(node, VOID)


def _misplaced_pack(ctx: Context, node: c_ast.FuncCall) -> CType:
    fail(node, f"'{_PACK}' can only be the last argument of a call")


def _pack_length(ctx: Context, node: c_ast.FuncCall) -> CType:
    _enter_inlined(ctx, node)
    return INT


SPECIAL: dict[str, Callable[[Context, c_ast.FuncCall], CType]] = {
    "__builtin_constant_p": _constant_p,
    "__builtin_object_size": _object_size,
    "__builtin_dynamic_object_size": _object_size,
    _PACK: _misplaced_pack,
    f"{_PACK}_len": _pack_length,
}
