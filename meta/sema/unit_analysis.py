"""One unit analysed by itself, and what of it has to be written anew for each program that it is linked into.

Nothing that is said of a unit depends on other units, so what was found out once holds in every program that has it.
Only symbols differ: the program gives them names, and one unit's declaration means another one's definition. Tables
that mention symbols are listed in `References`, as an object file lists its relocations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from pycparser import c_ast

from meta.diagnostics import SourceError
from meta.program import Unit
from meta.sema.semantics import (
    AddressConstant,
    ConstantValue,
    FunctionInfo,
    Initialiser,
    LabelDifference,
    LabelPlace,
    Local,
    Semantics,
    Store,
    Symbol,
)

Twins = Mapping[Symbol, Symbol]  # of a unit's own symbols: those of a program


@dataclass(eq=False)
class UnitAnalysis:
    """What semantic analysis says about one unit. One that is kept for other programs, nothing changes.

    tables: with the unit's own symbols, `symbols` is empty. externals: what it declares with external linkage, by name;
    internals: all other symbols. inlined: symbols whose definition is there for inlining only. sound: external
    declarations without errors.
    """

    unit: Unit
    tables: Semantics
    externals: Mapping[str, Symbol]
    internals: tuple[Symbol, ...]
    inlined: frozenset[Symbol]
    errors: tuple[SourceError, ...]
    sound: tuple[c_ast.Node, ...]

    @cached_property
    def references(self) -> References:
        return References(self.tables)

    def add_to(self, semantics: Semantics, twins: Twins, *, is_kept: bool) -> None:
        """Put its tables into a program's, with the program's symbols; an analysis that is not kept gives its own."""
        for name in _DICTS:
            if is_kept or getattr(semantics, name):
                getattr(semantics, name).update(getattr(self.tables, name))
            else:
                setattr(semantics, name, getattr(self.tables, name))
        for name in _SETS:
            getattr(semantics, name).update(getattr(self.tables, name))
        for name in _LISTS:
            getattr(semantics, name).extend(getattr(self.tables, name))
        for name in ("setjmps", "packs"):
            getattr(semantics, name).update(twins.get(each, each) for each in getattr(self.tables, name))
        if any(symbol is not twin for symbol, twin in twins.items()):
            self.references.replace(semantics, twins)


_SYMBOLS = ("symbols", "setjmps", "packs")  # they hold nothing else
_FIELDS = {each.name: str(each.type).partition("[")[0] for each in fields(Semantics) if each.name not in _SYMBOLS}
_DICTS, _SETS, _LISTS = (tuple(n for n, kind in _FIELDS.items() if kind == each) for each in ("dict", "set", "list"))


class References:
    """Where a unit's tables mention symbols."""

    def __init__(self, tables: Semantics) -> None:
        self._tables = tables
        everybody = {entity for entity in tables.declared.values() if isinstance(entity, Local)}
        everybody |= {local for info in tables.functions.values() for local in info.parameters}
        self._locals = {local for local in everybody if local.cleanup is not None or _mentions(local.constant)}
        self._entities: list[tuple[str, list[tuple[c_ast.Node, Any]]]] = [
            (name, [item for item in getattr(tables, name).items() if self._is_entity(item[1])])
            for name in ("bindings", "declared", "defined")
        ]
        self._others: list[tuple[str, list[tuple[c_ast.Node, Any]], Callable[[Any, Twins], Any]]] = [
            ("values", [item for item in tables.values.items() if _mentions(item[1])], linked_constant),
            ("initialisers", [item for item in tables.initialisers.items() if _is_linked(item[1])], _initialiser),
            ("label_places", list(tables.label_places.items()), _constant_base),
        ]

    def _is_entity(self, entity: object) -> bool:
        return isinstance(entity, Symbol) or entity in self._locals

    def replace(self, semantics: Semantics, twins: Twins) -> None:
        """Write the program's symbols into tables that have the unit's."""
        moved: dict[Any, Any] = {local: _local(local, twins) for local in self._locals}
        everything = {**twins, **moved}
        for name, items in self._entities:
            table = getattr(semantics, name)
            for node, entity in items:
                table[node] = everything.get(entity, entity)
        for name, items, place in self._others:
            table = getattr(semantics, name)
            for node, value in items:
                table[node] = place(value, twins)
        for node, info in self._tables.functions.items():
            parameters = tuple(moved.get(local, local) for local in info.parameters) if moved else info.parameters
            symbol = twins.get(info.symbol, info.symbol)
            semantics.functions[node] = FunctionInfo(symbol, parameters, info.label_depths, info.taken_labels)


def twin_of(symbol: Symbol, twins: Twins) -> Symbol:
    """A program's own copy of a unit's symbol; `twins` has that of its owner."""
    return replace(
        symbol,
        declarations=list(symbol.declarations),
        attributes=dict(symbol.attributes),
        owner=None if symbol.owner is None else twins.get(symbol.owner, symbol.owner),
        constant=linked_constant(symbol.constant, twins),
    )


def _mentions(value: ConstantValue | None) -> bool:
    """Whether a constant is, or contains, the address of a symbol or label."""
    is_address = isinstance(value, AddressConstant) and isinstance(value.base, Symbol | LabelPlace)
    return is_address or isinstance(value, LabelDifference)


def _is_linked(plan: Initialiser) -> bool:
    return any(_mentions(store.constant) for store in plan.stores)


def _local(local: Local, twins: Twins) -> Local:
    cleanup = None if local.cleanup is None else twins.get(local.cleanup, local.cleanup)
    return replace(local, cleanup=cleanup, constant=linked_constant(local.constant, twins))


def linked_constant(value: ConstantValue | None, twins: Twins) -> ConstantValue | None:
    """A constant with a program's symbols in the place of a unit's."""
    if isinstance(value, AddressConstant):
        return replace(value, base=_constant_base(value.base, twins))
    if isinstance(value, LabelDifference):
        return replace(value, label=_constant_base(value.label, twins), base=_constant_base(value.base, twins))
    return value


def _constant_base(base: Any, twins: Twins) -> Any:
    if isinstance(base, Symbol):
        return twins.get(base, base)
    if isinstance(base, LabelPlace):
        return replace(base, function=twins.get(base.function, base.function))
    return base


def _initialiser(plan: Initialiser, twins: Twins) -> Initialiser:
    def placed(store: Store) -> Store:
        return replace(store, constant=linked_constant(store.constant, twins)) if _mentions(store.constant) else store

    return replace(plan, stores=tuple(map(placed, plan.stores)))
