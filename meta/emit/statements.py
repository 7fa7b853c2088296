"""Statements and whole files as C text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycparser import c_ast

from meta.emit.declarations import DeclarationEmitter
from meta.emit.literals import encode_string
from meta.gnu_ast import Asm, AsmOperand, ComputedGoto, LocalLabels, needs_braces

_DECLARATIONS = (c_ast.Decl, c_ast.Typedef)
_LABELS = (c_ast.Case, c_ast.Default)


class StatementEmitter(DeclarationEmitter):
    """`statement` writes lines; `block` writes the inside of a compound statement."""

    def statement(self, node: c_ast.Node) -> None:
        rule = _STATEMENTS.get(type(node))
        if rule is None:
            self.line(f"{self.expression(node)};")
        else:
            rule(self, node)

    def block(self, node: c_ast.Compound) -> None:
        self.indented(lambda: self._items(node.block_items or []))

    def _items(self, items: list[Any]) -> None:
        for index, item in enumerate(items):
            self.statement(item)
            is_bare = isinstance(item, _LABELS) and not item.stmts
            if is_bare and not (index + 1 < len(items) and isinstance(items[index + 1], _LABELS)):
                self.line(";")

    def compound(self, node: c_ast.Compound) -> None:
        self.line("{")
        self.block(node)
        self.line("}")

    def declare(self, node: c_ast.Decl | c_ast.Typedef) -> None:
        self.line(f"{self.declaration(node)};")

    def empty(self, _: c_ast.EmptyStatement) -> None:
        self.line(";")

    def body(self, head: str, node: c_ast.Node, tail: str = "", *, braces: bool = False) -> None:
        """`head` with the statement it governs; `tail` follows the closing brace (`} while (x);`)."""
        if isinstance(node, c_ast.Compound) or braces:
            block = node if isinstance(node, c_ast.Compound) else c_ast.Compound([node])
            self.line(f"{head} {{")
            self.block(block)
            self.line(f"}} {tail}" if tail else "}")
        else:
            self.line(head)
            self.indented(lambda: self.statement(node))
            if tail:
                self.line(tail)

    def if_statement(self, node: c_ast.If) -> None:
        head = f"if ({self.condition(node.cond)})"
        while True:
            otherwise = node.iffalse
            following = "else" if otherwise is not None else ""
            if isinstance(otherwise, c_ast.If):
                following = f"else if ({self.condition(otherwise.cond)})"
            is_block = isinstance(node.iftrue, c_ast.Compound) or needs_braces(node)
            self.body(head, node.iftrue, braces=is_block)
            if otherwise is None:
                return
            if is_block:
                self.lines.pop()
                following = f"}} {following}"
            if not isinstance(otherwise, c_ast.If):
                self.body(following, otherwise)
                return
            head, node = following, otherwise

    def while_statement(self, node: c_ast.While) -> None:
        self.body(f"while ({self.condition(node.cond)})", node.stmt)

    def do_statement(self, node: c_ast.DoWhile) -> None:
        self.body("do", node.stmt, f"while ({self.condition(node.cond)});")

    def for_statement(self, node: c_ast.For) -> None:
        first = ""
        if isinstance(node.init, c_ast.DeclList):
            decls = node.init.decls
            first = self.declaration(decls[0]) if len(decls) == 1 else self.declaration_list(decls)
        elif node.init is not None:
            first = self.expression(node.init)
        cond = f" {self.condition(node.cond)}" if node.cond is not None else ""
        step = f" {self.expression(node.next)}" if node.next is not None else ""
        self.body(f"for ({first};{cond};{step})", node.stmt)

    def switch_statement(self, node: c_ast.Switch) -> None:
        self.body(f"switch ({self.condition(node.cond)})", node.stmt)

    def case(self, node: c_ast.Case) -> None:
        self._labeled(f"case {self.expression(node.expr)}:", node.stmts)

    def default(self, node: c_ast.Default) -> None:
        self._labeled("default:", node.stmts)

    def _labeled(self, label: str, stmts: list[Any] | None) -> None:
        if stmts and len(stmts) == 1 and isinstance(stmts[0], c_ast.Compound) and self.depth > 0:
            self.depth -= 1
            self.body(label, stmts[0])
            self.depth += 1
            return
        self.line(label, outdent=1)
        for each in stmts or []:
            self.statement(each)

    def label(self, node: c_ast.Label) -> None:
        attributes = self.attributes(node.attributes)
        if attributes and isinstance(node.stmt, c_ast.EmptyStatement):
            self.line(f"{node.name}: {attributes};", outdent=1)
            return
        self.line(f"{node.name}: {attributes}".rstrip(), outdent=1)
        self.statement(node.stmt)

    def goto(self, node: c_ast.Goto) -> None:
        self.line(f"goto {node.name};")

    def local_labels(self, node: LocalLabels) -> None:
        self.line(f"__label__ {', '.join(node.names)};")

    def computed_goto(self, node: ComputedGoto) -> None:
        self.line(f"goto *{self.expression(node.expr)};")

    def break_statement(self, _: c_ast.Break) -> None:
        self.line("break;")

    def continue_statement(self, _: c_ast.Continue) -> None:
        self.line("continue;")

    def return_statement(self, node: c_ast.Return) -> None:
        self.line("return;" if node.expr is None else f"return {self.expression(node.expr)};")

    def attributed(self, node: c_ast.AttributedStatement) -> None:
        attributes = self.attributes(node.attributes)
        if isinstance(node.stmt, c_ast.EmptyStatement):
            self.line(f"{attributes};")
            return
        self.line(attributes)
        self.statement(node.stmt)

    def pragma_line(self, node: c_ast.Pragma) -> None:
        self.line(self.pragma(node))

    def assertion(self, node: c_ast.StaticAssert) -> None:
        self.line(f"{self.static_assert(node)};")

    # Assembly

    def asm(self, node: Asm) -> None:
        head = "asm volatile" if node.is_volatile else "asm"
        if node.labels:
            head += " goto"
        parts = [self._template(node.template)]
        if node.is_extended:
            sections = [
                [self._asm_operand(each) for each in node.outputs],
                [self._asm_operand(each) for each in node.inputs],
                [encode_string(each) for each in node.clobbers],
                list(node.labels),
            ]
            while len(sections) > 1 and not sections[-1]:
                sections.pop()
            parts += [f": {', '.join(section)}".rstrip() for section in sections]
        line = f"{head}({' '.join(parts)});"
        if len(line) <= 80 and "\n" not in line:
            self.line(line)
            return
        gap = "\n" + self.margin() + " " * (len(head) + 1)
        self.line(f"{head}({gap.join(part.replace(chr(10), gap) for part in parts)});")

    def _template(self, template: str) -> str:
        """One literal a line of assembly."""
        return "\n".join(encode_string(line) for line in template.splitlines(keepends=True)) or '""'

    def _asm_operand(self, node: AsmOperand) -> str:
        name = f"[{node.name}] " if node.name else ""
        return f"{name}{encode_string(node.constraint)}({self.expression(node.expr)})"

    # Files

    def function(self, node: c_ast.FuncDef) -> None:
        self.line(self.declaration(node.decl))
        for each in node.param_decls or []:
            self.line(f"{self.declaration(each)};")
        self.line("{")
        items = node.body.block_items or []
        leading = next((i for i, each in enumerate(items) if not isinstance(each, _DECLARATIONS)), len(items))
        self.indented(lambda: self._items(items[:leading]))
        if 0 < leading < len(items):
            self.line("")
        self.indented(lambda: self._items(items[leading:]))
        self.line("}")

    def file(self, node: c_ast.FileAST) -> None:
        """External declarations; a blank line around everything that takes several lines."""
        was_long = False
        for ext in node.ext:
            start = len(self.lines)
            self.statement(ext)
            is_long = len(self.lines) > start + 1 or "\n" in self.lines[start]
            if start and (is_long or was_long):
                self.lines.insert(start, "")
            was_long = is_long


_STATEMENTS: dict[type, Callable[[StatementEmitter, Any], None]] = {
    c_ast.Compound: StatementEmitter.compound,
    c_ast.Decl: StatementEmitter.declare,
    c_ast.Typedef: StatementEmitter.declare,
    c_ast.EmptyStatement: StatementEmitter.empty,
    c_ast.If: StatementEmitter.if_statement,
    c_ast.While: StatementEmitter.while_statement,
    c_ast.DoWhile: StatementEmitter.do_statement,
    c_ast.For: StatementEmitter.for_statement,
    c_ast.Switch: StatementEmitter.switch_statement,
    c_ast.Case: StatementEmitter.case,
    c_ast.Default: StatementEmitter.default,
    c_ast.Label: StatementEmitter.label,
    c_ast.Goto: StatementEmitter.goto,
    ComputedGoto: StatementEmitter.computed_goto,
    LocalLabels: StatementEmitter.local_labels,
    c_ast.Break: StatementEmitter.break_statement,
    c_ast.Continue: StatementEmitter.continue_statement,
    c_ast.Return: StatementEmitter.return_statement,
    c_ast.AttributedStatement: StatementEmitter.attributed,
    c_ast.Pragma: StatementEmitter.pragma_line,
    c_ast.StaticAssert: StatementEmitter.assertion,
    Asm: StatementEmitter.asm,
    c_ast.FuncDef: StatementEmitter.function,
}
