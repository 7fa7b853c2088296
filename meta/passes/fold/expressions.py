"""Rewriting expressions by what constant propagation found out.

    n * size + f(x)      ->      24 + f(x)              n and size are the same on every path
    ready && g()         ->      g()                    as a condition, where ready is always true
    x = late() + 1       ->      x = (late(), 0) + 1    late always returns 0

Only what mentions an object or calls a function is replaced: constants stay as they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.passes.effects import effects, is_pure
from meta.passes.fold.evaluate import UNTOUCHED_BUILTINS
from meta.passes.fold.facts import Facts
from meta.passes.fold.values import Value, converted, literal
from meta.passes.tree import Node, number, shallow_copy
from meta.sema import Semantics, Symbol
from meta.sema.conversions import decay
from meta.sema.semantics import AddressConstant, Local
from meta.sema.types import INT, FunctionType, IntegerType, PointerType, VoidType


class Context(Enum):
    """What is asked of an expression."""

    VALUE = auto()  # a value of exactly its type
    ASSIGNED = auto()  # a value that is converted to a known type anyway
    CONDITION = auto()  # only whether it is zero
    EFFECT = auto()  # nothing but what it does
    PLACE = auto()  # an object, not its value


class ExpressionFolder:
    """Copy-on-write rewriting of one function's expressions; `count` says how many were replaced."""

    def __init__(self, facts: Facts, views: Sequence[Semantics]) -> None:
        self.facts = facts
        self.views = views
        self.count = 0

    def fold(self, node: Node, context: Context = Context.VALUE) -> Node:
        if context in (Context.VALUE, Context.ASSIGNED, Context.CONDITION):
            replaced = self._constant(node, context)
            if replaced is not None:
                self.count += 1
                return replaced
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise TypeError(f"folding does not know the expression {type(node).__name__}")
        return handler(self, node, context)

    def rebuilt(self, node: Node, **parts: Any) -> Node:
        """`node` with these children, itself where they are its own."""
        changed = {name: part for name, part in parts.items() if not _is_same(part, getattr(node, name))}
        return self.copied(node, **changed) if changed else node

    def copied(self, node: Node, **changes: Any) -> Node:
        """A copy of an expression, of the same type as what it stands for."""
        new = shallow_copy(node, **changes)
        for view in self.views:
            tables: tuple[dict[Node, Any], ...] = (
                view.types, view.converted, view.bindings, view.values, view.strings
            )  # fmt: skip
            for table in tables:
                if node in table:
                    table[new] = table[node]
        return new

    def effects(self, node: Node) -> list[Node]:
        """What an expression has to evaluate when its value is not needed; what is decided is not asked again."""
        semantics = self.facts.semantics
        if isinstance(node, c_ast.BinaryOp) and node.op in ("&&", "||"):
            first = self.facts.truth(node.left)
            if is_pure(semantics, node.right) or first is (node.op == "||"):
                return self.effects(node.left)
            if first is not None:
                return [*self.effects(node.left), *self.effects(node.right)]
        if isinstance(node, c_ast.TernaryOp) and (known := self.facts.truth(node.cond)) is not None:
            arm = node.iftrue if known else node.iffalse
            return [*self.effects(node.cond), *(self.effects(arm) if arm is not None else [])]
        found = effects(semantics, node)
        return found if found == [node] else [part for each in found for part in self.effects(each)]

    def all(self, nodes: Sequence[Node], context: Context) -> list[Node]:
        return [self.fold(each, context) for each in nodes]

    def statement_expression(self, node: Node, context: Context) -> Node:
        raise NotImplementedError

    # Constants.

    def _constant(self, node: Node, context: Context) -> Node | None:
        value = self.facts.value(node)
        if value is None or not _is_news(self.facts.semantics, node):
            return None
        if context is Context.CONDITION:
            known = self.facts.truth(node)
            found = None if known is None else number(int(known), node)
        else:
            found = self._literal(node, value, context)
        if found is None or is_pure(self.facts.semantics, node):
            return found
        parts = [node] if isinstance(node, c_ast.FuncCall) else self.effects(node)
        if isinstance(node, c_ast.FuncCall) or (parts and parts != [node] and not isinstance(node, c_ast.ExprList)):
            return c_ast.ExprList([*self.all(parts, Context.EFFECT), found], node.coord)
        return None

    def _literal(self, node: Node, value: Value, context: Context) -> Node | None:
        natural = self.facts.type(node)
        target = self.facts.conversion(node) or natural
        if natural is None or target is None or isinstance(value, AddressConstant):
            return None
        final = converted(value, natural, target)
        is_null = isinstance(target, PointerType) and isinstance(natural, PointerType) and final == 0
        if is_null and context is Context.ASSIGNED:
            return _null(node)
        if isinstance(target, IntegerType) and target.size < 4 and context is Context.ASSIGNED:
            return literal(final, INT, node)
        return literal(final, target, node)


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
    return one is other


