"""Declarations (C11 6.7, 6.9.2): type names, objects and where they are stored, completion."""

from __future__ import annotations

from dataclasses import replace

from pycparser import c_ast

from meta.sema import (
    attributes,
    builtins,
    constants,
    declarators,
    expressions,
    function_definitions,
    inference,
    initialisers,
    linkage,
    literals,
    local_attributes,
    modes,
    tags,
    variable,
)
from meta.sema.context import Context, Poisoned, Poisoning, TypedefName, fail, refuse
from meta.sema.conversions import compatible
from meta.sema.semantics import Local, Symbol
from meta.sema.spelling import describe
from meta.sema.types import (
    DOUBLE,
    FLOAT,
    FLOAT16,
    FLOAT128,
    LONG_DOUBLE,
    ArrayType,
    CType,
    FunctionType,
    IntegerKind,
    IntegerType,
    RecordType,
    is_complete,
    is_variable_length,
    is_variably_modified,
    is_void,
    size_of,
)

_MAX_OBJECT_SIZE = 1 << 31


def declare_builtin_types(ctx: Context) -> None:
    """Type names that exist without a declaration."""
    names = ctx.scopes[0].names
    names["__builtin_va_list"] = TypedefName(builtins.va_list_type(ctx))
    names["__int128_t"] = TypedefName(IntegerType(IntegerKind.INT128))
    names["__uint128_t"] = TypedefName(IntegerType(IntegerKind.UNSIGNED_INT128))
    names["_Float32"] = TypedefName(FLOAT)
    names["_Float64"] = names["_Float32x"] = TypedefName(DOUBLE)
    names["_Float64x"] = names["__float80"] = TypedefName(LONG_DOUBLE)
    names["_Float16"] = TypedefName(FLOAT16)
    names["_Float128"] = names["__float128"] = TypedefName(FLOAT128)


def declare(ctx: Context, node: c_ast.Node) -> None:
    """Analyse a declaration at file scope or in a block; one that is wrong leaves its name poisoned."""
    if isinstance(node, c_ast.StaticAssert):
        check_static_assert(ctx, node)
        return
    if not isinstance(node, c_ast.Typedef | c_ast.Decl):
        refuse(node, type(node).__name__)
    with Poisoning(ctx, node):
        _check_storage(ctx, node)
        if isinstance(node, c_ast.Typedef):
            _typedef(ctx, node)
        else:
            _declaration(ctx, node)


def _check_storage(ctx: Context, node: c_ast.Decl | c_ast.Typedef) -> None:
    """C11 6.7.1p2, 6.9p2."""
    shared = ("_Thread_local", "__thread", "thread_local", "constexpr")
    words = [word for word in node.storage or () if word not in shared]
    if len(words) > 1:
        fail(node, f"'{words[0]}' and '{words[1]}' in one declaration")
    if ctx.at_file_scope and set(words) & {"auto", "register"}:
        fail(node, f"'{words[0]}' outside a function")
    if not ctx.at_file_scope and words == ["extern"] and node.init is not None:
        fail(node, f"'{node.name}' is extern inside a function and has an initialiser")


def check_static_assert(ctx: Context, node: c_ast.StaticAssert) -> None:
    """C11 6.7.10."""
    expressions.rvalue(ctx, node.cond)
    if constants.evaluate_integer(ctx.semantics, node.cond, "the condition of _Static_assert") == 0:
        text = literals.decode_string(node.message)[1][:-1].decode("utf-8", "replace") if node.message else ""
        fail(node, f"static assertion failed{': ' + text if text else ''}")


def _typedef(ctx: Context, node: c_ast.Typedef) -> None:
    with variable.Evaluations(ctx, node):
        ctype = declarators.type_of(ctx, node.type)
    variable.enter_scope(ctx, node, ctype)
    attrs = attributes.collect(node.attributes)
    ctype = modes.applied(ctx, node, ctype, attrs)
    if "transparent_union" in attrs and isinstance(ctype, RecordType):
        ctype.record.is_transparent = ctype.record.is_union
    if "aligned" in attrs:
        ctype = replace(ctype, alignment=declarators.attribute_alignment(ctx, node, attrs))
    known = ctx.scopes[-1].names.get(node.name)
    is_same = isinstance(known, TypedefName) and compatible(known.type, ctype)
    if not is_same and not isinstance(known, Poisoned | None):
        fail(node, f"'{node.name}' is declared twice, as different things", seen=ctx.declaration_of(known))
    ctx.semantics.typedef_types[node] = ctype
    ctx.scopes[-1].names[node.name] = TypedefName(ctype, node=node)


def _declaration(ctx: Context, node: c_ast.Decl) -> None:
    storage = set(node.storage or ())
    if node.name is None:
        declarators.type_of(ctx, node.type)
        return
    specifier = _specifier(node.type)
    if isinstance(specifier, c_ast.InferredType):
        inference.infer(ctx, node, specifier)
    with variable.Evaluations(ctx, node):
        ctype = declarators.type_of(ctx, node.type)
    variable.enter_scope(ctx, node, ctype)
    if isinstance(node.type, c_ast.TypeDecl) and tags.is_open_enum(ctx, specifier):
        fail(node, f"enum '{specifier.name}' is not defined")
    attrs = attributes.collect(node.attributes)
    ctype = modes.applied(ctx, node, ctype, attrs)
    if "constexpr" in storage:
        ctype = inference.constant_type_of(node, ctype)
        storage |= {"static"} if ctx.at_file_scope else set()
    if isinstance(ctype, FunctionType):
        if node.init is not None:
            fail(node, f"function '{node.name}' has an initialiser")
        function_definitions.declare_function(ctx, node, ctype, attrs)
    elif ctx.at_file_scope or storage & {"static", "extern"}:
        _declare_static_object(ctx, node, ctype, attrs, storage)
    elif is_thread_local(storage):
        fail(node, f"'{node.name}' is local to a thread, so it must be static or extern")
    else:
        _declare_local(ctx, node, ctype, attrs)


