"""Declarations as C text: one a line, attributes first, asm labels last."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.emit.core import unknown
from meta.emit.expressions import ASSIGNMENT, TERNARY, ExpressionEmitter

_DECLARATORS = (c_ast.TypeDecl, c_ast.PtrDecl, c_ast.ArrayDecl, c_ast.FuncDecl)


class DeclarationEmitter(ExpressionEmitter):
    """Types, declarators, and struct, union and enum bodies."""

    def declaration(self, node: c_ast.Decl | c_ast.Typedef) -> str:
        """A declaration without its semicolon."""
        base, declarator = self.split_type(node.type, node.name or "")
        specifiers = self._specifiers(node, self.attributes(node.attributes), base)
        return self._joined(specifiers, declarator) + self._tail(node)

    def declaration_list(self, nodes: list[Any]) -> str:
        """The first clause of a `for`: specifiers once, attributes behind each declarator."""
        base, _ = self.split_type(nodes[0].type, nodes[0].name or "")
        parts = []
        for node in nodes:
            _, declarator = self.split_type(node.type, node.name or "")
            attributes = self.attributes(node.attributes)
            parts.append(declarator + self._tail(node, f" {attributes}" if attributes else ""))
        return self._joined(self._specifiers(nodes[0], "", base), ", ".join(parts))

    def type_name(self, node: c_ast.Node) -> str:
        base, declarator = self.split_type(node.type, "")
        return self._joined(f"{self.attributes(node.attributes)} {base}".strip(), declarator)

    def split_type(self, node: c_ast.Node, name: str) -> tuple[str, str]:
        """Specifiers and declarator of a type: `int (*x)[3]` gives `int` and `(*x)[3]`."""
        text, after_pointer = name, False
        while not isinstance(node, c_ast.TypeDecl):
            if isinstance(node, c_ast.PtrDecl):
                inside = " ".join(filter(None, [self.attributes(node.attributes), *(node.quals or [])]))
                gap = " " if inside and text else ""
                text = f"*{inside}{gap}{text}"
            elif isinstance(node, (c_ast.ArrayDecl, c_ast.FuncDecl)):
                text = f"({text})" if after_pointer else text
                text += self._suffix(node)
            else:
                return self._specifier(node), text  # a member without declarator
            after_pointer = isinstance(node, c_ast.PtrDecl)
            node = node.type
        return " ".join([*(node.quals or []), self._specifier(node.type)]), text

    def _joined(self, specifiers: str, declarator: str) -> str:
        return f"{specifiers} {declarator}" if declarator else specifiers

    def _specifiers(self, node: Any, attributes: str, base: str) -> str:
        words = [*(node.storage or []), *(getattr(node, "funcspec", None) or []), attributes]
        words += [f"_Alignas({self.expression(each.alignment)})" for each in getattr(node, "align", None) or []]
        if not isinstance(node.type, _DECLARATORS):
            words += node.quals or []
        return " ".join(filter(None, [*words, base]))

    def _tail(self, node: Any, attributes: str = "") -> str:
        text = ""
        if getattr(node, "bitsize", None) is not None:
            text += f" : {self.expression(node.bitsize, TERNARY)}"
        text += self.asm_label(node.attributes) + attributes
        if getattr(node, "init", None) is not None:
            text += f" = {self.expression(node.init, ASSIGNMENT)}"
        return text

    def _suffix(self, node: c_ast.ArrayDecl | c_ast.FuncDecl) -> str:
        if isinstance(node, c_ast.FuncDecl):
            return f"({', '.join(self._parameter(each) for each in node.args.params) if node.args else ''})"
        words = list(node.dim_quals or [])
        if node.dim is not None:
            words.append(self.expression(node.dim, ASSIGNMENT))
        return f"[{' '.join(words)}]"

    def _parameter(self, node: c_ast.Node) -> str:
        if isinstance(node, c_ast.EllipsisParam):
            return "..."
        if isinstance(node, c_ast.Typename):
            return self.type_name(node)
        return str(node.name) if isinstance(node, c_ast.ID) else self.declaration(node)

    # Specifiers

    def _specifier(self, node: c_ast.Node) -> str:
        if isinstance(node, c_ast.IdentifierType):
            return " ".join(node.names)
        if isinstance(node, c_ast.InferredType):
            return "__auto_type"
        if isinstance(node, c_ast.TypeOf):
            return f"{node.op}({self.expression(node.expr)})"
        if isinstance(node, (c_ast.Struct, c_ast.Union, c_ast.Enum)):
            return self._tagged(node)
        if isinstance(node, c_ast.Typename):
            return f"_Atomic({self.type_name(node)})"
        raise unknown(node)

    def _tagged(self, node: Any) -> str:
        is_enum = isinstance(node, c_ast.Enum)
        members = (node.values and node.values.enumerators) if is_enum else node.decls
        head: str = " ".join(filter(None, [type(node).__name__.lower(), self.attributes(node.attributes), node.name]))
        if is_enum and node.underlying_type is not None:
            head += f" : {self.type_name(node.underlying_type)}"
        if members is None:
            return head
        if not members:
            return head + " {}"
        body = self.captured(lambda: self.indented(lambda: self._members(members)))
        return f"{head} {{\n{body}\n{self.margin()}}}"

    def _members(self, members: list[Any]) -> None:
        for member in members:
            if isinstance(member, c_ast.Pragma):
                self.line(self.pragma(member))
            elif isinstance(member, c_ast.StaticAssert):
                self.line(self.static_assert(member) + ";")
            elif isinstance(member, c_ast.Enumerator):
                self.line(self._enumerator(member) + ",")
            else:
                self.line(self.declaration(member) + ";")

    def _enumerator(self, node: c_ast.Enumerator) -> str:
        attributes = self.attributes(node.attributes)
        value = "" if node.value is None else f" = {self.expression(node.value, TERNARY)}"
        return f"{node.name} {attributes}".rstrip() + value

    def pragma(self, node: c_ast.Pragma) -> str:
        if isinstance(node.string, c_ast.Constant):
            return f"_Pragma({node.string.value})"
        return f"#pragma {node.string}".rstrip()

    def static_assert(self, node: c_ast.StaticAssert) -> str:
        message = "" if node.message is None else f", {node.message.value}"
        return f"_Static_assert({self.expression(node.cond, TERNARY)}{message})"
