"""`__builtin_tgmath(f1, f2, ..., x, y)`: the function for the types of the arguments (gcc manual 6.59; C11 7.25).

    __builtin_tgmath(sqrtf, sqrt, sqrtl, x)     x is a float: sqrtf(x); an int: sqrt(x)
"""

from __future__ import annotations

from pycparser import c_ast

from meta.sema import calls, expressions
from meta.sema.context import Context, fail
from meta.sema.conversions import common_type, decay
from meta.sema.spelling import describe
from meta.sema.types import (
    DOUBLE,
    ComplexType,
    CType,
    FunctionType,
    PointerType,
    is_arithmetic,
    is_integer,
    size_of,
    unqualified,
)


def call(ctx: Context, node: c_ast.FuncCall) -> CType:
    """Type the call of the chosen function; it stands for the builtin's from here on."""
    everything = node.args.exprs if node.args else []
    count = len(_parameters(ctx, everything[0])) if everything else 0
    functions, arguments = everything[: len(everything) - count], everything[len(everything) - count :]
    if len(functions) < 2 or not arguments:
        fail(node, "'__builtin_tgmath' takes at least two functions and their arguments")
    signatures = [_parameters(ctx, function) for function in functions]
    if any(len(each) != count for each in signatures):
        fail(node, "the functions of '__builtin_tgmath' take different numbers of arguments")
    generic = [index for index in range(count) if len({each[index] for each in signatures}) > 1]
    wanted: CType | None = None
    for index, argument in enumerate(arguments):
        ctype = expressions.rvalue(ctx, argument)
        ctx.typed.add(argument)
        if index in generic:
            if not is_arithmetic(ctype):
                fail(argument, f"a number is wanted, not '{describe(ctype)}'")
            real = DOUBLE if is_integer(ctype) else ctype
            wanted = real if wanted is None else common_type(wanted, real)
    if wanted is None:
        fail(node, "the functions of '__builtin_tgmath' do not differ")
    chosen = _choose(functions, [each[generic[0]] for each in signatures], wanted)
    if chosen is None:
        fail(node, f"no function of '__builtin_tgmath' takes '{describe(wanted)}'")
    made = c_ast.FuncCall(chosen, c_ast.ExprList(arguments, node.coord), node.coord)
    ctx.semantics.chosen[node] = made
    return ctx.set_type(made, calls.call(ctx, made))


def _parameters(ctx: Context, node: c_ast.Node) -> tuple[CType, ...]:
    pointer = decay(expressions.type_expression(ctx, node))
    function = pointer.target if isinstance(pointer, PointerType) else None
    if not isinstance(function, FunctionType) or not function.has_prototype or function.is_variadic:
        fail(node, "'__builtin_tgmath' needs functions with a fixed number of parameters")
    return tuple(unqualified(each) for each in function.parameters)


def _choose(functions: list[c_ast.Node], types: list[CType], wanted: CType) -> c_ast.Node | None:
    """The function of just this type, else the narrowest that holds it; a real number becomes complex at need."""
    fitting: list[tuple[bool, int, int, c_ast.Node]] = []
    for function, ctype in zip(functions, types, strict=True):
        is_complex, element = isinstance(ctype, ComplexType), ctype.element if isinstance(ctype, ComplexType) else ctype
        own = wanted.element if isinstance(wanted, ComplexType) else wanted
        holds = size_of(element) >= size_of(own) and (is_complex or not isinstance(wanted, ComplexType))
        if holds:
            fitting.append((is_complex != isinstance(wanted, ComplexType), size_of(element), len(fitting), function))
    return min(fitting, key=lambda each: each[:3])[3] if fitting else None
