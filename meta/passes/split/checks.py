"""What forbids a cut, by name: of a whole function, of a region, of a variable that would cross the border."""

from __future__ import annotations

from pycparser import c_ast

from meta.gnu_ast import Asm, LabelAddress
from meta.passes.split.flow import RETURN
from meta.passes.split.model import Model, Variable, attribute_names, whole_arrays
from meta.passes.split.regions import Region, variables_of
from meta.passes.split.survey import Survey, mentioned_types
from meta.passes.tree import Node, defines_type, walk
from meta.sema import Symbol
from meta.sema.types import ArrayType, CType, is_const, is_read_only, is_variably_modified, unqualified

# Functions whose frame, registers or way of being entered are their own.
_OWN_FRAME = ("naked", "interrupt")
# Attributes of variables that a parameter of the same type can do without.
_DROPPABLE = frozenset({"aligned", "unused", "maybe_unused", "cleanup", "nonstring", "used"})


def why_whole(symbol: Symbol, function: Node, calls_twice: bool) -> str:
    """Why a function is not cut at all; nothing where it may be."""
    names = {name for decl in (*symbol.declarations, function.decl) for name in attribute_names(decl)}
    for name in _OWN_FRAME:
        if name in names or name in symbol.attributes:
            return f"it is {name}"
    if calls_twice:
        return "it calls a function that returns twice"
    words = {word for decl in (*symbol.declarations, function.decl) for word in decl.funcspec or ()}
    is_internal = any("static" in (decl.storage or ()) for decl in (*symbol.declarations, function.decl))
    if any("inline" in word for word in words) and not is_internal:
        return "it is inline with external linkage, and may not call a static function"
    if any(isinstance(node, c_ast.Pragma) and "STDC" in str(node.string) for node in walk(function.body)):
        return "it sets a floating-point mode by pragma"
    if any(defines_type(node) for node in walk(function.decl.type)):
        return "its declaration defines a type"
    return ""


def why_not(model: Model, survey: Survey, region: Region) -> str:
    """Why a region cannot be cut out; nothing where it can."""
    for check in (_labels, _hoisting, _lifetimes, _types):
        reason = check(model, survey, region)
        if reason:
            return reason
    if RETURN in region.exits and not region.returns_value and is_const(unqualified(model.result)):
        return "a value that it returns cannot be assigned, as a member of its type is constant"
    crossing = region.values | region.pointers | region.results | region.locals | region.hoisted
    for each in variables_of(model, crossing):
        reason = _alignment(model, each, region) or why_not_variable(model, each, region)
        if reason:
            return reason
    return ""


def why_not_variable(model: Model, variable: Variable, region: Region) -> str:
    """Why a variable cannot be declared as a parameter."""
    decl = variable.decl
    names = [name for name in attribute_names(decl) if name not in _DROPPABLE]
    if names:
        return f"{variable.name} has the attribute {names[0]}"
    if "constexpr" in (decl.storage or ()):
        return f"{variable.name} is constexpr"
    bit = 1 << model.variables.index(variable)
    if variable.is_adjusted and (region.pointers | region.results | region.locals) & bit:
        return f"{variable.name} is a parameter of an array type by name"
    if is_variably_modified(variable.type) and not is_plain_vla(variable, whole_arrays(model, region.items)):
        return f"the type of {variable.name} is variable"
    for node in walk(decl.type):
        if isinstance(node, c_ast.InferredType):
            return f"the type of {variable.name} is not written"
        if isinstance(node, c_ast.TypeOf):
            return f"the type of {variable.name} is written with typeof"
        if defines_type(node):
            return f"the type of {variable.name} is defined with it"
    return ""


def _alignment(model: Model, variable: Variable, region: Region) -> str:
    """`_Alignof x` asks for what the declaration of `x` says, which neither a pointer nor a copy has."""
    if variable.decl.align or variable.has_attribute("aligned"):
        for item in region.items:
            for node in walk(item):
                if (
                    isinstance(node, c_ast.UnaryOp)
                    and node.op in ("_Alignof", "alignof")
                    and any(model.bindings.get(each) is variable for each in walk(node.expr))
                ):
                    return f"the alignment of {variable.name} is asked for"
    return ""


