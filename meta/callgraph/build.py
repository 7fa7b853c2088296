"""The call graph from analysed C and the assembly beside it.

Sema's tables are used by structure only: what an identifier is bound to, and the symbols. A node of a
program's tree belongs to the function or object in whose definition it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from pycparser import c_ast

from meta.callgraph.graph import INDIRECT, REFERENCE, CallGraph, Node
from meta.callgraph.unit_edges import By, UnitEdges, passed_as, unit_edges
from meta.gnu_ast import GnuAttribute
from meta.program import LIBCALLS, Assembly, Program, Unit, assembly_names

# Attributes by which something outside C finds a definition.
KEEPING_ATTRIBUTES = ("used", "retain", "constructor", "destructor")
_GROUPING_SECTION = re.compile(r"\.(text|data|rodata|bss|tdata|tbss)(\.|$)")


class _Semantics(Protocol):
    """The part of sema's result that this module reads."""

    @property
    def program(self) -> Program: ...

    @property
    def symbols(self) -> Mapping[str, Any]: ...

    @property
    def bindings(self) -> Mapping[Any, Any]: ...

    @property
    def types(self) -> Mapping[Any, Any]: ...

    @property
    def converted(self) -> Mapping[Any, Any]: ...

    @property
    def declared(self) -> Mapping[Any, Any]: ...


def build_callgraph(semantics: _Semantics, edges: Callable[[Unit, Any], UnitEdges] = unit_edges) -> CallGraph:
    """The graph of one image: `semantics` is of a program for one platform. `edges` may know those of some units."""
    return _Builder(semantics).build(edges)


class _Builder:
    def __init__(self, semantics: _Semantics) -> None:
        self.semantics = semantics
        self.symbols = semantics.symbols
        self.labels = {_assembler_name(symbol): symbol for symbol in self.symbols.values()}
        self.edges: dict[str, dict[str, dict[str, int]]] = {}
        self.roots: dict[str, str] = {}
        self.indirect: dict[str, list[tuple[str | None, ...]]] = {}

    def build(self, edges: Callable[[Unit, Any], UnitEdges]) -> CallGraph:
        program = self.semantics.program
        for unit in program.units:
            self._unit(edges(unit, self.semantics))
        for symbol in self.symbols.values():
            self._attributes(symbol)
        self._roots(program.entry, program.assembly)
        self._indirect_edges()
        nodes = {
            name: Node(name, symbol.is_function, symbol.unit if symbol.definition else None)
            for name, symbol in self.symbols.items()
        }
        return CallGraph(nodes, self.edges, self.roots)

    def _unit(self, unit: UnitEdges) -> None:
        declared = self.semantics.declared
        for edge in unit.edges:
            holder = declared[edge.holder]
            self._edge(holder, self._found(edge.by, edge.key, holder.unit), edge.kind, edge.count)
        for root in unit.roots:
            self._root(self._found(root.by, root.key), root.reason)
        for declaration, arguments in unit.indirect:
            self.indirect.setdefault(declared[declaration].name, []).append(arguments)

    def _found(self, by: By, key: Any, unit: str | None = None) -> Any:
        if by is By.BINDING:
            return self.semantics.bindings.get(key)
        if by is By.DECLARATION:
            return self.semantics.declared.get(key)
        if by is By.SPELLING:
            return self._visible(key, unit)
        return (self.labels if by is By.LABEL else self.symbols).get(key)

    def _visible(self, spelling: str, unit: str | None) -> Any:
        """The symbol a file-scope name means in a unit: an internal one of that unit, else the external one."""
        found = [symbol for symbol in self.symbols.values() if symbol.spelling == spelling]
        own = [symbol for symbol in found if symbol.is_static and symbol.unit == unit]
        return next(iter(own + [symbol for symbol in found if not symbol.is_static]), None)

    def _edge(self, caller: Any, callee: Any, kind: str, count: int = 1) -> None:
        if caller is None or callee is None:
            return
        counts = self.edges.setdefault(caller.name, {}).setdefault(callee.name, {})
        counts[kind] = counts.get(kind, 0) + count

    def _indirect_edges(self) -> None:
        """A call through a pointer may arrive at each function whose address is taken and that finds its arguments.

        Programs convert pointers to functions and call them by another type. Such calls work as long as the ABI passes
        the arguments as the function expects them, so that, and not compatibility (C11 6.3.2.3p8), tells them apart.
        Interrupt handlers are for the processor to enter: nothing may call them (gcc manual 6.33.33).
        """
        taken = {
            callee
            for callees in self.edges.values()
            for callee, counts in callees.items()
            if REFERENCE in counts and self.symbols[callee].is_function
            and "interrupt" not in self.symbols[callee].attributes
        }  # fmt: skip
        wanted = {callee: _wanted(self.symbols[callee].type) for callee in sorted(taken)}
        found: dict[tuple[str | None, ...], list[str]] = {}  # most calls look like some other one
        for caller, sites in self.indirect.items():
            counts: Counter[str] = Counter()
            for arguments, count in Counter(sites).items():
                if arguments not in found:
                    found[arguments] = [callee for callee, each in wanted.items() if _accepts(each, arguments)]
                counts.update(dict.fromkeys(found[arguments], count))
            for callee in sorted(counts):
                self.edges.setdefault(caller, {}).setdefault(callee, {})[INDIRECT] = counts[callee]

    # Attributes and roots.

    def _attributes(self, symbol: Any) -> None:
        for name, arguments in attributes_of(symbol):
            if name in ("alias", "ifunc"):
                self._edge(symbol, self._visible(_string(arguments), symbol.unit), REFERENCE)
            elif name == "asm":
                other = self.symbols.get(_string(arguments))
                self._edge(symbol, None if other is symbol else other, REFERENCE)
            elif symbol.definition is None:
                continue
            elif name in KEEPING_ATTRIBUTES:
                self._root(symbol, f"attribute {name}")
            elif name == "section" and not _GROUPING_SECTION.match(_string(arguments)):
                self._root(symbol, f"section {_string(arguments)}")

    def _roots(self, entry: str, assembly: Iterable[Assembly]) -> None:
        self._root(self.symbols.get(entry), "entry")
        for each in assembly:
            for name in sorted(assembly_names(each.text)):
                self._root(self.labels.get(name), f"named in {each.path}")
        for name in LIBCALLS:
            self._root(self.symbols.get(name), "the compiler may call it")

    def _root(self, symbol: Any, reason: str) -> None:
        if symbol is not None:
            self.roots.setdefault(symbol.name, reason)


