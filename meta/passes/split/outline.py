"""Cut regions out: the new functions.

    for (...) {                              for (...)
        if (line[i] == end)                      if (scan__loop_1(line, i, end, &count))
            break;                   ->              break;
        count += weight[i];
    }

Control that leaves the region other than by its end comes back as a number that the caller asks for. A region
whose every way out returns a value is `return piece(...);`.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from pycparser import c_ast

from meta.passes.split.caller import call_of
from meta.passes.split.flow import RETURN
from meta.passes.split.model import (
    Model,
    Variable,
    attribute_names,
    drop_labels,
    drop_unused,
    mark_unused,
    replaced,
    variables_read,
)
from meta.passes.split.plan import Plan
from meta.passes.split.syntax import (
    as_written,
    by_pointer,
    by_value,
    plain_declaration,
    pointer_to,
    result_declarator,
    unqualified,
)
from meta.passes.tree import Node, compound, deep_copy, identifier, number, renamed, type_declarator, walk
from meta.sema.types import INT, VOID, ArrayType, CType, PointerType
from meta.sema.types import unqualified as plain_type

FUNCTION_NAMES = ("__func__", "__FUNCTION__", "__PRETTY_FUNCTION__")


def cut(model: Model, plans: Sequence[Plan]) -> list[Model]:
    """Cut the planned regions, which do not overlap, out of `model`, which is changed; models of the new functions."""
    left = {node.name for plan in plans for item in plan.items for node in walk(item) if isinstance(node, c_ast.Goto)}
    pieces = [_outline(plan) for plan in plans]
    if left:
        drop_labels(model, left)
    for variable in dict.fromkeys(each for plan in plans for each in plan.locals):
        drop_unused(model, variable)
    return pieces


def _outline(plan: Plan) -> Model:
    run = plan.region.items
    moved = _keep_hoisted(plan)
    piece = _Piece(plan).make()
    plan.region.place.replace(run, [*moved, *call_of(plan)])
    gone = set(plan.declared) - set(plan.hoisted)
    plan.model.variables = [each for each in plan.model.variables if each not in gone]
    return piece


def _keep_hoisted(plan: Plan) -> list[Node]:
    """Declarations of what is used after the region, to stand before it; what they assigned is assigned inside."""
    moved: list[Node] = []
    for variable in plan.hoisted:
        if variable is plan.result:
            continue
        decl = variable.decl
        at = next(index for index, item in enumerate(plan.items) if item is decl)
        new: list[Node] = []
        if decl.init is not None:
            target = identifier(variable.name, decl)
            plan.model.bindings[target] = variable
            new.append(c_ast.Assignment("=", target, decl.init, decl.coord))
        plan.items[at : at + 1] = new
        variable.decl = plain_declaration(variable.name, unqualified(renamed(decl.type, variable.name)), decl)
        variable.type = plain_type(variable.type)
        moved.append(variable.decl)
    return moved


class _Piece:
    """The new function of a plan, whose items it takes over."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.at = plan.at
        self.bindings: dict[Node, Variable] = {}
        self.swaps: dict[Variable, Variable] = {}  # what stands for a variable of the caller in here
        self.returned: Variable | None = None  # where a value goes that the caller is to return

    def make(self) -> Model:
        plan, region = self.plan, self.plan.region
        parameters = self._parameters()
        top = self._locals()
        inner = self._declared_inside()
        for item in plan.items:
            for node in walk(item):
                old = plan.model.bindings.get(node)
                if old is not None:
                    self.bindings[node] = self.swaps.get(old, old)
        borrowed = self._borrowed()
        self.pointers = {self.swaps[each] for each in plan.pointed}
        items = [replaced(replaced(item, self._dereferenced), self._rewritten) for item in plan.items]
        if region.completes and (region.needs_code or plan.result is not None):
            items.append(self._return(0, self.at))
        ctype, result, specifiers = self._result()
        listed = [each.decl for each in parameters] or [
            c_ast.Typename(None, [], None, type_declarator(None, ["void"], self.at), self.at.coord)
        ]
        declarator = c_ast.FuncDecl(c_ast.ParamList(listed, self.at.coord), result, self.at.coord)
        decl = plain_declaration(plan.style.name, declarator, self.at)
        decl.storage, decl.funcspec = ["static"], specifiers
        decl.attributes = [deep_copy(each) for each in plan.style.attributes]
        if "always_inline" in attribute_names(decl):
            decl.funcspec.append("inline")
        body = compound([*borrowed, *(each.decl for each in top), *items], self.at)
        function = c_ast.FuncDef(decl, None, body, self.at.coord)
        piece = Model(function, plan.style.name, ctype, [*parameters, *top, *inner])
        for node in walk(body):
            if node in self.bindings:
                piece.bindings[node] = self.bindings[node]
            if node in plan.model.borrowed:
                piece.borrowed[node] = plan.model.borrowed[node]
        piece.ending, piece.arrays = plan.model.ending, plan.model.arrays
        return piece

    def _parameters(self) -> list[Variable]:
        plan = self.plan
        parameters = []
        for old in plan.model.variables:
            if old in plan.values:
                new = Variable(old.name, plain_type(old.type), by_value(old, self.at), is_parameter=True)
                new.is_adjusted = old.is_adjusted
            elif old in plan.pointed:
                new = Variable(old.name, PointerType(old.type), by_pointer(old, self.at), is_parameter=True)
            elif old in plan.pointers:
                assert isinstance(old.type, ArrayType)
                new = Variable(old.name, PointerType(old.type.element), as_written(old, self.at), is_parameter=True)
                new.is_adjusted = isinstance(new.decl.type, c_ast.TypeDecl)
            else:
                continue
            self.swaps[old] = new
            parameters.append(new)
        if plan.passes_result:
            name = plan.style.result
            declarator = pointer_to(unqualified(self._returned_declarator(name)), self.at)
            decl = plain_declaration(name, declarator, self.at)
            self.returned = Variable(name, PointerType(plan.model.result), decl, is_parameter=True)
            parameters.append(self.returned)
        return parameters

    def _locals(self) -> list[Variable]:
        """Variables that the region only uses for itself are declared inside, as is a result that only leaves."""
        plan = self.plan
        alone = plan.result if plan.result not in (*plan.values, *plan.hoisted) else None
        read = variables_read(plan.items, plan.model.bindings)
        found = []
        for old in plan.model.variables:
            if old in plan.locals or old is alone:
                new = Variable(old.name, plain_type(old.type), by_value(old, self.at))
                if old is not alone and old not in read:
                    mark_unused(new.decl)
                self.swaps[old] = new
                found.append(new)
        return found

    def _declared_inside(self) -> list[Variable]:
        """Variables that the region declares. The one that comes out as the result stays the caller's, too."""
        plan = self.plan
        if plan.result in plan.hoisted:
            self.swaps[plan.result] = copy(plan.result)
        pointers = {*plan.pointers, *plan.values}
        return [self.swaps.get(each, each) for each in plan.declared if each not in pointers]

    def _dereferenced(self, node: Node) -> Node:
        """`x` as `*x`, `&x` as `x`, `x.m` as `x->m`. Children come first, so an operand may be a pointer already."""
        if isinstance(node, c_ast.ID) and self.bindings.get(node) in self.pointers:
            return c_ast.UnaryOp("*", node, node.coord)
        if isinstance(node, c_ast.UnaryOp) and node.op == "&" and self._is_pointed(node.expr):
            return node.expr.expr
        if isinstance(node, c_ast.StructRef) and node.type == "." and self._is_pointed(node.name):
            node.name, node.type = node.name.expr, "->"
        return node

    def _is_pointed(self, node: Node) -> bool:
        is_pointer = isinstance(node, c_ast.UnaryOp) and node.op == "*"
        return is_pointer and self.bindings.get(node.expr) in self.pointers

    def _rewritten(self, node: Node) -> Node:
        """Jumps out as returns; `__func__` as the text it means, which is the name of the function cut."""
        if isinstance(node, c_ast.ID) and node.name in FUNCTION_NAMES and node not in self.bindings:
            return c_ast.Constant("string", f'"{self.plan.model.name}"', node.coord)
        point = self.plan.leaving(node)
        if point is None or (point == RETURN and not self.plan.passes_result):
            return node
        if point == RETURN:
            assert self.returned is not None
            place = c_ast.UnaryOp("*", self._use(self.returned, node), node.coord)
            kept = c_ast.Assignment("=", place, node.expr, node.coord)
            return compound([kept, self._return(self.plan.code(point), node)], node)
        leave = self._return(self.plan.code(point), node)
        if isinstance(node, c_ast.Return) and node.expr is not None:  # `return f();` in a function without a result
            return compound([node.expr, leave], node)
        return leave

    def _return(self, code: int, at: Node) -> Node:
        """The end of the new function: with the number of the way, with its result, or without anything."""
        result = self.plan.result
        if self.plan.region.needs_code:
            return c_ast.Return(number(code, at), at.coord)
        value = None if result is None else self._use(self.swaps.get(result, result), at)
        return c_ast.Return(value, at.coord)

    def _use(self, variable: Variable, at: Node) -> Node:
        node = identifier(variable.name, at)
        self.bindings[node] = variable
        return node

    def _result(self) -> tuple[CType, Node, list[str]]:
        """Type, declarator and specifiers of the new function."""
        plan, name = self.plan, self.plan.style.name
        if plan.region.returns_value:
            return plan.model.result, self._returned_declarator(name), []
        if plan.region.needs_code:
            return INT, type_declarator(name, ["int"], self.at), []
        if plan.result is not None:
            return plain_type(plan.result.type), result_declarator(plan.result, name), []
        return VOID, type_declarator(name, ["void"], self.at), ["_Noreturn"] if plan.never_ends else []

    def _returned_declarator(self, name: str) -> Node:
        return renamed(self.plan.model.function.decl.type.type, name)

    def _borrowed(self) -> list[Node]:
        """Declarations, in blocks around the region, of functions and objects with linkage that it uses."""
        plan = self.plan
        nodes = [node for item in plan.items for node in walk(item)]
        inside = set(nodes)
        copies: dict[Node, Node] = {}
        for node in nodes:
            decl = plan.model.borrowed.get(node)
            if decl is not None and decl not in inside:
                plan.model.borrowed[node] = copies.setdefault(decl, deep_copy(decl))
        return list(copies.values())
