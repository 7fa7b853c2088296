"""The pass `specialise`: clones for the values that dominate a profile.

`specialise` is the pass; `candidates` weighs clones, `clone` makes them, `redirect` leads calls to them, `assume`
checks members of records where they are written; `parameters` and `targets` answer questions about functions.
"""
