"""The flags of `meta cc` as tables: what each one sets, which ones change nothing, which ones are refused.

A flag is in exactly one table. What is in none is refused by name, as cc does.
"""

from __future__ import annotations

import re
from typing import Any

# Flags that set one field of `Options`.
SETS: dict[str, tuple[str, Any]] = {
    "-c": ("action", "compile"), "-S": ("action", "assemble"), "-E": ("action", "preprocess"),
    "-fsyntax-only": ("action", "check"),
    "--emit-llvm": ("emit_llvm", True), "-emit-llvm": ("emit_llvm", True),
    "-O0": ("level", "0"), "-O": ("level", "1"), "-O1": ("level", "1"), "-Og": ("level", "1"), "-O2": ("level", "2"),
    "-O3": ("level", "3"), "-O4": ("level", "3"), "-Os": ("level", "s"), "-Oz": ("level", "z"),
    "-g0": ("debug", False), "-w": ("warnings", False), "-Werror": ("errors", True), "-Wno-error": ("errors", False),
    "-P": ("markers", False), "-v": ("verbose", True), "-###": ("dry_run", True), "--verbose": ("verbose", True),
    "-fwrapv": ("wraps", True), "-fno-wrapv": ("wraps", False), "-fno-strict-overflow": ("wraps", True),
    "-fstrict-aliasing": ("strict_aliasing", True), "-fno-strict-aliasing": ("strict_aliasing", False),
    "-ffast-math": ("fast_math", True), "-fno-fast-math": ("fast_math", False),
    "-funsafe-math-optimizations": ("fast_math", True),
    "-fno-builtin": ("builtins", False), "-fbuiltin": ("builtins", True),
    "-ffreestanding": ("hosted", False), "-fno-hosted": ("hosted", False), "-fhosted": ("hosted", True),
    "-fPIC": ("code", "pic"), "-fpic": ("code", "pic"), "-fPIE": ("code", "pie"), "-fpie": ("code", "pie"),
    "-fno-pic": ("code", "fixed"), "-fno-PIC": ("code", "fixed"), "-fno-pie": ("code", "fixed"),
    "-fno-PIE": ("code", "fixed"),
    "-fcommon": ("common", True), "-fno-common": ("common", False),
    "-fgnu89-inline": ("gnu89_inline", True), "-fno-gnu89-inline": ("gnu89_inline", False),
    "-ffunction-sections": ("function_sections", True), "-fno-function-sections": ("function_sections", False),
    "-fdata-sections": ("data_sections", True), "-fno-data-sections": ("data_sections", False),
    "-fasynchronous-unwind-tables": ("unwind_tables", True), "-funwind-tables": ("unwind_tables", True),
    "-fno-asynchronous-unwind-tables": ("unwind_tables", False), "-fno-unwind-tables": ("unwind_tables", False),
    "-fexceptions": ("exceptions", True), "-fno-exceptions": ("exceptions", False),
    "-fomit-frame-pointer": ("frame_pointers", False), "-fno-omit-frame-pointer": ("frame_pointers", True),
    "-fno-inline": ("inline", False), "-finline": ("inline", True), "-finline-functions": ("inline", True),
    "-mno-red-zone": ("red_zone", False), "-mred-zone": ("red_zone", True),
    "-M": ("dependencies", "only"), "-MM": ("dependencies", "only-user"), "-MD": ("dependencies", "beside"),
    "-MMD": ("dependencies", "beside-user"), "-MP": ("phony_targets", True), "-MG": ("missing_headers", True),
    "-dM": ("lists_macros", True), "-undef": ("predefined", False),
    "-nostdinc": ("standard_headers", False),
}  # fmt: skip

# Flags whose value follows, joined or as the next argument: the field, to which it is appended or which it sets.
VALUES: dict[str, str] = {
    "-o": "output", "-x": "language", "-MF": "dependency_file", "-MT": "targets", "-MQ": "quoted_targets",
    "-I": "include", "-iquote": "quote_include", "-isystem": "system_include", "-idirafter": "late_include",
    "--cache=": "cache", "-include": "preincludes", "-imacros": "macro_files", "-D": "macros", "-U": "macros",
}  # fmt: skip

# Flags that the link step gets as they are; those in LINK_VALUES have a value.
LINK = frozenset({
    "-shared", "-static", "-static-pie", "-pie", "-no-pie", "-nopie", "-rdynamic", "-s", "-r", "-nostdlib",
    "-nostartfiles", "-nodefaultlibs", "-static-libgcc", "-shared-libgcc", "-nolibc",
})  # fmt: skip
LINK_VALUES = ("-l", "-L", "-Xlinker", "-T", "-u", "-z", "-e", "-B", "-fuse-ld=", "-Wl,")
LINK_EXACT = ("-Xlinker", "-T", "-u", "-z", "-e")  # their value is always an argument of its own

