"""Rewriting statements by what constant propagation found out.

    if (ready) a(); else b();      ->      a();           where ready is always true
    while (0 < limit) c();         ->                     where limit is always 0
    switch (3) { case 1: d(); break; case 3: e(); }   ->   switch (3) { case 3: e(); }

An `if` or a loop that control only enters by a jump into it stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.passes.fold.expressions import Context, ExpressionFolder
from meta.passes.tree import Node, shallow_copy, walk

_DECLARATIONS = (c_ast.Decl, c_ast.Typedef, c_ast.StaticAssert, c_ast.Pragma, gnu_ast.LocalLabels)
_CASES = (c_ast.Case, c_ast.Default)
# What does nothing but hold statements.
_HOLDERS = (c_ast.Compound, c_ast.Label, *_CASES)


class StatementFolder(ExpressionFolder):
    """Copy-on-write rewriting of one function's body."""

    def body(self, node: Node) -> Node:
        """The new body of a function that can be called."""
        return self.compound(node)

    def statement_expression(self, node: Node, context: Context) -> Node:
        return self.compound(node, context)

    def statement(self, node: Node) -> list[Node]:
        """What takes the place of a statement that control reaches."""
        if not self.facts.is_entered(node) and not isinstance(node, _HOLDERS):
            return [node]
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node)
        choice = self._as_choice(node)
        if choice is not None:
            self.count += 1
            return choice
        parts = self.effects(node)
        if isinstance(node, c_ast.ExprList) and parts == node.exprs:
            return [self.fold(node, Context.EFFECT)]
        if parts != [node]:
            self.count += 1
        return self.all(parts, Context.EFFECT)

    def _as_choice(self, node: Node) -> list[Node] | None:
        """`c ? f() : 0;` and `c && (f(), 0);` as `if (c) f();`; None for what does something in every arm."""
        if isinstance(node, c_ast.TernaryOp) and node.iftrue is not None:
            cond, arms = node.cond, [node.iftrue, node.iffalse]
        elif isinstance(node, c_ast.BinaryOp) and node.op in ("&&", "||"):
            cond, arms = node.left, [node.right]
        else:
            return None
        if self.facts.truth(cond) is not None or all(self.effects(arm) == [arm] for arm in arms):
            return None
        folded = self.fold(cond, Context.CONDITION)
        empty = c_ast.EmptyStatement(node.coord)
        done = [self._one(self.effects_of(arm), arm) for arm in arms]
        yes, no = done if len(done) == 2 else (done[0], empty) if node.op == "&&" else (empty, done[0])
        return _conditional(self, c_ast.If(cond, None, None, node.coord), folded, yes, no)

    def single(self, node: Node) -> Node:
        """What takes the place of the one statement that a branch or loop holds."""
        return self._one(self.statement(node), node)

    def _one(self, new: list[Node], node: Node) -> Node:
        if len(new) == 1 and not isinstance(new[0], _DECLARATIONS):
            return new[0]
        return c_ast.Compound(new, node.coord) if new else c_ast.EmptyStatement(node.coord)

    def is_dead(self, node: Node) -> bool:
        return not self.facts.is_touched(node)

    def effects_of(self, node: Node) -> list[Node]:
        """A condition as statements: what it does beside being true or false."""
        return self.all(self.effects(node), Context.EFFECT)

    # Blocks.

    def compound(self, node: Node, value: Context | None = None) -> Node:
        """A block; `value` is what is asked of the last item of a statement expression."""
        items = node.block_items or []
        new = self.items(items[:-1] if value is not None and items else items)
        if value is not None and items:
            last = items[-1]
            is_value = type(last) not in _HANDLERS and self.facts.is_entered(last)
            inner = Context.VALUE if value in (Context.ASSIGNED, Context.PLACE) else value
            new.append(self.fold(last, inner) if is_value else last)
        if len(new) == len(items) and all(a is b for a, b in zip(new, items, strict=True)):
            return node
        return self.copied(node, block_items=new or None)

    def items(self, nodes: list[Node]) -> list[Node]:
        """Statements in a row. Of what control does not reach, declarations stay that later ones may need."""
        last = max((index for index, node in enumerate(nodes) if not self.is_dead(node)), default=-1)
        new: list[Node] = []
        for index, node in enumerate(nodes):
            if index <= last and isinstance(node, _DECLARATIONS) and not self.facts.is_entered(node):
                new.append(node)
            elif self.is_dead(node):
                self.count += 1
            else:
                new.extend(self.statement(node))
        return new


