"""Where control can go: the control-flow graph of a function, over the nodes of its syntax tree.

    int f(int x)                     0: 1 item, If -> true 1, false 2
    {                                1: 1 item, Return -> return 3
        if (x)                       2: 0 items -> next 3
            return 1;                3: exit
        out: ;
    }

    graph = flow_graph(function, Facts(semantics))
    graph.falls_off                  control can get to the closing brace
    graph.is_reached(statement)      control can get to where a statement begins
    never_returning(semantics)       the functions that do not come back, declared so or found so

The graph changes nothing in the tree and refers to its nodes, so whatever knows a statement finds its block.
"""

from __future__ import annotations

from meta.flow.build import flow_graph
from meta.flow.facts import Facts
from meta.flow.graph import Block, Edge, EdgeKind, FlowGraph
from meta.flow.noreturn import never_returning

__all__ = ["Block", "Edge", "EdgeKind", "Facts", "FlowGraph", "flow_graph", "never_returning"]
