"""Functions that clones call in the place of a pointer: they have to be declared where the clone stands.

    sort.c: void sort(void *p, int (*compare)(const void *, const void *));    words.c: static int by_word(...) {...}

    sort.c: int by_word(const void *, const void *);                           words.c: int by_word(...) {...}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pycparser import c_ast

from meta.passes.base import PassContext
from meta.passes.specialise.clone import Clone
from meta.passes.specialise.parameters import Parameter
from meta.passes.tree import Node, renamed, shallow_copy
from meta.program import Program, Unit
from meta.sema import Symbol


def target_prototypes(unit: Unit, clones: Iterable[Clone]) -> list[Node]:
    """Declarations of the functions that these clones of one function of `unit` have in the place of pointers."""
    found: dict[Symbol, Node] = {}
    for clone in clones:
        for parameter, value in clone.fixed:
            if isinstance(value, Symbol) and value not in found:
                found[value] = _prototype(clone.function, parameter, value, is_own=value.unit == unit.path)
    return list(found.values())


def _prototype(function: Node, parameter: Parameter, target: Symbol, *, is_own: bool) -> Node:
    declared = function.decl.type.args.params[parameter.index]
    declarator = pointee(declared)
    assert declarator is not None
    storage = ["static"] if is_own and target.is_static else []
    named = renamed(declarator, target.spelling)
    return c_ast.Decl(target.spelling, [], [], storage, [], named, None, None, declared.coord)


def pointee(declared: Node) -> Node | None:
    """The declarator of the functions that a parameter points at; None where a typedef hides it."""
    declarator = declared.type
    if isinstance(declarator, c_ast.PtrDecl):
        declarator = declarator.type
    return declarator if isinstance(declarator, c_ast.FuncDecl) and declarator.args is not None else None


def promoted(units: list[Unit], clones: Iterable[Clone]) -> list[Unit]:
    """The units with external linkage for what a clone in another unit calls."""
    wanted: dict[str, set[str]] = {}
    for each in clones:
        for _, value in each.fixed:
            if isinstance(value, Symbol) and value.is_static and value.unit not in (None, each.unit.path):
                wanted.setdefault(str(value.unit), set()).add(value.spelling)
    return [_visible(unit, wanted[unit.path]) if unit.path in wanted else unit for unit in units]


def _visible(unit: Unit, names: set[str]) -> Unit:
    return replace(unit, ast=shallow_copy(unit.ast, ext=[_without_static(each, names) for each in unit.ast.ext]))


def _without_static(node: Node, names: set[str]) -> Node:
    decl = node.decl if isinstance(node, c_ast.FuncDef) else node
    if not isinstance(decl, c_ast.Decl) or decl.name not in names or "static" not in decl.storage:
        return node
    shown = shallow_copy(decl, storage=[word for word in decl.storage if word != "static"])
    return shallow_copy(node, decl=shown) if isinstance(node, c_ast.FuncDef) else shown


def spellings(program: Program, context: PassContext) -> dict[str, int]:
    """How many different functions and objects of a program have each spelling."""
    found: dict[str, set[tuple[str, str | None]]] = {}
    for symbol in _symbols(program, context):
        found.setdefault(symbol.spelling, set()).add((symbol.name, symbol.unit))
    return {name: len(each) for name, each in found.items()}


def _symbols(program: Program, context: PassContext) -> Iterator[Symbol]:
    for platform in context.platforms:
        yield from context.semantics(program, platform).symbols.values()
