"""How a function uses its parameters: whether a value can stand in a parameter's place, and what that would gain.

    int f(int n, int d, int *p) { d++; for (int i = 0; i < n; i++) g(p); return d; }

`n` may be replaced by a constant and is worth it, as it bounds a loop; `d` is assigned, `p` has no known values.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from pycparser import c_ast

from meta import gnu_ast
from meta.passes.tree import Node, walk
from meta.sema import Semantics
from meta.sema.semantics import FunctionInfo, Local, Symbol
from meta.sema.types import CType, FunctionType, IntegerKind, IntegerType, PointerType, Qualifier

# What a constant gains at one place that is evaluated, in instructions, roughly.
_RECURSION, _CALLED, _DIVISOR, _LOOP, _BRANCH, _ARITHMETIC = 40, 24, 12, 6, 3, 1
_UNEVALUATED = ("sizeof", "_Alignof", "alignof")
_CHANGING = ("++", "--", "p++", "p--", "&")


@dataclass(slots=True)
class Parameter:
    """One parameter: `uses` are the identifiers that mean it, `obstacle` says why nothing can take its place.

    is_length: an array has so many elements, in code that other values may never come to.
    """

    index: int
    local: Local
    uses: set[Node] = field(default_factory=set)
    benefit: int = 0
    obstacle: str = ""
    is_length: bool = False

    @property
    def name(self) -> str:
        return self.local.name


def parameters_of(
    semantics: Semantics, function: Node, info: FunctionInfo, guards: Collection[Node] = ()
) -> list[Parameter]:
    """The parameters of a definition, in order; what stands in `guards` gains nothing by a constant."""
    found = [Parameter(index, local) for index, local in enumerate(info.parameters)]
    by_local = {each.local: each for each in found}
    for each in found:
        each.obstacle = _unfit(each.local.type)
    uses = _Uses(semantics, by_local, info.symbol, frozenset(guards))
    uses.visit(function.decl.type)
    uses.visit(function.body)
    return found


def pointed_function(ctype: CType) -> FunctionType | None:
    """The type of the functions that a value of this type points at."""
    is_pointer = isinstance(ctype, PointerType) and isinstance(ctype.target, FunctionType)
    return ctype.target if is_pointer else None  # type: ignore[attr-defined]


def _unfit(ctype: CType) -> str:
    if ctype.qualifiers & (Qualifier.VOLATILE | Qualifier.ATOMIC):
        return "is volatile or atomic"
    if isinstance(ctype, IntegerType):
        return "is wider than any constant" if ctype.kind.size > IntegerKind.LONG.size else ""
    return "" if pointed_function(ctype) else "is neither an integer nor a pointer to a function"


class _Uses:
    """Finds the identifiers that mean a parameter, and what they are for."""

    def __init__(
        self, semantics: Semantics, parameters: dict[Local, Parameter], function: Symbol, guards: frozenset[Node]
    ) -> None:
        self.guards = guards
        self.semantics = semantics
        self.parameters = parameters
        self.function = function
        self.lengths: dict[Node, Node] = {}  # what stands in the length of an array, with that length

    def visit(self, top: Node) -> None:
        stack: list[tuple[Node, tuple[Node, ...], bool]] = [(top, (), True)]
        while stack:
            node, around, gains = stack.pop()
            gains = gains and node not in self.guards
            if isinstance(node, c_ast.ArrayDecl) and node.dim is not None:
                self.lengths.update((each, node.dim) for each in walk(node.dim))
            if isinstance(node, c_ast.ID):
                self._use(node, around, gains=gains)
            stack.extend((child, (*around[-6:], node), gains) for _, child in node.children())

    def _use(self, node: Node, around: tuple[Node, ...], *, gains: bool) -> None:
        bound = self.semantics.bindings.get(node)
        parameter = self.parameters.get(bound) if isinstance(bound, Local) else None
        if parameter is None:
            return
        parameter.uses.add(node)
        parameter.obstacle = parameter.obstacle or _obstacle(node, around)
        if node in self.lengths:
            parameter.is_length = True
            if self.lengths[node] is not node:
                parameter.obstacle = parameter.obstacle or "is part of the length of an array"
        if gains:
            parameter.benefit += _RECURSION if self._recurs(node, around) else _benefit(node, around)

    def _recurs(self, node: Node, around: tuple[Node, ...]) -> bool:
        """Whether the parameter is part of an argument to the function itself: a known one ends the recursion."""
        child = node
        for parent in reversed(around):
            if isinstance(parent, c_ast.FuncCall) and parent.name is not child:
                return self.semantics.bindings.get(parent.name) is self.function
            child = parent
        return False


def _obstacle(node: Node, around: tuple[Node, ...]) -> str:
    parent = around[-1]
    if isinstance(parent, c_ast.Assignment) and parent.lvalue is node:
        return "is assigned"
    if isinstance(parent, c_ast.UnaryOp) and parent.op in _CHANGING:
        return "has its address taken" if parent.op == "&" else "is assigned"
    if any(isinstance(each, gnu_ast.Asm) for each in around):
        return "is an operand of asm"
    if any(isinstance(each, c_ast.UnaryOp) and each.op in _UNEVALUATED for each in around):
        return "has its size taken"
    if any(isinstance(each, c_ast.TypeOf | c_ast.GenericSelection) for each in around):
        return "has its type taken"
    return ""


def _benefit(node: Node, around: tuple[Node, ...]) -> int:
    child, best = node, 0
    for parent in reversed(around):
        if isinstance(parent, c_ast.FuncCall) and parent.name is child:
            best = max(best, _CALLED)
        elif isinstance(parent, c_ast.BinaryOp) and parent.op in ("/", "%") and parent.right is child:
            best = max(best, _DIVISOR)
        elif isinstance(parent, c_ast.For | c_ast.While | c_ast.DoWhile) and parent.cond is child:
            best = max(best, _LOOP)
        elif isinstance(parent, c_ast.If | c_ast.TernaryOp | c_ast.Switch) and parent.cond is child:
            best = max(best, _BRANCH)
        elif isinstance(parent, c_ast.BinaryOp | c_ast.ArrayRef | c_ast.FuncCall):
            best = max(best, _ARITHMETIC)
        child = parent
    return best
