"""Linkage (C11 6.2.2): which declarations mean one function or object, and which definition of it counts."""

from __future__ import annotations

from collections.abc import Iterable

from pycparser import c_ast

from meta.sema import attributes
from meta.sema.context import Context, Poisoned, fail
from meta.sema.conversions import compatible, composite
from meta.sema.semantics import Symbol
from meta.sema.spelling import describe
from meta.sema.types import CType, FunctionType


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


def declared_names(nodes: Iterable[c_ast.Node]) -> frozenset[str]:
    """Every name that is declared at file scope."""
    declared = (node.decl if isinstance(node, c_ast.FuncDef) else node for node in nodes)
    return frozenset(each.name for each in declared if isinstance(each, c_ast.Decl) and each.name)


def add_attributes(ctx: Context, symbol: Symbol, attrs: attributes.Attributes) -> None:
    """What any declaration asks for holds for the symbol."""
    symbol.attributes.update(attrs)
    if "alias" in attrs:
        symbol.unit = ctx.unit


def linked(ctx: Context, node: c_ast.Decl, ctype: CType, is_internal: bool) -> Symbol:
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


def check_first(ctx: Context, symbol: Symbol, node: c_ast.Node) -> None:
    """An error where this unit has a definition already, unless that one is for inlining only."""
    if symbol.definition is not None and not is_for_inlining_only(ctx, symbol.definition):
        coord = symbol.definition.coord
        fail(node, f"'{symbol.spelling}' is defined twice", f"the other definition is at {coord.file}:{coord.line}")


def is_for_inlining_only(ctx: Context, node: c_ast.Node) -> bool:
    """Whether a definition is `extern inline` in the GNU sense: the real one may follow (gcc manual 6.45)."""
    if not isinstance(node, c_ast.FuncDef):
        return False
    if not ctx.is_c89 and not ctx.permissive and "gnu_inline" not in attributes.collect(node.decl.attributes):
        return False
    return "extern" in (node.decl.storage or ()) and "inline" in (node.decl.funcspec or ())
