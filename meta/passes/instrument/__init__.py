"""The pass `instrument`: counters, clocks and sketches in every function that can be measured.

`instrument` is the pass; `calls`, `times` and `values` place the probes of their modes, `counters` and `enclose` put
statements where they run, `endings` and `symbols` say what the others must know.
"""
