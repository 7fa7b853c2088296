"""What the declarations of one unit do with names, by structure: it holds in every program that has the unit.

    void f(int n) { g(n); x = n; }      calls: g(n)      stores: x -> x = n      uses: n read, x stored, n read
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pycparser import c_ast

from meta.gnu_ast import Asm, GnuAttribute, LabelAddress, LocalLabels
from meta.passes.discarded import DISCARDING, discarded_below
from meta.passes.tree import Node, walk
from meta.passes.uses import Use, uses
from meta.program import Unit
from meta.sema import Semantics, Symbol
from meta.sema.semantics import Local

_STEPS = ("++", "--", "p++", "p--")


@dataclass(frozen=True, slots=True)
class Notes:
    """One external declaration.

    calls: plain direct ones, `f(...)`; stores: assignments and steps by the identifier that they store to; cleanups:
    names of functions in such attributes; uses: every other identifier that is bound to a function or object;
    discarded: expressions whose value nobody takes; idle_labels: those that nothing jumps to; local_typedefs: type
    names of blocks; assembly: asm statements and declarations.
    """

    calls: tuple[Node, ...]
    stores: tuple[tuple[Node, Node], ...]
    cleanups: tuple[Node, ...]
    uses: tuple[tuple[Node, Use], ...]
    discarded: frozenset[Node]
    idle_labels: tuple[Node, ...]
    local_typedefs: tuple[Node, ...]
    assembly: tuple[Node, ...]


def unit_notes(unit: Unit, semantics: Semantics) -> dict[Node, Notes]:
    """What each declaration of a unit of the program that `semantics` is of does."""
    return {ext: _notes(semantics, ext) for ext in unit.ast.ext}


def _notes(semantics: Semantics, top: Node) -> Notes:
    calls, stores, cleanups, typedefs, assembly = [], [], [], [], []
    discarded: set[Node] = set()
    below = tuple(walk(top))
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
        elif kind is Asm:
            assembly.append(node)
        elif kind is c_ast.Compound:
            typedefs += [each for each in node.block_items or () if isinstance(each, c_ast.Typedef)]
        if kind in DISCARDING and node is not top:
            discarded.update(discarded_below(semantics, node))
    labels = _idle_labels(semantics, below) if isinstance(top, c_ast.FuncDef) else ()
    return Notes(
        tuple(calls), tuple(stores), tuple(cleanups), _uses(semantics, top, {call.name for call in calls}),
        frozenset(discarded), tuple(labels), tuple(typedefs), tuple(assembly),
    )  # fmt: skip


def _uses(semantics: Semantics, top: Node, callees: set[Node]) -> tuple[tuple[Node, Use], ...]:
    found = []
    for node, use in uses(semantics, top):
        bound = semantics.bindings.get(node)
        if isinstance(bound, Symbol | Local) and node not in callees:
            is_function = isinstance(bound, Symbol) and bound.is_function
            found.append((node, Use.ADDRESS if is_function and use is not Use.UNEVALUATED else use))
    return tuple(found)


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


def _idle_labels(semantics: Semantics, function: Iterable[Node]) -> list[Node]:
    """The labels of a function that nothing in it names; none where it declares labels of blocks."""
    labels = []
    targets: set[str] = set()
    for node in function:
        kind = type(node)
        if kind is c_ast.Label:
            labels.append(node)
        elif kind is c_ast.Goto:
            targets.add(semantics.labels[node])
        elif kind is Asm:
            targets.update(semantics.asm_labels.get(node, ()))
        elif kind is LabelAddress:
            targets.add(semantics.label_places[node].name)
        elif kind is LocalLabels:
            return []
    return [label for label in labels if semantics.labels[label] not in targets]
