"""Objects that are stored to and never read, and labels that nothing jumps to.

    int count = 0;                     static int last;
    count++;               ->          last = next();      ->      next();
    f();                   f();

What the stores evaluate beside the object stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pycparser import c_ast

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
    return set().union(*(notes.discarded for world in worlds for notes in world.notes.values()))


def plans_for_labels(world: World) -> dict[Node, Plan]:
    """Labels that nothing names become the statement behind them."""
    return {label: _unlabelled(label) for notes in world.notes.values() for label in notes.idle_labels}


def _unlabelled(label: Node) -> Plan:
    def plan(replacer: Replacer) -> list[Node]:
        return replacer.all([label.stmt] if label.stmt is not None else [])

    return plan


def plans_for_typedefs(worlds: list[World]) -> dict[Node, Plan]:
    """Type names of blocks that nothing mentions."""
    used = {definition for world in worlds for definition in world.semantics.type_definitions.values()}
    return {
        item: lambda _: []
        for world in worlds
        for notes in world.notes.values()
        for item in notes.local_typedefs
        if item not in used and _is_plain(world.semantics, item)
    }


def _is_plain(semantics: Semantics, typedef: Node) -> bool:
    ctype = semantics.typedef_types.get(typedef)
    return ctype is not None and not is_variably_modified(ctype)
