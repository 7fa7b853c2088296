"""Lowering compiler builtins: most are one LLVM intrinsic."""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.diagnostics import Unsupported
from meta.lower import expressions, overflow, varargs, variable
from meta.lower.casts import resize
from meta.lower.constants import number
from meta.lower.ir import VOID_VALUE, Value
from meta.lower.irtypes import value_type
from meta.lower.state import FunctionLowering
from meta.sema.context import span_of
from meta.sema.types import FloatingType

Handler = Callable[[FunctionLowering, c_ast.FuncCall, list[Value]], Value]


def call(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    """Lower a call of a builtin that sema accepted."""
    name = node.name.name
    special = _SPECIAL.get(name)
    if special is not None:
        return special(fn, node)
    values = [expressions.value_of(fn, arg) for arg in (node.args.exprs if node.args else [])]
    stem = name.removeprefix("__builtin_")
    handler = _SIMPLE.get(stem) or _FAMILIES.get(_family(stem))
    if handler is None:
        raise Unsupported(f"the builtin '{name}' is not supported", span=span_of(node))
    return handler(fn, node, values)


def _floating(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
        ctype = fn.type_of(node)
        assert isinstance(ctype, FloatingType)
        text = value_type(ctype)
        suffix = {4: "f32", 8: "f64", 16: "f80"}[ctype.size]
        return fn.out.instruction(text, f"call {text} @llvm.{intrinsic}.{suffix}({', '.join(map(str, values))})")

    return lower


def _special_number(value: float) -> Handler:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall, _: list[Value]) -> Value:
        return number(value, fn.type_of(node))

    return lower


def _count_zeros(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
        (value,) = values
        found = fn.out.instruction(value.type, f"call {value.type} @llvm.{intrinsic}.{value.type}({value}, i1 true)")
        return resize(fn.out, found, _bits(value), 32, signed=False)

    return lower


def _bits(value: Value) -> int:
    return int(value.type.removeprefix("i"))


def _popcount(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    (value,) = values
    found = fn.out.instruction(value.type, f"call {value.type} @llvm.ctpop.{value.type}({value})")
    return resize(fn.out, found, _bits(value), 32, signed=False)


def _parity(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    return fn.out.instruction("i32", f"and {_popcount(fn, node, values)}, 1")


def _find_first_set(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    (value,) = values
    out = fn.out
    zeros = out.instruction(value.type, f"call {value.type} @llvm.cttz.{value.type}({value}, i1 false)")
    index = resize(out, zeros, _bits(value), 32, signed=False)
    position = out.instruction("i32", f"add {index}, 1")
    is_zero = out.instruction("i1", f"icmp eq {value}, 0")
    return out.instruction("i32", f"select {is_zero}, i32 0, {position}")


def _byte_swap(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    (value,) = values
    return fn.out.instruction(value.type, f"call {value.type} @llvm.bswap.{value.type}({value})")


def _expect(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    return fn.out.instruction("i64", f"call i64 @llvm.expect.i64({values[0]}, {values[1]})")


def _unreachable(fn: FunctionLowering, _: c_ast.FuncCall, __: list[Value]) -> Value:
    fn.out.unreachable()
    return VOID_VALUE


def _trap(fn: FunctionLowering, _: c_ast.FuncCall, __: list[Value]) -> Value:
    fn.out.effect("call void @llvm.trap()")
    fn.out.unreachable()
    return VOID_VALUE


def _frame(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
        return fn.out.instruction("ptr", f"call ptr @llvm.{intrinsic}({values[0]})")

    return lower


def _alloca(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    return fn.out.instruction("ptr", f"alloca i8, {values[0]}, align 16")


def _copy_bytes(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
        target, source, size = values
        fn.out.effect(f"call void @llvm.{intrinsic}.p0.p0.i64({target}, {source}, {size}, i1 false)")
        return target

    return lower


def _set_bytes(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    target, byte, size = values
    narrow = fn.out.instruction("i8", f"trunc {byte} to i8")
    fn.out.effect(f"call void @llvm.memset.p0.i64({target}, {narrow}, {size}, i1 false)")
    return target


# Library functions that are lowered as their intrinsics, with the types of result and parameters they must have.
MEMORY_FUNCTIONS = {
    "memcpy": ["ptr", "ptr", "ptr", "i64"],
    "memmove": ["ptr", "ptr", "ptr", "i64"],
    "memset": ["ptr", "ptr", "i32", "i64"],
}


def memory_call(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    """A call of a function in MEMORY_FUNCTIONS."""
    return _SIMPLE[node.name.name](fn, node, values)


_SIMPLE: dict[str, Handler] = {
    "expect": _expect,
    "unreachable": _unreachable,
    "trap": _trap,
    "frame_address": _frame("frameaddress.p0"),
    "return_address": _frame("returnaddress"),
    "alloca": _alloca,
    "memcpy": _copy_bytes("memcpy"),
    "memmove": _copy_bytes("memmove"),
    "memset": _set_bytes,
    "bswap16": _byte_swap,
    "bswap32": _byte_swap,
    "bswap64": _byte_swap,
}

# Builtins that exist for several types; the suffixes l, ll and f were taken off.
_FAMILIES: dict[str, Handler] = {
    "clz": _count_zeros("ctlz"),
    "ctz": _count_zeros("cttz"),
    "popcount": _popcount,
    "parity": _parity,
    "ffs": _find_first_set,
    "sqrt": _floating("sqrt"),
    "fabs": _floating("fabs"),
    "floor": _floating("floor"),
    "ceil": _floating("ceil"),
    "trunc": _floating("trunc"),
    "fmin": _floating("minnum"),
    "fmax": _floating("maxnum"),
    "copysign": _floating("copysign"),
    "huge_val": _special_number(float("inf")),
    "inf": _special_number(float("inf")),
    "nan": _special_number(float("nan")),
}


def _family(name: str) -> str:
    """`clzll` is of the family `clz`, `ceilf` of `ceil`."""
    for suffix in ("", "ll", "l", "f"):
        stem = name.removesuffix(suffix) if suffix else name
        if stem in _FAMILIES:
            return stem
    return name


def _va_start(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    fn.out.effect(f"call void @llvm.va_start.p0({expressions.value_of(fn, node.args.exprs[0])})")
    return VOID_VALUE


def _va_end(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    fn.out.effect(f"call void @llvm.va_end.p0({expressions.value_of(fn, node.args.exprs[0])})")
    return VOID_VALUE


def _va_copy(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    target, source = (expressions.value_of(fn, arg) for arg in node.args.exprs)
    fn.out.effect(f"call void @llvm.va_copy.p0({target}, {source})")
    return VOID_VALUE


def _va_arg(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    cursor = expressions.value_of(fn, node.args.exprs[0])
    variable.evaluate(fn, node.args.exprs[1])
    return varargs.fetch(fn, cursor, fn.type_of(node))


def _choose(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    return expressions.value_of(fn, fn.semantics.chosen[node])


def _prefetch(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    address = expressions.value_of(fn, node.args.exprs[0])
    fn.out.effect(f"call void @llvm.prefetch.p0({address}, i32 0, i32 3, i32 1)")
    return VOID_VALUE


_SPECIAL: dict[str, Callable[[FunctionLowering, c_ast.FuncCall], Value]] = {
    "__builtin_va_start": _va_start,
    "__builtin_va_end": _va_end,
    "__builtin_va_copy": _va_copy,
    "__builtin_va_arg": _va_arg,
    "__builtin_choose_expr": _choose,
    "__builtin_prefetch": _prefetch,
    "__builtin_add_overflow": overflow.checked("add"),
    "__builtin_sub_overflow": overflow.checked("sub"),
    "__builtin_mul_overflow": overflow.checked("mul"),
}
