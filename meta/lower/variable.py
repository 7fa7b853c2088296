"""Lowering variable length arrays: bounds, sizes that are computed, and the stack they take and give back.

    { int a[n]; ... }      bound <- n; saved <- stacksave; a <- alloca 4 * bound; ...; stackrestore saved
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pycparser import c_ast

from meta.lower import calls, expressions
from meta.lower.abi import signature
from meta.lower.ir import Value
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.semantics import Local
from meta.sema.types import (
    ArrayType,
    Bound,
    CType,
    FunctionType,
    PointerType,
    alignment_of,
    is_variable_length,
    size_of,
)

_ALIGNMENT = 16  # of every variable length array (System V x86-64 ABI 3.1.2)


def evaluate(fn: FunctionLowering, node: c_ast.Node) -> None:
    """Evaluate what the type in a declaration, parameter or type name needs."""
    for needed in fn.semantics.evaluations.get(node, ()):
        if not isinstance(needed, Bound):
            expressions.discard(fn, needed)
        elif needed.node is not None:
            slot = fn.out.alloca("i64", 8, "bound")
            fn.out.effect(f"store {expressions.value_of(fn, needed.node)}, {slot}, align 8")
            fn.bounds[needed] = slot
            if fn.debug is not None:
                fn.debug.bound(fn.out, needed, slot)


def size(fn: FunctionLowering, ctype: CType) -> Value:
    """The size of any type in bytes, as i64."""
    if not is_variable_length(ctype):
        return Value("i64", str(size_of(ctype)))
    assert isinstance(ctype, ArrayType)
    element = size(fn, ctype.element)
    if ctype.bound is None:
        return fn.out.instruction("i64", f"mul {element}, {ctype.length}")
    count = fn.out.instruction("i64", f"load i64, {fn.bounds[ctype.bound]}, align 8")
    return fn.out.instruction("i64", f"mul {element}, {count.text}")


def allocate(fn: FunctionLowering, node: c_ast.Decl, local: Local) -> Place:
    """A variable length array on the stack until control leaves its scope; debuggers find it through `holder`."""
    saved = fn.out.alloca("ptr", 8, "saved")
    fn.out.effect(f"store {fn.out.instruction('ptr', 'call ptr @llvm.stacksave.p0()')}, {saved}, align 8")
    fn.stack.append(saved)
    alignment = max(_ALIGNMENT, alignment_of(local.type), local.alignment)
    pointer = fn.out.instruction("ptr", f"alloca i8, {size(fn, local.type)}, align {alignment}", local.name)
    holder = fn.out.alloca("ptr", 8, "holder")
    fn.out.effect(f"store {pointer}, {holder}, align 8")
    if fn.debug is not None:
        fn.debug.variable(fn.out, local, node, holder, is_indirect=True)
    return Place(pointer, local.type, alignment)


def clear(fn: FunctionLowering, where: Place) -> None:
    """Fill a variable length array with zero bytes (C23 6.7.10p11)."""
    target = f"ptr align {where.alignment} {where.pointer.text}"
    fn.out.effect(f"call void @llvm.memset.p0.i64({target}, i8 0, {size(fn, where.type)}, i1 false)")


def leave(fn: FunctionLowering, depth: int) -> None:
    """Do what is due in all but the `depth` outermost scopes: call cleanups, give back the stack of arrays."""
    arrays = [index for index, due in enumerate(fn.stack) if isinstance(due, Value) and index >= depth]
    for index in range(len(fn.stack) - 1, depth - 1, -1):
        due = fn.stack[index]
        if isinstance(due, Local):
            _clean_up(fn, due)
        elif index == arrays[0]:  # the outermost array's restore does for the inner ones
            saved = fn.out.instruction("ptr", f"load ptr, {due}, align 8")
            fn.out.effect(f"call void @llvm.stackrestore.p0({saved})")


def _clean_up(fn: FunctionLowering, local: Local) -> None:
    assert local.cleanup is not None and isinstance(local.cleanup.type, FunctionType)
    address = fn.places[local].pointer
    function = local.cleanup.type
    shape = signature(function, (PointerType(local.type),))
    calls.emit_call(fn, fn.module.symbol(local.cleanup), shape, [address], function)


def before_return(fn: FunctionLowering) -> None:
    """The cleanups of every scope; the stack goes with the frame."""
    for due in reversed(fn.stack):
        if isinstance(due, Local):
            _clean_up(fn, due)


@contextmanager
def scope(fn: FunctionLowering) -> Iterator[None]:
    """The lowering of one block."""
    depth = len(fn.stack)
    yield
    if fn.out.is_open:
        leave(fn, depth)
    del fn.stack[depth:]
