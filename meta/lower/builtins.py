"""Lowering compiler builtins: most are one LLVM intrinsic."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from pycparser import c_ast

from meta.diagnostics import Unsupported
from meta.lower import (
    builtin_atomics,
    builtin_cpu,
    builtin_numbers,
    builtin_queries,
    complex_numbers,
    expressions,
    overflow,
    varargs,
    variable,
    vectors,
)
from meta.lower.casts import resize
from meta.lower.constants import number
from meta.lower.ir import VOID_VALUE, Value
from meta.lower.irtypes import value_type
from meta.lower.linkage import FRAME_POINTER, NO_TAIL_CALLS, RETURNS_TWICE
from meta.lower.state import FunctionLowering
from meta.sema import constants
from meta.sema.builtin_atomics import plain_name
from meta.sema.context import fail, span_of
from meta.sema.conversions import promote_argument
from meta.sema.types import FloatingType

Handler = Callable[[FunctionLowering, c_ast.FuncCall, list[Value]], Value]


def call(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    """Lower a call of a builtin that sema accepted."""
    name = node.name.name
    special = _SPECIAL.get(name) or builtin_atomics.SPECIAL.get(plain_name(name))
    if special is not None:
        return special(fn, node)
    values = [expressions.value_of(fn, arg) for arg in (node.args.exprs if node.args else [])]
    stem = name.removeprefix("__builtin_")
    handler = _SIMPLE.get(stem) or _FAMILIES.get(_family(stem))
    if handler is None:
        raise Unsupported(f"the builtin '{name}' is not supported", span=span_of(node))
    return handler(fn, node, values)


def _floating(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
        ctype = fn.type_of(node)
        assert isinstance(ctype, FloatingType)
        text = value_type(ctype)
        suffix = builtin_numbers.SUFFIXES[text]
        return fn.out.instruction(text, f"call {text} @llvm.{intrinsic}.{suffix}({', '.join(map(str, values))})")

    return lower


def _special_number(value: float) -> Handler:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall, _: list[Value]) -> Value:
        return number(value, fn.type_of(node))

    return lower


def _count_zeros(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
        (value,) = values
        found = fn.out.instruction(value.type, f"call {value.type} @llvm.{intrinsic}.{value.type}({value}, i1 true)")
        return resize(fn.out, found, _bits(value), 32, signed=False)

    return lower


def _bits(value: Value) -> int:
    return int(value.type.removeprefix("i"))


def _popcount(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    (value,) = values
    found = fn.out.instruction(value.type, f"call {value.type} @llvm.ctpop.{value.type}({value})")
    return resize(fn.out, found, _bits(value), 32, signed=False)


def _parity(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    return fn.out.instruction("i32", f"and {_popcount(fn, node, values)}, 1")


def _find_first_set(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    (value,) = values
    out = fn.out
    zeros = out.instruction(value.type, f"call {value.type} @llvm.cttz.{value.type}({value}, i1 false)")
    index = resize(out, zeros, _bits(value), 32, signed=False)
    position = out.instruction("i32", f"add {index}, 1")
    is_zero = out.instruction("i1", f"icmp eq {value}, 0")
    return out.instruction("i32", f"select {is_zero}, i32 0, {position}")


def _expect(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    return fn.out.instruction("i64", f"call i64 @llvm.expect.i64({values[0]}, {values[1]})")


def _expect_with_probability(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    """The probability must be a constant from 0 to 1 (gcc manual 6.59)."""
    share = constants.evaluate(fn.semantics, node.args.exprs[2])
    if not isinstance(share, int | float | Fraction) or not 0 <= share <= 1:
        fail(node, "the probability must be a constant from 0 to 1")
    arguments = ", ".join(map(str, values))
    return fn.out.instruction("i64", f"call i64 @llvm.expect.with.probability.i64({arguments})")


def _first(_: FunctionLowering, __: c_ast.FuncCall, values: list[Value]) -> Value:
    return values[0]


def _nothing(_: FunctionLowering, __: c_ast.FuncCall, ___: list[Value]) -> Value:
    """x86 keeps its instruction cache coherent (Intel SDM 3A, 11.6)."""
    return VOID_VALUE


def _machine_instruction(name: str) -> Handler:
    def lower(fn: FunctionLowering, _: c_ast.FuncCall, __: list[Value]) -> Value:
        fn.out.effect(f'call void asm sideeffect "{name}", "~{{memory}},~{{dirflag}},~{{fpsr}},~{{flags}}"()')
        return VOID_VALUE

    return lower


def _time_stamp(fn: FunctionLowering, _: c_ast.FuncCall, __: list[Value]) -> Value:
    return fn.out.instruction("i64", "call i64 @llvm.x86.rdtsc()")


def _time_stamp_with_processor(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    both = fn.out.instruction("{ i64, i32 }", "call { i64, i32 } @llvm.x86.rdtscp()")
    fn.out.effect(f"store {fn.out.instruction('i32', f'extractvalue {both}, 1')}, {values[0]}, align 4")
    return fn.out.instruction("i64", f"extractvalue {both}, 0")


def _unreachable(fn: FunctionLowering, _: c_ast.FuncCall, __: list[Value]) -> Value:
    fn.out.unreachable()
    return VOID_VALUE


def _trap(fn: FunctionLowering, _: c_ast.FuncCall, __: list[Value]) -> Value:
    fn.out.effect("call void @llvm.trap()")
    fn.out.unreachable()
    return VOID_VALUE


def _setjmp(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    """The buffer's first word is the frame, its third the stack; LLVM puts the place to return to between them."""
    out, (buffer,) = fn.out, values
    frame = out.instruction("ptr", "call ptr @llvm.frameaddress.p0(i32 0)")
    out.effect(f"store {frame}, {buffer}, align 8")
    third = out.instruction("ptr", f"getelementptr inbounds i8, {buffer}, i64 16")
    out.effect(f"store {out.instruction('ptr', 'call ptr @llvm.stacksave.p0()')}, {third}, align 8")
    fn.needs |= {FRAME_POINTER, RETURNS_TWICE}
    return out.instruction("i32", f"call i32 @llvm.eh.sjlj.setjmp({buffer}) returns_twice")