def is_plain_vla(variable: Variable, whole: set[Variable]) -> bool:
    """A variable length array of one dimension of which only a pointer to its first element is used."""
    ctype: CType = variable.type
    return isinstance(ctype, ArrayType) and not is_variably_modified(ctype.element) and variable not in whole


def _labels(model: Model, _: Survey, region: Region) -> str:
    if not region.facts.labels:
        return ""
    inside = {id(node) for item in region.items for node in walk(item)}
    for node in walk(model.function.body):
        names: list[str] = []
        if isinstance(node, c_ast.Goto | LabelAddress):
            names = [node.name]
        elif isinstance(node, Asm):
            names = list(node.labels or ())
        if id(node) not in inside and region.facts.labels & set(names):
            return f"a jump leads to its label {sorted(region.facts.labels & set(names))[0]}"
    return ""


def _hoisting(model: Model, survey: Survey, region: Region) -> str:
    """A variable that the region declares and others use: its declaration has to stand before."""
    for variable in variables_of(model, region.hoisted):
        name, decl = variable.name, variable.decl
        if survey.bits[decl] & survey.pinned:
            return f"{name}, which is declared in it, is used after it and is no plain value"
        if not any(item is decl for item in region.items) or isinstance(decl.init, c_ast.InitList):
            return f"{name}, which is declared in it, is used after it"
        if is_read_only(variable.type) and not _is_removable(variable):
            return f"{variable.name}, which is declared in it, is constant by its type's name"
        if decl.init is not None and is_const(unqualified(variable.type)):
            return f"{variable.name}, which is declared in it, has a constant member"
        if any(survey.spotter.sights(item).ambiguous & survey.bits[decl] for item in region.items):
            return f"two things called {name}"
    return ""


def _is_removable(variable: Variable) -> bool:
    """Whether `const` is written with the declaration."""
    declarator = variable.decl.type
    return isinstance(declarator, c_ast.TypeDecl | c_ast.PtrDecl) and "const" in (declarator.quals or [])


def _lifetimes(model: Model, survey: Survey, region: Region) -> str:
    """Objects whose address may be known must live as long as before: to the end of their block."""
    place = region.place
    is_end = region.stop == len(place.items) and not isinstance(place.owner, c_ast.Case | c_ast.Default)
    sights = [survey.spotter.sights(item) for item in region.items]
    if is_end and all(each.gotos <= region.facts.labels for each in sights):
        return ""
    exposed = 0
    for each in sights:
        exposed |= each.exposed
    declared = {each.decl: each for each in variables_of(model, region.facts.declares)}
    for item, seen in zip(region.items, sights, strict=True):
        variable = declared.get(item)
        if variable is not None and not variable.is_static and exposed & survey.bits[item]:
            return f"{variable.name} lives to the end of its block"
        if variable is not None and variable.has_attribute("cleanup"):
            return f"{variable.name} is cleaned up at the end of its block"
        if seen.keeps_literal:
            return "a compound literal lives to the end of its block"
    return ""


def _types(model: Model, survey: Survey, region: Region) -> str:
    """Types, enumerators and declarations of the function's own that one side declares and the other uses."""
    if not survey.own_types:
        return ""
    inside = {id(node) for item in region.items for node in walk(item)}
    crossing = variables_of(model, region.values | region.pointers | region.results | region.locals)
    parameters = {name for each in crossing for node in walk(each.decl.type) for name in mentioned_types(node)}
    for name, nodes in survey.own_types.items():
        if len({id(node) in inside for node in nodes}) > 1:
            return f"the type or constant {name} is declared in the function"
        if name in parameters:
            return f"the type {name} is declared in the function"
    return ""
