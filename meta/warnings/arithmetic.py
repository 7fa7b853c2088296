"""-Wdiv-by-zero, -Wshift-*, -Woverflow, -Warray-bounds, -Wnull-dereference: what goes wrong for sure."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.sema.spelling import describe
from meta.sema.types import ArrayType, IntegerType, PointerType, Qualifier
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, is_null

_EXACT = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}


def _division(checker: Checker, node: c_ast.BinaryOp | c_ast.Assignment) -> None:
    if node.op.rstrip("=") not in ("/", "%") or node.op in ("==", "<=", ">=", "!="):
        return
    right = node.right if isinstance(node, c_ast.BinaryOp) else node.rvalue
    left = node.left if isinstance(node, c_ast.BinaryOp) else node.lvalue
    is_whole = checker.integer(right) is not None and checker.integer(left) is not None
    if is_whole and checker.constant(right) == 0:
        checker.warn("div-by-zero", node, "division by zero")


def _shift(checker: Checker, node: c_ast.BinaryOp | c_ast.Assignment) -> None:
    if node.op.rstrip("=") not in ("<<", ">>"):
        return
    is_binary = isinstance(node, c_ast.BinaryOp)
    left, right = (node.left, node.right) if is_binary else (node.lvalue, node.rvalue)
    table = checker.semantics.types if is_binary else checker.semantics.operations
    ctype, count = table.get(node), checker.constant(right)
    if not isinstance(ctype, IntegerType):
        return
    if count is not None and count < 0:
        checker.warn("shift-count-negative", node, f"the shift count {count} is negative")
    elif count is not None and count >= ctype.bits:
        message = f"the shift count {count} is not less than the {ctype.bits} bits of '{describe(ctype)}'"
        checker.warn("shift-count-overflow", node, message)
    if node.op == "<<" and ctype.signed and checker.wants(("shift-negative-value",)):
        value = checker.constant(left)
        if value is not None and value < 0:
            checker.warn("shift-negative-value", node, f"the negative value {value} is shifted to the left")


def limits(ctype: IntegerType) -> tuple[int, int]:
    """The least and the greatest value of an integer type."""
    if not ctype.signed:
        return 0, (1 << ctype.bits) - 1
    return -(1 << (ctype.bits - 1)), (1 << (ctype.bits - 1)) - 1


def _overflow(checker: Checker, node: c_ast.BinaryOp) -> None:
    operation = _EXACT.get(node.op)
    ctype = checker.semantics.types.get(node) if operation is not None else None
    if operation is None or not isinstance(ctype, IntegerType) or not ctype.signed:
        return
    left, right = checker.operand(node.left), checker.operand(node.right)
    if left is not None and right is not None:
        low, high = limits(ctype)
        if not low <= operation(left, right) <= high:
            checker.warn("overflow", node, f"this constant overflows '{describe(ctype)}'")


def _bounds(checker: Checker, node: c_ast.FuncDef) -> None:
    addressed = {each.expr for each in checker.body.nodes.get(c_ast.UnaryOp, ()) if each.op == "&"}
    for element in checker.body.nodes.get(c_ast.ArrayRef, ()):
        array = checker.semantics.types.get(element.name)
        if not isinstance(array, ArrayType) or array.length is None or array.bound is not None:
            continue
        index = checker.constant(element.subscript)
        if index is None or 0 <= index < array.length or (index == array.length and element in addressed):
            continue
        if _is_trailing(checker, element.name, array):
            continue
        side = "before" if index < 0 else "behind"
        checker.warn("array-bounds", element,
                     f"index {index} is {side} the array, which has {array.length} elements")  # fmt: skip


def _is_trailing(checker: Checker, node: c_ast.Node, array: ArrayType) -> bool:
    """Whether an array is the last member of a struct, or one of a union's, which older code lets grow."""
    if not isinstance(node, c_ast.StructRef):
        return False
    member = checker.semantics.members.get(node)
    records = (each for each in checker.semantics.records if each.members and member in each.members)
    record = next(records, None)
    if record is None or not record.members or (array.length or 0) > 1:
        return False
    return record.is_union or record.members[-1] is member


def _null(checker: Checker, node: c_ast.FuncDef) -> None:
    addressed = _below_address(checker)
    for each in checker.body.nodes.get(c_ast.UnaryOp, ()):
        if each.op == "*" and each not in addressed:
            _dereferenced(checker, each, each.expr)
    for each in checker.body.nodes.get(c_ast.StructRef, ()):
        if each.type == "->" and each not in addressed:
            _dereferenced(checker, each, each.name)


def _below_address(checker: Checker) -> set[Any]:
    """The lvalues of which only the address is taken."""
    found: set[Any] = set()
    for node in checker.body.nodes.get(c_ast.UnaryOp, ()):
        if node.op != "&":
            continue
        inner = node.expr
        while isinstance(inner, c_ast.StructRef | c_ast.ArrayRef | c_ast.UnaryOp):
            found.add(inner)
            inner = inner.expr if isinstance(inner, c_ast.UnaryOp) else inner.name
    return found


def _dereferenced(checker: Checker, node: c_ast.Node, pointer: c_ast.Node) -> None:
    ctype = checker.type(pointer)
    is_plain = isinstance(ctype, PointerType) and not ctype.target.qualifiers & Qualifier.VOLATILE
    if is_plain and is_null(checker, pointer):
        checker.warn("null-dereference", node, "a null pointer is dereferenced")


NODE_CHECKS: NodeChecks = (
    (("div-by-zero",), (c_ast.BinaryOp, c_ast.Assignment), _division),
    (("shift-count-negative", "shift-count-overflow", "shift-negative-value"),
     (c_ast.BinaryOp, c_ast.Assignment), _shift),
    (("overflow",), (c_ast.BinaryOp,), _overflow),
)  # fmt: skip
FUNCTION_CHECKS: FunctionChecks = ((("array-bounds",), _bounds), (("null-dereference",), _null))
UNIT_CHECKS: UnitChecks = ()
