"""Typing operators (C11 6.5.3 to 6.5.16): operand checks and the conversions they imply."""

from __future__ import annotations

from pycparser import c_ast

from meta.sema import complex_values, expressions, vectors
from meta.sema.context import Context, fail, refuse
from meta.sema.conversions import common_type, compatible, composite, decay, pointers_assignable, promote
from meta.sema.semantics import Local
from meta.sema.spelling import describe
from meta.sema.types import (
    FLOAT,
    FLOAT16,
    INT,
    POINTER_DIFFERENCE,
    VOID,
    ComplexType,
    CType,
    FloatingType,
    FunctionType,
    IntegerType,
    PointerType,
    RecordType,
    VectorType,
    is_arithmetic,
    is_complete,
    is_integer,
    is_scalar,
    is_void,
    qualified,
    unqualified,
)

_RELATIONAL = ("<", ">", "<=", ">=")
_EQUALITY = ("==", "!=")
_BITWISE = ("&", "|", "^")
_SHIFTS = ("<<", ">>")


def promoted_type(ctx: Context, node: c_ast.Node) -> CType:
    """The promoted type of an already typed operand, by its width where it is a bit-field."""
    ctype = promote(decay(ctx.semantics.types[node]), _bit_width(ctx, node))
    return FLOAT if ctype == FLOAT16 else ctype


def _bit_width(ctx: Context, node: c_ast.Node) -> int | None:
    """The width of the bit-field whose value an expression is, as gcc sees it: C11 6.3.1.1p2 leaves open whether
    `(x, s.f)`, `s.f = x`, `s.f++` and `({ s.f; })` have the type of `s.f` or a narrower one."""
    while node is not None:
        if (member := ctx.semantics.members.get(node)) is not None:
            return member.bit_width
        node = _same_value(ctx, node)
    return None


def _same_value(ctx: Context, node: c_ast.Node) -> c_ast.Node | None:
    """The operand whose value, and type, an expression has."""
    if node in ctx.semantics.chosen:  # _Generic, __builtin_choose_expr
        return ctx.semantics.chosen[node]
    if isinstance(node, c_ast.ExprList):
        return node.exprs[-1]
    if isinstance(node, c_ast.Assignment):
        return node.lvalue
    if isinstance(node, c_ast.UnaryOp) and node.op in ("++", "--", "p++", "p--"):
        return node.expr
    if isinstance(node, c_ast.Compound) and node.block_items:
        return node.block_items[-1]
    return None


def nominal_type(ctx: Context, node: c_ast.Node) -> CType:
    """The type that `sizeof`, `typeof`, `_Generic` and `...` see: `_Float16` where it was computed in float."""
    ctype = ctx.semantics.types[node]
    if unqualified(ctype) == FLOAT and _is_half(ctx, node):
        return FLOAT16
    return ctype


def _is_half(ctx: Context, node: c_ast.Node) -> bool:
    if isinstance(node, c_ast.TernaryOp):
        operands = [node.cond if node.iftrue is None else node.iftrue, node.iffalse]
    elif isinstance(node, c_ast.BinaryOp):
        operands = [node.left, node.right]
    elif isinstance(node, c_ast.UnaryOp) and node.op in ("+", "-"):
        operands = [node.expr]
    else:
        return False
    found = [unqualified(nominal_type(ctx, each)) for each in operands]
    return FLOAT16 in found and all(each == FLOAT16 or is_integer(each) for each in found)


def promote_operand(ctx: Context, node: c_ast.Node) -> CType:
    """Apply the integer promotions to an already typed operand."""
    ctype = promoted_type(ctx, node)
    expressions.convert(ctx, node, ctype)
    return ctype


def unary(ctx: Context, node: c_ast.UnaryOp) -> CType:
    op = node.op
    if op in ("sizeof", "_Alignof"):
        return expressions.size_expression(ctx, node)
    if op == "&":
        return _address_of(ctx, node)
    if op in ("++", "--", "p++", "p--"):
        return _step(ctx, node)
    ctype = expressions.rvalue(ctx, node.expr)
    if op == "*":
        if not isinstance(ctype, PointerType):
            fail(node, f"cannot dereference '{describe(ctype)}'")
        return ctype.target
    if isinstance(ctype, VectorType):
        return vectors.unary(node, ctype)
    if op == "!":
        if not is_scalar(ctype):
            fail(node, f"'!' needs a number or a pointer, not '{describe(ctype)}'")
        return INT
    if op in ("__real__", "__imag__"):
        return _complex_part(ctx, node)
    if op == "~" and not is_integer(ctype) and not isinstance(ctype, ComplexType):
        fail(node, f"'~' needs an integer, not '{describe(ctype)}'")
    if op not in ("+", "-", "~"):
        refuse(node, f"the unary operator '{op}'")
    if not is_arithmetic(ctype):
        fail(node, f"unary '{op}' needs a number, not '{describe(ctype)}'")
    return promote_operand(ctx, node.expr)


