"""What stands in the place of a region that was cut out: a call, and questions about how it ended."""

from __future__ import annotations

from pycparser import c_ast

from meta.passes.split.flow import RETURN
from meta.passes.split.model import Variable
from meta.passes.split.plan import Plan
from meta.passes.split.syntax import plain_declaration, unqualified, without_register
from meta.passes.tree import Node, call, compound, deep_copy, identifier, number, renamed, type_declarator
from meta.sema.types import INT, CType
from meta.sema.types import unqualified as plain_type


def call_of(plan: Plan) -> list[Node]:
    """The statements that call the new function; the model gets their variables."""
    return _Caller(plan).statements()


class _Caller:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.model = plan.model
        self.at = plan.at
        self.declared: list[Node] = []
        self.result: Variable | None = None  # what the function is to return

    def statements(self) -> list[Node]:
        plan, region, coord = self.plan, self.plan.region, self.at.coord
        if plan.passes_result:
            declarator = unqualified(renamed(self.model.function.decl.type.type, plan.style.result))
            self.result = self._declare(plan.style.result, declarator, self.model.result)
        made = call(plan.style.name, self._arguments(), self.at)
        if region.returns_value:
            return [c_ast.Return(made, coord)]
        if region.needs_code:
            asked = self._asked(made)
            return [compound([*self.declared, *asked], self.at)] if self.declared else asked
        if plan.never_ends:
            self.model.ending.add(made)
        statement = made
        if plan.result is not None:
            statement = self._kept(plan.result, made)
        return [statement, *(self._jump(point) for point in region.exits)]

    def _arguments(self) -> list[Node]:
        arguments: list[Node] = []
        for variable in self.model.variables:
            if variable in self.plan.pointed:
                arguments.append(c_ast.UnaryOp("&", self._use(variable), self.at.coord))
                without_register(variable.decl)
            elif variable in self.plan.values or variable in self.plan.pointers:
                arguments.append(self._use(variable))
        if self.result is not None:
            arguments.append(c_ast.UnaryOp("&", self._use(self.result), self.at.coord))
        return arguments

    def _kept(self, result: Variable, made: Node) -> Node:
        """`x = piece(...)`, or its declaration where that was in the region."""
        if result not in self.plan.hoisted:
            return c_ast.Assignment("=", self._use(result), made, self.at.coord)
        declarator = unqualified(renamed(result.decl.type, result.name))
        result.decl = plain_declaration(result.name, declarator, self.at, made)
        result.type = plain_type(result.type)
        return result.decl

    def _asked(self, made: Node) -> list[Node]:
        """The call with a question for every way that does not lead on."""
        exits = self.plan.region.exits
        if len(exits) == 1:
            return [c_ast.If(made, self._jump(exits[0]), None, self.at.coord)]
        if not any(isinstance(self.plan.ways.get(point), c_ast.Break) for point in exits):
            return [c_ast.Switch(made, compound(self._cases(), self.at), self.at.coord)]
        name = self.plan.style.leave
        leave = self._declare(name, type_declarator(name, ["int"], self.at), INT, made)
        return self._one_by_one(leave)

    def _is_certain(self, index: int) -> bool:
        """Whether the way at `index` is the only one left."""
        return index + 1 == len(self.plan.region.exits) and not self.plan.region.completes

    def _one_by_one(self, leave: Variable) -> list[Node]:
        asked: list[Node] = []
        for index, point in enumerate(self.plan.region.exits):
            cond = c_ast.BinaryOp("==", self._use(leave), number(index + 1, self.at), self.at.coord)
            jump = self._jump(point)
            asked.append(jump if self._is_certain(index) else c_ast.If(cond, jump, None, self.at.coord))
        return asked

    def _cases(self) -> list[Node]:
        """One way a case; a switch would catch a `break`, and there is none among them."""
        cases: list[Node] = []
        for index, point in enumerate(self.plan.region.exits):
            jump, coord = [self._jump(point)], self.at.coord
            label = number(index + 1, self.at)
            cases.append(c_ast.Default(jump, coord) if self._is_certain(index) else c_ast.Case(label, jump, coord))
        return cases

    def _jump(self, point: int) -> Node:
        if point == RETURN:
            assert self.result is not None
            return c_ast.Return(self._use(self.result), self.at.coord)
        return deep_copy(self.plan.ways[point])

    def _declare(self, name: str, declarator: Node, ctype: CType, init: Node = None) -> Variable:
        variable = Variable(name, plain_type(ctype), plain_declaration(name, declarator, self.at, init))
        self.model.variables.append(variable)
        self.declared.append(variable.decl)
        return variable

    def _use(self, variable: Variable) -> Node:
        node = identifier(variable.name, self.at)
        self.model.bindings[node] = variable
        return node
