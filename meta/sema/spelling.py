"""Types as C text, for messages.

    describe(type)  ->  const char *    int (*)(void)    float [4]    struct <anonymous>
"""

from __future__ import annotations

from meta.sema.types import (
    ArrayType,
    ComplexType,
    CType,
    FloatingType,
    FunctionType,
    IntegerType,
    PointerType,
    Qualifier,
    RecordType,
    VectorType,
    VoidType,
    size_of,
)


def describe(ctype: CType) -> str:
    """The type as C text, for messages: `const char *`, `int (*)(void)`, `float [4]`."""
    return _declare(ctype, "").strip()


def _declare(ctype: CType, inner: str) -> str:
    if isinstance(ctype, PointerType):
        words = "".join(f" {word}" for word in _qualifier_words(ctype))
        pointer = f"*{words.strip()}{' ' if words and inner else ''}{inner}"
        if isinstance(ctype.target, ArrayType | FunctionType):
            pointer = f"({pointer})"
        return _declare(ctype.target, pointer)
    if isinstance(ctype, ArrayType):
        length = "*" if ctype.bound is not None else "" if ctype.length is None else ctype.length
        return _declare(ctype.element, f"{inner}[{length}]")
    if isinstance(ctype, FunctionType):
        parameters = [describe(parameter) for parameter in ctype.parameters]
        if ctype.is_variadic:
            parameters.append("...")
        if ctype.has_prototype and not parameters:
            parameters.append("void")
        return _declare(ctype.result, f"{inner}({', '.join(parameters)})")
    return " ".join((*_qualifier_words(ctype), _base_name(ctype), inner)).rstrip()


def _qualifier_words(ctype: CType) -> list[str]:
    words = [q.name.lower() for q in Qualifier if q & ctype.qualifiers and q.name]
    return ["_Atomic" if word == "atomic" else word for word in words]


def _base_name(ctype: CType) -> str:
    if isinstance(ctype, VectorType):
        return f"{_base_name(ctype.element)} __attribute__((vector_size({size_of(ctype)})))"
    if isinstance(ctype, IntegerType | FloatingType):
        return ctype.kind.spelling
    if isinstance(ctype, ComplexType):
        return f"_Complex {ctype.element.kind.spelling}"
    if isinstance(ctype, RecordType):
        keyword = "union" if ctype.record.is_union else "struct"
        return f"{keyword} {'<anonymous>' if ctype.record.is_anonymous else ctype.record.tag}"
    if isinstance(ctype, VoidType):
        return "void"
    raise TypeError(f"{type(ctype).__name__} has no spelling")
