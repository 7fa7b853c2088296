"""GNU attributes and asm labels."""

from __future__ import annotations

import re
from typing import Any

from pycparser import c_ast

from meta.frontend.tokens import TokenParser
from meta.gnu_ast import GnuAttribute

# Attributes of C23 whose GNU name is another; reproducible and unsequenced only allow optimisations.
_STANDARD = {
    "maybe_unused": "unused", "nodiscard": "warn_unused_result", "_Noreturn": "noreturn", "reproducible": "",
    "unsequenced": "",
}  # fmt: skip


class AttributeParser(TokenParser):
    """Reads `__attribute__((...))` wherever pycparser's grammar looks for `[[...]]`."""

    def _parse_attribute_specifier_sequence(self) -> list[c_ast.AttributeSpecifier]:
        groups = []
        while self._peek_type() == "ATTRIBUTE_BEGIN":
            opening = self._advance()
            if opening.value == "[[":
                groups.append(self._parse_standard_attributes(opening))
                continue
            self._expect("LPAREN")
            self._expect("LPAREN")
            attributes = []
            while self._peek_type() != "RPAREN":
                if not self._accept("COMMA"):
                    attributes.append(self._parse_attribute())
            self._expect("RPAREN")
            self._expect("RPAREN")
            groups.append(c_ast.AttributeSpecifier(attributes, self._tok_coord(opening)))
        return groups

    def _parse_standard_attributes(self, opening: Any) -> c_ast.AttributeSpecifier:
        """The rest of `[[...]]` (C23 6.7.13) as GNU attributes; those of unknown prefixes mean nothing."""
        attributes = []
        while self._peek_type() != "RBRACKET":
            if self._accept("COMMA"):
                continue
            prefix = ""
            if self._peek_type(2) == "COLON":
                prefix = self._advance().value
                self._expect("COLON")
                self._expect("COLON")
            attribute = self._parse_attribute()
            attribute.name = attribute.name if prefix else _STANDARD.get(attribute.name, attribute.name)
            if prefix.strip("_") in ("", "gnu") and attribute.name:
                attributes.append(attribute)
        self._expect("RBRACKET")
        self._expect("RBRACKET")
        return c_ast.AttributeSpecifier(attributes, self._tok_coord(opening))

    def _parse_attribute(self) -> GnuAttribute:
        name = self._advance()
        if not re.fullmatch(r"[A-Za-z_]\w*", name.value):
            self._unexpected("an attribute name", name)
        arguments = None
        if self._accept("LPAREN"):
            items = []
            while self._peek_type() != "RPAREN":
                items.append(self._parse_attribute_argument())
                if not self._accept("COMMA"):
                    break
            self._expect("RPAREN")
            arguments = c_ast.ExprList(items, self._tok_coord(name))
        plain = re.sub(r"\A__+(.*[^_])__+\Z", r"\1", name.value)
        return GnuAttribute(plain, arguments, self._tok_coord(name))

    def _parse_attribute_argument(self) -> c_ast.Node:
        if self._starts_declaration():
            return self._parse_type_name()
        return self._parse_assignment_expression()

    def _parse_trailer(self) -> list[c_ast.AttributeSpecifier]:
        """What may follow a whole declarator: an asm label, then attributes. The label is kept last."""
        attributes = self._parse_attribute_specifier_sequence()
        label = []
        if tok := self._accept("ASM"):
            coord = self._tok_coord(tok)
            self._expect("LPAREN")
            name = self._parse_unified_string_literal()
            self._expect("RPAREN")
            argument = c_ast.ExprList([name], coord)
            label = [c_ast.AttributeSpecifier([GnuAttribute("asm", argument, coord)], coord)]
        return attributes + self._parse_attribute_specifier_sequence() + label

    def _parse_pointer(self) -> c_ast.Node | None:
        """`* const __attribute__((...)) restrict *`: attributes and qualifiers of each star in any order."""
        pointer: c_ast.PtrDecl | None = None
        while star := self._accept("TIMES"):
            attributes = self._parse_attribute_specifier_sequence()
            qualifiers: list[str] = []
            while found := self._parse_type_qualifier_list():
                qualifiers += found
                attributes += self._parse_attribute_specifier_sequence()
            pointer = c_ast.PtrDecl(qualifiers, pointer, self._tok_coord(star), attributes=attributes)
        return pointer

    def _skip_pointer(self) -> None:
        """What `_parse_pointer` reads, where a declarator is only scanned for its name."""
        while self._accept("TIMES"):
            self._parse_attribute_specifier_sequence()
            while self._parse_type_qualifier_list():
                self._parse_attribute_specifier_sequence()
