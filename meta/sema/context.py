"""The state of analysing one unit: scopes, the tables being filled, the function being analysed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn

from pycparser import c_ast

from meta.diagnostics import SourceError, Span, Unsupported
from meta.sema.semantics import Enumerator, Local, Semantics, Symbol, Tolerated
from meta.sema.suggestions import suggestion
from meta.sema.types import Bound, CType, FunctionType, IntegerType, JumpScopes, Record


def span_of(node: Any) -> Span | None:
    """The place of a syntax-tree node in the user's file."""
    coord = getattr(node, "coord", None)
    if coord is None:
        return None
    return Span(str(coord.file), coord.line, coord.column)


def fail(node: Any, message: str, hint: str | None = None, *, seen: tuple[str, Any] | None = None) -> NoReturn:
    """Stop at an error; `seen` is a note and the node that it is about, such as a previous declaration."""
    place = span_of(seen[1]) if seen is not None else None
    remarks = ((place, seen[0]),) if seen is not None and place is not None else ()
    raise SourceError(message, span=span_of(node), hint=hint, remarks=remarks)


def refuse(node: Any, construct: str, hint: str | None = None) -> NoReturn:
    """Stop at valid C that is not supported, by name."""
    raise Unsupported(f"{construct} is not supported", span=span_of(node), hint=hint)


class Reported(SourceError):
    """An error that follows from one already reported: it ends what is being analysed and is not shown."""


@dataclass(frozen=True, slots=True)
class Poisoned:
    """An entry of the ordinary name space whose declaration was wrong: using it is no second error."""


@dataclass(frozen=True, slots=True)
class TypedefName:
    """An entry of the ordinary name space that names a type; `alignment` is an `aligned` attribute's."""

    type: CType
    alignment: int = 0
    node: c_ast.Typedef | None = None


Entity = Symbol | Local | Enumerator | TypedefName | Poisoned
Tag = Record | IntegerType


@dataclass(slots=True)
class Scope:
    """One block's two name spaces (C11 6.2.3): ordinary identifiers, and tags."""

    names: dict[str, Entity] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # `__label__`: unique names
    enums: dict[str, c_ast.Enum] = field(default_factory=dict)  # the bodies of the enums among the tags
    open_enums: set[str] = field(default_factory=set)  # tags of enums whose body comes later, as GNU C allows


@dataclass(slots=True, eq=False)
class FunctionState:
    """What statements inside a function need: its result, labels, and the enclosing switch and loops."""

    symbol: Symbol
    type: FunctionType
    labels: dict[str, c_ast.Node] = field(default_factory=dict)
    gotos: list[tuple[c_ast.Node, str, str, JumpScopes]] = field(default_factory=list)  # name, unique name, scopes
    taken: dict[str, tuple[c_ast.Node, str]] = field(default_factory=dict)  # labels whose address is taken
    local_labels: int = 0
    loops: int = 0
    switches: list[SwitchState] = field(default_factory=list)
    static_locals: dict[str, int] = field(default_factory=dict)
    jump_scopes: JumpScopes = ()
    label_scopes: dict[str, JumpScopes] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class SwitchState:
    """The switch statement being analysed: the type its labels convert to, and the labels seen."""

    type: IntegerType
    cases: list[tuple[c_ast.Node, int | None, int | None]] = field(default_factory=list)
    jump_scopes: JumpScopes = ()


