"""The symbols of a program from those of its units: which definition counts, and program-wide names (C11 6.2.2, 6.9p5).

    a.c: extern int x; static int y;        x: one symbol, defined in b.c
    b.c: int x = 1; static int y;           y.a, y.b

What gcc only inlines (`extern inline` with `gnu_inline`, gcc manual 6.33.1) is its unit's own where there are several:
each has the body that stands there, and the real definition, if any, is another function. Only a pointer to it shows
this: it is not the real one's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pycparser import c_ast

from meta.diagnostics import SourceError
from meta.sema import attributes
from meta.sema.context import fail
from meta.sema.semantics import Semantics, Symbol
from meta.sema.unit_analysis import UnitAnalysis, linked_constant, twin_of


class Linker:
    """Puts analysed units, in order, into the tables of their program."""

    def __init__(self, semantics: Semantics, *, is_kept: bool) -> None:
        """`is_kept`: whether the units' analyses are for other programs, too, so that these need their own symbols."""
        self.semantics = semantics
        self._is_kept = is_kept
        self._externals: dict[str, Symbol] = {}
        self._internals: list[Symbol] = []
        self._inlined: set[Symbol] = set()  # defined for inlining only, so that the real definition may follow

    def add(self, analysis: UnitAnalysis) -> dict[c_ast.Node, SourceError]:
        """Add a unit; what is wrong is that it defines again what an earlier one does."""
        twins: dict[Symbol, Symbol] = {}
        errors: dict[c_ast.Node, SourceError] = {}
        dropped: set[Symbol] = set()
        for name, symbol in analysis.externals.items():
            if symbol in analysis.inlined and len(self.semantics.program.units) > 1:
                twins[symbol] = own = self._own(symbol, twins)
                own.is_static = True
                self._internals.append(own)
                continue
            known = self._externals.get(name)
            if known is None:
                twins[symbol] = self._externals[name] = self._own(symbol, twins)
                if symbol in analysis.inlined:
                    self._inlined.add(twins[symbol])
                continue
            twins[symbol] = known
            try:
                if not self._merge(known, symbol, is_inlined=symbol in analysis.inlined):
                    dropped.add(symbol)
            except SourceError as error:
                errors[symbol.definition] = error
        for symbol in analysis.internals:
            twins[symbol] = self._own(symbol, twins)
            self._internals.append(twins[symbol])
        defined = list(analysis.tables.defined.items())
        analysis.add_to(self.semantics, twins, is_kept=self._is_kept)
        if dropped:
            for node, symbol in defined:
                if symbol in dropped:
                    del self.semantics.defined[node]
        return errors

    def _own(self, symbol: Symbol, twins: Mapping[Symbol, Symbol]) -> Symbol:
        if self._is_kept:
            return twin_of(symbol, twins)
        if symbol.owner is not None:
            symbol.owner = twins.get(symbol.owner, symbol.owner)
        symbol.constant = linked_constant(symbol.constant, twins)
        return symbol

    def _merge(self, known: Symbol, symbol: Symbol, *, is_inlined: bool) -> bool:
        """Add what a unit says of a symbol that an earlier one has; whether its definition, if any, is the one that
        counts: a strong one replaces a weak one, and any one that which is for inlining only."""
        if not symbol.declarations:  # a builtin calls it, which says nothing that a declaration does not
            return True
        was_weak = "weak" in known.attributes
        is_weak = "weak" in symbol.attributes
        is_strong = known.definition is not None and not was_weak
        known.declarations += symbol.declarations
        known.attributes.update({n: value for n, value in symbol.attributes.items() if n != "weak" or not is_strong})
        if "alias" in symbol.attributes:
            known.unit = symbol.unit
        known.alignment = max(known.alignment, symbol.alignment)
        known.is_thread_local |= symbol.is_thread_local
        if symbol.definition is None:
            return True
        if known.definition is not None and known not in self._inlined:
            if not was_weak and not is_weak:
                _defined_twice(symbol.definition, known)
            if is_weak:
                return False
            del known.attributes["weak"]
        known.definition, known.unit, known.type = symbol.definition, symbol.unit, symbol.type
        known.is_tentative = symbol.is_tentative
        self._inlined.discard(known)
        if is_inlined:
            self._inlined.add(known)
        return True

    def finish(self) -> None:
        """Give every symbol its program-wide name; internal ones that clash get their unit's stem."""
        externals, internals, semantics = self._externals, self._internals, self.semantics
        plain = [symbol for symbol in internals if symbol.owner is None]
        spellings = Counter(symbol.spelling for symbol in plain)
        for symbol in plain:
            if spellings[symbol.spelling] > 1 or symbol.spelling in externals:
                stem = (symbol.unit or "").rsplit(".", 1)[0].replace("/", ".")
                symbol.name = f"{symbol.spelling}.{stem}"
        for symbol in internals:
            if symbol.owner is not None:
                symbol.name = symbol.owner.name + symbol.name
        taken = set(externals)
        for symbol in internals:
            name, count = symbol.name, 0
            while symbol.name in taken:
                count += 1
                symbol.name = f"{name}.{count}"
            taken.add(symbol.name)
        order = {unit.path: index for index, unit in enumerate(semantics.program.units)}
        everything = [*externals.values(), *internals]
        for symbol in sorted(everything, key=lambda symbol: order.get(symbol.unit or "", len(order))):
            semantics.symbols[symbol.name] = symbol
        _check_linker_names(semantics)


def _defined_twice(node: c_ast.Node, symbol: Symbol) -> None:
    assert symbol.definition is not None
    coord = symbol.definition.coord
    fail(node, f"'{symbol.spelling}' is defined twice", f"the other definition is at {coord.file}:{coord.line}")


def _is_only_inlined(symbol: Symbol) -> bool:
    """Whether a definition makes no symbol: glibc's fortified functions, two of which may stand for one function."""
    definition = symbol.definition
    is_extern = isinstance(definition, c_ast.FuncDef) and "extern" in (definition.decl.storage or ())
    return is_extern and "gnu_inline" in symbol.attributes


def _check_linker_names(semantics: Semantics) -> None:
    """An asm label may rename a definition to a name that another one has."""
    owners: dict[str, Symbol] = {}
    for symbol in semantics.symbols.values():
        if symbol.definition is not None and not _is_only_inlined(symbol):
            other = owners.setdefault(attributes.linker_name(symbol), symbol)
            if other is not symbol:
                fail(symbol.definition, f"'{symbol.spelling}' and '{other.spelling}' have the same name for the linker")
