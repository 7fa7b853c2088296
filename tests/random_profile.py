"""A profile that nobody measured: random heat, and values that a program's own constants suggest."""

from __future__ import annotations

import random

from pycparser import c_ast

from meta.passes import PassContext
from meta.passes.blocks import blocks_of
from meta.passes.tree import walk
from meta.profile import CpuFeatures, FunctionCount, Profile, ValueCounts
from meta.program import Program
from meta.sema.types import IntegerType
from meta.target import Platform

_CPU = CpuFeatures(leaf1_ecx=1 << 28, leaf7_ebx=1 << 5)  # AVX and AVX2: where they are missing, no clone of them runs


def random_profile(program: Program, seed: int) -> Profile:
    """Of platform linux. Most functions were called, some never; every integer parameter has a few frequent values."""
    chance = random.Random(seed)
    semantics = PassContext().semantics(program, Platform.LINUX)
    constants = [0, 1, 2, -1, *_constants(program)]
    functions: dict[str, FunctionCount] = {}
    values: dict[str, dict[str, ValueCounts]] = {}
    blocks: dict[str, tuple[int, ...]] = {}
    for node, info in semantics.functions.items():
        name, calls = info.symbol.name, chance.choice((0, 3, 50, 500, 5000, 50000))
        functions[name] = FunctionCount(str(info.symbol.unit), calls)
        blocks[name] = tuple(chance.choice((0, 1, calls, 20 * calls)) for _ in blocks_of(node))
        parameters = [each for each in info.parameters if isinstance(each.type, IntegerType)]
        seen = {each.name: _values(chance, each.type, constants, calls) for each in parameters}
        if seen and calls:
            values[name] = seen
    return Profile(
        "ab" * 32, "linux", "native", ("random",), False, functions, blocks=blocks, values=values, cpu=_CPU,
        boots={"count": 1, "blocks": 1, "values": 1},
    )  # fmt: skip


def _constants(program: Program) -> list[int]:
    found = set()
    for unit in program.units:
        for node in walk(unit.ast):
            if isinstance(node, c_ast.Constant) and "int" in node.type:
                digits = node.value.rstrip("uUlL")
                is_octal = digits.startswith("0") and digits.isdecimal()
                found.add(int(digits, 8 if is_octal else 0))
    return sorted(found)[:50]


def _values(chance: random.Random, ctype: object, constants: list[int], calls: int) -> ValueCounts:
    assert isinstance(ctype, IntegerType)
    low = -(1 << (ctype.bits - 1)) if ctype.signed else 0
    span = 1 << ctype.bits
    count = chance.choice((1, 2, 4))
    picked = {(chance.choice(constants) - low) % span + low for _ in range(count)}
    return ValueCounts.of({value: max(1, calls // count) for value in picked})
