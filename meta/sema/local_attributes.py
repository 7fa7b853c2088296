"""Attributes of automatic objects: `cleanup`, and `register long x asm("rax")` (gcc manual 6.34, 6.47.5)."""

from __future__ import annotations

import re

from pycparser import c_ast

from meta.sema import attributes, expressions, variable
from meta.sema.context import Context, fail, refuse
from meta.sema.conversions import pointers_assignable
from meta.sema.semantics import Local, Symbol
from meta.sema.spelling import describe
from meta.sema.types import FunctionType, PointerType

_REGISTER = re.compile(r"(?:[re]?(?:[abcd]x|[sd]i|[sb]p)|r(?:8|9|1[0-5])[bwd]?|xmm(?:\d|1[0-5])|[abcd]l)\Z")


def apply(ctx: Context, node: c_ast.Decl, local: Local, attrs: attributes.Attributes) -> None:
    """Complete `local` by what its declaration's attributes ask; its type is known."""
    if "section" in attrs:
        refuse(node, "a section for a local object")
    register = attributes.string_argument(node, attrs, "asm")
    if register is not None:
        if "register" not in (node.storage or ()):
            fail(node, f"'{node.name}' has an asm name but is not declared 'register'")
        register = register.lstrip("%")
        if not _REGISTER.match(register):
            fail(node, f"'{register}' is not a register")
        local.machine_register = register
    if "cleanup" in attrs:
        local.cleanup = _cleanup(ctx, node, local, attrs["cleanup"])


def _cleanup(ctx: Context, node: c_ast.Decl, local: Local, arguments: c_ast.ExprList | None) -> Symbol:
    names = arguments.exprs if arguments is not None else []
    if len(names) != 1 or not isinstance(names[0], c_ast.ID):
        fail(node, "attribute 'cleanup' takes the name of a function")
    pointer = expressions.rvalue(ctx, names[0])
    function = pointer.target if isinstance(pointer, PointerType) else None
    symbol = ctx.semantics.bindings.get(names[0])
    if not isinstance(function, FunctionType) or not isinstance(symbol, Symbol):
        fail(names[0], f"'{names[0].name}' is not a function")
    if function.has_prototype:
        wanted = PointerType(local.type)
        takes = function.parameters[0] if len(function.parameters) == 1 else None
        if takes is None or not (isinstance(takes, PointerType) and pointers_assignable(takes, wanted)):
            fail(names[0], f"'{names[0].name}' cannot be called with '{describe(wanted)}'")
    variable.enter_cleanup(ctx, node)
    return symbol