def _complex_part(ctx: Context, node: c_ast.UnaryOp) -> CType:
    """`__real__ z`, an lvalue where z is one (gcc manual 6.11); of a real number, a value."""
    ctype = ctx.semantics.types[node.expr]
    if isinstance(ctype, ComplexType):
        return qualified(ctype.element, ctype.qualifiers)
    if not is_arithmetic(ctype):
        fail(node, f"'{node.op}' needs a number, not '{describe(ctype)}'")
    return decay(ctype)


def _address_of(ctx: Context, node: c_ast.UnaryOp) -> CType:
    ctype = expressions.type_expression(ctx, node.expr)
    member = ctx.semantics.members.get(node.expr)
    if member is not None and member.bit_width is not None:
        fail(node, "cannot take the address of a bit-field")
    _check_register(ctx, node.expr)
    if not isinstance(ctype, FunctionType) and not expressions.is_lvalue(ctx, node.expr):
        fail(node, "cannot take the address of a value")
    return PointerType(ctype)


def _check_register(ctx: Context, node: c_ast.Node) -> None:
    """C11 6.5.3.2p1: no address of what is declared register, nor of a part of it."""
    while isinstance(node, c_ast.StructRef) and node.type == ".":
        node = node.name
    entity = ctx.semantics.bindings.get(node)
    if isinstance(entity, Local) and entity.is_register:
        fail(node, f"cannot take the address of '{entity.name}', which is declared register")


def _step(ctx: Context, node: c_ast.UnaryOp) -> CType:
    ctype = unqualified(expressions.modifiable(ctx, node.expr))
    if isinstance(ctype, PointerType):
        _check_stride(node, ctype)
        ctx.semantics.operations[node] = ctype
    elif is_arithmetic(ctype):
        ctx.semantics.operations[node] = common_type(promoted_type(ctx, node.expr), INT)
    else:
        fail(node, f"'{node.op[-2:]}' needs a number or a pointer, not '{describe(ctype)}'")
    return ctype


def _check_stride(node: c_ast.Node, ctype: PointerType) -> None:
    target = ctype.target
    if not (is_complete(target) or is_void(target) or isinstance(target, FunctionType)):
        fail(node, f"arithmetic on a pointer to incomplete type '{describe(target)}'")


def binary(ctx: Context, node: c_ast.BinaryOp) -> CType:
    op = node.op
    if op in ("&&", "||"):
        expressions.condition(ctx, node.left)
        expressions.condition(ctx, node.right)
        return INT
    left, right = expressions.rvalue(ctx, node.left), expressions.rvalue(ctx, node.right)
    if vectors.is_vector(left, right):
        return vectors.binary(ctx, node)
    if op in _RELATIONAL or op in _EQUALITY:
        return _comparison(ctx, node, left, right)
    if isinstance(left, PointerType) or isinstance(right, PointerType):
        return _pointer_arithmetic(ctx, node, left, right)
    _check_arithmetic(node, left, right)
    if op in _SHIFTS:
        promote_operand(ctx, node.right)
        return promote_operand(ctx, node.left)
    return usual_conversions(ctx, node.left, node.right, op)


def _check_arithmetic(node: c_ast.BinaryOp | c_ast.Assignment, left: CType, right: CType) -> None:
    op = node.op if isinstance(node, c_ast.BinaryOp) else node.op[:-1]
    integers_only = op in ("%", *_SHIFTS, *_BITWISE)
    valid = is_integer if integers_only else is_arithmetic
    if not (valid(left) and valid(right)):
        fail(node, f"invalid operands of '{node.op}': '{describe(left)}' and '{describe(right)}'")


def usual_conversions(ctx: Context, left: c_ast.Node, right: c_ast.Node, op: str = "") -> CType:
    ctype = common_type(promoted_type(ctx, left), promoted_type(ctx, right))
    _convert_operand(ctx, left, ctype, complex_values.keeps_real(op, is_right=False))
    _convert_operand(ctx, right, ctype, complex_values.keeps_real(op, is_right=True))
    return ctype


def _convert_operand(ctx: Context, node: c_ast.Node, ctype: CType, keeps_real: bool) -> None:
    """Convert to the common type; beside a complex operand a real one may only take its format."""
    is_real = keeps_real and not isinstance(decay(ctx.semantics.types[node]), ComplexType)
    expressions.convert(ctx, node, ctype.element if isinstance(ctype, ComplexType) and is_real else ctype)


def _comparison(ctx: Context, node: c_ast.BinaryOp, left: CType, right: CType) -> CType:
    if is_arithmetic(left) and is_arithmetic(right):
        ctype = usual_conversions(ctx, node.left, node.right)
        if isinstance(ctype, ComplexType) and node.op in _RELATIONAL:
            fail(node, f"complex numbers have no order: '{describe(left)}' {node.op} '{describe(right)}'")
        return INT
    if isinstance(left, PointerType) and isinstance(right, PointerType):
        return INT  # of distinct types is a warning, as in gcc: -Wcompare-distinct-pointer-types
    if isinstance(left, PointerType) and expressions.is_null_pointer(ctx, node.right):
        expressions.convert(ctx, node.right, left)
        return INT
    if isinstance(right, PointerType) and expressions.is_null_pointer(ctx, node.left):
        expressions.convert(ctx, node.left, right)
        return INT
    if expressions.crosses(left, right):  # a warning, as in gcc 12
        integer, pointer = (node.left, right) if is_integer(left) else (node.right, left)
        expressions.convert(ctx, integer, pointer)
        return INT
    fail(node, f"invalid operands of '{node.op}': '{describe(left)}' and '{describe(right)}'")


