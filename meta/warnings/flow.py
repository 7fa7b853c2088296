"""Whether control can leave a statement at its end: loops without end, jumps, calls that do not return.

    for (;;) { if (x) return 1; }      cannot
    switch (x) { case 1: return 1; }   can: no label is sure to be taken
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.types import IntegerType
from meta.warnings.checker import Checker
from meta.warnings.enums import missing_enumerators

_NEVER_RETURN = frozenset({
    "abort", "exit", "_exit", "_Exit", "quick_exit", "longjmp", "siglongjmp", "unreachable", "trap", "__assert_fail",
})  # fmt: skip


class Flow:
    """Completion of the statements of one function. `live` are the labels that jumps found so far go to."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._live: set[str] = set()
        self._breaks: list[bool] = []
        self._switches: list[bool] = []  # whether each enclosing switch is reached
        self.ends: dict[c_ast.Node, bool] = {}  # whether a statement of a block can be left at its end

    def completes(self, body: c_ast.Node) -> bool:
        """Whether the end of a function's body can be reached; labels count where a reachable jump names them."""
        while True:
            known = len(self._live)
            ends = self._statement(body, True)
            if len(self._live) == known:
                return ends

    def _statement(self, node: c_ast.Node | None, reached: bool) -> bool:
        if node is None:
            return reached
        handler = _HANDLERS.get(type(node))
        ends = handler(self, node, reached) if handler is not None else reached and not self.never_returns(node)
        self.ends[node] = ends
        return ends

    def sequence(self, nodes: Iterable[c_ast.Node] | None, reached: bool) -> bool:
        for node in nodes or ():
            reached = self._statement(node, reached)
        return reached

    def never_returns(self, node: c_ast.Node | None) -> bool:
        """Whether evaluating an expression surely ends in a call that does not return."""
        if isinstance(node, c_ast.FuncCall):
            if self._is_noreturn(node):
                return True
            return any(self.never_returns(each) for each in (node.args.exprs if node.args else ()))
        if isinstance(node, c_ast.BinaryOp):
            is_sure = node.op not in ("&&", "||")
            return self.never_returns(node.left) or (is_sure and self.never_returns(node.right))
        if isinstance(node, c_ast.TernaryOp):
            both = (node.iftrue, node.iffalse)
            return self.never_returns(node.cond) or all(self.never_returns(each) for each in both)
        if isinstance(node, c_ast.Compound):
            return not self._statement(node, True)
        if isinstance(node, c_ast.Assignment):
            return self.never_returns(node.rvalue)
        if isinstance(node, c_ast.ExprList):
            return any(self.never_returns(each) for each in node.exprs)
        if isinstance(node, c_ast.Cast) or (isinstance(node, c_ast.UnaryOp) and node.op not in ("sizeof", "_Alignof")):
            return self.never_returns(node.expr)
        return False

    def _is_noreturn(self, node: c_ast.FuncCall) -> bool:
        symbol = self._checker.callee(node)
        if symbol is not None and "noreturn" in symbol.attributes:
            return True
        return self._checker.callee_name(node) in _NEVER_RETURN

    def _decided(self, cond: c_ast.Node | None) -> bool | None:
        """The truth of a condition that is constant."""
        if cond is None:
            return True
        value = self._checker.constant(cond)
        return None if value is None else value != 0

    def _if(self, node: c_ast.If, reached: bool) -> bool:
        decided = self._decided(node.cond)
        reached = reached and not self.never_returns(node.cond)
        first = self._statement(node.iftrue, reached and decided is not False)
        second = self._statement(node.iffalse, reached and decided is not True)
        return first or second

    def _loop(self, node: c_ast.While | c_ast.For, reached: bool) -> bool:
        decided = self._decided(node.cond)
        if isinstance(node, c_ast.For) and node.init is not None:
            reached = self._statement(node.init, reached)
        self._breaks.append(False)
        self._statement(node.stmt, reached and decided is not False)
        broken = self._breaks.pop()
        return broken or (reached and decided is not True)

    def _do(self, node: c_ast.DoWhile, reached: bool) -> bool:
        self._breaks.append(False)
        ends = self._statement(node.stmt, reached) or self._continues(node.stmt, reached)
        broken = self._breaks.pop()
        return broken or (ends and self._decided(node.cond) is not True)

    def _continues(self, node: c_ast.Node, reached: bool) -> bool:
        """Whether a `continue` of this loop may lead to its condition."""
        if isinstance(node, c_ast.Continue):
            return reached
        if isinstance(node, c_ast.While | c_ast.DoWhile | c_ast.For):
            return False
        return any(self._continues(each, reached) for each in node)

    def _switch(self, node: c_ast.Switch, reached: bool) -> bool:
        cases = self._checker.semantics.switches.get(node, ())
        self._breaks.append(False)
        self._switches.append(reached)
        ends = self._statement(node.stmt, False)
        self._switches.pop()
        broken = self._breaks.pop()
        is_full = any(case.low is None for case in cases) or _covers(self._checker, node)
        return ends or broken or (reached and not is_full)

    def _case(self, node: c_ast.Case | c_ast.Default, reached: bool) -> bool:
        return self.sequence(node.stmts, reached or self._switches[-1])

    def _label(self, node: c_ast.Label, reached: bool) -> bool:
        name = self._checker.semantics.labels.get(node, node.name)
        return self._statement(node.stmt, reached or name in self._live)

    def _goto(self, node: c_ast.Goto, reached: bool) -> bool:
        if reached:
            self._live.add(self._checker.semantics.labels.get(node, node.name))
        return False

    def _computed(self, _: gnu_ast.ComputedGoto, reached: bool) -> bool:
        if reached:
            self._live |= {place.name for place in self._checker.semantics.label_places.values()}
        return False

    def _asm(self, node: gnu_ast.Asm, reached: bool) -> bool:
        if reached:
            self._live |= set(self._checker.semantics.asm_labels.get(node, ()))
        return reached

    def _break(self, _: c_ast.Node, reached: bool) -> bool:
        if reached and self._breaks:
            self._breaks[-1] = True
        return False

    def _compound(self, node: c_ast.Compound, reached: bool) -> bool:
        return self.sequence(node.block_items, reached)

    def _attributed(self, node: c_ast.AttributedStatement, reached: bool) -> bool:
        return self._statement(node.stmt, reached)

    def _ended(self, _: c_ast.Node, __: bool) -> bool:
        return False

    def _declaration(self, node: c_ast.Decl, reached: bool) -> bool:
        return reached and not self.never_returns(node.init)


