"""Conditions that are not what was meant: -Wparentheses, -Wtautological-compare, -Wtype-limits, -Waddress, ..."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.conversions import decay, promote
from meta.sema.semantics import Symbol
from meta.sema.spelling import describe
from meta.sema.types import ArrayType, FloatingType, FunctionType, IntegerKind, IntegerType, PointerType
from meta.warnings.arithmetic import limits
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, is_null, peeled
from meta.warnings.conversions import value_range
from meta.warnings.enums import enum_of, same_enum

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def _condition(checker: Checker, node: Any) -> None:
    """The controlling expression of a statement, `?:`, `!`, and the operands of `&&` and `||`."""
    if isinstance(node, c_ast.BinaryOp):
        operands = [node.left, node.right] if node.op in ("&&", "||") else []
    elif isinstance(node, c_ast.UnaryOp):
        operands = [node.expr] if node.op == "!" else []
    else:
        operands = [node.cond] if node.cond is not None else []
    for cond in operands:
        if isinstance(cond, c_ast.Assignment) and cond.op == "=" and not gnu_ast.in_parentheses(cond):
            checker.warn("parentheses", cond, "an assignment as a condition",
                         "write `==` to compare, or put the assignment in parentheses of its own")  # fmt: skip
        _address(checker, cond)


def _address(checker: Checker, cond: c_ast.Node) -> None:
    """-Waddress: the address of an object or function is never null."""
    what = _never_null(checker, cond)
    if what is not None:
        checker.warn("address", cond, f"{what} is always true as a condition")


def _never_null(checker: Checker, node: c_ast.Node) -> str | None:
    if isinstance(node, c_ast.UnaryOp) and node.op == "&":
        if isinstance(node.expr, c_ast.ID):
            entity = checker.semantics.bindings.get(node.expr)
            return None if _is_weak(entity) else f"the address of '{node.expr.name}'"
        return None
    if not isinstance(node, c_ast.ID):
        return None
    ctype = checker.semantics.types.get(node)
    entity = checker.semantics.bindings.get(node)
    if isinstance(ctype, FunctionType | ArrayType) and not _is_weak(entity) and entity is not None:
        return f"'{node.name}', {'a function' if isinstance(ctype, FunctionType) else 'an array'},"
    return None


def _is_weak(entity: object) -> bool:
    return isinstance(entity, Symbol) and any(name in entity.attributes for name in ("weak", "weakref", "alias"))


def _comparison(checker: Checker, node: c_ast.BinaryOp) -> None:
    if node.op not in _COMPARISONS:
        return
    left, right = checker.type(node.left), checker.type(node.right)
    if isinstance(left, PointerType) or isinstance(right, PointerType):
        _pointers(checker, node)
        return
    is_same = isinstance(left, IntegerType) and same(checker, node.left, node.right)
    if is_same and not checker.from_macro(node.left, node.op, node.right):
        truth = "true" if node.op in ("==", "<=", ">=") else "false"
        checker.warn("tautological-compare", node, f"a comparison with itself is always {truth}")
    if isinstance(left, FloatingType) or isinstance(right, FloatingType):
        if node.op in ("==", "!="):
            checker.warn("float-equal", node, f"'{node.op}' of floating-point numbers is seldom what is meant")
        return
    _limits(checker, node, node.left, node.right, node.op)
    _limits(checker, node, node.right, node.left, _MIRRORED[node.op])
    if checker.wants(("sign-compare",)):
        _signs(checker, node, node.left, node.right)
    _enums(checker, node)


def _pointers(checker: Checker, node: c_ast.BinaryOp) -> None:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        is_string = isinstance(peeled(one), c_ast.Constant) and peeled(one) in checker.semantics.strings
        if is_string and not is_null(checker, other):
            checker.warn("address", node, "a comparison with a string literal compares addresses", "use strcmp")
            return
        what = _never_null(checker, one) if is_null(checker, other) else None
        if what is not None and not checker.from_macro(node.left, node.op, node.right):
            checker.warn("address", node, f"{what} is never null")
            return
    if same(checker, node.left, node.right):
        checker.warn("tautological-compare", node, "a comparison with itself is always the same")


def same(checker: Checker, left: c_ast.Node, right: c_ast.Node) -> bool:
    """Whether two expressions name the same object, without side effects or constants from macros."""
    if type(left) is not type(right):
        return False
    if isinstance(left, c_ast.ID):
        entity = checker.semantics.bindings.get(left)
        is_value = entity is not None and left.name == right.name and checker.constant(left) is None
        return is_value and entity is checker.semantics.bindings.get(right)
    if isinstance(left, c_ast.StructRef):
        is_member = left.type == right.type and left.field.name == right.field.name
        return is_member and same(checker, left.name, right.name)
    if isinstance(left, c_ast.ArrayRef):
        is_index = same(checker, left.subscript, right.subscript) or (
            isinstance(left.subscript, c_ast.Constant)
            and isinstance(right.subscript, c_ast.Constant)
            and left.subscript.value == right.subscript.value
        )
        return is_index and same(checker, left.name, right.name)
    return isinstance(left, c_ast.UnaryOp) and left.op == right.op == "*" and same(checker, left.expr, right.expr)


def _limits(checker: Checker, node: c_ast.BinaryOp, variable: c_ast.Node, bound: c_ast.Node, op: str) -> None:
    """-Wtype-limits, -Wbool-compare: comparisons that the type of an operand decides."""
    value = checker.constant(bound)
    ctype = checker.integer(variable)
    if value is None or ctype is None or checker.constant(variable) is not None:
        return
    is_truth = ctype.kind is IntegerKind.BOOL or _is_truth(variable)
    common = checker.semantics.converted.get(bound, checker.integer(bound))
    if isinstance(common, IntegerType) and not common.signed and value < 0:
        return
    low, high = (0, 1) if is_truth else value_range(checker, variable) if ctype.size < 4 else limits(ctype)
    promoted = promote(ctype)
    if ctype.signed and isinstance(promoted, IntegerType) and isinstance(common, IntegerType) and not common.signed:
        return  # the variable is converted to an unsigned type: nothing is sure
    decided = _decided(op, value, low, high)
    is_edge = ctype.size >= 4 and low <= value <= high and not is_truth  # `n <= INT_MAX` says what is meant
    if decided is None or (is_edge and (ctype.signed or value != 0)):
        return
    flag = "bool-compare" if is_truth else "type-limits"
    reason = "a truth value is 0 or 1" if is_truth else f"'{describe(ctype)}' is from {low} to {high}"
    checker.warn(flag, node, f"this comparison is always {str(decided).lower()}: {reason}")


def _decided(op: str, value: int, low: int, high: int) -> bool | None:
    """What `x op value` is for every x from low to high, where it is always the same."""
    if op == "<":
        return False if low >= value else True if high < value else None
    if op == "<=":
        return True if high <= value else False if low > value else None
    if op == ">":
        return False if high <= value else True if low > value else None
    if op == ">=":
        return True if low >= value else False if high < value else None
    outside = value < low or value > high
    return (op == "!=") if outside else None


def _is_truth(node: c_ast.Node) -> bool:
    if isinstance(node, c_ast.UnaryOp):
        return bool(node.op == "!")
    return isinstance(node, c_ast.BinaryOp) and node.op in (*_COMPARISONS, "&&", "||")


def _signs(checker: Checker, node: c_ast.Node, left: c_ast.Node, right: c_ast.Node) -> None:
    """-Wsign-compare: a signed operand that may be negative is compared as unsigned."""
    for signed, unsigned in ((left, right), (right, left)):
        common = checker.semantics.converted.get(signed)
        source, other = checker.integer(signed), checker.integer(unsigned)
        if source is None or other is None or not source.signed or not isinstance(common, IntegerType) or common.signed:
            continue
        if value_range(checker, signed)[0] >= 0 or other.signed:
            continue
        constant = checker.constant(unsigned)
        is_equality = isinstance(node, c_ast.BinaryOp) and node.op in ("==", "!=")
        if is_equality and constant is not None and constant <= limits(source)[1]:
            continue
        what = f"'{describe(source)}' meets '{describe(other)}'"
        checker.warn("sign-compare", node, f"{what}: a negative value becomes a large one")
        return


def _enums(checker: Checker, node: c_ast.BinaryOp) -> None:
    first = enum_of(checker, node.left)
    second = enum_of(checker, node.right) if first is not None else None
    if first is not None and second is not None and not same_enum(first, second):
        checker.warn("enum-compare", node, "values of different enums are compared")


def _precedence(checker: Checker, node: c_ast.BinaryOp) -> None:
    """-Wparentheses: operators whose precedence is often taken wrong."""
    for side in (node.left, node.right):
        is_bare = isinstance(side, c_ast.BinaryOp) and not gnu_ast.in_parentheses(side)
        if is_bare and _is_doubtful(node.op, side.op):
            checker.warn("parentheses", node, f"'{side.op}' inside '{node.op}' without parentheses")
            return
    is_not = isinstance(node.left, c_ast.UnaryOp) and node.left.op == "!" and not gnu_ast.in_parentheses(node.left)
    if is_not and node.op in _COMPARISONS and not _is_truth(node.right):
        right = checker.integer(node.right)
        if right is not None and right.kind is not IntegerKind.BOOL:
            checker.warn("logical-not-parentheses", node, f"'!' applies to the left side of '{node.op}' only",
                         "put the comparison, or the negation, in parentheses")  # fmt: skip
    elif is_not and node.op == "&":
        checker.warn("parentheses", node, "'!' applies to the left side of '&' only")


def _is_doubtful(outer: str, inner: str) -> bool:
    if outer == "||":
        return inner == "&&"
    if outer in ("<<", ">>"):
        return inner in ("+", "-")
    if outer in ("&", "|", "^"):
        arithmetic = ("+", "-") if outer == "&" else ("+", "-", "&") + (("^",) if outer == "|" else ())
        return inner in _COMPARISONS or inner in arithmetic
    return outer in _COMPARISONS and inner in _COMPARISONS


def _branches(checker: Checker, node: c_ast.If) -> None:
    """-Wempty-body, -Wdangling-else."""
    if isinstance(node.iftrue, c_ast.EmptyStatement) and node.iffalse is None:
        checker.warn("empty-body", node.iftrue, "this 'if' has an empty body", "write {} where this is meant")
    if isinstance(node.iffalse, c_ast.EmptyStatement):
        checker.warn("empty-body", node.iffalse, "this 'else' has an empty body")
    inner = node.iftrue
    if node.iffalse is None and isinstance(inner, c_ast.Compound) and len(inner.block_items or ()) == 1:
        only = inner.block_items[0]
        if isinstance(only, c_ast.If) and only.iffalse is not None and only.coord is inner.coord:
            checker.warn("dangling-else", node, "the 'else' belongs to the inner 'if'", "put braces around it")


def _conditional(checker: Checker, node: c_ast.TernaryOp) -> None:
    if node.iftrue is not None and checker.wants(("sign-compare",)):
        _signs(checker, node, node.iftrue, node.iffalse)


def _self_assignment(checker: Checker, node: c_ast.Assignment) -> None:
    if node.op == "=" and same(checker, node.lvalue, node.rvalue):
        if checker.from_macro(node.lvalue, "=", node.rvalue):
            return
        ctype = checker.semantics.types.get(node.lvalue)
        if ctype is not None and not ctype.qualifiers:
            checker.warn("self-assign", node, "this assigns an object to itself")


def _subscript(checker: Checker, node: c_ast.ArrayRef) -> None:
    for each in (node.name, node.subscript):
        ctype = checker.semantics.types.get(each)
        is_char = ctype is not None and isinstance(decay(ctype), IntegerType) and decay(ctype).kind is IntegerKind.CHAR  # type: ignore[attr-defined]
        if is_char and checker.constant(each) is None:
            checker.warn("char-subscripts", each, "an index of type 'char' may be negative")


NODE_CHECKS: NodeChecks = (
    (("parentheses", "address"),
     (c_ast.If, c_ast.While, c_ast.DoWhile, c_ast.For, c_ast.TernaryOp, c_ast.UnaryOp, c_ast.BinaryOp), _condition),
    (("tautological-compare", "type-limits", "bool-compare", "sign-compare", "float-equal", "address", "enum-compare"),
     (c_ast.BinaryOp,), _comparison),
    (("parentheses", "logical-not-parentheses"), (c_ast.BinaryOp,), _precedence),
    (("empty-body", "dangling-else"), (c_ast.If,), _branches),
    (("sign-compare",), (c_ast.TernaryOp,), _conditional),
    (("self-assign",), (c_ast.Assignment,), _self_assignment),
    (("char-subscripts",), (c_ast.ArrayRef,), _subscript),
)  # fmt: skip
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