def _has_declaration(node: Node) -> bool:
    return any(isinstance(each, _DECLARATIONS) for each in node.block_items or ())


def _spliced(folder: StatementFolder, node: Node) -> list[Node]:
    """A branch that is always taken, without its braces where they mean nothing."""
    new = folder.statement(node)
    if len(new) == 1 and isinstance(new[0], c_ast.Compound) and not _has_declaration(new[0]):
        return list(new[0].block_items or [])
    return new


def _block(folder: StatementFolder, node: c_ast.Compound) -> list[Node]:
    return [folder.compound(node)]


def _if(folder: StatementFolder, node: c_ast.If) -> list[Node]:
    known = folder.facts.truth(node.cond)
    taken, left = (node.iftrue, node.iffalse) if known else (node.iffalse, node.iftrue)
    if known is not None and (left is None or folder.is_dead(left)):
        folder.count += 1
        return [*folder.effects_of(node.cond), *(_spliced(folder, taken) if taken is not None else [])]
    cond = folder.fold(node.cond, Context.CONDITION)
    iftrue = folder.single(node.iftrue)
    iffalse = None if node.iffalse is None else folder.single(node.iffalse)
    return _conditional(folder, node, cond, iftrue, iffalse)


def _conditional(folder: StatementFolder, node: Node, cond: Node, iftrue: Node, iffalse: Node | None) -> list[Node]:
    """The statement, without branches that are empty."""
    if iffalse is not None and _is_empty(iffalse):
        iffalse = None
    if not _is_empty(iftrue):
        return [folder.rebuilt(node, cond=cond, iftrue=iftrue, iffalse=iffalse)]
    folder.count += 1
    if iffalse is not None:
        return [shallow_copy(node, cond=_negated(node.cond, cond), iftrue=iffalse, iffalse=None)]
    return folder.effects_of(node.cond)


def _negated(original: Node, cond: Node) -> Node:
    if isinstance(cond, c_ast.UnaryOp) and cond.op == "!":
        return cond.expr
    return c_ast.UnaryOp("!", cond, original.coord)


def _is_empty(node: Node) -> bool:
    return isinstance(node, c_ast.EmptyStatement) or (isinstance(node, c_ast.Compound) and not node.block_items)


def _while(folder: StatementFolder, node: c_ast.While) -> list[Node]:
    if folder.facts.truth(node.cond) is False and folder.is_dead(node.stmt):
        folder.count += 1
        return folder.effects_of(node.cond)
    cond = folder.fold(node.cond, Context.CONDITION)
    return [folder.rebuilt(node, cond=cond, stmt=folder.single(node.stmt))]


def _do(folder: StatementFolder, node: c_ast.DoWhile) -> list[Node]:
    cond = folder.fold(node.cond, Context.CONDITION)
    return [folder.rebuilt(node, cond=cond, stmt=folder.single(node.stmt))]


def _for(folder: StatementFolder, node: c_ast.For) -> list[Node]:
    is_list = isinstance(node.init, c_ast.DeclList)
    if node.cond is not None and folder.facts.truth(node.cond) is False and folder.is_dead(node.stmt):
        folder.count += 1
        first = folder.statement(node.init) if node.init is not None else []
        rest = [*first, *folder.effects_of(node.cond)]
        return [c_ast.Compound([*first[0].decls, *rest[1:]], node.coord)] if is_list else rest
    init = node.init
    if init is not None:
        init = folder.statement(init)[0] if is_list else folder.fold(init, Context.EFFECT)
    parts = {
        "cond": None if node.cond is None else folder.fold(node.cond, Context.CONDITION),
        "next": None if node.next is None else folder.fold(node.next, Context.EFFECT),
    }
    return [folder.rebuilt(node, init=init, **parts, stmt=folder.single(node.stmt))]


