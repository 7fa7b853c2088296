"""What evaluating an expression does beside giving a value."""

from __future__ import annotations

from pycparser import c_ast

from meta.gnu_ast import Asm
from meta.passes.tree import Node
from meta.sema import Semantics
from meta.sema.types import ArrayType, CType, RecordType, VoidType, is_atomic, is_volatile

_STEPS = ("++", "--", "p++", "p--")
_PLACES = (c_ast.ID, c_ast.StructRef, c_ast.ArrayRef, c_ast.UnaryOp, c_ast.CompoundLiteral)


def is_pure(semantics: Semantics, node: Node) -> bool:
    """Whether nobody would notice if an expression was not evaluated: no store, no call, nothing volatile."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, c_ast.Assignment | c_ast.Compound | Asm):
            return False
        if isinstance(current, c_ast.UnaryOp) and current.op in _STEPS:
            return False
        if isinstance(current, c_ast.FuncCall):
            if current not in semantics.values:
                return False
            continue
        if isinstance(current, c_ast.UnaryOp) and current.op in ("sizeof", "_Alignof") and current in semantics.values:
            continue
        if isinstance(current, _PLACES) and is_watched(semantics.types.get(current)):
            return False
        stack.extend(child for _, child in current.children())
    return True


def is_watched(ctype: CType | None) -> bool:
    """Whether reading an object of this type may be seen."""
    if ctype is None:
        return False
    if is_volatile(ctype) or is_atomic(ctype):
        return True
    if isinstance(ctype, ArrayType):
        return is_watched(ctype.element)
    if isinstance(ctype, RecordType):
        return any(is_watched(member.type) for member in ctype.record.members or ())
    return False


def effects(semantics: Semantics, node: Node) -> list[Node]:
    """The parts of an expression that have to be evaluated when its value is not needed, in order."""
    if is_pure(semantics, node):
        return []
    if isinstance(node, c_ast.BinaryOp) and node.op not in ("&&", "||"):
        return [*effects(semantics, node.left), *effects(semantics, node.right)]
    if isinstance(node, c_ast.UnaryOp) and node.op in ("!", "-", "+", "~"):
        return effects(semantics, node.expr)
    if isinstance(node, c_ast.Cast) and not isinstance(semantics.types[node], VoidType):
        return effects(semantics, node.expr)
    if isinstance(node, c_ast.ExprList):
        return [part for each in node.exprs for part in effects(semantics, each)]
    return [node]
