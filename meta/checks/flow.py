"""Where control can go in a function: can it fall off the end, can it return (C11 6.8)?

Conditions that sema folded count as known. Calls of functions that never return end a path: those that are
declared so, and those that turn out to have no way back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.sema.constants import evaluate
from meta.sema.semantics import Semantics, Symbol

_ENDING_BUILTINS = frozenset({"__builtin_unreachable", "__builtin_trap", "__builtin_abort", "__builtin_exit"})


@dataclass(frozen=True, slots=True)
class Endings:
    """How a function ends: by falling off its end, by `return`."""

    falls_off: bool
    returns: bool


def endings(semantics: Semantics, node: c_ast.FuncDef, noreturn: frozenset[Symbol]) -> Endings:
    """How the function `node` ends if the functions `noreturn` do not come back."""
    flow = _Flow(semantics, noreturn, frozenset(_jump_targets(node.body)))
    falls_off = flow.statement(node.body, reached=True)
    return Endings(falls_off, flow.returns)


def never_returning(semantics: Semantics) -> frozenset[Symbol]:
    """Functions that do not come back, declared so or found so."""
    defined = [(s, s.definition) for s in semantics.symbols.values() if isinstance(s.definition, c_ast.FuncDef)]
    known = frozenset(s for s in semantics.symbols.values() if "noreturn" in s.attributes)
    while True:
        found = set(known)
        for symbol, node in defined:
            if symbol not in found and symbol.spelling != "main":
                how = endings(semantics, node, known)
                if not (how.falls_off or how.returns):
                    found.add(symbol)
        if len(found) == len(known):
            return known
        known = frozenset(found)


def _jump_targets(body: c_ast.Node) -> Iterator[str]:
    """Names of labels that a `goto`, an `asm goto` or a label's address mentions."""
    stack: list[Any] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, c_ast.Goto):
            yield node.name
        elif isinstance(node, gnu_ast.Asm):
            yield from node.labels or ()
        elif isinstance(node, gnu_ast.LabelAddress):
            yield node.name
        stack.extend(child for _, child in node.children())


@dataclass(slots=True)
class _Flow:
    """Walks one body; `statement` says whether control can get behind a statement."""

    semantics: Semantics
    noreturn: frozenset[Symbol]
    targets: frozenset[str]
    returns: bool = False
    breaks: list[bool] = field(default_factory=list)  # of each enclosing loop or switch: can it be left by `break`?
    continues: list[bool] = field(default_factory=list)  # of each enclosing loop: is there a `continue`?
    switches: list[bool] = field(default_factory=list)  # of each enclosing switch: is it reached?

    def statement(self, node: c_ast.Node | None, *, reached: bool) -> bool:
        if node is None:
            return reached
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node, reached)
        return reached and self.completes(node)

    def sequence(self, nodes: list[c_ast.Node] | None, *, reached: bool) -> bool:
        for node in nodes or ():
            reached = self.statement(node, reached=reached)
        return reached

    def completes(self, node: Any) -> bool:
        """Whether evaluating an expression or declaration comes to its end."""
        if isinstance(node, c_ast.FuncCall) and self._ends(node):
            return False
        if isinstance(node, c_ast.Compound):
            return self.statement(node, reached=True)
        if isinstance(node, c_ast.BinaryOp) and node.op in ("&&", "||"):
            return self.completes(node.left)
        if isinstance(node, c_ast.TernaryOp):
            arms = [arm for arm in (node.iftrue, node.iffalse) if arm is not None]
            return self.completes(node.cond) and (len(arms) < 2 or any(self.completes(arm) for arm in arms))
        if isinstance(node, c_ast.Typename | c_ast.TypeDecl) or (
            isinstance(node, c_ast.UnaryOp) and node.op in ("sizeof", "_Alignof", "alignof")
        ):
            return True
        return all(self.completes(child) for _, child in node.children())

    def _ends(self, node: c_ast.FuncCall) -> bool:
        if not isinstance(node.name, c_ast.ID):
            return False
        return self.semantics.bindings.get(node.name) in self.noreturn or node.name.name in _ENDING_BUILTINS

    def known(self, node: c_ast.Node | None) -> bool | None:
        """The truth of a condition, None where it is not known; no condition is true."""
        if node is None:
            return True
        value = evaluate(self.semantics, node)
        return bool(value) if isinstance(value, int | float) else None

    def loop(self, node: Any, body: c_ast.Node, *, reached: bool, tests_first: bool) -> bool:
        truth = self.known(node.cond)
        self.breaks.append(False)
        self.continues.append(False)
        end = self.statement(body, reached=reached and not (tests_first and truth is False))
        tested = reached if tests_first else end or self.continues[-1]
        self.continues.pop()
        ends = truth is not True and (node.cond is None or self.completes(node.cond))
        return self.breaks.pop() or (tested and ends)


