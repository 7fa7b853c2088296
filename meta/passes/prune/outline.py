"""Functions that a profile seldom saw called go to a section of their own, which an image packs.

    int rare(int x) { ... }   ->   __attribute__((noinline, section(".text.outlined"))) int rare(int x) { ... }

`noinline` where other code calls it, which else would have it inside. Nothing is lost: the function does what it did.
On the platform pc the section is packed, and unpacked when control first comes there (boot/pc/outlined.s); elsewhere
it only lies apart from other code.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pycparser import c_ast

from meta.callgraph import CallGraph
from meta.callgraph.build import attributes_of
from meta.callgraph.graph import KINDS
from meta.diagnostics import UsageError
from meta.gnu_ast import Asm, GnuAttribute
from meta.passes.base import PassContext
from meta.passes.functions import Definition, definitions, has_trait, kept_symbols, rewritten, stub_id
from meta.passes.tree import Node, shallow_copy, walk
from meta.profile import Evidence
from meta.program import PROBE_FOLDER, Program, assembly_names
from meta.sema import Semantics, Symbol
from meta.target import OUTLINED_TEXT

_SECTION = "section"
# What has no code of its own, or is not entered by calls.
_NEVER = ("always_inline", "inline", "naked", "interrupt")
# Who names these has exceptions arrive elsewhere than at the code that unpacks, or changes the pages it relies on.
_OWN_TABLES = ("lidt", "cr3", "boot_idt", "boot_idtr", "boot_pd", "boot_pdpt", "boot_pml4")


def is_outlined(node: Node) -> bool:
    """Whether a declaration at file scope is a function definition in the section that is packed."""
    if not isinstance(node, c_ast.FuncDef):
        return False
    return any(_is_section(each) for specifier in node.decl.attributes for each in specifier.attributes)


def own_attribute(node: Node) -> Node | None:
    """The specifier that this pass gave a function definition."""
    for specifier in node.decl.attributes:
        *others, last = specifier.attributes
        if [each.name for each in others] in ([], ["noinline"]) and _is_section(last):
            return specifier
    return None


def _is_section(attribute: Node) -> bool:
    if attribute.name != _SECTION or attribute.arguments is None:
        return False
    return [each.value for each in attribute.arguments.exprs] == [f'"{OUTLINED_TEXT}"']


def without_attribute(node: Node) -> Node:
    """A function definition as this pass found it."""
    own = own_attribute(node)
    if own is None:
        return node
    kept = [each for each in node.decl.attributes if each is not own]
    return shallow_copy(node, decl=shallow_copy(node.decl, attributes=kept))


def _with_attribute(node: Node, *, noinline: bool) -> Node:
    own, at = own_attribute(node), node.coord
    if own is not None and (len(own.attributes) == 2) is noinline:
        return node
    place = c_ast.ExprList([c_ast.Constant("string", f'"{OUTLINED_TEXT}"', at)], at)
    attributes = [GnuAttribute("noinline", None, at)] if noinline else []
    specifier = c_ast.AttributeSpecifier([*attributes, GnuAttribute(_SECTION, place, at)], at)
    bare = without_attribute(node)
    return shallow_copy(bare, decl=shallow_copy(bare.decl, attributes=[*bare.decl.attributes, specifier]))


def outlined(
    program: Program, context: PassContext, profile: Evidence, keep: Collection[str], calls: int
) -> tuple[Program, int]:
    """The program with the functions outlined that the profile saw called at most `calls` times, and how many are new.

    UsageError where the program handles exceptions or pages by itself.
    """
    views = [context.semantics(program, platform) for platform in context.platforms]
    _refuse_own_tables(views)
    kept_ones = kept_symbols(keep, views)
    graphs = [_alive(context.callgraph(view), view, kept_ones) for view in views]
    kept = {symbol.definition for symbol in kept_ones}
    hot = {node for view, graph in zip(views, graphs, strict=True) for node in _needed_by_handlers(view, graph)}
    found = [each for each in definitions(program, context) if not each.unit.path.startswith(PROBE_FOLDER)]
    chosen = {each.node for each in found if each.node not in kept | hot and _is_rare(each, profile, calls)}
    outside = {node for view, graph in zip(views, graphs, strict=True) for node in _entered(view, graph, chosen)}
    changed = {
        node: _with_attribute(node, noinline=node in outside) if node in chosen else without_attribute(node)
        for node in (each.node for each in found)
    }
    changed = {old: new for old, new in changed.items() if new is not old}
    return rewritten(program, changed), sum(node in chosen for node in changed)


def _alive(graph: CallGraph, view: Semantics, kept: Collection[Symbol]) -> CallGraph:
    """The part of a call graph that stays: what goes calls nothing."""
    names = (symbol.name for symbol in kept if view.symbols.get(symbol.name) is symbol)
    return graph.restricted(graph.reach([*graph.roots, *names]))


def _is_rare(each: Definition, profile: Evidence, calls: int) -> bool:
    if stub_id(each.node) is not None or not profile.was_seldom_called(each.symbol.name, each.unit.path, calls):
        return False
    sections = sum(name == _SECTION for name, _ in attributes_of(each.symbol))
    return not has_trait(each.symbol, *_NEVER) and sections == (own_attribute(each.node) is not None)


def _needed_by_handlers(view: Semantics, graph: CallGraph) -> set[Node]:
    """Interrupt handlers and all they reach: these may run on the stack that unpacking needs."""
    handlers = [each.name for each in view.symbols.values() if each.definition is not None and _is_handler(each)]
    return {view.symbols[name].definition for name in graph.reach(handlers, KINDS)}


def _is_handler(symbol: Symbol) -> bool:
    return symbol.is_function and has_trait(symbol, "interrupt")


def _entered(view: Semantics, graph: CallGraph, chosen: Collection[Node]) -> set[Node]:
    """Those of the `chosen` functions that others call, or whose address they know."""
    names = {view.defined[node].name for node in chosen if node in view.defined}
    return {
        view.symbols[name].definition
        for name in names & graph.nodes.keys()
        if any(graph.nodes[caller].is_function and caller not in names for caller in graph.callers(name, KINDS))
    }


def _refuse_own_tables(views: Sequence[Semantics]) -> None:
    for view in views:
        for unit in view.program.units:
            for node in walk(unit.ast):
                used = assembly_names(node.template) if isinstance(node, Asm) else frozenset()
                if isinstance(node, c_ast.ID | c_ast.Decl) and node.name is not None:
                    used = frozenset({node.name})
                found = sorted(used.intersection(_OWN_TABLES))
                if found:
                    raise UsageError(
                        f"{unit.path} uses '{found[0]}': outlining needs exceptions and pages as boot/pc has them",
                        hint="prune with --cold size instead",
                    )
