"""What one unit says about calls and references, by structure: it holds in every program that has the unit.

Symbols are named by where they are mentioned, or by name: each program has its own.

    int f(void) { return g() + x; }     f -> g, call; f -> x, reference
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pycparser import c_ast

from meta.callgraph.graph import CALL, REFERENCE
from meta.gnu_ast import LEAVES, Asm, GnuAttribute
from meta.program import COMPLEX_CALLS, WIDE_CALLS, Unit, assembly_names

_BUILTIN = "__builtin_"


class By(Enum):
    """How a symbol is found in a program."""

    BINDING = "binding"  # of an identifier or call
    DECLARATION = "declaration"
    NAME = "name"  # in the program
    LABEL = "label"  # its name in assembly
    SPELLING = "spelling"  # as file scope of the holder's unit sees it


@dataclass(frozen=True, slots=True)
class Edge:
    """`count` calls or references from the symbol that `holder` declares to the one that is found by `key`."""

    holder: Any
    by: By
    key: Any
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Root:
    """A symbol that something outside C names, by its label in assembly, or a type, by an identifier."""

    by: By
    key: Any
    reason: str


@dataclass(frozen=True, slots=True)
class UnitEdges:
    """Edges and roots in source order; `indirect` are calls through pointers: what declares their function, and what
    the ABI takes each argument for."""

    edges: tuple[Edge, ...]
    roots: tuple[Root, ...]
    indirect: tuple[tuple[Any, tuple[str | None, ...]], ...]


def unit_edges(unit: Unit, semantics: Any) -> UnitEdges:
    """The edges of a unit of the program that `semantics` is of."""
    return _Walker(semantics, unit).walk()


class _Walker:
    def __init__(self, semantics: Any, unit: Unit) -> None:
        self.semantics = semantics
        self.unit = unit
        self.known = {id(symbol) for symbol in semantics.symbols.values()}
        self.edges: dict[tuple[int, By, object, str], list[Any]] = {}
        self.roots: list[Root] = []
        self.indirect: list[tuple[Any, tuple[str | None, ...]]] = []

    def walk(self) -> UnitEdges:
        for ext in self.unit.ast.ext:
            self._external(ext)
        return UnitEdges(tuple(Edge(*each) for each in self.edges.values()), tuple(self.roots), tuple(self.indirect))

    # Owners: whose definition is this?

    def _external(self, ext: Any) -> None:
        declaration = ext.decl if isinstance(ext, c_ast.FuncDef) else ext
        if isinstance(ext, Asm):
            reason = f"asm in {self.unit.path}"
            self.roots += [Root(By.LABEL, name, reason) for name in sorted(assembly_names(ext.template))]
        elif isinstance(declaration, c_ast.Decl) and self._declares(declaration) is not None:
            self._walk(ext, declaration)
        elif not isinstance(ext, c_ast.StaticAssert):
            # A type that names an object (`typeof(x)`, `sizeof x`) has no owner that could be removed with it.
            named = (node for node in _subtree(ext) if id(self.semantics.bindings.get(node)) in self.known)
            self.roots += [Root(By.BINDING, node, f"a type in {self.unit.path}") for node in named]

    def _declares(self, node: Any) -> Any:
        """The function or object with static storage that a declaration declares; None for all else."""
        found = self.semantics.declared.get(node)
        return found if id(found) in self.known else None

    def _walk(self, top: Any, owner: Any) -> None:
        """Edges from everything in `top`; a static local owns what stands in its own declaration."""
        bindings, known, converted = self.semantics.bindings, self.known, self.semantics.converted
        stack = [(top, owner)]
        while stack:
            node, holder = stack.pop()
            kind = type(node)
            if node in converted:
                self._calls_of_library(holder, _wide_calls((converted[node], self.semantics.types.get(node))))
            if kind is c_ast.ID:
                bound = bindings.get(node)
                if id(bound) in known:
                    self._edge(holder, By.BINDING, node, REFERENCE, id(bound))
                continue
            skipped = None
            if kind is c_ast.Decl and node is not top and "static" in node.storage:
                local = self._declares(node)
                if local is not None and not local.is_function:
                    self._edge(holder, By.DECLARATION, node, REFERENCE, id(local))
                    holder = node
            elif kind is c_ast.FuncCall:
                skipped = self._call(node, holder)
            elif kind is Asm:
                for name in sorted(assembly_names(node.template)):
                    self._edge(holder, By.LABEL, name, REFERENCE, name)
            elif kind is GnuAttribute:
                self._cleanup(node, holder)
            elif kind in _OPERATIONS:
                self._calls_of_library(holder, self._library_calls(node))
            elif kind in LEAVES:
                continue
            below = [(child, holder) for child in node if child is not skipped]
            below.reverse()
            stack += below

    # Edges.

    def _edge(self, holder: Any, by: By, key: Any, kind: str, who: object) -> None:
        """Count a mention of `who`; the first one stands for all."""
        found = self.edges.setdefault((id(holder), by, who, kind), [holder, by, key, kind, 0])
        found[-1] += 1

    def _calls_of_library(self, holder: Any, names: Iterable[str]) -> None:
        for name in names:
            self._edge(holder, By.NAME, name, CALL, name)

    def _call(self, node: Any, holder: Any) -> Any:
        """Record a call; return the child that is not to be walked, as it is the callee's name."""
        callee = node.name
        while isinstance(callee, c_ast.UnaryOp) and callee.op in ("*", "&"):
            callee = callee.expr
        bound: Any = self.semantics.bindings.get(callee)
        if id(bound) in self.known and bound.is_function:
            self._edge(holder, By.BINDING, callee, CALL, id(bound))
            return node.name
        if isinstance(callee, c_ast.ID) and bound is None:
            if callee.name.startswith(_BUILTIN):
                name = callee.name.removeprefix(_BUILTIN)
                self._edge(holder, By.NAME, name, CALL, name)
            return None
        arguments = node.args.exprs if node.args else ()
        types = (self.semantics.converted.get(each, self.semantics.types.get(each)) for each in arguments)
        self.indirect.append((holder, tuple(map(passed_as, types))))
        return None

    def _library_calls(self, node: Any) -> tuple[str, ...]:
        """What an operation or cast may become a call of."""
        types = self.semantics.types
        found = [types[each] for each in (node, *node) if each in types]
        if any(hasattr(each, "element") and not hasattr(each, "length") for each in found):  # complex, no array
            return COMPLEX_CALLS
        return _wide_calls(found)

    def _cleanup(self, node: Any, holder: Any) -> None:
        if node.name == "cleanup" and node.arguments:
            for argument in node.arguments.exprs:
                bound = self.semantics.bindings.get(argument)
                if isinstance(argument, c_ast.ID) and bound is None:
                    self._edge(holder, By.SPELLING, argument.name, CALL, argument.name)
                elif isinstance(argument, c_ast.ID):
                    self._edge(holder, By.BINDING, argument, CALL, id(bound))


def _wide_calls(types: Iterable[Any]) -> tuple[str, ...]:
    """What an operation or conversion with operands and a result of these types may become a call of."""
    for each in types:
        kind = getattr(each, "kind", None)
        if kind is not None and kind.spelling.endswith("__int128"):
            return WIDE_CALLS
    return ()


_OPERATIONS = frozenset({c_ast.BinaryOp, c_ast.Assignment, c_ast.Cast})


def passed_as(ctype: Any) -> str | None:
    """What the ABI takes a value for, coarsely (System V psABI 3.2.3); None where that is not known."""
    record = getattr(ctype, "record", None)
    if record is not None:
        return passed_as(record.members[0].type) if record.is_transparent and record.members else "record"
    if hasattr(ctype, "element") and not hasattr(ctype, "bound"):
        return "vector" if hasattr(ctype, "length") else "complex"
    kind: Any = getattr(ctype, "kind", None)
    if hasattr(kind, "precision"):
        return str(kind.spelling)
    if kind is not None:
        return "wide" if kind.size > 8 else "integer"
    return "integer" if any(hasattr(ctype, name) for name in ("target", "bound", "parameters")) else None


def _subtree(node: Any) -> Iterator[Any]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(child for _, child in current.children())
