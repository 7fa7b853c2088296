"""GNU vector types (gcc manual 6.52): `vector_size`, operators lane by lane, shuffles and conversions.

    typedef int v4 __attribute__((vector_size(16)));     v4 a = {1, 2, 3, 4};  a + 1;  a < b;  a[2];
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pycparser import c_ast

from meta.sema import constants, declarators, expressions
from meta.sema.attributes import Attributes
from meta.sema.builtin_tables import operands
from meta.sema.context import Context, fail
from meta.sema.spelling import describe
from meta.sema.types import (
    INT,
    LONG,
    SHORT,
    SIGNED_CHAR,
    ArrayType,
    CType,
    FloatingType,
    FunctionType,
    IntegerKind,
    IntegerType,
    PointerType,
    VectorType,
    is_arithmetic,
    size_of,
    unqualified,
)

_COMPARISONS = ("<", ">", "<=", ">=", "==", "!=")
_INTEGER_ONLY = ("%", "&", "|", "^", "<<", ">>")
_LANES = {1: SIGNED_CHAR, 2: SHORT, 4: INT, 8: LONG}


def applied(ctx: Context, node: c_ast.Node, ctype: CType, attributes: Attributes) -> CType:
    """`ctype` with `vector_size` at its innermost element type, as gcc applies it."""
    if "vector_size" not in attributes:
        return ctype
    arguments = attributes["vector_size"]
    if arguments is None or len(arguments.exprs) != 1:
        fail(node, "attribute 'vector_size' takes one number")
    expressions.rvalue(ctx, arguments.exprs[0])
    size = constants.evaluate_integer(ctx.semantics, arguments.exprs[0], "a vector's size")
    return _sized(node, ctype, size)


def _sized(node: c_ast.Node, ctype: CType, size: int) -> CType:
    if isinstance(ctype, PointerType):
        return replace(ctype, target=_sized(node, ctype.target, size))
    if isinstance(ctype, ArrayType):
        return replace(ctype, element=_sized(node, ctype.element, size))
    if isinstance(ctype, FunctionType):
        return replace(ctype, result=_sized(node, ctype.result, size))
    is_element = isinstance(ctype, FloatingType) or (
        isinstance(ctype, IntegerType) and ctype.kind is not IntegerKind.BOOL
    )
    if not is_element or size_of(ctype) > 8:
        fail(node, f"'{describe(ctype)}' cannot be the element of a vector")
    count, rest = divmod(size, size_of(ctype))
    if rest or count <= 0 or count & (count - 1) or size > 1 << 12:
        fail(node, f"{size} bytes are no size of a vector of '{describe(ctype)}'")
    return VectorType(replace(unqualified(ctype), alignment=0), count, qualifiers=ctype.qualifiers)


def is_vector(*types: CType) -> bool:
    return any(isinstance(ctype, VectorType) for ctype in types)


def assignable(source: CType, target: CType) -> bool:
    """Whether a vector converts without a cast: only the signedness of its integers may differ."""
    if not isinstance(source, VectorType) or not isinstance(target, VectorType):
        return False
    if source == target:
        return True
    both = isinstance(source.element, IntegerType) and isinstance(target.element, IntegerType)
    return both and source.length == target.length and size_of(source) == size_of(target)


def castable(source: CType, target: CType) -> bool:
    """A cast keeps the bits: between vectors, and between a vector and an integer, of one size."""
    return size_of(source) == size_of(target) and all(
        isinstance(ctype, VectorType | IntegerType) for ctype in (source, target)
    )


def _common(ctx: Context, node: c_ast.Node, op: str, left: c_ast.Node, right: c_ast.Node) -> VectorType:
    """Convert the operands to one vector type; a scalar becomes every lane."""
    types = [unqualified(ctx.semantics.types[each]) for each in (left, right)]
    vector = types[0] if isinstance(types[0], VectorType) else types[1]
    assert isinstance(vector, VectorType)
    wrong = f"invalid operands of '{op}': '{describe(types[0])}' and '{describe(types[1])}'"
    if op in _INTEGER_ONLY and not isinstance(vector.element, IntegerType):
        fail(node, wrong)
    for each, ctype in zip((left, right), types, strict=True):
        fits = is_arithmetic(ctype) and not (
            isinstance(ctype, FloatingType) and isinstance(vector.element, IntegerType)
        )
        if not fits and not assignable(ctype, vector):
            fail(node, wrong)
        expressions.convert(ctx, each, vector)
    return vector


def binary(ctx: Context, node: c_ast.BinaryOp) -> CType:
    vector = _common(ctx, node, node.op, node.left, node.right)
    if node.op in _COMPARISONS:
        return VectorType(_LANES[size_of(vector.element)], vector.length)
    return vector


def unary(node: c_ast.UnaryOp, ctype: VectorType) -> CType:
    if node.op not in ("+", "-", "~") or (node.op == "~" and not isinstance(ctype.element, IntegerType)):
        fail(node, f"invalid operand of '{node.op}': '{describe(ctype)}'")
    return ctype


def assignment(ctx: Context, node: c_ast.Assignment, ctype: VectorType) -> CType:
    """`v op= w` where the left side is a vector."""
    _common(ctx, node, node.op[:-1], node.lvalue, node.rvalue)
    ctx.semantics.converted.pop(node.lvalue, None)
    ctx.semantics.operations[node] = ctype
    return ctype


def _vector(ctx: Context, node: c_ast.Node) -> VectorType:
    ctype = expressions.rvalue(ctx, node)
    if not isinstance(ctype, VectorType):
        fail(node, f"'{describe(ctype)}' is not a vector")
    return ctype


def _shuffle(ctx: Context, node: c_ast.FuncCall) -> CType:
    *vectors, mask = operands(node, 2, 3)
    types = [_vector(ctx, each) for each in vectors]
    lanes = _vector(ctx, mask)
    is_mask = isinstance(lanes.element, IntegerType) and lanes.length == types[0].length
    if len(set(types)) > 1 or not is_mask or size_of(lanes) != size_of(types[0]):
        fail(node, "'__builtin_shuffle' needs vectors of one type and a mask of as many integers of their size")
    return types[0]


def _shuffle_vector(ctx: Context, node: c_ast.FuncCall) -> CType:
    left, right, *indices = operands(node, 3, 1000)
    first, second = _vector(ctx, left), _vector(ctx, right)
    if first.element != second.element:
        fail(node, "'__builtin_shufflevector' needs vectors of one element type")
    for index in indices:
        expressions.rvalue(ctx, index)
        lane = constants.evaluate_integer(ctx.semantics, index, "a lane")
        if not -1 <= lane < first.length + second.length:
            fail(index, f"there is no lane {lane}")
    if len(indices) & (len(indices) - 1):
        fail(node, f"{len(indices)} lanes are no vector")
    return VectorType(first.element, len(indices))


def _convert(ctx: Context, node: c_ast.FuncCall) -> CType:
    value, name = operands(node, 2)
    source, target = _vector(ctx, value), unqualified(declarators.type_of_name(ctx, name))
    if not isinstance(target, VectorType) or target.length != source.length:
        fail(node, f"'__builtin_convertvector' cannot make '{describe(target)}' of '{describe(source)}'")
    return target


SPECIAL: dict[str, Callable[[Context, c_ast.FuncCall], CType]] = {
    "__builtin_shuffle": _shuffle,
    "__builtin_shufflevector": _shuffle_vector,
    "__builtin_convertvector": _convert,
}
