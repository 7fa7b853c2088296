"""Lowering `_Complex`: like a record's, a complex value is the address of its two parts.

Multiplication and division are those of C11 Annex G as gcc does them: `a * b` is the plain formula, and where
both parts came out as NaN libgcc's `__muldc3` decides; division is a call of `__divdc3`.
"""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.lower import expressions, memory
from meta.lower.casts import cast
from meta.lower.constants import number
from meta.lower.ir import Value
from meta.lower.irtypes import value_type
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.complex_values import ComplexConstant
from meta.sema.conversions import decay
from meta.sema.types import (
    ComplexType,
    CType,
    FloatingKind,
    FloatingType,
    IntegerType,
    qualified,
    size_of,
    unqualified,
)

Parts = tuple[Value, Value]
_MODES = {
    FloatingKind.FLOAT: "s", FloatingKind.DOUBLE: "d", FloatingKind.LONG_DOUBLE: "x", FloatingKind.FLOAT128: "t",
}  # fmt: skip
_ARITHMETIC = {"+": ("add", "fadd"), "-": ("sub", "fsub"), "*": ("mul", "fmul"), "/": ("div", "fdiv")}


def part_place(fn: FunctionLowering, where: Place, op: str) -> Place:
    """Where the real or imaginary part of a complex object is."""
    assert isinstance(where.type, ComplexType)
    element: CType = qualified(where.type.element, where.type.qualifiers)
    distance = 0 if op == "__real__" else size_of(element)
    pointer = memory.offset(fn.out, where.pointer, distance)
    return Place(pointer, element, memory.alignment_at(where.alignment, distance))


def parts(fn: FunctionLowering, where: Place) -> Parts:
    """Both parts of an object, the real one read first."""
    real, imag = (memory.load(fn.out, part_place(fn, where, op)) for op in ("__real__", "__imag__"))
    return real, imag


def made(fn: FunctionLowering, pair: Parts, ctype: ComplexType) -> Value:
    """A complex value of two parts: the address of a fresh object."""
    where = memory.temporary(fn.out, unqualified(ctype), "complex")
    put(fn, pair, where)
    return where.pointer


def put(fn: FunctionLowering, pair: Parts, where: Place) -> None:
    for part, op in zip(pair, ("__real__", "__imag__"), strict=True):
        memory.store(fn.out, part, part_place(fn, where, op))


def constant(fn: FunctionLowering, value: ComplexConstant, ctype: CType) -> Value:
    assert isinstance(ctype, ComplexType)
    return made(fn, (number(value.real, ctype.element), number(value.imag, ctype.element)), ctype)


def operand(fn: FunctionLowering, node: c_ast.Node, element: CType) -> tuple[Value, Value | None]:
    """An operand's parts, converted already; a real one has no imaginary part."""
    ctype = fn.semantics.converted.get(node) or decay(fn.type_of(node))
    value = expressions.value_of(fn, node)
    if isinstance(ctype, ComplexType):
        return parts(fn, memory.place(value, ctype))
    return cast(fn.out, value, ctype, element), None


def convert(fn: FunctionLowering, value: Value, source: CType, target: CType) -> Value:
    """A conversion from or to a complex type (C11 6.3.1.6, 6.3.1.7)."""
    if isinstance(source, ComplexType) and isinstance(target, ComplexType):
        real, imag = parts(fn, memory.place(value, source))
        converted = [cast(fn.out, part, source.element, target.element) for part in (real, imag)]
        return made(fn, (converted[0], converted[1]), target)
    if isinstance(target, ComplexType):
        return made(fn, (cast(fn.out, value, source, target.element), number(0, target.element)), target)
    assert isinstance(source, ComplexType)
    if isinstance(target, IntegerType) and target.bits == 1:
        return truth(fn, value, source)
    real, _ = parts(fn, memory.place(value, source))
    return cast(fn.out, real, source.element, target)


def truth(fn: FunctionLowering, value: Value, ctype: ComplexType) -> Value:
    zero = number(0, ctype.element)
    return _compare(fn, "!=", parts(fn, memory.place(value, ctype)), (zero, zero), ctype)


def compare(fn: FunctionLowering, node: c_ast.BinaryOp, ctype: ComplexType) -> Value:
    """`==` and `!=` as i1; both operands were converted to one complex type."""
    left, right = (
        parts(fn, memory.place(expressions.value_of(fn, each), ctype)) for each in (node.left, node.right)
    )
    return _compare(fn, node.op, left, right, ctype)


