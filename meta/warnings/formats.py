"""-Wformat: the arguments of printf, scanf and functions declared with `format`, against the format string."""

from __future__ import annotations

from pycparser import c_ast

from meta.sema.spelling import describe
from meta.sema.types import (
    ArrayType,
    CType,
    FloatingType,
    IntegerKind,
    IntegerType,
    PointerType,
    Qualifier,
    VoidType,
    unqualified,
)
from meta.warnings.checker import Checker, FunctionChecks, NodeChecks, UnitChecks, is_null, peeled
from meta.warnings.format_tables import FLOATS, INTEGERS, LIBRARY, SCANNED_FLOATS, Conversion, parse


def _call(checker: Checker, node: c_ast.FuncCall) -> None:
    asked = _style(checker, node)
    if asked is None:
        return
    kind, position, first = asked
    arguments = node.args.exprs if node.args else []
    if position > len(arguments):
        return
    texts = _texts(checker, arguments[position - 1])
    if texts is None:
        given = arguments[position - 1]
        if first and first > len(arguments) and kind == "printf" and not _is_passed_on(checker, given):
            hint = 'write ("%s", text), which no percent sign in the text can harm'
            checker.warn("format", given, "the format is no string literal, and has no arguments", hint)
        return
    for place, text in texts:
        _check_text(checker, place, text, kind, arguments[first - 1 :] if first else None)


def _style(checker: Checker, node: c_ast.FuncCall) -> tuple[str, int, int] | None:
    """How a callee formats: by its attribute, or by its name where it is a library function."""
    symbol = checker.callee(node)
    if symbol is not None:
        attribute = checker.attribute(symbol, "format")
        exprs = getattr(getattr(attribute, "arguments", None), "exprs", None) or []
        if len(exprs) == 3 and isinstance(exprs[0], c_ast.ID):
            kind = exprs[0].name.strip("_").removeprefix("gnu_")
            numbers = [each.value for each in exprs[1:] if isinstance(each, c_ast.Constant)]
            if kind in ("printf", "scanf") and len(numbers) == 2:
                return kind, int(numbers[0]), int(numbers[1])
        if attribute is not None or symbol.is_static or symbol.definition is not None:
            return None if attribute is not None else LIBRARY.get(symbol.spelling) if not symbol.is_static else None
    return LIBRARY.get(checker.callee_name(node) or "")


def _texts(checker: Checker, node: c_ast.Node) -> list[tuple[c_ast.Node, str]] | None:
    """The strings that a format argument can be; None where it is something else than literals."""
    node = peeled(node)
    if isinstance(node, c_ast.TernaryOp) and node.iftrue is not None:
        first, second = _texts(checker, node.iftrue), _texts(checker, node.iffalse)
        return None if first is None or second is None else first + second
    data = checker.semantics.strings.get(node)
    if data is None or not isinstance(node, c_ast.Constant) or node.value[:1] not in '"u':
        return None
    return [(node, data.split(b"\0")[0].decode("utf-8", "replace"))]


def _is_passed_on(checker: Checker, node: c_ast.Node) -> bool:
    """Whether a format comes from a constant array, a call, or an expression about which nothing is sure."""
    ctype = checker.semantics.types.get(peeled(node))
    is_constant = isinstance(ctype, ArrayType) and bool(ctype.element.qualifiers & Qualifier.CONST)
    return is_constant or is_null(checker, node)


def _check_text(
    checker: Checker, place: c_ast.Node, text: str, kind: str, arguments: list[c_ast.Node] | None
) -> None:
    if not text and kind == "printf":
        checker.warn("format-zero-length", place, "the format is an empty string")
    conversions, problem = parse(text, kind)
    if problem is not None:
        checker.warn("format", place, problem)
        return
    if any(each.position or each.star_positions for each in conversions):
        _by_position(checker, place, conversions, kind, arguments)
        return
    if arguments is None:
        return
    used = 0
    for conversion in conversions:
        for _ in range(conversion.stars):
            if used < len(arguments):
                _star(checker, conversion, arguments[used])
            used += 1
        if conversion.is_suppressed or conversion.letter == "m":
            continue
        if used >= len(arguments):
            checker.warn("format", place, f"'{conversion.text}' has no argument",
                         f"{len(arguments)} given after the format")  # fmt: skip
            return
        _argument(checker, conversion, kind, arguments[used])
        used += 1
    if used < len(arguments):
        message = f"the format uses {used} arguments, {len(arguments)} are given"
        checker.warn("format-extra-args", arguments[used], message)


def _by_position(
    checker: Checker, place: c_ast.Node, conversions: list[Conversion], kind: str, arguments: list[c_ast.Node] | None
) -> None:
    """`%2$s %1$d` (POSIX): every conversion and star names its argument, and none before the last is left out."""
    if any(not each.position or len(each.star_positions) != each.stars for each in conversions if each.letter != "m"):
        checker.warn("format", place, "some conversions of this format name their argument, and some do not")
        return
    if arguments is None:
        return
    used = {position for each in conversions for position in (each.position, *each.star_positions)}
    if max(used) > len(arguments):
        checker.warn("format", place, f"the format uses argument {max(used)}, {len(arguments)} are given")
        return
    for conversion in conversions:
        for position in conversion.star_positions:
            _star(checker, conversion, arguments[position - 1])
        if not conversion.is_suppressed:
            _argument(checker, conversion, kind, arguments[conversion.position - 1])
    gap = next((number for number in range(1, max(used)) if number not in used), None)
    if gap is not None:
        checker.warn("format", place, f"the format uses argument {max(used)}, but not argument {gap}")
    if max(used) < len(arguments):
        message = f"the format uses {max(used)} arguments, {len(arguments)} are given"
        checker.warn("format-extra-args", place, message)


