"""The attribute by which passes say how a function is to be compiled.

    __attribute__((hot, meta_tier("hot", 317811, "scalar"))) int f(int x) { ... }

It is the project's own: a unit that has it starts with `#pragma GCC diagnostic ignored "-Wattributes"`, for gcc and
clang. What the words mean is in meta/lower/tiers.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from pycparser import c_ast

from meta.gnu_ast import GnuAttribute
from meta.passes.tree import Node, shallow_copy

TIER = "meta_tier"
QUIET = 'GCC diagnostic ignored "-Wattributes"'


def own_attribute(node: Node) -> list[GnuAttribute]:
    """The attribute of a function definition, with `hot` in the same specifier; nothing where it has none."""
    if not isinstance(node, c_ast.FuncDef):
        return []
    for specifier in node.decl.attributes:
        if any(each.name == TIER for each in specifier.attributes):
            return list(specifier.attributes)
    return []


def words_of(node: Node) -> list[str]:
    """The words of the attribute."""
    return [each.value.strip('"') for each in _arguments(node) if each.type == "string"]


def calls_of(node: Node) -> int | None:
    """The number of calls in the attribute."""
    return next((int(each.value) for each in _arguments(node) if each.type == "int"), None)


def _arguments(node: Node) -> list[Node]:
    return [
        each
        for attribute in own_attribute(node)
        if attribute.name == TIER and attribute.arguments is not None
        for each in attribute.arguments.exprs
    ]


def with_words(function: Node, words: Sequence[str], calls: int | None = None) -> Node:
    """The definition with an attribute of these words, in the place of one that it has; the same node for the same."""
    former = own_attribute(function)
    if words_of(function) == list(words) and calls_of(function) == calls:
        return function
    decl = function.decl
    kept = [each for each in decl.attributes if not any(one in former for one in each.attributes)]
    if words:
        arguments: list[Node] = [c_ast.Constant("string", f'"{word}"', function.coord) for word in words]
        if calls is not None:
            arguments.insert(1, c_ast.Constant("int", str(calls), function.coord))
        hot = [GnuAttribute("hot", None, function.coord)] if "hot" in words else []
        own = GnuAttribute(TIER, c_ast.ExprList(arguments, function.coord), function.coord)
        kept.append(c_ast.AttributeSpecifier([*hot, own], function.coord))
    return shallow_copy(function, decl=shallow_copy(decl, attributes=kept))


def without_words(decl: Node) -> Node:
    """A function's declaration without the attribute, for a prototype: the definition alone has it."""
    kept = [each for each in decl.attributes if all(one.name != TIER for one in each.attributes)]
    return shallow_copy(decl, attributes=kept)


def quiet(ext: list[Node]) -> list[Node]:
    """The declarations of a unit, with the pragma before them where the attribute needs it."""
    is_quiet = any(isinstance(each, c_ast.Pragma) and each.string == QUIET for each in ext)
    if is_quiet or not any(own_attribute(each) for each in ext):
        return ext
    return [c_ast.Pragma(QUIET, ext[0].coord), *ext]