def _longjmp(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    if constants.evaluate(fn.semantics, node.args.exprs[1]) != 1:
        fail(node, "the second argument of '__builtin_longjmp' must be 1")
    # LLVM's own takes the buffer's address by way of the frame pointer that it has just changed.
    words = "movq (%rdx), %rbp\\0Amovq 16(%rdx), %rsp\\0Ajmpq *8(%rdx)"
    fn.out.effect(f'call void asm sideeffect "{words}", "{{rdx}},~{{memory}}"({values[0]})')
    fn.out.unreachable()
    return VOID_VALUE


def _frame(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall, _: list[Value]) -> Value:
        level = constants.evaluate_integer(fn.semantics, node.args.exprs[0], "the level")
        fn.needs.add(NO_TAIL_CALLS)
        return fn.out.instruction("ptr", f"call ptr @llvm.{intrinsic}(i32 {level})")

    return lower


def _alloca(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    fn.needs |= {FRAME_POINTER, NO_TAIL_CALLS}
    return fn.out.instruction("ptr", f"alloca i8, {values[0]}, align 16")


def _aligned_alloca(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    """The alignment is in bits (gcc manual 6.59)."""
    bits = constants.evaluate_integer(fn.semantics, node.args.exprs[1], "the alignment")
    if bits < 8 or bits & (bits - 1):
        fail(node, f"alignment {bits} is not a power of two of at least 8 bits")
    return fn.out.instruction("ptr", f"alloca i8, {values[0]}, align {max(16, bits // 8)}")


def _copy_bytes(intrinsic: str) -> Handler:
    def lower(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
        target, source, size = values
        fn.out.effect(f"call void @llvm.{intrinsic}.p0.p0.i64({target}, {source}, {size}, i1 false)")
        return target

    return lower


def _set_bytes(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    target, byte, size = values
    narrow = fn.out.instruction("i8", f"trunc {byte} to i8")
    fn.out.effect(f"call void @llvm.memset.p0.i64({target}, {narrow}, {size}, i1 false)")
    return target


def _copy_to_end(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    target = _copy_bytes("memcpy")(fn, node, values)
    return fn.out.instruction("ptr", f"getelementptr inbounds i8, {target}, {values[2]}")


def _zero_bytes(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    _set_bytes(fn, node, [values[0], Value("i32", "0"), values[1]])
    return VOID_VALUE


def _move_bytes(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    source, target, size = values
    _copy_bytes("memmove")(fn, node, [target, source, size])
    return VOID_VALUE


# Library functions that are lowered as their intrinsics, with the types of result and parameters they must have.
LIBRARY_FUNCTIONS = {
    "memcpy": ["ptr", "ptr", "ptr", "i64"],
    "memmove": ["ptr", "ptr", "ptr", "i64"],
    "memset": ["ptr", "ptr", "i32", "i64"],
    "fabs": ["double", "double"],
    "fabsf": ["float", "float"],
    "fabsl": ["x86_fp80", "x86_fp80"],
    "alloca": ["ptr", "i64"],
    "abs": ["i32", "i32"],
    "labs": ["i64", "i64"],
    "llabs": ["i64", "i64"],
}


def library_call(fn: FunctionLowering, node: c_ast.FuncCall, values: list[Value]) -> Value:
    """A call of a function in LIBRARY_FUNCTIONS."""
    name = node.name.name
    return (_SIMPLE.get(name) or _FAMILIES[_family(name)])(fn, node, values)


_SIMPLE: dict[str, Handler] = {
    "expect": _expect,
    "unreachable": _unreachable,
    "trap": _trap,
    "setjmp": _setjmp,
    "longjmp": _longjmp,
    "frame_address": _frame("frameaddress.p0"),
    "return_address": _frame("returnaddress"),
    "alloca": _alloca,
    "memcpy": _copy_bytes("memcpy"),
    "memmove": _copy_bytes("memmove"),
    "memset": _set_bytes,
    "mempcpy": _copy_to_end,
    "bzero": _zero_bytes,
    "__clear_cache": _nothing,
    "bcopy": _move_bytes,
    "expect_with_probability": _expect_with_probability,
    "extract_return_addr": _first,
    "frob_return_addr": _first,
    "alloca_with_align": _aligned_alloca,
    "alloca_with_align_and_max": _aligned_alloca,
    "ia32_pause": _machine_instruction("pause"),
    "ia32_mfence": _machine_instruction("mfence"),
    "ia32_lfence": _machine_instruction("lfence"),
    "ia32_sfence": _machine_instruction("sfence"),
    "ia32_rdtsc": _time_stamp,
    "ia32_rdtscp": _time_stamp_with_processor,
    **builtin_numbers.SIMPLE,
}

# Builtins that exist for several types; the suffixes l, ll and f were taken off.
_FAMILIES: dict[str, Handler] = {
    "clz": _count_zeros("ctlz"),
    "ctz": _count_zeros("cttz"),
    "popcount": _popcount,
    "parity": _parity,
    "ffs": _find_first_set,
    "sqrt": _floating("sqrt"),
    "fabs": _floating("fabs"),
    "floor": _floating("floor"),
    "ceil": _floating("ceil"),
    "trunc": _floating("trunc"),
    "rint": _floating("rint"),
    "nearbyint": _floating("nearbyint"),
    "round": _floating("round"),
    "roundeven": _floating("roundeven"),
    "fma": _floating("fma"),
    "fmin": _floating("minnum"),
    "fmax": _floating("maxnum"),
    "copysign": _floating("copysign"),
    "huge_val": _special_number(float("inf")),
    "inf": _special_number(float("inf")),
    "nan": _special_number(float("nan")),
}


def _family(name: str) -> str:
    """`clzll` is of the family `clz`, `ceilf` of `ceil`."""
    for suffix in ("", "ll", "l", "f"):
        stem = name.removesuffix(suffix) if suffix else name
        if stem in _FAMILIES:
            return stem
    return name


def _va_start(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    fn.out.effect(f"call void @llvm.va_start.p0({expressions.value_of(fn, node.args.exprs[0])})")
    return VOID_VALUE


def _va_end(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    fn.out.effect(f"call void @llvm.va_end.p0({expressions.value_of(fn, node.args.exprs[0])})")
    return VOID_VALUE


def _va_copy(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    target, source = (expressions.value_of(fn, arg) for arg in node.args.exprs)
    fn.out.effect(f"call void @llvm.va_copy.p0({target}, {source})")
    return VOID_VALUE


def _va_arg(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    cursor = expressions.value_of(fn, node.args.exprs[0])
    variable.evaluate(fn, node.args.exprs[1])
    if promote_argument(fn.type_of(node)) != fn.type_of(node):  # nothing of this type is ever passed (C11 7.16.1.1p2)
        fn.out.effect("call void @llvm.trap()")
        return Value(value_type(fn.type_of(node)), "zeroinitializer")
    return varargs.fetch(fn, cursor, fn.type_of(node))


def _choose(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    return expressions.value_of(fn, fn.semantics.chosen[node])


def _prefetch(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    address = expressions.value_of(fn, node.args.exprs[0])
    given = [constants.evaluate(fn.semantics, argument) for argument in node.args.exprs[1:]]
    write = given[0] if given else 0
    locality = given[1] if len(given) > 1 else 3
    fn.out.effect(f"call void @llvm.prefetch.p0({address}, i32 {write}, i32 {locality}, i32 1)")
    return VOID_VALUE


_SPECIAL: dict[str, Callable[[FunctionLowering, c_ast.FuncCall], Value]] = {
    "__builtin_va_start": _va_start,
    "__builtin_va_end": _va_end,
    "__builtin_va_copy": _va_copy,
    "__builtin_va_arg": _va_arg,
    "__builtin_choose_expr": _choose,
    "__builtin_tgmath": _choose,
    "__builtin_prefetch": _prefetch,
    **{f"__builtin_{op}_overflow": overflow.checked(op) for op in overflow.OPERATIONS},
    **{f"__builtin_{op}_overflow_p": overflow.predicate(op) for op in overflow.OPERATIONS},
    **{
        f"__builtin_{prefix[0]}{op}{prefix[1:]}_overflow": overflow.checked(op)
        for prefix in ("s", "sl", "sll", "u", "ul", "ull")
        for op in overflow.OPERATIONS
    },
    **builtin_numbers.SPECIAL,
    **builtin_queries.SPECIAL,
    **complex_numbers.BUILTINS,
    **builtin_cpu.SPECIAL,
    **vectors.SPECIAL,
}
