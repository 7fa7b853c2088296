"""Function parameters, function definitions, and what else stands at file scope."""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.diagnostics import Unsupported
from meta.frontend.declarations import DeclarationParser, missing_type
from meta.frontend.literals import decode_string
from meta.frontend.tags import Declarator, Spec
from meta.gnu_ast import BodyCoord

# What an abstract declarator in parentheses, or a parameter list, begins with, beside types (C11 6.7.7).
_INSIDE_PARENTHESES = ("TIMES", "LPAREN", "LBRACKET", "RPAREN", "ELLIPSIS")
_NESTED_DECLARATOR = ("TIMES", "LPAREN", "LBRACKET")


class NestedFunction(Unsupported):
    """A function body inside a function; `restart` is the index of its first token where it stands at the margin."""

    restart: int | None = None


class FunctionParser(DeclarationParser):
    """Overrides pycparser's rules for parameters and external declarations."""

    # Parameters

    def _parse_parameter_type_list(self) -> c_ast.ParamList:
        if ellipsis := self._accept("ELLIPSIS"):  # C23 6.7.7.4
            coord = self._tok_coord(ellipsis)
            return c_ast.ParamList([c_ast.EllipsisParam(coord)], coord)
        self._push_scope()
        parameters = super()._parse_parameter_type_list()
        self._pop_scope()
        return parameters

    def _parse_parameter_declaration(self) -> c_ast.Node:
        spec, _, coord = self._parse_declaration_specifiers(allow_no_type=True)
        if "typedef" in spec["storage"]:
            self._parse_error("a parameter cannot be a typedef", coord)
        if not spec["type"]:
            spec["type"] = [missing_type(coord)]
        if not self._starts_declarator():
            return self._nameless_parameter(spec, self._parse_abstract_declarator_opt(), coord)
        is_type = not self._is_starred_name()
        decl, is_named = self._parse_any_declarator(allow_abstract=True, typeid_paren_as_abstract=is_type)
        if not is_named:
            return self._nameless_parameter(spec, decl, coord)
        info = {"decl": decl, "trailer": self._parse_trailer()}
        parameter = self._build_declarations(spec, [info])[0]
        self._add_identifier(parameter.name, parameter.coord)
        return parameter

    def _nameless_parameter(self, spec: Any, declarator: c_ast.Node | None, coord: Any) -> c_ast.Node:
        """A type name, which has no place for a storage class; those of parameters with names are sema's to judge."""
        wrong = next((word for word in spec["storage"] if word != "register"), None)
        if wrong is not None:
            self._parse_error(f"a parameter is declared {wrong}", coord)
        return self._build_type_name(spec, declarator, coord)

    def _parse_direct_abstract_declarator(self) -> c_ast.Node:
        inner = self._peek(2)
        is_known = self._starts_declaration(inner) or (inner is not None and inner.type in _INSIDE_PARENTHESES)
        if self._peek_type() == "LPAREN" and not is_known:
            self._unexpected("a declarator", inner)
        return self._parse_attributed_declarator() or super()._parse_direct_abstract_declarator()

    def _parse_attributed_declarator(self) -> c_ast.Node | None:
        """`(__attribute__((...)) *)(int)`: a declarator where gcc sees one, else None and nothing is read.

        Before a type, attributes are those of the first parameter.
        """
        mark = self._mark()
        if not self._accept("LPAREN") or self._peek_type() != "ATTRIBUTE_BEGIN":
            self._reset(mark)
            return None
        attributes = self._parse_attribute_specifier_sequence()
        if self._peek_type() not in _NESTED_DECLARATOR:
            self._reset(mark)
            return None
        declarator = self._parse_abstract_declarator_opt()
        assert declarator is not None
        declarator.attributes = [*(declarator.attributes or []), *attributes]
        self._expect("RPAREN")
        nested: c_ast.Node = self._parse_decl_suffixes(declarator)
        return nested

    def _is_starred_name(self) -> bool:
        """Whether `(*x` follows: behind a star even a type's name is a parameter's (C11 6.7.6.3p11)."""
        position = 1
        while self._peek_type(position) in ("LPAREN", "TIMES"):
            position += 1
        return position > 2 and self._peek_type(position - 1) == "TIMES"

    def _parse_identifier_list(self) -> c_ast.Node:
        if self._peek_type(2) in ("ID", "TIMES"):
            self._expected_type()
        return super()._parse_identifier_list()

    # File scope

    def _parse_external_declaration(self) -> list[c_ast.Node]:
        kind = self._peek_type()
        if self._accept("SEMI"):
            return []
        if kind == "ASM":
            return [self._parse_asm(is_file_scope=True)]
        if kind in ("PPPRAGMA", "_PRAGMA"):
            return [self._parse_pppragma_directive()]
        if kind == "_STATIC_ASSERT":
            return [self._parse_static_assert()]
        if self._starts_declaration():
            spec, _, coord = self._parse_declaration_specifiers(allow_no_type=True)
            if self._peek_type() in ("SEMI", "PPPRAGMA", "_PRAGMA"):
                return self._parse_declaration_end([self._build_tag_declaration(spec, coord)])
            self._infer_type(spec)
        else:
            spec = self._parse_implicit_int()
        first = self._parse_full_declarator(spec)
        if self._is_function_body(first["decl"]):
            return [self._parse_function_definition(spec, first)]
        if not spec["type"] and not isinstance(first["decl"], c_ast.FuncDecl):
            self._parse_error("missing type in declaration", first["decl"].coord)
        return self._parse_declaration_end(self._build_declarations(spec, self._parse_declarators(spec, first)))

    def _parse_implicit_int(self) -> Spec:
        """Specifiers of `main() { ... }`: an old function definition without any."""
        if self._peek_type() not in ("ID", "TIMES", "LPAREN"):
            self._unexpected("a declaration")
        if self._peek_type() == "ID" and self._peek_type(2) != "LPAREN":
            self._expected_type()
        kinds = ("qual", "storage", "type", "function", "alignment", "type_attributes", "attributes")
        return {kind: [] for kind in kinds}

    def _parse_pppragma_directive(self) -> c_ast.Node:
        pragma = super()._parse_pppragma_directive()
        if isinstance(pragma.string, c_ast.Constant):  # _Pragma("text") is #pragma text (C11 6.10.9)
            pragma.string = decode_string(pragma.string.value)
        return pragma

    def _is_function_body(self, decl: c_ast.Node) -> bool:
        if not isinstance(decl, c_ast.FuncDecl):
            return False
        if self._peek_type() == "LBRACE":
            return True
        is_old_style = decl.args is not None and all(isinstance(each, c_ast.ID) for each in decl.args.params)
        return is_old_style and self._starts_declaration()

    def _parse_function_definition(self, spec: Spec, info: Declarator) -> c_ast.FuncDef:
        decl = info["decl"]
        if "typedef" in spec["storage"]:
            self._parse_error("a typedef cannot have a function body", decl.coord)
        if not spec["type"]:
            spec["type"] = [missing_type(decl.coord)]
        self._push_scope()  # shared by the parameters and the outermost block
        for parameter in decl.args.params if decl.args else []:
            if getattr(parameter, "name", None):
                self._add_identifier(parameter.name, parameter.coord)
        old_style = self._parse_declaration_list() if self._peek_type() != "LBRACE" else None
        body = self._parse_compound_statement(new_scope=False)
        self._note_end(body)
        self._pop_scope()
        declaration = self._build_declarations(spec, [info])[0]
        return c_ast.FuncDef(declaration, old_style, body, decl.coord)

    def _note_end(self, body: c_ast.Compound) -> None:
        """Remember the brace just taken: debuggers stop there before a function without `return` goes back."""
        brace = self._tokens._buffer[self._tokens._index - 1]
        coord = body.coord
        body.coord = BodyCoord(coord.file, coord.line, coord.column, self._tok_coord(brace))

    def _parse_declaration_end(self, decls: list[c_ast.Node]) -> list[c_ast.Node]:
        last: Any = decls[-1]
        if self._peek_type() == "LBRACE" and isinstance(getattr(last, "type", None), c_ast.FuncDecl):
            raise NestedFunction(
                f"nested function '{last.name}' is not supported",
                span=self._span(last.coord),
                hint="move it out of the function that contains it",
            )
        ended: list[c_ast.Node] = super()._parse_declaration_end(decls)
        return ended
