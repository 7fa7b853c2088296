"""The pass `split`: large functions cut into small ones.

`split` is the pass; `model`, `survey` and `flow` describe a function, `checks` says what forbids a cut, `regions`
chooses, `plan` decides one cut, `outline`, `caller` and `syntax` write it.
"""
