"""Sparse conditional constant propagation over a whole image, on syntax trees.

After Wegman and Zadeck (TOPLAS 13, 1991): every function starts unreached, every object and parameter UNSEEN;
only what control can reach brings values, so `if (level) level = 2;` with a `level` that starts at 0 does not
change it. Objects have one value for all of their life; order of statements is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycparser import c_ast

from meta import gnu_ast
from meta.nesting import room_to_recurse
from meta.passes.fold.evaluate import Evaluator
from meta.passes.fold.values import UNSEEN, Unseen, Value, truth, zero
from meta.passes.tree import Node, bounds_in
from meta.passes.world import World
from meta.sema import Symbol
from meta.sema.semantics import Local


class Flow(Evaluator):
    """The fixed point for one image.

    values: of each expression that control reaches, in its own type; entered: the statements that control reaches,
    not only by a jump into them; touched: these, and all that hold one; chosen: the cases a switch goes to; executed:
    the functions that can be called.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.touched: set[Node] = set()
        self.entered: set[Node] = set()
        self.chosen: set[Node] = set()
        self.executed: set[Symbol] = set()
        self._queue: dict[Symbol, None] = {}
        self._labels: dict[Symbol, set[str]] = {}
        self._waiting: set[Symbol] = set()
        self._forced = False
        self._exits: list[bool] = []  # of each enclosing loop or switch: is it left by `break`?
        self._continues: list[bool] = []
        self._switches: list[tuple[Node, Value]] = []

    def solve(self) -> Flow:
        self._initialise()
        for symbol in self.world.bodies:
            if symbol in self.world.open:
                self._open(symbol)
        with room_to_recurse():
            while self._queue or self._force():
                self._run(next(iter(self._queue)))
        return self

    def _force(self) -> bool:
        """Conditions that nothing ever gives a value, as of uninitialised objects, can go either way."""
        again = bool(self._waiting) and not self._forced
        self._forced = True
        self._queue = dict.fromkeys(symbol for symbol in self.world.bodies if symbol in self._waiting)
        return again

    def _initialise(self) -> None:
        semantics = self.semantics
        for symbol in semantics.symbols.values():
            if symbol.is_function or not (self.world.is_cell(symbol) or self.world.is_fixed(symbol)):
                continue
            plan = semantics.initialisers.get(symbol.definition) if symbol.definition else None
            self.cells[symbol] = plan.stores[0].constant if plan is not None and plan.stores else zero(symbol.type)

    def _open(self, symbol: Symbol) -> None:
        info = self.semantics.functions[self.world.bodies[symbol]]
        for parameter in info.parameters:
            self.cells[parameter] = None
        self.reach(symbol)

    # Hooks of the evaluator.

    def reach(self, symbol: Symbol) -> None:
        if symbol not in self.executed and symbol in self.world.bodies:
            self.executed.add(symbol)
            self.enqueue(symbol)

    def enqueue(self, symbol: Symbol) -> None:
        self._queue[symbol] = None

    def decide(self, value: Value) -> bool | Unseen | None:
        """The truth of a condition; once everything else is settled, one without a value is unknown."""
        known = truth(value)
        if isinstance(known, Unseen):
            assert self.current is not None
            self._waiting.add(self.current)
            return None if self._forced else known
        return known

    def truth_of(self, value: Value) -> bool | Unseen | None:
        return truth(value)

    def truth_of_node(self, node: Node) -> bool | None:
        """The truth of a condition that control comes to, at the fixed point."""
        known = truth(self.convert(node, self.values[node]))
        return known if isinstance(known, bool) else None

    def block(self, node: Node) -> Value:
        """A statement expression: the value of its last item."""
        self.statement(node, live=True)
        items = node.block_items or []
        return self.values.get(items[-1]) if items else None

    # Statements.

    def _run(self, symbol: Symbol) -> None:
        del self._queue[symbol]
        body = self.world.bodies[symbol].body
        self.current = symbol
        if symbol not in self._labels:
            places = self.semantics.label_places.values()
            self._labels[symbol] = {place.name for place in places if place.function is symbol}
        labels = self._labels[symbol]
        while True:
            before = len(labels)
            self.statement(body, live=True)
            if len(labels) == before:
                break
        self.current = None

    def statement(self, node: Node | None, *, live: bool) -> bool:
        """Run a statement that control reaches if `live`; whether control goes on behind it."""
        if node is None:
            return live
        handler = _STATEMENTS.get(type(node))
        if handler is None:
            if live:
                self.entered.add(node)
                self.touched.add(node)
                return self._expression(node)
            return False
        if live:
            self.entered.add(node)
            self.touched.add(node)
        after = handler(self, node, live)
        if node not in self.touched and not self.touched.isdisjoint(node):
            self.touched.add(node)
        return after

    def _expression(self, node: Node) -> bool:
        self.value(node)
        return not self.ends(node)

    def sequence(self, nodes: list[Node] | None, *, live: bool) -> bool:
        for node in nodes or ():
            live = self.statement(node, live=live)
        return live

    def loop(self, node: Node, *, live: bool, tested_first: bool) -> bool:
        """`while`, `do` and `for`; the first clause of a `for` was run."""
        self._exits.append(False)
        self._continues.append(False)
        going = self._condition(node.cond) if live and tested_first else None
        entered = live and (not tested_first or going in (True, None))
        end = self.statement(node.stmt, live=entered)
        tested = live and tested_first
        if end or self._continues[-1]:
            if isinstance(node, c_ast.For) and node.next is not None:
                self.value(node.next)
            going, tested = self._condition(node.cond), True
            if going in (True, None) and not entered:
                self.statement(node.stmt, live=True)
        self._continues.pop()
        return self._exits.pop() or (tested and going in (False, None))

    def _condition(self, node: Node | None) -> bool | Unseen | None:
        return True if node is None else self.decide(self.operand(node))

    def leave(self) -> None:
        self._exits[-1] = True

    def repeat(self) -> None:
        self._continues[-1] = True

    def jump(self, name: str) -> None:
        assert self.current is not None
        self._labels[self.current].add(name)

    def is_target(self, name: str) -> bool:
        assert self.current is not None
        return name in self._labels[self.current]

    def switch(self, node: Node, *, live: bool) -> bool:
        value: Value = self.operand(node.cond) if live else UNSEEN
        if live and isinstance(value, Unseen) and self.decide(value) is None:
            value = None
        self._switches.append((node, value))
        self._exits.append(False)
        end = self.statement(node.stmt, live=False)
        cases = self.semantics.switches[node]
        skipped = live and not isinstance(value, Unseen) and (
            all(case.low is not None for case in cases)
            and not (isinstance(value, int) and any(_matches(case, value) for case in cases))
        )
        self._switches.pop()
        return self._exits.pop() or end or skipped

    def is_chosen(self, case: Node) -> bool:
        """Whether the innermost switch can come to this case."""
        node, value = self._switches[-1]
        if isinstance(value, Unseen) or value is None:
            return value is None
        cases = self.semantics.switches[node]
        matching = [each.node for each in cases if _matches(each, value)]
        wanted = matching or [each.node for each in cases if each.low is None]
        return case in wanted

    def declare(self, node: Node) -> None:
        """A declaration in a block: bounds and initialiser are evaluated."""
        for bound in bounds_in(node.type):
            if bound in self.semantics.types:
                self.value(bound)
        local = self.semantics.declared.get(node)
        if node.init is None or not isinstance(local, Local):
            return
        plan = self.semantics.initialisers[node]
        for store in plan.stores if isinstance(node.init, c_ast.InitList) else ():
            self.value(store.expr)
        if not isinstance(node.init, c_ast.InitList):
            self.value(node.init)
        if self.world.is_cell(local):
            self.store(local, self.operand(plan.stores[0].expr) if plan.stores else zero(local.type))


