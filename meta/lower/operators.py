"""Lowering operators. Operand types are equal where C makes them equal; sema saw to that."""

from __future__ import annotations

from pycparser import c_ast

from meta.lower import atomic_operators, complex_numbers, conditions, expressions, memory, variable, vectors
from meta.lower.casts import cast, resize
from meta.lower.constants import number
from meta.lower.ir import FALSE, TRUE, VOID_VALUE, Value
from meta.lower.irtypes import value_type
from meta.lower.state import FunctionLowering
from meta.sema.conversions import decay
from meta.sema.types import (
    ComplexType,
    CType,
    FloatingType,
    IntegerType,
    PointerType,
    VectorType,
    is_atomic,
    is_variable_length,
    is_void,
    size_of,
    unqualified,
)

# Predicates for signed, unsigned (and pointer), and floating operands; comparisons with NaN are false but !=.
_PREDICATES = {
    "==": ("eq", "eq", "oeq"), "!=": ("ne", "ne", "une"),
    "<": ("slt", "ult", "olt"), ">": ("sgt", "ugt", "ogt"),
    "<=": ("sle", "ule", "ole"), ">=": ("sge", "uge", "oge"),
}
BOOLEAN_OPERATORS = frozenset((*_PREDICATES, "&&", "||"))

# Instructions for signed, unsigned and floating operands; signed overflow is undefined (C11 6.5p5).
_ARITHMETIC = {
    "+": ("add nsw", "add", "fadd"), "-": ("sub nsw", "sub", "fsub"), "*": ("mul nsw", "mul", "fmul"),
    "/": ("sdiv", "udiv", "fdiv"), "%": ("srem", "urem", ""),
    "&": ("and", "and", ""), "|": ("or", "or", ""), "^": ("xor", "xor", ""),
    "<<": ("shl", "shl", ""), ">>": ("ashr", "lshr", ""),
}


def _form(ctype: CType) -> int:
    """The column of the tables above for operands of `ctype`."""
    if isinstance(ctype, VectorType):
        ctype = ctype.element
    if isinstance(ctype, FloatingType):
        return 2
    return 0 if isinstance(ctype, IntegerType) and ctype.signed else 1


def _operand_type(fn: FunctionLowering, node: c_ast.Node) -> CType:
    """An operand's type after its implicit conversion."""
    return fn.semantics.converted.get(node) or decay(fn.type_of(node))


def arithmetic(fn: FunctionLowering, op: str, left: Value, right: Value, ctype: CType) -> Value:
    """`left op right` for two values of the arithmetic type `ctype`."""
    assert left.type == right.type, (op, left, right)
    return fn.out.instruction(left.type, f"{_instruction(fn, op, ctype)} {left}, {right.text}")


def _instruction(fn: FunctionLowering, op: str, ctype: CType) -> str:
    """The instruction with its flags: -fwrapv gives signed overflow a meaning, -ffast-math takes some from sums."""
    form = _form(ctype)
    name = _ARITHMETIC[op][form]
    if fn.target.wraps or isinstance(ctype, VectorType):
        name = name.removesuffix(" nsw")
    return f"{name} fast" if form == 2 and fn.target.fast_math else name


def advance(fn: FunctionLowering, pointer: Value, index: c_ast.Node, target: CType, sign: str = "+") -> Value:
    """`pointer` moved by an integer expression times the size of `target`."""
    ctype = _operand_type(fn, index)
    assert isinstance(ctype, IntegerType)
    steps = resize(fn.out, expressions.value_of(fn, index), ctype.bits, 64, signed=ctype.signed)
    if sign == "-":
        steps = fn.out.instruction("i64", f"sub i64 0, {steps.text}")
    if is_variable_length(target):
        distance = fn.out.instruction("i64", f"mul {variable.size(fn, target)}, {steps.text}")
        return fn.out.instruction("ptr", f"getelementptr inbounds i8, {pointer}, {distance}")
    return fn.out.instruction("ptr", f"getelementptr inbounds [{size_of(target)} x i8], {pointer}, {steps}")


def boolean(fn: FunctionLowering, node: c_ast.BinaryOp) -> Value:
    """A comparison or logical operator as i1."""
    if node.op in ("&&", "||"):
        return _logical(fn, node)
    ctype = _operand_type(fn, node.left)
    if isinstance(ctype, ComplexType):
        return complex_numbers.compare(fn, node, ctype)
    left, right = expressions.value_of(fn, node.left), expressions.value_of(fn, node.right)
    assert left.type == right.type, (node.op, left, right)
    compare = "fcmp" if isinstance(ctype, FloatingType) else "icmp"
    return fn.out.instruction("i1", f"{compare} {_PREDICATES[node.op][_form(ctype)]} {left}, {right.text}")


