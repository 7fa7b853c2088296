"""How a symbol looks to the linker: in a whole program almost everything is internal, in a unit compiled on its own
C's own rules hold (C11 6.2.2, 6.7.4p7, 6.9.2; gcc manual 6.33 and 6.45).

    inline int f(void) {...}                       ->  define available_externally i32 @f()
    inline int f(void) {...} extern int f(void);   ->  define i32 @f()
    static int f(void) {...}                       ->  define internal i32 @f()
"""

from __future__ import annotations

from collections.abc import Collection

from pycparser import c_ast

from meta.lower import tiers
from meta.lower.abi import Signature, signature
from meta.lower.ir import escaped
from meta.lower.irtypes import object_alignment
from meta.sema import attributes
from meta.sema.attributes import linker_name
from meta.sema.semantics import Symbol
from meta.sema.types import ArrayType, FunctionType, alignment_of, is_complete, is_read_only, size_of
from meta.target import Platform, Separate, Target

# Functions that may return a second time: what is in registers then would be lost (C11 7.13).
_RETURNING_TWICE = frozenset({"setjmp", "_setjmp", "sigsetjmp", "__sigsetjmp", "vfork", "getcontext", "savectx"})
_POINTER_RESULTS = {"malloc": "noalias", "returns_nonnull": "nonnull"}
_BASELINE = "x86-64"
_CACHE_LINE = 64
_LARGE = 4 * _CACHE_LINE
_LLVM_FEATURES = {"abm": "lzcnt", "sse4": "sse4.2"}  # where gcc's name is another
_VISIBILITIES = ("default", "hidden", "internal", "protected")


def linkage(symbol: Symbol, target: Target, visible: Collection[str]) -> str:
    """The words between `define` or `=` and the rest of a definition; `visible` names what a whole program shows."""
    separate = target.separate
    if separate is None:
        if "weak" in symbol.attributes:
            return "weak "
        is_root = linker_name(symbol) in visible or "used" in symbol.attributes
        return "hidden " if not symbol.is_static and is_root else "internal "
    if _is_internal(symbol):
        return "internal "
    if isinstance(symbol.definition, c_ast.FuncDef) and is_inline_only(symbol, separate):
        return "available_externally "
    shown = _visibility(symbol, separate)
    if "weak" in symbol.attributes:
        return f"weak {shown}"
    is_common = separate.common and not symbol.is_thread_local
    if is_common and symbol.is_tentative and "section" not in symbol.attributes:
        return f"common {shown}"
    # Code for one executable knows that its own definitions are not replaced by a shared object's.
    is_local = not separate.pic or separate.pie or shown
    return f"{'dso_local ' if is_local else ''}{shown}"


def thread_local(symbol: Symbol, target: Target) -> str:
    """Kernels and programs without a C library have one thread: there such an object is like any other."""
    return "thread_local " if symbol.is_thread_local and target.separate is not None else ""


def _is_internal(symbol: Symbol) -> bool:
    """Sema counts inline functions among a unit's own; to the linker only `static` ones are."""
    if not symbol.is_static:
        return False
    return not symbol.is_function or any("static" in (node.storage or ()) for node in symbol.declarations)


def is_inline_only(symbol: Symbol, separate: Separate) -> bool:
    """Whether a function's body is only for inlining: another unit has the definition that others link to."""
    nodes = symbol.declarations
    if _is_internal(symbol) or not any("inline" in (node.funcspec or ()) for node in nodes):
        return False
    assert isinstance(symbol.definition, c_ast.FuncDef)
    if separate.gnu89_inline or "gnu_inline" in symbol.attributes:
        storage = symbol.definition.decl.storage or ()
        return "extern" in storage and "inline" in (symbol.definition.decl.funcspec or ())
    return all("inline" in (node.funcspec or ()) and "extern" not in (node.storage or ()) for node in nodes)


def _visibility(symbol: Symbol, separate: Separate) -> str:
    name = separate.visibility
    if "visibility" in symbol.attributes:
        name = attributes.string_argument(symbol.declarations[0], symbol.attributes, "visibility") or name
    if name not in _VISIBILITIES or name == "default":
        return ""
    return "hidden " if name == "internal" else f"{name} "


def section(symbol: Symbol, target: Target, prefix: str) -> str:
    """`section "..."` with a comma's worth of text, or nothing where LLVM chooses."""
    node = symbol.declarations[0]
    given = attributes.string_argument(node, symbol.attributes, "section")
    separate = target.separate
    if given is None and separate is not None:
        wanted = separate.function_sections if prefix.startswith(".text") else separate.data_sections
        if not wanted or (separate.common and symbol.is_tentative):
            return ""
    return f'section "{escaped((given or f"{prefix}.{linker_name(symbol)}").encode())}"'


