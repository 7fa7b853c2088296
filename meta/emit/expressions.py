"""Expressions as C text, with the parentheses that C needs and those that a reader (and gcc -Wall) wants."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pycparser import c_ast

from meta.emit.core import WIDTH, EmitterCore, unknown
from meta.gnu_ast import LabelAddress, Range

# How tightly a construct binds (C11 6.5); binary operators lie between TERNARY and CAST.
COMMA, ASSIGNMENT, TERNARY, CAST, UNARY, POSTFIX, PRIMARY = 0, 1, 2, 20, 21, 22, 23
_BINARY = {
    "||": 3, "&&": 4, "|": 5, "^": 6, "&": 7, "==": 8, "!=": 8, "<": 9, ">": 9, "<=": 9, ">=": 9,
    "<<": 10, ">>": 10, "+": 11, "-": 11, "*": 12, "/": 12, "%": 12,
}  # fmt: skip
_COMPARISONS = {"==", "!=", "<", ">", "<=", ">="}
_BITWISE = {"|", "^", "&"}
_FILL = 72  # an initialiser or a string up to this length stays on one line
_PART = re.compile(r'(?:[^"\\]|\\[^n])*+\\n(?!\Z)|(?:[^"\\]|\\.)++\Z')  # of a string: up to a line end, or the rest


class ExpressionEmitter(EmitterCore):
    """`expression(node, least)` puts parentheses around what binds less tightly than `least`."""

    def expression(self, node: c_ast.Node, least: int = COMMA) -> str:
        rule = _RULES.get(type(node))
        if rule is None:
            raise unknown(node)
        text, binding = rule(self, node)
        return f"({text})" if binding < least else text

    def condition(self, node: c_ast.Node) -> str:
        """The inside of `if (...)`: an assignment gets a second pair, as gcc -Wparentheses asks."""
        text = self.expression(node)
        return f"({text})" if isinstance(node, c_ast.Assignment) and node.op == "=" else text

    def constant(self, node: c_ast.Constant) -> tuple[str, int]:
        """As spelled; a long string goes on after each of its line ends, on a line of its own."""
        text: str = node.value
        if len(text) <= _FILL or text[0] != '"':
            return text, PRIMARY
        parts = _PART.findall(text[1:-1])
        if "".join(parts) != text[1:-1]:
            return text, PRIMARY
        separator = f'"\n{self.margin(1)}"'
        return f'"{separator.join(parts)}"', PRIMARY

    def identifier(self, node: c_ast.ID) -> tuple[str, int]:
        return node.name, PRIMARY

    def array_reference(self, node: c_ast.ArrayRef) -> tuple[str, int]:
        return f"{self.expression(node.name, POSTFIX)}[{self.expression(node.subscript)}]", POSTFIX

    def member(self, node: c_ast.StructRef) -> tuple[str, int]:
        base = self.expression(node.name, POSTFIX)
        if base[0].isdigit():  # would become one number
            base = f"({base})"
        return f"{base}{node.type}{node.field.name}", POSTFIX

    def call(self, node: c_ast.FuncCall) -> tuple[str, int]:
        arguments = [self.expression(each, ASSIGNMENT) for each in node.args.exprs] if node.args else []
        return f"{self.expression(node.name, POSTFIX)}({', '.join(arguments)})", POSTFIX

    def unary(self, node: c_ast.UnaryOp) -> tuple[str, int]:
        operator = node.op
        if operator in ("sizeof", "_Alignof"):
            return f"{operator}({self.expression(node.expr)})", UNARY
        if operator in ("p++", "p--"):
            return self.expression(node.expr, POSTFIX) + operator[1:], POSTFIX
        operand = self.expression(node.expr, UNARY if operator in ("++", "--") else CAST)
        if operator in ("__real__", "__imag__"):
            return f"{operator} {operand}", UNARY
        joins = operator[0] in "+-&" and operand.startswith(operator[0])
        return f"{operator}({operand})" if joins else operator + operand, UNARY

    def binary(self, node: c_ast.BinaryOp) -> tuple[str, int]:
        binding = _BINARY[node.op]
        chain = [node]  # a + b + c leans left: walked, not recursed into
        while isinstance(chain[-1].left, c_ast.BinaryOp) and not _is_unclear(chain[-1].op, chain[-1].left.op):
            if _BINARY[chain[-1].left.op] < _BINARY[chain[-1].op]:
                break
            chain.append(chain[-1].left)
        text = self._operand(chain[-1].op, chain[-1].left, _BINARY[chain[-1].op])
        for each in reversed(chain):
            text += f" {each.op} {self._operand(each.op, each.right, _BINARY[each.op] + 1)}"
        return text, binding

    def _operand(self, operator: str, node: c_ast.Node, least: int) -> str:
        if isinstance(node, c_ast.BinaryOp) and _is_unclear(operator, node.op):
            return f"({self.expression(node)})"
        is_not = isinstance(node, c_ast.UnaryOp) and node.op == "!"
        if is_not and (operator in _COMPARISONS or operator in _BITWISE):
            return f"({self.expression(node)})"
        return self.expression(node, least)

    def assignment(self, node: c_ast.Assignment) -> tuple[str, int]:
        left = self.expression(node.lvalue, UNARY)
        return f"{left} {node.op} {self.expression(node.rvalue, ASSIGNMENT)}", ASSIGNMENT

    def ternary(self, node: c_ast.TernaryOp) -> tuple[str, int]:
        cond = self.expression(node.cond, TERNARY + 1)
        middle = " " if node.iftrue is None else f" {self.expression(node.iftrue, TERNARY + 1)} "
        mark = "?:" if node.iftrue is None else f"?{middle}:"
        return f"{cond} {mark} {self.expression(node.iffalse, TERNARY)}", TERNARY

    def cast(self, node: c_ast.Cast) -> tuple[str, int]:
        return f"({self.type_name(node.to_type)}){self.expression(node.expr, CAST)}", CAST

    def compound_literal(self, node: c_ast.CompoundLiteral) -> tuple[str, int]:
        storage = "".join(f"{word} " for word in node.storage or ())
        return f"({storage}{self.type_name(node.type)}){self.expression(node.init)}", POSTFIX

    def comma(self, node: c_ast.ExprList) -> tuple[str, int]:
        return ", ".join(self.expression(each, ASSIGNMENT) for each in node.exprs), COMMA

    def statement_expression(self, node: c_ast.Compound) -> tuple[str, int]:
        body = self.captured(lambda: self.block(node))
        return f"({{\n{body}\n{self.margin()}}})" if body else "({ })", PRIMARY

    def generic_selection(self, node: c_ast.GenericSelection) -> tuple[str, int]:
        parts = [self.expression(node.expr, ASSIGNMENT)]
        for each in node.associations:
            chosen = "default" if each.type is None else self.type_name(each.type)
            parts.append(f"{chosen}: {self.expression(each.expr, ASSIGNMENT)}")
        return f"_Generic({', '.join(parts)})", POSTFIX

    def named_type(self, node: c_ast.Typename) -> tuple[str, int]:
        return self.type_name(node), PRIMARY

    def label_address(self, node: LabelAddress) -> tuple[str, int]:
        return f"&&{node.name}", UNARY

    def value_range(self, node: Range) -> tuple[str, int]:
        return f"{self.expression(node.low, TERNARY)} ... {self.expression(node.high, TERNARY)}", TERNARY

    # Initialisers

    def initializer_list(self, node: c_ast.InitList) -> tuple[str, int]:
        """`{1, 2}` on one line where it is short; else filled lines of plain values, or one item a line."""
        exprs = node.exprs or []
        self.depth += 1
        items = [self.expression(each, ASSIGNMENT) for each in exprs]
        self.depth -= 1
        line = "{" + ", ".join(items) + "}"
        if len(line) <= _FILL and "\n" not in line:
            return line, PRIMARY
        is_plain = all(isinstance(each, (c_ast.Constant, c_ast.ID, c_ast.UnaryOp)) for each in exprs)
        rows = _filled(items, WIDTH - len(self.margin(1))) if is_plain else items
        body = "".join(f"{self.margin(1)}{row},\n" for row in rows)
        return f"{{\n{body}{self.margin()}}}", PRIMARY

    def named_initializer(self, node: c_ast.NamedInitializer) -> tuple[str, int]:
        path = "".join(
            f"[{self.expression(each.expr)}]" if isinstance(each, c_ast.ArrayDesignator) else f".{each.name}"
            for each in node.name
        )
        return f"{path} = {self.expression(node.expr, ASSIGNMENT)}", PRIMARY


def _is_unclear(outer: str, inner: str) -> bool:
    """Whether `inner` as an operand of `outer` gets parentheses although C would not need them."""
    if outer == "||":
        return inner == "&&"
    if outer in _BITWISE:
        return inner != outer
    if outer in ("<<", ">>"):
        return inner not in ("<<", ">>")
    return outer in _COMPARISONS and inner in _COMPARISONS


def _filled(items: list[str], width: int) -> list[str]:
    rows: list[str] = []
    for item in items:
        if rows and len(rows[-1]) + len(item) + 3 <= width:
            rows[-1] += f", {item}"
        else:
            rows.append(item)
    return rows


_RULES: dict[type, Callable[[ExpressionEmitter, Any], tuple[str, int]]] = {
    c_ast.Constant: ExpressionEmitter.constant,
    c_ast.ID: ExpressionEmitter.identifier,
    c_ast.ArrayRef: ExpressionEmitter.array_reference,
    c_ast.StructRef: ExpressionEmitter.member,
    c_ast.FuncCall: ExpressionEmitter.call,
    c_ast.UnaryOp: ExpressionEmitter.unary,
    c_ast.BinaryOp: ExpressionEmitter.binary,
    c_ast.Assignment: ExpressionEmitter.assignment,
    c_ast.TernaryOp: ExpressionEmitter.ternary,
    c_ast.Cast: ExpressionEmitter.cast,
    c_ast.CompoundLiteral: ExpressionEmitter.compound_literal,
    c_ast.ExprList: ExpressionEmitter.comma,
    c_ast.Compound: ExpressionEmitter.statement_expression,
    c_ast.GenericSelection: ExpressionEmitter.generic_selection,
    c_ast.Typename: ExpressionEmitter.named_type,
    LabelAddress: ExpressionEmitter.label_address,
    Range: ExpressionEmitter.value_range,
    c_ast.InitList: ExpressionEmitter.initializer_list,
    c_ast.NamedInitializer: ExpressionEmitter.named_initializer,
}