def _logical(fn: FunctionLowering, node: c_ast.BinaryOp) -> Value:
    out = fn.out
    truth = conditions.known(fn, node.left)
    if truth is (node.op == "&&"):
        return expressions.condition_of(fn, node.right)
    if truth is not None and conditions.is_dead(node.right):
        return TRUE if truth else FALSE
    right_label, end = out.fresh("logical"), out.fresh("done")
    left = expressions.condition_of(fn, node.left)
    left_block = out.label
    if node.op == "&&":
        out.branch_if(left, right_label, end)
    else:
        out.branch_if(left, end, right_label)
    out.place(right_label)
    right = expressions.condition_of(fn, node.right)
    right_block = out.label
    out.place(end)
    return out.phi("i1", [(FALSE if node.op == "&&" else TRUE, left_block), (right, right_block)])


def negation(fn: FunctionLowering, node: c_ast.UnaryOp) -> Value:
    """`!x` as i1."""
    return fn.out.instruction("i1", f"xor {expressions.condition_of(fn, node.expr)}, true")


def _compare_vectors(fn: FunctionLowering, node: c_ast.BinaryOp, result: VectorType) -> Value:
    ctype = _operand_type(fn, node.left)
    left, right = expressions.value_of(fn, node.left), expressions.value_of(fn, node.right)
    compare = "fcmp" if _form(ctype) == 2 else "icmp"
    return vectors.compare(fn.out, f"{compare} {_PREDICATES[node.op][_form(ctype)]}", left, right, result)


def binary(fn: FunctionLowering, node: c_ast.BinaryOp) -> Value:
    result = fn.type_of(node)
    if node.op in _PREDICATES and isinstance(result, VectorType):
        return _compare_vectors(fn, node, result)
    if node.op in BOOLEAN_OPERATORS:
        return fn.out.instruction("i32", f"zext {boolean(fn, node)} to i32")
    if isinstance(fn.type_of(node), ComplexType):
        return complex_numbers.binary(fn, node)
    left_type, right_type = _operand_type(fn, node.left), _operand_type(fn, node.right)
    if isinstance(left_type, PointerType) and isinstance(right_type, PointerType):
        return _pointer_difference(fn, node, left_type)
    if isinstance(left_type, PointerType):
        pointer = expressions.value_of(fn, node.left)
        return advance(fn, pointer, node.right, left_type.target, node.op)
    if isinstance(right_type, PointerType):
        pointer = expressions.value_of(fn, node.right)
        return advance(fn, pointer, node.left, right_type.target)
    left, right = expressions.value_of(fn, node.left), expressions.value_of(fn, node.right)
    if node.op in ("<<", ">>"):
        right = _shift_count(fn, right, right_type, left_type)
    return arithmetic(fn, node.op, left, right, left_type)


def _shift_count(fn: FunctionLowering, count: Value, source: CType, target: CType) -> Value:
    """LLVM wants the count at the width of the shifted operand."""
    if isinstance(target, VectorType):
        return count
    assert isinstance(source, IntegerType) and isinstance(target, IntegerType)
    return resize(fn.out, count, source.bits, target.bits, signed=False)


def _pointer_difference(fn: FunctionLowering, node: c_ast.BinaryOp, ctype: PointerType) -> Value:
    out = fn.out
    left = out.instruction("i64", f"ptrtoint {expressions.value_of(fn, node.left)} to i64")
    right = out.instruction("i64", f"ptrtoint {expressions.value_of(fn, node.right)} to i64")
    bytes_apart = out.instruction("i64", f"sub {left}, {right.text}")
    if is_variable_length(ctype.target):
        return out.instruction("i64", f"sdiv exact {bytes_apart}, {variable.size(fn, ctype.target).text}")
    size = max(1, size_of(ctype.target))
    return bytes_apart if size == 1 else out.instruction("i64", f"sdiv exact {bytes_apart}, {size}")


def unary(fn: FunctionLowering, node: c_ast.UnaryOp) -> Value:
    out = fn.out
    if node.op in ("++", "--", "p++", "p--"):
        return _step(fn, node)
    if node.op == "!":
        return out.instruction("i32", f"zext {negation(fn, node)} to i32")
    if node.op == "sizeof":
        return _variable_size(fn, node)
    if node.op in ("__real__", "__imag__"):
        return complex_numbers.part(fn, node)
    if isinstance(fn.type_of(node), ComplexType):
        return complex_numbers.unary(fn, node)
    value = expressions.value_of(fn, node.expr)
    ctype = fn.type_of(node)
    if node.op == "+":
        return value
    if isinstance(ctype, VectorType):
        return _vector_unary(fn, node.op, value, ctype)
    if node.op == "~":
        return out.instruction(value.type, f"xor {value}, -1")
    if isinstance(ctype, FloatingType):
        return out.instruction(value.type, f"fneg {value}")
    return out.instruction(value.type, f"{_instruction(fn, '-', ctype)} {value.type} 0, {value.text}")


