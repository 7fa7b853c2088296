"""The pass `fold`: what is the same on every path of the whole program.

`fold` is the pass; `flow`, `evaluate` and `values` propagate constants, `facts` keeps them, `expressions`, `statements`
and `signature` rewrite.
"""
