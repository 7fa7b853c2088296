"""-Wsequence-point: an object changed and used in one expression without an order between the two (C11 6.5p2).

    i = i++;    a[i] = i++;    f(i++, i);
"""

from __future__ import annotations

from collections.abc import Sequence

from pycparser import c_ast

from meta.sema.semantics import Enumerator
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks

Effects = tuple[set[object], set[object]]  # what an expression changes, what it reads
_STEPS = ("++", "--", "p++", "p--")


class _Order:
    """The walk over one full expression."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self.is_reported = False

    def effects(self, node: c_ast.Node | None) -> Effects:
        if node is None or isinstance(node, c_ast.Constant | c_ast.Typename | c_ast.Compound | c_ast.GenericSelection):
            return set(), set()
        if isinstance(node, c_ast.ID):
            entity = self._checker.semantics.bindings.get(node)
            return set(), set() if entity is None or isinstance(entity, Enumerator) else {entity}
        if isinstance(node, c_ast.UnaryOp):
            return self._unary(node)
        if isinstance(node, c_ast.Assignment):
            return self._assignment(node)
        if isinstance(node, c_ast.BinaryOp):
            parts = [self.effects(node.left), self.effects(node.right)]
            return self._joined(node, parts, is_ordered=node.op in ("&&", "||"))
        if isinstance(node, c_ast.TernaryOp):
            self.effects(node.cond)
            parts = [self.effects(node.iftrue), self.effects(node.iffalse)]
            return self._joined(node, parts, is_ordered=True)
        if isinstance(node, c_ast.ExprList):
            return self._joined(node, [self.effects(each) for each in node.exprs], is_ordered=True)
        if isinstance(node, c_ast.FuncCall):
            arguments = [self.effects(each) for each in (node.args.exprs if node.args else ())]
            return self._joined(node, arguments, is_ordered=False)
        if isinstance(node, c_ast.ArrayRef):
            return self._joined(node, [self.effects(node.name), self.effects(node.subscript)], is_ordered=False)
        if isinstance(node, c_ast.StructRef):
            return self.effects(node.name)
        return self.effects(node.expr) if isinstance(node, c_ast.Cast) else (set(), set())

    def _unary(self, node: c_ast.UnaryOp) -> Effects:
        if node.op in ("sizeof", "_Alignof", "&"):
            return set(), set()
        changed, read = self.effects(node.expr)
        if node.op in _STEPS and isinstance(node.expr, c_ast.ID):
            return changed | read, read
        return changed, read

    def _assignment(self, node: c_ast.Assignment) -> Effects:
        value_changed, value_read = self.effects(node.rvalue)
        if isinstance(node.lvalue, c_ast.ID):
            target = self._checker.semantics.bindings.get(node.lvalue)
            if target in value_changed:
                self._report(node, node.lvalue.name)
            return value_changed | {target}, value_read
        place = self.effects(node.lvalue)
        return self._joined(node, [place, (value_changed, value_read)], is_ordered=False)

    def _joined(self, node: c_ast.Node, parts: Sequence[Effects], *, is_ordered: bool) -> Effects:
        changed: set[object] = set()
        read: set[object] = set()
        for part_changed, part_read in parts:
            clash = (changed & (part_changed | part_read)) | (read & part_changed)
            if clash and not is_ordered:
                self._report(node, str(getattr(next(iter(clash)), "name", "an object")))
            changed |= part_changed
            read |= part_read
        return (set(), set()) if is_ordered else (changed, read)

    def _report(self, node: c_ast.Node, name: str) -> None:
        if not self.is_reported:
            self._checker.warn("sequence-point", node, f"'{name}' is changed and used here in no certain order")
        self.is_reported = True


def _check(checker: Checker, _: c_ast.FuncDef) -> None:
    nodes, alone = checker.body.nodes, set(checker.body.discarded)
    steps = [each for each in nodes.get(c_ast.UnaryOp, ()) if each.op in _STEPS]
    if all(each in alone for each in (*steps, *nodes.get(c_ast.Assignment, ()))):
        return  # no change of an object inside another expression
    for node in checker.body.discarded:
        if isinstance(node, c_ast.Assignment | c_ast.FuncCall | c_ast.BinaryOp | c_ast.UnaryOp):
            _Order(checker).effects(node)
    for node in checker.body.nodes.get(c_ast.Return, ()):
        _Order(checker).effects(node.expr)
    for decl in checker.body.nodes.get(c_ast.Decl, ()):
        if decl.init is not None and not isinstance(decl.init, c_ast.InitList):
            _Order(checker).effects(decl.init)


NODE_CHECKS: NodeChecks = ()
FUNCTION_CHECKS: FunctionChecks = ((("sequence-point",), _check),)
UNIT_CHECKS: UnitChecks = ()
