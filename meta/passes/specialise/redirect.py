"""Calls with constant arguments, led to the clone that was made for them.

    f__n7:  return f(7 - 1) + f(7 - 2);      ->      return f__n6() + f__n5();

Such calls stand in clones above all. Only calls behind the clone's prototype in the same unit can see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pycparser import c_ast

from meta.passes.base import PassContext
from meta.passes.specialise.clone import Clone, Value
from meta.passes.tree import Node, Rewriter, identifier, shallow_copy
from meta.program import Program, Unit
from meta.sema import Semantics, Symbol
from meta.sema.constants import evaluate
from meta.sema.semantics import AddressConstant


def redirected(program: Program, context: PassContext, clones: Sequence[Clone]) -> Program:
    """The program, which holds these clones, with direct calls of them where the arguments are theirs."""
    by_unit: dict[str, dict[str, list[Clone]]] = {}
    for each in clones:
        by_unit.setdefault(each.unit.path, {}).setdefault(each.symbol.spelling, []).append(each)
    units = []
    for unit in program.units:
        platform = unit.platform or context.platforms[0]
        if unit.path in by_unit and platform in context.platforms:
            semantics = context.semantics(program, platform)
            units.append(_Redirection(semantics, by_unit[unit.path]).apply(unit))
        else:
            units.append(unit)
    return program.with_units(units)


class _Redirection:
    """Rewrites the calls of one unit, from top to bottom."""

    def __init__(self, semantics: Semantics, clones: dict[str, list[Clone]]) -> None:
        self.semantics = semantics
        self.clones = clones
        self.visible: set[str] = set()

    def apply(self, unit: Unit) -> Unit:
        ext = []
        for each in unit.ast.ext:
            decl = each.decl if isinstance(each, c_ast.FuncDef) else each
            if isinstance(decl, c_ast.Decl) and decl.name:
                self.visible.add(decl.name)
            rewriter = Rewriter({c_ast.FuncCall: self._call})
            ext.append(rewriter.rewrite(each) if isinstance(each, c_ast.FuncDef) else each)
        same = all(one is two for one, two in zip(ext, unit.ast.ext, strict=True))
        return unit if same else replace(unit, ast=shallow_copy(unit.ast, ext=ext))

    def _call(self, node: Node) -> Node:
        if not isinstance(node.name, c_ast.ID) or node.name.name not in self.clones:
            return node
        bound = self.semantics.bindings.get(node.name)
        if not isinstance(bound, Symbol) or bound.spelling not in self.clones:
            return node
        arguments = list(node.args.exprs) if node.args else []
        for clone in self.clones[bound.spelling]:
            if clone.name in self.visible and all(
                parameter.index < len(arguments) and self._is(arguments[parameter.index], value)
                for parameter, value in clone.fixed
            ):
                return _direct(node, clone, arguments)
        return node

    def _is(self, argument: Node, value: Value) -> bool:
        """Whether an argument, converted to the parameter's type, is this constant."""
        if argument not in self.semantics.types:  # a call in it was rewritten before
            return False
        found = evaluate(self.semantics, argument)
        if isinstance(value, Symbol):
            same = isinstance(found, AddressConstant) and isinstance(found.base, Symbol) and found.offset == 0
            return same and found.base.name == value.name  # type: ignore[union-attr]
        return isinstance(found, int) and found == value


def _direct(node: Node, clone: Clone, arguments: list[Node]) -> Node:
    fixed = {parameter.index for parameter, _ in clone.fixed}
    rest = [each for index, each in enumerate(arguments) if index not in fixed]
    listed = shallow_copy(node.args, exprs=rest) if rest else None
    return shallow_copy(node, name=identifier(clone.name, node.name), args=listed)
