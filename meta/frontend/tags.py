"""Struct, union and enum specifiers: their tags, members and enumerators (C11 6.7.2.1, 6.7.2.2)."""

from __future__ import annotations

import re
from typing import Any

from pycparser import c_ast

from meta.frontend.attributes import AttributeParser

_ANONYMOUS = re.compile(r"__anonymous_([1-9][0-9]*)")

Spec = dict[str, list[Any]]
Declarator = dict[str, Any]  # pycparser's decl, init, bitsize; the attributes before (leading) and after (trailer)


class TagParser(AttributeParser):
    """Overrides pycparser's rules for what has a tag."""

    _anonymous: int  # how many tags were made up so far in this unit

    def _parse_struct_or_union_specifier(self) -> c_ast.Node:
        keyword = self._advance()
        attributes = self._parse_attribute_specifier_sequence()
        coord, name, members = self._tok_coord(keyword), None, None
        if self._peek_type() in ("ID", "TYPEID"):
            tag = self._advance()
            name, coord = tag.value, self._tok_coord(tag)
            self._note_tag(name)
        if self._accept("LBRACE"):
            members = self._parse_struct_declaration_list()
            self._expect("RBRACE")
            attributes += self._parse_attribute_specifier_sequence()
        elif name is None:
            self._unexpected("a tag or '{'")
        node = c_ast.Struct if keyword.value == "struct" else c_ast.Union
        return node(name, members, coord, attributes=attributes)

    def _parse_enum_specifier(self) -> c_ast.Node:
        keyword = self._advance()
        attributes = self._parse_attribute_specifier_sequence()
        coord, name, values = self._tok_coord(keyword), None, None
        if self._peek_type() in ("ID", "TYPEID"):
            tag = self._advance()
            name, coord = tag.value, self._tok_coord(tag)
            self._note_tag(name)
        underlying = self._parse_underlying_type()
        if self._accept("LBRACE"):
            values = self._parse_enumerator_list()
            self._expect("RBRACE")
            attributes += self._parse_attribute_specifier_sequence()
        elif name is None:
            self._unexpected("a tag or '{'")
        return c_ast.Enum(name, values, underlying, coord, attributes=attributes)

    def _parse_underlying_type(self) -> c_ast.Typename | None:
        """`: type` of an enum (C23 6.7.3.3); another colon starts the width of a bit-field."""
        if self._peek_type() != "COLON" or not self._starts_declaration(self._peek(2)):
            return None
        coord = self._tok_coord(self._advance())
        return self._build_type_name(self._parse_specifier_qualifier_list(), None, coord)

    def _parse_enumerator(self) -> c_ast.Node:
        name = self._parse_identifier_or_typeid()
        attributes = self._parse_attribute_specifier_sequence()
        value = self._parse_constant_expression() if self._accept("EQUALS") else None
        self._add_identifier(name.name, name.coord)
        return c_ast.Enumerator(name.name, value, name.coord, attributes=attributes)

    def _parse_struct_declaration(self) -> list[c_ast.Node] | None:
        kind = self._peek_type()
        if kind == "_STATIC_ASSERT":
            return [self._parse_static_assert()]
        if self._accept("SEMI"):
            return None
        if kind in ("PPPRAGMA", "_PRAGMA"):
            return [self._parse_pppragma_directive()]
        spec = self._parse_specifier_qualifier_list()
        if self._starts_declarator() or self._peek_type() in ("COLON", "ATTRIBUTE_BEGIN"):
            infos = self._parse_struct_declarator_list()
        else:
            infos = [{"decl": spec["type"][0], "bitsize": None}]
        members: list[c_ast.Node] = self._build_declarations(spec, infos)
        if self._peek_type() == "RBRACE":
            return members  # gcc and clang do not insist on the last `;`
        ended: list[c_ast.Node] = self._parse_declaration_end(members)
        return ended

    def _parse_struct_declarator(self) -> Declarator:
        leading = self._parse_attribute_specifier_sequence()
        bitsize = None
        if self._peek_type() == "COLON":
            coord = self._tok_coord(self._peek())
            decl = c_ast.TypeDecl(None, None, None, None, coord)
        else:
            decl = self._parse_declarator()
        if self._accept("COLON"):
            bitsize = self._parse_constant_expression()
        return {"decl": decl, "bitsize": bitsize, "leading": leading, "trailer": self._parse_trailer()}

    def _note_tag(self, name: str) -> None:
        if made_up := _ANONYMOUS.fullmatch(name):
            self._anonymous = max(self._anonymous, int(made_up[1]))