def _compare(fn: FunctionLowering, op: str, left: Parts, right: Parts, ctype: ComplexType) -> Value:
    is_floating = isinstance(ctype.element, FloatingType)
    instruction = {"==": "fcmp oeq", "!=": "fcmp une"}[op] if is_floating else {"==": "icmp eq", "!=": "icmp ne"}[op]
    results = [fn.out.instruction("i1", f"{instruction} {a}, {b.text}") for a, b in zip(left, right, strict=True)]
    return fn.out.instruction("i1", f"{'and' if op == '==' else 'or'} {results[0]}, {results[1].text}")


def unary(fn: FunctionLowering, node: c_ast.UnaryOp) -> Value:
    """`-z`, and `~z`, the conjugate."""
    ctype = fn.type_of(node)
    assert isinstance(ctype, ComplexType)
    value = expressions.value_of(fn, node.expr)
    if node.op == "+":
        return value
    real, imag = parts(fn, memory.place(value, ctype))
    if node.op == "-":
        real = _negated(fn, real, ctype)
    return made(fn, (real, _negated(fn, imag, ctype)), ctype)


def part(fn: FunctionLowering, node: c_ast.UnaryOp) -> Value:
    """`__real__` and `__imag__` of a value; a real number's imaginary part is zero."""
    ctype = decay(fn.type_of(node.expr))
    if not isinstance(ctype, ComplexType):
        value = expressions.value_of(fn, node.expr)
        return value if node.op == "__real__" else number(0, ctype)
    where = memory.place(expressions.value_of(fn, node.expr), fn.type_of(node.expr))
    return memory.load(fn.out, part_place(fn, where, node.op))


def binary(fn: FunctionLowering, node: c_ast.BinaryOp) -> Value:
    ctype = fn.type_of(node)
    assert isinstance(ctype, ComplexType)
    left, right = operand(fn, node.left, ctype.element), operand(fn, node.right, ctype.element)
    return made(fn, arithmetic(fn, node.op, left, right, ctype), ctype)


def step(fn: FunctionLowering, node: c_ast.UnaryOp, where: Place) -> Value:
    """`z++`: one is added to the real part."""
    assert isinstance(where.type, ComplexType)
    old = parts(fn, where)
    result = made(fn, old, where.type)
    new = (_operate(fn, node.op[-1], old[0], number(1, where.type.element), where.type), old[1])
    put(fn, new, where)
    return result if node.op.startswith("p") else made(fn, new, where.type)


def assign(fn: FunctionLowering, node: c_ast.Assignment) -> Value:
    """`z op= w`, where one of the two is complex."""
    operation = fn.semantics.operations[node]
    assert isinstance(operation, ComplexType)
    right = operand(fn, node.rvalue, operation.element)
    where = expressions.address_of(fn, node.lvalue)
    ctype = unqualified(where.type)
    value = made(fn, arithmetic(fn, node.op[:-1], _left(fn, where, operation.element), right, operation), operation)
    result = value if ctype == operation else convert(fn, value, operation, ctype)
    if isinstance(ctype, ComplexType):
        put(fn, parts(fn, memory.place(result, ctype)), where)
    else:
        memory.store(fn.out, result, where)
    return result


def _left(fn: FunctionLowering, where: Place, element: CType) -> tuple[Value, Value | None]:
    """The object that `op=` changes, its parts in the format of the operation."""
    if not isinstance(where.type, ComplexType):
        return cast(fn.out, memory.load(fn.out, where), unqualified(where.type), element), None
    real, imag = (cast(fn.out, each, unqualified(where.type.element), element) for each in parts(fn, where))
    return real, imag


def arithmetic(
    fn: FunctionLowering, op: str, left: tuple[Value, Value | None], right: tuple[Value, Value | None],
    ctype: ComplexType,
) -> Parts:
    """`left op right` for operands of one format; a missing imaginary part is that of a real number."""
    (a, b), (c, d) = left, right
    if op in ("+", "-"):
        real = _operate(fn, op, a, c, ctype)
        if b is None:
            assert d is not None
            return real, d if op == "+" else _negated(fn, d, ctype)
        return real, b if d is None else _operate(fn, op, b, d, ctype)
    if d is None:
        assert b is not None
        return _operate(fn, op, a, c, ctype), _operate(fn, op, b, c, ctype)
    if b is None and op == "*":
        return _operate(fn, op, a, c, ctype), _operate(fn, op, a, d, ctype)
    imag = number(0, ctype.element) if b is None else b
    if op == "*":
        return _product(fn, (a, imag), (c, d), ctype)
    if isinstance(ctype.element, FloatingType):
        return _library(fn, "div", (a, imag), (c, d), ctype)
    return _integer_quotient(fn, (a, imag), (c, d), ctype)


