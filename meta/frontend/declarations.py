"""Declarations of GNU C: specifiers, declarators, attributes, struct, union and enum bodies.

pycparser shares specifier nodes among the declarators of one declaration. Later stages key tables by node
identity, so here every declaration owns its nodes, and a body shared by several declarators is given a
declaration of its own:

    struct { int a; } x, *y;   ->   struct __anonymous_1 { int a; };
                                    struct __anonymous_1 x;
                                    struct __anonymous_1 *y;
"""

from __future__ import annotations

from typing import Any

from pycparser import c_ast

from meta.frontend.standards import is_c23
from meta.frontend.tags import Declarator, Spec, TagParser
from meta.gnu_ast import GnuAttribute, MissingTypeCoord, copy_tree

_DECLARATORS = (c_ast.TypeDecl, c_ast.PtrDecl, c_ast.ArrayDecl, c_ast.FuncDecl)
_TAGGED = (c_ast.Struct, c_ast.Union, c_ast.Enum)
_STORAGE = {"AUTO", "CONSTEXPR", "REGISTER", "STATIC", "EXTERN", "TYPEDEF", "_THREAD_LOCAL"}
_FUNCTION = {"INLINE", "_NORETURN"}
_QUALIFIER = {"CONST", "RESTRICT", "VOLATILE", "_ATOMIC"}
_SIMPLE = {
    "VOID", "_BOOL", "CHAR", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE", "_COMPLEX", "SIGNED", "UNSIGNED", "__INT128",
}  # fmt: skip
_OF_TYPES = {"aligned", "may_alias", "mode", "packed", "transparent_union", "vector_size"}
_OF_OBJECTS = {"alias", "aligned", "cleanup", "section", "used", "visibility", "weak"}


def _is_complex_of(words: list[Any], name: str) -> bool:
    """Whether `name` ends `_Complex _Float64`: glibc's <complex.h> has the words in this order."""
    return name.startswith("_Float") and [getattr(word, "names", None) for word in words] == [["_Complex"]]


def missing_type(coord: Any) -> c_ast.IdentifierType:
    """The type of what is declared without one."""
    return c_ast.IdentifierType(["int"], coord=MissingTypeCoord(coord.file, coord.line, coord.column))