def _null(at: Node) -> Node:
    void = c_ast.TypeDecl(None, [], None, c_ast.IdentifierType(["void"], at.coord), at.coord)
    pointer = c_ast.Typename(None, [], None, c_ast.PtrDecl([], void, at.coord), at.coord)
    return c_ast.Cast(pointer, number(0, at), at.coord)


def _is_news(semantics: Semantics, node: Node) -> bool:
    """Whether an expression depends on an object or a call: what is constant by its spelling stays."""
    stack = [node]
    while stack:
        each = stack.pop()
        if each in semantics.values:  # a number, sizeof, a builtin that is constant
            continue
        if isinstance(each, c_ast.FuncCall):
            return True
        if isinstance(each, c_ast.ID):
            entity = semantics.bindings.get(each)
            if isinstance(entity, Local | Symbol) and entity.constant is None:
                return True
        stack.extend(child for _, child in each.children())
    return False


def _kept(_: ExpressionFolder, node: Node, __: Context) -> Node:
    return node


def _unary(folder: ExpressionFolder, node: c_ast.UnaryOp, _: Context) -> Node:
    if node.op in ("sizeof", "_Alignof"):
        return node
    if node.op in ("&", "++", "--", "p++", "p--", "__real__", "__imag__"):
        inner = Context.PLACE
    else:
        inner = Context.CONDITION if node.op == "!" else Context.VALUE
    return folder.rebuilt(node, expr=folder.fold(node.expr, inner))


def _binary(folder: ExpressionFolder, node: c_ast.BinaryOp, context: Context) -> Node:
    if node.op not in ("&&", "||"):
        return folder.rebuilt(node, left=folder.fold(node.left), right=folder.fold(node.right))
    first, second = folder.facts.truth(node.left), folder.facts.truth(node.right)
    semantics = folder.facts.semantics
    neutral = node.op == "&&"
    if context is Context.CONDITION and first is neutral and not folder.effects(node.left):
        folder.count += 1
        return folder.fold(node.right, context)
    if context is Context.CONDITION and second is neutral and is_pure(semantics, node.right):
        folder.count += 1
        return folder.fold(node.left, context)
    left = folder.fold(node.left, Context.CONDITION)
    if first is (not neutral):
        return folder.rebuilt(node, left=left)
    return folder.rebuilt(node, left=left, right=folder.fold(node.right, Context.CONDITION))


def _assignment(folder: ExpressionFolder, node: c_ast.Assignment, _: Context) -> Node:
    inner = Context.ASSIGNED if node.op == "=" else Context.VALUE
    return folder.rebuilt(
        node, lvalue=folder.fold(node.lvalue, Context.PLACE), rvalue=folder.fold(node.rvalue, inner)
    )


def _ternary(folder: ExpressionFolder, node: c_ast.TernaryOp, context: Context) -> Node:
    known = folder.facts.truth(node.cond)
    arm = node.iftrue if known else node.iffalse
    inner = context if context in (Context.EFFECT, Context.CONDITION) else Context.VALUE
    if known is not None and arm is not None and _stands_for(folder.facts, arm, node, context):
        folder.count += 1
        before = folder.effects(node.cond)
        chosen = folder.fold(arm, inner)
        return c_ast.ExprList([*folder.all(before, Context.EFFECT), chosen], node.coord) if before else chosen
    is_value = node.iftrue is None and inner is Context.VALUE  # `x ?: y` is x where that is not 0
    parts = {"cond": folder.fold(node.cond, inner if is_value else Context.CONDITION)}
    if node.iftrue is not None and known is not False:
        parts["iftrue"] = folder.fold(node.iftrue, inner)
    if known is not True:
        parts["iffalse"] = folder.fold(node.iffalse, inner)
    return folder.rebuilt(node, **parts)


def _stands_for(facts: Facts, arm: Node, node: Node, context: Context) -> bool:
    """Whether one arm of a conditional has the type of the whole, so that it can take its place."""
    if context in (Context.EFFECT, Context.CONDITION):
        return True
    whole = decay(facts.semantics.types[node])
    return facts.conversion(arm) is None and facts.type(arm) == whole


