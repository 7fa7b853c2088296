"""A function once more: whether it can be, under what name, and how the original leads to it.

    static int f__n288(int x);                                            static_declaration
    int f(int n, int x) { if (n == 288) return f__n288(x); ... }          early_return
"""

from __future__ import annotations

from itertools import takewhile

from pycparser import c_ast

from meta import gnu_ast
from meta.passes.tree import Node, deep_copy, defines_type, renamed, shallow_copy, walk
from meta.sema import Symbol
from meta.sema.types import FunctionType, is_void

# What a clone must not repeat or take along: another name, another linkage, a call by whoever starts the program.
_REFUSED = (
    "alias", "asm", "constructor", "destructor", "gnu_inline", "ifunc", "interrupt", "naked", "returns_twice", "used",
    "weak", "section",
)  # fmt: skip


def obstacle(function: Node, symbol: Symbol) -> str:
    """Why a function cannot be cloned; nothing where it can."""
    assert isinstance(symbol.type, FunctionType)
    if symbol.type.is_variadic:
        return "takes variable arguments"
    if function.param_decls:
        return "is defined in the old style"
    found = next((name for name in _REFUSED if name in symbol.attributes), None)
    if found is not None:
        return f"has the attribute '{found}'"
    if "inline" in function.decl.funcspec and not symbol.is_static:
        return "is inline without being static"
    if any(defines_type(each) for each in walk(function.decl)):
        return "defines a type in its declaration"
    if symbol.spelling == "main" and not _ends_with_return(function.body):
        return "may end without a return, which in no other function means 0"  # C11 5.1.2.2.3
    return _inside(function.body)


def _ends_with_return(body: Node) -> bool:
    items = body.block_items or [None]
    return isinstance(items[-1], c_ast.Return)


def _inside(body: Node) -> str:
    for node in walk(body):
        if isinstance(node, c_ast.Decl) and "static" in node.storage:
            return f"has the static object '{node.name}'"
        if isinstance(node, gnu_ast.Asm):
            return "holds assembly"
        if isinstance(node, gnu_ast.LabelAddress):
            return "takes the address of a label"
        if isinstance(node, c_ast.ID) and node.name in ("__func__", "__FUNCTION__", "__PRETTY_FUNCTION__"):
            return "asks for its own name"
        if isinstance(node, c_ast.FuncDef):
            return "holds another function"
    return ""


def guards_of(function: Node, symbol: Symbol) -> list[Node]:
    """The early returns at the start of a function that lead to its clones."""
    items = function.body.block_items or ()
    return list(takewhile(lambda item: _leads_to(item, f"{symbol.spelling}__"), items))


def _leads_to(item: Node, prefix: str) -> bool:
    if not isinstance(item, c_ast.If) or item.iffalse is not None:
        return False
    inside = item.iftrue.block_items if isinstance(item.iftrue, c_ast.Compound) else [item.iftrue]
    first = inside[0] if inside else None
    called = first.expr if isinstance(first, c_ast.Return) else first
    if not isinstance(called, c_ast.FuncCall) or not isinstance(called.name, c_ast.ID):
        return False
    return bool(called.name.name.startswith(prefix))


def early_return(condition: Node, called: Node, symbol: Symbol) -> Node:
    """`if (condition) return called;`, in two statements where the function `symbol` returns nothing."""
    assert isinstance(symbol.type, FunctionType)
    if not is_void(symbol.type.result):
        return c_ast.If(condition, c_ast.Return(called, called.coord), None, called.coord)
    both = c_ast.Compound([called, c_ast.Return(None, called.coord)], called.coord)
    return c_ast.If(condition, both, None, called.coord)


def static_declaration(decl: Node, name: str, parameters: list[Node]) -> Node:
    """A function's declaration with another name, `static`, and these parameters."""
    if not parameters:
        nothing = c_ast.TypeDecl(None, [], None, c_ast.IdentifierType(["void"], decl.coord), decl.coord)
        parameters = [c_ast.Typename(None, [], None, nothing, decl.coord)]
    arguments = c_ast.ParamList(parameters, decl.coord)
    declarator = shallow_copy(decl.type, args=arguments, type=renamed(decl.type.type, name))
    storage = ["static", *(word for word in decl.storage if word not in ("static", "extern"))]
    attributes = [deep_copy(each) for each in decl.attributes]
    return shallow_copy(decl, name=name, storage=storage, type=declarator, attributes=attributes)
