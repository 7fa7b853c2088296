"""Who calls whom: the graph of calls and references of one image, its roots, and what they reach.

`CallGraph` is plain data that loads from `callgraph.json` without parsing, sema or networkx;
`meta.callgraph.build.build_callgraph` makes it from analysed C.
"""

from meta.callgraph.graph import CALL, INDIRECT, REFERENCE, CallGraph, Node
from meta.callgraph.render import Weights, dot, name_list, tree

__all__ = ["CALL", "INDIRECT", "REFERENCE", "CallGraph", "Node", "Weights", "dot", "name_list", "tree"]
