"""Variably modified types (C11 6.7.6.2): what a declaration evaluates for its type, and jumps into its scope.

    void f(int n) { typedef int row[n++]; row a[2]; }     n++ is evaluated at the typedef, once
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pycparser import c_ast

from meta.sema import constants, expressions, types
from meta.sema.context import Context, fail
from meta.sema.types import ArrayType, Bound, CType, PointerType, is_variable_length, is_variably_modified

_STATEMENT_EXPRESSION = "a statement expression"
_VARIABLE = "the scope of a variably modified type"


class Evaluations:
    """Notes what the declarators analysed inside evaluate as belonging to `node`."""

    __slots__ = ("_ctx", "_node", "_outer")

    def __init__(self, ctx: Context, node: c_ast.Node) -> None:
        self._ctx, self._node = ctx, node

    def __enter__(self) -> None:
        self._outer, self._ctx.pending = self._ctx.pending, []

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        found, self._ctx.pending = self._ctx.pending, self._outer
        if found and error is None:
            self._ctx.semantics.evaluations[self._node] = tuple(found)


def array_type(ctx: Context, node: c_ast.ArrayDecl, element: CType) -> ArrayType:
    """An array whose size is no constant; like gcc, inner bounds are evaluated before outer ones."""
    if isinstance(node.dim, c_ast.ID) and node.dim.name == "*":
        return ArrayType(element, None, Bound(None))
    if ctx.at_file_scope:
        fail(node.dim, "the size of an array at file scope must be constant")
    expressions.convert(ctx, node.dim, types.LONG)
    bound = Bound(node.dim)
    ctx.pending.append(bound)
    return ArrayType(element, None, bound)


def parameter_bound(ctx: Context, node: c_ast.ArrayDecl) -> None:
    """The outermost bound of an array parameter is evaluated for its effects only (C11 6.7.6.3p7)."""
    if constants.evaluate(ctx.semantics, node.dim) is None:
        ctx.pending.append(node.dim)


def typeof_operand(ctx: Context, node: c_ast.Node, ctype: CType) -> None:
    """The operand of typeof is evaluated where its type is variably modified (gcc manual 6.7)."""
    if is_variably_modified(ctype) and not isinstance(node, c_ast.ID):
        ctx.pending.append(node)


def check_star(node: c_ast.Node, ctype: CType) -> None:
    """`[*]` stands only in the parameters of a declaration that is no definition (C11 6.7.6.2p4)."""
    while isinstance(ctype, ArrayType | PointerType):
        if isinstance(ctype, ArrayType) and ctype.bound is not None and ctype.bound.node is None:
            fail(node, "'[*]' outside of a function prototype")
        ctype = ctype.element if isinstance(ctype, ArrayType) else ctype.target


def enter_scope(ctx: Context, node: c_ast.Node, ctype: CType) -> None:
    """From here to the end of the block nothing may jump past the declaration `node` (C11 6.8.6.1p1)."""
    check_star(node, ctype)
    if ctx.function is not None and is_variably_modified(ctype):
        entry = (node, _VARIABLE, is_variable_length(ctype) and isinstance(node, c_ast.Decl))
        ctx.function.jump_scopes = (*ctx.function.jump_scopes, entry)


def enter_cleanup(ctx: Context, node: c_ast.Node) -> None:
    """From here to the end of the block a cleanup function is due; nothing may jump past the declaration."""
    assert ctx.function is not None
    ctx.function.jump_scopes = (*ctx.function.jump_scopes, (node, "the scope of an object with a cleanup", True))


@contextmanager
def statement_expression(ctx: Context, node: c_ast.Compound) -> Iterator[None]:
    """No jump enters a statement expression (gcc manual 6.1)."""
    assert ctx.function is not None
    outer = ctx.function.jump_scopes
    ctx.function.jump_scopes = (*outer, (node, _STATEMENT_EXPRESSION, False))
    try:
        yield
    finally:
        ctx.function.jump_scopes = outer


def check_goto(ctx: Context, goto: c_ast.Node, name: str, unique: str, source: types.JumpScopes) -> None:
    """Whether every scope at the label is also one of the goto."""
    assert ctx.function is not None
    _check_jump(goto, source, ctx.function.label_scopes[unique], f"'goto {name}'")


def check_case(ctx: Context, node: c_ast.Node) -> None:
    """Whether every scope at a case label is also one of its switch."""
    assert ctx.function is not None
    _check_jump(node, ctx.function.switches[-1].jump_scopes, ctx.function.jump_scopes, "this label")


def _check_jump(node: c_ast.Node, source: types.JumpScopes, target: types.JumpScopes, what: str) -> None:
    if source[: len(target)] != target:
        entered = next(scope for index, scope in enumerate(target) if source[index : index + 1] != (scope,))
        fail(node, f"{what} jumps into {entered[1]}")


def label_depths(ctx: Context) -> dict[str, int]:
    """How many scopes with something to do at their end each label is in."""
    assert ctx.function is not None
    return {name: sum(scope[2] for scope in scopes) for name, scopes in ctx.function.label_scopes.items()}
