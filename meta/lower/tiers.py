"""How much effort a function deserves, as the attribute `meta_tier` says it.

    __attribute__((meta_tier("hot", 317811))) int f(void)   ->   define i32 @f() hot ... !prof !{..., i64 317811}

The words: "hot" and "cold" (with sections of their own, so that what runs lies together), "small" and "size" (LLVM's
optsize and minsize), "none" (not optimised at all), "scalar" (no vector instructions are made up). A number is how
often the profile saw the function called.
"""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.literals import decode_string
from meta.sema.semantics import Symbol

ATTRIBUTE = "meta_tier"
_WORDS = {
    "hot": ("hot",), "cold": ("cold", "optsize", "minsize"), "small": ("optsize",), "size": ("optsize", "minsize"),
    "none": ("optnone", "noinline"), "scalar": ("noimplicitfloat",),
}  # fmt: skip
_SECTIONS = (("hot", ".text.hot"), ("cold", ".text.unlikely"))  # as gcc calls them


def function_words(symbol: Symbol, level: str) -> list[str]:
    """LLVM's function attributes for the tier, `hot` and `cold` of GNU C and the level of the whole included."""
    named = [word for word in ("cold", "hot") if word in symbol.attributes]
    names = (*named, *_texts(symbol), {"s": "small", "z": "size"}.get(level, ""))
    words = [word for name in names for word in _WORDS.get(name, ())]
    if "optnone" in words:  # LLVM does not accept it beside the others
        words = [word for word in words if word not in ("optsize", "minsize")]
    return list(dict.fromkeys(words))


def section_prefix(symbol: Symbol) -> str:
    """The section that the code of a function belongs to."""
    words = {*_texts(symbol), *symbol.attributes}
    return next((prefix for word, prefix in _SECTIONS if word in words), ".text")


def entry_count(symbol: Symbol) -> int | None:
    """How often the function was called, where that is known."""
    numbers = [each.value for each in _arguments(symbol) if each.type == "int"]
    return int(numbers[0]) if numbers else None


def _texts(symbol: Symbol) -> list[str]:
    strings = [each for each in _arguments(symbol) if each.type == "string"]
    return [decode_string(each)[1][:-1].decode("utf-8", "replace") for each in strings]


def _arguments(symbol: Symbol) -> list[c_ast.Constant]:
    listed = symbol.attributes.get(ATTRIBUTE)
    return [each for each in listed.exprs if isinstance(each, c_ast.Constant)] if listed is not None else []