STANDARDS = {  # -std=: (value of __STDC_VERSION__, GNU extensions)
    **{name: ("199901L", name[0] == "g") for name in ("c99", "c9x", "gnu99", "gnu9x", "iso9899:1999")},
    **{name: ("201112L", name[0] == "g") for name in ("c11", "c1x", "gnu11", "gnu1x", "iso9899:2011")},
    **{name: ("201710L", name[0] == "g") for name in ("c17", "c18", "gnu17", "gnu18", "iso9899:2017")},
    **{name: ("202311L", name[0] == "g") for name in ("c23", "c2x", "gnu23", "gnu2x")},
    **{name: ("", name[0] == "g") for name in ("c89", "c90", "gnu89", "gnu90", "iso9899:1990")},
}

# Flags that change nothing here, most because what they ask for is what is done anyway.
HARMLESS = re.compile(
    r"""-W(?!l,|a,|p,).* | -pedantic | -pedantic-errors | -ansi | -pipe | -m64 | -m128bit-long-double | -msse | -msse2
    | -mfpmath=sse | -m(?:tune|cpu)=.* | -mcmodel=small | -mno-80387 | -fsigned-char
    | -fno-(?:ident|stack-protector|plt|trapping-math|math-errno|signaling-nans|rounding-math|lto|sanitize=.*
        |short-enums|semantic-interposition|delete-null-pointer-checks|tree-.*|stack-check|stack-clash-protection
        |diagnostics-.*|caret-diagnostics|show-column|gcse|crossjumping|reorder-.*|toplevel-reorder|merge-constants
        |unroll-loops|inline-.*|partial-inlining|ipa-.*|split-.*|allow-store-data-races|builtin-.*|devirtualize
        |expensive-optimizations|modulo-sched.*|optimize-strlen|ira-.*|early-inlining|vect-cost-model
        |associative-math|reciprocal-math|unsafe-math-optimizations|finite-math-only|var-tracking.*|jump-tables
        |optimize-sibling-calls|omit-leaf-frame-pointer|aggressive-loop-optimizations|thread-jumps|schedule-insns2?
        |conserve-stack|guess-branch-probability|strict-enums|zero-initialized-in-bss|keep-.*|pack-struct|unsigned-char)
    | -f(?:diagnostics-.*|message-length=.*|color-diagnostics|tree-vectorize|tree-.*|unroll-.*|gcse.*
        |strict-overflow|delete-null-pointer-checks|math-errno|trapping-math|fp-contract=off|ident|inline-limit=.*
        |no-trampolines|merge-all-constants|merge-constants|align-.*|macro-prefix-map=.*|debug-prefix-map=.*
        |file-prefix-map=.*|optimize-sibling-calls|caret-diagnostics|plt|semantic-interposition|visibility-.*
        |excess-precision=.*|stack-usage|no-fast-math|jump-tables|early-inlining|dollars-in-identifiers|extended-identifiers
        |expensive-optimizations|modulo-sched.*|optimize-strlen|ira-.*|input-charset=utf-8|exec-charset=utf-8
        |track-macro-expansion.*|working-directory|reorder-.*|vect-cost-model=.*|simd-cost-model=.*|cx-.*)
    | -openmp-simd | -fopenmp-simd | -g[123]? | -ggdb.* | -gdwarf.* | -gz.* | -gsplit-dwarf | -grecord.* | -gno-.*
    | --param.* | -save-temps.* | -time | -mno-(?:avx512(?:er|pf|4fmaps|4vnniw)|mmx|3dnow|fma4|xop|80387)
    | -mpreferred-stack-boundary=.* | -mstackrealign | -minline-.* | -maccumulate-outgoing-args | -mno-omit-leaf-.*
    | -momit-leaf-frame-pointer | -mindirect-branch.* | -mfunction-return=.* | -falign-.* | -mstack-alignment=.*""",
    re.VERBOSE,
)

# Accepted, but what they ask for is not done; said once a run.
WARNED: dict[str, str] = {
    "-fstack-protector": "no stack protector is made", "-fstack-protector-strong": "no stack protector is made",
    "-fstack-protector-all": "no stack protector is made", "-flto": "objects hold code, not IR",
    "-flto=auto": "objects hold code, not IR", "-ffat-lto-objects": "objects hold code, not IR",
    "-fcf-protection": "no control-flow protection is made",
    "-fcf-protection=full": "no control-flow protection is made",
    "-fstack-clash-protection": "no stack-clash protection is made", "-ffp-contract=fast": "sums are never contracted",
    "-ffp-contract=on": "sums are never contracted",
}  # fmt: skip