class Context:
    """Analysis of one unit. Stages are functions that take a context; this class only keeps state."""

    def __init__(self, semantics: Semantics, unit: str, *, permissive: bool = False) -> None:
        self.semantics = semantics
        self.unit = unit
        self.externals: dict[str, Symbol] = {}
        # `visible` is a symbol's type as this unit declares it: records have identity, so each unit has its own.
        self.internals: list[Symbol] = []
        self.scopes = [Scope()]
        self.function: FunctionState | None = None
        self.specifiers: dict[c_ast.Node, CType] = {}
        self.visible: dict[Symbol, CType] = {}
        self.errors: list[SourceError] = []
        self.failures = 0  # errors, and what could not be analysed because of an earlier one
        self.sound: list[c_ast.Node] = []  # external declarations without failures
        self.inline_only: frozenset[str] = frozenset()  # functions that every declaration here makes inline
        self.declared_names: frozenset[str] = frozenset()  # at file scope, anywhere in the unit
        self.implicit_names: set[str] = set()  # library functions that were called undeclared
        self.packing = [0]  # `#pragma pack`: the limit in force last, 0 for none
        self.permissive = permissive
        self.is_c89 = False  # as `#pragma meta standard` says
        self.pack_names = [""]  # what each `push` was called
        self.pending: list[Bound | c_ast.Node] = []  # what the declaration being read evaluates for its type
        self.typed: set[c_ast.Node] = set()  # expressions that were typed before their own turn
        self.parameters: dict[c_ast.Node, Local] = {}  # parameters as later bounds of their prototype see them

    @property
    def at_file_scope(self) -> bool:
        return len(self.scopes) == 1

    def tolerate(self, flag: str, node: c_ast.Node, message: str, hint: str | None = None) -> None:
        """An error, or where gcc's rules hold a warning under `flag`."""
        if not self.permissive:
            fail(node, message, hint)
        self.semantics.tolerated.append(Tolerated(self.unit, flag, node, message, hint))

    def recovering(self) -> Recovering:
        """Note an error and go on after the declaration or statement that it is in."""
        return Recovering(self)

    def block(self) -> Block:
        """A nested block scope."""
        return Block(self)

    def lookup(self, name: str) -> Entity | None:
        for scope in reversed(self.scopes):
            if name in scope.names:
                return scope.names[name]
        return None

    def lookup_tag(self, name: str, *, innermost: bool = False) -> Tag | None:
        for scope in self.scopes[-1:] if innermost else reversed(self.scopes):
            if name in scope.tags:
                return scope.tags[name]
        return None

    def resolve(self, node: c_ast.ID) -> Entity:
        """What an identifier refers to; an error with a suggestion where it is not declared."""
        entity = self.lookup(node.name)
        if entity is None:
            known = [name for scope in self.scopes for name in scope.names]
            self.scopes[min(1, len(self.scopes) - 1)].names[node.name] = Poisoned()  # said once in a function
            fail(node, f"'{node.name}' is not declared", suggestion(node.name, known))
        if isinstance(entity, Poisoned):
            raise Reported(f"'{node.name}' was not declared right")
        return entity

    def declaration_of(self, entity: object) -> tuple[str, Any] | None:
        """A note that shows where an entity was declared, for an error about another declaration of it."""
        if isinstance(entity, Symbol) and entity.declarations:
            return "the previous declaration is here", entity.declarations[-1]
        declared = (node for node, each in self.semantics.declared.items() if each is entity)
        node = next(declared, None)
        return ("the previous declaration is here", node) if node is not None else None

    def set_type(self, node: c_ast.Node, ctype: CType) -> CType:
        self.semantics.types[node] = ctype
        return ctype


# What surrounds each declaration and statement: classes, as these take a third of a generator's time.


class Recovering:
    """The inside of `Context.recovering`."""

    __slots__ = ("_ctx", "_function", "_loops", "_scopes", "_switches")

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._scopes, self._function = len(ctx.scopes), ctx.function
        if ctx.function is not None:
            self._loops, self._switches = ctx.function.loops, len(ctx.function.switches)

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if not isinstance(error, Reported | SourceError):
            return False
        ctx, function = self._ctx, self._function
        if not isinstance(error, Reported):
            ctx.errors.append(error)
        ctx.failures += 1
        del ctx.scopes[self._scopes :]
        ctx.function = function
        if function is not None:
            function.loops = self._loops
            del function.switches[self._switches :]
        return True


class Block:
    """The inside of `Context.block`."""

    __slots__ = ("_ctx", "_jump_scopes")

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def __enter__(self) -> Scope:
        function, scope = self._ctx.function, Scope()
        self._jump_scopes = () if function is None else function.jump_scopes
        self._ctx.scopes.append(scope)
        return scope

    def __exit__(self, *_: object) -> None:
        self._ctx.scopes.pop()
        if self._ctx.function is not None:
            self._ctx.function.jump_scopes = self._jump_scopes


class Poisoning:
    """What a wrong declaration leaves: its name, whose uses are no errors of their own."""

    __slots__ = ("_node", "_scope")

    def __init__(self, ctx: Context, node: c_ast.Decl | c_ast.Typedef) -> None:
        self._scope, self._node = ctx.scopes[-1], node

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, SourceError) and self._node.name:
            self._scope.names.setdefault(self._node.name, Poisoned())
