"""How many bytes a vector register holds, which decides how wide vectors travel (System V x86-64 ABI 3.2.3).

    __attribute__((target("avx2"))) __m256i f(__m256i x);      32: x travels in %ymm0
"""

from __future__ import annotations

import re

from pycparser import c_ast

from meta.diagnostics import Unsupported
from meta.lower.abi import Passing, Signature
from meta.sema import attributes
from meta.sema.semantics import Symbol
from meta.sema.types import RecordType, VectorType, size_of
from meta.target import Target

_AVX = frozenset({
    "avx", "avx2", "fma", "fma4", "f16c", "xop", "vaes", "vpclmulqdq", "avxvnni", "avxifma", "avxvnniint8",
    "avxneconvert",
})  # fmt: skip
_WITHOUT_AVX = re.compile(r"x86-64(-v2)?|core2|nehalem|westmere|silvermont|goldmont(-plus)?|tremont|k8(-sse3)?|amdfam10"
                          r"|btver1|penryn|bonnell|nocona")  # fmt: skip
_WITH_AVX = re.compile(r"x86-64-v3|sandybridge|ivybridge|haswell|broadwell|skylake|alderlake|gracemont|raptorlake"
                       r"|btver2|bdver[1-4]|znver[1-3]")  # fmt: skip
_WITH_AVX512 = re.compile(r"x86-64-v4|skylake-avx512|cascadelake|cooperlake|icelake-.*|tigerlake|rocketlake"
                          r"|sapphirerapids|emeraldrapids|graniterapids|znver[45]")  # fmt: skip


def vector_bytes(target: Target, symbol: Symbol | None) -> int | None:
    """For code of `symbol`; None for a processor of which it is not known."""
    cpu, words = target.cpu, [word for word in target.features.split(",") if word]
    if symbol is not None and "target" in symbol.attributes:
        given = attributes.string_argument(symbol.declarations[0], symbol.attributes, "target") or ""
        for word in (each.strip() for each in given.split(",")):
            if word.startswith("arch="):
                cpu = word.removeprefix("arch=")
            else:
                words.append(f"-{word.removeprefix('no-')}" if word.startswith("no-") else f"+{word}")
    size = _of_processor(cpu)
    for word in words:
        name = word[1:]
        if word[0] == "-":
            size = 16 if name in ("avx", "sse", "sse2") else min(size or 64, 32) if name == "avx512f" else size
        elif name.startswith("avx512"):
            size = 64
        elif name in _AVX and (size or 0) < 32:
            size = 32 if size is not None else None
    return size


def _of_processor(cpu: str) -> int | None:
    for pattern, size in ((_WITHOUT_AVX, 16), (_WITH_AVX512, 64), (_WITH_AVX, 32)):
        if pattern.fullmatch(cpu):
            return size
    return None


def of_call(target: Target, entity: object, here: int | None) -> int | None:
    """For a call of `entity` from code whose registers hold `here`: a body in this unit says what it takes."""
    is_body = isinstance(entity, Symbol) and isinstance(entity.definition, c_ast.FuncDef)
    return vector_bytes(target, entity) if is_body and isinstance(entity, Symbol) else here


def check_call(shape: Signature, entity: object, here: int | None) -> None:
    """Refuse to pass a wide vector in a register that the calling code does not have; inlined, it never travels."""
    if isinstance(entity, Symbol) and "always_inline" in entity.attributes:
        return
    for passing in (shape.result, *shape.parameters):
        if _is_wide(passing) and size_of(passing.ctype) > (here or 16):
            raise Unsupported("a vector of more than 16 bytes passed by value to code with AVX from code without")


def _is_wide(passing: Passing) -> bool:
    """Whether a parameter travels in a register of more than 16 bytes."""
    is_vector = isinstance(passing.ctype, VectorType | RecordType) and not passing.by_address
    return is_vector and len(passing.types) == 1 and size_of(passing.ctype) > 16


def check(shape: Signature, size: int | None, target: Target) -> None:
    """Refuse what would travel otherwise than in other compilers' code: LLVM puts the wide named parameters of a
    function with variable arguments on the stack.
    """
    if target.separate is None:
        return
    if shape.is_variadic and any(_is_wide(passing) for passing in shape.parameters):
        raise Unsupported("a vector of more than 16 bytes as a named parameter before '...' is not supported")
    if size is not None:
        return
    for passing in (shape.result, *shape.parameters):
        ctype = passing.ctype
        if isinstance(ctype, VectorType) and size_of(ctype) > 16:
            raise Unsupported(
                f"a vector of {size_of(ctype)} bytes passed by value for the processor '{target.cpu}' is not supported"
            )
