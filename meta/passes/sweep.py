"""Remove from a unit the declarations that what stays does not refer to.

    typedef int unused;
    enum color { RED };                      enum color { RED };
    int helper(int);              ->
    struct pair { int a; } pair;             struct pair { int a; };
    int f(struct pair *p)                    int f(struct pair *p)
    { return p->a + RED; }                   { return p->a + RED; }

Functions and objects are told apart by sema's bindings; types, tags and enumerators by spelling, so a name
that a block declares again may keep a declaration too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pycparser import c_ast

from meta.gnu_ast import Asm, GnuAttribute
from meta.passes.base import PassContext
from meta.passes.tree import Node, shallow_copy, walk
from meta.program import Unit, assembly_names
from meta.sema import Enumerator, Semantics, Symbol

_TAGGED = (c_ast.Struct, c_ast.Union, c_ast.Enum)
# A declaration with one of these attributes defines its symbol.
_DEFINING = ("alias", "ifunc")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a tree mentions: identifiers, and by spelling types, tags and what asm and attributes name."""

    identifiers: tuple[Node, ...]
    typedefs: frozenset[str]
    tags: frozenset[str]
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class TypeSpecifier:
    """A struct, union or enum specifier of a declaration, outside its parameter lists and initialiser."""

    node: Node
    has_body: bool
    enumerators: frozenset[str]  # of it and all types in its body


@dataclass(frozen=True, slots=True)
class Names:
    """What something mentions or declares at file scope."""

    symbols: set[Symbol] = field(default_factory=set)
    typedefs: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)  # enumerators, and spellings that sema did not resolve

    def update(self, other: Names) -> None:
        self.symbols.update(other.symbols)
        self.typedefs.update(other.typedefs)
        self.tags.update(other.tags)
        self.others.update(other.others)


class Sweeper:
    """Marks what is live in one unit, then rebuilds the list of its declarations.

    views: the analyses of the images that contain the unit; alive: the symbols that stay, of all views;
    changed: new nodes for function definitions that get another body.
    """

    def __init__(
        self, context: PassContext, unit: Unit, views: Sequence[Semantics], alive: set[Symbol],
        changed: dict[Node, Node],
    ) -> None:  # fmt: skip
        self.context = context
        self.unit = unit
        self.views = views
        self.alive = alive
        self.changed = changed
        self.live = Names()
        self.whole: set[Node] = set()  # declarations that stay as they are
        self.types_only: set[Node] = set()  # declarations whose struct, union or enum body stays
        self.pending: list[Node] = []

    def sweep(self) -> Unit | None:
        """The unit without what is dead: itself where nothing is, None where nothing is left to compile."""
        for item in self.unit.ast.ext:
            if self._is_seed(item):
                self._mark(item)
        self._spread()
        if not any(self._compiles(item) for item in self.whole):
            return None
        kept = self._rebuilt()
        if len(kept) == len(self.unit.ast.ext) and all(a is b for a, b in zip(kept, self.unit.ast.ext, strict=True)):
            return self.unit
        return replace(self.unit, ast=shallow_copy(self.unit.ast, ext=kept))

    # Marking.

    def _symbols_of(self, item: Node) -> list[Symbol]:
        declared = item.decl if isinstance(item, c_ast.FuncDef) else item
        found = [view.declared.get(declared) for view in self.views]
        return [symbol for symbol in found if isinstance(symbol, Symbol)]

    def _is_seed(self, item: Node) -> bool:
        """What stays for its own sake: asm, pragmas, and definitions that are reached, with their declarations."""
        if isinstance(item, Asm | c_ast.Pragma):
            return True
        return any(
            symbol in self.alive and (symbol.unit == self.unit.path or defines_by_attribute(item))
            for symbol in self._symbols_of(item)
        )

    def _compiles(self, item: Node) -> bool:
        """Whether a declaration that stays makes anything in the object file."""
        if isinstance(item, Asm | c_ast.FuncDef):
            return True
        return isinstance(item, c_ast.Decl) and self._is_seed(item)

    def _mark(self, item: Node) -> None:
        if item not in self.whole:
            self.whole.add(item)
            self.pending.append(self.changed.get(item, item))

    def _mark_types(self, item: Node) -> None:
        if isinstance(item, c_ast.Typedef) or item.name is None:
            self._mark(item)
        elif item not in self.whole and item not in self.types_only:
            self.types_only.add(item)
            self.pending.append(_base_type(item))

    def _spread(self) -> None:
        """Mark what marked declarations mention, until nothing is added."""
        while self.pending:
            while self.pending:
                self.live.update(self._mentioned(self.pending.pop()))
            for item in self.unit.ast.ext:
                self._mark_mentioned(item)

    def _mark_mentioned(self, item: Node) -> None:
        if isinstance(item, c_ast.Typedef) and item.name in self.live.typedefs:
            self._mark(item)
        if isinstance(item, c_ast.Decl) and item.name is not None:
            symbols = self._symbols_of(item)
            by_name = item.name in self.live.others and any(symbol in self.alive for symbol in symbols)
            if by_name or any(symbol in self.live.symbols for symbol in symbols):
                self._mark(item)
        if isinstance(item, c_ast.Decl | c_ast.Typedef):
            self._mark_tags(item, item)
        elif isinstance(item, c_ast.FuncDef):
            self._mark_tags(item.decl, item)

    def _mark_tags(self, declared: Node, item: Node) -> None:
        for each in self.context.of_tree(file_scope_types, declared):
            if each.has_body:
                if each.node.name in self.live.tags or not each.enumerators.isdisjoint(self.live.others):
                    self._mark_types(item if item is declared else declared)
            elif declared.name is None and each.node.name in self.live.tags:
                self._mark(item)

    def _mentioned(self, top: Node) -> Names:
        found = self.context.of_tree(mentions, top)
        names = Names(set(), set(found.typedefs), set(found.tags), set(found.others))
        for node in found.identifiers:
            self._resolve(node, names)
        return names

    def _resolve(self, node: Node, names: Names) -> None:
        bound = [view.bindings[node] for view in self.views if node in view.bindings]
        if not bound:
            names.others.add(node.name)
        for each in bound:
            if isinstance(each, Symbol):
                names.symbols.add(each)
            elif isinstance(each, Enumerator):
                names.others.add(each.name)

    # Rebuilding.

    def _rebuilt(self) -> list[Node]:
        items = self.unit.ast.ext
        kept: list[Node] = []
        for index, item in enumerate(items):
            if item in self.whole or (isinstance(item, c_ast.StaticAssert) and self._holds_names(item)):
                kept.append(self.changed.get(item, item))
                continue
            declared = item.decl if isinstance(item, c_ast.FuncDef) else item
            if declared in self.types_only:
                kept.append(_tag_declaration(_base_type(declared)))
            elif isinstance(declared, c_ast.Decl | c_ast.Typedef):
                kept.extend(_tag_declaration(tag) for tag in self._forward_tags(declared, items[index + 1 :]))
        return kept

    def _holds_names(self, item: Node) -> bool:
        """A static assertion stays where all it names stays anyway; it held when the unit was analysed."""
        names = self._mentioned(item)
        kept = self.live
        builtin = {word for node in walk(item) if isinstance(node, c_ast.IdentifierType) for word in node.names}
        typedefs = {each.name for each in self.unit.ast.ext if isinstance(each, c_ast.Typedef)}
        return (
            names.symbols <= kept.symbols | self.alive
            and names.tags <= kept.tags
            and names.others <= kept.others
            and builtin & typedefs <= kept.typedefs
        )

    def _forward_tags(self, declared: Node, later: Sequence[Node]) -> Iterator[Node]:
        """Tags that a dropped declaration was the first to mention, where else a parameter list would be.

        `struct s *p; int f(struct s *);`: without the first, `s` would be f's own (C11 6.2.1p4).
        """
        for each in self.context.of_tree(file_scope_types, declared):
            node = each.node
            if isinstance(node, c_ast.Enum) or each.has_body or node.name not in self.live.tags:
                continue
            for item in later:
                if item in self.whole and _mentions_tag(item, node.name):
                    top = item.decl if isinstance(item, c_ast.FuncDef) else item
                    if all(other.node.name != node.name for other in self.context.of_tree(file_scope_types, top)):
                        yield type(node)(node.name, None, node.coord)
                    break


