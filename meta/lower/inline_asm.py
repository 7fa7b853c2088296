"""Extended asm (gcc manual 6.47) as LLVM inline assembly.

    asm volatile("outb %0, %1" :: "a"(byte), "Nd"(port))
        ->  call void asm sideeffect "outb $0, $1", "{ax},N{dx},~{dirflag},~{fpsr},~{flags}"(i8 %b, i16 %p)
"""

from __future__ import annotations

import re

from pycparser import c_ast

from meta import gnu_ast
from meta.lower import expressions, jumps, memory
from meta.lower.casts import resize
from meta.lower.constants import address, number
from meta.lower.ir import Value, escaped
from meta.lower.irtypes import memory_type, value_type
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.asm_operands import REFERENCE, Constraint, constraint_of, operand_numbers
from meta.sema.constants import evaluate
from meta.sema.conversions import decay
from meta.sema.semantics import AddressConstant, LabelDifference, Local, Symbol
from meta.sema.types import IntegerKind, IntegerType, size_of

# x86 constraint letters that name one register; the others LLVM spells as gcc does.
_REGISTERS = {
    "a": "{ax}", "b": "{bx}", "c": "{cx}", "d": "{dx}", "S": "{si}", "D": "{di}", "t": "{st}", "u": "{st(1)}",
}  # fmt: skip
_GENERAL_CLOBBERS = "~{dirflag},~{fpsr},~{flags}"


def _spelled(fn: FunctionLowering, constraint: Constraint, operand: gnu_ast.AsmOperand) -> str:
    if constraint.tied is not None:
        return str(constraint.tied)
    if constraint.flag is not None:
        return f"{{{constraint.flag}}}"
    if constraint.letters == "p":
        return "r"
    local = fn.semantics.bindings.get(operand.expr)
    if isinstance(local, Local) and local.machine_register and set(constraint.letters) & set("rqRlx"):
        return f"{{{local.machine_register}}}"
    return "".join(_REGISTERS.get(letter, letter) for letter in constraint.letters)


class _Builder:
    """Collects constraints and operands in LLVM's order: outputs, inputs, tied inputs, clobbers."""

    def __init__(self, fn: FunctionLowering, node: gnu_ast.Asm) -> None:
        self.fn = fn
        self.node = node
        self.constraints: list[str] = []
        self.arguments: list[str] = []
        self.results: list[Place] = []
        self.result_types: list[str] = []
        self.tied: list[tuple[str, str]] = []
        self.result_of: dict[int, int] = {}  # output operand -> index among the results
        self.in_memory: dict[int, Place] = {}  # output operands that are memory

    def output(self, operand: gnu_ast.AsmOperand, index: int) -> None:
        constraint = constraint_of(self.node, operand)
        early = "&" if constraint.is_early else ""
        where = expressions.address_of(self.fn, operand.expr)
        if constraint.is_memory:
            self.in_memory[index] = where
            self.constraints.append(f"={early}*m")
            self.arguments.append(_indirect(where))
            if constraint.is_updated:
                self.tied.append(("*m", _indirect(where)))
            return
        self.constraints.append(f"={early}{_spelled(self.fn, constraint, operand)}")
        self.result_of[index] = len(self.results)
        self.results.append(where)
        self.result_types.append(memory_type(where.type))
        if constraint.is_updated:
            self.tied.append((str(index), str(_widened(self.fn, memory.load(self.fn.out, where)))))

    def input(self, operand: gnu_ast.AsmOperand) -> None:
        constraint = constraint_of(self.node, operand)
        same = self.in_memory.get(constraint.tied) if constraint.tied is not None else None
        if constraint.is_memory or same is not None:
            where = same or expressions.address_of(self.fn, operand.expr)
            if same is not None:  # the value is to be where the output is
                memory.store(self.fn.out, expressions.value_of(self.fn, operand.expr), same)
            self.constraints.append("*m")
            self.arguments.append(_indirect(where))
            return
        self.constraints.append(_spelled(self.fn, constraint, operand))
        value = _immediate(self.fn, operand.expr) if constraint.takes_immediate else None
        value = _widened(self.fn, value or expressions.value_of(self.fn, operand.expr))
        if constraint.tied is not None:
            value = self._matched(value, constraint.tied)
        self.arguments.append(str(value))

    def _matched(self, value: Value, output: int) -> Value:
        """A matching input at the width of its output, or the output widened to the input (as clang does)."""
        index = self.result_of[output]
        wanted = self.result_types[index]
        if wanted == value.type:
            return value
        if value.type == "ptr" or wanted == "ptr":
            value = self.fn.out.instruction("i64", f"ptrtoint {value} to i64") if value.type == "ptr" else value
            self.result_types[index] = wanted = "i64" if wanted == "ptr" else wanted
        have, want = int(value.type[1:]), int(wanted[1:])
        if have > want:
            self.result_types[index] = value.type
        return resize(self.fn.out, value, have, max(have, want), signed=False)