def _vector_unary(fn: FunctionLowering, op: str, value: Value, ctype: VectorType) -> Value:
    if isinstance(ctype.element, FloatingType):
        return fn.out.instruction(value.type, f"fneg {value}")
    if op == "-":
        return fn.out.instruction(value.type, f"sub {value.type} zeroinitializer, {value.text}")
    return fn.out.instruction(value.type, f"xor {value}, splat ({value_type(ctype.element)} -1)")


def _variable_size(fn: FunctionLowering, node: c_ast.UnaryOp) -> Value:
    """`sizeof` of a variable length array: its operand is evaluated (C11 6.5.3.4p2)."""
    if isinstance(node.expr, c_ast.Typename):
        variable.evaluate(fn, node.expr)
        return variable.size(fn, fn.semantics.type_names[node.expr])
    expressions.discard(fn, node.expr)
    return variable.size(fn, fn.type_of(node.expr))


def _step(fn: FunctionLowering, node: c_ast.UnaryOp) -> Value:
    """`++` and `--`, before or after (C11 6.5.2.4, 6.5.3.1)."""
    out = fn.out
    where = expressions.address_of(fn, node.expr)
    if is_atomic(where.type):
        return atomic_operators.step(fn, node, where)
    if isinstance(where.type, ComplexType):
        return complex_numbers.step(fn, node, where)
    old = memory.load(out, where)
    ctype = unqualified(where.type)
    operation = fn.semantics.operations[node]
    op = node.op[-1]
    if isinstance(ctype, PointerType):
        distance = variable.size(fn, ctype.target)
        if op == "-":
            distance = out.instruction("i64", f"sub i64 0, {distance.text}")
        new = out.instruction("ptr", f"getelementptr inbounds i8, {old}, {distance}")
    else:
        wide = cast(out, old, ctype, operation)
        new = cast(out, arithmetic(fn, op, wide, number(1, operation), operation), operation, ctype)
    memory.store(out, new, where)
    return old if node.op.startswith("p") else memory.truncated(out, new, where)


def assignment(fn: FunctionLowering, node: c_ast.Assignment) -> Value:
    if node.op != "=":
        return _compound_assignment(fn, node)
    value = expressions.value_of(fn, node.rvalue)
    where = expressions.address_of(fn, node.lvalue)
    memory.store(fn.out, value, where)
    return memory.truncated(fn.out, value, where)


def _compound_assignment(fn: FunctionLowering, node: c_ast.Assignment) -> Value:
    out = fn.out
    if is_atomic(fn.type_of(node.lvalue)):
        return atomic_operators.assign(fn, node)
    op = node.op[:-1]
    operation = fn.semantics.operations[node]
    if isinstance(operation, ComplexType):
        return complex_numbers.assign(fn, node)
    if isinstance(operation, PointerType):
        where = expressions.address_of(fn, node.lvalue)
        new = advance(fn, memory.load(out, where), node.rvalue, operation.target, op)
        memory.store(out, new, where)
        return new
    right = expressions.value_of(fn, node.rvalue)
    where = expressions.address_of(fn, node.lvalue)
    ctype = unqualified(where.type)
    left = cast(out, memory.load(out, where), ctype, operation)
    if op in ("<<", ">>"):
        right = _shift_count(fn, right, _operand_type(fn, node.rvalue), operation)
    new = cast(out, arithmetic(fn, op, left, right, operation), operation, ctype)
    memory.store(out, new, where)
    return memory.truncated(out, new, where)


def conditional(fn: FunctionLowering, node: c_ast.TernaryOp) -> Value:
    """`c ? a : b`, and GNU's `c ?: b`, whose condition is evaluated once."""
    out = fn.out
    ctype = fn.type_of(node)
    truth = conditions.known(fn, node.cond) if node.iftrue is not None else None
    if truth is not None and conditions.is_dead(node.iffalse if truth else node.iftrue):
        return expressions.value_of(fn, node.iftrue if truth else node.iffalse)
    yes, no, end = out.fresh("then"), out.fresh("else"), out.fresh("endif")
    if node.iftrue is None:
        source = decay(fn.type_of(node.cond))
        value = expressions.value_of(fn, node.cond)
        out.branch_if(expressions.is_true(fn, value, source), yes, no)
        out.place(yes)
        left = expressions.converted_value(fn, value, source, ctype)
    else:
        out.branch_if(expressions.condition_of(fn, node.cond), yes, no)
        out.place(yes)
        left = expressions.value_of(fn, node.iftrue)
    left_block = out.label
    out.branch(end)
    out.place(no)
    right = expressions.value_of(fn, node.iffalse)
    right_block = out.label
    out.place(end)
    if is_void(ctype):
        return VOID_VALUE
    return out.phi(value_type(ctype), [(left, left_block), (right, right_block)])
