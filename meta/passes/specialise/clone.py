"""A function for fixed values of some parameters: the clone, its name, the guard that leads to it.

    int f(int n, int x) { return n * x; }       for n = 288

    static int f__n288(int x);
    int f(int n, int x) { if (n == 288) return f__n288(x); return n * x; }
    static int f__n288(int x) { return 288 * x; }
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pycparser import c_ast

from meta.passes.cloning import early_return, static_declaration
from meta.passes.effort import without_words
from meta.passes.specialise.parameters import Parameter
from meta.passes.tree import Node, Rewriter, deep_copy, identifier, shallow_copy
from meta.program import Unit
from meta.sema import Symbol
from meta.sema.types import CType, IntegerKind, IntegerType

Value = int | Symbol
INT_BITS = 32
_SUFFIXES = {
    IntegerKind.UNSIGNED_INT: ("U", "unsigned int"), IntegerKind.LONG: ("L", "long int"),
    IntegerKind.UNSIGNED_LONG: ("UL", "unsigned long int"), IntegerKind.LONG_LONG: ("LL", "long long int"),
    IntegerKind.UNSIGNED_LONG_LONG: ("ULL", "unsigned long long int"),
}  # fmt: skip
@dataclass(frozen=True, slots=True)
class Clone:
    """One clone of `function`, defined in `unit`; `fixed` are its parameters with a value, in their order."""

    unit: Unit
    function: Node
    symbol: Symbol
    fixed: tuple[tuple[Parameter, Value], ...]

    @property
    def name(self) -> str:
        return clone_name(self.symbol.spelling, [(parameter.name, value) for parameter, value in self.fixed])

    def definition(self) -> Node:
        """`static int f__n288(int x) { return 288 * x; }`"""
        return shallow_copy(self.function, decl=self._declaration(), body=self._substituted(self.function.body))

    def guard(self) -> Node:
        """`if (n == 288) return f__n288(x);`"""
        at = self.function.body
        tests = [_test(parameter, value, at) for parameter, value in self.fixed]
        condition = tests[0]
        for test in tests[1:]:
            condition = c_ast.BinaryOp("&&", condition, test, at.coord)
        fixed = {parameter.index for parameter, _ in self.fixed}
        rest = [each.name for index, each in enumerate(self._parameters()) if index not in fixed]
        arguments = c_ast.ExprList([identifier(name, at) for name in rest], at.coord) if rest else None
        called = c_ast.FuncCall(identifier(self.name, at), arguments, at.coord)
        return early_return(condition, called, self.symbol)

    def _parameters(self) -> Sequence[Node]:
        return self.function.decl.type.args.params  # type: ignore[no-any-return]

    def prototype(self) -> Node:
        """`static int f__n288(int x);`"""
        return without_words(self._declaration())

    def _declaration(self) -> Node:
        """The function's own declaration with another name, `static`, and fewer parameters."""
        fixed = {parameter.index for parameter, _ in self.fixed}
        kept = [self._substituted(each) for index, each in enumerate(self._parameters()) if index not in fixed]
        return static_declaration(self.function.decl, self.name, kept)

    def _substituted(self, node: Node) -> Node:
        """A copy with constants in the place of the fixed parameters."""
        values = {use: (parameter, value) for parameter, value in self.fixed for use in parameter.uses}

        def replaced(use: Node) -> Node:
            if use not in values:
                return use
            parameter, value = values[use]
            return constant(value, parameter.local.type, use)

        return deep_copy(Rewriter({c_ast.ID: replaced}).rewrite(node))


def clone_name(function: str, values: Sequence[tuple[str, Value]]) -> str:
    """`f__n288_d768`; what stands for a minus sign is an m."""
    return f"{function}__" + "_".join(f"{name}{_word(value)}" for name, value in values)


def _word(value: Value) -> str:
    if isinstance(value, Symbol):
        return f"_{value.spelling}"
    return str(value) if value >= 0 else f"m{-value}"


def constant(value: Value, ctype: CType, at: Node) -> Node:
    """An expression with this value and, after the integer promotions, this type."""
    if isinstance(value, Symbol):
        return identifier(value.spelling, at)
    assert isinstance(ctype, IntegerType)
    suffix, word = _SUFFIXES.get(ctype.kind, ("", "int"))
    if value >= 0:
        return c_ast.Constant(word, f"{value}{suffix}", at.coord)
    if value == -(1 << (ctype.bits - 1)) and ctype.bits >= INT_BITS:  # its magnitude fits no literal of the type
        return c_ast.BinaryOp("-", constant(value + 1, ctype, at), c_ast.Constant("int", "1", at.coord), at.coord)
    return c_ast.UnaryOp("-", c_ast.Constant(word, f"{-value}{suffix}", at.coord), at.coord)


def _test(parameter: Parameter, value: Value, at: Node) -> Node:
    literal = constant(value, parameter.local.type, at)
    return c_ast.BinaryOp("==", identifier(parameter.name, at), literal, at.coord)
