"""Declarations whose type or value the initialiser decides: `auto`, `__auto_type` and `constexpr` (C23 6.7.2, 6.7.10).

    __auto_type x = 1.5f;          the type of x is float
    constexpr int n = 2 + 3;       n is a constant expression
"""

from __future__ import annotations

from pycparser import c_ast

from meta.sema import expressions, operators
from meta.sema.context import Context, fail
from meta.sema.conversions import decay
from meta.sema.semantics import Initialiser, Local, Symbol
from meta.sema.types import CType, Qualifier, is_scalar, is_void, qualified


def infer(ctx: Context, node: c_ast.Decl, specifier: c_ast.InferredType) -> None:
    """Give the specifier of `node` the type of its initialiser, which the declared name is not yet in scope of."""
    if node.init is None or isinstance(node.init, c_ast.InitList):
        fail(node, f"the type of '{node.name}' cannot be inferred without an expression")
    if not isinstance(node.type, c_ast.TypeDecl):
        fail(node, f"the type of '{node.name}' is inferred, so its declarator must be a plain name")
    expressions.type_expression(ctx, node.init)
    ctype = decay(operators.nominal_type(ctx, node.init))
    if is_void(ctype):
        fail(node.init, f"'{node.name}' is initialised with a void expression")
    ctx.typed.add(node.init)
    ctx.specifiers[specifier] = ctype


def constant_type_of(node: c_ast.Decl, ctype: CType) -> CType:
    """The type of an object declared `constexpr` is const."""
    if node.init is None:
        fail(node, f"constexpr '{node.name}' has no initialiser")
    return qualified(ctype, Qualifier.CONST)


def note_constant(entity: Local | Symbol, plan: Initialiser) -> None:
    """Remember the value of a scalar constexpr object, which makes its name a constant expression."""
    if is_scalar(plan.type):
        entity.constant = plan.stores[0].constant if plan.stores else 0