def _compound(flow: _Flow, node: c_ast.Compound, reached: bool) -> bool:
    return flow.sequence(node.block_items, reached=reached)


def _if(flow: _Flow, node: c_ast.If, reached: bool) -> bool:
    reached = reached and flow.completes(node.cond)
    truth = flow.known(node.cond)
    yes = flow.statement(node.iftrue, reached=reached and truth is not False)
    no = flow.statement(node.iffalse, reached=reached and truth is not True)
    return yes or no


def _while(flow: _Flow, node: c_ast.While, reached: bool) -> bool:
    return flow.loop(node, node.stmt, reached=reached, tests_first=True)


def _do(flow: _Flow, node: c_ast.DoWhile, reached: bool) -> bool:
    return flow.loop(node, node.stmt, reached=reached, tests_first=False)


def _for(flow: _Flow, node: c_ast.For, reached: bool) -> bool:
    reached = reached and (node.init is None or flow.completes(node.init))
    return flow.loop(node, node.stmt, reached=reached, tests_first=True)


def _switch(flow: _Flow, node: c_ast.Switch, reached: bool) -> bool:
    reached = reached and flow.completes(node.cond)
    flow.breaks.append(False)
    flow.switches.append(reached)
    end = flow.statement(node.stmt, reached=False)
    flow.switches.pop()
    has_default = any(case.low is None for case in flow.semantics.switches.get(node, ()))
    return flow.breaks.pop() or end or (reached and not has_default)


def _case(flow: _Flow, node: c_ast.Case | c_ast.Default, reached: bool) -> bool:
    return flow.sequence(node.stmts, reached=reached or flow.switches[-1])


def _break(flow: _Flow, _: c_ast.Break, reached: bool) -> bool:
    flow.breaks[-1] = flow.breaks[-1] or reached
    return False


def _continue(flow: _Flow, _: c_ast.Continue, reached: bool) -> bool:
    flow.continues[-1] = flow.continues[-1] or reached
    return False


def _return(flow: _Flow, node: c_ast.Return, reached: bool) -> bool:
    if reached and (node.expr is None or flow.completes(node.expr)):
        flow.returns = True
    return False


def _label(flow: _Flow, node: c_ast.Label, reached: bool) -> bool:
    return flow.statement(node.stmt, reached=reached or node.name in flow.targets)


def _attributed(flow: _Flow, node: c_ast.AttributedStatement, reached: bool) -> bool:
    return flow.statement(node.stmt, reached=reached)


def _asm(_: _Flow, node: gnu_ast.Asm, reached: bool) -> bool:
    return reached


def _jump(_: _Flow, __: c_ast.Node, ___: bool) -> bool:
    return False


_HANDLERS: dict[type[Any], Callable[[_Flow, Any, bool], bool]] = {
    c_ast.Compound: _compound,
    c_ast.If: _if,
    c_ast.While: _while,
    c_ast.DoWhile: _do,
    c_ast.For: _for,
    c_ast.Switch: _switch,
    c_ast.Case: _case,
    c_ast.Default: _case,
    c_ast.Break: _break,
    c_ast.Continue: _continue,
    c_ast.Return: _return,
    c_ast.Goto: _jump,
    gnu_ast.ComputedGoto: _jump,
    c_ast.Label: _label,
    c_ast.AttributedStatement: _attributed,
    gnu_ast.Asm: _asm,
}
