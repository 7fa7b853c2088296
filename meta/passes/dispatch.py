"""Compile hot loops for the CPU that was measured, and choose at run time, so that the image runs on every CPU.

    int f(int n) { for (...) ... }

    extern int __dispatch_measured;
    __attribute__((target("fma,avx,avx2"))) static int f__cpu(int n);
    int f(int n) { if (__dispatch_measured) return f__cpu(n); for (...) ... }
    __attribute__((target("fma,avx,avx2"))) static int f__cpu(int n) { for (...) ... }

The function does what it did, by other instructions: nothing is computed in another order, no product and sum are
fused. `__dispatch_measured` is set before `main`, where CPUID and XCR0 have all that the clones need
(sources/runtime/probe/dispatch.c). Known as function multi-versioning (gcc manual 6.33.1, `target_clones`), here as C
that needs no linker's help. Calls from clone to clone in a unit go straight there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from pycparser import c_ast

from meta.diagnostics import UsageError
from meta.gnu_ast import GnuAttribute
from meta.passes.base import Pass, PassContext, Report
from meta.passes.cloning import early_return, obstacle, static_declaration
from meta.passes.counting import LOOPS
from meta.passes.effort import without_words
from meta.passes.functions import Definition, definitions
from meta.passes.heat import heat_of
from meta.passes.tree import Node, Rewriter, compound, deep_copy, identifier, number, shallow_copy, walk
from meta.profile import CpuFeatures, Evidence
from meta.program import PROBE_FOLDER, Program, Unit
from meta.sema import Semantics, Symbol
from meta.sema.types import VectorType

MEASURED = "__dispatch_measured"
DISPATCH_UNIT = "runtime/probe/dispatch.c"
SUFFIX = "__cpu"
# They are copied to their callers, clones among them; their target was chosen by somebody else.
_REFUSED = ("always_inline", "target")


@dataclass(frozen=True, slots=True)
class Dispatch(Pass):
    """heat: how often control must have come to the busiest place of a function with a loop."""

    name: ClassVar[str] = "dispatch"
    reads: ClassVar[tuple[str, ...]] = ("blocks",)
    heat: int = 10000

    def __post_init__(self) -> None:
        if self.heat < 0:
            raise UsageError("dispatch: heat must not be negative")

    def run(self, program: Program, context: PassContext) -> tuple[Program, Report]:
        profile = context.required_profile(self.name)
        cpu = profile.cpu or CpuFeatures()
        notes: list[str] = []
        chosen: dict[Node, _Version] = {}
        taken = {each.symbol.spelling for each in definitions(program, context)}
        for each in definitions(program, context) if cpu.extras else ():
            if not self._is_hot(each, profile) or each.symbol.spelling + SUFFIX in taken:
                continue
            semantics = context.unit_semantics(program, each.unit)
            reason = _obstacle(each, semantics)
            if reason:
                notes.append(f"not dispatched: {each.symbol.name} {reason}")
            else:
                notes.append(f"dispatched: {each.symbol.name}")
                chosen[each.node] = _Version(each, cpu.extras)
        report = Report(str(self), {"functions with a clone for the CPU": len(chosen)}, notes=tuple(notes))
        if not chosen:
            return program, report
        units = [_with_versions(unit, chosen, program, context) for unit in program.units]
        if all(unit.path != DISPATCH_UNIT for unit in units):
            units.append(_chooser(context.library_unit(DISPATCH_UNIT), cpu))
        return program.with_units(units), report

    def _is_hot(self, each: Definition, profile: Evidence) -> bool:
        count = profile.functions.get(each.symbol.name)
        if count is None or count.unit != each.unit.path or each.unit.path.startswith(PROBE_FOLDER):
            return False
        return heat_of(profile, each.symbol.name) >= self.heat and any(isinstance(n, LOOPS) for n in walk(each.node))


def _obstacle(each: Definition, semantics: Semantics) -> str:
    """Why a function cannot have a version for another target; nothing where it can."""
    found = next((name for name in _REFUSED if name in each.symbol.attributes), None)
    if found is not None:
        return f"has the attribute '{found}'"
    if any(isinstance(semantics.types.get(node), VectorType) for node in walk(each.node)):
        return "computes with vectors, which are passed to functions as the target says"
    if _parameters(each.node) is None:
        return "has a parameter without a name"
    return obstacle(each.node, each.symbol)


def _parameters(function: Node) -> list[Node] | None:
    """The parameters' declarations; None where one has no name."""
    listed = function.decl.type.args.params if function.decl.type.args is not None else []
    if len(listed) == 1 and isinstance(listed[0], c_ast.Typename):  # (void)
        return []
    return list(listed) if all(isinstance(each, c_ast.Decl) and each.name for each in listed) else None


