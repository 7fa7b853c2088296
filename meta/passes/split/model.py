"""A function as `split` sees it: a tree of its own, and which variable each identifier in it means.

Semantic analysis is asked once. From then on the tree changes and this model with it, so that what one cut
leaves can be cut again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pycparser import c_ast

from meta.gnu_ast import Asm, GnuAttribute, LabelAddress, LocalLabels
from meta.passes.tree import Node, shallow_copy, slots_of, walk
from meta.sema import Local, Semantics, Symbol
from meta.sema.types import (
    ArrayType,
    CType,
    FunctionType,
    RecordType,
    VoidType,
    is_atomic,
    is_volatile,
)

ENDING_BUILTINS = frozenset({"__builtin_unreachable", "__builtin_trap", "__builtin_abort", "__builtin_exit"})
_PARTS = ("__real__", "__imag__")
_STEPS = ("++", "--", "p++", "p--")
_SIZED = ("sizeof", "_Alignof", "alignof", "&")


@dataclass(slots=True, eq=False)
class Variable:
    """An object that a function declares; `decl` is its declaration in the model's tree."""

    name: str
    type: CType
    decl: Node
    is_static: bool = False
    is_parameter: bool = False
    is_adjusted: bool = False  # a parameter whose declared type, an array or function by name, is not its own

    @property
    def is_array(self) -> bool:
        return isinstance(self.type, ArrayType)

    @property
    def is_va_list(self) -> bool:
        """Whether it is a `va_list` itself: passed on, only a pointer to one stays the caller's (C11 7.16p3)."""
        element = self.type.element if isinstance(self.type, ArrayType) else None
        return isinstance(element, RecordType) and element.record.tag == "__va_list_tag"

    @property
    def is_pinned(self) -> bool:
        """Whether it always has to be the very object: other code may see it, or its value is no register's."""
        if self.is_static or isinstance(self.type, ArrayType | RecordType):
            return True
        return is_volatile(self.type) or is_atomic(self.type) or self.has_attribute("cleanup")

    def has_attribute(self, *names: str) -> bool:
        return any(each in names for each in attribute_names(self.decl))


@dataclass(slots=True, eq=False)
class Model:
    """One function. `function` is a `FuncDef` that may be changed in place; every other node in it is its own.

    bindings: the variable of an `ID`; borrowed: the declaration, in a block, of the function or object with
    linkage that an `ID` means; ending: calls that do not come back; result: of the function.
    """

    function: Node
    name: str
    result: CType
    variables: list[Variable] = field(default_factory=list)
    bindings: dict[Node, Variable] = field(default_factory=dict)
    borrowed: dict[Node, Node] = field(default_factory=dict)
    ending: set[Node] = field(default_factory=set)
    arrays: set[Node] = field(default_factory=set)  # compound literals that are arrays

    @property
    def is_void(self) -> bool:
        return isinstance(self.result, VoidType)

    def pinned(self) -> set[Variable]:
        """Variables that only a pointer can stand for: pinned by nature, address taken, or written in part."""
        found = {each for each in self.variables if each.is_pinned}
        for node in walk(self.function):
            for part in _parts_addressed(node):
                variable = self.bindings.get(_root(part))
                if variable is not None:
                    found.add(variable)
        return found


def model_of(function: Node, semantics: Semantics) -> Model:
    """A model of a function definition of an analysed program."""
    originals: dict[Node, Node] = {}
    copied = _copied(function, originals)
    symbol = semantics.defined[function]
    assert isinstance(symbol.type, FunctionType)
    model = Model(copied, symbol.spelling, symbol.type.result)
    known: dict[object, Variable] = {}
    blocks: dict[object, Node] = {}
    for node in _declarations(copied):
        entity = semantics.declared.get(originals[node])
        if isinstance(entity, Local) or (isinstance(entity, Symbol) and "static" in node.storage):
            known[entity] = _variable(node, entity, originals[node], semantics)
        elif isinstance(entity, Symbol):
            blocks[entity] = node
    model.variables = list(known.values())
    for node in walk(copied.body):
        if isinstance(node, c_ast.ID):
            meant = semantics.bindings.get(originals[node])
            if meant in known:
                model.bindings[node] = known[meant]
            elif meant in blocks:
                model.borrowed[node] = blocks[meant]
        elif isinstance(node, c_ast.FuncCall) and _ends(node, originals, semantics):
            model.ending.add(node)
        elif isinstance(node, c_ast.CompoundLiteral) and isinstance(semantics.types.get(originals[node]), ArrayType):
            model.arrays.add(node)
    return model


def _variable(decl: Node, entity: Local | Symbol, original: Node, semantics: Semantics) -> Variable:
    variable = Variable(decl.name, entity.type, decl, isinstance(entity, Symbol))
    variable.is_parameter = isinstance(entity, Local) and entity.is_parameter
    specifier = original.type.type if isinstance(original.type, c_ast.TypeDecl) else None
    if variable.is_parameter and isinstance(specifier, c_ast.IdentifierType):
        typedef = semantics.type_definitions.get(specifier)
        named = semantics.typedef_types.get(typedef) if typedef is not None else None
        is_list = specifier.names == ["__builtin_va_list"]
        variable.is_adjusted = is_list or isinstance(named, ArrayType | FunctionType)
    return variable


def attribute_names(decl: Node) -> Iterator[str]:
    """The names of a declaration's attributes, without underscores around them."""
    for specifier in getattr(decl, "attributes", None) or ():
        for attribute in specifier.attributes:
            yield attribute.name.strip("_")


