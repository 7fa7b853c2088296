"""-Wreturn-type, -Wreturn-local-addr, -Wunreachable-code: how functions end."""

from __future__ import annotations

import itertools
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.semantics import Local
from meta.sema.spelling import describe
from meta.sema.types import ArrayType, PointerType, is_void
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, peeled


class _End:
    """A node-like place."""

    def __init__(self, coord: Any) -> None:
        self.coord = coord


def _missing_return(checker: Checker, node: c_ast.FuncDef) -> None:
    symbol = checker.semantics.functions[node].symbol
    result = getattr(symbol.type, "result", None)
    is_silent = symbol.spelling == "main" or "naked" in symbol.attributes
    if result is None or is_silent:
        return
    if is_void(result):
        if "noreturn" in symbol.attributes and checker.graph(node).falls_off:
            checker.warn("return-type", _end(node), f"'{symbol.spelling}' is declared noreturn, but can return")
    elif _falls_off(checker, node):
        hint = f"'{symbol.spelling}' returns '{describe(result)}'"
        checker.warn("return-type", _end(node), "control reaches the end of a non-void function", hint)
    _unreachable(checker, node)


def _falls_off(checker: Checker, node: c_ast.FuncDef) -> bool:
    """Most functions end in a `return`, whatever is before it."""
    items = node.body.block_items
    return not (items and isinstance(items[-1], c_ast.Return)) and checker.graph(node).falls_off


def _end(node: c_ast.FuncDef) -> _End:
    return _End(gnu_ast.end_of(node.body) or node.coord)


def _unreachable(checker: Checker, node: c_ast.FuncDef) -> None:
    """The first statement behind a jump."""
    if not checker.wants(("unreachable-code",)):
        return
    graph = checker.graph(node)
    for block in checker.body.nodes.get(c_ast.Compound, ()):
        items = block.block_items or []
        for before, after in itertools.pairwise(items):
            is_nothing = isinstance(after, c_ast.Decl | c_ast.EmptyStatement)
            if isinstance(before, _JUMPS) and not is_nothing and not graph.is_reached(after):
                checker.warn("unreachable-code", after, "this statement is never reached")
                break


_JUMPS = (c_ast.Return, c_ast.Break, c_ast.Continue, c_ast.Goto)


def _local_address(checker: Checker, node: c_ast.Return) -> None:
    local = _addressed(checker, node.expr) if node.expr is not None else None
    if local is not None:
        checker.warn("return-local-addr", node, f"the address of '{local.name}' is returned, which ends to exist here")


def _addressed(checker: Checker, node: c_ast.Node) -> Local | None:
    """The local object that the value of `node` surely points into."""
    node = peeled(node)
    if isinstance(node, c_ast.BinaryOp) and node.op in ("+", "-"):
        return _addressed(checker, node.left) or _addressed(checker, node.right)
    if isinstance(node, c_ast.UnaryOp) and node.op == "&":
        return _object(checker, node.expr)
    if isinstance(checker.semantics.types.get(node), ArrayType):
        return _object(checker, node)
    return None


def _object(checker: Checker, node: c_ast.Node) -> Local | None:
    """The local object that an lvalue is a part of."""
    while True:
        is_element = isinstance(node, c_ast.ArrayRef) and isinstance(checker.semantics.types.get(node.name), ArrayType)
        if not is_element and not (isinstance(node, c_ast.StructRef) and node.type == "."):
            break
        node = node.name
    entity = checker.semantics.bindings.get(node)
    return entity if isinstance(entity, Local) else None


def _returns_pointer(checker: Checker, node: c_ast.Return) -> None:
    if node.expr is not None and isinstance(checker.type(node.expr), PointerType):
        _local_address(checker, node)


NODE_CHECKS: NodeChecks = ((("return-local-addr",), (c_ast.Return,), _returns_pointer),)
FUNCTION_CHECKS: FunctionChecks = ((("return-type", "unreachable-code"), _missing_return),)
UNIT_CHECKS: UnitChecks = ()
