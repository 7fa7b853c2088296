"""Functions with a machine-level calling convention: `naked` and `interrupt` (gcc manual 6.33.34).

An interrupt handler may not touch SSE or x87 registers, which nobody saved; nor may what it calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.context import Context, fail
from meta.sema.semantics import Semantics, Symbol
from meta.sema.spelling import describe
from meta.sema.types import FloatingType, FunctionType, IntegerType, PointerType, is_void

_IN_NAKED = (gnu_ast.Asm, c_ast.EmptyStatement, c_ast.Pragma, c_ast.StaticAssert)


def check(ctx: Context, node: c_ast.FuncDef, symbol: Symbol) -> None:
    """Check a definition whose body was analysed."""
    if "naked" in symbol.attributes:
        for item in node.body.block_items or ():
            if not isinstance(item, _IN_NAKED):
                fail(item, f"the naked function '{symbol.spelling}' may hold only asm statements")
    if "interrupt" not in symbol.attributes:
        return
    ctype = symbol.type
    assert isinstance(ctype, FunctionType)
    first, *others = (*ctype.parameters, None)
    error = others[0] if len(others) > 1 else None
    is_error = error is None or (isinstance(error, IntegerType) and error.size == 8 and len(others) == 2)
    if not is_void(ctype.result) or not isinstance(first, PointerType) or not is_error or ctype.is_variadic:
        fail(
            node, f"the interrupt handler '{symbol.spelling}' has type '{describe(ctype)}'",
            "it returns void and takes a pointer to the frame, and perhaps an error code of type unsigned long",
        )


def without_vectors(semantics: Semantics) -> set[Symbol]:
    """Every function that interrupt handlers can reach by name: these use general registers only."""
    pending = [symbol for symbol in semantics.symbols.values() if "interrupt" in symbol.attributes]
    found: set[Symbol] = set()
    while pending:
        symbol = pending.pop()
        if symbol in found or not isinstance(symbol.definition, c_ast.FuncDef):
            continue
        found.add(symbol)
        for node in _below(symbol.definition.body):
            if isinstance(semantics.types.get(node), FloatingType):
                fail(node, f"'{symbol.spelling}' can run in an interrupt handler and uses floating point")
            bound = semantics.bindings.get(node)
            if isinstance(bound, Symbol) and bound.is_function:
                pending.append(bound)
    return found


def _below(node: c_ast.Node) -> Iterator[c_ast.Node]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(child for _, child in reversed(current.children()))
