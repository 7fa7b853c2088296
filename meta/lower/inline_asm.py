"""Extended asm (gcc manual 6.47) as LLVM inline assembly.

    asm volatile("outb %0, %1" :: "a"(byte), "Nd"(port))
        ->  call void asm sideeffect "outb $0, $1", "{ax},N{dx},~{dirflag},~{fpsr},~{flags}"(i8 %b, i16 %p)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from meta import gnu_ast
from meta.diagnostics import Unsupported
from meta.lower import expressions, memory
from meta.lower.ir import Value, escaped
from meta.lower.irtypes import memory_type, value_type
from meta.lower.memory import Place
from meta.lower.state import FunctionLowering
from meta.sema.context import fail, span_of
from meta.sema.conversions import decay
from meta.sema.types import IntegerKind, IntegerType

# x86 constraint letters that name one register, and those LLVM spells as gcc does.
_REGISTERS = {"a": "{ax}", "b": "{bx}", "c": "{cx}", "d": "{dx}", "S": "{si}", "D": "{di}"}
_PLAIN = set("rqRQxyinIJKLMNGeZ")
_MEMORY = set("moV")
_GENERAL_CLOBBERS = "~{dirflag},~{fpsr},~{flags}"


@dataclass(frozen=True, slots=True)
class _Constraint:
    """A parsed constraint: `text` in LLVM's spelling, and how the operand travels."""

    text: str
    is_memory: bool = False
    is_tied: bool = False


def _parse(operand: gnu_ast.AsmOperand, letters: str) -> _Constraint:
    """One operand's constraint without its `=`, `+`, `&`, `%` modifiers."""
    letters = letters.partition(",")[0].replace("%", "")
    if letters.isdigit():
        return _Constraint(letters, is_tied=True)
    found = set(letters)
    if "g" in found:
        letters, found = "r", {"r"}
    in_register = found & (set("rqRQxy") | set(_REGISTERS))
    if found & _MEMORY and not in_register:
        return _Constraint("*m", is_memory=True)
    parts = [_REGISTERS.get(letter, letter) for letter in letters if letter not in _MEMORY]
    unknown = [part for part in parts if part not in _PLAIN and part not in _REGISTERS.values()]
    if unknown or not parts:
        raise Unsupported(f"the asm constraint '{operand.constraint}' is not supported", span=span_of(operand))
    return _Constraint("".join(parts))


class _Builder:
    """Collects constraints and operands in LLVM's order: outputs, inputs, tied inputs, clobbers."""

    def __init__(self, fn: FunctionLowering) -> None:
        self.fn = fn
        self.constraints: list[str] = []
        self.arguments: list[str] = []
        self.results: list[Place] = []
        self.tied: list[tuple[str, str]] = []

    def output(self, operand: gnu_ast.AsmOperand, index: int) -> None:
        body = operand.constraint
        if body[:1] not in ("=", "+"):
            fail(operand, f"the asm output constraint '{body}' does not begin with '=' or '+'")
        early = "&" if "&" in body else ""
        parsed = _parse(operand, body[1:].replace("&", ""))
        where = expressions.address_of(self.fn, operand.expr)
        if where.bits is not None:
            fail(operand, "a bit-field cannot be an asm operand")
        if parsed.is_memory:
            self.constraints.append(f"={early}*m")
            self.arguments.append(_indirect(where))
            if body[0] == "+":
                self.tied.append(("*m", _indirect(where)))
            return
        self.constraints.append(f"={early}{parsed.text}")
        self.results.append(where)
        if body[0] == "+":
            self.tied.append((str(index), str(_widened(self.fn, memory.load(self.fn.out, where)))))

    def input(self, operand: gnu_ast.AsmOperand, names: dict[str, int]) -> None:
        body = operand.constraint
        if body.startswith("[") and body.endswith("]"):
            body = str(names[body[1:-1]])
        parsed = _parse(operand, body)
        if parsed.is_memory:
            where = expressions.address_of(self.fn, operand.expr)
            self.constraints.append("*m")
            self.arguments.append(_indirect(where))
            return
        self.constraints.append(parsed.text)
        self.arguments.append(str(_widened(self.fn, expressions.value_of(self.fn, operand.expr))))


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
    builder = _Builder(fn)
    for index, operand in enumerate(node.outputs):
        builder.output(operand, index)
    for operand in node.inputs:
        builder.input(operand, names)
    for constraint, argument in builder.tied:
        builder.constraints.append(constraint)
        builder.arguments.append(argument)
    constraints = ",".join([*builder.constraints, *_clobbers(node), _GENERAL_CLOBBERS])
    effect = "sideeffect " if node.is_volatile or not node.outputs else ""
    template = escaped(_template(node, names, len(operands)).encode())
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


_REFERENCE = re.compile(r"%(?:%|=|\{|\||\}|([A-Za-z])?(?:(\d+)|\[(\w+)\]))")


def _template(node: gnu_ast.Asm, names: dict[str, int], count: int) -> str:
    """The assembly text with gcc's operand references in LLVM's notation."""

    def reference(match: re.Match[str]) -> str:
        text = match.group()
        if match.group(2) is None and match.group(3) is None:
            return {"%%": "%", "%=": "${:uid}", "%{": "{", "%|": "|", "%}": "}"}[text]
        modifier, digits, name = match.groups()
        if digits is None and name not in names:
            fail(node, f"asm refers to an operand '{name}' that it does not have")
        index = int(digits) if digits is not None else names[name or ""]
        if index >= count:
            fail(node, f"asm refers to operand {index} of {count}")
        return f"${{{index}:{modifier}}}" if modifier else f"${index}"

    dialect = re.sub(r"(?<!%)\{([^{}|]*)(?:\|[^{}]*)?\}", r"\1", node.template)
    return _REFERENCE.sub(reference, dialect.replace("$", "$$"))