class DeclarationParser(TagParser):
    """Overrides pycparser's declaration rules."""

    # Specifiers

    def _parse_specifiers(self, *, allow_storage_and_function: bool) -> tuple[Spec | None, bool, Any]:
        spec: Spec = {"qual": [], "storage": [], "type": [], "function": [], "alignment": [], "type_attributes": []}
        spec["attributes"] = []
        first = None
        while tok := self._peek():
            kind = tok.type
            if kind == "TYPEID" and spec["type"] and not _is_complex_of(spec["type"], tok.value):
                break  # a declarator that redeclares the typedef name
            if kind == "ATTRIBUTE_BEGIN":
                spec["attributes"].extend(self._parse_attribute_specifier_sequence())
            elif kind in _QUALIFIER and not (kind == "_ATOMIC" and self._peek_type(2) == "LPAREN"):
                spec["qual"].append(self._advance().value)
            elif allow_storage_and_function and kind in _STORAGE:
                spec["storage"].append(self._advance().value)
            elif allow_storage_and_function and kind in _FUNCTION:
                spec["function"].append(self._advance().value)
            elif kind == "_ALIGNAS":
                spec["alignment"].append(self._parse_alignment_specifier())
            elif kind in _SIMPLE or kind == "TYPEID":
                self._advance()
                spec["type"].append(c_ast.IdentifierType([tok.value], coord=self._tok_coord(tok)))
            else:
                special = self._parse_special_type(kind)
                if special is None:
                    break
                spec["type"].append(special)
            first = first or self._tok_coord(tok)
        return (spec if first else None), bool(spec["type"]), first

    def _parse_special_type(self, kind: str) -> c_ast.Node | None:
        """A type specifier that is more than one word, or None where `kind` starts none."""
        if kind in ("STRUCT", "UNION"):
            return self._parse_struct_or_union_specifier()
        if kind == "ENUM":
            return self._parse_enum_specifier()
        if kind == "TYPEOF" and getattr(self._peek(), "value", "") == "__auto_type":
            return c_ast.InferredType(self._tok_coord(self._advance()))
        if kind in ("TYPEOF", "TYPEOF_UNQUAL"):
            return self._parse_typeof_specifier()
        if kind == "_ATOMIC":
            return self._parse_atomic_specifier()
        return None

    def _parse_declaration_specifiers(self, allow_no_type: bool = False) -> tuple[Spec, bool, Any]:
        spec, saw_type, first = self._parse_specifiers(allow_storage_and_function=True)
        if spec is None:
            self._expected_type()
        assert spec is not None
        if not saw_type and not allow_no_type:
            self._parse_error("missing type in declaration", first)
        return spec, saw_type, first

    def _parse_specifier_qualifier_list(self) -> Spec:
        spec, saw_type, first = self._parse_specifiers(allow_storage_and_function=False)
        if spec is None:
            self._expected_type()
        assert spec is not None
        if not saw_type and spec["qual"]:
            spec["type"] = [missing_type(first)]
        elif not saw_type:
            self._parse_error("missing type in declaration", first)
        return spec

    # Declarators

    def _scan_declarator_name_info(self) -> tuple[str | None, bool]:
        self._parse_attribute_specifier_sequence()
        self._skip_pointer()
        found: tuple[str | None, bool] = super()._scan_declarator_name_info()
        return found

    def _parse_declarator_kind(self, kind: str, allow_paren: bool) -> c_ast.Node:
        attributes = self._parse_attribute_specifier_sequence()
        declarator = super()._parse_declarator_kind(kind, allow_paren)
        if attributes:
            declarator.attributes = [*(declarator.attributes or []), *attributes]
        return declarator

    def _parse_full_declarator(self, spec: Spec) -> Declarator:
        """A declarator with its asm label and attributes; its name is in scope from here on (C11 6.2.1p7)."""
        leading = self._parse_attribute_specifier_sequence()
        decl = self._parse_declarator() if spec["type"] else self._parse_id_declarator()
        info = {"decl": decl, "leading": leading, "trailer": self._parse_trailer()}
        name, coord = _name_of(decl)
        if name and "typedef" in spec["storage"]:
            self._add_typedef_name(name, coord)
        elif name:
            self._add_identifier(name, coord)
        return info

    def _parse_declarators(self, spec: Spec, first: Declarator) -> list[Declarator]:
        """The rest of an init-declarator list whose first declarator was read already."""
        infos = [first]
        while True:
            if self._accept("EQUALS"):
                infos[-1]["init"] = self._parse_initializer()
            if not self._accept("COMMA"):
                return infos
            infos.append(self._parse_full_declarator(spec))

    # Whole declarations

    def _infer_type(self, spec: Spec) -> None:
        """`auto` without a type takes that of the initialiser (C23 6.7.10); any other is int, with a warning."""
        standard = self.clex.standard
        if is_c23(standard) and "auto" in spec["storage"] and not spec["type"]:
            spec["storage"].remove("auto")
            spec["type"] = [c_ast.InferredType(self._tok_coord(self._peek()))]
        elif not spec["type"] and "constexpr" not in spec["storage"]:
            spec["type"] = [missing_type(self._tok_coord(self._peek()))]

    def _parse_decl_body(self) -> list[c_ast.Node]:
        spec, _, first = self._parse_declaration_specifiers(allow_no_type=True)
        if self._peek_type() != "SEMI":
            self._infer_type(spec)
        if self._peek_type() in ("SEMI", "PPPRAGMA", "_PRAGMA"):
            return [self._build_tag_declaration(spec, first)]
        return self._build_declarations(spec, self._parse_declarators(spec, self._parse_full_declarator(spec)))

    def _parse_declaration(self) -> list[c_ast.Node]:
        if self._peek_type() == "_STATIC_ASSERT":
            return [self._parse_static_assert()]
        declarations: list[c_ast.Node] = self._parse_declaration_end(self._parse_decl_body())
        return declarations

    def _build_tag_declaration(self, spec: Spec, coord: Any) -> c_ast.Decl:
        if len(spec["type"]) != 1 or not isinstance(spec["type"][0], _TAGGED):
            self._parse_error("declaration does not declare anything", coord)
        return c_ast.Decl(
            None, spec["qual"], spec["alignment"], spec["storage"], spec["function"], spec["type"][0], None, None,
            spec["type"][0].coord, attributes=spec["attributes"],
        )  # fmt: skip

    def _build_declarations(
        self, spec: Spec, decls: list[Declarator], typedef_namespace: bool = False
    ) -> list[c_ast.Node]:
        for info in decls if "typedef" in spec["storage"] else ():
            if info.get("init") is not None:
                self._parse_error("a typedef cannot have an initialiser", info["decl"].coord)
        tag = self._share_body(spec, decls)
        built = super()._build_declarations(spec, decls, False)
        for index, (declaration, info) in enumerate(zip(built, decls, strict=True)):
            hoisted = _own_nodes(declaration, is_first=index == 0)
            given = copy_tree(spec["attributes"]) if index else spec["attributes"]
            declaration.attributes = [*given, *info.get("leading", []), *hoisted, *info.get("trailer", [])]
        return [*tag, *built]

    def _share_body(self, spec: Spec, decls: list[Declarator]) -> list[c_ast.Node]:
        """Give a body with several declarators a tag and a declaration of its own; returns that declaration.

        Among members, where it would declare nothing, the first declarator keeps the body instead, and
        `_own_nodes` drops it from the later ones. Before a `for` it goes into a block around the loop.
        """
        body = spec["type"][0] if len(spec["type"]) == 1 else None
        if len(decls) < 2 or not isinstance(body, _TAGGED) or not _has_body(body):
            return []
        if body.name is None:
            self._anonymous += 1
            body.name = f"__anonymous_{self._anonymous}"
        if "bitsize" in decls[0]:
            return []
        tag = c_ast.Decl(None, [], [], [], [], body, None, None, body.coord, attributes=[])
        spec["type"] = [_without_body(body)]
        return [tag]

    def _build_type_name(self, spec: Spec, decl: c_ast.Node | None, coord: Any) -> c_ast.Typename:
        typename = super()._build_type_name(spec, decl, coord)
        typename.attributes = [*spec["attributes"], *_own_nodes(typename, is_first=True)]
        return typename


