"""What of one image can be known completely: objects that only stores in view change, functions only called in view.

    static int level = 3;                nobody takes its address, assembly does not name it: a cell
    static int twice(int x);             every use is a call: what its parameters can be is known
    int (*hook)(int) = &late;            late may be called from anywhere, with anything
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pycparser import c_ast

from meta.callgraph.build import attributes_of
from meta.passes.base import PassContext
from meta.passes.mentions import Notes, unit_notes
from meta.passes.tree import Node
from meta.passes.uses import Use
from meta.program import LIBRARY_CALLS, assembly_names
from meta.sema import Enumerator, Semantics, Symbol
from meta.sema.conversions import compatible
from meta.sema.semantics import Local
from meta.sema.types import FunctionType, is_atomic, is_read_only, is_scalar, is_volatile

Entity = Symbol | Local
# Attributes by which something outside C, or another definition, finds a symbol.
_VISIBLE = frozenset({
    "alias", "ifunc", "weak", "weakref", "section", "used", "retain", "asm", "common", "constructor", "destructor",
    "interrupt",
})  # fmt: skip
_NAMING = ("alias", "ifunc", "weakref", "asm")
_HOOKS = ("__cold_trap", "__probe_")  # other passes and the host know their arguments


class Mention(NamedTuple):
    """One identifier expression that is bound to a function or object, with its use."""

    node: Node
    entity: Entity
    use: Use


class World:
    """One image, analysed once: what its roots reach, who is mentioned how there, and who can be seen from outside C.

    notes: what each declaration does with names; kept: symbols that stay whatever happens, as roots do.
    """

    def __init__(self, context: PassContext, semantics: Semantics, kept: Collection[Symbol] = ()) -> None:
        self.semantics = semantics
        self.graph = context.callgraph(semantics)
        self.notes: dict[Node, Notes] = {}
        self.kept = frozenset(symbol for symbol in kept if semantics.symbols.get(symbol.name) is symbol)
        reached = self.graph.reach([*self.graph.roots, *(symbol.name for symbol in self.kept)])
        self.alive = {semantics.symbols[name] for name in reached}
        self.bodies: dict[Symbol, Node] = {
            symbol: symbol.definition
            for symbol in semantics.symbols.values()
            if isinstance(symbol.definition, c_ast.FuncDef) and symbol in self.alive
        }
        self.mentions: dict[Entity, list[Mention]] = {}
        self.calls: dict[Symbol, list[Node]] = {}  # plain direct calls `f(...)`
        self._stores: dict[Node, Node] = {}
        self._agreeing: dict[Node, bool] = {}
        for unit in semantics.program.units:
            for ext, notes in context.analyses.of_unit(unit_notes, unit, semantics).items():
                self.notes[ext] = notes
                declared = semantics.declared.get(ext.decl if isinstance(ext, c_ast.FuncDef) else ext)
                if not isinstance(declared, Symbol) or declared in self.alive:
                    self._note(notes)
        self._outside = self._named_outside()
        self.open = {symbol for symbol in semantics.symbols.values() if symbol.is_function and self._is_open(symbol)}

    def _note(self, notes: Notes) -> None:
        bindings = self.semantics.bindings
        for call in notes.calls:
            callee = bindings[call.name]
            assert isinstance(callee, Symbol)
            self.calls.setdefault(callee, []).append(call)
        self._stores.update(notes.stores)
        for argument in notes.cleanups:
            for symbol in self.semantics.symbols.values():
                if symbol.spelling == argument.name:
                    self._mention(argument, symbol, Use.ADDRESS)
        for node, use in notes.uses:
            entity = bindings[node]
            assert not isinstance(entity, Enumerator)
            self._mention(node, entity, use)

    def store_of(self, place: Node) -> Node | None:
        """The assignment or step that stores to the object that `place` names, whole or in part."""
        return self._stores.get(place)

    def _mention(self, node: Node, entity: Entity, use: Use) -> None:
        self.mentions.setdefault(entity, []).append(Mention(node, entity, use))

    def _named_outside(self) -> set[str]:
        """Names in assembly and in attributes: aliases have the name of what they stand for as a string."""
        program = self.semantics.program
        texts = [each.text for each in program.assembly]
        texts += [node.template for notes in self.notes.values() for node in notes.assembly]
        found = {name for text in texts for name in assembly_names(text)}
        for symbol in self.semantics.symbols.values():
            for name, arguments in attributes_of(symbol):
                if name in _NAMING and arguments:
                    found |= {each.value.strip('"') for each in arguments.exprs if isinstance(each, c_ast.Constant)}
        return found

    def _is_outside(self, symbol: Symbol) -> bool:
        """Whether something else than C statements can find the symbol."""
        if symbol.spelling.startswith(_HOOKS) or symbol in self.kept:
            return True
        if symbol.name in self.graph.roots or {symbol.name, symbol.spelling} & self._outside:
            return True
        return not {name for name, _ in attributes_of(symbol)}.isdisjoint(_VISIBLE)

    def _is_open(self, symbol: Symbol) -> bool:
        """Whether a function may be called by something else than the plain calls in view."""
        if symbol not in self.bodies or self._is_outside(symbol) or symbol.spelling in LIBRARY_CALLS:
            return True
        if any(each.use is not Use.UNEVALUATED for each in self.mentions.get(symbol, ())):
            return True
        definition = symbol.type
        return not (isinstance(definition, FunctionType) and definition.has_prototype)

    def is_cell(self, entity: Entity) -> bool:
        """Whether every store to an object is in view: a scalar whose address nobody has."""
        if not is_scalar(entity.type) or is_volatile(entity.type) or is_atomic(entity.type):
            return False
        return self.is_private(entity)

    def is_private(self, entity: Entity) -> bool:
        """Whether every access to an object names it."""
        if isinstance(entity, Symbol):
            if entity.is_function or entity.definition is None or entity.is_thread_local or self._is_outside(entity):
                return False
        elif entity.machine_register or entity.cleanup is not None:
            return False
        return all(each.use is not Use.ADDRESS for each in self.mentions.get(entity, ()))

    def is_fixed(self, symbol: Symbol) -> bool:
        """Whether an object never changes because C forbids it (C11 6.7.3p6)."""
        if symbol.is_function or symbol.definition is None or "weak" in symbol.attributes:
            return False
        return is_scalar(symbol.type) and is_read_only(symbol.type) and not is_volatile(symbol.type)

    def call_agrees(self, call: Node, symbol: Symbol) -> bool:
        """Whether a call sees the function's type as its definition does."""
        if call not in self._agreeing:
            seen = self.semantics.types.get(call.name)
            agrees = isinstance(seen, FunctionType) and seen.has_prototype and compatible(seen, symbol.type)
            self._agreeing[call] = agrees
        return self._agreeing[call]
