"""Expressions and initialisers of GNU C."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.frontend.statements import StatementParser
from meta.gnu_ast import LabelAddress, ParenCoord

_EXPRESSION_START = {
    "ID", "LPAREN", "PLUSPLUS", "MINUSMINUS", "PLUS", "MINUS", "TIMES", "AND", "NOT", "LNOT", "SIZEOF", "_ALIGNOF",
    "_GENERIC", "OFFSETOF", "__BUILTIN_VA_ARG", "TYPES_COMPATIBLE", "CONVERT_VECTOR", "LAND", "UNSUPPORTED",
    "NAMED_CONSTANT", "COMPLEX_PART",
    "INT_CONST_DEC", "INT_CONST_OCT", "INT_CONST_HEX", "INT_CONST_BIN", "INT_CONST_CHAR", "FLOAT_CONST",
    "HEX_FLOAT_CONST", "CHAR_CONST", "WCHAR_CONST", "U8CHAR_CONST", "U16CHAR_CONST", "U32CHAR_CONST",
    "STRING_LITERAL", "WSTRING_LITERAL", "U8STRING_LITERAL", "U16STRING_LITERAL", "U32STRING_LITERAL",
}  # fmt: skip
_MARKED = (c_ast.Assignment, c_ast.BinaryOp, c_ast.UnaryOp, c_ast.Compound)  # whose parentheses warnings ask for
_PREFIX = {"PLUSPLUS", "MINUSMINUS", "AND", "TIMES", "PLUS", "MINUS", "NOT", "LNOT", "COMPLEX_PART"}
_NAMED_CONSTANTS = {"true": ("_Bool", "1"), "false": ("_Bool", "0"), "nullptr": ("void", "0")}


class ExpressionParser(StatementParser):
    """Overrides pycparser's expression rules. An operator's place is its own, not its operand's."""

    def _starts_expression(self, tok: Any = None) -> bool:
        tok = tok or self._peek()
        return tok is not None and tok.type in _EXPRESSION_START

    def _parse_conditional_expression(self) -> c_ast.Node:
        cond = self._parse_binary_expression()
        if not self._accept("CONDOP"):
            return cond
        iftrue = None if self._peek_type() == "COLON" else self._parse_expression()
        self._expect("COLON")
        iffalse = self._parse_conditional_expression()
        return c_ast.TernaryOp(cond, iftrue, iffalse, cond.coord)

    def _parse_unary_expression(self) -> c_ast.Node:
        kind = self._peek_type()
        if kind in _PREFIX:
            operator = self._advance()
            is_step = kind in ("PLUSPLUS", "MINUSMINUS")
            expr = self._parse_unary_expression() if is_step else self._parse_cast_expression()
            return c_ast.UnaryOp(operator.value, expr, self._tok_coord(operator))
        if kind in ("SIZEOF", "_ALIGNOF"):
            return self._parse_size_operator()
        if kind == "LAND":
            operator = self._advance()
            return LabelAddress(self._parse_identifier_or_typeid().name, self._tok_coord(operator))
        return self._parse_postfix_expression()

    def _parse_size_operator(self) -> c_ast.UnaryOp:
        operator = self._advance()
        coord = self._tok_coord(operator)
        found = self._try_parse_paren_type_name()
        if found is not None:
            typename, mark, _, _ = found
            if self._peek_type() != "LBRACE":
                return c_ast.UnaryOp(operator.value, typename, coord)
            self._reset(mark)  # the size of a compound literal
        return c_ast.UnaryOp(operator.value, self._parse_unary_expression(), coord)

    def _parse_primary_expression(self) -> c_ast.Node:
        tok = self._peek()
        if tok is not None and tok.type == "TYPES_COMPATIBLE":
            return self._parse_types_compatible()
        if tok is not None and tok.type == "CONVERT_VECTOR":
            return self._parse_convert_vector()
        if tok is not None and tok.type == "NAMED_CONSTANT":
            return self._parse_named_constant()
        if not self._starts_expression(tok) or tok.type == "UNSUPPORTED":
            self._unexpected("an expression")
        node = super()._parse_primary_expression()
        if tok.type == "LPAREN" and isinstance(node, _MARKED) and node.coord is not None:
            node.coord = ParenCoord(node.coord.file, node.coord.line, node.coord.column)
        return node

    def _parse_named_constant(self) -> c_ast.Cast:
        """C23's `true`, `false` and `nullptr` as `(_Bool)1`, `(_Bool)0` and `(void *)0`."""
        tok = self._advance()
        coord = self._tok_coord(tok)
        name, value = _NAMED_CONSTANTS[tok.value]
        target: c_ast.Node = c_ast.TypeDecl(None, [], None, c_ast.IdentifierType([name], coord), coord)
        if name == "void":
            target = c_ast.PtrDecl([], target, coord)
        typename = c_ast.Typename(None, [], None, target, coord, attributes=[])
        return c_ast.Cast(typename, c_ast.Constant("int", value, coord), coord)

    def _parse_convert_vector(self) -> c_ast.FuncCall:
        tok = self._advance()
        coord = self._tok_coord(tok)
        self._expect("LPAREN")
        value = self._parse_assignment_expression()
        self._expect("COMMA")
        target = self._parse_type_name()
        self._expect("RPAREN")
        return c_ast.FuncCall(c_ast.ID(tok.value, coord), c_ast.ExprList([value, target], coord), coord)

    def _parse_types_compatible(self) -> c_ast.FuncCall:
        tok = self._advance()
        coord = self._tok_coord(tok)
        self._expect("LPAREN")
        first = self._parse_type_name()
        self._expect("COMMA")
        second = self._parse_type_name()
        self._expect("RPAREN")
        return c_ast.FuncCall(c_ast.ID(tok.value, coord), c_ast.ExprList([first, second], coord), coord)

    # Initialisers

    def _parse_initializer(self) -> c_ast.Node:
        brace = self._peek()
        initializer = super()._parse_initializer()
        if isinstance(initializer, c_ast.InitList):
            initializer.coord = self._tok_coord(brace)
        return initializer

    def _parse_initializer_item(self) -> c_ast.Node:
        tok = self._peek()
        if tok is not None and tok.type in ("ID", "TYPEID") and self._peek_type(2) == "COLON":
            designation = [self._parse_identifier_or_typeid()]  # the old GNU form `field: value`
            self._advance()
        elif tok is not None and tok.type in ("LBRACKET", "PERIOD"):
            designation = self._parse_designation()
        else:
            return self._parse_initializer()
        return c_ast.NamedInitializer(designation, self._parse_initializer(), self._tok_coord(tok))

    def _parse_designation(self) -> list[c_ast.Node]:
        designators: list[c_ast.Node] = self._parse_designator_list()
        if self._peek_type() == "EQUALS" or not isinstance(designators[-1], c_ast.ArrayDesignator):
            self._expect("EQUALS")  # GNU C before 2.5 had no `=` after `[n]`
        return designators

    def _parse_designator(self) -> c_ast.Node:
        if bracket := self._accept("LBRACKET"):
            index = self._parse_range()
            self._expect("RBRACKET")
            return c_ast.ArrayDesignator(index, self._tok_coord(bracket))
        self._expect("PERIOD")
        return self._parse_identifier_or_typeid()