def _wanted(function: Any) -> tuple[tuple[str | None, ...], bool] | None:
    """How a function gets its parameters, and whether more may follow; None without a prototype."""
    if not function.has_prototype:
        return None
    return tuple(passed_as(each) for each in function.parameters), function.is_variadic


def _accepts(wanted: tuple[tuple[str | None, ...], bool] | None, arguments: tuple[str | None, ...]) -> bool:
    if wanted is None:
        return True
    parameters, is_variadic = wanted
    fixed = arguments[: len(parameters)] if is_variadic else arguments
    return len(fixed) == len(parameters) and all(
        None in pair or pair[0] == pair[1] for pair in zip(fixed, parameters, strict=True)
    )


def attributes_of(symbol: Any) -> list[tuple[str, Any]]:
    """GNU attributes of all of a symbol's declarations, in source order."""
    decls = list(symbol.declarations)
    if isinstance(symbol.definition, c_ast.FuncDef):
        decls.append(symbol.definition.decl)
    elif symbol.definition is not None:
        decls.append(symbol.definition)
    found = []
    for decl in dict.fromkeys(decls):
        for specifier in decl.attributes:
            for attribute in getattr(specifier, "attributes", ()):
                if isinstance(attribute, GnuAttribute):
                    found.append((attribute.name, attribute.arguments))
    return found


def _assembler_name(symbol: Any) -> str:
    for name, arguments in attributes_of(symbol):
        if name == "asm":
            return _string(arguments)
    return str(symbol.spelling if not symbol.is_static else symbol.name)


def _string(arguments: Any) -> str:
    """The text of an attribute's first argument, a string literal of plain characters."""
    first = arguments.exprs[0] if arguments and arguments.exprs else None
    return first.value.strip('"') if isinstance(first, c_ast.Constant) else ""


__all__ = ["KEEPING_ATTRIBUTES", "attributes_of", "build_callgraph"]