@dataclass(frozen=True, slots=True)
class _Version:
    """The clone of one function for the features of a CPU."""

    of: Definition
    features: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.of.symbol.spelling + SUFFIX

    def declaration(self) -> Node:
        at = self.of.node
        text = c_ast.Constant("string", f'"{",".join(self.features)}"', at.coord)
        target = GnuAttribute("target", c_ast.ExprList([text], at.coord), at.coord)
        parameters = [deep_copy(each) for each in _parameters(at) or []]
        declared = static_declaration(at.decl, self.name, parameters)
        specifier = c_ast.AttributeSpecifier([target], at.coord)
        return shallow_copy(declared, attributes=[specifier, *declared.attributes])

    def guarded(self) -> Node:
        """The function, which first asks what the CPU is."""
        at = self.of.node.body
        names = [identifier(each.name, at) for each in _parameters(self.of.node) or []]
        called = c_ast.FuncCall(identifier(self.name, at), c_ast.ExprList(names, at.coord) if names else None, at.coord)
        guard = early_return(identifier(MEASURED, at), called, self.of.symbol)
        return shallow_copy(self.of.node, body=compound([guard, *(at.block_items or [])], at))

    def definition(self, semantics: Semantics, visible: Mapping[Symbol, str]) -> Node:
        """The clone, whose calls go to the clones that are declared before it."""

        def direct(node: Node) -> Node:
            bound = semantics.bindings.get(node.name)
            known = visible.get(bound) if isinstance(bound, Symbol) else None
            return node if known is None else shallow_copy(node, name=identifier(known, node.name))

        body = deep_copy(Rewriter({c_ast.FuncCall: direct}).rewrite(self.of.node.body))
        return shallow_copy(self.of.node, decl=self.declaration(), body=body)


def _with_versions(unit: Unit, chosen: Mapping[Node, _Version], program: Program, context: PassContext) -> Unit:
    if not any(each in chosen for each in unit.ast.ext):
        return unit
    semantics = context.unit_semantics(program, unit)
    visible: dict[Symbol, str] = {}
    ext: list[Node] = []
    is_declared = False
    for each in unit.ast.ext:
        version = chosen.get(each)
        if version is None:
            is_flag = isinstance(each, c_ast.Decl) and each.name == MEASURED  # of a former run, perhaps further down
            ext += [] if is_flag and is_declared else [each]
            is_declared |= is_flag
            continue
        if not is_declared:
            ext.append(_flag(each))
            is_declared = True
        visible[version.of.symbol] = version.name
        ext += [without_words(version.declaration()), version.guarded(), version.definition(semantics, visible)]
    return replace(unit, ast=shallow_copy(unit.ast, ext=ext))


def _flag(at: Node) -> Node:
    """`extern int __dispatch_measured;`"""
    declarator = c_ast.TypeDecl(MEASURED, [], None, c_ast.IdentifierType(["int"], at.coord), at.coord)
    return c_ast.Decl(MEASURED, [], [], ["extern"], [], declarator, None, None, at.coord)


def _chooser(unit: Unit, cpu: CpuFeatures) -> Unit:
    """The library's unit with the bits that the clones need."""
    bits = {
        "DISPATCH_LEAF1_ECX": cpu.extra_bits.leaf1_ecx, "DISPATCH_LEAF7_EBX": cpu.extra_bits.leaf7_ebx,
        "DISPATCH_LEAF7_ECX": cpu.extra_bits.leaf7_ecx, "DISPATCH_STATE": cpu.state,
    }  # fmt: skip

    def filled(node: Node) -> Node:
        return shallow_copy(node, value=number(bits[node.name], node)) if node.name in bits else node

    return replace(unit, ast=Rewriter({c_ast.Enumerator: filled}).rewrite(unit.ast))


