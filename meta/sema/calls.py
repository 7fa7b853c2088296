"""Typing calls (C11 6.5.2.2) of functions and of compiler builtins."""

from __future__ import annotations

from dataclasses import replace

from pycparser import c_ast

from meta.sema import builtin_queries, builtins, declarations, expressions, operators
from meta.sema.builtin_tables import INTRINSICS, LIBRARY, Prototype
from meta.sema.context import Context, fail
from meta.sema.conversions import decay, promote_argument
from meta.sema.semantics import Symbol, Tolerated
from meta.sema.spelling import describe
from meta.sema.types import (
    FLOAT,
    CType,
    FunctionType,
    PointerType,
    RecordType,
    is_complete,
    is_void,
    unqualified,
)


def call(ctx: Context, node: c_ast.FuncCall) -> CType:
    name = node.name.name if isinstance(node.name, c_ast.ID) else None
    if name is not None and builtins.is_builtin(name) and ctx.lookup(name) is None:
        return builtins.call(ctx, node)
    if name is not None and ctx.lookup(name) is None:
        if not ctx.is_c89 and not ctx.permissive:
            expressions.type_expression(ctx, node.name)
        elif known := _known_function(ctx, name):
            _warn_once(ctx, node, name)
            return builtins.library_call(ctx, node, name, known)
        else:
            _declare_implicitly(ctx, node.name)
    pointer = expressions.rvalue(ctx, node.name)
    function = pointer.target if isinstance(pointer, PointerType) else None
    if not isinstance(function, FunctionType):
        fail(node, f"'{describe(pointer)}' is not a function")
    return apply(ctx, node, function)


def apply(ctx: Context, node: c_ast.FuncCall, function: FunctionType) -> CType:
    """Convert the arguments of a call of `function`; the result's type."""
    arguments = node.args.exprs if node.args else []
    if arguments and _is_defined_without_prototype(ctx, node.name):
        function = replace(function, has_prototype=False)
        ctx.semantics.types[node.name] = function
    packed = [index for index, argument in enumerate(arguments) if builtin_queries.is_pack(argument)]
    for index in packed:
        missing = max(0, len(function.parameters) - index) if function.has_prototype else 0
        is_variadic = function.is_variadic or not function.has_prototype
        builtin_queries.pack_argument(ctx, arguments[index], missing, is_variadic and index + 1 == len(arguments))
    arguments = arguments[: packed[0]] if packed else arguments
    _check_count(ctx, node, function, len(arguments))
    for index, argument in enumerate(arguments):
        ctype = expressions.rvalue(ctx, argument)
        if index < len(function.parameters):
            expressions.assign(ctx, argument, function.parameters[index], f"argument {index + 1}")
        elif is_void(ctype):
            fail(argument, "an argument has type void")
        else:
            nominal = decay(operators.nominal_type(ctx, argument))
            expressions.convert(ctx, argument, promote_argument(nominal))
    result = unqualified(function.result)
    if isinstance(result, RecordType) and not is_complete(result):
        fail(node, f"the result type '{describe(result)}' is incomplete")
    return result


def _is_defined_without_prototype(ctx: Context, node: c_ast.Node) -> bool:
    """Whether this names a function defined as `f() {...}`, which any arguments may be given (C11 6.7.6.3p14)."""
    entity = ctx.semantics.bindings.get(node)
    definition = entity.definition if isinstance(entity, Symbol) else None
    return isinstance(definition, c_ast.FuncDef) and definition.decl.type.args is None


def _known_function(ctx: Context, name: str) -> Prototype | None:
    """What an undeclared function of the C library is taken for, as in gcc; not one that the unit declares later."""
    prototype = LIBRARY.get(f"__builtin_{name}") or INTRINSICS.get(f"__builtin_{name}")
    is_own = name in ctx.declared_names or name.startswith("__builtin_")
    return None if is_own or prototype is None or FLOAT in prototype.parameters else prototype


def _warn_once(ctx: Context, node: c_ast.FuncCall, name: str) -> None:
    if name not in ctx.implicit_names:
        ctx.implicit_names.add(name)
        message = f"'{name}' is not declared before this call"
        ctx.semantics.tolerated.append(Tolerated(ctx.unit, "implicit-function-declaration", node, message))


def _declare_implicitly(ctx: Context, node: c_ast.ID) -> None:
    """Calling an undeclared function declares `extern int name();` in the block (C90 6.3.2.2)."""
    result = c_ast.TypeDecl(node.name, [], None, c_ast.IdentifierType(["int"], node.coord), node.coord)
    function = c_ast.FuncDecl(None, result, node.coord)
    declarations.declare(ctx, c_ast.Decl(node.name, [], [], ["extern"], [], function, None, None, node.coord))


def _check_count(ctx: Context, node: c_ast.FuncCall, function: FunctionType, given: int) -> None:
    wanted = len(function.parameters)
    if not function.has_prototype or given == wanted or (function.is_variadic and given > wanted):
        return
    few = "few" if given < wanted else "many"
    symbol = ctx.semantics.bindings.get(node.name)
    seen = ctx.declaration_of(symbol)
    more = " or more" if function.is_variadic else ""
    fail(node, f"too {few} arguments: {given} given, {wanted}{more} wanted",
         seen=("it is declared here", seen[1]) if seen else None)  # fmt: skip
