"""Typing expressions (C11 6.5): every node gets its type, every operand its implicit conversion.

    long f(char c) { return c + 1; }     c: char -> int;  c + 1: int -> long
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema import (
    builtins,
    calls,
    complex_values,
    constants,
    declarators,
    initialisers,
    labels,
    literals,
    operators,
    statements,
    variable,
    vectors,
)
from meta.sema.context import Context, Poisoned, Reported, TypedefName, fail, refuse
from meta.sema.conversions import compatible, decay
from meta.sema.layout import find_member, member_names
from meta.sema.semantics import Enumerator, Local, Symbol, Tolerated
from meta.sema.spelling import describe
from meta.sema.suggestions import suggestion
from meta.sema.types import (
    CHAR,
    SIZE,
    VOID,
    ArrayType,
    ComplexType,
    CType,
    FunctionType,
    IntegerType,
    PointerType,
    Qualifier,
    RecordType,
    VectorType,
    alignment_of,
    is_arithmetic,
    is_complete,
    is_const,
    is_integer,
    is_scalar,
    is_variable_length,
    is_void,
    qualified,
    size_of,
    unqualified,
    whole,
    without_atomic,
)

_FUNCTION_NAMES = ("__func__", "__FUNCTION__", "__PRETTY_FUNCTION__")


def type_expression(ctx: Context, node: c_ast.Node) -> CType:
    """Type `node` and everything below it; the type is that of the lvalue or value before conversion."""
    if node in ctx.typed:
        ctx.typed.discard(node)
        return ctx.semantics.types[node]
    handler = _HANDLERS.get(type(node))
    if handler is None:
        refuse(node, f"the expression {type(node).__name__}")
    return ctx.set_type(node, handler(ctx, node))


def rvalue(ctx: Context, node: c_ast.Node) -> CType:
    """Type `node` as a value: lvalues are read, arrays and functions become pointers (C11 6.3.2.1)."""
    ctype = decay(type_expression(ctx, node))
    if isinstance(ctype, RecordType) and not is_complete(ctype):
        fail(node, f"'{describe(ctype)}' is incomplete here")
    return ctype


def convert(ctx: Context, node: c_ast.Node, target: CType) -> None:
    """Record the implicit conversion of an already typed operand."""
    target = unqualified(target)
    if decay(ctx.semantics.types[node]) != target:
        ctx.semantics.converted[node] = target


def assign(ctx: Context, node: c_ast.Node, target: CType, what: str) -> None:
    """Convert an already typed `node` as if by assignment to `target` (C11 6.5.16.1)."""
    source = decay(ctx.semantics.types[node])
    target = unqualified(target)
    if is_void(source):
        fail(node, f"{what}: this expression has type void, it has no value")
    if not (_assignable(ctx, node, source, target) or crosses(source, target)):
        castable = " without a cast" if is_scalar(source) and is_scalar(target) else ""
        fail(node, f"{what}: cannot convert '{describe(source)}' to '{describe(target)}'{castable}")
    convert(ctx, node, target)


def _assignable(ctx: Context, node: c_ast.Node, source: CType, target: CType) -> bool:
    if is_arithmetic(target) and is_arithmetic(source):
        return True
    if isinstance(target, PointerType):
        # Pointers to incompatible types are a warning, as in gcc 12: -Wincompatible-pointer-types.
        return isinstance(source, PointerType) or is_null_pointer(ctx, node)
    if isinstance(target, IntegerType) and target.bits == 1:
        return is_scalar(source)
    if isinstance(target, VectorType):
        return vectors.assignable(source, target)
    if isinstance(target, RecordType) and target.record.is_transparent and target != source:
        return any(_assignable(ctx, node, source, unqualified(each.type)) for each in target.record.members or ())
    return isinstance(target, RecordType) and target == source


def crosses(left: CType, right: CType) -> bool:
    """Whether one is a pointer and the other an integer: between them gcc 12 converts, with -Wint-conversion."""
    if isinstance(left, IntegerType):
        left, right = right, left
    return isinstance(left, PointerType) and isinstance(right, IntegerType)


def is_null_pointer(ctx: Context, node: c_ast.Node) -> bool:
    """Whether `node` is a null pointer constant (C11 6.3.2.3p3)."""
    ctype = ctx.semantics.types[node]
    if isinstance(node, c_ast.Cast) and ctype == PointerType(VOID):
        return is_null_pointer(ctx, node.expr)
    return is_integer(ctype) and constants.evaluate(ctx.semantics, node) == 0


def condition(ctx: Context, node: c_ast.Node) -> None:
    """Type a controlling expression: a scalar that is compared with zero."""
    ctype = rvalue(ctx, node)
    if not is_scalar(ctype):
        fail(node, f"a condition must be a number or a pointer, not '{describe(ctype)}'")


def is_lvalue(ctx: Context, node: c_ast.Node) -> bool:
    """Whether `node` designates an object (C11 6.3.2.1p1)."""
    if isinstance(node, c_ast.ID):
        return not isinstance(ctx.semantics.bindings.get(node), Enumerator)
    if isinstance(node, c_ast.Constant):
        return node in ctx.semantics.strings
    if isinstance(node, c_ast.StructRef):
        return bool(node.type == "->") or is_lvalue(ctx, node.name)
    if isinstance(node, c_ast.UnaryOp):
        if node.op in ("__real__", "__imag__"):
            return isinstance(ctx.semantics.types[node.expr], ComplexType) and is_lvalue(ctx, node.expr)
        return bool(node.op == "*")
    if isinstance(node, c_ast.GenericSelection):
        return is_lvalue(ctx, ctx.semantics.chosen[node])
    if isinstance(node, c_ast.ArrayRef) and isinstance(ctx.semantics.types[node.name], VectorType):
        return is_lvalue(ctx, node.name)
    return isinstance(node, c_ast.ArrayRef | c_ast.CompoundLiteral)


def modifiable(ctx: Context, node: c_ast.Node) -> CType:
    """Type `node` as the target of an assignment."""
    ctype = type_expression(ctx, node)
    if not is_lvalue(ctx, node) or isinstance(ctype, FunctionType | ArrayType):
        fail(node, "this expression is not assignable")
    if is_const(ctype):
        fail(node, f"cannot assign to an object of type '{describe(ctype)}'")
    if not is_complete(ctype):
        fail(node, f"cannot assign to an object of incomplete type '{describe(ctype)}'")
    return ctype


def _constant(ctx: Context, node: c_ast.Constant) -> CType:
    if node.value.endswith('"'):
        array, data = literals.decode_string(node)
        ctx.semantics.strings[node] = data
        return array
    if node.value.endswith("'"):
        ctype, value = literals.decode_character(node)
        if literals.is_multicharacter(node):
            ctx.semantics.tolerated.append(Tolerated(ctx.unit, "multichar", node, "several characters in one constant"))
        ctx.semantics.values[node] = value
        return ctype
    if node.type in ("bool", "nullptr_t"):
        refuse(node, f"the C23 constant '{node.value}'")
    number_type, number = literals.decode_number(node)
    converted = complex_values.convert(number, number_type)
    assert converted is not None
    ctx.semantics.values[node] = converted
    return number_type


def _identifier(ctx: Context, node: c_ast.ID) -> CType:
    if node.name in _FUNCTION_NAMES and ctx.lookup(node.name) is None:
        if ctx.function is None:
            fail(node, f"'{node.name}' is not inside a function")
        data = ctx.function.symbol.spelling.encode() + b"\0"
        ctx.semantics.strings[node] = data
        return ArrayType(qualified(CHAR, Qualifier.CONST), len(data))
    entity = ctx.lookup(node.name)
    if entity is None and builtins.is_builtin(node.name):
        fail(node, f"'{node.name}' can only be called")
    entity = ctx.resolve(node)
    if isinstance(entity, TypedefName):
        fail(node, f"'{node.name}' is a type, not a value")
    assert not isinstance(entity, Poisoned)
    ctx.semantics.bindings[node] = entity
    return ctx.visible[entity] if isinstance(entity, Symbol) else entity.type


def _element(ctx: Context, node: c_ast.ArrayRef) -> CType:
    base, index = rvalue(ctx, node.name), rvalue(ctx, node.subscript)
    index_node = node.subscript
    if isinstance(base, VectorType) and is_integer(index):
        operators.promote_operand(ctx, index_node)
        return qualified(base.element, ctx.semantics.types[node.name].qualifiers)
    if not isinstance(base, PointerType):
        base, index, index_node = index, base, node.name
    if not isinstance(base, PointerType) or not is_integer(index):
        fail(node, f"cannot index '{describe(base)}' with '{describe(index)}'")
    if not is_complete(base.target):
        fail(node, f"cannot index a pointer to incomplete type '{describe(base.target)}'")
    operators.promote_operand(ctx, index_node)
    return base.target


def _member(ctx: Context, node: c_ast.StructRef) -> CType:
    base = type_expression(ctx, node.name)
    if node.type == "->":
        pointer = decay(base)
        if not isinstance(pointer, PointerType):
            fail(node, f"'->' needs a pointer to a struct or union, not '{describe(base)}'")
        base = pointer.target
    if not isinstance(base, RecordType):
        hint = "did you mean '->'?" if isinstance(base, PointerType) else None
        fail(node, f"'{describe(base)}' is not a struct or union", hint)
    if base.record.members is None:
        fail(node, f"'{describe(base)}' is incomplete here")
    member = find_member(base.record, node.field.name)
    if member is None:
        hint = suggestion(node.field.name, member_names(base.record))
        fail(node.field, f"'{describe(base)}' has no member '{node.field.name}'", hint)
    ctx.semantics.members[node] = member
    return qualified(member.type, without_atomic(base).qualifiers)


def _cast(ctx: Context, node: c_ast.Cast) -> CType:
    target = unqualified(declarators.type_of_name(ctx, node.to_type))
    source = rvalue(ctx, node.expr)
    if is_void(target):
        return VOID
    if isinstance(target, RecordType) and target == source:
        return target
    if isinstance(target, RecordType) and _member_of(target, source):
        return target
    if vectors.is_vector(source, target) and vectors.castable(source, target):
        return target
    allowed = is_scalar(target) and is_scalar(source)
    if allowed and isinstance(target, PointerType) != isinstance(source, PointerType):
        allowed = is_integer(source) or is_integer(target)
    if not allowed:
        fail(node, f"cannot cast '{describe(source)}' to '{describe(target)}'")
    return target


def _member_of(target: RecordType, source: CType) -> bool:
    """Whether a value becomes a union by a cast, as a member of its type has it (gcc manual 6.30)."""
    members = target.record.members or ()
    return target.record.is_union and any(compatible(unqualified(each.type), source) for each in members)


def _compound_literal(ctx: Context, node: c_ast.CompoundLiteral) -> CType:
    ctype = declarators.type_of_name(ctx, node.type)
    if "_Thread_local" in (node.storage or ()):
        refuse(node, "a thread-local compound literal")
    if "constexpr" in (node.storage or ()):
        ctype = qualified(ctype, Qualifier.CONST)
    is_static = ctx.function is None or "static" in (node.storage or ())
    plan = initialisers.initialise(ctx, ctype, node.init, node, is_static=is_static)
    ctx.semantics.initialisers[node] = plan
    if is_static:
        ctx.semantics.static_literals.add(node)
    return plan.type


def _comma(ctx: Context, node: c_ast.ExprList) -> CType:
    ctype: CType = VOID
    for expr in node.exprs:
        ctype = rvalue(ctx, expr)
    return ctype


def _statement_expression(ctx: Context, node: c_ast.Compound) -> CType:
    if ctx.function is None:
        fail(node, "a statement expression outside a function")
    errors = len(ctx.errors)
    with variable.statement_expression(ctx, node):
        statements.analyse_compound(ctx, node)
    if len(ctx.errors) > errors:
        raise Reported("inside a statement expression")
    items = node.block_items or []
    last = items[-1] if items else None
    while isinstance(last, c_ast.Label):
        last = last.stmt
    return decay(ctx.semantics.types[last]) if last in ctx.semantics.types else VOID


def _generic(ctx: Context, node: c_ast.GenericSelection) -> CType:
    type_expression(ctx, node.expr)
    control = whole(decay(operators.nominal_type(ctx, node.expr)))
    chosen = default = None
    seen: list[CType] = []
    for association in node.associations:
        type_expression(ctx, association.expr)
        if association.type is None:
            if default is not None:
                fail(association, "a second 'default' in one _Generic")
            default = association.expr
            continue
        ctype = declarators.type_of_name(ctx, association.type)
        if any(compatible(ctype, other) for other in seen):
            fail(association.type, f"'{describe(ctype)}' is compatible with an earlier type of this _Generic")
        seen.append(ctype)
        if compatible(ctype, control):
            chosen = association.expr
    chosen = chosen or default
    if chosen is None:
        fail(node, f"no association of _Generic matches '{describe(control)}'")
    ctx.semantics.chosen[node] = chosen
    return ctx.semantics.types[chosen]


def size_expression(ctx: Context, node: c_ast.UnaryOp) -> CType:
    """`sizeof` and `_Alignof` of a type or an unevaluated expression (C11 6.5.3.4)."""
    if isinstance(node.expr, c_ast.Typename):
        ctype = declarators.type_of_name(ctx, node.expr)
    else:
        type_expression(ctx, node.expr)
        ctype = operators.nominal_type(ctx, node.expr)
        if isinstance(node.expr, c_ast.StructRef) and ctx.semantics.members[node.expr].bit_width is not None:
            fail(node, f"'{node.op}' of a bit-field")
    measurable = is_complete(ctype) or is_void(ctype) or isinstance(ctype, FunctionType)
    if not measurable:
        fail(node, f"'{node.op}' of incomplete type '{describe(ctype)}'")
    if node.op == "_Alignof":
        ctx.semantics.values[node] = _alignment(ctx, node.expr, ctype)
    elif not is_variable_length(ctype):
        ctx.semantics.values[node] = size_of(ctype)
    return SIZE


def _alignment(ctx: Context, node: c_ast.Node, ctype: CType) -> int:
    """`_Alignof` of an object or function is what its own declaration asks for, as in gcc."""
    entity = ctx.semantics.bindings.get(node)
    own = entity.alignment if isinstance(entity, Symbol | Local) else 0
    return own or (1 if isinstance(ctype, FunctionType) else alignment_of(ctype))


_HANDLERS: dict[type[Any], Callable[[Context, Any], CType]] = {
    c_ast.Constant: _constant,
    c_ast.ID: _identifier,
    c_ast.ArrayRef: _element,
    c_ast.StructRef: _member,
    c_ast.FuncCall: calls.call,
    c_ast.Cast: _cast,
    c_ast.CompoundLiteral: _compound_literal,
    c_ast.UnaryOp: operators.unary,
    c_ast.BinaryOp: operators.binary,
    c_ast.Assignment: operators.assignment,
    c_ast.TernaryOp: operators.conditional,
    c_ast.ExprList: _comma,
    c_ast.Compound: _statement_expression,
    c_ast.GenericSelection: _generic,
    gnu_ast.LabelAddress: labels.address,
}
