"""Calls of library functions that go wrong for sure: -Wstringop-overflow, -Wabsolute-value, -Wfree-nonheap-object.

    char name[4]; strcpy(name, "long");     five bytes        abs(size - 3u)     is no absolute value
"""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.spelling import describe
from meta.sema.types import ArrayType, CType, FloatingType, IntegerType, is_variable_length, size_of
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, peeled

_COPIES = frozenset({"memcpy", "memmove", "memset"})
_ABSOLUTE: dict[str, tuple[type[CType], int]] = {  # what they take: a class of types and a size
    "abs": (IntegerType, 4), "labs": (IntegerType, 8), "llabs": (IntegerType, 8), "imaxabs": (IntegerType, 8),
    "fabs": (FloatingType, 8), "fabsf": (FloatingType, 4), "fabsl": (FloatingType, 16),
}  # fmt: skip


def _call(checker: Checker, node: c_ast.FuncCall) -> None:
    name = checker.callee_name(node)
    arguments = node.args.exprs if node.args else []
    if name in _COPIES and len(arguments) == 3:
        _fits(checker, node, arguments[0], checker.constant(arguments[2]))
    elif name == "strcpy" and len(arguments) == 2:
        text = checker.semantics.strings.get(peeled(arguments[1]))
        _fits(checker, node, arguments[0], None if text is None else len(text.split(b"\0")[0]) + 1)
    elif name in _ABSOLUTE and len(arguments) == 1:
        _absolute(checker, node, name, arguments[0])
    elif name == "free" and len(arguments) == 1 and _is_object(checker, peeled(arguments[0])):
        checker.warn("free-nonheap-object", node, "this frees an object that was not allocated")


def _is_object(checker: Checker, node: c_ast.Node) -> bool:
    """Whether an expression is the address of a variable."""
    if isinstance(node, c_ast.UnaryOp) and node.op == "&":
        return isinstance(node.expr, c_ast.ID)
    return isinstance(node, c_ast.ID) and isinstance(checker.semantics.types.get(node), ArrayType)


def _fits(checker: Checker, node: c_ast.FuncCall, target: c_ast.Node, size: int | None) -> None:
    """Whether so many bytes fit into the array that they go to, where that is known."""
    target = peeled(target)
    ctype = checker.semantics.types.get(target)
    if size is None or not isinstance(target, c_ast.ID) or not isinstance(ctype, ArrayType):
        return
    if ctype.length is not None and not is_variable_length(ctype) and size > size_of(ctype):
        message = f"this writes {size} bytes into '{target.name}', which has {size_of(ctype)}"
        checker.warn("stringop-overflow", node, message)


def _absolute(checker: Checker, node: c_ast.FuncCall, name: str, argument: c_ast.Node) -> None:
    ctype = checker.type(argument)
    kind, size = _ABSOLUTE[name]
    if isinstance(ctype, IntegerType) and not ctype.signed and ctype.size >= 4:
        checker.warn("absolute-value", node, f"'{describe(ctype)}' has no sign: '{name}' changes nothing")
    elif isinstance(ctype, IntegerType | FloatingType) and (not isinstance(ctype, kind) or ctype.size > size):
        checker.warn("absolute-value", node, f"'{name}' of a value of type '{describe(ctype)}', which it does not take")


NODE_CHECKS: NodeChecks = (
    (("stringop-overflow", "absolute-value", "free-nonheap-object"), (c_ast.FuncCall,), _call),
)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
