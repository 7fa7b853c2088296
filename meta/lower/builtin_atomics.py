"""Lowering `__atomic_*` and `__sync_*` calls."""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.lower import atomic_access, expressions, memory
from meta.lower.atomic_access import SEQUENTIAL, bits_type, from_bits, to_bits
from meta.lower.ir import VOID_VALUE, Value
from meta.lower.state import FunctionLowering
from meta.sema import constants
from meta.sema.builtin_atomics import plain_name
from meta.sema.conversions import decay
from meta.sema.types import UNSIGNED_CHAR, CType, PointerType, qualified, unqualified

Special = Callable[[FunctionLowering, c_ast.FuncCall], Value]

# Memory orders 0 to 5 as a whole operation, a load and a store may have them.
_ORDERS = ("monotonic", "acquire", "acquire", "release", "acq_rel", "seq_cst")
_LOADS = ("monotonic", "acquire", "acquire", "monotonic", "acquire", "seq_cst")
_STORES = ("monotonic", "monotonic", "monotonic", "release", "release", "seq_cst")


def _order(fn: FunctionLowering, node: c_ast.Node, table: tuple[str, ...] = _ORDERS) -> str:
    """A constant memory order; one that is not constant is the strongest (gcc manual 6.56)."""
    value = constants.evaluate(fn.semantics, node)
    if not isinstance(value, int):
        expressions.discard(fn, node)
        return SEQUENTIAL
    number = value & 0xFFFF  # the bits above are hints for hardware lock elision
    return table[number] if number < len(table) else SEQUENTIAL


def _target(fn: FunctionLowering, node: c_ast.Node) -> tuple[Value, CType]:
    """The address that a pointer argument holds, and the object's qualified type."""
    pointer = decay(fn.type_of(node))
    assert isinstance(pointer, PointerType)
    return expressions.value_of(fn, node), pointer.target


def _operand(fn: FunctionLowering, node: c_ast.Node) -> Value:
    """The bits of an operand that sema converted to the object's type."""
    ctype = fn.semantics.converted.get(node) or decay(fn.type_of(node))
    return to_bits(fn.out, expressions.value_of(fn, node), ctype)


def _through(fn: FunctionLowering, node: c_ast.Node, ctype: CType) -> Value:
    """The bits that a pointer argument points to."""
    return memory.load_raw(fn.out, expressions.value_of(fn, node), bits_type(ctype), _plain_alignment(fn, node))


def _plain_alignment(fn: FunctionLowering, node: c_ast.Node) -> int:
    pointer = decay(fn.type_of(node))
    assert isinstance(pointer, PointerType)
    return memory.place(Value("ptr", ""), pointer.target).alignment


def _store_through(fn: FunctionLowering, bits: Value, node: c_ast.Node) -> None:
    memory.store_raw(fn.out, bits, expressions.value_of(fn, node), _plain_alignment(fn, node))


def _result(fn: FunctionLowering, bits: Value, ctype: CType) -> Value:
    return from_bits(fn.out, bits, unqualified(ctype))


