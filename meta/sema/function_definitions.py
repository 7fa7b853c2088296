"""Functions: their declarations, definitions and parameters (C11 6.7.6.3, 6.9.1)."""

from __future__ import annotations

from dataclasses import replace

from pycparser import c_ast

from meta.sema import attributes, declarators, handlers, linkage, statements, variable
from meta.sema.context import Context, FunctionState, Poisoning, fail
from meta.sema.conversions import promote_argument
from meta.sema.semantics import FunctionInfo, Local, Symbol
from meta.sema.spelling import describe
from meta.sema.types import INT, CType, FunctionType, is_complete, is_void


def declare_function(ctx: Context, node: c_ast.Decl, ctype: FunctionType, attrs: attributes.Attributes) -> Symbol:
    storage = set(node.storage or ())
    if not ctx.at_file_scope and "static" in storage:
        fail(node, f"function '{node.name}' is declared static inside a function")
    is_internal = "static" in storage or (ctx.at_file_scope and node.name in ctx.inline_only)
    symbol = linkage.linked(ctx, node, ctype, is_internal)
    if "_Noreturn" in (node.funcspec or ()):
        attrs = {**attrs, "noreturn": None}
    linkage.add_attributes(ctx, symbol, attrs)
    if "aligned" in attrs:
        symbol.alignment = max(symbol.alignment, declarators.attribute_alignment(ctx, node, attrs))
    return symbol


def define_function(ctx: Context, node: c_ast.FuncDef) -> None:
    """Analyse a function definition (C11 6.9.1)."""
    with Poisoning(ctx, node.decl):
        declared = declarators.type_of(ctx, node.decl.type)
    if not isinstance(declared, FunctionType):
        fail(node, f"'{node.decl.name}' is not a function")
    is_old = not declared.has_prototype and node.decl.type.args is not None
    ctype = declared if is_old else replace(declared, has_prototype=True)
    symbol = declare_function(ctx, node.decl, ctype, attributes.collect(node.decl.attributes))
    linkage.check_first(ctx, symbol, node)
    symbol.definition, symbol.unit, symbol.type = node, ctx.unit, ctype
    ctx.semantics.defined[node] = symbol
    ctx.visible[symbol] = ctype
    if not is_void(ctype.result) and not is_complete(ctype.result):
        fail(node, f"the result type '{describe(ctype.result)}' is incomplete")
    ctx.function = FunctionState(symbol, ctype)
    with ctx.block():
        declare = _declare_old_parameters if is_old else _declare_parameters
        parameters = declare(ctx, node, ctype)
        statements.analyse_body(ctx, node.body)
        depths, taken = variable.label_depths(ctx), tuple(ctx.function.taken)
        handlers.check(ctx, node, symbol)
    ctx.function = None
    if is_old:
        symbol.type = replace(ctype, parameters=tuple(promote_argument(local.type) for local in parameters))
    ctx.semantics.functions[node] = FunctionInfo(symbol, parameters, depths, taken)


def _declare_parameters(ctx: Context, node: c_ast.FuncDef, ctype: FunctionType) -> tuple[Local, ...]:
    arguments = node.decl.type.args.params if node.decl.type.args is not None else []
    return tuple(
        _parameter(ctx, argument, declared) for argument, declared in zip(arguments, ctype.parameters, strict=False)
    )


def _parameter(ctx: Context, node: c_ast.Node, ctype: CType) -> Local:
    name = getattr(node, "name", None)
    if not is_complete(ctype):
        fail(node, f"parameter '{name}' has incomplete type '{describe(ctype)}'")
    variable.check_star(node, ctype)
    local = ctx.parameters.pop(node, None) or Local(name or "", ctype, is_parameter=True)
    local.type = ctype
    if name is not None:
        if name in ctx.scopes[-1].names:
            fail(node, f"parameter '{name}' is declared twice")
        ctx.scopes[-1].names[name] = local
        ctx.semantics.declared[node] = local
    return local


def _declare_old_parameters(ctx: Context, node: c_ast.FuncDef, _: FunctionType) -> tuple[Local, ...]:
    """The parameters of `int f(a, b) int a; char b; {}`: callers pass them promoted (C11 6.9.1p6, 6.5.2.2p6)."""
    names = {identifier.name: identifier for identifier in node.decl.type.args.params}
    parameters: dict[str, Local] = {}
    for decl in node.param_decls or ():
        if isinstance(decl, c_ast.Pragma):
            continue
        if decl.name is None:
            declarators.type_of(ctx, decl.type)
            continue
        if decl.name not in names:
            fail(decl, f"'{decl.name}' is not a parameter")
        if decl.init is not None:
            fail(decl, f"parameter '{decl.name}' has an initialiser")
        parameters[decl.name] = _parameter(ctx, decl, declarators.parameter_type(ctx, decl))
    for name, identifier in names.items():
        if name in parameters:
            continue
        if not ctx.is_c89:
            ctx.tolerate("implicit-int", identifier, f"parameter '{name}' has no type", "it was int in C89: declare it")
        parameters[name] = ctx.scopes[-1].names[name] = Local(name, INT, is_parameter=True)
    return tuple(parameters[name] for name in names)
