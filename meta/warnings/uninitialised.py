"""-Wuninitialized: reads of a local that no path has given a value; only what is certain is reported.

The state of the walk is the set of locals without a value on every path to a point, None where no path comes.
At a loop's head a local that the loop assigns leaves the set, unless all those assignments read it first:

    int sum; for (int i = 0; i < n; i++) sum += a[i];      the first turn reads what nobody wrote
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.semantics import Local
from meta.sema.types import VoidType, is_scalar, is_volatile
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks
from meta.warnings.flow import Flow

State = frozenset[Local] | None


def _joined(left: State, right: State) -> State:
    if left is None:
        return right
    return left if right is None else left & right


class _Analysis:
    """The walk over one function."""

    def __init__(self, checker: Checker, tracked: dict[c_ast.Node, Local]) -> None:
        self._checker = checker
        self._tracked = tracked
        self._locals = frozenset(tracked.values())
        self._flow = Flow(checker)
        self._bindings = checker.semantics.bindings
        self._breaks: list[State] = []
        self._continues: list[State] = []
        self._heads: list[State] = []
        self._plain = self._plainly_assigned(checker.body.nodes)
        self.state: State = frozenset()

    def _plainly_assigned(self, nodes: dict[type[Any], list[Any]]) -> frozenset[Local]:
        """The locals that some `x = value` gives a value, in these nodes by class."""
        return frozenset(
            each for each in (self._local(node.lvalue) for node in nodes.get(c_ast.Assignment, ()) if node.op == "=")
            if each is not None
        )  # fmt: skip

    def _assigned_in(self, *roots: c_ast.Node | None) -> frozenset[Local]:
        found: set[Local] = set()
        pending = [root for root in roots if root is not None]
        while pending:
            node = pending.pop()
            if isinstance(node, c_ast.Assignment) and node.op == "=":
                local = self._local(node.lvalue)
                if local is not None:
                    found.add(local)
            pending.extend(node)
        return frozenset(found)

    def _local(self, node: c_ast.Node) -> Local | None:
        entity = self._bindings.get(node) if isinstance(node, c_ast.ID) else None
        return entity if entity in self._locals and isinstance(entity, Local) else None

    # Expressions

    def value(self, node: c_ast.Node | None) -> None:
        """Walk an evaluated expression, in an order of evaluation that C allows."""
        if node is None:
            return
        handler = _EXPRESSIONS.get(type(node))
        if handler is not None:
            handler(self, node)
            return
        for each in node:
            if not isinstance(each, c_ast.Typename):
                self.value(each)

    def _read(self, node: c_ast.ID) -> None:
        local = self._local(node)
        if local is not None and self.state is not None and local in self.state:
            decl = next(decl for decl, each in self._tracked.items() if each is local)
            self._checker.warn("uninitialized", node, f"'{local.name}' is used without a value", None,
                               ((f"'{local.name}' is declared here", decl),))  # fmt: skip
            self.state = self.state - {local}

    def _assignment(self, node: c_ast.Assignment) -> None:
        local = self._local(node.lvalue)
        if local is None:
            self.value(node.lvalue)
        self.value(node.rvalue)
        if local is None:
            return
        if node.op != "=":
            self._read(node.lvalue)
        if self.state is not None:
            self.state = self.state - {local}

    def _unary(self, node: c_ast.UnaryOp) -> None:
        if node.op not in ("sizeof", "_Alignof"):
            self.value(node.expr)

    def _binary(self, node: c_ast.BinaryOp) -> None:
        self.value(node.left)
        if node.op not in ("&&", "||"):
            self.value(node.right)
            return
        before = self.state
        self.value(node.right)
        self.state = _joined(before, self.state)

    def _conditional(self, node: c_ast.TernaryOp) -> None:
        self.value(node.cond)
        before = self.state
        self.value(node.iftrue)
        first, self.state = self.state, before
        self.value(node.iffalse)
        self.state = _joined(first, self.state)

    def _cast(self, node: c_ast.Cast) -> None:
        is_void = isinstance(self._checker.semantics.types.get(node), VoidType)
        if not (is_void and isinstance(node.expr, c_ast.ID)):
            self.value(node.expr)

    def _member(self, node: c_ast.StructRef) -> None:
        self.value(node.name)

    def _generic(self, node: c_ast.GenericSelection) -> None:
        self.value(self._checker.semantics.chosen.get(node))

    def _named(self, node: c_ast.NamedInitializer) -> None:
        self.value(node.expr)

    def _nothing(self, _: c_ast.Node) -> None:
        """Nothing is evaluated."""

    # Statements

    def statement(self, node: c_ast.Node | None) -> None:
        if node is None:
            return
        handler = _STATEMENTS.get(type(node))
        if handler is not None:
            handler(self, node)
            return
        self.value(node)
        if self._flow.never_returns(node):
            self.state = None

    def _sequence(self, nodes: Iterable[c_ast.Node] | None) -> None:
        for node in nodes or ():
            self.statement(node)

    def _compound(self, node: c_ast.Compound) -> None:
        self._sequence(node.block_items)

    def _declaration(self, node: c_ast.Decl) -> None:
        if node.init is not None:
            self.value(node.init)
        local = self._tracked.get(node)
        if local is not None and self.state is not None:
            self.state = self.state | {local}

    def _declarations(self, node: c_ast.DeclList) -> None:
        self._sequence(node.decls)

    def _if(self, node: c_ast.If) -> None:
        self.value(node.cond)
        decided = self._flow._decided(node.cond)
        before = self.state
        self.state = before if decided is not False else None
        self.statement(node.iftrue)
        first, self.state = self.state, before if decided is not True else None
        self.statement(node.iffalse)
        self.state = _joined(first, self.state)

    def _loop(self, node: Any) -> None:
        if isinstance(node, c_ast.For):
            self.statement(node.init)
        parts = (node.cond, node.stmt, getattr(node, "next", None))
        if self.state is not None:
            self.state = self.state - self._assigned_in(*parts)
        is_do = isinstance(node, c_ast.DoWhile)
        if not is_do:
            self.value(node.cond)
        at_condition = self.state
        decided = self._flow._decided(node.cond)
        if decided is False and not is_do:
            self.state = None
        self._breaks.append(None)
        self._continues.append(None)
        self.statement(node.stmt)
        self.state = _joined(self.state, self._continues.pop())
        if is_do:
            self.value(node.cond)
            at_condition = self.state
        elif isinstance(node, c_ast.For) and node.next is not None:
            self.value(node.next)
        self.state = _joined(None if decided is True else at_condition, self._breaks.pop())

    def _switch(self, node: c_ast.Switch) -> None:
        self.value(node.cond)
        self._heads.append(self.state)
        self._breaks.append(None)
        head, self.state = self.state, None
        self.statement(node.stmt)
        self._heads.pop()
        cases = self._checker.semantics.switches.get(node, ())
        has_default = any(case.low is None for case in cases)
        self.state = _joined(self.state, self._breaks.pop())
        if not has_default:
            self.state = _joined(self.state, head)

    def _case(self, node: c_ast.Case | c_ast.Default) -> None:
        self.state = _joined(self.state, self._heads[-1])
        self._sequence(node.stmts)

    def _label(self, node: c_ast.Label) -> None:
        """Jumps may come from anywhere: only what is plainly assigned nowhere is still without a value."""
        if self.state is not None:
            self.state = self.state - self._plain
        self.statement(node.stmt)

    def _break(self, _: c_ast.Break) -> None:
        if self._breaks:
            self._breaks[-1] = _joined(self._breaks[-1], self.state)
        self.state = None

    def _continue(self, _: c_ast.Continue) -> None:
        if self._continues:
            self._continues[-1] = _joined(self._continues[-1], self.state)
        self.state = None

    def _leave(self, node: Any) -> None:
        self.value(getattr(node, "expr", None))
        self.state = None

    def _attributed(self, node: c_ast.AttributedStatement) -> None:
        self.statement(node.stmt)

    def _statement_expression(self, node: c_ast.Compound) -> None:
        self._sequence(node.block_items)


_EXPRESSIONS: dict[type[Any], Callable[[_Analysis, Any], None]] = {
    c_ast.ID: _Analysis._read, c_ast.Assignment: _Analysis._assignment, c_ast.UnaryOp: _Analysis._unary,
    c_ast.BinaryOp: _Analysis._binary, c_ast.TernaryOp: _Analysis._conditional, c_ast.Cast: _Analysis._cast,
    c_ast.StructRef: _Analysis._member, c_ast.GenericSelection: _Analysis._generic,
    c_ast.NamedInitializer: _Analysis._named, c_ast.Compound: _Analysis._statement_expression,
    c_ast.Typename: _Analysis._nothing, c_ast.Constant: _Analysis._nothing,
}  # fmt: skip
_STATEMENTS: dict[type[Any], Callable[[_Analysis, Any], None]] = {
    c_ast.Compound: _Analysis._compound, c_ast.Decl: _Analysis._declaration, c_ast.DeclList: _Analysis._declarations,
    c_ast.If: _Analysis._if, c_ast.While: _Analysis._loop, c_ast.DoWhile: _Analysis._loop, c_ast.For: _Analysis._loop,
    c_ast.Switch: _Analysis._switch, c_ast.Case: _Analysis._case, c_ast.Default: _Analysis._case,
    c_ast.Label: _Analysis._label, c_ast.Break: _Analysis._break, c_ast.Continue: _Analysis._continue,
    c_ast.Return: _Analysis._leave, c_ast.Goto: _Analysis._leave, gnu_ast.ComputedGoto: _Analysis._leave,
    c_ast.AttributedStatement: _Analysis._attributed, c_ast.Typedef: _Analysis._nothing,
    c_ast.StaticAssert: _Analysis._nothing, c_ast.Pragma: _Analysis._nothing,
    c_ast.EmptyStatement: _Analysis._nothing,
}  # fmt: skip


def _check(checker: Checker, node: c_ast.FuncDef) -> None:
    tracked = _tracked(checker)
    if tracked:
        analysis = _Analysis(checker, tracked)
        analysis.statement(node.body)


def _tracked(checker: Checker) -> dict[c_ast.Node, Local]:
    """Scalar locals without an initialiser whose address nobody takes."""
    declared = checker.semantics.declared
    found: dict[c_ast.Node, Local] = {}
    for decl in checker.body.nodes.get(c_ast.Decl, ()):
        local = declared.get(decl)
        is_empty = decl.init is None and isinstance(local, Local) and not local.is_parameter
        if is_empty and isinstance(local, Local) and is_scalar(local.type) and not is_volatile(local.type):
            found[decl] = local
    if not found:
        return found
    escaped = {
        checker.semantics.bindings.get(node.expr)
        for node in checker.body.nodes.get(c_ast.UnaryOp, ()) if node.op == "&"
    }  # fmt: skip
    for operand in checker.body.nodes.get(gnu_ast.AsmOperand, ()):
        escaped.add(checker.semantics.bindings.get(operand.expr))
    for call in checker.body.nodes.get(c_ast.FuncCall, ()):  # va_start and its relatives write their operand
        if isinstance(call.name, c_ast.ID) and call.name.name.startswith(("__builtin_va", "__builtin_c")):
            escaped |= {checker.semantics.bindings.get(each) for each in (call.args.exprs if call.args else ())}
    return {decl: local for decl, local in found.items() if local not in escaped}


NODE_CHECKS: NodeChecks = ()
FUNCTION_CHECKS: FunctionChecks = ((("uninitialized",), _check),)
UNIT_CHECKS: UnitChecks = ()
