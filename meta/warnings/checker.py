"""The state of checking a program, and what most checks ask: constants, types, entities, attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.diagnostics import Diagnostic, SourceLines
from meta.flow import Facts, FlowGraph, flow_graph
from meta.sema.constants import evaluate, unconverted
from meta.sema.context import span_of
from meta.sema.conversions import decay
from meta.sema.semantics import Enumerator, Semantics, Symbol
from meta.sema.types import CType, IntegerType, Record
from meta.warnings.options import WarningOptions
from meta.warnings.pragmas import Timeline
from meta.warnings.walk import Body

_SYSTEM = ("/usr/", "/lib/", "<")

Flags = tuple[str, ...]


class Checker:
    """What is being checked, and the warnings found so far."""

    def __init__(self, semantics: Semantics, options: WarningOptions) -> None:
        self.semantics = semantics
        self._folded = replace(semantics, values=dict(semantics.values))
        self.options = options
        self.considered = options.enabled  # what is on somewhere
        self._timeline = Timeline(options)
        self.found: list[Diagnostic] = []
        self.body = Body(semantics, None)
        self._facts = Facts(semantics)
        self._graph: FlowGraph | None = None
        self.enum_parameters: dict[Symbol, tuple[tuple[int, c_ast.Enum], ...]] = {}
        self._lines = SourceLines()
        self._systems: dict[str, bool] = {}
        self._said: set[tuple[str, object, str]] = set()

    def begin(self) -> None:
        """Turn to another unit."""
        self._timeline = Timeline(self.options)

    def obey(self, pragma: c_ast.Pragma) -> None:
        """`#pragma GCC diagnostic`: what is on from here."""
        enabled = self._timeline.apply(pragma)
        if not enabled <= self.considered:
            self.considered |= enabled

    def enter(self, external: c_ast.Node) -> Body:
        """Turn to another external declaration: what stands in it."""
        self._timeline.enter(external)
        self.body = Body(self.semantics, external)
        self._graph = None
        self._fold(self.body.nodes.get(c_ast.BinaryOp, ()))
        for pragma in self.body.nodes.get(c_ast.Pragma, ()):
            self.obey(pragma)
        return self.body

    def _fold(self, operations: Sequence[c_ast.BinaryOp]) -> None:
        """Evaluate each operation once, operands first, so that a long one is not evaluated for each of its parts."""
        for node in reversed(operations):
            if node in self.semantics.types:
                self._folded.values[node] = unconverted(self._folded, node)

    def selected(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Those of another stage's warnings of this unit that are on where they are."""
        return tuple(
            shown for each in found
            for shown in (self._timeline.at(each.span) if each.span is not None else self.options).selected((each,))
        )  # fmt: skip

    def graph(self, function: c_ast.FuncDef) -> FlowGraph:
        """Where control can go in the function that is being checked."""
        if self._graph is None:
            blocks = (each for each in self.body.nodes.get(c_ast.Compound, ()) if gnu_ast.in_parentheses(each))
            self._graph = flow_graph(function, self._facts, (*self.body.nodes.get(c_ast.FuncCall, ()), *blocks))
        return self._graph

    @cached_property
    def enums(self) -> dict[Enumerator, c_ast.Node]:
        """The enum that each enumeration constant is of."""
        return {each: node for node, members in self.semantics.enumerators.items() for each in members}

    @cached_property
    def packed(self) -> frozenset[Record]:
        """The records that are declared `packed`."""
        nodes = self.semantics.record_nodes.items()
        return frozenset(record for record, node in nodes if any(True for _ in attributes_named((node,), "packed")))

    def wants(self, flags: Iterable[str]) -> bool:
        return not self.considered.isdisjoint(flags)

    def warn(
        self, flag: str, node: Any, message: str, hint: str | None = None, notes: tuple[tuple[str, Any], ...] = ()
    ) -> None:
        """Note a warning, once for each place, unless it is in a header of the system."""
        if flag not in self.considered or self.is_system(node):
            return
        span = span_of(node)
        options = self.options if span is None else self._timeline.at(span)
        if not options.is_on(flag):
            return
        key = (flag, span, message)
        if key in self._said:
            return
        self._said.add(key)
        places = ((span_of(place), text) for text, place in notes)
        shown = tuple((place, text) for place, text in places if place is not None)
        self.found.append(Diagnostic(flag, message, span, hint, shown, flag in options.errors))

    def is_system(self, node: Any) -> bool:
        """Whether a node comes from a header of the system, whose warnings are nobody's concern here."""
        file = getattr(getattr(node, "coord", None), "file", None)
        if file is None:
            return False
        known = self._systems.get(file)
        if known is None:
            known = self._systems[file] = file.startswith(_SYSTEM) or "/compiler/include/" in file
        return known

    def from_macro(self, left: Any, op: str, right: Any) -> bool:
        """Whether a macro made `left op right`: what is silly there is right for other arguments."""
        if _has_trace(left) or _has_trace(right):
            return True
        first, second = left.coord, right.coord
        if first is None or second is None or (first.file, first.line) != (second.file, second.line):
            return False
        line = self.lines(first.file)[first.line - 1 : first.line]
        return bool(line) and op not in line[0][first.column - 1 : second.column]

    def constant(self, node: c_ast.Node) -> int | None:
        """The integer that `node` always is before its implicit conversion, or None."""
        value = self._folded.values.get(node)
        if isinstance(value, int):
            return value
        if type(node) not in _CONSTANT_FORMS or node not in self.semantics.types:
            return None
        value = unconverted(self._folded, node)
        return value if isinstance(value, int) else None

    def operand(self, node: c_ast.Node) -> int | None:
        """The integer that `node` always is after its implicit conversion, or None."""
        value = None if self.constant(node) is None else evaluate(self._folded, node)
        return value if isinstance(value, int) else None

    def type(self, node: c_ast.Node) -> CType | None:
        """The type of a typed expression as a value, before its implicit conversion."""
        ctype = self.semantics.types.get(node)
        return None if ctype is None else decay(ctype)

    def integer(self, node: c_ast.Node) -> IntegerType | None:
        ctype = self.type(node)
        return ctype if isinstance(ctype, IntegerType) else None

    def callee(self, node: c_ast.FuncCall) -> Symbol | None:
        """The function that a call names."""
        entity = self.semantics.bindings.get(node.name)
        return entity if isinstance(entity, Symbol) else None

    def callee_name(self, node: c_ast.FuncCall) -> str | None:
        """The name by which a library function is called; a builtin's without its prefix."""
        if not isinstance(node.name, c_ast.ID):
            return None
        entity = self.semantics.bindings.get(node.name)
        if entity is not None and not (isinstance(entity, Symbol) and not entity.is_static):
            return None
        return str(node.name.name).removeprefix("__builtin_")

    def attribute(self, symbol: Symbol, name: str) -> gnu_ast.GnuAttribute | None:
        """An attribute on any declaration of a symbol."""
        return next(attributes_named(symbol.declarations, name), None)

    def lines(self, file: str) -> Sequence[str]:
        """The text of a file, or nothing where it cannot be read."""
        return self._lines(file)