def defines_by_attribute(item: Node) -> bool:
    """`int f() __attribute__((alias("g")));`"""
    return any(
        isinstance(attribute, GnuAttribute) and attribute.name in _DEFINING
        for specifier in getattr(item, "attributes", None) or ()
        for attribute in getattr(specifier, "attributes", ())
    )


def file_scope_types(declared: Node) -> tuple[TypeSpecifier, ...]:
    """Struct, union and enum specifiers of a declaration outside its parameter lists and initialiser."""
    found = []
    stack = [declared.type]
    while stack:
        node = stack.pop()
        if isinstance(node, _TAGGED):
            has_body = (node.values if isinstance(node, c_ast.Enum) else node.decls) is not None
            enumerators = {each.name for each in walk(node) if isinstance(each, c_ast.Enumerator)}
            found.append(TypeSpecifier(node, has_body, frozenset(enumerators)))
        if not isinstance(node, c_ast.ParamList):
            stack += reversed(list(node))
    return tuple(found)


def mentions(top: Node) -> Mentions:
    """What stands in `top`, itself included, but for names of members."""
    identifiers: list[Node] = []
    members: set[Node] = set()
    typedefs: set[str] = set()
    tags: set[str] = set()
    others: set[str] = set()
    for node in walk(top):
        if isinstance(node, c_ast.StructRef):
            members.add(node.field)
        elif isinstance(node, c_ast.NamedInitializer):
            members.update(node.name)
        elif isinstance(node, c_ast.ID) and node not in members:
            identifiers.append(node)
        elif isinstance(node, c_ast.IdentifierType):
            typedefs.update(node.names)
        elif isinstance(node, _TAGGED) and node.name is not None:
            tags.add(node.name)
        elif isinstance(node, Asm):
            others.update(assembly_names(node.template))
        elif isinstance(node, GnuAttribute) and node.name in _DEFINING and node.arguments:
            others.update(each.value.strip('"') for each in node.arguments.exprs)
    return Mentions(tuple(identifiers), frozenset(typedefs), frozenset(tags), frozenset(others))


def _mentions_tag(item: Node, tag: str) -> bool:
    return any(isinstance(node, _TAGGED) and node.name == tag for node in walk(item))


def _base_type(declared: Node) -> Node:
    """The specifier under all declarators."""
    node = declared.decl.type if isinstance(declared, c_ast.FuncDef) else declared.type
    while not isinstance(node, (*_TAGGED, c_ast.IdentifierType, c_ast.TypeOf)):
        node = node.type
    return node


def _tag_declaration(specifier: Node) -> Node:
    return c_ast.Decl(None, [], [], [], [], specifier, None, None, specifier.coord)
