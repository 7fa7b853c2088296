"""What checks ask of a statement beside its facts: addresses that may be kept, names with two meanings, jumps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pycparser import c_ast

from meta.passes.split.model import Model
from meta.passes.tree import Node, walk
from meta.sema.types import ArrayType

# Statements whose expressions belong to a block inside them, not to the one that they stand in.
_BLOCKS = (c_ast.Compound, c_ast.If, c_ast.While, c_ast.DoWhile, c_ast.For, c_ast.Switch)
_PARTS = (c_ast.StructRef, c_ast.ArrayRef)


@dataclass(slots=True)
class Sights:
    """Of one statement with all that is in it; sets of variables have a bit each, as in `Survey`.

    exposed: something may have kept their address, by `&` or as arrays that became pointers; ambiguous: an identifier
    of their name means something else; gotos: where they lead; keeps_literal: a pointer to a compound literal, of
    the block that the statement stands in, may be kept.
    """

    exposed: int = 0
    ambiguous: int = 0
    gotos: frozenset[str] = frozenset()
    keeps_literal: bool = False


class Spotter:
    """Looks at each statement of a model once, in however many regions it is."""

    def __init__(self, model: Model, bits: Mapping[Node, int]) -> None:
        self._model = model
        self._bits = bits  # by declaration
        self._named: dict[str, int] = {}
        for each in model.variables:
            self._named[each.name] = self._named.get(each.name, 0) | bits[each.decl]
        self._seen: dict[Node, Sights] = {}

    def sights(self, item: Node) -> Sights:
        found = self._seen.get(item)
        if found is None:
            found = self._seen[item] = self._look(item)
        return found

    def _look(self, item: Node) -> Sights:
        found = Sights()
        is_evaluated = not isinstance(item, _BLOCKS)
        gotos = []
        for node in walk(item):
            found.exposed |= self._exposed(node)
            if isinstance(node, c_ast.ID):
                found.ambiguous |= self._named.get(node.name, 0) & ~self._bit(node)
            elif isinstance(node, c_ast.Goto):
                gotos.append(node.name)
            if is_evaluated and not found.keeps_literal:
                found.keeps_literal = any(self._outlives(node, child) for child in node)
        found.gotos = frozenset(gotos)
        return found

    def _bit(self, node: Node) -> int:
        variable = self._model.bindings.get(node)
        return 0 if variable is None else self._bits[variable.decl]

    def _exposed(self, node: Node) -> int:
        """Variables whose address `node` itself lets out."""
        found = 0
        if isinstance(node, c_ast.UnaryOp) and node.op == "&":
            for each in walk(node.expr):
                found |= self._bit(each)
        elif isinstance(node, _PARTS):
            found = self._array_member(node)
        for child in node:
            variable = self._model.bindings.get(child)
            is_subscripted = isinstance(node, c_ast.ArrayRef) and node.name is child
            if variable is not None and isinstance(variable.type, ArrayType) and not is_subscripted:
                found |= self._bits[variable.decl]
        return found

    def _array_member(self, node: Node) -> int:
        """The record or array of arrays that a member or element may turn into a pointer from."""
        while isinstance(node, _PARTS):
            node = node.name
        variable = self._model.bindings.get(node)
        return self._bits[variable.decl] if variable is not None and variable.is_pinned else 0

    def _outlives(self, parent: Node, node: Node) -> bool:
        """Whether a pointer to a compound literal may be kept where it stands."""
        if not isinstance(node, c_ast.CompoundLiteral):
            return False
        is_addressed = isinstance(parent, c_ast.UnaryOp) and parent.op == "&"
        return node in self._model.arrays or is_addressed or isinstance(parent, _PARTS)
