"""`__atomic_*` and `__sync_*` (gcc manual 6.56, 6.55): types, and the constants among them.

An access must be of 1, 2, 4, 8 or 16 bytes; objects of other sizes, which need libatomic's locks, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pycparser import c_ast

from meta.sema import constants, expressions
from meta.sema.builtin_tables import operands
from meta.sema.context import Context, fail, refuse
from meta.sema.spelling import describe
from meta.sema.types import (
    BOOL,
    INT,
    LONG,
    SIZE,
    VOID,
    CType,
    IntegerKind,
    IntegerType,
    PointerType,
    is_complete,
    is_scalar,
    size_of,
    unqualified,
)

Special = Callable[[Context, c_ast.FuncCall], CType]

SIZES = (1, 2, 4, 8, 16)
_OPERATIONS = ("add", "sub", "and", "or", "xor", "nand")


def check_size(node: c_ast.Node, ctype: CType) -> None:
    if not is_complete(ctype):
        fail(node, f"an atomic access to incomplete type '{describe(ctype)}'")
    if size_of(ctype) not in SIZES:
        refuse(node, f"an atomic access to {size_of(ctype)} bytes ('{describe(ctype)}')", "it would need a lock")


def _object(ctx: Context, node: c_ast.Node) -> CType:
    """The type of the object that a pointer argument points to."""
    pointer = expressions.rvalue(ctx, node)
    if not isinstance(pointer, PointerType):
        fail(node, f"an atomic access needs a pointer, not '{describe(pointer)}'")
    check_size(node, pointer.target)
    return unqualified(pointer.target)


def _scalar(ctx: Context, node: c_ast.Node) -> CType:
    ctype = _object(ctx, node)
    if not is_scalar(ctype):
        fail(node, f"this builtin needs a pointer to a number or pointer, not to '{describe(ctype)}'")
    return ctype


def _integers(ctx: Context, *nodes: c_ast.Node) -> None:
    """Memory orders and the like."""
    for node in nodes:
        expressions.rvalue(ctx, node)
        expressions.assign(ctx, node, INT, "memory order")


def _value(ctx: Context, node: c_ast.Node, ctype: CType) -> None:
    """An operand that becomes the object's type; integers and pointers mix, as gcc allows here."""
    source = expressions.rvalue(ctx, node)
    if isinstance(ctype, PointerType) != isinstance(source, PointerType) and is_scalar(ctype) and is_scalar(source):
        expressions.convert(ctx, node, ctype)
    else:
        expressions.assign(ctx, node, ctype, "operand")


def _pointers(ctx: Context, ctype: CType, *nodes: c_ast.Node) -> None:
    for node in nodes:
        pointer = expressions.rvalue(ctx, node)
        if not isinstance(pointer, PointerType) or not is_complete(pointer.target):
            fail(node, f"'{describe(pointer)}' is not a pointer to an object")
        if size_of(pointer.target) != size_of(ctype):
            fail(node, f"'{describe(pointer)}' points to an object of another size than '{describe(ctype)}'")


