"""Lowering automatic initialisers: zero what no store covers, then store in order (C11 6.7.9)."""

from __future__ import annotations

from meta.lower import expressions, memory
from meta.lower.memory import Place, alignment_at
from meta.lower.state import FunctionLowering
from meta.sema.semantics import Initialiser, Store
from meta.sema.types import is_aggregate, size_of


def initialise(fn: FunctionLowering, where: Place, plan: Initialiser) -> None:
    """Initialise the object at `where`; its zero bytes come first."""
    if _covered(plan) < size_of(plan.type):
        memory.clear(fn.out, where)
    for store in plan.stores:
        _put(fn, where, store)


def _covered(plan: Initialiser) -> int:
    """How many bytes the stores cover, if each byte is stored once; else 0."""
    covered = 0
    end = 0
    for store in plan.stores:
        if store.bit_field is not None or store.offset < end:
            return 0
        end = store.offset + size_of(store.type)
        covered += size_of(store.type)
    return covered if covered == size_of(plan.type) else 0


def _put(fn: FunctionLowering, where: Place, store: Store) -> None:
    if store.bit_field is not None:
        value = expressions.value_of(fn, store.expr)
        memory.store(fn.out, value, memory.member_place(fn.out, where, store.bit_field, store.type))
        return
    literal = fn.semantics.strings.get(store.expr)
    if literal is not None and is_aggregate(store.type):
        size = size_of(store.type)
        value = fn.module.string(literal[:size].ljust(size, b"\0"), 1)
    else:
        value = expressions.value_of(fn, store.expr)
    pointer = memory.offset(fn.out, where.pointer, store.offset)
    target = Place(pointer, store.type, alignment_at(where.alignment, store.offset))
    memory.store(fn.out, value, target)