def _switch(folder: StatementFolder, node: c_ast.Switch) -> list[Node]:
    if folder.is_dead(node.stmt):
        folder.count += 1
        return folder.effects_of(node.cond)
    cond = folder.fold(node.cond)
    if not isinstance(node.stmt, c_ast.Compound):
        return [folder.rebuilt(node, cond=cond)]
    before = _case_labels(node.stmt)
    items = _grouped(folder.items(node.stmt.block_items or []))
    body = folder.rebuilt(node.stmt, block_items=items)
    if _case_labels(body) != before:
        body = shallow_copy(body, block_items=_without_fallthrough(items) or None)
    return [folder.rebuilt(node, cond=cond, stmt=body)]


def _grouped(items: list[Node]) -> list[Node]:
    """Each label with the statements behind it, as the parser makes it."""
    new: list[Node] = []
    for item in items:
        if not new or isinstance(item, _CASES) or not isinstance(new[-1], _CASES):
            new.append(item)
        else:
            new[-1] = shallow_copy(new[-1], stmts=[*(new[-1].stmts or []), item])
    return new


def _case_labels(node: Node) -> int:
    return sum(isinstance(each, _CASES) for each in walk(node))


def _without_fallthrough(items: list[Node]) -> list[Node]:
    """Marks of falling through, which must stand before a label, go where labels went."""
    kept = []
    for item in items:
        if isinstance(item, _CASES):
            kept.append(shallow_copy(item, stmts=_without_fallthrough(item.stmts or [])))
        elif not _is_fallthrough(item):
            kept.append(item)
    return kept


def _is_fallthrough(node: Node) -> bool:
    if not isinstance(node, c_ast.AttributedStatement) or not isinstance(node.stmt, c_ast.EmptyStatement | type(None)):
        return False
    return any(each.name == "fallthrough" for specifier in node.attributes for each in specifier.attributes)


def _case(folder: StatementFolder, node: c_ast.Case | c_ast.Default) -> list[Node]:
    stmts = folder.items(node.stmts or [])
    if not folder.facts.is_chosen(node):
        folder.count += 1
        return stmts
    same = len(stmts) == len(node.stmts or []) and all(a is b for a, b in zip(stmts, node.stmts or [], strict=True))
    return [node if same else shallow_copy(node, stmts=stmts)]


def _label(folder: StatementFolder, node: c_ast.Label) -> list[Node]:
    return [folder.rebuilt(node, stmt=folder.single(node.stmt))] if node.stmt is not None else [node]


def _return(folder: StatementFolder, node: c_ast.Return) -> list[Node]:
    return [node if node.expr is None else folder.rebuilt(node, expr=folder.fold(node.expr, Context.ASSIGNED))]


def _declaration(folder: StatementFolder, node: c_ast.Decl) -> list[Node]:
    storage = node.storage or ()
    if node.init is None or "static" in storage or "constexpr" in storage:
        return [node]
    is_inferred = any(isinstance(each, c_ast.InferredType) for each in walk(node.type))
    init = folder.fold(node.init, Context.VALUE if is_inferred else Context.ASSIGNED)
    if init is node.init:
        return [node]
    new = shallow_copy(node, init=init)
    for view in folder.views:
        if node in view.declared:
            view.declared[new] = view.declared[node]
    return [new]


def _declarations(folder: StatementFolder, node: c_ast.DeclList) -> list[Node]:
    return [folder.rebuilt(node, decls=[new for decl in node.decls for new in _declaration(folder, decl)])]


def _kept(_: StatementFolder, node: Node) -> list[Node]:
    return [node]


_HANDLERS: dict[type[Any], Callable[[StatementFolder, Any], list[Node]]] = {
    c_ast.Compound: _block,
    c_ast.If: _if,
    c_ast.While: _while,
    c_ast.DoWhile: _do,
    c_ast.For: _for,
    c_ast.Switch: _switch,
    c_ast.Case: _case,
    c_ast.Default: _case,
    c_ast.Label: _label,
    c_ast.AttributedStatement: _kept,
    c_ast.Return: _return,
    c_ast.Decl: _declaration,
    c_ast.DeclList: _declarations,
    c_ast.Break: _kept,
    c_ast.Continue: _kept,
    c_ast.Goto: _kept,
    c_ast.Typedef: _kept,
    c_ast.StaticAssert: _kept,
    c_ast.EmptyStatement: _kept,
    c_ast.Pragma: _kept,
    gnu_ast.LocalLabels: _kept,
    gnu_ast.ComputedGoto: _kept,
    gnu_ast.Asm: _kept,
}
