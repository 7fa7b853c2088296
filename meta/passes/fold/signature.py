"""Parameters that a function does not look at, and results that no caller takes.

    static int log(int level, const char *text)          static void log(const char *text)
    { return puts(text); }                         ->    { puts(text); }
    ... log(3, "x");                                     ... log("x");

Only for functions that nothing but plain calls in view can reach, in every image, and whose every declaration is
written out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pycparser import c_ast

from meta.gnu_ast import GnuAttribute
from meta.passes.effects import effects, is_pure
from meta.passes.replacer import Plan, Replacer
from meta.passes.tree import Node, shallow_copy, walk
from meta.passes.world import World
from meta.sema import Symbol
from meta.sema.builtin_tables import INTRINSICS, LIBRARY
from meta.sema.types import FunctionType, is_void

# Attributes that say nothing about parameters or result.
_NEUTRAL = frozenset({
    "unused", "maybe_unused", "noinline", "noclone", "always_inline", "gnu_inline", "cold", "hot", "flatten",
    "noreturn", "deprecated", "aligned", "nothrow", "leaf", "returns_twice", "no_instrument_function", "visibility",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Function:
    """One function name: what every image that has it makes of it."""

    views: tuple[tuple[World, Symbol], ...]

    @property
    def definitions(self) -> list[tuple[World, Symbol, Node]]:
        return [(world, symbol, world.bodies[symbol]) for world, symbol in self.views]

    def calls(self) -> Iterable[tuple[World, Node]]:
        for world, symbol in self.views:
            for call in world.calls.get(symbol, ()):
                yield world, call

    def declarations(self) -> dict[Node, None]:
        found: dict[Node, None] = {}
        for world, symbol in self.views:
            found.update(dict.fromkeys([*symbol.declarations, world.bodies[symbol].decl]))
        return found


def plans_for_functions(worlds: list[World], discarded: set[Node]) -> tuple[dict[Node, Plan], int, int]:
    """What becomes of functions, their declarations and calls; the numbers of parameters and results that go."""
    plans: dict[Node, Plan] = {}
    parameters = results = 0
    for function in _functions(worlds):
        if not _is_changeable(function):
            continue
        gone = _unused_parameters(function)
        drops = _is_result_unused(function, discarded)
        if not gone and not drops:
            continue
        parameters += len(gone)
        results += drops
        for decl in function.declarations():
            plans[decl] = _declared(decl, gone, drops=drops)
        if gone:
            plans.update({call: _called(call, gone) for _, call in function.calls()})
        if drops:
            for world, _, definition in function.definitions:
                plans.update({node: _returned(world, definition, node) for node in _returns(definition)})
    return plans, parameters, results


def _functions(worlds: list[World]) -> list[Function]:
    """External functions by name, internal ones by their definition."""
    found: dict[object, list[tuple[World, Symbol]]] = {}
    for world in worlds:
        for symbol in world.semantics.symbols.values():
            if symbol.is_function and symbol in world.alive:
                key = symbol.definition if symbol.is_static else symbol.spelling
                found.setdefault(key, []).append((world, symbol))
    return [Function(tuple(views)) for views in found.values()]


def _is_known(symbol: Symbol) -> bool:
    """Whether the C library has such a function: compilers know its type, and may do a call without its body."""
    name = f"__builtin_{symbol.spelling}"
    return not symbol.is_static and (name in LIBRARY or name in INTRINSICS)


def _is_changeable(function: Function) -> bool:
    for world, symbol in function.views:
        if symbol in world.open or symbol not in world.bodies or world.mentions.get(symbol):
            return False
        if not isinstance(symbol.type, FunctionType) or symbol.type.is_variadic:
            return False
        if not symbol.attributes.keys() <= _NEUTRAL or _is_known(symbol):
            return False
        if any(not world.call_agrees(call, symbol) for call in world.calls.get(symbol, ())):
            return False
    counts = {_written_parameters(decl) for decl in function.declarations()}
    attributes = [
        each for decl in function.declarations() for each in walk(decl) if isinstance(each, GnuAttribute)
    ]
    return len(counts) == 1 and None not in counts and all(each.name in _NEUTRAL for each in attributes)


def _written_parameters(decl: Node) -> int | None:
    """How many parameters a declaration writes out; None where its type is only named, or in the old style."""
    if not isinstance(decl.type, c_ast.FuncDecl) or decl.type.args is None:
        return None
    params = decl.type.args.params
    if not all(isinstance(each, c_ast.Decl | c_ast.Typename) for each in params):
        return None
    return 0 if _is_nothing(params) else len(params)


def _is_nothing(params: list[Node]) -> bool:
    """`(void)`."""
    if len(params) != 1 or getattr(params[0], "name", None) is not None:
        return False
    inner = params[0].type
    return isinstance(inner, c_ast.TypeDecl) and getattr(inner.type, "names", None) == ["void"]


def _unused_parameters(function: Function) -> frozenset[int]:
    counts = {len(symbol.type.parameters) for _, symbol in function.views if isinstance(symbol.type, FunctionType)}
    if len(counts) != 1 or not next(iter(function.calls()), None):
        return frozenset()
    unused = set(range(counts.pop()))
    for world, _, definition in function.definitions:
        locals_ = world.semantics.functions[definition].parameters
        unused &= {index for index, each in enumerate(locals_) if not world.mentions.get(each)}
    for world, call in function.calls():
        arguments = call.args.exprs if call.args else []
        unused &= {index for index, each in enumerate(arguments) if is_pure(world.semantics, each)}
    return frozenset(unused)


def _is_result_unused(function: Function, discarded: set[Node]) -> bool:
    for _, symbol in function.views:
        if not isinstance(symbol.type, FunctionType) or is_void(symbol.type.result):
            return False
    calls = [call for _, call in function.calls()]
    return bool(calls) and all(call in discarded for call in calls)


# Plans.


def _declared(decl: Node, gone: frozenset[int], *, drops: bool) -> Plan:
    """A declaration without some parameters, and without a result where `drops` says so."""
    function = decl.type
    changes = {"args": shallow_copy(function.args, params=_without(function.args.params, gone, decl))}
    if drops:
        changes["type"] = c_ast.TypeDecl(decl.name, [], None, c_ast.IdentifierType(["void"], decl.coord), decl.coord)
    new = shallow_copy(decl, type=shallow_copy(function, **changes))
    return lambda _: new


def _without(params: list[Node], gone: frozenset[int], at: Node) -> list[Node]:
    kept = [each for index, each in enumerate(params) if index not in gone or _is_nothing(params)]
    if kept:
        return kept
    nothing = c_ast.TypeDecl(None, [], None, c_ast.IdentifierType(["void"], at.coord), at.coord)
    return [c_ast.Typename(None, [], None, nothing, at.coord)]


def _called(call: Node, gone: frozenset[int]) -> Plan:
    kept = [each for index, each in enumerate(call.args.exprs) if index not in gone]

    def plan(replacer: Replacer) -> Node:
        arguments = [replacer.one(each) for each in kept]
        return shallow_copy(call, args=shallow_copy(call.args, exprs=arguments) if arguments else None)

    return plan


def _returns(definition: Node) -> list[Node]:
    return [node for node in walk(definition.body) if isinstance(node, c_ast.Return) and node.expr is not None]


def _returned(world: World, definition: Node, node: Node) -> Plan:
    parts = effects(world.semantics, node.expr)
    rest = [] if definition.body.block_items[-1] is node else [c_ast.Return(None, node.coord)]
    return lambda replacer: [*replacer.all(parts), *rest]
