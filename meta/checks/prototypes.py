"""Functions and objects that one unit declares differently from the unit that defines them (C11 6.2.7p2).

No compiler sees both, and the linker does not look: a `double` result is read from %rax, a missing argument
is whatever is in its register. What differs without a difference to the machine (`int` and `unsigned`, `long`
and `long long`, qualifiers) is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from pycparser import c_ast

from meta.checks.findings import Finding, Note
from meta.sema.agreement import Agreement, Measure
from meta.sema.context import span_of
from meta.sema.conversions import decay, promote_argument
from meta.sema.semantics import Semantics, Symbol
from meta.sema.spelling import describe
from meta.sema.types import CType, FunctionType, IntegerType, PointerType

NAME = "prototype"


def check(semantics: Semantics) -> Iterator[Finding]:
    """One finding for each name and each wrong type that it is used with."""
    agreement = Agreement(Measure.MACHINE)
    seen: set[tuple[Symbol, str]] = set()
    for node, symbol in semantics.bindings.items():
        ctype = semantics.types.get(node)
        if not isinstance(symbol, Symbol) or symbol.definition is None or ctype is None:
            continue
        if agreement.agree(ctype, symbol.type) or (symbol, describe(ctype)) in seen:
            continue
        seen.add((symbol, describe(ctype)))
        yield _finding(semantics, node, symbol, ctype)
    yield from _calls(semantics, agreement)


def _finding(semantics: Semantics, node: c_ast.Node, symbol: Symbol, ctype: CType) -> Finding:
    what = "called" if isinstance(ctype, FunctionType) else "used"
    message = f"'{symbol.spelling}' is {what} as '{describe(ctype)}', but defined as '{describe(symbol.type)}'"
    notes = [Note("defined here", span_of(symbol.definition))]
    file = getattr(node.coord, "file", None)
    declared = [each for each in symbol.declarations if getattr(each.coord, "file", None) == file]
    notes += [Note("declared here", span_of(declared[0]))] if declared else []
    return Finding(NAME, message, span_of(node), tuple(notes))


def _calls(semantics: Semantics, agreement: Agreement) -> Iterator[Finding]:
    """Calls without a prototype, and calls through a cast, whose arguments do not fit the definition.

    `main` may be defined with and without parameters (C11 5.1.2.2.1), so who calls it declares none.
    """
    for node in semantics.types:
        if not isinstance(node, c_ast.FuncCall):
            continue
        target = node.name
        while isinstance(target, c_ast.UnaryOp) and target.op in ("*", "&"):
            target = target.expr
        if isinstance(target, c_ast.Cast):
            yield from _cast_call(semantics, agreement, node, target)
        symbol = semantics.bindings.get(target)
        ctype = semantics.types.get(target)
        if not isinstance(symbol, Symbol) or symbol.definition is None or not isinstance(ctype, FunctionType):
            continue
        if not ctype.has_prototype and isinstance(symbol.type, FunctionType) and symbol.spelling != "main":
            yield from _arguments(semantics, agreement, node, symbol)


def _cast_call(
    semantics: Semantics, agreement: Agreement, node: c_ast.FuncCall, cast: c_ast.Cast
) -> Iterator[Finding]:
    symbol = semantics.bindings.get(cast.expr)
    pointer = semantics.types[cast]
    if not isinstance(symbol, Symbol) or not symbol.is_function or not isinstance(pointer, PointerType):
        return
    if not agreement.agree(pointer.target, symbol.type):
        yield _finding(semantics, node, symbol, pointer.target)


def _arguments(
    semantics: Semantics, agreement: Agreement, node: c_ast.FuncCall, symbol: Symbol
) -> Iterator[Finding]:
    """What a call without a prototype passes, promoted (C11 6.5.2.2p6). A float parameter takes no double."""
    wanted = symbol.type
    assert isinstance(wanted, FunctionType)
    given = [
        semantics.converted.get(each) or promote_argument(decay(semantics.types[each]))
        for each in (node.args.exprs if node.args else [])
    ]
    expected = [promote_argument(each) if isinstance(each, IntegerType) else each for each in wanted.parameters]
    if len(given) == len(expected) and not wanted.is_variadic and all(map(agreement.agree, given, expected)):
        return
    shown = ", ".join(describe(each) for each in given)
    message = f"'{symbol.spelling}' is called without a prototype as ({shown}), but defined as '{describe(wanted)}'"
    yield Finding(NAME, message, span_of(node), (Note("defined here", span_of(symbol.definition)),))