def _operate(fn: FunctionLowering, op: str, left: Value, right: Value, ctype: ComplexType) -> Value:
    plain, floating = _ARITHMETIC[op]
    name = floating
    if isinstance(ctype.element, IntegerType):
        name = f"{'s' if ctype.element.signed else 'u'}{plain}" if op == "/" else plain
    return fn.out.instruction(left.type, f"{name} {left}, {right.text}")


def _negated(fn: FunctionLowering, value: Value, ctype: ComplexType) -> Value:
    if isinstance(ctype.element, FloatingType):
        return fn.out.instruction(value.type, f"fneg {value}")
    return fn.out.instruction(value.type, f"sub {value.type} 0, {value.text}")


def _formula(fn: FunctionLowering, left: Parts, right: Parts, ctype: ComplexType) -> Parts:
    (a, b), (c, d) = left, right
    ac, bd, ad, bc = (_operate(fn, "*", x, y, ctype) for x, y in ((a, c), (b, d), (a, d), (b, c)))
    return _operate(fn, "-", ac, bd, ctype), _operate(fn, "+", ad, bc, ctype)


def _product(fn: FunctionLowering, left: Parts, right: Parts, ctype: ComplexType) -> Parts:
    out = fn.out
    plain = _formula(fn, left, right, ctype)
    if not isinstance(ctype.element, FloatingType):
        return plain
    start, special, end = out.label, out.fresh("special"), out.fresh("product")
    tests = [out.instruction("i1", f"fcmp uno {each}, {each.text}") for each in plain]
    both = out.instruction("i1", f"and {tests[0]}, {tests[1].text}")
    out.branch_if(both, special, end)
    out.place(special)
    exact = _library(fn, "mul", left, right, ctype)
    special_end = out.label
    out.place(end)
    text = value_type(ctype.element)
    real, imag = (out.phi(text, [(a, start), (b, special_end)]) for a, b in zip(plain, exact, strict=True))
    return real, imag


def _library(fn: FunctionLowering, name: str, left: Parts, right: Parts, ctype: ComplexType) -> Parts:
    """A call of `__muldc3`, `__divsc3` and so on."""
    out = fn.out
    assert isinstance(ctype.element, FloatingType)
    text = value_type(ctype.element)
    is_pair = ctype.element.kind is FloatingKind.FLOAT
    result = "<2 x float>" if is_pair else f"{{ {text}, {text} }}"
    callee = f"__{name}{_MODES[ctype.element.kind]}c3"
    function = fn.module.library_function(callee, f"{result} @{callee}({', '.join([text] * 4)})")
    arguments = ", ".join(map(str, (*left, *right)))
    pair = out.instruction(result, f"call {result} {function.text}({arguments})")
    if is_pair:
        first, second = (out.instruction(text, f"extractelement {pair}, i32 {index}") for index in (0, 1))
    else:
        first, second = (out.instruction(text, f"extractvalue {pair}, {index}") for index in (0, 1))
    return first, second


def _integer_quotient(fn: FunctionLowering, left: Parts, right: Parts, ctype: ComplexType) -> Parts:
    """gcc's straight formula: (a + bi)(c - di) / (c*c + d*d)."""
    (c, d) = right
    square = [_operate(fn, "*", each, each, ctype) for each in (c, d)]
    norm = _operate(fn, "+", square[0], square[1], ctype)
    real, imag = _formula(fn, left, (c, _negated(fn, d, ctype)), ctype)
    return _operate(fn, "/", real, norm, ctype), _operate(fn, "/", imag, norm, ctype)


def _complex(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    ctype = fn.type_of(node)
    assert isinstance(ctype, ComplexType)
    real, imag = (expressions.value_of(fn, each) for each in node.args.exprs)
    return made(fn, (real, imag), ctype)


def _taken_apart(name: str) -> Callable[[FunctionLowering, c_ast.FuncCall], Value]:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        (argument,) = node.args.exprs
        ctype = fn.semantics.converted.get(argument) or decay(fn.type_of(argument))
        assert isinstance(ctype, ComplexType)
        real, imag = parts(fn, memory.place(expressions.value_of(fn, argument), ctype))
        if name == "conj":
            return made(fn, (real, _negated(fn, imag, ctype)), ctype)
        return real if name == "creal" else imag

    return lower


BUILTINS: dict[str, Callable[[FunctionLowering, c_ast.FuncCall], Value]] = {
    "__builtin_complex": _complex,
    **{
        f"__builtin_{name}{suffix}": _taken_apart(name)
        for name in ("creal", "cimag", "conj")
        for suffix in ("f", "", "l")
    },
}
