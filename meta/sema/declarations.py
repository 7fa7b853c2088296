"""Declarations and function definitions (C11 6.7, 6.9): linkage, redeclaration, completion, storage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from pycparser import c_ast

from meta.diagnostics import SourceError
from meta.sema import (
    attributes,
    builtins,
    constants,
    declarators,
    expressions,
    handlers,
    inference,
    initialisers,
    literals,
    local_attributes,
    modes,
    statements,
    tags,
    variable,
)
from meta.sema.context import Context, FunctionState, Poisoned, TypedefName, fail, refuse
from meta.sema.conversions import compatible, composite, promote_argument
from meta.sema.semantics import FunctionInfo, Local, Symbol
from meta.sema.types import (
    DOUBLE,
    FLOAT,
    FLOAT16,
    FLOAT128,
    INT,
    LONG_DOUBLE,
    ArrayType,
    CType,
    FunctionType,
    IntegerKind,
    IntegerType,
    RecordType,
    describe,
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


def inline_definitions(nodes: Iterable[c_ast.Node]) -> frozenset[str]:
    """The functions that every file-scope declaration makes inline and none extern: they stay in the unit.

    C11 6.7.4p7; where another unit defines the function too, either definition may be called.
    """
    inline: set[str] = set()
    others: set[str] = set()
    for node in nodes:
        decl = node.decl if isinstance(node, c_ast.FuncDef) else node
        if isinstance(decl, c_ast.Decl) and isinstance(decl.type, c_ast.FuncDecl):
            is_inline = "inline" in (decl.funcspec or ()) and "extern" not in (decl.storage or ())
            (inline if is_inline else others).add(decl.name)
    return frozenset(inline - others)


def declare(ctx: Context, node: c_ast.Node) -> None:
    """Analyse a declaration at file scope or in a block; one that is wrong leaves its name poisoned."""
    if isinstance(node, c_ast.StaticAssert):
        check_static_assert(ctx, node)
        return
    if not isinstance(node, c_ast.Typedef | c_ast.Decl):
        refuse(node, type(node).__name__)
    with _poisoning(ctx, node):
        _check_storage(ctx, node)
        if isinstance(node, c_ast.Typedef):
            _typedef(ctx, node)
        else:
            _declaration(ctx, node)


@contextmanager
def _poisoning(ctx: Context, node: c_ast.Decl | c_ast.Typedef) -> Iterator[None]:
    scope = ctx.scopes[-1]
    try:
        yield
    except SourceError:
        if node.name:
            scope.names.setdefault(node.name, Poisoned())
        raise


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
    with variable.evaluations(ctx, node):
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
    with variable.evaluations(ctx, node):
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
        _declare_function(ctx, node, ctype, attrs)
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


def _declare_function(ctx: Context, node: c_ast.Decl, ctype: FunctionType, attrs: attributes.Attributes) -> Symbol:
    storage = set(node.storage or ())
    if not ctx.at_file_scope and "static" in storage:
        fail(node, f"function '{node.name}' is declared static inside a function")
    is_internal = "static" in storage or (ctx.at_file_scope and node.name in ctx.inline_only)
    symbol = _linked(ctx, node, ctype, is_internal)
    if "_Noreturn" in (node.funcspec or ()):
        attrs = {**attrs, "noreturn": None}
    _merge_attributes(ctx, symbol, attrs)
    if "aligned" in attrs:
        symbol.alignment = max(symbol.alignment, declarators.attribute_alignment(ctx, node, attrs))
    return symbol


def _merge_attributes(ctx: Context, symbol: Symbol, attrs: attributes.Attributes) -> None:
    """What any declaration asks for holds for the symbol, but another unit's strong definition stays strong."""
    is_strong = symbol.definition is not None and symbol.unit != ctx.unit and "weak" not in symbol.attributes
    symbol.attributes.update({name: value for name, value in attrs.items() if name != "weak" or not is_strong})
    if "alias" in attrs:
        symbol.unit = ctx.unit


def _linked(ctx: Context, node: c_ast.Decl, ctype: CType, is_internal: bool) -> Symbol:
    """The symbol that a declaration with linkage refers to (C11 6.2.2), with the composite type visible here."""
    known = ctx.lookup(node.name)
    here = ctx.scopes[-1].names.get(node.name)
    ctx.semantics.declaration_types[node] = ctype
    if here is not None and not isinstance(here, Symbol | Poisoned):
        fail(node, f"'{node.name}' is declared twice, as different things", seen=ctx.declaration_of(here))
    file_scope = ctx.scopes[0].names.get(node.name)
    known = known if isinstance(known, Symbol) and known.owner is None else file_scope
    if isinstance(known, Symbol):
        seen = ctx.visible[known]
        if not compatible(seen, ctype):
            message = f"'{node.name}' is declared as '{describe(ctype)}', but before as '{describe(seen)}'"
            fail(node, message, seen=ctx.declaration_of(known))
        if is_internal and not known.is_static and not isinstance(ctype, FunctionType):
            message = f"'{node.name}' is declared static after a declaration with external linkage"
            fail(node, message, seen=ctx.declaration_of(known))
        symbol, ctype = known, composite(seen, ctype)
    elif is_internal:
        symbol = Symbol(node.name, node.name, ctype, is_static=True, unit=ctx.unit)
        ctx.internals.append(symbol)
    else:
        symbol = ctx.externals.setdefault(node.name, Symbol(node.name, node.name, ctype, is_static=False))
    ctx.visible[symbol] = ctype
    ctx.scopes[-1].names[node.name] = symbol
    if isinstance(ctx.scopes[0].names.get(node.name), Poisoned | None):
        ctx.scopes[0].names[node.name] = symbol
    symbol.declarations.append(node)
    ctx.semantics.declared[node] = symbol
    return symbol


