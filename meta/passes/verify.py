"""What holds between passes: a program that semantic analysis accepts, as trees and not graphs."""

from __future__ import annotations

from pycparser import c_ast

from meta.diagnostics import MetaError, SourceErrors
from meta.gnu_ast import LEAVES
from meta.passes.base import PassContext
from meta.passes.tree import Node
from meta.program import Program, Unit

# Types may stand in several declarations (`int a, b;`); side tables are keyed by everything else.
_SHAREABLE = frozenset({
    c_ast.IdentifierType, c_ast.Struct, c_ast.Union, c_ast.Enum, c_ast.TypeOf, c_ast.Alignas,
    c_ast.AttributeSpecifier,
})  # fmt: skip


class BrokenProgram(MetaError):
    """A pass left a program that is not one: a bug in that pass."""


def verify(program: Program, context: PassContext, after: str = "") -> None:
    """Raise BrokenProgram where `program` is not well formed; `after` names the pass to blame."""
    blame = f"after pass '{after}': " if after else ""
    paths = [unit.path for unit in program.units]
    if paths != sorted(set(paths)):
        raise BrokenProgram(f"{blame}units are not unique and in path order")
    seen: set[Node] = set()
    for unit in program.units:
        nodes, wrong = context.analyses.of_unit(_own_nodes, unit)
        if not wrong and not seen.isdisjoint(nodes):
            wrong = _twice(next(iter(seen & nodes)), unit)
        if wrong:
            raise BrokenProgram(blame + wrong)
        seen |= nodes
    for platform in context.platforms:
        try:
            context.semantics(program, platform)
        except MetaError as several:
            error = several.errors[0] if isinstance(several, SourceErrors) else several
            raise BrokenProgram(
                f"{blame}the {platform.value} program is not valid C: {error.message}", span=error.span
            ) from several


def _own_nodes(unit: Unit) -> tuple[set[Node], str]:
    """The nodes of a unit that may stand in one place only, and what is wrong with them."""
    seen: set[Node] = set()
    stack = []
    for ext in unit.ast.ext:
        if not isinstance(ext, c_ast.Node):
            return seen, f"{unit.path} holds {type(ext).__name__}, which is no node"
        stack.append(ext)
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind in _SHAREABLE:
            continue
        if node in seen:
            return seen, _twice(node, unit)
        seen.add(node)
        if kind not in LEAVES:
            stack += node
    return seen, ""


def _twice(node: Node, unit: Unit) -> str:
    return f"a {type(node).__name__} stands twice in {unit.path}"
