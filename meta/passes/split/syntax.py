"""Declarations of parameters, results and locals, written again from the variable's own declaration."""

from __future__ import annotations

from pycparser import c_ast

from meta.passes.split.model import Variable
from meta.passes.tree import Node, deep_copy, innermost, renamed, shallow_copy
from meta.sema.types import ArrayType, PointerType


def plain_declaration(name: str, declarator: Node, at: Node, init: Node = None) -> Node:
    """`declarator` as a declaration of its own. Qualifiers stand in both places, as the parser puts them."""
    coord = getattr(at, "coord", None)
    quals = list(innermost(declarator).quals or [])
    return c_ast.Decl(name, quals, [], [], [], declarator, init, None, coord)


def by_value(variable: Variable, at: Node) -> Node:
    """A parameter or local with the variable's value: `int n` for `const register int n = 3`."""
    return plain_declaration(variable.name, unqualified(_adjusted(variable)), at)


def as_written(variable: Variable, at: Node) -> Node:
    """An array parameter as the array is declared, its length a number."""
    declarator = renamed(variable.decl.type, variable.name)
    _with_lengths(declarator, variable)
    return plain_declaration(variable.name, declarator, at)


def by_pointer(variable: Variable, at: Node) -> Node:
    """A parameter that points to the variable: `int (*rows)[3]` for `int rows[3]`."""
    declarator = _adjusted(variable)
    _with_lengths(declarator, variable)
    return plain_declaration(variable.name, c_ast.PtrDecl([], declarator, _coord(at)), at)


def pointer_to(declarator: Node, at: Node) -> Node:
    return c_ast.PtrDecl([], declarator, _coord(at))


def result_declarator(variable: Variable, name: str) -> Node:
    """The type of a variable's value, as the result of the function `name`."""
    return unqualified(_adjusted(variable, name))


def unqualified(declarator: Node) -> Node:
    """The same without `const`, `volatile`, `restrict` of the object itself; changes `declarator`."""
    if isinstance(declarator, c_ast.TypeDecl | c_ast.PtrDecl):
        declarator.quals = [each for each in declarator.quals or [] if each not in ("const", "volatile", "restrict")]
    return declarator


def _adjusted(variable: Variable, name: str = "") -> Node:
    """A copy of the variable's declarator; of a parameter, as what C makes of arrays and functions (C11 6.7.6.3p7)."""
    declarator = renamed(variable.decl.type, name or variable.name)
    if not variable.is_parameter or not isinstance(variable.type, PointerType):
        return declarator
    if isinstance(declarator, c_ast.ArrayDecl):
        quals = [each for each in declarator.dim_quals or [] if each != "static"]
        return c_ast.PtrDecl(quals, declarator.type, declarator.coord)
    if isinstance(declarator, c_ast.FuncDecl):
        return c_ast.PtrDecl([], declarator, declarator.coord)
    return declarator


def _with_lengths(declarator: Node, variable: Variable) -> None:
    """Numbers for the lengths of arrays: the expressions may mean names of the function's own."""
    ctype = variable.type
    node = declarator
    while isinstance(node, c_ast.ArrayDecl) and isinstance(ctype, ArrayType):
        node.dim = None if ctype.length is None else c_ast.Constant("int", str(ctype.length), node.coord)
        node, ctype = node.type, ctype.element


def without_register(decl: Node) -> None:
    """`register` says that nobody takes the address, which is over; changes `decl`."""
    decl.storage = [each for each in decl.storage or [] if each != "register"]


def copy_of(decl: Node) -> Node:
    return shallow_copy(deep_copy(decl))


def _coord(at: Node) -> object:
    return getattr(at, "coord", None)
