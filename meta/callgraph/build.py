"""The call graph from analysed C and the assembly beside it.

Sema's tables are used by structure only: what an identifier is bound to, and the symbols. A node of a
program's tree belongs to the function or object in whose definition it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from pycparser import c_ast

from meta.callgraph.graph import CALL, INDIRECT, REFERENCE, CallGraph, Node
from meta.gnu_ast import Asm, GnuAttribute
from meta.program import COMPLEX_CALLS, LIBCALLS, WIDE_CALLS, Assembly, Program, Unit, assembly_names

# Attributes by which something outside C finds a definition.
KEEPING_ATTRIBUTES = ("used", "retain", "constructor", "destructor")
_GROUPING_SECTION = re.compile(r"\.(text|data|rodata|bss|tdata|tbss)(\.|$)")
_BUILTIN = "__builtin_"


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


def build_callgraph(semantics: _Semantics) -> CallGraph:
    """The graph of one image: `semantics` is of a program for one platform."""
    return _Builder(semantics).build()


class _Builder:
    def __init__(self, semantics: _Semantics) -> None:
        self.semantics = semantics
        self.symbols = semantics.symbols
        self.known = {id(symbol) for symbol in self.symbols.values()}
        self.labels = {_assembler_name(symbol): symbol for symbol in self.symbols.values()}
        self.edges: dict[str, dict[str, dict[str, int]]] = {}
        self.roots: dict[str, str] = {}
        self.indirect: dict[str, list[tuple[str | None, ...]]] = {}

    def build(self) -> CallGraph:
        program = self.semantics.program
        for unit in program.units:
            for ext in unit.ast.ext:
                self._external(unit, ext)
        for symbol in self.symbols.values():
            self._attributes(symbol)
        self._roots(program.entry, program.assembly)
        self._indirect_edges()
        nodes = {
            name: Node(name, symbol.is_function, symbol.unit if symbol.definition else None)
            for name, symbol in self.symbols.items()
        }
        return CallGraph(nodes, self.edges, self.roots)

    # Owners: whose definition is this?

    def _external(self, unit: Unit, ext: Any) -> None:
        if isinstance(ext, Asm):
            for name in sorted(assembly_names(ext.template)):
                self._root(self.labels.get(name), f"asm in {unit.path}")
        elif isinstance(ext, c_ast.FuncDef | c_ast.Decl) and self._symbol_of(ext) is not None:
            self._walk(ext, self._symbol_of(ext))
        elif not isinstance(ext, c_ast.StaticAssert):
            # A type that names an object (`typeof(x)`, `sizeof x`) has no owner that could be removed with it.
            for node in _subtree(ext):
                bound = self.semantics.bindings.get(node)
                if id(bound) in self.known:
                    self._root(bound, f"a type in {unit.path}")

    def _symbol_of(self, node: Any) -> Any:
        """The function or object with static storage that a declaration declares; None for all else."""
        found = self.semantics.declared.get(node.decl if isinstance(node, c_ast.FuncDef) else node)
        return found if id(found) in self.known else None

    def _walk(self, top: Any, owner: Any) -> None:
        """Edges from everything in `top`; a static local owns what stands in its own declaration."""
        stack = [(top, owner)]
        while stack:
            node, holder = stack.pop()
            if isinstance(node, c_ast.ID):
                self._bound(node, holder)
                continue
            if isinstance(node, c_ast.Decl) and node is not top and "static" in node.storage:
                local = self._symbol_of(node)
                if local is not None and not local.is_function:
                    self._edge(holder, local, REFERENCE)
                    holder = local
            skipped = self._call(node, holder) if isinstance(node, c_ast.FuncCall) else None
            if isinstance(node, Asm):
                for name in sorted(assembly_names(node.template)):
                    self._edge(holder, self.labels.get(name), REFERENCE)
            elif isinstance(node, GnuAttribute):
                self._cleanup(node, holder)
            elif isinstance(node, c_ast.BinaryOp | c_ast.Assignment | c_ast.Cast):
                for name in self._library_calls(node):
                    self._edge(holder, self.symbols.get(name), CALL)
            below = [(child, holder) for child in node if child is not skipped]
            below.reverse()
            stack += below

    # Edges.

    def _bound(self, node: Any, holder: Any) -> None:
        bound = self.semantics.bindings.get(node)
        if id(bound) in self.known:
            self._edge(holder, bound, REFERENCE)

    def _call(self, node: Any, holder: Any) -> Any:
        """Record a call; return the child that is not to be walked, as it is the callee's name."""
        callee = node.name
        while isinstance(callee, c_ast.UnaryOp) and callee.op in ("*", "&"):
            callee = callee.expr
        bound: Any = self.semantics.bindings.get(callee)
        if id(bound) in self.known and bound.is_function:
            self._edge(holder, bound, CALL)
            return node.name
        if isinstance(callee, c_ast.ID) and bound is None:
            if callee.name.startswith(_BUILTIN):
                self._edge(holder, self.symbols.get(callee.name.removeprefix(_BUILTIN)), CALL)
            return None
        arguments = node.args.exprs if node.args else ()
        types = (self.semantics.converted.get(each, self.semantics.types.get(each)) for each in arguments)
        self.indirect.setdefault(holder.name, []).append(tuple(map(_passed_as, types)))
        return None

    def _library_calls(self, node: Any) -> tuple[str, ...]:
        """What an operation or conversion may become a call of."""
        operands = (node, *(child for _, child in node.children()))
        found = [self.semantics.types[each] for each in operands if each in self.semantics.types]
        if any(hasattr(each, "element") and not hasattr(each, "length") for each in found):  # complex, no array
            return COMPLEX_CALLS
        kinds = [getattr(each, "kind", None) for each in found]
        return WIDE_CALLS if any(getattr(kind, "spelling", "").endswith("__int128") for kind in kinds) else ()

    def _cleanup(self, node: Any, holder: Any) -> None:
        if node.name == "cleanup" and node.arguments:
            for argument in node.arguments.exprs:
                if isinstance(argument, c_ast.ID):
                    bound = self.semantics.bindings.get(argument) or self._visible(argument.name, holder.unit)
                    self._edge(holder, bound, CALL)

    def _visible(self, spelling: str, unit: str | None) -> Any:
        """The symbol a file-scope name means in a unit: an internal one of that unit, else the external one."""
        found = [symbol for symbol in self.symbols.values() if symbol.spelling == spelling]
        own = [symbol for symbol in found if symbol.is_static and symbol.unit == unit]
        return next(iter(own + [symbol for symbol in found if not symbol.is_static]), None)

    def _edge(self, caller: Any, callee: Any, kind: str) -> None:
        if caller is None or callee is None:
            return
        counts = self.edges.setdefault(caller.name, {}).setdefault(callee.name, {})
        counts[kind] = counts.get(kind, 0) + 1

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
        for caller, sites in self.indirect.items():
            for callee in sorted(taken):
                count = sum(_accepts(self.symbols[callee].type, arguments) for arguments in sites)
                if count:
                    self.edges.setdefault(caller, {}).setdefault(callee, {})[INDIRECT] = count

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


def _accepts(function: Any, arguments: tuple[str | None, ...]) -> bool:
    if not function.has_prototype:
        return True
    wanted = [_passed_as(each) for each in function.parameters]
    fixed = arguments[: len(wanted)] if function.is_variadic else arguments
    return len(fixed) == len(wanted) and all(
        None in pair or pair[0] == pair[1] for pair in zip(fixed, wanted, strict=True)
    )


def _passed_as(ctype: Any) -> str | None:
    """What the ABI takes a value for, coarsely (System V psABI 3.2.3); None where that is not known."""
    record = getattr(ctype, "record", None)
    if record is not None:
        return _passed_as(record.members[0].type) if record.is_transparent and record.members else "record"
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