def _pointer_arithmetic(ctx: Context, node: c_ast.BinaryOp, left: CType, right: CType) -> CType:
    if node.op == "+" and isinstance(right, PointerType) and is_integer(left):
        _check_stride(node, right)
        promote_operand(ctx, node.left)
        return right
    if node.op in ("+", "-") and isinstance(left, PointerType) and is_integer(right):
        _check_stride(node, left)
        promote_operand(ctx, node.right)
        return left
    if node.op == "-" and isinstance(left, PointerType) and isinstance(right, PointerType):
        if not compatible(unqualified(left.target), unqualified(right.target)):
            fail(node, f"subtracting '{describe(right)}' from '{describe(left)}'")
        _check_stride(node, left)
        return POINTER_DIFFERENCE
    fail(node, f"invalid operands of '{node.op}': '{describe(left)}' and '{describe(right)}'")


def assignment(ctx: Context, node: c_ast.Assignment) -> CType:
    ctype = unqualified(expressions.modifiable(ctx, node.lvalue))
    value = expressions.rvalue(ctx, node.rvalue)
    if node.op == "=":
        expressions.assign(ctx, node.rvalue, ctype, "assignment")
        return ctype
    op = node.op[:-1]
    if isinstance(ctype, VectorType):
        return vectors.assignment(ctx, node, ctype)
    if isinstance(ctype, PointerType):
        if op not in ("+", "-") or not is_integer(value):
            fail(node, f"invalid operands of '{node.op}': '{describe(ctype)}' and '{describe(value)}'")
        _check_stride(node, ctype)
        promote_operand(ctx, node.rvalue)
        ctx.semantics.operations[node] = ctype
        return ctype
    _check_arithmetic(node, ctype, value)
    promoted = promoted_type(ctx, node.lvalue)
    if op in _SHIFTS:
        promote_operand(ctx, node.rvalue)
        ctx.semantics.operations[node] = promoted
        return ctype
    operation = common_type(promoted, promoted_type(ctx, node.rvalue))
    _convert_operand(ctx, node.rvalue, operation, complex_values.keeps_real(op, is_right=True))
    ctx.semantics.operations[node] = operation
    return ctype


def conditional(ctx: Context, node: c_ast.TernaryOp) -> CType:
    expressions.condition(ctx, node.cond)
    first = node.cond if node.iftrue is None else node.iftrue
    left = decay(ctx.semantics.types[first]) if node.iftrue is None else expressions.rvalue(ctx, first)
    right = expressions.rvalue(ctx, node.iffalse)
    ctype = _conditional_type(ctx, node, first, left, right)
    if node.iftrue is not None:
        if not is_void(ctype):
            expressions.convert(ctx, first, ctype)
    elif left != ctype and not isinstance(left, IntegerType | FloatingType | PointerType):
        fail(node, f"'?:' cannot convert '{describe(left)}' to '{describe(ctype)}'")
    if not is_void(ctype):
        expressions.convert(ctx, node.iffalse, ctype)
    return ctype


def _conditional_type(ctx: Context, node: c_ast.TernaryOp, first: c_ast.Node, left: CType, right: CType) -> CType:
    """The result type of `?:` (C11 6.5.15p5, p6)."""
    if is_arithmetic(left) and is_arithmetic(right):
        return common_type(promoted_type(ctx, first), promoted_type(ctx, node.iffalse))
    if is_void(left) or is_void(right):
        return VOID
    if isinstance(left, RecordType | VectorType) and left == right:
        return left
    if isinstance(left, PointerType) and isinstance(right, PointerType):
        return _pointer_result(ctx, node, first, left, right)
    if isinstance(left, PointerType) and expressions.is_null_pointer(ctx, node.iffalse):
        return left
    if isinstance(right, PointerType) and expressions.is_null_pointer(ctx, first):
        return right
    if expressions.crosses(left, right):  # a warning, as in gcc 12
        return left if isinstance(left, PointerType) else right
    fail(node, f"the operands of '?:' have types '{describe(left)}' and '{describe(right)}'")


def _pointer_result(
    ctx: Context, node: c_ast.TernaryOp, first: c_ast.Node, left: PointerType, right: PointerType
) -> CType:
    if expressions.is_null_pointer(ctx, node.iffalse):
        return left
    if expressions.is_null_pointer(ctx, first):
        return right
    qualifiers = left.target.qualifiers | right.target.qualifiers
    a, b = unqualified(left.target), unqualified(right.target)
    if is_void(a) or is_void(b):
        return PointerType(qualified(VOID, qualifiers))
    if not pointers_assignable(left, right):
        return PointerType(qualified(VOID, qualifiers))  # gcc's choice; it warns
    return PointerType(qualified(composite(a, b) if compatible(a, b) else a, qualifiers))
