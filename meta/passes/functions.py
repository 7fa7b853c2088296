"""What several passes ask of function definitions: their symbols, attributes, and whether they are cold stubs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from pycparser import c_ast

from meta.callgraph import build_callgraph
from meta.callgraph.build import attributes_of
from meta.diagnostics import SourceError
from meta.passes.base import PassContext
from meta.passes.tree import Node, shallow_copy, walk
from meta.profile import Probe
from meta.program import Program, Unit
from meta.sema import Semantics, Symbol
from meta.sema.context import span_of

COLD_TRAP = "__cold_trap"
LAST_FUNCTION = "runtime_exit"


@dataclass(frozen=True, slots=True)
class Definition:
    """One function definition of a program. The symbol is that of the first platform that compiles the unit."""

    unit: Unit
    node: Node
    symbol: Symbol

    def probe(self, identifier: int, kind: str, place: str = "") -> Probe:
        platform = self.unit.platform.value if self.unit.platform else None
        return Probe(identifier, kind, self.symbol.name, self.unit.path, platform, place=place)


def definitions(program: Program, context: PassContext) -> Iterator[Definition]:
    """Every function definition that some platform compiles, in source order."""
    for unit in program.units:
        platform = unit.platform or context.platforms[0]
        if platform in context.platforms:
            defined = context.semantics(program, platform).defined
            for ext in unit.ast.ext:
                if isinstance(ext, c_ast.FuncDef):
                    yield Definition(unit, ext, defined[ext])


def with_changed(unit: Unit, changed: Mapping[Node, Node]) -> Unit:
    """The unit with other nodes for some of its declarations; the same one where none of them is its own."""
    if not any(each in changed for each in unit.ast.ext):
        return unit
    return replace(unit, ast=shallow_copy(unit.ast, ext=[changed.get(each, each) for each in unit.ast.ext]))


def rewritten(program: Program, changed: Mapping[Node, Node]) -> Program:
    """The program with other nodes for some of its declarations; the same one for none."""
    return program.with_units(with_changed(unit, changed) for unit in program.units) if changed else program


def has_trait(symbol: Symbol, *names: str) -> bool:
    """Whether a function has one of these attributes or function specifiers, on any declaration."""
    if any(name in names for name, _ in attributes_of(symbol)):
        return True
    decls = list(symbol.declarations)
    if isinstance(symbol.definition, c_ast.FuncDef):
        decls.append(symbol.definition.decl)
    return any(word.strip("_").lower() in names for decl in decls for word in decl.funcspec)


def has_handlers(program: Program, context: PassContext) -> bool:
    """Whether there are interrupt handlers: what they call must not get vector instructions that it did not have."""
    return any(has_trait(each.symbol, "interrupt") for each in definitions(program, context))


def stub_id(node: Node) -> int | None:
    """The id of a function whose whole body is `__cold_trap(id);`; None for any other."""
    items = node.body.block_items or []
    if len(items) != 1 or not isinstance(items[0], c_ast.FuncCall):
        return None
    called, arguments = items[0].name, items[0].args
    if not isinstance(called, c_ast.ID) or called.name != COLD_TRAP or len(arguments.exprs) != 1:
        return None
    return int(arguments.exprs[0].value)


def trap_calls(function: Node) -> list[Node]:
    """The traps in a function definition, in source order."""
    return [
        node
        for node in walk(function.body)
        if isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID) and node.name.name == COLD_TRAP
    ]


def place_of(unit: Unit, node: Node) -> str:
    """Where a node stands: a line of its unit, or of a header by its bare name, wherever the sources lie."""
    if node.coord is None:
        return ""
    is_own = f"/{node.coord.file}".endswith(f"/{unit.path}") or PurePath(node.coord.file).suffix == ".c"
    return f"{unit.path if is_own else PurePath(node.coord.file).name}:{node.coord.line}"


def cold_probes(program: Program, context: PassContext) -> list[Probe]:
    """The traps of a program by id."""
    return [
        each.probe(int(trap.args.exprs[0].value), "cold", place_of(each.unit, trap))
        for each in definitions(program, context)
        for trap in trap_calls(each.node)
    ]


def kept_symbols(names: Iterable[str], views: Sequence[Semantics]) -> set[Symbol]:
    """What stays whatever happens: what `names` mean, and what the sources say by `#pragma meta keep`."""
    return named_symbols(names, views) | {symbol for view in views for symbol in _kept_by_pragma(view)}


def named_symbols(names: Iterable[str], views: Sequence[Semantics]) -> set[Symbol]:
    """What `names` mean in some image: by unique name, by spelling, or by the name they had among namesakes.

    UsageError with the nearest names where one means nothing.
    """
    found: set[Symbol] = set()
    for name in names:
        matching = [
            symbol
            for view in views
            for symbol in view.symbols.values()
            if name in (symbol.name, symbol.spelling, _long_name(symbol))
        ]
        if not matching:
            build_callgraph(views[0]).require(name)
        found.update(matching)
    return found


def _kept_by_pragma(view: Semantics) -> Iterator[Symbol]:
    """`#pragma meta keep a b` names what the unit declares; without names it means the next declaration."""
    for unit in view.program.units:
        pending = False
        for ext in unit.ast.ext:
            words = (ext.string or "").split() if isinstance(ext, c_ast.Pragma) else []
            if words[:2] == ["meta", "keep"]:
                pending = len(words) == 2
                yield from (_visible(view, unit, ext, name) for name in words[2:])
            elif pending and not isinstance(ext, c_ast.Pragma):
                pending = False
                declared = view.declared.get(ext.decl if isinstance(ext, c_ast.FuncDef) else ext)
                if isinstance(declared, Symbol):
                    yield declared


def _visible(view: Semantics, unit: Unit, pragma: Node, name: str) -> Symbol:
    """The function or object that a name means at file scope in a unit."""
    for ext in unit.ast.ext:
        declared = view.declared.get(ext.decl if isinstance(ext, c_ast.FuncDef) else ext)
        if isinstance(declared, Symbol) and declared.spelling == name:
            return declared
    raise SourceError(f"'#pragma meta keep': this file declares no function or object '{name}'", span=span_of(pragma))


def _long_name(symbol: Symbol) -> str:
    """What sema calls an internal symbol whose name clashes; namesakes that were pruned end the clash."""
    return f"{symbol.spelling}.{(symbol.unit or '').removesuffix('.c').replace('/', '.')}"