def _declare_static_object(
    ctx: Context, node: c_ast.Decl, ctype: CType, attrs: attributes.Attributes, storage: set[str]
) -> None:
    """An object with static storage duration: at file scope, `extern`, or a static local."""
    if is_variable_length(ctype) or ("extern" in storage and is_variably_modified(ctype)):
        fail(node, f"'{node.name}' has static storage and a variable length")
    if is_void(ctype):
        fail(node, f"'{node.name}' has type void")
    if ctx.at_file_scope or "extern" in storage:
        symbol = _linked(ctx, node, ctype, "static" in storage)
    else:
        symbol = _static_local(ctx, node, ctype)
    _merge_attributes(ctx, symbol, attrs)
    symbol.is_thread_local |= is_thread_local(storage)
    is_extern = "extern" in storage and node.init is None
    if node.init is not None:
        if symbol.definition is not None and not symbol.is_tentative and symbol.unit == ctx.unit:
            fail(node, f"'{node.name}' is defined twice", seen=("the other definition is here", symbol.definition))
        plan = initialisers.initialise(ctx, ctype, node.init, node, is_static=True)
        ctx.semantics.initialisers[node] = plan
        ctx.visible[symbol] = plan.type
        if "constexpr" in storage:
            inference.note_constant(symbol, plan)
    if not is_extern:
        _define_object(ctx, symbol, node, attrs)
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


def _define_object(ctx: Context, symbol: Symbol, node: c_ast.Decl, attrs: attributes.Attributes) -> None:
    ctype = ctx.visible[symbol]
    is_elsewhere = symbol.definition is not None and symbol.unit != ctx.unit
    if is_elsewhere and not _is_kept(ctx, symbol, node, attrs):
        return
    if not is_complete(ctype) and not isinstance(ctype, ArrayType) and symbol.is_static:
        fail(node, f"'{node.name}' has incomplete type '{describe(ctype)}'")
    if symbol.definition is None or node.init is not None or is_elsewhere:
        symbol.definition = node
        symbol.unit = ctx.unit
        symbol.is_tentative = node.init is None
        ctx.semantics.defined[node] = symbol
    symbol.type = ctype


def complete_tentative(ctx: Context) -> None:
    """At the end of a unit a tentative array of unknown length has one element (C11 6.9.2p5)."""
    for symbol, ctype in list(ctx.visible.items()):
        if symbol.definition is None or symbol.unit != ctx.unit or symbol.is_function:
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


def define_function(ctx: Context, node: c_ast.FuncDef) -> None:
    """Analyse a function definition (C11 6.9.1)."""
    with _poisoning(ctx, node.decl):
        declared = declarators.type_of(ctx, node.decl.type)
    if not isinstance(declared, FunctionType):
        fail(node, f"'{node.decl.name}' is not a function")
    is_old = not declared.has_prototype and node.decl.type.args is not None
    ctype = declared if is_old else replace(declared, has_prototype=True)
    attrs = attributes.collect(node.decl.attributes)
    symbol = _declare_function(ctx, node.decl, ctype, attrs)
    is_kept = _is_kept(ctx, symbol, node, attrs)
    if is_kept:
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
    if is_old and is_kept:
        symbol.type = replace(ctype, parameters=tuple(promote_argument(local.type) for local in parameters))
    ctx.semantics.functions[node] = FunctionInfo(symbol, parameters, depths, taken)


def _is_kept(ctx: Context, symbol: Symbol, node: c_ast.Node, attrs: attributes.Attributes) -> bool:
    """Whether this definition is the one that counts: a strong one replaces a weak one of another unit."""
    if symbol.definition is None or _is_for_inlining_only(symbol.definition):
        return True
    if symbol.unit == ctx.unit or not ("weak" in attrs or "weak" in symbol.attributes):
        _defined_twice(node, symbol)
    if "weak" in attrs:
        return False
    del symbol.attributes["weak"]
    return True


def _is_for_inlining_only(node: c_ast.Node) -> bool:
    """Whether a definition is `extern inline` in the GNU sense: the real one may follow (gcc manual 6.45)."""
    if not isinstance(node, c_ast.FuncDef) or "gnu_inline" not in attributes.collect(node.decl.attributes):
        return False
    return "extern" in (node.decl.storage or ()) and "inline" in (node.decl.funcspec or ())


def _defined_twice(node: c_ast.Node, symbol: Symbol) -> None:
    assert symbol.definition is not None
    coord = symbol.definition.coord
    fail(node, f"'{symbol.spelling}' is defined twice", f"the other definition is at {coord.file}:{coord.line}")


def _declare_parameters(ctx: Context, node: c_ast.FuncDef, ctype: FunctionType) -> tuple[Local, ...]:
    arguments = node.decl.type.args.params if node.decl.type.args is not None else []
    return tuple(
        _parameter(ctx, argument, declared) for argument, declared in zip(arguments, ctype.parameters, strict=False)
    )


def _parameter(ctx: Context, node: c_ast.Node, ctype: CType) -> Local:
    name = getattr(node, "name", None)
    if set(getattr(node, "storage", None) or ()) - {"register"}:
        fail(node, f"parameter '{name}' is declared {node.storage[0]}")
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
            fail(identifier, f"parameter '{name}' has no type", "it was int in C89: declare it")
        parameters[name] = ctx.scopes[-1].names[name] = Local(name, INT, is_parameter=True)
    return tuple(parameters[name] for name in names)