def _immediate(fn: FunctionLowering, node: c_ast.Node) -> Value | None:
    """A constant operand as IR constant: an instruction that computes it would not do without optimisation."""
    value = evaluate(fn.semantics, node)
    if isinstance(value, AddressConstant):
        base = value.base
        return address(value, lambda _: fn.module.symbol(base).text) if isinstance(base, Symbol) else None
    if value is None or isinstance(value, LabelDifference):
        return None
    return number(value, fn.semantics.converted.get(node) or decay(fn.type_of(node)))


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
    builder = _Builder(fn, node)
    for index, operand in enumerate(node.outputs):
        builder.output(operand, index)
    for operand in node.inputs:
        builder.input(operand)
    for constraint, argument in builder.tied:
        builder.constraints.append(constraint)
        builder.arguments.append(argument)
    builder.constraints += ["!i"] * len(node.labels)
    constraints = ",".join([*builder.constraints, *_clobbers(node), _GENERAL_CLOBBERS])
    effect = "sideeffect " if node.is_volatile or not node.outputs or node.labels else ""
    template = escaped(_template(fn, node).encode())
    types = builder.result_types
    result = "void" if not types else types[0] if len(types) == 1 else f"{{ {', '.join(types)} }}"
    arguments = ", ".join(builder.arguments)
    call = f'{"callbr" if node.labels else "call"} {result} asm {effect}"{template}", "{constraints}"({arguments})'
    if node.labels:
        _branch(fn, node, result, call, builder)
    elif types:
        _store_results(fn, fn.out.instruction(result, call), builder)
    else:
        fn.out.effect(call)


def register_value(local: Local) -> str:
    """Reads the stack or frame pointer of `register long sp asm("rsp");`."""
    text = memory_type(local.type)
    name = {"i64": "r", "ptr": "r", "i32": "e"}.get(text, "") + local.machine_register[-2:]
    return f'call {text} asm sideeffect "", "={{{name}}}"()'


def _branch(fn: FunctionLowering, node: gnu_ast.Asm, result: str, call: str, builder: _Builder) -> None:
    """An `asm goto`: each label gets a block of its own that stores the results and leaves the scopes in between."""
    out = fn.out
    following = out.fresh("following")
    labels = [out.fresh("jump") for _ in node.labels]
    whole = out.asm_branch(result, call, following, labels)
    for label, unique in zip(labels, fn.semantics.asm_labels[node], strict=True):
        out.place(label)
        _store_results(fn, whole, builder)
        jumps.leave_to(fn, unique)
    out.place(following)
    _store_results(fn, whole, builder)


def _store_results(fn: FunctionLowering, whole: Value, builder: _Builder) -> None:
    for index, (where, text) in enumerate(zip(builder.results, builder.result_types, strict=True)):
        ctype = decay(where.type)
        value = whole
        if len(builder.results) > 1:
            value = fn.out.instruction(text, f"extractvalue {whole}, {index}")
        if text != memory_type(ctype):
            value = _narrowed(fn, value, memory_type(ctype))
        if isinstance(ctype, IntegerType) and ctype.kind is IntegerKind.BOOL:
            value = fn.out.instruction(value_type(ctype), f"trunc {value} to {value_type(ctype)}")
        memory.store(fn.out, value, where)


def _narrowed(fn: FunctionLowering, value: Value, text: str) -> Value:
    """A result that was widened to its matching input."""
    if text == "ptr":
        return fn.out.instruction("ptr", f"inttoptr {value} to ptr")
    return resize(fn.out, value, int(value.type[1:]), int(text[1:]), signed=False)


def _clobbers(node: gnu_ast.Asm) -> list[str]:
    return [f"~{{{'flags' if name == 'cc' else name.lstrip('%')}}}" for name in node.clobbers]


def _template(fn: FunctionLowering, node: gnu_ast.Asm) -> str:
    """The assembly text with gcc's operand references in LLVM's notation; `%z0` is a size suffix by type."""
    names = operand_numbers(node)
    operands = [*node.outputs, *node.inputs]

    def reference(match: re.Match[str]) -> str:
        text = match.group()
        modifier, digits, name = match.groups()
        if digits is None and name is None:
            return {"%%": "%", "%=": "${:uid}", "%{": "{", "%|": "|", "%}": "}"}[text]
        index = int(digits) if digits is not None else names[name]
        if modifier == "z":
            return {1: "b", 2: "w", 4: "l", 8: "q"}.get(size_of(fn.type_of(operands[index].expr)), "")
        return f"${{{index}:{modifier}}}" if modifier else f"${index}"

    dialect = re.sub(r"(?<!%)\{([^{}|]*)(?:\|[^{}]*)?\}", r"\1", node.template)
    return REFERENCE.sub(reference, dialect.replace("$", "$$"))
