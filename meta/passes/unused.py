"""Objects that are stored to and never read, and labels that nothing jumps to.

    int count = 0;                     static int last;
    count++;               ->          last = next();      ->      next();
    f();                   f();

What the stores evaluate beside the object stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.passes.effects import effects, is_watched
from meta.passes.replacer import Plan, Replacer
from meta.passes.tree import Node
from meta.passes.uses import Use
from meta.passes.world import Entity, World
from meta.sema import Semantics, Symbol
from meta.sema.types import ArrayType, is_variably_modified

_STORES = (Use.STORE, Use.PART, Use.UPDATE)
_STEPS = ("++", "--", "p++", "p--")
# Attributes that say no more of an object than that it may be unused, or where in a frame it lies.
_HARMLESS = frozenset({"unused", "maybe_unused", "aligned", "deprecated"})


def plans_for_objects(worlds: list[World], discarded: set[Node]) -> dict[Node, Plan]:
    """What becomes of stores to, and of declarations of, objects that nobody reads."""
    plans: dict[Node, Plan] = {}
    for decl, entities in _declarations(worlds).items():
        stores: dict[Node, World] = {}
        if not all(_is_write_only(world, entity, discarded, stores) for world, entity in entities):
            continue
        for store, world in stores.items():
            plans[store] = _remains(world.semantics, store)
        is_local = all(not isinstance(entity, Symbol) or entity.owner is not None for _, entity in entities)
        if is_local and not any(_is_parameter(entity) for _, entity in entities):
            plans[decl] = _undeclared(entities[0][0].semantics, decl)
    return plans


def _is_parameter(entity: Entity) -> bool:
    return not isinstance(entity, Symbol) and entity.is_parameter


def _declarations(worlds: list[World]) -> dict[Node, list[tuple[World, Entity]]]:
    """Declared objects with what they are in each image."""
    found: dict[Node, list[tuple[World, Entity]]] = {}
    for world in worlds:
        for decl, entity in world.semantics.declared.items():
            if isinstance(entity, Symbol) and (entity.is_function or entity.definition is not decl):
                continue
            if isinstance(entity, Symbol) and entity.owner is None and entity not in world.alive:
                continue
            found.setdefault(decl, []).append((world, entity))
    return found


def _is_write_only(world: World, entity: Entity, discarded: set[Node], stores: dict[Node, World]) -> bool:
    """Whether nobody reads an object; its stores are added to `stores`."""
    if is_watched(entity.type) or is_variably_modified(entity.type) or not world.is_private(entity):
        return False
    if isinstance(entity, Symbol) and not entity.attributes.keys() <= _HARMLESS:
        return False
    for mention in world.mentions.get(entity, ()):
        store = world.store_of(mention.node) if mention.use in _STORES else None
        if store is None or store not in discarded:
            return False
        stores[store] = world
    return True


def _remains(semantics: Semantics, store: Node) -> Plan:
    """What a dropped store has to evaluate all the same."""
    if isinstance(store, c_ast.UnaryOp):
        parts = _of_place(semantics, store.expr)
    else:
        parts = [*_of_place(semantics, store.lvalue), *effects(semantics, store.rvalue)]
    return lambda replacer: replacer.all(parts)


def _of_place(semantics: Semantics, place: Node) -> list[Node]:
    if isinstance(place, c_ast.StructRef):
        return _of_place(semantics, place.name)
    if isinstance(place, c_ast.ArrayRef):
        base, index = place.name, place.subscript
        if not isinstance(semantics.types[base], ArrayType):
            base, index = index, base
        return [*_of_place(semantics, base), *effects(semantics, index)]
    if isinstance(place, c_ast.UnaryOp) and place.op in ("__real__", "__imag__"):
        return _of_place(semantics, place.expr)
    return []


def _undeclared(semantics: Semantics, decl: Node) -> Plan:
    is_static = "static" in (decl.storage or ())
    parts = [] if decl.init is None or is_static else list(_of_initialiser(semantics, decl.init))
    return lambda replacer: replacer.all(parts)


def _of_initialiser(semantics: Semantics, node: Node) -> Iterator[Node]:
    if isinstance(node, c_ast.InitList):
        for each in node.exprs or ():
            yield from _of_initialiser(semantics, each)
    elif isinstance(node, c_ast.NamedInitializer):
        yield from _of_initialiser(semantics, node.expr)
    else:
        yield from effects(semantics, node)


def discarded_values(worlds: Iterable[World]) -> set[Node]:
    """Expressions whose value nobody takes: statements, left sides of commas, clauses of `for`."""
    return {
        found
        for world in worlds
        for below in world.below.values()
        for node in below
        if (discarding := _DISCARDING.get(type(node))) is not None
        for part in discarding(world.semantics, node)
        for found in _discarded(part)
    }


# The children of a node that are statements or the like, in whose place an expression may stand.


def _of_block(semantics: Semantics, node: c_ast.Compound) -> list[Node]:
    items = node.block_items or []
    return items[:-1] if node in semantics.types else items  # a statement expression has its last item's value


def _of_comma(semantics: Semantics, node: c_ast.ExprList) -> list[Node]:
    return node.exprs[:-1] if node in semantics.types else []  # else it is a list of arguments


def _of_case(_: Semantics, node: c_ast.Case | c_ast.Default) -> list[Node]:
    return node.stmts or []


def _of_if(_: Semantics, node: c_ast.If) -> list[Node]:
    return [node.iftrue, node.iffalse]


def _of_for(_: Semantics, node: c_ast.For) -> list[Node]:
    return [node.init, node.next, node.stmt]


def _of_statement(_: Semantics, node: Node) -> list[Node]:
    return [node.stmt]


_DISCARDING: Mapping[type, Callable[[Semantics, Any], list[Node]]] = MappingProxyType({
    c_ast.Compound: _of_block,
    c_ast.ExprList: _of_comma,
    c_ast.Case: _of_case,
    c_ast.Default: _of_case,
    c_ast.If: _of_if,
    c_ast.For: _of_for,
    **dict.fromkeys(
        (c_ast.While, c_ast.DoWhile, c_ast.Label, c_ast.AttributedStatement, c_ast.Switch), _of_statement
    ),
})  # fmt: skip


def _discarded(node: Node | None) -> Iterator[Node]:
    if isinstance(node, c_ast.Assignment | c_ast.UnaryOp | c_ast.FuncCall):
        yield node
    elif isinstance(node, c_ast.ExprList) and node.exprs:
        yield from _discarded(node.exprs[-1])
    elif isinstance(node, c_ast.Cast) and not isinstance(node.expr, c_ast.ExprList):
        yield from _discarded(node.expr)


def plans_for_labels(world: World) -> dict[Node, Plan]:
    """Labels that nothing names become the statement behind them."""
    plans: dict[Node, Plan] = {}
    for item, below in world.below.items():
        if isinstance(item, c_ast.FuncDef):
            plans.update(_labels_of(world.semantics, below))
    return plans


def _labels_of(semantics: Semantics, function: Iterable[Node]) -> Iterator[tuple[Node, Plan]]:
    labels = []
    targets: set[str] = set()
    for node in function:
        if isinstance(node, c_ast.Label):
            labels.append(node)
        elif isinstance(node, c_ast.Goto):
            targets.add(semantics.labels[node])
        elif isinstance(node, gnu_ast.Asm):
            targets.update(semantics.asm_labels.get(node, ()))
        elif isinstance(node, gnu_ast.LabelAddress):
            targets.add(semantics.label_places[node].name)
        elif isinstance(node, gnu_ast.LocalLabels):
            return
    for node in labels:
        if semantics.labels[node] not in targets:
            yield node, _unlabelled(node)


def _unlabelled(label: Node) -> Plan:
    def plan(replacer: Replacer) -> list[Node]:
        return replacer.all([label.stmt] if label.stmt is not None else [])

    return plan


def plans_for_typedefs(worlds: list[World]) -> dict[Node, Plan]:
    """Type names of blocks that nothing mentions."""
    used = {definition for world in worlds for definition in world.semantics.type_definitions.values()}
    found: dict[Node, Plan] = {}
    for world in worlds:
        for below in world.below.values():
            for node in below:
                items = (node.block_items or ()) if isinstance(node, c_ast.Compound) else ()
                for item in items:
                    if isinstance(item, c_ast.Typedef) and item not in used and _is_plain(world.semantics, item):
                        found[item] = lambda _: []
    return found


def _is_plain(semantics: Semantics, typedef: Node) -> bool:
    ctype = semantics.typedef_types.get(typedef)
    return ctype is not None and not is_variably_modified(ctype)
