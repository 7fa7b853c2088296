"""What calls of a program do beside returning once: some never come back, some come back twice.

By the call graphs of all platforms: a function may not return where it can reach `runtime_exit`, a function declared
`noreturn` (longjmp), one without a definition in C, or a naked one, which assembly may leave in any way.
"""

from __future__ import annotations

from functools import cached_property

from pycparser import c_ast

from meta.callgraph import CallGraph
from meta.callgraph.graph import CALL, INDIRECT, KINDS
from meta.gnu_ast import Asm, ComputedGoto
from meta.passes.base import PassContext
from meta.passes.block_expressions import CallKind
from meta.passes.functions import LAST_FUNCTION, has_trait
from meta.passes.tree import Node, walk
from meta.program import Program
from meta.sema import Semantics, Symbol
from meta.sema.types import FunctionType

_LANDING = ("setjmp", "_setjmp", "sigsetjmp", "savectx", "vfork", "getcontext")  # as gcc's, whatever is declared
_BUILTINS = {
    **dict.fromkeys(("__builtin_unreachable", "__builtin_trap", "__builtin_abort", "__builtin_exit"), CallKind.ENDS),
    "__builtin_longjmp": CallKind.ENDS,
    "__builtin_setjmp": CallKind.TWICE,
}


class View:
    """One platform's image: its analysis, its call graph, and what in it may not return."""

    def __init__(self, semantics: Semantics, graph: CallGraph) -> None:
        self.semantics = semantics
        self.graph = graph
        self.reaches: dict[str, dict[str, str | None]] = {}
        self.ending = self._ending()

    def _ending(self) -> set[str]:
        symbols = self.semantics.symbols.values()
        pending = [each.name for each in symbols if each.is_function and _may_end(each)]
        found = set(pending)
        while pending:
            for caller in self.graph.callers(pending.pop(), KINDS):
                if caller not in found:
                    found.add(caller)
                    pending.append(caller)
        return found

    def reach(self, name: str) -> dict[str, str | None]:
        """Everything that a function may call or name, and what that may; not itself but by recursion."""
        if name not in self.reaches:
            self.reaches[name] = self.graph.reach(self.graph.callees(name, KINDS), KINDS)
        return self.reaches[name]

    def callee(self, call: Node) -> Symbol | None:
        """The function that a call names; None for one through a pointer and for the compiler's own."""
        bound = self.semantics.bindings.get(called(call))
        return bound if isinstance(bound, Symbol) and bound.is_function else None

    def stars(self, call: Node) -> int:
        """`(*p)(x)`: the operators of a callee that only name the function that a pointer points at."""
        name, found = call.name, 0
        while isinstance(name, c_ast.UnaryOp) and isinstance(self.semantics.types.get(name), FunctionType):
            name, found = name.expr, found + 1
        return found

    def kind(self, call: Node, caller: str) -> CallKind:
        symbol = self.callee(call)
        if symbol is not None:
            if is_landing(symbol):
                return CallKind.TWICE
            return CallKind.ENDS if symbol.name in self.ending else CallKind.PLAIN
        name = called(call)
        if _is_unbound(call) and name not in self.semantics.bindings:
            return _BUILTINS.get(name.name, CallKind.PLAIN)
        targets = self.graph.callees(caller, (INDIRECT,))
        return CallKind.ENDS if any(target in self.ending for target in targets) else CallKind.PLAIN


