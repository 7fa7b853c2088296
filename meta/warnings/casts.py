"""Casts that lose something: -Wint-to-pointer-cast, -Wpointer-to-int-cast, -Wcast-function-type."""

from __future__ import annotations

import itertools

from pycparser import c_ast

from meta.sema.conversions import compatible
from meta.sema.spelling import describe
from meta.sema.types import VOID, CType, FunctionType, IntegerType, PointerType, unqualified
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks


def _cast(checker: Checker, node: c_ast.Cast) -> None:
    source, target = checker.type(node.expr), checker.semantics.types.get(node)
    if isinstance(target, PointerType):
        if isinstance(source, IntegerType):
            _to_pointer(checker, node, source)
        elif isinstance(source, PointerType):
            _functions(checker, node, source.target, target.target)
    elif isinstance(source, PointerType) and isinstance(target, IntegerType) and target.size < 8 and target.bits != 1:
        checker.warn("pointer-to-int-cast", node, "a pointer is cast to an integer of another size", _HINT)


_HINT = "go by way of uintptr_t"


def _to_pointer(checker: Checker, node: c_ast.Cast, source: IntegerType) -> None:
    """The sizes differ, so a part of the value is made up."""
    if source.size != 8 and checker.constant(node.expr) is None:
        checker.warn("int-to-pointer-cast", node, "an integer of another size is cast to a pointer", _HINT)


def _functions(checker: Checker, node: c_ast.Cast, source: CType, target: CType) -> None:
    """Pointers to functions of which calls through the one would go wrong for the other."""
    if not isinstance(source, FunctionType) or not isinstance(target, FunctionType):
        return
    if _ANYTHING in (source, target) or _fit(source, target):
        return
    checker.warn("cast-function-type", node, f"'{describe(source)}' is cast to '{describe(target)}'",
                 "a cast to void (*)(void) in between says that this is meant")  # fmt: skip


_ANYTHING = FunctionType(VOID, ())  # gcc manual 3.8: it matches every function


def _fit(source: FunctionType, target: FunctionType) -> bool:
    if not _equivalent(source.result, target.result):
        return False
    if not source.has_prototype or not target.has_prototype:
        return True
    for one, other in itertools.zip_longest(source.parameters, target.parameters):
        if one is None or other is None:  # the rest is the other's variable arguments, or missing
            shorter = source if one is None else target
            return shorter.is_variadic
        if not _equivalent(one, other):
            return False
    return True


def _equivalent(one: CType, other: CType) -> bool:
    """Whether an argument or result of the one type does for the other."""
    if isinstance(one, PointerType) and isinstance(other, PointerType):
        return True
    if isinstance(one, IntegerType) and isinstance(other, IntegerType):
        return one.bits == other.bits
    return compatible(unqualified(one), unqualified(other))


NODE_CHECKS: NodeChecks = (
    (("int-to-pointer-cast", "pointer-to-int-cast", "cast-function-type"), (c_ast.Cast,), _cast),
)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