def _call(folder: ExpressionFolder, node: c_ast.FuncCall, _: Context) -> Node:
    semantics = folder.facts.semantics
    if node.args is None:
        return folder.rebuilt(node, name=_callee(folder, node))
    name = node.name.name if isinstance(node.name, c_ast.ID) else ""
    is_builtin = isinstance(node.name, c_ast.ID) and not isinstance(semantics.bindings.get(node.name), Symbol | Local)
    if name in UNTOUCHED_BUILTINS or name.startswith("__builtin_") or is_builtin or node in semantics.chosen:
        return node
    function = decay(semantics.types[node.name])
    count = 0
    if isinstance(function, PointerType) and isinstance(function.target, FunctionType):
        count = len(function.target.parameters) if function.target.has_prototype else 0
    arguments = [
        folder.fold(each, Context.ASSIGNED if index < count else Context.VALUE)
        for index, each in enumerate(node.args.exprs)
    ]
    return folder.rebuilt(node, name=_callee(folder, node), args=folder.rebuilt(node.args, exprs=arguments))


def _callee(folder: ExpressionFolder, node: c_ast.FuncCall) -> Node:
    return node.name if isinstance(node.name, c_ast.ID) else folder.fold(node.name, Context.PLACE)


def _cast(folder: ExpressionFolder, node: c_ast.Cast, _: Context) -> Node:
    """Below a cast to a pointer nothing becomes a literal: 0 would be a null pointer constant (C11 6.3.2.3p3)."""
    target = folder.facts.semantics.types[node]
    if isinstance(target, VoidType):
        return folder.rebuilt(node, expr=folder.fold(node.expr, Context.EFFECT))
    inner = Context.PLACE if isinstance(target, PointerType) else Context.VALUE
    return folder.rebuilt(node, expr=folder.fold(node.expr, inner))


def _member(folder: ExpressionFolder, node: c_ast.StructRef, _: Context) -> Node:
    inner = Context.VALUE if node.type == "->" else Context.PLACE
    return folder.rebuilt(node, name=folder.fold(node.name, inner))


def _element(folder: ExpressionFolder, node: c_ast.ArrayRef, _: Context) -> Node:
    parts = {}
    for name in ("name", "subscript"):
        part = getattr(node, name)
        is_integer = isinstance(folder.facts.type(part), IntegerType)
        parts[name] = folder.fold(part, Context.VALUE if is_integer else Context.PLACE)
    return folder.rebuilt(node, **parts)


def _comma(folder: ExpressionFolder, node: c_ast.ExprList, context: Context) -> Node:
    *first, last = node.exprs
    kept = [part for each in first for part in folder.effects(each)]
    inner = Context.VALUE if context in (Context.ASSIGNED, Context.PLACE) else context
    result = folder.fold(last, inner)
    parts = [*folder.all(kept, Context.EFFECT), result]
    return result if len(parts) == 1 and first else folder.rebuilt(node, exprs=parts)


def _literal(folder: ExpressionFolder, node: c_ast.CompoundLiteral, _: Context) -> Node:
    return folder.rebuilt(node, init=folder.fold(node.init, Context.ASSIGNED))


def _list(folder: ExpressionFolder, node: c_ast.InitList, _: Context) -> Node:
    return folder.rebuilt(node, exprs=folder.all(node.exprs or [], Context.ASSIGNED)) if node.exprs else node


def _designated(folder: ExpressionFolder, node: c_ast.NamedInitializer, _: Context) -> Node:
    return folder.rebuilt(node, expr=folder.fold(node.expr, Context.ASSIGNED))


def _block(folder: ExpressionFolder, node: c_ast.Compound, context: Context) -> Node:
    return folder.statement_expression(node, context)


_HANDLERS: dict[type[Any], Callable[[ExpressionFolder, Any, Context], Node]] = {
    c_ast.Constant: _kept,
    c_ast.ID: _kept,
    c_ast.UnaryOp: _unary,
    c_ast.BinaryOp: _binary,
    c_ast.Assignment: _assignment,
    c_ast.TernaryOp: _ternary,
    c_ast.FuncCall: _call,
    c_ast.Cast: _cast,
    c_ast.StructRef: _member,
    c_ast.ArrayRef: _element,
    c_ast.ExprList: _comma,
    c_ast.InitList: _list,
    c_ast.NamedInitializer: _designated,
    c_ast.CompoundLiteral: _literal,
    c_ast.Compound: _block,
    c_ast.GenericSelection: _kept,
    c_ast.Typename: _kept,
    gnu_ast.LabelAddress: _kept,
}