def _has_body(node: c_ast.Node) -> bool:
    return (node.values if isinstance(node, c_ast.Enum) else node.decls) is not None


def _without_body(node: c_ast.Node) -> c_ast.Node:
    if isinstance(node, c_ast.Enum):
        return c_ast.Enum(node.name, None, None, node.coord)
    return node.__class__(node.name, None, node.coord)


def _name_of(decl: c_ast.Node) -> tuple[str | None, Any]:
    while not isinstance(decl, c_ast.TypeDecl):
        decl = decl.type
    return decl.declname, decl.coord


def _off_pointer(node: c_ast.PtrDecl, *, is_own: bool) -> list[c_ast.AttributeSpecifier]:
    """What GNU attributes after a `*` say of the declaration and not of the pointer, as in gcc.

    `is_own` says that the pointer is itself what is declared; else it is a part of a function's result.
    """
    moved: list[c_ast.AttributeSpecifier] = []
    kept: list[c_ast.AttributeSpecifier] = []
    for group in node.attributes or ():
        names = {each.name.strip("_") for each in group.attributes if isinstance(each, GnuAttribute)}
        stays = not names <= _OF_OBJECTS if is_own else names & _OF_TYPES
        (kept if stays or len(names) < len(group.attributes) else moved).append(group)
    node.attributes = kept
    return moved


def _own_nodes(declaration: Any, *, is_first: bool) -> list[c_ast.AttributeSpecifier]:
    """Unshare what the declarators of one declaration share; take the attributes off the declarator chain."""
    for name in ("quals", "storage", "funcspec"):
        if hasattr(declaration, name):
            setattr(declaration, name, list(getattr(declaration, name) or []))
    if not is_first and getattr(declaration, "align", None):
        declaration.align = copy_tree(declaration.align)
    node = declaration
    hoisted: list[c_ast.AttributeSpecifier] = []
    while isinstance(node.type, _DECLARATORS):
        node = node.type
        if isinstance(node, c_ast.PtrDecl):
            if node is declaration.type or isinstance(declaration.type, c_ast.FuncDecl):
                hoisted[:0] = _off_pointer(node, is_own=node is declaration.type)
        else:
            hoisted[:0] = node.attributes or []
            node.attributes = []
    if isinstance(node, c_ast.TypeDecl):
        node.align = None
        if not is_first:
            is_body = isinstance(node.type, _TAGGED) and _has_body(node.type)
            node.type = _without_body(node.type) if is_body else copy_tree(node.type)
    return hoisted
