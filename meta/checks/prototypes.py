"""Functions and objects that one unit declares differently from the unit that defines them (C11 6.2.7p2).

No compiler sees both, and the linker does not look: a `double` result is read from %rax, a missing argument
is whatever is in its register. What differs without a difference to the machine (`int` and `unsigned`, `long`
and `long long`, qualifiers) is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from pycparser import c_ast

from meta.checks.findings import Finding, Note
from meta.sema.context import span_of
from meta.sema.conversions import decay, promote_argument
from meta.sema.semantics import Semantics, Symbol
from meta.sema.types import (
    ArrayType,
    CType,
    FunctionType,
    IntegerKind,
    IntegerType,
    PointerType,
    Record,
    RecordType,
    VoidType,
    describe,
    size_of,
    unqualified,
)

NAME = "prototype"


def check(semantics: Semantics) -> Iterator[Finding]:
    """One finding for each name and each wrong type that it is used with."""
    seen: set[tuple[Symbol, str]] = set()
    for node, symbol in semantics.bindings.items():
        ctype = semantics.types.get(node)
        if not isinstance(symbol, Symbol) or symbol.definition is None or ctype is None:
            continue
        if agrees(ctype, symbol.type) or (symbol, describe(ctype)) in seen:
            continue
        seen.add((symbol, describe(ctype)))
        yield _finding(semantics, node, symbol, ctype)
    yield from _calls(semantics)


def _finding(semantics: Semantics, node: c_ast.Node, symbol: Symbol, ctype: CType) -> Finding:
    what = "called" if isinstance(ctype, FunctionType) else "used"
    message = f"'{symbol.spelling}' is {what} as '{describe(ctype)}', but defined as '{describe(symbol.type)}'"
    notes = [Note("defined here", span_of(symbol.definition))]
    file = getattr(node.coord, "file", None)
    declared = [each for each in symbol.declarations if getattr(each.coord, "file", None) == file]
    notes += [Note("declared here", span_of(declared[0]))] if declared else []
    return Finding(NAME, message, span_of(node), tuple(notes))


def _calls(semantics: Semantics) -> Iterator[Finding]:
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
            yield from _cast_call(semantics, node, target)
        symbol = semantics.bindings.get(target)
        ctype = semantics.types.get(target)
        if not isinstance(symbol, Symbol) or symbol.definition is None or not isinstance(ctype, FunctionType):
            continue
        if not ctype.has_prototype and isinstance(symbol.type, FunctionType) and symbol.spelling != "main":
            yield from _arguments(semantics, node, symbol, symbol.type)


def _cast_call(semantics: Semantics, node: c_ast.FuncCall, cast: c_ast.Cast) -> Iterator[Finding]:
    symbol = semantics.bindings.get(cast.expr)
    pointer = semantics.types[cast]
    if not isinstance(symbol, Symbol) or not symbol.is_function or not isinstance(pointer, PointerType):
        return
    if not agrees(pointer.target, symbol.type):
        yield _finding(semantics, node, symbol, pointer.target)


def _arguments(semantics: Semantics, node: c_ast.FuncCall, symbol: Symbol, wanted: FunctionType) -> Iterator[Finding]:
    given = [
        semantics.converted.get(each) or promote_argument(decay(semantics.types[each]))
        for each in (node.args.exprs if node.args else [])
    ]
    expected = [promote_argument(each) for each in wanted.parameters]
    if len(given) == len(expected) and not wanted.is_variadic and all(map(agrees, given, expected)):
        return
    shown = ", ".join(describe(each) for each in given)
    message = f"'{symbol.spelling}' is called without a prototype as ({shown}), but defined as '{describe(wanted)}'"
    yield Finding(NAME, message, span_of(node), (Note("defined here", span_of(symbol.definition)),))


def agrees(left: CType, right: CType, assumed: frozenset[tuple[Record, Record]] = frozenset()) -> bool:
    """Whether code that knows a thing by either type does the same to it; records compare by their members."""
    if isinstance(left, IntegerType) and isinstance(right, IntegerType):
        return _integers_agree(left, right)
    if type(left) is not type(right):
        return False
    if isinstance(left, PointerType) and isinstance(right, PointerType):
        return _targets_agree(left.target, right.target, assumed)
    if isinstance(left, ArrayType) and isinstance(right, ArrayType):
        lengths = left.length is None or right.length is None or left.length == right.length
        return lengths and agrees(left.element, right.element, assumed)
    if isinstance(left, FunctionType) and isinstance(right, FunctionType):
        return _functions_agree(left, right, assumed)
    if isinstance(left, RecordType) and isinstance(right, RecordType):
        return _records_agree(left.record, right.record, assumed)
    return unqualified(left) == unqualified(right)


def _integers_agree(left: IntegerType, right: IntegerType) -> bool:
    """Narrow ones are extended by their sign, so it counts there."""
    if (left.kind is IntegerKind.BOOL) != (right.kind is IntegerKind.BOOL):
        return False
    return left.size == right.size and (left.signed == right.signed or left.size >= 4)


def _targets_agree(left: CType, right: CType, assumed: frozenset[tuple[Record, Record]]) -> bool:
    """Pointers to void and to characters stand for any."""
    wild = [isinstance(each, VoidType) or (isinstance(each, IntegerType) and each.size == 1) for each in (left, right)]
    return any(wild) or agrees(left, right, assumed)


def _functions_agree(left: FunctionType, right: FunctionType, assumed: frozenset[tuple[Record, Record]]) -> bool:
    if not agrees(left.result, right.result, assumed):
        return False
    if not (left.has_prototype and right.has_prototype):
        return True
    if len(left.parameters) != len(right.parameters) or left.is_variadic != right.is_variadic:
        return False
    return all(agrees(a, b, assumed) for a, b in zip(left.parameters, right.parameters, strict=True))


def _records_agree(left: Record, right: Record, assumed: frozenset[tuple[Record, Record]]) -> bool:
    if left is right or (left, right) in assumed:
        return True
    if left.is_union != right.is_union:
        return False
    if left.members is None or right.members is None:
        return left.tag == right.tag
    if left.size != right.size or len(left.members) != len(right.members):
        return False
    assumed = assumed | {(left, right)}
    return all(
        (a.name, a.offset, a.bit_offset, a.bit_width) == (b.name, b.offset, b.bit_offset, b.bit_width)
        and size_of(a.type) == size_of(b.type)
        and agrees(a.type, b.type, assumed)
        for a, b in zip(left.members, right.members, strict=True)
    )