def variables_read(items: Iterable[Node], bindings: Mapping[Node, Variable]) -> set[Variable]:
    """Variables whose value `items` use, not only set."""
    found = set()
    for item in items:
        targets = {node.lvalue for node in walk(item) if isinstance(node, c_ast.Assignment)}
        targets |= {node.expr for node in walk(item) if isinstance(node, c_ast.UnaryOp) and node.op in _STEPS}
        found |= {bindings[node] for node in walk(item) if node in bindings and node not in targets}
    return found


def whole_arrays(model: Model, items: Iterable[Node]) -> set[Variable]:
    """Array variables that `items` use as arrays, not only as pointers to their first elements."""
    found = set()
    for item in items:
        for node in walk(item):
            variable = model.bindings.get(node)
            if variable is not None and variable.is_va_list:
                found.add(variable)
            for _, child in node.children():
                if child in model.bindings and _is_whole_use(node, child):
                    found.add(model.bindings[child])
    return found


def replaced(node: Node, rule: Callable[[Node], Node]) -> Node:
    """Apply `rule` to every node of a tree that may be changed, children first; what stands in its place."""
    for slot in slots_of(node):
        value = getattr(node, slot)
        if isinstance(value, c_ast.Node):
            setattr(node, slot, replaced(value, rule))
        elif isinstance(value, list):
            value[:] = [replaced(each, rule) if isinstance(each, c_ast.Node) else each for each in value]
    return rule(node)


def mark_unused(decl: Node) -> None:
    """Tell compilers that a variable may be set and not read."""
    if "unused" not in attribute_names(decl):
        mark = c_ast.AttributeSpecifier([GnuAttribute("unused", None, decl.coord)], decl.coord)
        decl.attributes = [*(decl.attributes or []), mark]


def drop_unused(model: Model, variable: Variable) -> None:
    """Take away the declaration of a variable that nothing mentions any more, or mark it where that is not so easy."""
    body = model.function.body
    if variable in variables_read([body], model.bindings) or variable.is_parameter:
        return
    is_mentioned = any(model.bindings.get(node) is variable for node in walk(body))
    if is_mentioned or not _is_idle(variable.decl.init):
        mark_unused(variable.decl)
        return
    for node in walk(body):
        for slot in ("block_items", "stmts"):
            listed = getattr(node, slot, None)
            if listed and any(each is variable.decl for each in listed):
                listed[:] = [each for each in listed if each is not variable.decl]
                model.variables.remove(variable)
                return
    mark_unused(variable.decl)


def drop_labels(model: Model, names: set[str]) -> None:
    """Take away the labels among `names` that nothing jumps to any more."""
    used: set[str] = set()
    for node in walk(model.function.body):
        if isinstance(node, c_ast.Goto | LabelAddress):
            used.add(node.name)
        elif isinstance(node, Asm):
            used.update(node.labels or ())
        elif isinstance(node, LocalLabels):
            used.update(node.names)
    unused = names - used
    if unused:
        replaced(model.function.body, lambda node: node.stmt if _is_label(node, unused) else node)


def _is_label(node: Node, names: set[str]) -> bool:
    return isinstance(node, c_ast.Label) and node.name in names


def _is_idle(init: Node | None) -> bool:
    return init is None or isinstance(init, c_ast.Constant)


def _copied(node: Node, originals: dict[Node, Node]) -> Node:
    new = shallow_copy(node)
    originals[new] = node
    for slot in slots_of(node):
        value = getattr(node, slot)
        if isinstance(value, c_ast.Node):
            setattr(new, slot, _copied(value, originals))
        elif isinstance(value, list):
            listed = [_copied(each, originals) if isinstance(each, c_ast.Node) else each for each in value]
            setattr(new, slot, listed)
    return new


def _declarations(function: Node) -> Iterator[Node]:
    """Declarations of parameters and in the body, in source order; not those of other functions' parameters."""
    outermost = function.decl.type
    if outermost.args is not None:
        yield from (each for each in outermost.args.params if isinstance(each, c_ast.Decl))
    yield from function.param_decls or ()
    for node in walk(function.body):
        if isinstance(node, c_ast.Decl):
            yield node


def _ends(node: Node, originals: dict[Node, Node], semantics: Semantics) -> bool:
    if not isinstance(node.name, c_ast.ID):
        return False
    entity = semantics.bindings.get(originals[node.name])
    return node.name.name in ENDING_BUILTINS or (isinstance(entity, Symbol) and "noreturn" in entity.attributes)


def _parts_addressed(node: Node) -> Iterator[Node]:
    """What `node` takes the address of, or writes a part of."""
    if isinstance(node, c_ast.UnaryOp) and node.op == "&":
        yield node.expr
    elif isinstance(node, c_ast.Assignment) and not isinstance(node.lvalue, c_ast.ID):
        yield node.lvalue
    elif isinstance(node, c_ast.UnaryOp) and node.op in _STEPS and not isinstance(node.expr, c_ast.ID):
        yield node.expr
    elif isinstance(node, Asm):
        for operand in (*(node.outputs or ()), *(node.inputs or ())):
            if not isinstance(operand.expr, c_ast.ID) or "m" in operand.constraint:
                yield operand.expr


def _root(node: Node) -> Node:
    """The object that an lvalue is a part of; what a pointer leads to is none."""
    while True:
        if isinstance(node, c_ast.ArrayRef) or (isinstance(node, c_ast.StructRef) and node.type == "."):
            node = node.name
        elif isinstance(node, c_ast.UnaryOp) and node.op in _PARTS:
            node = node.expr
        else:
            return node


def _is_whole_use(parent: Node, node: Node) -> bool:
    """Whether an array is used as the array here, not as a pointer to its first element."""
    if isinstance(parent, c_ast.UnaryOp):
        return parent.op in _SIZED and parent.expr is node
    return isinstance(parent, c_ast.TypeOf | c_ast.Compound)