def _star(checker: Checker, conversion: Conversion, node: c_ast.Node) -> None:
    ctype = checker.type(node)
    if not (isinstance(ctype, IntegerType) and ctype.size <= 4):
        checker.warn("format", node, f"the '*' of '{conversion.text}' takes 'int', not '{_shown(ctype)}'")


def _argument(checker: Checker, conversion: Conversion, kind: str, node: c_ast.Node) -> None:
    ctype = checker.type(node)
    if ctype is None:
        return
    wanted = _scanned(conversion, ctype) if kind == "scanf" else _printed(checker, conversion, ctype, node)
    if wanted is not None:
        suggestion = _suggested(conversion, ctype) if kind == "printf" else None
        checker.warn("format", node, f"'{conversion.text}' takes '{wanted}', but the argument is '{_shown(ctype)}'",
                     f"write '{suggestion}'" if suggestion else None)  # fmt: skip


def _printed(checker: Checker, conversion: Conversion, ctype: CType, node: c_ast.Node) -> str | None:
    """The type that a printf conversion takes, where `ctype` is another."""
    letter, length = conversion.letter, conversion.length
    if letter in "diouxXbB":
        size, signed, unsigned = INTEGERS[length]
        promoted = max(size, 4)
        fits = isinstance(ctype, IntegerType) and max(ctype.size, 4) == promoted
        return None if fits else (signed if letter in "di" else unsigned)
    if letter in "fFeEgGaA":
        size, name = FLOATS.get(length, (8, "double"))
        given = ctype.size if isinstance(ctype, FloatingType) else 0
        return None if max(given, 8) == size and given else name
    if letter in "cC":
        is_wide = length == "l" or letter == "C"
        return None if isinstance(ctype, IntegerType) and ctype.size <= 4 else "wint_t" if is_wide else "int"
    if letter in "sS":
        is_wide = length == "l" or letter == "S"
        return _pointed(ctype, 4 if is_wide else 1, "wchar_t *" if is_wide else "char *")
    if letter == "p":
        return None if isinstance(ctype, PointerType) else "void *"
    if letter == "n":
        size, signed, _ = INTEGERS[length]
        return _pointed(ctype, size, f"{signed} *")
    return None


def _scanned(conversion: Conversion, ctype: CType) -> str | None:
    """The type that a scanf conversion takes, where `ctype` is another."""
    letter, length = conversion.letter, conversion.length
    if letter in "diouxXbn":
        size, signed, unsigned = INTEGERS[length]
        return _pointed(ctype, size, f"{signed if letter in 'din' else unsigned} *")
    if letter in "fFeEgGaA":
        size, name = SCANNED_FLOATS.get(length, (4, "float"))
        target = unqualified(ctype.target) if isinstance(ctype, PointerType) else None
        return None if isinstance(target, FloatingType) and target.size == size else f"{name} *"
    if letter in "csCS[":
        if "m" in conversion.flags:
            is_fine = isinstance(ctype, PointerType) and isinstance(ctype.target, PointerType)
            return None if is_fine else "char **"
        is_wide = length == "l" or letter in "CS"
        return _pointed(ctype, 4 if is_wide else 1, "wchar_t *" if is_wide else "char *")
    return None if isinstance(ctype, PointerType) and isinstance(ctype.target, PointerType) else "void **"


def _pointed(ctype: CType, size: int, name: str) -> str | None:
    """`name` where `ctype` is no pointer to an integer of `size` bytes."""
    target = unqualified(ctype.target) if isinstance(ctype, PointerType) else None
    is_fine = isinstance(target, IntegerType) and target.size == size and target.kind is not IntegerKind.BOOL
    return None if is_fine else name


def _suggested(conversion: Conversion, ctype: CType) -> str | None:
    """The conversion that would print a value of this type."""
    if isinstance(ctype, IntegerType):
        length = {1: "", 2: "", 4: "", 8: "l"}.get(ctype.size)
        if length is None:
            return None
        if ctype.size == 8 and "LONG_LONG" in ctype.kind.name:
            length = "ll"
        letter = conversion.letter if conversion.letter in "xXo" else ("d" if ctype.signed or ctype.size < 4 else "u")
        return f"%{length}{letter}"
    if isinstance(ctype, FloatingType):
        return "%Lg" if ctype.size == 16 else "%g"
    if isinstance(ctype, PointerType):
        target = ctype.target
        return "%s" if isinstance(target, IntegerType) and target.size == 1 else "%p"
    return None


def _shown(ctype: CType | None) -> str:
    return "nothing" if ctype is None or isinstance(ctype, VoidType) else describe(ctype)


NODE_CHECKS: NodeChecks = ((("format", "format-extra-args", "format-zero-length"), (c_ast.FuncCall,), _call),)
FUNCTION_CHECKS: FunctionChecks = ()
UNIT_CHECKS: UnitChecks = ()
