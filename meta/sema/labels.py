"""Labels: local ones (`__label__`), their addresses, computed goto (gcc manual 6.2 and 6.3), targets of `asm goto`.

    { __label__ again; again: ... goto *(x ? &&again : &&out); }     again is `again.1`, out is the function's
"""

from __future__ import annotations

from pycparser import c_ast

from meta import gnu_ast
from meta.sema import expressions
from meta.sema.context import Context, fail
from meta.sema.semantics import LabelPlace
from meta.sema.spelling import describe
from meta.sema.suggestions import suggestion
from meta.sema.types import VOID_POINTER, CType, PointerType


def declare(ctx: Context, node: gnu_ast.LocalLabels) -> None:
    """`__label__ a, b;`: labels of this block, which hide those of the blocks around it."""
    assert ctx.function is not None
    for name in node.names:
        if name in ctx.scopes[-1].labels:
            fail(node, f"label '{name}' is declared twice in this block")
        ctx.function.local_labels += 1
        ctx.scopes[-1].labels[name] = f"{name}.{ctx.function.local_labels}"


def unique_name(ctx: Context, name: str) -> str:
    """What a label's name is in the whole function."""
    for scope in reversed(ctx.scopes):
        if name in scope.labels:
            return scope.labels[name]
    return name


def jump(ctx: Context, node: c_ast.Node, name: str) -> str:
    """A jump from `node` to a label, which is checked when the whole body was seen; the label's unique name."""
    assert ctx.function is not None
    unique = unique_name(ctx, name)
    ctx.function.gotos.append((node, name, unique, ctx.function.jump_scopes))
    return unique


def goto(ctx: Context, node: c_ast.Goto) -> None:
    ctx.semantics.labels[node] = jump(ctx, node, node.name)


def asm_goto(ctx: Context, node: gnu_ast.Asm) -> None:
    ctx.semantics.asm_labels[node] = tuple(jump(ctx, node, name) for name in node.labels)


def address(ctx: Context, node: gnu_ast.LabelAddress) -> CType:
    if ctx.function is None:
        fail(node, "the address of a label outside a function")
    unique = unique_name(ctx, node.name)
    ctx.function.taken.setdefault(unique, (node, node.name))
    ctx.semantics.label_places[node] = LabelPlace(ctx.function.symbol, unique)
    return VOID_POINTER


def computed_goto(ctx: Context, node: gnu_ast.ComputedGoto) -> None:
    ctype = expressions.rvalue(ctx, node.expr)
    if not isinstance(ctype, PointerType):
        fail(node, f"a computed goto needs a pointer, not '{describe(ctype)}'")


def check_taken(ctx: Context) -> None:
    """Every label whose address is taken must exist."""
    assert ctx.function is not None
    for unique, (node, name) in ctx.function.taken.items():
        with ctx.recovering():
            if unique not in ctx.function.labels:
                fail(node, f"label '{name}' is not defined", suggestion(name, ctx.function.labels))
