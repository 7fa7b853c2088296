"""What the declarations of one unit do with names, by structure: it holds in every program that has the unit.

    void f(int n) { g(n); x = n; }      calls: g(n)      stores: x -> x = n      uses: n read, x stored, n read
"""

from __future__ import annotations

from dataclasses import dataclass

from pycparser import c_ast

from meta.gnu_ast import GnuAttribute
from meta.passes.tree import Node, walk
from meta.passes.uses import Use, uses
from meta.program import Unit
from meta.sema import Semantics, Symbol
from meta.sema.semantics import Local

_STEPS = ("++", "--", "p++", "p--")


@dataclass(frozen=True, slots=True)
class Notes:
    """One external declaration.

    below: all that stands in it; calls: plain direct ones, `f(...)`; stores: assignments and steps by the identifier
    that they store to; cleanups: names of functions in such attributes; uses: every other identifier that is bound to
    a function or object.
    """

    below: tuple[Node, ...]
    calls: tuple[Node, ...]
    stores: tuple[tuple[Node, Node], ...]
    cleanups: tuple[Node, ...]
    uses: tuple[tuple[Node, Use], ...]


def unit_notes(unit: Unit, semantics: Semantics) -> dict[Node, Notes]:
    """What each declaration of a unit of the program that `semantics` is of does."""
    return {ext: _notes(semantics, ext) for ext in unit.ast.ext}


def _notes(semantics: Semantics, top: Node) -> Notes:
    calls, stores, cleanups = [], [], []
    below = tuple(walk(top))[1:]
    for node in below:
        kind = type(node)
        if kind is c_ast.FuncCall:
            if _is_direct(semantics, node.name):
                calls.append(node)
        elif kind is c_ast.Assignment:
            stores.append((_stored_name(node.lvalue), node))
        elif kind is c_ast.UnaryOp:
            if node.op in _STEPS:
                stores.append((_stored_name(node.expr), node))
        elif kind is GnuAttribute and node.name == "cleanup" and node.arguments:
            cleanups += [each for each in node.arguments.exprs if isinstance(each, c_ast.ID)]
    callees = {call.name for call in calls}
    used = []
    for node, use in uses(semantics, top):
        bound = semantics.bindings.get(node)
        if isinstance(bound, Symbol | Local) and node not in callees:
            is_function = isinstance(bound, Symbol) and bound.is_function
            used.append((node, Use.ADDRESS if is_function and use is not Use.UNEVALUATED else use))
    return Notes(below, tuple(calls), tuple(stores), tuple(cleanups), tuple(used))


def _is_direct(semantics: Semantics, callee: Node) -> bool:
    if not isinstance(callee, c_ast.ID):
        return False
    bound = semantics.bindings.get(callee)
    return isinstance(bound, Symbol) and bound.is_function and bound.spelling == callee.name


def _stored_name(place: Node) -> Node:
    """The identifier at the bottom of an lvalue; some other node where none is its base for certain."""
    while True:
        if isinstance(place, c_ast.StructRef):
            place = place.name
        elif isinstance(place, c_ast.ArrayRef):
            place = place.name if not isinstance(place.name, c_ast.Constant) else place.subscript
        elif isinstance(place, c_ast.UnaryOp) and place.op in ("__real__", "__imag__"):
            place = place.expr
        else:
            return place
