"""Rewriting by plan: what takes the place of certain nodes, decided beforehand.

    Replacer({node: lambda replacer: replacer.all(parts)}).rewrite(top)

A plan is asked instead of looking below its node; it rewrites itself what it keeps of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from pycparser import c_ast

from meta.passes.tree import Node, Rewriter, shallow_copy

Plan = Callable[["Replacer"], "Node | Sequence[Node]"]


class Replacer(Rewriter):
    """Plans may leave nothing, one node, or several: statements in a block, a comma expression elsewhere."""

    def __init__(self, plans: Mapping[Node, Plan]) -> None:
        super().__init__()
        self.plans = plans

    def one(self, node: Node) -> Node:
        return self._replace_one(node)

    def all(self, nodes: Iterable[Node]) -> list[Node]:
        return self._rewritten_list(list(nodes))

    def _replace(self, node: Node) -> Node | Sequence[Node]:
        plan = self.plans.get(node)
        if plan is not None:
            return plan(self)
        new = super()._replace(node)
        return _tidy(node, new) if new is not node else node

    def _rewritten_list(self, nodes: list[Node]) -> list[Node]:
        """Blocks that became empty are no statements any more."""
        new = super()._rewritten_list(nodes)
        return [each for each in new if not _is_emptied(each, nodes)]

    def _replace_one(self, node: Node) -> Node:
        new = self._replace(node)
        if isinstance(new, c_ast.Node):
            return new
        if len(new) == 1:
            return new[0]
        if not new:
            return c_ast.EmptyStatement(node.coord)
        is_block = any(isinstance(each, c_ast.Return | c_ast.Decl) for each in new)
        return c_ast.Compound(list(new), node.coord) if is_block else c_ast.ExprList(list(new), node.coord)


def _is_gone(node: Node) -> bool:
    return isinstance(node, c_ast.EmptyStatement)


def _is_emptied(node: Node, before: list[Node]) -> bool:
    return isinstance(node, c_ast.Compound) and not node.block_items and all(node is not each for each in before)


def _tidy(old: Node, new: Node) -> Node | Sequence[Node]:
    """What is left of a node whose parts went away."""
    if isinstance(new, c_ast.For):
        changes = {name: None for name in ("init", "next") if _is_gone(getattr(new, name))}
        if isinstance(new.init, c_ast.DeclList) and not new.init.decls:
            changes["init"] = None
        return shallow_copy(new, **changes) if changes else new
    if isinstance(new, c_ast.Compound) and not new.block_items:
        new.block_items = None  # a copy, which nobody else has yet
    if isinstance(new, c_ast.Cast) and _is_gone(new.expr):
        return []
    if isinstance(new, c_ast.ExprList) and len(new.exprs) != len(old.exprs):
        return new.exprs[0] if len(new.exprs) == 1 else new if new.exprs else []
    if isinstance(new, c_ast.If) and new.iffalse is not None and _is_gone(new.iffalse):
        return shallow_copy(new, iffalse=None)
    return new
