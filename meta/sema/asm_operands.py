"""Extended asm statements (gcc manual 6.47): operands, constraints, clobbers and the template's references are checked.

    asm("addl %[b], %0" : "+r"(a) : [b] "rm"(b) : "cc")      "+r" is a register, "rm" may be one, %[b] exists
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from meta import gnu_ast
from meta.sema import constants, expressions, labels
from meta.sema.context import Context, fail, refuse
from meta.sema.conversions import decay
from meta.sema.spelling import describe
from meta.sema.types import (
    ArrayType,
    CType,
    FunctionType,
    IntegerType,
    PointerType,
    VectorType,
    is_const,
    is_scalar,
    size_of,
    unqualified,
    whole,
)

_FIXED = set("abcdSD")
_GENERAL = set("rqRQlp") | _FIXED
_VECTOR = set("xyv")
_STACK = set("ftu")  # x87 registers: any, the top, the one below it
_MEMORY = set("moV")
_IMMEDIATE = set("inIJKLMNGeZs")
_FLAG = re.compile(r"@cc(?:n?(?:a|ae|b|be|c|e|z|g|ge|l|le|o|p|s)|pe|po)\Z")
_CLOBBER = re.compile(
    r"(?:cc|memory|flags|dirflag|fpsr|redzone|[re]?(?:[abcd]x|[sd]i|[sb]p)|[abcd][lh]|[sd]il|[sb]pl|r(?:8|9|1[0-5])[bwd]?"
    r"|[xyz]mm(?:[12]?\d|3[01])|mm[0-7]|k[0-7]|st|st\([0-7]\)|mxcsr|fpcr)\Z"
)
# A reference to an operand: an optional modifier letter, then a number or [name]; or %%, %=, %{, %|, %}.
REFERENCE = re.compile(r"%(?:%|=|\{|\||\}|([A-Za-z])?(?:(\d+)|\[(\w+)\]))")


_IGNORED = str.maketrans("", "", "?!*^$#")  # hints on which alternative is cheap


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a constraint allows; of several alternatives one that allows a register is chosen.

    `letters` are those of the chosen kind; `tied` is the output that a matching input shares a place with.
    """

    letters: str = ""
    is_memory: bool = False
    is_early: bool = False
    is_updated: bool = False
    tied: int | None = None
    flag: str | None = None  # the condition code of a flag output, such as `@ccz`

    @property
    def takes_immediate(self) -> bool:
        return bool(set(self.letters) & _IMMEDIATE)

    @property
    def is_immediate(self) -> bool:
        return bool(self.letters) and set(self.letters) <= _IMMEDIATE


def constraint_of(node: gnu_ast.Asm, operand: gnu_ast.AsmOperand) -> Constraint:
    """Parse the constraint of an output or input operand of `node`."""
    text = operand.constraint
    is_output = any(operand is output for output in node.outputs)
    is_updated = is_early = False
    if is_output:
        if text[:1] not in ("=", "+"):
            fail(operand, f"the asm output constraint '{text}' does not begin with '=' or '+'")
        is_updated, is_early, text = text[0] == "+", "&" in text, text[1:].replace("&", "")
    letters = text.partition(",")[0].replace("%", "").translate(_IGNORED)
    if is_output and _FLAG.match(letters):
        return Constraint(flag=letters)
    tied = None if is_output else _tied(node, operand, letters)
    if tied is not None:
        return Constraint(tied=tied)
    if set(letters) & set("gX"):
        return Constraint("r", is_early=is_early, is_updated=is_updated)
    found = set(letters)
    known = _GENERAL | _VECTOR | _STACK | _MEMORY | _IMMEDIATE
    if not found or not found <= known or (is_output and found & _IMMEDIATE):
        refuse(operand, f"the asm constraint '{operand.constraint}'")
    if found & _MEMORY and not found & (_GENERAL | _VECTOR | _STACK):
        return Constraint("m", is_memory=True, is_early=is_early, is_updated=is_updated)
    kept = "".join(letter for letter in letters if letter not in _MEMORY)
    return Constraint(kept, is_early=is_early, is_updated=is_updated)


def _tied(node: gnu_ast.Asm, operand: gnu_ast.AsmOperand, letters: str) -> int | None:
    """The output that `"0"` or `"[name]"` refers to."""
    names = {output.name: index for index, output in enumerate(node.outputs) if output.name}
    index: int | None = None
    if letters.startswith("[") and letters.endswith("]"):
        index = names.get(letters[1:-1], -1)
    elif letters.isdigit():
        index = int(letters)
    if index is not None and not 0 <= index < len(node.outputs):
        fail(operand, f"the asm constraint '{operand.constraint}' refers to an output that does not exist")
    return index


