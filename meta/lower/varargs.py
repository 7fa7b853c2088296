"""`va_arg` (System V x86-64 ABI 3.5.7): from the register save area while it lasts, then from the stack.

    gp_offset at 0, fp_offset at 4, overflow_arg_area at 8, reg_save_area at 16 of a va_list.
"""

from __future__ import annotations

from meta.lower import memory
from meta.lower.abi import Class, classify, is_record
from meta.lower.ir import Value, Writer
from meta.lower.memory import Place, offset
from meta.lower.state import FunctionLowering
from meta.sema.types import CType, alignment_of, size_of

_GENERAL_END = 48
_VECTOR_END = 176


def fetch(fn: FunctionLowering, cursor: Value, ctype: CType) -> Value:
    """The next variable argument, of type `ctype`."""
    out = fn.out
    classes = tuple(kind for kind in classify(ctype) if kind is not Class.SSE_UP)
    if Class.MEMORY in classes or not classes:
        return memory.load(out, memory.place(_from_stack(out, cursor, ctype), ctype))
    general, vector = classes.count(Class.INTEGER), classes.count(Class.SSE)
    saved, stack, end = out.fresh("saved"), out.fresh("stack"), out.fresh("argument")
    out.branch_if(_fits(out, cursor, general, vector), saved, stack)
    out.place(saved)
    in_registers = _from_registers(out, cursor, ctype, classes)
    saved_block = out.label
    out.branch(end)
    out.place(stack)
    on_stack = _from_stack(out, cursor, ctype)
    stack_block = out.label
    out.place(end)
    pointer = out.phi("ptr", [(in_registers, saved_block), (on_stack, stack_block)])
    if not is_record(ctype):
        slot = 8 if general else 16  # how the save area aligns: an __int128 may lie at any eightbyte of it
        return memory.load(out, Place(pointer, ctype, min(alignment_of(ctype), slot)))
    copy = memory.temporary(out, ctype, "argument")
    memory.store(out, pointer, copy)
    return copy.pointer


def _field(out: Writer, cursor: Value, distance: int, text: str) -> Value:
    return memory.load_raw(out, offset(out, cursor, distance), text, 4 if text == "i32" else 8)


def _fits(out: Writer, cursor: Value, general: int, vector: int) -> Value:
    """Whether all registers the argument takes are in the save area."""
    conditions = []
    if general:
        limit = _GENERAL_END - 8 * general
        conditions.append(out.instruction("i1", f"icmp ule {_field(out, cursor, 0, 'i32')}, {limit}"))
    if vector:
        limit = _VECTOR_END - 16 * vector
        conditions.append(out.instruction("i1", f"icmp ule {_field(out, cursor, 4, 'i32')}, {limit}"))
    if len(conditions) == 1:
        return conditions[0]
    return out.instruction("i1", f"and {conditions[0]}, {conditions[1].text}")


def _from_registers(out: Writer, cursor: Value, ctype: CType, classes: tuple[Class, ...]) -> Value:
    """The address of the argument in the save area, or of a copy where its eightbytes are apart there."""
    area = _field(out, cursor, 16, "ptr")
    parts = []
    for kind in classes:
        distance, step = (0, 8) if kind is Class.INTEGER else (4, 16)
        used = _field(out, cursor, distance, "i32")
        wide = out.instruction("i64", f"zext {used} to i64")
        parts.append(out.instruction("ptr", f"getelementptr inbounds i8, {area}, {wide}"))
        memory.store_raw(out, out.instruction("i32", f"add {used}, {step}"), offset(out, cursor, distance), 4)
    if len(classes) == 1 or set(classes) == {Class.INTEGER}:
        return parts[0]
    copy = Place(out.alloca(f"[{8 * len(classes)} x i8]", 8, "parts"), ctype, 8)
    for index, part in enumerate(parts):
        value = memory.load_raw(out, part, "i64", 8)
        memory.store_raw(out, value, offset(out, copy.pointer, index * 8), 8)
    return copy.pointer


def _from_stack(out: Writer, cursor: Value, ctype: CType) -> Value:
    """Take the argument from the overflow area, whose slots are eightbytes."""
    area = _field(out, cursor, 8, "ptr")
    alignment = alignment_of(ctype)
    if alignment > 8:
        number = out.instruction("i64", f"ptrtoint {area} to i64")
        bumped = out.instruction("i64", f"add {number}, {alignment - 1}")
        aligned = out.instruction("i64", f"and {bumped}, -{alignment}")
        area = out.instruction("ptr", f"inttoptr {aligned} to ptr")
    following = offset(out, area, (size_of(ctype) + 7) // 8 * 8)
    memory.store_raw(out, following, offset(out, cursor, 8), 8)
    return area