def is_thread_local(storage: set[str]) -> bool:
    return bool(storage & {"_Thread_local", "__thread", "thread_local"})


def _specifier(node: c_ast.Node) -> c_ast.Node:
    while isinstance(node, c_ast.TypeDecl | c_ast.PtrDecl | c_ast.ArrayDecl | c_ast.FuncDecl):
        node = node.type
    return node


def _declare_static_object(
    ctx: Context, node: c_ast.Decl, ctype: CType, attrs: attributes.Attributes, storage: set[str]
) -> None:
    """An object with static storage duration: at file scope, `extern`, or a static local."""
    if is_variable_length(ctype) or ("extern" in storage and is_variably_modified(ctype)):
        fail(node, f"'{node.name}' has static storage and a variable length")
    if is_void(ctype):
        fail(node, f"'{node.name}' has type void")
    if ctx.at_file_scope or "extern" in storage:
        symbol = linkage.linked(ctx, node, ctype, "static" in storage)
    else:
        symbol = _static_local(ctx, node, ctype)
    linkage.add_attributes(ctx, symbol, attrs)
    symbol.is_thread_local |= is_thread_local(storage)
    is_extern = "extern" in storage and node.init is None
    if node.init is not None:
        if symbol.definition is not None and not symbol.is_tentative:
            fail(node, f"'{node.name}' is defined twice", seen=("the other definition is here", symbol.definition))
        plan = initialisers.initialise(ctx, ctype, node.init, node, is_static=True)
        ctx.semantics.initialisers[node] = plan
        ctx.visible[symbol] = plan.type
        if "constexpr" in storage:
            inference.note_constant(symbol, plan)
    if not is_extern:
        _define_object(ctx, symbol, node)
    symbol.alignment = max(symbol.alignment, declarators.requested_alignment(ctx, node, attrs, ctype))


def _static_local(ctx: Context, node: c_ast.Decl, ctype: CType) -> Symbol:
    assert ctx.function is not None
    if isinstance(ctx.scopes[-1].names.get(node.name), Local | Symbol):
        fail(node, f"'{node.name}' is declared twice")
    count = ctx.function.static_locals.get(node.name, 0)
    ctx.function.static_locals[node.name] = count + 1
    suffix = f".{count}" if count else ""
    owner = ctx.function.symbol
    symbol = Symbol(f".{node.name}{suffix}", node.name, ctype, is_static=True, unit=ctx.unit, owner=owner)
    ctx.internals.append(symbol)
    ctx.visible[symbol] = ctype
    ctx.scopes[-1].names[node.name] = symbol
    symbol.declarations.append(node)
    ctx.semantics.declared[node] = symbol
    return symbol


def _define_object(ctx: Context, symbol: Symbol, node: c_ast.Decl) -> None:
    ctype = ctx.visible[symbol]
    if not is_complete(ctype) and not isinstance(ctype, ArrayType) and symbol.is_static:
        fail(node, f"'{node.name}' has incomplete type '{describe(ctype)}'")
    if symbol.definition is None or node.init is not None:
        symbol.definition = node
        symbol.unit = ctx.unit
        symbol.is_tentative = node.init is None
        ctx.semantics.defined[node] = symbol
    symbol.type = ctype


def complete_tentative(ctx: Context) -> None:
    """At the end of a unit a tentative array of unknown length has one element (C11 6.9.2p5)."""
    for symbol, ctype in list(ctx.visible.items()):
        if symbol.definition is None or symbol.is_function:
            continue
        is_open = isinstance(ctype, ArrayType) and ctype.length is None
        symbol.type = replace(ctype, length=1) if isinstance(ctype, ArrayType) and is_open else ctype
        if not is_complete(symbol.type):
            fail(symbol.definition, f"'{symbol.spelling}' has incomplete type '{describe(ctype)}'")
        _check_size(symbol.definition, symbol.type)


def _declare_local(ctx: Context, node: c_ast.Decl, ctype: CType, attrs: attributes.Attributes) -> None:
    if node.name in ctx.scopes[-1].names:
        known = ctx.scopes[-1].names[node.name]
        fail(node, f"'{node.name}' is declared twice in this block", seen=ctx.declaration_of(known))
    if is_void(ctype):
        fail(node, f"'{node.name}' has type void")
    alignment = declarators.requested_alignment(ctx, node, attrs, ctype)
    local = Local(node.name, ctype, alignment=alignment, is_register="register" in (node.storage or ()))
    ctx.scopes[-1].names[node.name] = local
    ctx.semantics.declared[node] = local
    if node.init is not None:
        is_constant = "constexpr" in (node.storage or ())
        plan = initialisers.initialise(ctx, ctype, node.init, node, is_static=is_constant)
        ctx.semantics.initialisers[node] = plan
        if is_constant:
            inference.note_constant(local, plan)
        local.type = plan.type
    if not is_complete(local.type):
        fail(node, f"'{node.name}' has incomplete type '{describe(local.type)}'")
    _check_size(node, local.type)
    local_attributes.apply(ctx, node, local, attrs)


def _check_size(node: c_ast.Node, ctype: CType) -> None:
    """The small code model reaches 2 GiB; a variable array's size is not known yet."""
    if not is_variable_length(ctype) and size_of(ctype) >= _MAX_OBJECT_SIZE:
        fail(node, f"an object of {size_of(ctype)} bytes is too large")
