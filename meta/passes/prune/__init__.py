"""The pass `prune`: what no root reaches goes, what a profile never saw becomes a trap.

`prune` is the pass; `cold_branches` finds branches, `traps` writes and numbers traps, `tidy` takes away what they leave
behind.
"""
