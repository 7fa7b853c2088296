"""Statements at the beginning and at every end of a function.

    int f(int x)            int f(int x)
    {                       {
                                unsigned int __probe_depth = __probe_enter(7);
        if (x)                  if (x)
            return g(x);        {
                                    int __probe_result = g(x);
                                    __probe_exit(__probe_depth);
                                    return __probe_result;
                                }
        return 0;               ...
    }                       }

A return value is computed before what ends the function, so the time of what computes it is the function's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pycparser import c_ast

from meta.gnu_ast import Asm, AsmOperand, LocalLabels
from meta.passes.functions import has_trait
from meta.passes.tree import (
    Node,
    Rewriter,
    compound,
    declaration,
    defines_type,
    identifier,
    renamed,
    shallow_copy,
    type_declarator,
    walk,
)  # fmt: skip
from meta.sema import Symbol
from meta.sema.types import (
    CType,
    FloatingKind,
    FloatingType,
    FunctionType,
    IntegerType,
    PointerType,
    VoidType,
)

RESULT = "__probe_result"
Closing = Callable[[Node], list[Node]]


def enclose(
    symbol: Symbol, function: Node, number_of: int, opening: Sequence[Node], closing: Closing, *, in_order: bool = False
) -> list[Node]:
    """`function`, which is `symbol`'s, with `opening` before its statements and `closing(place)` at its ends; after
    the typedef that its result variable may need, which is told from others by `number_of`.

    in_order: the result is computed before `closing`, whatever a compiler can prove.
    """
    items = list(function.body.block_items or [])
    if has_trait(symbol, "noreturn"):
        return [with_items(function, [*opening, *items])]
    assert isinstance(symbol.type, FunctionType)
    result = None if isinstance(symbol.type.result, VoidType) else _Result(
        function, number_of, _register(symbol.type.result) if in_order else ""
    )  # fmt: skip
    body = _Returns(closing, result).rewrite(function.body)
    items = list(body.block_items or [])
    last = closing(function) if _completes(items) else []
    enclosed = with_items(function, [*opening, *items, *last])
    return [enclosed] if result is None else result.finish(enclosed)


def with_items(function: Node, items: Sequence[Node]) -> Node:
    """The function with other statements; local labels stay first."""
    labels = [item for item in items if isinstance(item, LocalLabels)]
    rest = [item for item in items if not isinstance(item, LocalLabels)]
    return shallow_copy(function, body=compound([*labels, *rest], function.body))


class _Result:
    """The type of the variable that holds a return value: the function's own return type, written again.

    Where something inside the function hides a name of that type, or the function's declaration defines
    the type, a typedef before the function stands for it.
    """

    def __init__(self, function: Node, number_of: int, register: str) -> None:
        self.register = register
        self.decl = function.decl
        self.result = function.decl.type.type
        self.defines_type = any(defines_type(node) for node in walk(self.result))
        self.typedef_name = f"__probe_type_{number_of}"
        self.needs_typedef = self.defines_type or bool(_names_in(self.result) & _declared_in(function))

    def variable(self, init: Node) -> Node:
        if self.needs_typedef:
            return declaration(RESULT, type_declarator(RESULT, [self.typedef_name], init), init, init)
        variable = declaration(RESULT, renamed(self.result, RESULT), init, init)
        variable.quals = list(self.decl.quals)
        return variable

    def computed(self, at: Node) -> list[Node]:
        """An empty assembly statement that wants the value: compilers may not compute it behind the next one, where
        the clock is read. What has no register is computed in memory, or too large to matter."""
        if not self.register:
            return []
        operand = AsmOperand(None, self.register, identifier(RESULT, at), at.coord)
        return [Asm("", [], [operand], [], [], True, True, at.coord)]

    def finish(self, function: Node) -> list[Node]:
        if not self.needs_typedef:
            return [function]
        declarator = renamed(self.result, self.typedef_name)
        typedef = c_ast.Typedef(
            self.typedef_name, list(self.decl.quals), ["typedef"], declarator, self.decl.coord
        )
        if self.defines_type:
            named = type_declarator(self.decl.name, [self.typedef_name], self.decl)
            declared = shallow_copy(self.decl, quals=[], type=shallow_copy(self.decl.type, type=named))
            function = shallow_copy(function, decl=declared)
        return [typedef, function]


def _register(ctype: CType) -> str:
    """The constraint for a register that holds a value of this type."""
    if isinstance(ctype, FloatingType) and ctype.kind in (FloatingKind.FLOAT, FloatingKind.DOUBLE):
        return "x"
    is_general = isinstance(ctype, PointerType) or (isinstance(ctype, IntegerType) and ctype.size <= 8)
    return "r" if is_general else ""


def _names_in(declarator: Node) -> set[str]:
    names: set[str] = set()
    for node in walk(declarator):
        if isinstance(node, c_ast.IdentifierType):
            names.update(node.names)
        elif isinstance(node, c_ast.Struct | c_ast.Union | c_ast.Enum | c_ast.ID):
            names.add(node.name)
    return names


def _declared_in(function: Node) -> set[str]:
    """Names and tags that the parameters and the body declare."""
    names: set[str] = set()
    tops: Iterable[Node] = [*(function.param_decls or []), function.body]
    if function.decl.type.args is not None:
        tops = [function.decl.type.args, *tops]
    for top in tops:
        for node in walk(top):
            is_tag = isinstance(node, c_ast.Struct | c_ast.Union | c_ast.Enum)
            if isinstance(node, c_ast.Decl | c_ast.Typedef | c_ast.Enumerator) or is_tag:
                names.add(node.name)
    return names


class _Returns(Rewriter):
    """`return e;` becomes a block: keep the value, leave, return it. Blocks fit wherever a return stood."""

    def __init__(self, closing: Closing, result: _Result | None) -> None:
        super().__init__({c_ast.Return: self._leave})
        self.closing = closing
        self.result = result

    def _leave(self, node: Node) -> Node:
        leave = self.closing(node)
        if node.expr is None:
            return compound([*leave, node], node)
        if self.result is None:  # `return f();` in a void function, a GNU extension
            return compound([node.expr, *leave, c_ast.Return(None, node.coord)], node)
        kept = c_ast.Return(identifier(RESULT, node), node.coord)
        return compound([self.result.variable(node.expr), *self.result.computed(node), *leave, kept], node)


def _completes(items: Sequence[Node]) -> bool:
    """Whether control may run off the end; a `true` too many only costs a call that is never reached."""
    if not items:
        return True
    last = items[-1]
    if isinstance(last, c_ast.Return | c_ast.Goto):
        return False
    if isinstance(last, c_ast.Compound):
        return _completes(last.block_items or [])
    if isinstance(last, c_ast.Label):
        return _completes([last.stmt])
    if isinstance(last, c_ast.If):
        return last.iffalse is None or _completes([last.iftrue]) or _completes([last.iffalse])
    return True
