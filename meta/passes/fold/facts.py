"""What constant propagation found out, of all images that a unit is part of."""

from __future__ import annotations

from collections.abc import Sequence

from meta.passes.fold.flow import Flow
from meta.passes.fold.values import UNSEEN, Value, is_known, joined
from meta.passes.tree import Node
from meta.sema import Semantics
from meta.sema.conversions import decay
from meta.sema.types import CType


class Facts:
    """The facts about one function: those on which every image agrees that can call it."""

    def __init__(self, flows: Sequence[Flow], function: Node) -> None:
        self.flows = [
            flow
            for flow in flows
            if function in flow.semantics.defined and flow.semantics.defined[function] in flow.executed
        ]

    @property
    def semantics(self) -> Semantics:
        return self.flows[0].semantics

    def value(self, node: Node) -> Value:
        """The value of an expression in its own type; None where it is not the same wherever control comes to it."""
        found: Value = UNSEEN
        for flow in self.flows:
            if node in flow.values:
                found = joined(found, flow.values[node])
        return found if is_known(found) else None

    def type(self, node: Node) -> CType | None:
        """The type of an expression's value, None where images disagree."""
        types = [decay(flow.semantics.types[node]) for flow in self.flows if node in flow.semantics.types]
        return types[0] if types and all(each == types[0] for each in types) else None

    def conversion(self, node: Node) -> CType | None:
        return self.semantics.converted.get(node)

    def truth(self, node: Node) -> bool | None:
        """Whether the value of a condition is zero in no image, or in all."""
        found = {flow.truth_of_node(node) for flow in self.flows if node in flow.values}
        return found.pop() if len(found) == 1 else None

    def is_touched(self, node: Node) -> bool:
        return any(node in flow.touched for flow in self.flows)

    def is_entered(self, node: Node) -> bool:
        return any(node in flow.entered for flow in self.flows)

    def is_chosen(self, node: Node) -> bool:
        return any(node in flow.chosen for flow in self.flows)
