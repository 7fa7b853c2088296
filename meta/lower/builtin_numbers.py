"""Lowering builtins on numbers: classification and comparison of floating values, bit tricks, carries."""

from __future__ import annotations

from collections.abc import Callable

from pycparser import c_ast

from meta.lower import expressions, memory
from meta.lower.casts import resize
from meta.lower.ir import VOID_VALUE, Value
from meta.lower.state import FunctionLowering
from meta.sema.conversions import decay
from meta.sema.types import PointerType

Special = Callable[[FunctionLowering, c_ast.FuncCall], Value]
Simple = Callable[[FunctionLowering, c_ast.FuncCall, list[Value]], Value]

# LLVM's names of floating types inside intrinsic names.
SUFFIXES = {"half": "f16", "float": "f32", "double": "f64", "x86_fp80": "f80", "fp128": "f128"}

# Masks of llvm.is.fpclass: signalling and quiet NaN, then -inf -normal -subnormal -0 +0 +subnormal +normal +inf.
_NAN, _INFINITE, _FINITE, _NORMAL, _SUBNORMAL, _ZERO = 0x003, 0x204, 0x1F8, 0x108, 0x090, 0x060
_MASKS = {"isnan": _NAN, "isinf": _INFINITE, "isfinite": _FINITE, "finite": _FINITE, "isnormal": _NORMAL,
          "issignaling": 0x001}  # fmt: skip


def _is_class(fn: FunctionLowering, value: Value, mask: int) -> Value:
    name = f"llvm.is.fpclass.{SUFFIXES[value.type]}"
    return fn.out.instruction("i1", f"call i1 @{name}({value}, i32 {mask})")


def _int(fn: FunctionLowering, flag: Value) -> Value:
    return fn.out.instruction("i32", f"zext {flag} to i32")


def _class(mask: int) -> Special:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        return _int(fn, _is_class(fn, expressions.value_of(fn, node.args.exprs[0]), mask))

    return lower


def _sign_bit(fn: FunctionLowering, value: Value) -> Value:
    bits = {"half": 16, "float": 32, "double": 64, "x86_fp80": 80, "fp128": 128}[value.type]
    whole = fn.out.instruction(f"i{bits}", f"bitcast {value} to i{bits}")
    return fn.out.instruction("i1", f"icmp slt {whole}, 0")


