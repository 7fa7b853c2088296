"""Lowering questions about the CPU: a word of libgcc's table is read and a bit of it tested."""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.lower import memory
from meta.lower.ir import VOID_VALUE, Value
from meta.lower.state import FunctionLowering
from meta.sema.builtin_cpu import FEATURES, VENDORS, question
from meta.sema.semantics import Symbol

_FEATURES_AT = 12


def _external(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    symbol = fn.semantics.bindings[node]
    assert isinstance(symbol, Symbol)
    return fn.module.symbol(symbol)


def _initialise(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    fn.out.instruction("i32", f"call i32 {_external(fn, node).text}()")
    return VOID_VALUE


def _supports(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    out = fn.out
    word = memory.load_raw(out, memory.offset(out, _external(fn, node), _FEATURES_AT), "i32", 4)
    return out.instruction("i32", f"and {word}, {_signed(1 << FEATURES[question(node)])}")


def _signed(value: int) -> int:
    return value - (1 << 32) if value >> 31 else value


def _is(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    word = memory.load_raw(fn.out, _external(fn, node), "i32", 4)
    flag = fn.out.instruction("i1", f"icmp eq {word}, {VENDORS[question(node)]}")
    return fn.out.instruction("i32", f"zext {flag} to i32")


SPECIAL: dict[str, Callable[[FunctionLowering, c_ast.FuncCall], Value]] = {
    "__builtin_cpu_init": _initialise,
    "__builtin_cpu_supports": _supports,
    "__builtin_cpu_is": _is,
}