def _covers(checker: Checker, node: c_ast.Switch) -> bool:
    """Whether the labels of a switch name every value of its type, or every enumerator of its enum."""
    missing = missing_enumerators(checker, node)
    if missing is not None:
        return not missing
    ctype = checker.integer(node.cond)
    cases = checker.semantics.switches.get(node, ())
    spans = sum(case.high - case.low + 1 for case in cases if case.low is not None and case.high is not None)
    return isinstance(ctype, IntegerType) and spans >= 1 << ctype.bits


_HANDLERS: dict[type[Any], Callable[[Flow, Any, bool], bool]] = {
    c_ast.Compound: Flow._compound, c_ast.If: Flow._if, c_ast.While: Flow._loop, c_ast.For: Flow._loop,
    c_ast.DoWhile: Flow._do, c_ast.Switch: Flow._switch, c_ast.Case: Flow._case, c_ast.Default: Flow._case,
    c_ast.Label: Flow._label, c_ast.Goto: Flow._goto, gnu_ast.ComputedGoto: Flow._computed, gnu_ast.Asm: Flow._asm,
    c_ast.Break: Flow._break, c_ast.Continue: Flow._ended, c_ast.Return: Flow._ended,
    c_ast.AttributedStatement: Flow._attributed, c_ast.Decl: Flow._declaration,
}  # fmt: skip