def _matches(case: Any, value: Value) -> bool:
    return isinstance(value, int) and case.low is not None and case.low <= value <= case.high


Handler = Callable[[Flow, Any, bool], bool]


def _compound(flow: Flow, node: c_ast.Compound, live: bool) -> bool:
    return flow.sequence(node.block_items, live=live)


def _if(flow: Flow, node: c_ast.If, live: bool) -> bool:
    known = flow.decide(flow.operand(node.cond)) if live else UNSEEN
    yes = flow.statement(node.iftrue, live=live and known in (True, None))
    no = live and known in (False, None)
    return flow.statement(node.iffalse, live=no) or yes


def _while(flow: Flow, node: c_ast.While, live: bool) -> bool:
    return flow.loop(node, live=live, tested_first=True)


def _do(flow: Flow, node: c_ast.DoWhile, live: bool) -> bool:
    return flow.loop(node, live=live, tested_first=False)


def _for(flow: Flow, node: c_ast.For, live: bool) -> bool:
    if live and node.init is not None:
        flow.statement(node.init, live=True)
    return flow.loop(node, live=live, tested_first=True)


def _switch(flow: Flow, node: c_ast.Switch, live: bool) -> bool:
    return flow.switch(node, live=live)


def _case(flow: Flow, node: c_ast.Case | c_ast.Default, live: bool) -> bool:
    if flow.is_chosen(node):
        live = True
        flow.chosen.add(node)
    if live:
        flow.touched.add(node)
    return flow.sequence(node.stmts, live=live)