def function_attributes(symbol: Symbol, target: Target, *, has_vectors: bool = True) -> str:
    """The attributes of a function definition, with its section."""
    separate = target.separate
    words = [] if separate is not None and separate.exceptions else ["nounwind"]
    if separate is None or not separate.hosted:
        words.append('"no-builtins"')
    words += [word for word in ("naked", "noinline", "noreturn") if word in symbol.attributes]
    if "returns_twice" in symbol.attributes:
        words.append("returns_twice")
    if "naked" in words and "noinline" not in words:
        words.append("noinline")
    if "always_inline" in symbol.attributes:
        words.append("alwaysinline")
    elif separate is not None and not separate.inline and "noinline" not in words:
        words.append("noinline")
    if target.platform is Platform.PC or (separate is not None and not separate.red_zone):
        words.append("noredzone")
    words += _frame_words(target)
    if target.cpu == _BASELINE:
        words.append(f'"tune-cpu"="{"x86-64-v3" if "+avx2" in target.features.split(",") else "generic"}"')
    features = attributes.string_argument(symbol.declarations[0], symbol.attributes, "target")
    if not has_vectors:
        words.append(_target_words(symbol, f"{features + ',' if features else ''}general-regs-only", target))
    elif features is not None:
        words.append(_target_words(symbol, features, target))
    words += [word for word in tiers.function_words(symbol, target.level) if word not in words]
    align = f" align {symbol.alignment}" if symbol.alignment else ""
    return f"{' '.join(words)} {section(symbol, target, tiers.section_prefix(symbol))}".rstrip() + align


def _frame_words(target: Target) -> list[str]:
    """What a function's frame looks like to those who walk the stack."""
    separate = target.separate
    words = []
    if target.level == "0":  # as gcc and clang do; debuggers find the end of a prologue by it
        words.append('"frame-pointer"="all"')
    elif separate is not None:
        words.append(f'"frame-pointer"="{"all" if separate.frame_pointers else "none"}"')
    if separate is not None and separate.unwind_tables:
        words.append("uwtable")
    if target.frames:
        words.append('"warn-stack-size"="0"')
    return words


FRAME_POINTER = '"frame-pointer"="all"'
NO_TAIL_CALLS = '"disable-tail-calls"="true"'
RETURNS_TWICE = "returns_twice noinline"


def with_needs(attributes: str, needs: Collection[str]) -> str:
    """A function's attributes with what its code needs: who walks frames must find those of `alloca`, as in gcc."""
    if FRAME_POINTER in needs:
        attributes = attributes.replace('"frame-pointer"="none"', FRAME_POINTER)
    more = [need for need in (NO_TAIL_CALLS, RETURNS_TWICE) if need in needs]
    return " ".join([*more, attributes])


def _target_words(symbol: Symbol, text: str, target: Target) -> str:
    """`target("avx2,no-fma,arch=haswell")` as LLVM's function attributes, after what the unit is compiled for."""
    features = [target.features] if target.features else []
    words = []
    for name in (word.strip() for word in text.split(",")):
        if name.startswith("arch="):
            words.append(f'"target-cpu"="{name.removeprefix("arch=")}"')
        elif name == "general-regs-only":
            features += ["-x87", "-mmx", "-sse"]
        elif name.startswith("no-"):
            features.append(f"-{_LLVM_FEATURES.get(name[3:], name[3:])}")
        elif not name.startswith("tune="):
            features.append(f"+{_LLVM_FEATURES.get(name, name)}")
    return " ".join([*words, f'"target-features"="{",".join(features)}"'])


def declaration_attributes(symbol: Symbol, target: Target) -> str:
    """The attributes of a function that is only declared, after a space."""
    words: list[str] = [word for word in ("noreturn", "cold") if word in symbol.attributes]
    if symbol.spelling in _RETURNING_TWICE or "returns_twice" in symbol.attributes:
        words.append("returns_twice")
    if target.separate is not None and not target.separate.exceptions:
        words.append("nounwind")
    words += _purity(symbol)
    return "".join(f" {word}" for word in words)


def _purity(symbol: Symbol) -> list[str]:
    """What `const` and `pure` say about memory (gcc manual 6.33.1); records that travel in memory are memory, too."""
    assert isinstance(symbol.type, FunctionType)
    shape = signature(symbol.type)
    if shape.result.by_address or any(passing.by_address for passing in shape.parameters):
        return []
    if "const" in symbol.attributes:
        return ["memory(none)"]
    return ["memory(read)"] if "pure" in symbol.attributes else []


def result_attributes(symbol: Symbol, shape: Signature) -> str:
    """What a declaration says about the pointer that a function returns, before its type."""
    words = [shape.result.attributes] if not shape.result.by_address else []
    if shape.result_type == "ptr":
        words += [word for name, word in _POINTER_RESULTS.items() if name in symbol.attributes]
    return "".join(f"{word} " for word in words if word)


def symbol_alignment(symbol: Symbol, target: Target) -> int:
    """The alignment of a defined object. What goes into a section by name lies there without gaps.

    In a whole program for speed no vector of a large array straddles two cache lines that need not.
    """
    own = alignment_of(symbol.type) if "section" in symbol.attributes else object_alignment(symbol.type)
    is_large = isinstance(symbol.type, ArrayType) and is_complete(symbol.type) and size_of(symbol.type) >= _LARGE
    if is_large and target.level == "3" and target.separate is None and "section" not in symbol.attributes:
        own = max(own, _CACHE_LINE)
    return max(own, symbol.alignment)


def data_section_prefix(symbol: Symbol, target: Target, *, is_zero: bool) -> str:
    if thread_local(symbol, target):
        return ".tbss" if is_zero else ".tdata"
    if is_read_only(symbol.type):
        return ".rodata"
    return ".bss" if is_zero else ".data"


def module_flags(target: Target) -> list[str]:
    """Module flags for code that may be placed anywhere."""
    separate = target.separate
    if separate is None or not separate.pic:
        return []
    flags = [f'!{{i32 8, !"PIC Level", i32 {separate.pic}}}']
    if separate.pie:
        flags.append(f'!{{i32 7, !"PIE Level", i32 {separate.pie}}}')
    if separate.unwind_tables:
        flags.append('!{i32 7, !"uwtable", i32 2}')
    return flags