def _load_n(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, order = operands(node, 2)
    _integers(ctx, order)
    return _scalar(ctx, pointer)


def _load(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, result, order = operands(node, 3)
    _pointers(ctx, _object(ctx, pointer), result)
    _integers(ctx, order)
    return VOID


def _store_n(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, value, order = operands(node, 3)
    _value(ctx, value, _scalar(ctx, pointer))
    _integers(ctx, order)
    return VOID


def _exchange_n(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, value, order = operands(node, 3)
    ctype = _scalar(ctx, pointer)
    _value(ctx, value, ctype)
    _integers(ctx, order)
    return ctype


def _exchange(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, value, result, order = operands(node, 4)
    _pointers(ctx, _object(ctx, pointer), value, result)
    _integers(ctx, order)
    return VOID


def _compare_exchange_n(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, expected, desired, *orders = operands(node, 6)
    ctype = _scalar(ctx, pointer)
    _pointers(ctx, ctype, expected)
    _value(ctx, desired, ctype)
    _integers(ctx, *orders)
    return BOOL


def _compare_exchange(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, expected, desired, *orders = operands(node, 6)
    _pointers(ctx, _object(ctx, pointer), expected, desired)
    _integers(ctx, *orders)
    return BOOL


def _fetch(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, value, order = operands(node, 3)
    _integers(ctx, order)
    return _updated(ctx, pointer, value)


def _updated(ctx: Context, pointer: c_ast.Node, value: c_ast.Node) -> CType:
    """The object of a read-modify-write; a pointer's operand counts bytes, as gcc's builtins do."""
    ctype = _scalar(ctx, pointer)
    is_counted = isinstance(ctype, PointerType | IntegerType)
    if not is_counted or (isinstance(ctype, IntegerType) and ctype.kind is IntegerKind.BOOL):
        fail(pointer, f"this builtin cannot change an object of type '{describe(ctype)}'")
    _value(ctx, value, LONG if isinstance(ctype, PointerType) else ctype)
    return ctype


def _test_and_set(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, order = operands(node, 2)
    _any_pointer(ctx, pointer)
    _integers(ctx, order)
    return BOOL


def _clear(ctx: Context, node: c_ast.FuncCall) -> CType:
    _test_and_set(ctx, node)
    return VOID


def _any_pointer(ctx: Context, node: c_ast.Node) -> None:
    if not isinstance(expressions.rvalue(ctx, node), PointerType):
        fail(node, "an atomic access needs a pointer")


def _fence(ctx: Context, node: c_ast.FuncCall) -> CType:
    _integers(ctx, *operands(node, 1))
    return VOID


def _lock_free(ctx: Context, node: c_ast.FuncCall) -> CType:
    """What gcc says without -mcx16: up to eight bytes are lock free."""
    arguments = operands(node, 2)
    expressions.rvalue(ctx, arguments[0])
    expressions.assign(ctx, arguments[0], SIZE, "size")
    for pointer in arguments[1:]:
        expressions.rvalue(ctx, pointer)
    size = constants.evaluate_integer(ctx.semantics, arguments[0], "the size")
    ctx.semantics.values[node] = int(size in (1, 2, 4, 8))
    return BOOL


# __sync_*: no order; more arguments than needed name protected objects and are ignored (gcc manual 6.55).


def _ignored(ctx: Context, extra: list[c_ast.Node]) -> None:
    for node in extra:
        expressions.rvalue(ctx, node)


def _sync_fetch(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, value, *extra = operands(node, 2, 99)
    _ignored(ctx, extra)
    return _updated(ctx, pointer, value)


def _sync_swap(result: CType | None) -> Special:
    def handler(ctx: Context, node: c_ast.FuncCall) -> CType:
        pointer, old, new, *extra = operands(node, 3, 99)
        ctype = _scalar(ctx, pointer)
        _value(ctx, old, ctype)
        _value(ctx, new, ctype)
        _ignored(ctx, extra)
        return ctype if result is None else result

    return handler


def _sync_set(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, value, *extra = operands(node, 2, 99)
    ctype = _scalar(ctx, pointer)
    _value(ctx, value, ctype)
    _ignored(ctx, extra)
    return ctype


def _sync_release(ctx: Context, node: c_ast.FuncCall) -> CType:
    pointer, *extra = operands(node, 1, 99)
    _scalar(ctx, pointer)
    _ignored(ctx, extra)
    return VOID


def _sync_fence(ctx: Context, node: c_ast.FuncCall) -> CType:
    _ignored(ctx, operands(node, 0, 99))
    return VOID


_SIZED = re.compile(r"(__sync_\w+?|__atomic_\w+?)_(1|2|4|8|16)\Z")


def plain_name(name: str) -> str:
    """`__sync_fetch_and_add_4` is `__sync_fetch_and_add` and `__atomic_load_4` is `__atomic_load_n`."""
    sized = _SIZED.match(name)
    if sized is None:
        return name
    stem = sized[1]
    return f"{stem}_n" if stem.startswith("__atomic_") and f"{stem}_n" in SPECIAL else stem


SPECIAL: dict[str, Special] = {
    "__atomic_load_n": _load_n,
    "__atomic_load": _load,
    "__atomic_store_n": _store_n,
    "__atomic_store": _load,
    "__atomic_exchange_n": _exchange_n,
    "__atomic_exchange": _exchange,
    "__atomic_compare_exchange_n": _compare_exchange_n,
    "__atomic_compare_exchange": _compare_exchange,
    "__atomic_test_and_set": _test_and_set,
    "__atomic_clear": _clear,
    "__atomic_thread_fence": _fence,
    "__atomic_signal_fence": _fence,
    "__atomic_always_lock_free": _lock_free,
    "__atomic_is_lock_free": _lock_free,
    **{f"__atomic_fetch_{op}": _fetch for op in _OPERATIONS},
    **{f"__atomic_{op}_fetch": _fetch for op in _OPERATIONS},
    "__sync_synchronize": _sync_fence,
    "__sync_lock_test_and_set": _sync_set,
    "__sync_lock_release": _sync_release,
    "__sync_bool_compare_and_swap": _sync_swap(BOOL),
    "__sync_val_compare_and_swap": _sync_swap(None),
    **{f"__sync_fetch_and_{op}": _sync_fetch for op in _OPERATIONS},
    **{f"__sync_{op}_and_fetch": _sync_fetch for op in _OPERATIONS},
}
