"""Lowering automatic initialisers: zero what no store covers, then store in order (C11 6.7.9)."""

from __future__ import annotations

from dataclasses import replace

from meta.lower import expressions, memory
from meta.lower.constants import StaticImage
from meta.lower.memory import Place, alignment_at
from meta.lower.state import FunctionLowering
from meta.sema.constants import evaluate
from meta.sema.initialisers import expanded
from meta.sema.layout import size_without_padding
from meta.sema.semantics import Initialiser, Store
from meta.sema.types import is_aggregate, is_volatile, size_of, without_atomic

# Limits of what is copied from a constant: those of clang 19, CGDecl.cpp, shouldUseBZeroPlusStoresToInitialize.
_COPIED_ALWAYS = 32
_COPIED_AT_MOST = 1 << 20
_FEW_STORES = 6


def initialise(fn: FunctionLowering, where: Place, plan: Initialiser) -> None:
    """Initialise the object at `where`; its zero bytes come first."""
    image = _constant_image(fn, plan)
    if image is not None and not _is_cleared_first(image, plan):
        memory.copy(fn.out, where.pointer, fn.module.constant(image, where.alignment), where)
        return
    if _covered(plan) < size_without_padding(plan.type):
        memory.clear(fn.out, where)
    for store in plan.stores:
        _put(fn, where, store)


def _constant_image(fn: FunctionLowering, plan: Initialiser) -> StaticImage | None:
    """The bytes of an aggregate whose every part is constant; None where one is not, or a part is volatile."""
    if not is_aggregate(plan.type) or is_volatile(plan.type) or not 0 < size_of(plan.type) <= _COPIED_AT_MOST:
        return None
    image = StaticImage(size_of(plan.type))
    for store in plan.stores:
        is_string = store.expr in fn.semantics.strings and is_aggregate(store.type)
        constant = None if is_string else evaluate(fn.semantics, store.expr)
        if is_volatile(store.type) or (constant is None and not is_string):
            return None
        for each in expanded(store):
            image.put(replace(each, constant=constant), fn.semantics.strings)
    return image


def _is_cleared_first(image: StaticImage, plan: Initialiser) -> bool:
    """Whether few stores into zeros are better than a copy of a constant (the limits are clang's)."""
    if image.is_zero:
        return True
    is_short = len(plan.stores) <= _FEW_STORES and not any(is_aggregate(store.type) for store in plan.stores)
    return is_short and image.size > _COPIED_ALWAYS


def _covered(plan: Initialiser) -> int:
    """How many bytes of members the stores cover, if each byte is stored once; else 0."""
    covered = 0
    end = 0
    for store in plan.stores:
        if store.bit_field is not None or store.copies or store.offset < end:
            return 0
        end = store.offset + size_of(store.type)
        covered += size_without_padding(store.type)
    return covered


def _put(fn: FunctionLowering, where: Place, store: Store) -> None:
    literal = fn.semantics.strings.get(store.expr)
    if literal is not None and is_aggregate(store.type):
        size = size_of(store.type)
        value = fn.module.string(literal[:size].ljust(size, b"\0"), 1)
    else:
        value = expressions.value_of(fn, store.expr)
    for each in expanded(store):
        if each.bit_field is not None:
            target = memory.member_place(fn.out, where, each.bit_field, each.type)
        else:
            pointer = memory.offset(fn.out, where.pointer, each.offset)
            target = Place(pointer, without_atomic(each.type), alignment_at(where.alignment, each.offset))
        memory.store(fn.out, value, target)
