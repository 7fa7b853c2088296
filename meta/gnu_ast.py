"""Syntax-tree nodes for GNU C that pycparser's own `c_ast` has no node for.

They follow pycparser's node protocol (`children`, `attr_names`, `__slots__`), so its visitors and
printers work on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycparser import c_ast
from pycparser.c_parser import Coord


@dataclass
class BodyCoord(Coord):
    """The place of a function's body, with that of the brace which closes it."""

    end: Coord | None = None


@dataclass
class MissingTypeCoord(Coord):
    """The place where a type is missing, which is then int."""


@dataclass
class ParenCoord(Coord):
    """The place of an assignment or operation that was written in parentheses."""


def in_parentheses(node: c_ast.Node) -> bool:
    """Whether an assignment or operation was written in parentheses of its own."""
    return isinstance(node.coord, ParenCoord)


def end_of(body: c_ast.Compound) -> Coord | None:
    """Where the closing brace of a function's body is; None for a body that was not parsed."""
    return body.coord.end if isinstance(body.coord, BodyCoord) else None


# Nodes that have no children, which are half of all.
LEAVES = frozenset({
    c_ast.Break, c_ast.Constant, c_ast.Continue, c_ast.EllipsisParam, c_ast.EmptyStatement, c_ast.Goto, c_ast.ID,
    c_ast.IdentifierType, c_ast.InferredType, c_ast.Pragma,
})  # fmt: skip


class _Node(c_ast.Node):
    """Shared protocol: `child_names` are the slots that hold a node, a list of nodes, or None."""

    __slots__ = ()
    child_names: tuple[str, ...] = ()
    attr_names: tuple[str, ...] = ()

    def children(self) -> tuple[tuple[str, c_ast.Node], ...]:
        found: list[tuple[str, c_ast.Node]] = []
        for name in self.child_names:
            value = getattr(self, name)
            if isinstance(value, list):
                found.extend((f"{name}[{i}]", child) for i, child in enumerate(value))
            elif value is not None:
                found.append((name, value))
        return tuple(found)

    def __iter__(self) -> Iterator[c_ast.Node]:
        return iter(child for _, child in self.children())


class GnuAttribute(_Node):
    """One attribute of an `__attribute__((...))` list, held by a `c_ast.AttributeSpecifier`.

    `name` is stored without surrounding underscores (`__packed__` is `packed`). `arguments` is None
    where no parentheses were written, else a `c_ast.ExprList`; an identifier argument is a `c_ast.ID`.
    An asm label on a declarator is the attribute `asm` with one string constant.
    """

    __slots__ = ("name", "arguments", "coord", "__weakref__")
    child_names = ("arguments",)
    attr_names = ("name",)

    def __init__(self, name: str, arguments: c_ast.ExprList | None, coord: Any = None) -> None:
        self.name = name
        self.arguments = arguments
        self.coord = coord


class AsmOperand(_Node):
    """`[name] "constraint" (expr)` of an extended asm statement; `name` may be None."""

    __slots__ = ("name", "constraint", "expr", "coord", "__weakref__")
    child_names = ("expr",)
    attr_names = ("name", "constraint")

    def __init__(self, name: str | None, constraint: str, expr: c_ast.Node, coord: Any = None) -> None:
        self.name = name
        self.constraint = constraint
        self.expr = expr
        self.coord = coord


class Asm(_Node):
    """An `asm` statement, or file-scope `asm` where it stands in `FileAST.ext`.

    `template` is the text with C escapes resolved and adjacent strings joined; `constraint` and the
    entries of `clobbers` likewise. `is_extended` tells `asm("x")` (percent signs are literal) from
    `asm("x" :)`. `labels` are the C labels of `asm goto`.
    """

    __slots__ = (
        "template",
        "outputs",
        "inputs",
        "clobbers",
        "labels",
        "is_volatile",
        "is_extended",
        "coord",
        "__weakref__",
    )
    child_names = ("outputs", "inputs")
    attr_names = ("template", "clobbers", "labels", "is_volatile", "is_extended")

    def __init__(
        self,
        template: str,
        outputs: list[AsmOperand],
        inputs: list[AsmOperand],
        clobbers: list[str],
        labels: list[str],
        is_volatile: bool,
        is_extended: bool,
        coord: Any = None,
    ) -> None:
        self.template = template
        self.outputs = outputs
        self.inputs = inputs
        self.clobbers = clobbers
        self.labels = labels
        self.is_volatile = is_volatile
        self.is_extended = is_extended
        self.coord = coord


class Range(_Node):
    """`low ... high`, as a `Case.expr` or inside an `ArrayDesignator` or `NamedInitializer.name`."""

    __slots__ = ("low", "high", "coord", "__weakref__")
    child_names = ("low", "high")

    def __init__(self, low: c_ast.Node, high: c_ast.Node, coord: Any = None) -> None:
        self.low = low
        self.high = high
        self.coord = coord


class LabelAddress(_Node):
    """`&&label`."""

    __slots__ = ("name", "coord", "__weakref__")
    attr_names = ("name",)

    def __init__(self, name: str, coord: Any = None) -> None:
        self.name = name
        self.coord = coord


class LocalLabels(_Node):
    """`__label__ a, b;` at the beginning of a block."""

    __slots__ = ("names", "coord", "__weakref__")
    attr_names = ("names",)

    def __init__(self, names: list[str], coord: Any = None) -> None:
        self.names = names
        self.coord = coord


class ComputedGoto(_Node):
    """`goto *expr;`."""

    __slots__ = ("expr", "coord", "__weakref__")
    child_names = ("expr",)

    def __init__(self, expr: c_ast.Node, coord: Any = None) -> None:
        self.expr = expr
        self.coord = coord


def fields(node: c_ast.Node) -> tuple[str, ...]:
    """The names of a node's slots that hold its content: everything but its place."""
    return tuple(name for name in node.__slots__ if name not in ("coord", "__weakref__"))


def copy_tree(node: Any) -> Any:
    """A deep copy of a node, a list of nodes, or None; places are shared, nodes are not."""
    if isinstance(node, list):
        return [copy_tree(item) for item in node]
    if not isinstance(node, c_ast.Node):
        return node
    copied = node.__class__.__new__(node.__class__)
    for name in fields(node):
        setattr(copied, name, copy_tree(getattr(node, name)))
    copied.coord = node.coord
    return copied


def same_tree(left: Any, right: Any) -> bool:
    """Whether two trees are equal but for places. An empty list equals None, as in pycparser's own trees."""
    pending = [(left, right)]
    while pending:
        one, other = pending.pop()
        if isinstance(one, c_ast.Node):
            if one.__class__ is not other.__class__:
                return False
            pending.extend((getattr(one, name), getattr(other, name)) for name in fields(one))
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pending.extend(zip(one, other, strict=True))
        elif one != other and (one or other):
            return False
    return True


def needs_braces(node: c_ast.If) -> bool:
    """Whether the first branch of `node` needs braces: without them an `else` would move or be easy to misread."""
    inner = node.iftrue
    while isinstance(inner, (c_ast.For, c_ast.While, c_ast.Label, c_ast.AttributedStatement)):
        inner = inner.stmt
    if not isinstance(inner, c_ast.If):
        return False
    return node.iffalse is not None or inner.iffalse is not None or needs_braces(inner)