def _label(flow: Flow, node: c_ast.Label, live: bool) -> bool:
    live = live or flow.is_target(flow.semantics.labels[node])
    if live:
        flow.touched.add(node)
    return flow.statement(node.stmt, live=live)


def _attributed(flow: Flow, node: c_ast.AttributedStatement, live: bool) -> bool:
    return flow.statement(node.stmt, live=live)


def _return(flow: Flow, node: c_ast.Return, live: bool) -> bool:
    if live:
        flow.give_result(None if node.expr is None else flow.operand(node.expr))
    return False


def _break(flow: Flow, _: c_ast.Break, live: bool) -> bool:
    if live:
        flow.leave()
    return False


def _continue(flow: Flow, _: c_ast.Continue, live: bool) -> bool:
    if live:
        flow.repeat()
    return False


def _goto(flow: Flow, node: c_ast.Goto, live: bool) -> bool:
    if live:
        flow.jump(flow.semantics.labels[node])
    return False


def _computed_goto(flow: Flow, node: gnu_ast.ComputedGoto, live: bool) -> bool:
    if live:
        flow.value(node.expr)
    return False


def _asm(flow: Flow, node: gnu_ast.Asm, live: bool) -> bool:
    if live:
        for operand in [*node.outputs, *node.inputs]:
            flow.value(operand.expr)
        for name in flow.semantics.asm_labels.get(node, ()):
            flow.jump(name)
    return live


def _declaration(flow: Flow, node: c_ast.Decl, live: bool) -> bool:
    if live:
        flow.declare(node)
    return live


def _declarations(flow: Flow, node: c_ast.DeclList, live: bool) -> bool:
    return flow.sequence(node.decls, live=live)


def _nothing(_: Flow, __: Node, live: bool) -> bool:
    return live


_STATEMENTS: dict[type[Any], Handler] = {
    c_ast.Compound: _compound,
    c_ast.If: _if,
    c_ast.While: _while,
    c_ast.DoWhile: _do,
    c_ast.For: _for,
    c_ast.Switch: _switch,
    c_ast.Case: _case,
    c_ast.Default: _case,
    c_ast.Label: _label,
    c_ast.AttributedStatement: _attributed,
    c_ast.Return: _return,
    c_ast.Break: _break,
    c_ast.Continue: _continue,
    c_ast.Goto: _goto,
    c_ast.Decl: _declaration,
    c_ast.DeclList: _declarations,
    c_ast.Typedef: _nothing,
    c_ast.StaticAssert: _nothing,
    c_ast.EmptyStatement: _nothing,
    c_ast.Pragma: _nothing,
    gnu_ast.LocalLabels: _nothing,
    gnu_ast.ComputedGoto: _computed_goto,
    gnu_ast.Asm: _asm,
}