def operand_numbers(node: gnu_ast.Asm) -> dict[str, int]:
    """The numbers of named operands and labels; labels come after the inputs that `+` outputs imply."""
    operands = [*node.outputs, *node.inputs]
    numbers = {operand.name: index for index, operand in enumerate(operands) if operand.name}
    first = len(operands) + _updated(node)
    for index, name in enumerate(node.labels):
        numbers.setdefault(name, first + index)
    return numbers


def _updated(node: gnu_ast.Asm) -> int:
    return sum(operand.constraint.startswith("+") for operand in node.outputs)


def check(ctx: Context, node: gnu_ast.Asm) -> None:
    """Type the operands of an asm statement and check everything that LLVM would stop at."""
    if node.labels:
        labels.asm_goto(ctx, node)
    for operand in node.outputs:
        constraint = constraint_of(node, operand)
        ctype = expressions.type_expression(ctx, operand.expr)
        _check_output(ctx, operand, ctype)
        _check_place(operand, constraint, ctype)
    for operand in node.inputs:
        constraint = constraint_of(node, operand)
        typed = expressions.type_expression if constraint.is_memory else expressions.rvalue
        ctype = typed(ctx, operand.expr)
        if constraint.is_memory and not expressions.is_lvalue(ctx, operand.expr):
            fail(operand, "an asm memory operand must be an object")
        if not constraint.is_memory:
            expressions.convert(ctx, operand.expr, whole(ctype))
        _check_place(operand, constraint, ctype)
        _check_immediate(ctx, operand, constraint)
        _check_match(ctx, node, operand, constraint)
    for name in node.clobbers:
        if not _CLOBBER.match(name.lstrip("%")):
            fail(node, f"asm clobbers '{name}', which is not a register")
    if node.is_extended:
        _check_template(node)


def _check_output(ctx: Context, operand: gnu_ast.AsmOperand, ctype: CType) -> None:
    if not expressions.is_lvalue(ctx, operand.expr) or isinstance(ctype, FunctionType):
        fail(operand, "an asm output must be an object")
    if is_const(ctype):
        fail(operand, f"an asm output of type '{describe(ctype)}'")
    member = ctx.semantics.members.get(operand.expr)
    if member is not None and member.bit_width is not None:
        fail(operand, "a bit-field cannot be an asm operand")


def _check_place(operand: gnu_ast.AsmOperand, constraint: Constraint, ctype: CType) -> None:
    if constraint.is_memory and not isinstance(ctype, FunctionType):
        return
    is_wide = size_of(ctype) > 8 and bool(set(constraint.letters) & _GENERAL)
    if constraint.flag is not None and not isinstance(ctype, IntegerType):
        fail(operand, f"an asm flag output of type '{describe(ctype)}'")
    if isinstance(ctype, VectorType) and set(constraint.letters) & _VECTOR:
        return
    if not is_scalar(ctype) or isinstance(ctype, ArrayType) or is_wide:
        fail(operand, f"an asm register operand of type '{describe(ctype)}'")


def _check_match(ctx: Context, node: gnu_ast.Asm, operand: gnu_ast.AsmOperand, constraint: Constraint) -> None:
    """A matching input shares its output's register: integers and pointers of any width, or one type."""
    if constraint.tied is None:
        return
    types = [unqualified(decay(ctx.semantics.types[each.expr])) for each in (operand, node.outputs[constraint.tied])]
    general = all(isinstance(ctype, IntegerType | PointerType) for ctype in types)
    if not general and types[0] != types[1]:
        fail(operand, "an asm input cannot match an output of another kind of type")


def _check_immediate(ctx: Context, operand: gnu_ast.AsmOperand, constraint: Constraint) -> None:
    if constraint.is_immediate and constants.evaluate(ctx.semantics, operand.expr) is None:
        fail(operand, f"the asm constraint '{operand.constraint}' needs a constant")


def _check_template(node: gnu_ast.Asm) -> None:
    names = operand_numbers(node)
    count = len(node.outputs) + len(node.inputs)
    count += _updated(node) + len(node.labels) if node.labels else 0
    for match in REFERENCE.finditer(node.template):
        _, digits, name = match.groups()
        if name is not None and name not in names:
            fail(node, f"asm refers to an operand '{name}' that it does not have")
        if digits is not None and int(digits) >= count:
            fail(node, f"asm refers to operand {digits} of {count}")