_CONSTANT_FORMS = frozenset(
    {c_ast.Constant, c_ast.ID, c_ast.UnaryOp, c_ast.BinaryOp, c_ast.Cast, c_ast.TernaryOp, c_ast.GenericSelection}
)

NodeCheck = Callable[[Checker, Any], None]
FunctionCheck = Callable[[Checker, c_ast.FuncDef], None]
UnitCheck = Callable[[Checker, c_ast.FileAST, set[str]], None]
NodeChecks = tuple[tuple[Flags, tuple[type[c_ast.Node], ...], NodeCheck], ...]
FunctionChecks = tuple[tuple[Flags, FunctionCheck], ...]
UnitChecks = tuple[tuple[Flags, UnitCheck], ...]


def attributes_named(nodes: Iterable[c_ast.Node], name: str) -> Iterator[Any]:
    """Every attribute called `name` of these declarations."""
    for node in nodes:
        specifiers = getattr(node, "attributes", None)
        for specifier in specifiers or ():
            for attribute in specifier.attributes:
                if attribute.name.strip("_") == name:
                    yield attribute


def has_attribute(node: c_ast.Node, *names: str) -> bool:
    if not getattr(node, "attributes", None):
        return False
    return any(next(attributes_named((node,), name), None) is not None for name in names)


def _has_trace(node: Any) -> bool:
    """Whether a part of an expression comes from a macro's body."""
    column = getattr(getattr(node, "coord", None), "column", None)
    return bool(getattr(column, "trace", ())) or any(_has_trace(each) for each in node)


def is_null(checker: Checker, node: c_ast.Node) -> bool:
    """Whether an expression is a null pointer: a zero constant or a cast of one."""
    while isinstance(node, c_ast.Cast):
        node = node.expr
    return isinstance(node, c_ast.Constant) and checker.constant(node) == 0


def peeled(node: c_ast.Node) -> c_ast.Node:
    """An expression without casts."""
    while isinstance(node, c_ast.Cast):
        node = node.expr
    return node
