"""How a tree uses each name: reads it, stores to it, or lets its address out.

    x = y[i] + 1;      x: stored      y: read (or, where y is an array, read by element)      i: read
    s.a += f(&t);      s: updated     t: address taken

The kind says what happens to the object that the name denotes, not to what it may point to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from pycparser import c_ast

from meta.gnu_ast import LEAVES, Asm
from meta.passes.tree import Node
from meta.sema import Semantics
from meta.sema.types import ArrayType


class Use(Enum):
    """What one mention of a name does to its object."""

    READ = "read"
    STORE = "store"  # the whole object, by `=`
    PART = "part"  # a member or element is stored, by `=`
    READ_PART = "read part"  # an element is read
    UPDATE = "update"  # by `op=`, `++` or `--`, the whole or a part
    ADDRESS = "address"  # it may be read and written from anywhere
    UNEVALUATED = "unevaluated"  # in sizeof, _Alignof, typeof: nothing


_STEPS = ("++", "--", "p++", "p--")
_SIZES = ("sizeof", "_Alignof")


def addressed(semantics: Semantics, top: Node) -> set[object]:
    """The variables whose address is taken below a node: more than their names leads to them."""
    return {semantics.bindings.get(node) for node, use in uses(semantics, top) if use is Use.ADDRESS}


def uses(semantics: Semantics, top: Node) -> Iterator[tuple[Node, Use]]:
    """Every identifier expression in `top` with its use, in source order."""
    stack: list[tuple[Node, Use]] = [(top, Use.READ)]
    while stack:
        node, use = stack.pop()
        kind = type(node)
        if kind is c_ast.ID:
            if use is Use.READ and isinstance(semantics.types.get(node), ArrayType):
                use = Use.ADDRESS  # an array that becomes a pointer
            yield node, use
            continue
        if kind in LEAVES:
            continue
        parts = _CHILDREN.get(kind)
        if parts is not None:
            found = list(parts(semantics, node, use))
        else:
            below = use if use is Use.UNEVALUATED else Use.READ
            found = [(child, below) for child in node]
        found.reverse()
        stack += found


Parts = Iterator[tuple[Node, Use]]


def _assignment(_: Semantics, node: Node, use: Use) -> Parts:
    """A store in an operand that is not evaluated may be evaluated after all, for a variable length."""
    if use is Use.UNEVALUATED:
        yield node.lvalue, Use.ADDRESS
        yield node.rvalue, use
        return
    yield node.lvalue, Use.STORE if node.op == "=" else Use.UPDATE
    yield node.rvalue, Use.READ


def _unary(semantics: Semantics, node: Node, use: Use) -> Parts:
    if node.op in _STEPS:
        yield node.expr, Use.ADDRESS if use is Use.UNEVALUATED else Use.UPDATE
    elif use is Use.UNEVALUATED or (node.op in _SIZES and node in semantics.values):
        yield node.expr, Use.UNEVALUATED
    elif node.op == "&":
        yield node.expr, Use.ADDRESS
    elif node.op in ("__real__", "__imag__"):
        yield node.expr, _of_part(use)
    else:
        yield node.expr, Use.READ


def _member(semantics: Semantics, node: Node, use: Use) -> Parts:
    if use is Use.UNEVALUATED:
        yield node.name, use
    elif node.type == "->":
        yield node.name, Use.READ
    else:
        yield node.name, _of_part(_decayed(semantics, node, use))


def _element(semantics: Semantics, node: Node, use: Use) -> Parts:
    for child in (node.name, node.subscript):
        if use is Use.UNEVALUATED:
            yield child, use
        elif isinstance(semantics.types.get(child), ArrayType):
            found = _of_part(_decayed(semantics, node, use))
            yield child, Use.READ_PART if found is Use.READ else found
        else:
            yield child, Use.READ


def _decayed(semantics: Semantics, node: Node, use: Use) -> Use:
    """An array that is read becomes a pointer."""
    return Use.ADDRESS if use is Use.READ and isinstance(semantics.types.get(node), ArrayType) else use


def _of_part(use: Use) -> Use:
    """What happens to an object when this happens to a part of it."""
    return Use.PART if use is Use.STORE else use


def _asm(_: Semantics, node: Node, use: Use) -> Parts:
    for operand in [*node.outputs, *node.inputs]:
        yield operand.expr, Use.ADDRESS


def _typeof(_: Semantics, node: Node, use: Use) -> Parts:
    yield node.expr, Use.UNEVALUATED


def _alignas(_: Semantics, node: Node, use: Use) -> Parts:
    yield node.alignment, Use.UNEVALUATED


def _generic(_: Semantics, node: Node, use: Use) -> Parts:
    yield node.expr, Use.UNEVALUATED
    for association in node.associations:
        yield association, use if use is Use.UNEVALUATED else Use.READ


def _named_initializer(_: Semantics, node: Node, use: Use) -> Parts:
    yield node.expr, use  # designators name members, or are constants


_CHILDREN: dict[type[Any], Callable[[Semantics, Any, Use], Parts]] = {
    c_ast.Assignment: _assignment,
    c_ast.UnaryOp: _unary,
    c_ast.StructRef: _member,
    c_ast.ArrayRef: _element,
    Asm: _asm,
    c_ast.TypeOf: _typeof,
    c_ast.Alignas: _alignas,
    c_ast.GenericSelection: _generic,
    c_ast.NamedInitializer: _named_initializer,
}
