"""Functions that never return to their caller: those declared so, and those whose body has no way back.

    static void die(void) { for (;;) halt(); }
    static void fail(void) { report(); die(); }

Neither comes back.
"""

from __future__ import annotations

from pycparser import c_ast

from meta.flow.build import flow_graph
from meta.flow.facts import Facts
from meta.nesting import room_to_recurse
from meta.sema.semantics import Semantics, Symbol


def never_returning(semantics: Semantics) -> frozenset[Symbol]:
    """The functions of a program that do not come back; `main` counts as one that does."""
    known = {symbol for symbol in semantics.symbols.values() if "noreturn" in symbol.attributes}
    open_ = {
        symbol: symbol.definition for symbol in semantics.symbols.values()
        if isinstance(symbol.definition, c_ast.FuncDef) and symbol not in known and symbol.spelling != "main"
    }  # fmt: skip
    pending = list(open_)
    callers = _callers(semantics, open_)
    with room_to_recurse():
        while pending:
            symbol = pending.pop()
            if symbol in known:
                continue
            graph = flow_graph(open_[symbol], Facts(semantics, frozenset(known)))
            if not (graph.falls_off or graph.returns):
                known.add(symbol)
                pending.extend(callers.get(symbol, ()))
    return frozenset(known)


def _callers(semantics: Semantics, functions: dict[Symbol, c_ast.FuncDef]) -> dict[Symbol, dict[Symbol, None]]:
    """Who names whom, of these functions."""
    found: dict[Symbol, dict[Symbol, None]] = {}
    for caller, node in functions.items():
        nodes: list[c_ast.Node] = [node.body]
        while nodes:
            each = nodes.pop()
            named = semantics.bindings.get(each)
            if isinstance(named, Symbol):
                found.setdefault(named, {})[caller] = None
            nodes.extend(each)
    return found
