"""What is known about a program before anything runs: truths of conditions, calls that do not come back."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pycparser import c_ast

from meta.sema.constants import evaluate
from meta.sema.semantics import AddressConstant, Semantics, Symbol
from meta.sema.types import IntegerType

_BUILTINS = frozenset({"__builtin_unreachable", "__builtin_trap", "__builtin_abort", "__builtin_exit"})
# Functions of the C library and POSIX that gcc takes for `noreturn` in whatever way they are declared.
_LIBRARY = frozenset({
    "abort", "exit", "_exit", "_Exit", "quick_exit", "longjmp", "siglongjmp", "__assert_fail",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of an analysed program. `noreturn` are functions that do not come back, besides those declared so."""

    semantics: Semantics
    noreturn: frozenset[Symbol] = frozenset()

    def never_returns(self, call: c_ast.FuncCall) -> bool:
        """Whether a call is of a function that never returns to its caller."""
        name = call.name
        if not isinstance(name, c_ast.ID):
            return False
        symbol = self.semantics.bindings.get(name)
        if symbol is None:
            return str(name.name) in _BUILTINS
        if not isinstance(symbol, Symbol):
            return False
        if "noreturn" in symbol.attributes or symbol in self.noreturn:
            return True
        return symbol.spelling in _LIBRARY and symbol.definition is None

    def truth(self, condition: c_ast.Node | None) -> bool | None:
        """Whether a condition always holds, or never, by constants alone; a loop without a condition goes on."""
        if condition is None:
            return True
        if isinstance(condition, c_ast.BinaryOp) and condition.op in ("&&", "||"):
            decisive = bool(condition.op == "||")
            sides = (self.truth(condition.left), self.truth(condition.right))
            if decisive in sides:
                return decisive
            return None if None in sides else not decisive
        if isinstance(condition, c_ast.ExprList):
            return self.truth(condition.exprs[-1])
        if condition not in self.semantics.types:
            return None
        value = evaluate(self.semantics, condition)
        if isinstance(value, int | float | Fraction):
            return bool(value)
        return True if _is_object(value) else None

    def matching(self, switch: c_ast.Switch) -> frozenset[c_ast.Node] | None:
        """The labels that a switch over a constant takes, at most one of them; None where its value is not known."""
        value = evaluate(self.semantics, switch.cond)
        if not isinstance(value, int):
            return None
        cases = self.semantics.switches.get(switch, ())
        for case in cases:
            if case.low is not None and case.low <= value <= (case.low if case.high is None else case.high):
                return frozenset({case.node})
        return frozenset(case.node for case in cases if case.low is None)

    def is_full(self, switch: c_ast.Switch) -> bool:
        """Whether some label of a switch is taken for every value of its type."""
        cases = self.semantics.switches.get(switch, ())
        if any(case.low is None for case in cases):
            return True
        ctype = self.semantics.types.get(switch.cond)
        spans = sum((case.low if case.high is None else case.high) - case.low + 1
                    for case in cases if case.low is not None)  # fmt: skip
        return isinstance(ctype, IntegerType) and spans >= 1 << ctype.bits


def _is_object(value: object) -> bool:
    """Whether an address is that of something which certainly exists."""
    if not isinstance(value, AddressConstant):
        return False
    return not (isinstance(value.base, Symbol) and "weak" in value.base.attributes)