class Views:
    """All platforms' images of a program, and questions about its functions by their definitions."""

    def __init__(self, program: Program, context: PassContext) -> None:
        views = [context.semantics(program, platform) for platform in context.platforms]
        self.all = [View(view, context.callgraph(view)) for view in views]

    def of(self, definition: Node) -> list[tuple[View, str]]:
        """The images that a function is in, with its name there."""
        return [
            (view, view.semantics.defined[definition].name)
            for view in self.all
            if definition in view.semantics.defined
        ]

    def may_end(self, definition: Node) -> bool:
        return any(name in view.ending for view, name in self.of(definition))

    def is_recursive(self, definition: Node) -> bool:
        return any(name in view.reach(name) for view, name in self.of(definition))

    def may_loop(self, definition: Node) -> bool:
        """Whether a function, or anything that it may call, can go on for long: by a loop, or in assembly."""
        return self.reaches_any(definition, self._looping) or definition in self._looping

    @cached_property
    def _looping(self) -> set[Node]:
        symbols = [symbol for view in self.all for symbol in view.semantics.symbols.values() if symbol.is_function]
        found = {each.definition for each in symbols}
        return {each for each in found if each is None or any(map(_loops, walk(each)))}

    def reaches_any(self, definition: Node, wanted: set[Node]) -> bool:
        """Whether a function may call one of these definitions, through whatever."""
        return any(
            view.semantics.symbols[each].definition in wanted
            for view, name in self.of(definition)
            for each in view.reach(name)
        )

    def kind(self, call: Node, definition: Node) -> CallKind:
        """The kind of a call that stands in a function: the worst on any platform."""
        kinds = {view.kind(call, name) for view, name in self.of(definition)}
        return next((kind for kind in (CallKind.TWICE, CallKind.ENDS) if kind in kinds), CallKind.PLAIN)

    def callees(self, call: Node, definition: Node) -> list[Node]:
        """The definitions that a direct call arrives at, one a platform; [] where it is none."""
        found = [view.callee(call) for view, _ in self.of(definition)]
        return list(dict.fromkeys(each.definition for each in found if each is not None and each.definition))

    def pointer(self, call: Node, definition: Node) -> int | None:
        """How many `*` stand around the pointer that a call goes through; None for a call of a function by its name,
        or of the compiler's own."""
        for view, _ in self.of(definition):
            if view.callee(call) is None and not (_is_unbound(call) and called(call) not in view.semantics.bindings):
                return view.stars(call)
        return None

    def has_only_calls(self, definition: Node, sites: int) -> bool:
        """Whether a function is entered by direct calls alone, at exactly this many places."""
        for view, name in self.of(definition):
            incoming = [view.graph.edges[caller][name] for caller in view.graph.callers(name, KINDS)]
            if name in view.graph.roots or any(counts.keys() != {CALL} for counts in incoming):
                return False
            if sum(counts[CALL] for counts in incoming) != sites:
                return False
        return True

    def taken(self) -> set[Node]:
        """Definitions of functions whose address is taken somewhere."""
        found: set[Node] = set()
        for view in self.all:
            for callees in view.graph.edges.values():
                names = [name for name, counts in callees.items() if counts.keys() != {CALL}]
                found.update(view.semantics.symbols[name].definition for name in names)
        return {each for each in found if isinstance(each, c_ast.FuncDef)}


def called(call: Node) -> Node:
    """What a call calls, without the operators that change nothing on a function: `(*f)(x)`, `(&f)(x)`."""
    name = call.name
    while isinstance(name, c_ast.UnaryOp) and name.op in ("*", "&"):
        name = name.expr
    return name


def _is_unbound(call: Node) -> bool:
    """Whether a call may be of the compiler's own functions, which have no declaration."""
    return isinstance(called(call), c_ast.ID)


def is_landing(symbol: Symbol) -> bool:
    """Whether a function may return once more."""
    return symbol.spelling in _LANDING or has_trait(symbol, "returns_twice")


def _loops(node: Node) -> bool:
    return isinstance(node, c_ast.For | c_ast.While | c_ast.DoWhile | c_ast.Goto | ComputedGoto | Asm)


def _may_end(symbol: Symbol) -> bool:
    if is_landing(symbol):
        return False
    if symbol.spelling == LAST_FUNCTION or symbol.definition is None:
        return True
    return has_trait(symbol, "noreturn", "naked")
