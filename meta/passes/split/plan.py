"""Everything that is decided about one cut before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass

from pycparser import c_ast

from meta.passes.split.flow import END, RETURN
from meta.passes.split.model import Model, whole_arrays
from meta.passes.split.regions import Region, variables_of
from meta.passes.split.survey import Survey
from meta.passes.tree import Node, deep_copy, walk


@dataclass(frozen=True, slots=True)
class Style:
    """Names for what a cut adds, and the attributes of the new function."""

    name: str
    result: str
    leave: str
    attributes: tuple[Node, ...] = ()


class Plan:
    """One region of `model` on its way out.

    items: the statements, which are taken over and changed; ways: a jump for every way out but the end;
    pointed: the variables among `pointers` that need a pointer, as the others, arrays, are one already.
    """

    def __init__(self, model: Model, survey: Survey, region: Region, style: Style) -> None:
        self.model = model
        self.region = region
        self.style = style
        self.items = region.items
        self.at = self.items[0]
        self._targets = survey.flow.targets
        self._low, self._high = region.span
        self._inner = {survey.flow.labels[name] for name in region.facts.labels}
        self.ways = self._ways()
        self.values = variables_of(model, region.values)
        self.pointers = variables_of(model, region.pointers)
        self.locals = variables_of(model, region.locals)
        self.hoisted = variables_of(model, region.hoisted)
        self.declared = variables_of(model, region.facts.declares)
        found = variables_of(model, region.results)
        self.result = found[0] if found else None
        whole = whole_arrays(model, self.items)
        self.pointed = [each for each in self.pointers if not each.is_array or each in whole]

    @property
    def passes_result(self) -> bool:
        """Whether a value that the function returns goes through a pointer."""
        return RETURN in self.region.exits and not self.region.returns_value

    @property
    def never_ends(self) -> bool:
        return not self.region.completes and not self.region.exits

    def leaving(self, node: Node) -> int | None:
        """Where a jump out of the region leads; None for any other node."""
        point = self._targets.get(node)
        if point is None or self._low <= point < self._high or point in self._inner:
            return None
        return point

    def code(self, point: int) -> int:
        """The number of a way out; 0 is the end of the region."""
        return self.region.exits.index(point) + 1 if point in self.region.exits else 0

    def _ways(self) -> dict[int, Node]:
        found: dict[int, Node] = {END: c_ast.Return(None, self.at.coord)}
        for item in self.items:
            for node in walk(item):
                point = self.leaving(node)
                if point not in (None, END, RETURN):
                    found.setdefault(point, deep_copy(node))
        return found
