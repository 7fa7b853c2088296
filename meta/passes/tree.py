"""Copy-on-write rewriting of syntax trees.

    class Renamer(Rewriter):
        def __init__(self) -> None:
            super().__init__({c_ast.ID: self.rename})

A `Rewriter` without rules is the identity: it returns the very node it was given. A rule sees a node whose
children were rewritten already. Input trees are never changed; a new tree shares what did not change.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import Any

from pycparser import c_ast

from meta.gnu_ast import LEAVES
from meta.nesting import room_to_recurse

Node = Any  # pycparser has no types
# What stands in the node's place: a node, or in a list of nodes also none or several.
Rule = Callable[[Node], Node | Sequence[Node]]


def slots_of(node: Node) -> tuple[str, ...]:
    """The fields that make up a node, without place and bookkeeping."""
    kind: Any = type(node)
    return _slots_of_kind(kind)


@lru_cache(maxsize=256)  # there are fewer kinds of nodes
def _slots_of_kind(kind: Any) -> tuple[str, ...]:
    return tuple(slot for slot in kind.__slots__ if slot not in ("coord", "__weakref__"))


def shallow_copy(node: Node, **changes: Any) -> Node:
    """A new node with some fields replaced; lists are copied, children are shared."""
    kind: Any = type(node)
    new = kind.__new__(kind)
    for slot in node.__slots__:
        if slot != "__weakref__":
            value = changes[slot] if slot in changes else getattr(node, slot)
            setattr(new, slot, copy(value) if isinstance(value, list) else value)
    return new


def deep_copy(node: Node) -> Node:
    """A tree of new nodes."""
    new = shallow_copy(node)
    for slot in slots_of(node):
        value = getattr(node, slot)
        if isinstance(value, c_ast.Node):
            setattr(new, slot, deep_copy(value))
        elif isinstance(value, list):
            setattr(new, slot, [deep_copy(each) if isinstance(each, c_ast.Node) else each for each in value])
    return new


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in source order, without recursion."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if type(current) not in LEAVES:
            below = list(current)
            below.reverse()
            stack += below


def bounds_in(declarator: Node) -> Iterator[Node]:
    """The bounds of arrays in a type, in source order."""
    while isinstance(declarator, c_ast.Typename | c_ast.TypeDecl | c_ast.PtrDecl):  # nothing else is in most
        declarator = declarator.type
    for part in walk(declarator) if declarator is not None else ():
        if isinstance(part, c_ast.ArrayDecl) and part.dim is not None:
            yield part.dim


def nodes_below(node: Node) -> frozenset[Node]:
    """Everything below a node."""
    return frozenset(each for each in walk(node) if each is not node)


def defines_type(node: Node) -> bool:
    """Whether a node gives a tag and enumerators a meaning that they have in the scope around it alone."""
    if isinstance(node, c_ast.Enum):
        return node.values is not None
    return isinstance(node, c_ast.Struct | c_ast.Union) and node.decls is not None


def names_in(node: Node) -> Iterator[str]:
    """Every name that a tree mentions or declares: of objects, types, tags, labels."""
    for each in walk(node):
        for slot in ("name", "declname"):
            name = getattr(each, slot, None)
            if isinstance(name, str):
                yield name
        if isinstance(each, c_ast.IdentifierType):
            yield from each.names


def fresh_name(name: str, taken: Container[str]) -> str:
    """`name`, or where that is taken `name_2` and so on."""
    index, found = 1, name
    while found in taken:
        index += 1
        found = f"{name}_{index}"
    return found


class Rewriter:
    """The identity transform; rules keyed by node class make it something else."""

    def __init__(self, rules: Mapping[type, Rule] | None = None) -> None:
        self.rules = dict(rules or {})

    def rewrite(self, node: Node) -> Node:
        """The tree with every rule applied, innermost nodes first."""
        with room_to_recurse():
            return self._replace_one(node)

    def _replace_one(self, node: Node) -> Node:
        replaced = self._replace(node)
        if not isinstance(replaced, c_ast.Node):
            raise TypeError(f"{type(node).__name__} stands alone and cannot become {len(replaced)} nodes")
        return replaced

    def descends(self, node: Node) -> bool:
        """Whether to rewrite below `node`; a subclass says no where its rules have nothing to find."""
        return True

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        changes = {} if not self.descends(node) else self._changed_children(node)
        if changes:
            node = shallow_copy(node, **changes)
        rule = self.rules.get(type(node))
        return node if rule is None else rule(node)

    def _changed_children(self, node: Node) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for slot in slots_of(node):
            value = getattr(node, slot)
            if isinstance(value, c_ast.Node):
                new = self._replace_one(value)
                if new is not value:
                    changes[slot] = new
            elif isinstance(value, list) and value and isinstance(value[0], c_ast.Node):
                new_list = self._rewritten_list(value)
                if len(new_list) != len(value) or any(a is not b for a, b in zip(new_list, value, strict=True)):
                    changes[slot] = new_list
        return changes

    def _rewritten_list(self, nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            new = self._replace(node)
            if isinstance(new, c_ast.Node):
                result.append(new)
            else:
                result.extend(new)
        return result


# Small constructors; `at` is the node whose place the new one takes.


def identifier(name: str, at: Node = None) -> Node:
    return c_ast.ID(name, _coord(at))


def number(value: int, at: Node = None) -> Node:
    return c_ast.Constant("int", str(value), _coord(at))


def call(name: str, arguments: Sequence[Node] = (), at: Node = None) -> Node:
    coord = _coord(at)
    listed = c_ast.ExprList(list(arguments), coord) if arguments else None
    return c_ast.FuncCall(identifier(name, at), listed, coord)


def cast_to_type_of(node: Node, value: Node) -> Node:
    """`(typeof(node))value`, with a copy of `node`."""
    coord = _coord(node)
    named = c_ast.TypeDecl(None, [], None, c_ast.TypeOf("typeof", deep_copy(node), coord), coord)
    return c_ast.Cast(c_ast.Typename(None, [], None, named, coord), value, coord)


def cast_to(names: Sequence[str], value: Node) -> Node:
    """`(unsigned long)value`, for basic type words or a typedef name."""
    named = type_declarator(None, names, value)
    return c_ast.Cast(c_ast.Typename(None, [], None, named, _coord(value)), value, _coord(value))


def address_of(value: Node) -> Node:
    """`(const void *)value`"""
    coord = _coord(value)
    named = type_declarator(None, ["void"], value)
    named.quals = ["const"]
    pointer = c_ast.PtrDecl([], named, coord)
    return c_ast.Cast(c_ast.Typename(None, ["const"], None, pointer, coord), value, coord)


def compound(items: Sequence[Node], at: Node = None) -> Node:
    return c_ast.Compound(list(items), _coord(at))


def type_declarator(name: str | None, names: Sequence[str], at: Node = None) -> Node:
    """`int x` without its Decl: a TypeDecl around basic type words or a typedef name."""
    coord = _coord(at)
    return c_ast.TypeDecl(name, [], None, c_ast.IdentifierType(list(names), coord), coord)


def innermost(declarator: Node) -> Node:
    """The `TypeDecl` below all pointers, arrays and functions."""
    while not isinstance(declarator, c_ast.TypeDecl):
        declarator = declarator.type
    return declarator


def renamed(declarator: Node, name: str) -> Node:
    """A copy of a declarator that declares another name."""
    copied = deep_copy(declarator)
    innermost(copied).declname = name
    return copied


def declaration(name: str | None, declarator: Node, init: Node = None, at: Node = None) -> Node:
    return c_ast.Decl(name, [], [], [], [], declarator, init, None, _coord(at))


def prototype(name: str, parameter: str | None, specifiers: Sequence[str] = (), at: Node = None) -> Node:
    """`void name(unsigned int parameter);`, or `void name(void);` where parameter is None."""
    coord = _coord(at)
    if parameter is None:
        nothing = type_declarator(None, ["void"], at)
        parameters = [c_ast.Typename(None, [], None, nothing, coord)]
    else:
        parameters = [declaration(parameter, type_declarator(parameter, ["unsigned", "int"], at), at=at)]
    result = type_declarator(name, ["void"], at)
    declarator = c_ast.FuncDecl(c_ast.ParamList(parameters, coord), result, coord)
    declared = declaration(name, declarator, at=at)
    declared.funcspec = list(specifiers)
    return declared


def _coord(at: Node) -> Any:
    return getattr(at, "coord", None)
