"""`__builtin_cpu_init`, `__builtin_cpu_supports`, `__builtin_cpu_is` (gcc manual 6.60.34), answered by libgcc.

`__cpu_model` holds four words: vendor, type, subtype, and a bit for each feature (libgcc, cpuinfo.h).
"""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.sema import expressions
from meta.sema.builtin_tables import operands
from meta.sema.context import Context, fail, refuse
from meta.sema.literals import decode_string
from meta.sema.semantics import Symbol
from meta.sema.types import INT, UNSIGNED_INT, VOID, ArrayType, CType, FunctionType

TABLE, INITIALISE = "__cpu_model", "__cpu_indicator_init"
FEATURES = {
    name: bit
    for bit, name in enumerate((
        "cmov", "mmx", "popcnt", "sse", "sse2", "sse3", "ssse3", "sse4.1", "sse4.2", "avx", "avx2", "sse4a", "fma4",
        "xop", "fma", "avx512f", "bmi", "bmi2", "aes", "pclmul", "avx512vl", "avx512bw", "avx512dq", "avx512cd",
        "avx512er", "avx512pf", "avx512vbmi", "avx512ifma", "avx5124vnniw", "avx5124fmaps", "avx512vpopcntdq",
        "avx512vbmi2",
    ))
}  # fmt: skip
VENDORS = {"intel": 1, "amd": 2}


def question(node: c_ast.FuncCall) -> str:
    """The name that is asked for, a string literal."""
    (argument,) = operands(node, 1)
    if not isinstance(argument, c_ast.Constant) or argument.value[:1] != '"':
        fail(node, f"'{node.name.name}' takes one string")
    return decode_string(argument)[1][:-1].decode()


def _external(ctx: Context, node: c_ast.FuncCall, name: str, ctype: CType) -> None:
    symbol = ctx.externals.setdefault(name, Symbol(name, name, ctype, is_static=False))
    ctx.semantics.bindings[node] = symbol


def _initialise(ctx: Context, node: c_ast.FuncCall) -> CType:
    operands(node, 0)
    _external(ctx, node, INITIALISE, FunctionType(INT, ()))
    return VOID


def _ask(known: dict[str, int]) -> Callable[[Context, c_ast.FuncCall], CType]:
    def handler(ctx: Context, node: c_ast.FuncCall) -> CType:
        name = question(node)
        if name not in known:
            refuse(node, f"'{node.name.name}(\"{name}\")'")
        expressions.type_expression(ctx, node.args.exprs[0])
        _external(ctx, node, TABLE, ArrayType(UNSIGNED_INT, 4))
        return INT

    return handler


SPECIAL: dict[str, Callable[[Context, c_ast.FuncCall], CType]] = {
    "__builtin_cpu_init": _initialise,
    "__builtin_cpu_supports": _ask(FEATURES),
    "__builtin_cpu_is": _ask(VENDORS),
}
