"""Attributes that change a declaration's type: `may_alias`, `vector_size` and `mode`.

The `mode` attribute (gcc manual 6.33.1): a type of the same kind with the width that a machine mode names.

    typedef int register_t __attribute__((mode(word)));   ->   long
"""

from __future__ import annotations

from dataclasses import replace

from pycparser import c_ast

from meta.sema import types, vectors
from meta.sema.attributes import Attributes
from meta.sema.context import Context, fail
from meta.sema.types import CType, FloatingKind, FloatingType, IntegerType

_SIGNED = {
    "QI": types.SIGNED_CHAR, "HI": types.SHORT, "SI": types.INT, "DI": types.LONG, "byte": types.SIGNED_CHAR,
    "word": types.LONG, "pointer": types.LONG, "TI": IntegerType(types.IntegerKind.INT128),
}  # fmt: skip
_UNSIGNED = {
    "QI": types.UNSIGNED_CHAR, "HI": types.UNSIGNED_SHORT, "SI": types.UNSIGNED_INT, "DI": types.UNSIGNED_LONG,
    "byte": types.UNSIGNED_CHAR, "word": types.UNSIGNED_LONG, "pointer": types.UNSIGNED_LONG,
    "TI": IntegerType(types.IntegerKind.UNSIGNED_INT128),
}  # fmt: skip
_FLOATING = {"SF": FloatingKind.FLOAT, "DF": FloatingKind.DOUBLE, "XF": FloatingKind.LONG_DOUBLE}


def applied(ctx: Context, node: c_ast.Node, ctype: CType, attributes: Attributes) -> CType:
    """`ctype` in the mode that `attributes` ask for; itself where they ask for none."""
    if "may_alias" in attributes:
        ctype = types.aliasing(ctype)
    if "mode" in attributes:  # which says the element's width where there is a vector_size, too
        ctype = _in_mode(node, ctype, attributes)
    return vectors.applied(ctx, node, ctype, attributes)


def _in_mode(node: c_ast.Node, ctype: CType, attributes: Attributes) -> CType:
    arguments = attributes["mode"]
    name = arguments.exprs[0].name if arguments is not None and isinstance(arguments.exprs[0], c_ast.ID) else ""
    name = name.strip("_")
    found: CType | None = None
    if isinstance(ctype, IntegerType):
        found = (_SIGNED if ctype.signed else _UNSIGNED).get(name)
    elif isinstance(ctype, FloatingType) and name in _FLOATING:
        found = FloatingType(_FLOATING[name])
    if found is None:
        fail(node, f"no type of this kind has the mode '{name}'")
    return replace(found, qualifiers=ctype.qualifiers)
