"""Function enter and exit hooks.

    int f(int x)            int f(int x)
    {                       {
                                __probe_enter(7);
        if (x)                  if (x)
            return g(x);        {
                                    int __probe_result = g(x);
                                    __probe_exit(7);
                                    return __probe_result;
                                }
        return 0;               ...
    }                       }

A return value is computed before the exit hook, so time and edges of what computes it are its function's.
The probe library joins the program, and `runtime_exit` sends what it counted. Left out are functions that
the hooks themselves need, by the call graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.callgraph.build import build_callgraph
from meta.callgraph.graph import KINDS
from meta.diagnostics import UsageError
from meta.passes.base import Pass, PassContext, Report
from meta.passes.functions import PROBE_FOLDER, Definition, cold_probes, definitions, has_trait, stub_id
from meta.passes.tree import (
    Node,
    Rewriter,
    call,
    compound,
    declaration,
    deep_copy,
    identifier,
    number,
    prototype,
    shallow_copy,
    type_declarator,
    walk,
)  # fmt: skip
from meta.profile import ProbeMap
from meta.program import LIBCALLS, Program, Unit
from meta.sema.types import FunctionType, VoidType

ENTER, EXIT, FLUSH = "__probe_enter", "__probe_exit", "__probe_flush"
PROBE_UNIT = PROBE_FOLDER + "probe.c"
LAST_FUNCTION = "runtime_exit"
RESULT = "__probe_result"
# Entered or left in ways that a call in the body would break, or by request (as for gcc -finstrument-functions).
_UNHOOKABLE = ("naked", "interrupt", "no_instrument_function", "returns_twice")


@dataclass(frozen=True, slots=True)
class Instrument(Pass):
    """Hook every function that can be hooked. Not idempotent: it refuses a program that has hooks."""

    name: ClassVar[str] = "instrument"

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        found = list(definitions(program, context))
        if any(each.symbol.name == ENTER for each in found):
            raise UsageError("the program is already instrumented", hint="instrument the generation it was made from")
        if not any(each.symbol.name == LAST_FUNCTION for each in found):
            raise UsageError(f"the program has no function {LAST_FUNCTION}, which would send the profile")
        cold = cold_probes(program, context)
        excluded = _needed_by_hooks(program, context)
        hooked = [each for each in found if each.node not in excluded and _can_be_hooked(each)]
        ids = {each.node: index for index, each in enumerate(hooked)}
        symbols = {each.node: each for each in found}
        units = [_hook_unit(unit, ids, symbols) for unit in program.units]
        units.append(_sized(context.library_unit(PROBE_UNIT), len(hooked)))
        probes = ProbeMap.of([each.probe(ids[each.node], "function") for each in hooked] + cold)
        counts = {"hooked": len(hooked), "left out": len(found) - len(hooked)}
        return program.with_units(units), Report(str(self), counts, probes=probes)


def _needed_by_hooks(program: Program, context: PassContext) -> set[Node]:
    """Definitions that the hooks reach, through pointers too: hooking them would never end."""
    whole = program.with_units([*program.units, context.library_unit(PROBE_UNIT)])
    needed: set[Node] = set()
    for platform in context.platforms:
        semantics = context.semantics(whole, platform)
        for name in build_callgraph(semantics).reach([ENTER, EXIT, FLUSH, *LIBCALLS], KINDS):
            needed.add(semantics.symbols[name].definition)
    return needed


def _can_be_hooked(definition: Definition) -> bool:
    if definition.unit.path.startswith(PROBE_FOLDER) or stub_id(definition.node) is not None:
        return False
    return not has_trait(definition.symbol, *_UNHOOKABLE)


def _hook_unit(unit: Unit, ids: dict[Node, int], symbols: dict[Node, Definition]) -> Unit:
    ext: list[Node] = []
    for each in unit.ast.ext:
        if isinstance(each, c_ast.FuncDef) and each in ids:
            ext.extend(_hook(symbols[each], ids[each]))
        elif isinstance(each, c_ast.FuncDef) and each.decl.name == LAST_FUNCTION:
            ext.append(_with_body(each, [call(FLUSH, at=each), *(each.body.block_items or [])]))
        else:
            ext.append(each)
    called = {node.name.name for each in ext for node in walk(each) if _is_named_call(node)}
    hooks = [
        prototype(name, parameter, at=unit.ast.ext[0])
        for name, parameter in ((ENTER, "id"), (EXIT, "id"), (FLUSH, None))
        if name in called
    ]
    return replace(unit, ast=shallow_copy(unit.ast, ext=hooks + ext)) if hooks else unit


def _is_named_call(node: Node) -> bool:
    return isinstance(node, c_ast.FuncCall) and isinstance(node.name, c_ast.ID)


def _with_body(node: Node, items: Sequence[Node]) -> Node:
    return shallow_copy(node, body=compound(items, node.body))


def _hook(definition: Definition, number_of: int) -> list[Node]:
    """The function with hooks, after the typedef that its result variable may need."""
    node, symbol = definition.node, definition.symbol
    first = [call(ENTER, [number(number_of, node)], node)]
    if symbol.name == LAST_FUNCTION:
        first.append(call(FLUSH, at=node))
    items = list(node.body.block_items or [])
    if has_trait(symbol, "noreturn"):
        return [_with_body(node, first + items)]
    assert isinstance(symbol.type, FunctionType)
    result = None if isinstance(symbol.type.result, VoidType) else _Result(node, number_of)
    returns = _Returns(number_of, result)
    body = returns.rewrite(node.body)
    items = list(body.block_items or [])
    last = [call(EXIT, [number(number_of, node)], node)] if _completes(items) else []
    hooked = _with_body(node, first + items + last)
    return [hooked] if result is None else result.finish(hooked)


class _Result:
    """The type of the variable that holds a return value: the function's own return type, written again.

    Where something inside the function hides a name of that type, or the function's declaration defines
    the type, a typedef before the function stands for it.
    """

    def __init__(self, function: Node, number_of: int) -> None:
        self.decl = function.decl
        self.result = function.decl.type.type
        self.defines_type = any(_has_body(node) for node in walk(self.result))
        self.typedef_name = f"__probe_type_{number_of}"
        self.needs_typedef = self.defines_type or bool(_names_in(self.result) & _declared_in(function))

    def variable(self, init: Node) -> Node:
        if self.needs_typedef:
            return declaration(RESULT, type_declarator(RESULT, [self.typedef_name], init), init, init)
        variable = declaration(RESULT, _renamed(self.result, RESULT), init, init)
        variable.quals = list(self.decl.quals)
        return variable

    def finish(self, function: Node) -> list[Node]:
        if not self.needs_typedef:
            return [function]
        declarator = _renamed(self.result, self.typedef_name)
        typedef = c_ast.Typedef(
            self.typedef_name, list(self.decl.quals), ["typedef"], declarator, self.decl.coord
        )
        if self.defines_type:
            named = type_declarator(self.decl.name, [self.typedef_name], self.decl)
            declared = shallow_copy(self.decl, quals=[], type=shallow_copy(self.decl.type, type=named))
            function = shallow_copy(function, decl=declared)
        return [typedef, function]


def _renamed(declarator: Node, name: str) -> Node:
    """A copy of a declarator that declares another name."""
    copied = deep_copy(declarator)
    innermost = copied
    while not isinstance(innermost, c_ast.TypeDecl):
        innermost = innermost.type
    innermost.declname = name
    return copied


def _has_body(node: Node) -> bool:
    if isinstance(node, c_ast.Struct | c_ast.Union):
        return node.decls is not None
    return isinstance(node, c_ast.Enum) and node.values is not None


def _names_in(declarator: Node) -> set[str]:
    names: set[str] = set()
    for node in walk(declarator):
        if isinstance(node, c_ast.IdentifierType):
            names.update(node.names)
        elif isinstance(node, c_ast.Struct | c_ast.Union | c_ast.Enum | c_ast.ID):
            names.add(node.name)
    return names


def _declared_in(function: Node) -> set[str]:
    """Names and tags that the parameters and the body declare."""
    names: set[str] = set()
    tops: Iterable[Node] = [*(function.param_decls or []), function.body]
    if function.decl.type.args is not None:
        tops = [function.decl.type.args, *tops]
    for top in tops:
        for node in walk(top):
            is_tag = isinstance(node, c_ast.Struct | c_ast.Union | c_ast.Enum)
            if isinstance(node, c_ast.Decl | c_ast.Typedef | c_ast.Enumerator) or is_tag:
                names.add(node.name)
    return names


class _Returns(Rewriter):
    """`return e;` becomes a block: keep the value, leave, return it. Blocks fit wherever a return stood."""

    def __init__(self, number_of: int, result: _Result | None) -> None:
        super().__init__({c_ast.Return: self._leave})
        self.number_of = number_of
        self.result = result

    def _leave(self, node: Node) -> Node:
        leave = call(EXIT, [number(self.number_of, node)], node)
        if node.expr is None:
            return compound([leave, node], node)
        if self.result is None:  # `return f();` in a void function, a GNU extension
            return compound([node.expr, leave, c_ast.Return(None, node.coord)], node)
        kept = c_ast.Return(identifier(RESULT, node), node.coord)
        return compound([self.result.variable(node.expr), leave, kept], node)


def _completes(items: Sequence[Node]) -> bool:
    """Whether control may run off the end; a `true` too many only costs a call that is never reached."""
    if not items:
        return True
    last = items[-1]
    if isinstance(last, c_ast.Return | c_ast.Goto):
        return False
    if isinstance(last, c_ast.Compound):
        return _completes(last.block_items or [])
    if isinstance(last, c_ast.Label):
        return _completes([last.stmt])
    if isinstance(last, c_ast.If):
        return last.iffalse is None or _completes([last.iftrue]) or _completes([last.iffalse])
    return True


def _sized(unit: Unit, probes: int) -> Unit:
    """The probe library with tables for this program: an edge table of eight places a probe, a power of two."""
    sizes = {"PROBE_COUNT": max(probes, 1), "PROBE_EDGES": max(256, 1 << (8 * probes - 1).bit_length())}
    placed: set[str] = set()

    def resize(node: Node) -> Node:
        if node.name not in sizes:
            return node
        placed.add(node.name)
        return shallow_copy(node, value=number(sizes[node.name], node))

    resized = Rewriter({c_ast.Enumerator: resize}).rewrite(unit.ast)
    if placed != sizes.keys():
        raise UsageError(f"{unit.path} does not define {' and '.join(sorted(sizes.keys() - placed))}")
    return replace(unit, ast=resized)
