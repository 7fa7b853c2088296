"""One walk over a function, or another external declaration: its nodes by class, and in what position they stand."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.constants import evaluate
from meta.sema.semantics import Semantics

_NO_CHILDREN = (c_ast.Constant, c_ast.IdentifierType)


def _children_slots(cls: type[Any]) -> tuple[str, ...]:
    return tuple(
        name for name in cls.__slots__ if name not in ("coord", "__weakref__") and name not in cls.attr_names
    )


_CLASSES = [
    each for module in (c_ast, gnu_ast) for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, c_ast.Node) and hasattr(each, "__slots__")
]  # fmt: skip
# What stands in a slot: nodes, a declarator, attributes.
_NODES, _DECLARATOR, _ATTRIBUTES = range(3)
_KINDS = {"type": _DECLARATOR, "to_type": _DECLARATOR, "attributes": _ATTRIBUTES}
_SLOTS: dict[type[Any], tuple[tuple[str, int], ...]] = {
    each: () if issubclass(each, _NO_CHILDREN)
    else tuple((name, _KINDS.get(name, _NODES)) for name in _children_slots(each))
    for each in _CLASSES
}  # fmt: skip

# The slots of a statement that hold statements: an expression there is evaluated for its effects alone.
_STATEMENTS: dict[type[Any], tuple[str, ...]] = {
    c_ast.Compound: ("block_items",), c_ast.If: ("iftrue", "iffalse"), c_ast.While: ("stmt",),
    c_ast.DoWhile: ("stmt",), c_ast.For: ("init", "next", "stmt"), c_ast.Case: ("stmts",), c_ast.Default: ("stmts",),
    c_ast.Label: ("stmt",), c_ast.Switch: ("stmt",), c_ast.AttributedStatement: ("stmt",),
}  # fmt: skip


class Body:
    """The nodes below an external declaration.

    nodes: those that can be evaluated, by class, in source order. discarded: expressions whose value is not used.
    names: all that identifiers name, evaluated or not. unevaluated: identifiers in sizeof, typeof and the like.
    """

    def __init__(self, semantics: Semantics, root: c_ast.Node | None) -> None:
        self.nodes: dict[type[Any], list[Any]] = {}
        self.discarded: list[c_ast.Node] = []
        self.names: set[str] = set()
        self.unevaluated: list[c_ast.ID] = []
        self._semantics = semantics
        self._values: set[c_ast.Node] = set()  # statements that are the values of statement expressions
        if root is not None:
            self._visit(root, True)

    def _visit(self, node: c_ast.Node, is_evaluated: bool) -> None:
        cls = node.__class__
        if cls is c_ast.ID:
            self.names.add(node.name)
            if not is_evaluated:
                self.unevaluated.append(node)
        if is_evaluated:
            found = self.nodes.get(cls)
            if found is None:
                found = self.nodes[cls] = []
            found.append(node)
            statements = _STATEMENTS.get(cls)
            if statements is not None:
                self._note_discarded(node, statements)
            if cls in _PARTLY_EVALUATED:
                self._visit_partly(node)
                return
        for name, kind in _SLOTS[cls]:
            child = getattr(node, name)
            if not child:
                continue
            if kind == _DECLARATOR:
                self._visit_type(child, is_evaluated)
            elif kind == _ATTRIBUTES:
                self._attributes(child)
            elif child.__class__ is list:
                for each in child:
                    self._visit(each, is_evaluated)
            else:
                self._visit(child, is_evaluated)

    def _visit_type(self, node: Any, is_evaluated: bool) -> None:
        """A declarator: only bounds, parameters, typeof and bodies of tags hold what checks look at."""
        while True:
            cls = node.__class__
            if cls is c_ast.TypeDecl or cls is c_ast.PtrDecl or cls is c_ast.Typename:
                node = node.type
            elif cls is c_ast.ArrayDecl:
                if node.dim is not None:
                    self._visit(node.dim, is_evaluated)
                node = node.type
            elif cls is c_ast.IdentifierType:
                return
            else:
                self._visit(node, is_evaluated)
                return

    def _attributes(self, specifiers: list[Any] | None) -> None:
        for specifier in specifiers or ():
            self._visit(specifier, False)

    def _note_discarded(self, node: c_ast.Node, slots: tuple[str, ...]) -> None:
        is_value = node.__class__ is c_ast.Compound and gnu_ast.in_parentheses(node)
        if is_value and node.block_items:
            last = node.block_items[-1]
            self._values.add(last)
            while last.__class__ is c_ast.Label:
                last = last.stmt
                self._values.add(last)
        values = self._values
        for name in slots:
            child = getattr(node, name)
            if child.__class__ is list:
                self.discarded += [each for each in child if each not in values] if values else child
            elif child is not None and child not in values:
                self.discarded.append(child)

    def _visit_partly(self, node: Any) -> None:
        """Nodes some of whose operands are not evaluated."""
        if isinstance(node, c_ast.UnaryOp):
            self._visit(node.expr, node.op not in ("sizeof", "_Alignof"))
            return
        if isinstance(node, c_ast.StructRef):
            self._visit(node.name, True)
            return
        if isinstance(node, c_ast.TernaryOp | c_ast.BinaryOp):
            self._visit_chosen(node)
            return
        if isinstance(node, c_ast.TypeOf):
            for each in node:
                self._visit(each, False)
            return
        chosen = self._semantics.chosen.get(node)
        self._visit(node.expr, False)
        for association in node.associations:
            self._visit(association.expr, association.expr is chosen)

    def _visit_chosen(self, node: Any) -> None:
        """The operands of `?:`, `&&` and `||`, but for those that a constant leaves out."""
        if isinstance(node, c_ast.TernaryOp):
            self._visit(node.cond, True)
            truth = self._truth(node.cond)
            if node.iftrue is not None:
                self._visit(node.iftrue, truth is not False)
            self._visit(node.iffalse, truth is not True)
            return
        self._visit(node.left, True)
        truth = self._truth(node.left) if node.op in ("&&", "||") else None
        self._visit(node.right, truth is None or truth == (node.op == "&&"))

    def _truth(self, node: c_ast.Node) -> bool | None:
        """Whether a condition is constant, and then what it is."""
        if node not in self._semantics.types:
            return None
        value = evaluate(self._semantics, node)
        return bool(value) if isinstance(value, int) else None


_PARTLY_EVALUATED = frozenset(
    {c_ast.UnaryOp, c_ast.TypeOf, c_ast.GenericSelection, c_ast.StructRef, c_ast.TernaryOp, c_ast.BinaryOp}
)