def _signbit(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    return _int(fn, _sign_bit(fn, expressions.value_of(fn, node.args.exprs[0])))


def _infinity_sign(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    value = expressions.value_of(fn, node.args.exprs[0])
    infinite, negative = _is_class(fn, value, _INFINITE), _sign_bit(fn, value)
    sign = fn.out.instruction("i32", f"select {negative}, i32 -1, i32 1")
    return fn.out.instruction("i32", f"select {infinite}, {sign}, i32 0")


def _fpclassify(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    nan, infinite, normal, subnormal, zero, value = (expressions.value_of(fn, each) for each in node.args.exprs)
    result = zero
    for mask, answer in ((_SUBNORMAL, subnormal), (_NORMAL, normal), (_INFINITE, infinite), (_NAN, nan)):
        result = fn.out.instruction("i32", f"select {_is_class(fn, value, mask)}, {answer}, {result}")
    return result


def _compare(predicate: str) -> Special:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        left, right = (expressions.value_of(fn, each) for each in node.args.exprs)
        return _int(fn, fn.out.instruction("i1", f"fcmp {predicate} {left}, {right.text}"))

    return lower


def intrinsic_of_width(name: str, *extra: str) -> Simple:
    """An LLVM intrinsic named after its operand's integer type."""

    def lower(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
        arguments = ", ".join([*map(str, values), *extra])
        return fn.out.instruction(values[0].type, f"call {values[0].type} @llvm.{name}.{values[0].type}({arguments})")

    return lower


def _rotate(name: str) -> Simple:
    def lower(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
        value, count = values
        text = value.type
        return fn.out.instruction(text, f"call {text} @llvm.{name}.{text}({value}, {value}, {count})")

    return lower


def _redundant_sign_bits(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    """Copies of the sign bit below it: leading zeros of `x ^ x >> (width - 1)`, less one."""
    (value,) = values
    out, text = fn.out, value.type
    bits = int(text.removeprefix("i"))
    sign = out.instruction(text, f"ashr {value}, {bits - 1}")
    flipped = out.instruction(text, f"xor {value}, {sign.text}")
    zeros = out.instruction(text, f"call {text} @llvm.ctlz.{text}({flipped}, i1 false)")
    return out.instruction("i32", f"sub {resize(out, zeros, bits, 32, signed=False)}, 1")


def _power(fn: FunctionLowering, _: c_ast.FuncCall, values: list[Value]) -> Value:
    value, exponent = values
    name = f"llvm.powi.{SUFFIXES[value.type]}.i32"
    return fn.out.instruction(value.type, f"call {value.type} @{name}({value}, {exponent})")


def _same(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    value, *others = (expressions.value_of(fn, each) for each in node.args.exprs)
    assert len(others) < 2
    return value


def _assume_aligned(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    pointer, alignment, *distance = (expressions.value_of(fn, each) for each in node.args.exprs)
    bundle = ", ".join(map(str, (pointer, alignment, *distance)))
    fn.out.effect(f'call void @llvm.assume(i1 true) [ "align"({bundle}) ]')
    return pointer


def _assume(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
    fn.out.effect(f"call void @llvm.assume({expressions.condition_of(fn, node.args.exprs[0])})")
    return VOID_VALUE


def _carry(operation: str) -> Special:
    def lower(fn: FunctionLowering, node: c_ast.FuncCall) -> Value:
        out = fn.out
        left, right, carry, pointer = node.args.exprs
        target = decay(fn.type_of(pointer))
        assert isinstance(target, PointerType)
        total = expressions.value_of(fn, left)
        others = [expressions.value_of(fn, right), expressions.value_of(fn, carry)]
        where = memory.place(expressions.value_of(fn, pointer), target.target)
        flags = []
        for operand in others:
            pair = f"{{ {total.type}, i1 }}"
            both = out.instruction(
                pair, f"call {pair} @llvm.u{operation}.with.overflow.{total.type}({total}, {operand})"
            )
            total = out.instruction(total.type, f"extractvalue {both}, 0")
            flags.append(out.instruction("i1", f"extractvalue {both}, 1"))
        flag = out.instruction("i1", f"or {flags[0]}, {flags[1].text}")
        memory.store(out, out.instruction(total.type, f"zext {flag} to {total.type}"), where)
        return total

    return lower


_PREDICATES = {
    "isgreater": "ogt", "isgreaterequal": "oge", "isless": "olt", "islessequal": "ole", "islessgreater": "one",
    "isunordered": "uno",
}  # fmt: skip

SPECIAL: dict[str, Special] = {
    **{f"__builtin_{name}{suffix}": _class(mask) for name, mask in _MASKS.items() for suffix in ("", "f", "l")},
    **{f"__builtin_signbit{suffix}": _signbit for suffix in ("", "f", "l")},
    **{f"__builtin_isinf_sign{suffix}": _infinity_sign for suffix in ("", "f", "l")},
    **{f"__builtin_{name}": _compare(predicate) for name, predicate in _PREDICATES.items()},
    **{f"__builtin_{op}c{suffix}": _carry(f"{op[0]}{op[1:]}") for op in ("add", "sub") for suffix in ("", "l", "ll")},
    "__builtin_fpclassify": _fpclassify,
    "__builtin_speculation_safe_value": _same,
    "__builtin_assume_aligned": _assume_aligned,
    "__builtin_assume": _assume,
}

SIMPLE: dict[str, Simple] = {
    **{f"bitreverse{bits}": intrinsic_of_width("bitreverse") for bits in (8, 16, 32, 64)},
    **{f"rotateleft{bits}": _rotate("fshl") for bits in (8, 16, 32, 64)},
    **{f"rotateright{bits}": _rotate("fshr") for bits in (8, 16, 32, 64)},
    **{f"bswap{bits}": intrinsic_of_width("bswap") for bits in (16, 32, 64, 128)},
    **{f"clrsb{suffix}": _redundant_sign_bits for suffix in ("", "l", "ll")},
    **{f"powi{suffix}": _power for suffix in ("", "f", "l")},
    **{name: intrinsic_of_width("abs", "i1 true") for name in ("abs", "labs", "llabs", "imaxabs")},
}
