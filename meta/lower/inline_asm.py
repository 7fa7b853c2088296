"""Extended asm (gcc manual 6.47) as LLVM inline assembly.

    asm volatile("outb %0, %1" :: "a"(byte), "Nd"(port))
        ->  call void asm sideeffect "outb $0, $1", "{ax},N{dx},~{dirflag},~{fpsr},~{flags}"(i8 %b, i16 %p)
"""

from __future__ import annotations

import re

from pycparser import c_ast

from meta import gnu_ast
from meta.lower import expressions, memory
from meta.lower.constants import address, number
from meta.lower.ir import Value, escaped
from meta.lower.irtypes import memory_type, value_type
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.asm_operands import REFERENCE, Constraint, constraint_of
from meta.sema.constants import evaluate
from meta.sema.conversions import decay
from meta.sema.semantics import AddressConstant, Symbol
from meta.sema.types import IntegerKind, IntegerType

# x86 constraint letters that name one register; the others LLVM spells as gcc does.
_REGISTERS = {"a": "{ax}", "b": "{bx}", "c": "{cx}", "d": "{dx}", "S": "{si}", "D": "{di}"}
_GENERAL_CLOBBERS = "~{dirflag},~{fpsr},~{flags}"


def _spelled(constraint: Constraint) -> str:
    if constraint.tied is not None:
        return str(constraint.tied)
    return "".join(_REGISTERS.get(letter, letter) for letter in constraint.letters)


class _Builder:
    """Collects constraints and operands in LLVM's order: outputs, inputs, tied inputs, clobbers."""

    def __init__(self, fn: FunctionLowering, node: gnu_ast.Asm) -> None:
        self.fn = fn
        self.node = node
        self.constraints: list[str] = []
        self.arguments: list[str] = []
        self.results: list[Place] = []
        self.tied: list[tuple[str, str]] = []

    def output(self, operand: gnu_ast.AsmOperand, index: int) -> None:
        constraint = constraint_of(self.node, operand)
        early = "&" if constraint.is_early else ""
        where = expressions.address_of(self.fn, operand.expr)
        if constraint.is_memory:
            self.constraints.append(f"={early}*m")
            self.arguments.append(_indirect(where))
            if constraint.is_updated:
                self.tied.append(("*m", _indirect(where)))
            return
        self.constraints.append(f"={early}{_spelled(constraint)}")
        self.results.append(where)
        if constraint.is_updated:
            self.tied.append((str(index), str(_widened(self.fn, memory.load(self.fn.out, where)))))

    def input(self, operand: gnu_ast.AsmOperand) -> None:
        constraint = constraint_of(self.node, operand)
        if constraint.is_memory:
            where = expressions.address_of(self.fn, operand.expr)
            self.constraints.append("*m")
            self.arguments.append(_indirect(where))
            return
        self.constraints.append(_spelled(constraint))
        value = _immediate(self.fn, operand.expr) if constraint.is_immediate else None
        self.arguments.append(str(_widened(self.fn, value or expressions.value_of(self.fn, operand.expr))))


def _immediate(fn: FunctionLowering, node: c_ast.Node) -> Value | None:
    """A constant operand as IR constant: an instruction that computes it would not do without optimisation."""
    value = evaluate(fn.semantics, node)
    if isinstance(value, AddressConstant):
        base = value.base
        return address(value, lambda _: fn.module.symbol(base).text) if isinstance(base, Symbol) else None
    return None if value is None else number(value, fn.semantics.converted.get(node) or decay(fn.type_of(node)))


def _indirect(where: Place) -> str:
    return f"ptr elementtype({memory_type(where.type)}) {where.pointer.text}"


def _widened(fn: FunctionLowering, value: Value) -> Value:
    """A `_Bool` travels as a byte."""
    return fn.out.instruction("i8", f"zext {value} to i8") if value.type == value_type(_BOOL) else value


_BOOL = IntegerType(IntegerKind.BOOL)


def lower(fn: FunctionLowering, node: gnu_ast.Asm) -> None:
    """Lower an asm statement; one without outputs is volatile (gcc manual 6.47.2.1)."""
    if not node.is_extended:
        text = escaped(node.template.replace("$", "$$").encode())
        fn.out.effect(f'call void asm sideeffect "{text}", "{_GENERAL_CLOBBERS}"()')
        return
    operands = [*node.outputs, *node.inputs]
    names = {operand.name: index for index, operand in enumerate(operands) if operand.name}
    builder = _Builder(fn, node)
    for index, operand in enumerate(node.outputs):
        builder.output(operand, index)
    for operand in node.inputs:
        builder.input(operand)
    for constraint, argument in builder.tied:
        builder.constraints.append(constraint)
        builder.arguments.append(argument)
    constraints = ",".join([*builder.constraints, *_clobbers(node), _GENERAL_CLOBBERS])
    effect = "sideeffect " if node.is_volatile or not node.outputs else ""
    template = escaped(_template(node, names).encode())
    types = [memory_type(where.type) for where in builder.results]
    result = "void" if not types else types[0] if len(types) == 1 else f"{{ {', '.join(types)} }}"
    call = f'call {result} asm {effect}"{template}", "{constraints}"({", ".join(builder.arguments)})'
    if not types:
        fn.out.effect(call)
        return
    _store_results(fn, fn.out.instruction(result, call), builder.results)


def _store_results(fn: FunctionLowering, whole: Value, results: list[Place]) -> None:
    for index, where in enumerate(results):
        ctype = decay(where.type)
        value = whole
        if len(results) > 1:
            value = fn.out.instruction(memory_type(ctype), f"extractvalue {whole}, {index}")
        if isinstance(ctype, IntegerType) and ctype.kind is IntegerKind.BOOL:
            value = fn.out.instruction(value_type(ctype), f"trunc {value} to {value_type(ctype)}")
        memory.store(fn.out, value, where)


def _clobbers(node: gnu_ast.Asm) -> list[str]:
    return [f"~{{{'flags' if name == 'cc' else name.lstrip('%')}}}" for name in node.clobbers]


def _template(node: gnu_ast.Asm, names: dict[str, int]) -> str:
    """The assembly text with gcc's operand references in LLVM's notation."""

    def reference(match: re.Match[str]) -> str:
        text = match.group()
        modifier, digits, name = match.groups()
        if digits is None and name is None:
            return {"%%": "%", "%=": "${:uid}", "%{": "{", "%|": "|", "%}": "}"}[text]
        index = int(digits) if digits is not None else names[name]
        return f"${{{index}:{modifier}}}" if modifier else f"${index}"

    dialect = re.sub(r"(?<!%)\{([^{}|]*)(?:\|[^{}]*)?\}", r"\1", node.template)
    return REFERENCE.sub(reference, dialect.replace("$", "$$"))
