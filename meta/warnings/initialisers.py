"""-Wmissing-braces, -Wmissing-field-initializers, -Woverride-init: what a brace list leaves out or says twice.

    struct { int a[2]; int b, c; } x = { 1, 2, 3 };     no braces around 1, 2; nothing for c
    int y[2] = { [0] = 1, [0] = 2 };                    the first value of y[0] is lost
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pycparser import c_ast

from meta.sema.initialisers import expanded
from meta.sema.semantics import Store
from meta.sema.types import ArrayType, size_of
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks


def _object(checker: Checker, node: c_ast.Decl | c_ast.CompoundLiteral) -> None:
    """The initialiser of one object."""
    if not isinstance(node.init, c_ast.InitList):
        return
    lists = list(_lists(node.init))
    if checker.wants(("missing-braces",)) and any(_leaves_braces_out(checker, each) for each in lists):
        checker.warn("missing-braces", node.init, "braces around a part of this initialiser are missing")
    if checker.wants(("missing-field-initializers",)):
        for each in lists:
            _fields(checker, each)
    is_designated = any(isinstance(item, c_ast.NamedInitializer) for each in lists for item in each.exprs or ())
    plan = checker.semantics.initialisers.get(node)
    if is_designated and plan is not None and checker.wants(("override-init",)):
        for store in _overriding(plan.stores):
            checker.warn("override-init", store.expr, "this overrides a value given before it in the same initialiser")


def _lists(node: c_ast.InitList) -> Iterator[c_ast.InitList]:
    """A brace list and those inside it."""
    pending = [node]
    while pending:
        each = pending.pop()
        yield each
        values = [_value(item) for item in each.exprs or ()]
        pending.extend(value for value in reversed(values) if isinstance(value, c_ast.InitList))


def _value(item: c_ast.Node) -> c_ast.Node:
    return item.expr if isinstance(item, c_ast.NamedInitializer) else item


def _is_zero(checker: Checker, node: c_ast.InitList) -> bool:
    """`{0}` and `{}`, which mean zeros for everything."""
    items = node.exprs or ()
    return not items or (len(items) == 1 and _is_zero_item(checker, items[0]))


def _is_zero_item(checker: Checker, node: c_ast.Node) -> bool:
    if isinstance(node, c_ast.InitList):
        return _is_zero(checker, node)
    return isinstance(node, c_ast.Constant) and checker.constant(node) == 0


def _leaves_braces_out(checker: Checker, node: c_ast.InitList) -> bool:
    unbraced = checker.semantics.unbraced
    return not _is_zero(checker, node) and any(_value(item) in unbraced for item in node.exprs or ())


def _fields(checker: Checker, node: c_ast.InitList) -> None:
    """Members behind the last one that is given; designators and `{0}` leave them out on purpose."""
    unfilled = checker.semantics.unfilled
    if not unfilled or any(isinstance(item, c_ast.NamedInitializer) for item in node.exprs or ()):
        return
    for place in (node, *(each for each in node.exprs or () if not isinstance(each, c_ast.InitList))):
        member = unfilled.get(place)
        is_zero = _is_zero(checker, node) if place is node else _is_zero_item(checker, place)
        if member is None or is_zero or (isinstance(member.type, ArrayType) and not member.type.length):
            continue
        last = node.exprs[-1] if node.exprs else node
        checker.warn("missing-field-initializers", last, f"member '{member.name}' has no initialiser")


def _overriding(stores: Iterable[Store]) -> Iterator[Store]:
    """The stores into bits that an earlier one wrote."""
    spans = []
    for order, store in enumerate(each for given in stores for each in expanded(given)):
        field = store.bit_field
        start = field.bit_offset if field is not None else store.offset * 8
        width = field.bit_width if field is not None and field.bit_width is not None else size_of(store.type) * 8
        spans.append((start, order, start + width, store))
    spans.sort(key=lambda each: each[:2])
    end, latest = 0, None
    for start, order, stop, store in spans:
        if start < end and latest is not None:
            yield store if order > latest[0] else latest[1]
        if stop > end:
            end, latest = stop, (order, store)


NODE_CHECKS: NodeChecks = (
    (("missing-braces", "missing-field-initializers", "override-init"), (c_ast.Decl, c_ast.CompoundLiteral), _object),
)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