def _load_n(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, order = node.args.exprs
    address, ctype = _target(fn, pointer)
    return _result(fn, atomic_access.load_bits(fn.out, address, ctype, _order(fn, order, _LOADS)), ctype)


def _load(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, result, order = node.args.exprs
    address, ctype = _target(fn, pointer)
    _store_through(fn, atomic_access.load_bits(fn.out, address, ctype, _order(fn, order, _LOADS)), result)
    return VOID_VALUE


def _store_n(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, value, order = node.args.exprs
    address, ctype = _target(fn, pointer)
    atomic_access.store_bits(fn.out, _operand(fn, value), address, ctype, _order(fn, order, _STORES))
    return VOID_VALUE


def _store(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, value, order = node.args.exprs
    address, ctype = _target(fn, pointer)
    atomic_access.store_bits(fn.out, _through(fn, value, ctype), address, ctype, _order(fn, order, _STORES))
    return VOID_VALUE


def _exchange_n(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, value, order = node.args.exprs
    address, ctype = _target(fn, pointer)
    old = atomic_access.exchange_bits(fn.out, "xchg", address, _operand(fn, value), ctype, _order(fn, order))
    return _result(fn, old, ctype)


def _exchange(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, value, result, order = node.args.exprs
    address, ctype = _target(fn, pointer)
    new = _through(fn, value, ctype)
    _store_through(fn, atomic_access.exchange_bits(fn.out, "xchg", address, new, ctype, _order(fn, order)), result)
    return VOID_VALUE


def _compare_exchange(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    out = fn.out
    pointer, expected, desired, weak, success, failure = node.args.exprs
    address, ctype = _target(fn, pointer)
    slot = expressions.value_of(fn, expected)
    alignment = _plain_alignment(fn, expected)
    wanted = memory.load_raw(out, slot, bits_type(ctype), alignment)
    new = _operand(fn, desired) if plain_name(node.name.name).endswith("_n") else _through(fn, desired, ctype)
    orders = (_order(fn, success), _order(fn, failure, _LOADS))
    if not isinstance(constants.evaluate(fn.semantics, weak), int):
        expressions.discard(fn, weak)
    is_weak = constants.evaluate(fn.semantics, weak) not in (0, None)
    old, swapped = atomic_access.compare_exchange(
        out, address, wanted, new, ctype, orders, "weak " if is_weak else ""
    )
    failed, done = out.fresh("failed"), out.fresh("exchanged")
    out.branch_if(swapped, done, failed)
    out.place(failed)
    memory.store_raw(out, old, slot, alignment)
    out.place(done)
    return swapped


def _update(operation: str, *, is_new: bool, has_order: bool) -> Special:
    """A read-modify-write; the value before it, or with `is_new` after it."""

    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        out = fn.out
        pointer, value = node.args.exprs[:2]
        address, ctype = _target(fn, pointer)
        operand = _operand(fn, value)
        order = _order(fn, node.args.exprs[2]) if has_order else SEQUENTIAL
        _discard(fn, [] if has_order else node.args.exprs[2:])
        old = atomic_access.exchange_bits(out, operation, address, operand, ctype, order)
        result = _again(fn, operation, old, operand) if is_new else old
        if isinstance(ctype, PointerType):
            return out.instruction("ptr", f"inttoptr {result} to ptr")
        return _result(fn, result, ctype)

    return lower


def _again(fn: FunctionLowering, operation: str, old: Value, operand: Value) -> Value:
    if operation == "nand":
        both = fn.out.instruction(old.type, f"and {old}, {operand.text}")
        return fn.out.instruction(old.type, f"xor {both}, -1")
    return fn.out.instruction(old.type, f"{operation} {old}, {operand.text}")


def _test_and_set(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, order = node.args.exprs
    address, target = _target(fn, pointer)
    byte = _byte(target)
    old = atomic_access.exchange_bits(fn.out, "xchg", address, Value("i8", "1"), byte, _order(fn, order))
    return fn.out.instruction("i1", f"icmp ne {old}, 0")


def _byte(target: CType) -> CType:
    return qualified(UNSIGNED_CHAR, target.qualifiers)


def _clear(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, order = node.args.exprs
    address, target = _target(fn, pointer)
    atomic_access.store_bits(fn.out, Value("i8", "0"), address, _byte(target), _order(fn, order, _STORES))
    return VOID_VALUE


def _fence(scope: str) -> Special:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        order = _order(fn, node.args.exprs[0]) if node.args and "sync" not in node.name.name else SEQUENTIAL
        if order != "monotonic":  # a relaxed fence does nothing
            fn.out.effect(f"fence {scope}{order}")
        return VOID_VALUE

    return lower


def _lock_free(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    return Value("i1", "true" if fn.semantics.values[node] else "false")


def _discard(fn: FunctionLowering, extra: list[c_ast.Node]) -> None:
    for node in extra:
        expressions.discard(fn, node)


def _sync_swap(*, is_bool: bool) -> Special:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        pointer, old, new, *extra = node.args.exprs
        address, ctype = _target(fn, pointer)
        expected, desired = _operand(fn, old), _operand(fn, new)
        _discard(fn, extra)
        orders = (SEQUENTIAL, SEQUENTIAL)
        found, swapped = atomic_access.compare_exchange(fn.out, address, expected, desired, ctype, orders)
        return swapped if is_bool else _result(fn, found, ctype)

    return lower


def _sync_set(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, value, *extra = node.args.exprs
    address, ctype = _target(fn, pointer)
    operand = _operand(fn, value)
    _discard(fn, extra)
    return _result(fn, atomic_access.exchange_bits(fn.out, "xchg", address, operand, ctype, "acquire"), ctype)


def _sync_release(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    address, ctype = _target(fn, node.args.exprs[0])
    _discard(fn, node.args.exprs[1:])
    zero = Value(bits_type(ctype), "null" if isinstance(ctype, PointerType) else "0")
    atomic_access.store_bits(fn.out, zero, address, ctype, "release")
    return VOID_VALUE


_OPERATIONS = ("add", "sub", "and", "or", "xor", "nand")

SPECIAL: dict[str, Special] = {
    "__atomic_load_n": _load_n,
    "__atomic_load": _load,
    "__atomic_store_n": _store_n,
    "__atomic_store": _store,
    "__atomic_exchange_n": _exchange_n,
    "__atomic_exchange": _exchange,
    "__atomic_compare_exchange_n": _compare_exchange,
    "__atomic_compare_exchange": _compare_exchange,
    "__atomic_test_and_set": _test_and_set,
    "__atomic_clear": _clear,
    "__atomic_thread_fence": _fence(""),
    "__atomic_signal_fence": _fence('syncscope("singlethread") '),
    "__atomic_always_lock_free": _lock_free,
    "__atomic_is_lock_free": _lock_free,
    "__sync_synchronize": _fence(""),
    "__sync_lock_test_and_set": _sync_set,
    "__sync_lock_release": _sync_release,
    "__sync_bool_compare_and_swap": _sync_swap(is_bool=True),
    "__sync_val_compare_and_swap": _sync_swap(is_bool=False),
    **{f"__atomic_fetch_{op}": _update(op, is_new=False, has_order=True) for op in _OPERATIONS},
    **{f"__atomic_{op}_fetch": _update(op, is_new=True, has_order=True) for op in _OPERATIONS},
    **{f"__sync_fetch_and_{op}": _update(op, is_new=False, has_order=False) for op in _OPERATIONS},
    **{f"__sync_{op}_and_fetch": _update(op, is_new=True, has_order=False) for op in _OPERATIONS},
}
