"""A generation before it is written: the files and the manifest that a program becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pycparser import c_ast

from meta.app import App
from meta.diagnostics import Diagnostic
from meta.driver.image import make_image, target_facts, tool_versions
from meta.driver.store import Content
from meta.driver.tree import Tree, make_tree
from meta.generation import Manifest, Sizes
from meta.program import Program
from meta.target import Target

if TYPE_CHECKING:
    from meta.analyses import Analyses


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation before it is written: its files and its manifest."""

    files: dict[str, Content]
    manifest: Manifest


def make_draft(
    app: App,
    program: Program,
    target: Target,
    inputs: Mapping[str, str],
    *,
    parent: str | None = None,
    pipeline: tuple[str, ...] = (),
    tree: Tree | None = None,
    warn: Callable[[Diagnostic], None] | None = None,
    analyses: Analyses | None = None,
) -> Draft:
    """Everything a generation of `program` holds but measurements and verdicts.

    `tree` and `analyses`: where they are made already.
    """
    tree = tree or make_tree(app, program)
    built = make_image(program if target.debug is None else _emitted(program, tree), target, warn, analyses)
    files: dict[str, Content] = {f"sources/{name}": content for name, content in tree.files.items()}
    files.update(built.files())
    manifest = Manifest(
        app=app.name,
        parent=parent,
        pipeline=pipeline,
        inputs=dict(inputs),
        tools=tool_versions(),
        target=target_facts(target),
        sizes=Sizes(built.image.total, dict(built.image.sections), dict(built.image.symbol_sizes)),
        hash=tree.hash,
        functions=count_functions(program),
        lines=tree.lines,
    )
    return Draft(files, manifest)


def _emitted(program: Program, tree: Tree) -> Program:
    """The program as its emitted text says it: a debugger's lines are those of the generation's own sources."""
    from meta.frontend import parse_text

    texts = {unit.path: tree.files[unit.path] for unit in program.units}
    return program.with_units(
        replace(unit, ast=parse_text(text, unit.path).ast)
        for unit in program.units
        if isinstance(text := texts[unit.path], str)
    )


def count_functions(program: Program) -> int:
    return sum(isinstance(each, c_ast.FuncDef) for unit in program.units for each in unit.ast.ext)
