"""Statements of GNU C: asm, case ranges, computed goto, attributes, labels named like types."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.frontend.functions import FunctionParser
from meta.frontend.literals import decode_string
from meta.gnu_ast import Asm, AsmOperand, ComputedGoto, LocalLabels, Range, needs_braces


class StatementParser(FunctionParser):
    """Overrides pycparser's statement rules."""

    def _parse_block_item(self) -> c_ast.Node | list[c_ast.Node]:
        kind = self._peek_type()
        if kind == "ATTRIBUTE_BEGIN" and not self._is_attributed_declaration():
            return self._parse_statement()
        if kind == "TYPEID" and self._peek_type(2) == "COLON":
            return self._parse_labeled_statement()
        if kind == "_STATIC_ASSERT":
            return self._parse_static_assert()
        if kind == "LOCAL_LABEL":
            return self._parse_local_labels()
        if self._starts_declaration():
            return self._parse_declaration()
        return self._parse_statement()

    def _parse_local_labels(self) -> LocalLabels:
        coord = self._tok_coord(self._advance())
        names = [self._parse_identifier_or_typeid().name]
        while self._accept("COMMA"):
            names.append(self._parse_identifier_or_typeid().name)
        self._expect("SEMI")
        return LocalLabels(names, coord)

    def _is_attributed_declaration(self) -> bool:
        mark = self._mark()
        self._parse_attribute_specifier_sequence()
        found: bool = self._starts_declaration()
        self._reset(mark)
        return found

    def _parse_statement(self) -> c_ast.Node:
        kind = self._peek_type()
        if kind == "ATTRIBUTE_BEGIN":
            attributes = self._parse_attribute_specifier_sequence()
            return c_ast.AttributedStatement(attributes, self._parse_statement(), attributes[0].coord)
        if kind == "ASM":
            return self._parse_asm()
        if kind == "TYPEID" and self._peek_type(2) == "COLON":
            return self._parse_labeled_statement()
        if kind == "ELSE":
            self._parse_error("'else' without a previous 'if'", self._tok_coord(self._peek()))
        return super()._parse_statement()

    def _parse_expression_statement(self) -> c_ast.Node:
        start = self._peek()
        expr = self._parse_expression_opt()
        if expr is None and self._peek_type() != "SEMI":
            self._unexpected("a statement" if self._starts_declaration() else "an expression")
        if isinstance(expr, c_ast.ID) and self._peek_type() == "ID":
            self._unknown_type(start)
        semicolon = self._expect("SEMI")
        if isinstance(expr, c_ast.Compound):  # `({ 1; });` has a value where it ends another one, `{ 1; }` has not
            return c_ast.ExprList([expr], expr.coord)
        return c_ast.EmptyStatement(self._tok_coord(semicolon)) if expr is None else expr

    # Labels

    def _parse_labeled_statement(self) -> c_ast.Node:
        label = self._advance()
        coord = self._tok_coord(label)
        if label.type == "CASE":
            expr = self._parse_range()
            self._expect("COLON")
            return c_ast.Case(expr, [self._parse_labeled_body(coord)], coord)
        self._expect("COLON")
        if label.type == "DEFAULT":
            return c_ast.Default([self._parse_labeled_body(coord)], coord)
        attributes = []
        if self._peek_type() == "ATTRIBUTE_BEGIN" and not self._is_attributed_declaration():
            attributes = self._parse_attribute_specifier_sequence()
        return c_ast.Label(label.value, self._parse_labeled_body(coord), coord, attributes=attributes)

    def _parse_labeled_body(self, coord: Any) -> c_ast.Node:
        """The statement after a label; an empty one before `}` and (C23) before a declaration."""
        kind = self._peek_type()
        is_label = kind == "TYPEID" and self._peek_type(2) == "COLON"
        if kind == "ATTRIBUTE_BEGIN":
            is_declaration = self._is_attributed_declaration()
        else:
            is_declaration = kind == "_STATIC_ASSERT" or (self._starts_declaration() and not is_label)
        if kind == "RBRACE" or is_declaration:
            return c_ast.EmptyStatement(coord)
        return self._parse_pragmacomp_or_statement()

    def _parse_range(self) -> c_ast.Node:
        low = self._parse_constant_expression()
        if not self._accept("ELLIPSIS"):
            return low
        return Range(low, self._parse_constant_expression(), low.coord)

    # Jumps, selections, loops

    def _parse_jump_statement(self) -> c_ast.Node:
        if self._peek_type() != "GOTO":
            return super()._parse_jump_statement()
        coord = self._tok_coord(self._advance())
        if self._accept("TIMES"):
            expr = self._parse_expression()
            self._expect("SEMI")
            return ComputedGoto(expr, coord)
        label = self._parse_identifier_or_typeid()
        self._expect("SEMI")
        return c_ast.Goto(label.name, coord)

    def _parse_selection_statement(self) -> c_ast.Node:
        node = super()._parse_selection_statement()
        if isinstance(node, c_ast.If) and needs_braces(node):
            node.iftrue = c_ast.Compound([node.iftrue], node.iftrue.coord)
        return node

    def _parse_iteration_statement(self) -> c_ast.Node:
        if self._peek_type() != "FOR":
            return super()._parse_iteration_statement()
        coord = self._tok_coord(self._advance())
        self._expect("LPAREN")
        self._push_scope()
        decls = self._parse_decl_body() if self._starts_declaration() else []
        tag = decls[:1] if decls and decls[0].name is None else []
        init = c_ast.DeclList(decls[len(tag) :], coord) if decls else self._parse_expression_opt()
        self._expect("SEMI")
        cond = self._parse_expression_opt()
        self._expect("SEMI")
        step = self._parse_expression_opt()
        self._expect("RPAREN")
        body = self._parse_pragmacomp_or_statement()
        self._pop_scope()
        loop = c_ast.For(init, cond, step, body, coord)
        return c_ast.Compound([*tag, loop], coord) if tag else loop

    # Assembly

    def _parse_asm(self, is_file_scope: bool = False) -> Asm:
        coord = self._tok_coord(self._advance())
        is_volatile = False
        while self._peek_type() in ("VOLATILE", "INLINE", "GOTO"):
            is_volatile |= self._advance().type == "VOLATILE"
        self._expect("LPAREN")
        asm = Asm(self._parse_asm_string(), [], [], [], [], is_volatile, False, coord)
        if self._peek_type() == "COLON" and not is_file_scope:
            asm.is_extended = True
            self._parse_asm_sections(asm)
        self._expect("RPAREN")
        self._expect("SEMI")
        return asm

    def _parse_asm_sections(self, asm: Asm) -> None:
        self._advance()
        asm.outputs = self._parse_asm_list(self._parse_asm_operand)
        if self._accept("COLON"):
            asm.inputs = self._parse_asm_list(self._parse_asm_operand)
        if self._accept("COLON"):
            asm.clobbers = self._parse_asm_list(self._parse_asm_string)
        if self._accept("COLON"):
            asm.labels = self._parse_asm_list(lambda: self._parse_identifier_or_typeid().name)

    def _parse_asm_list(self, parse_item: Any) -> list[Any]:
        if self._peek_type() in ("COLON", "RPAREN"):
            return []
        items = [parse_item()]
        while self._accept("COMMA"):
            items.append(parse_item())
        return items

    def _parse_asm_operand(self) -> AsmOperand:
        coord = self._tok_coord(self._peek())
        name = None
        if self._accept("LBRACKET"):
            name = self._parse_identifier_or_typeid().name
            self._expect("RBRACKET")
        constraint = self._parse_asm_string()
        self._expect("LPAREN")
        expr = self._parse_expression()
        self._expect("RPAREN")
        return AsmOperand(name, constraint, expr, coord)

    def _parse_asm_string(self) -> str:
        if self._peek_type() != "STRING_LITERAL":
            self._unexpected("a string")
        return decode_string(self._parse_unified_string_literal().value)
