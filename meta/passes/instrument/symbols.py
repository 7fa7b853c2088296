"""Telling the host where functions and objects are, so that pointers have names.

    static __attribute__((constructor)) void __probe_symbols(void) { __probe_symbol(0, &f); __probe_symbol(1, &table); }
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from pycparser import c_ast

from meta.gnu_ast import GnuAttribute
from meta.passes.instrument.endings import Views
from meta.passes.tree import Node, address_of, call, compound, identifier, number, prototype, shallow_copy
from meta.profile.probes import SymbolProbe
from meta.program import Unit
from meta.sema import Symbol
from meta.sema.types import is_complete, size_of

SYMBOL, SYMBOLS = "__probe_symbol", "__probe_symbols"


@dataclass(frozen=True, slots=True)
class Addressed:
    """A function or object of a unit that a pointer may point at."""

    probe: SymbolProbe
    spelling: str
    node: Node


def addressed(unit: Unit, views: Views, measured: Container[Node], *, objects: bool) -> Iterator[Addressed]:
    """Measured functions whose address is taken; with `objects` those with a name at file scope."""
    taken = views.taken()
    for each in unit.ast.ext:
        symbol = _symbol(each, views)
        if symbol is None or symbol.unit != unit.path:
            continue
        if isinstance(each, c_ast.FuncDef):
            if each in taken and each in measured:
                yield Addressed(SymbolProbe(symbol.name), symbol.spelling, each)
        elif objects and symbol.definition is each and not symbol.is_function and not symbol.is_thread_local:
            size = size_of(symbol.type) if is_complete(symbol.type) else 0
            if size:
                yield Addressed(SymbolProbe(symbol.name, size), symbol.spelling, each)


def _symbol(node: Node, views: Views) -> Symbol | None:
    """The symbol of the first platform that compiles a definition."""
    for view in views.all:
        found = view.semantics.defined.get(node) or view.semantics.declared.get(node)
        if isinstance(found, Symbol):
            return found
    return None


def constructor(found: list[Addressed], first: int, at: Node) -> Node:
    """The function that says where these are, with ids from `first` on."""
    statements = []
    for index, each in enumerate(found, first):
        reference = c_ast.UnaryOp("&", identifier(each.spelling, each.node), each.node.coord)
        statements.append(call(SYMBOL, [number(index, each.node), address_of(reference)], each.node))
    mark = c_ast.AttributeSpecifier([GnuAttribute("constructor", None, at.coord)], at.coord)
    declared = shallow_copy(prototype(SYMBOLS, None, at=at), storage=["static"], attributes=[mark])
    return c_ast.FuncDef(declared, None, compound(statements, at), at.coord)
