"""Macros that are defined before the first line: freestanding GNU C11 on x86-64, LP64.

`__GNUC__` is 4.2.1 for kernels, the version that clang claims too: attributes, extended asm and the old builtins are
there. `meta cc` defines it as 12.2: from 4.2.1 glibc and most libraries conclude that atomics, overflow builtins and
`_Static_assert` are missing, and with it glibc takes `_Float128` for a keyword, which the parser knows.
Time and date are fixed, so that the same sources give the same kernel.
"""

from __future__ import annotations

from meta.frontend.preprocessor.options import PreprocessOptions

_INTEGERS = {  # macro stem: (type, suffix of its constants)
    "SIZE": ("unsigned long", "UL"), "PTRDIFF": ("long", "L"), "WCHAR": ("int", ""), "WINT": ("unsigned int", "U"),
    "INTMAX": ("long", "L"), "UINTMAX": ("unsigned long", "UL"), "INTPTR": ("long", "L"),
    "UINTPTR": ("unsigned long", "UL"), "INT8": ("signed char", ""), "INT16": ("short", ""), "INT32": ("int", ""),
    "INT64": ("long", "L"), "UINT8": ("unsigned char", ""), "UINT16": ("unsigned short", ""),
    "UINT32": ("unsigned int", "U"), "UINT64": ("unsigned long", "UL"),
}  # fmt: skip
_BITS = {"signed char": 8, "unsigned char": 8, "short": 16, "unsigned short": 16, "int": 32, "unsigned int": 32}
_SIZES = {
    "SHORT": 2, "INT": 4, "LONG": 8, "LONG_LONG": 8, "POINTER": 8, "SIZE_T": 8, "PTRDIFF_T": 8, "WCHAR_T": 4,
    "WINT_T": 4, "FLOAT": 4, "DOUBLE": 8, "LONG_DOUBLE": 16, "INT128": 16, "FLOAT80": 16, "FLOAT128": 16,
}  # fmt: skip

_PLAIN = {
    "__STDC__": "1", "__STDC_VERSION__": "201112L", "__STDC_HOSTED__": "0", "__STDC_UTF_16__": "1",
    "__STDC_UTF_32__": "1", "__STDC_NO_THREADS__": "1", "__STDC_NO_COMPLEX__": "1",
    "__META__": "1", "__GNUC__": "4", "__GNUC_MINOR__": "2", "__GNUC_PATCHLEVEL__": "1", "__GNUC_STDC_INLINE__": "1",
    "__x86_64__": "1", "__x86_64": "1", "__amd64__": "1", "__amd64": "1", "__ELF__": "1", "__LP64__": "1",
    "_LP64": "1", "__SSE__": "1", "__SSE2__": "1", "__CHAR_BIT__": "8", "__BIGGEST_ALIGNMENT__": "16",
    "__ORDER_LITTLE_ENDIAN__": "1234", "__ORDER_BIG_ENDIAN__": "4321", "__ORDER_PDP_ENDIAN__": "3412",
    "__BYTE_ORDER__": "__ORDER_LITTLE_ENDIAN__", "__FLOAT_WORD_ORDER__": "__ORDER_LITTLE_ENDIAN__",
    "__SCHAR_MAX__": "127", "__SHRT_MAX__": "32767", "__INT_MAX__": "2147483647",
    "__LONG_MAX__": "9223372036854775807L", "__LONG_LONG_MAX__": "9223372036854775807LL",
    "__FLT_EVAL_METHOD__": "0", "__DATE__": '"Jan  1 1970"', "__TIME__": '"00:00:00"',
    "__TIMESTAMP__": '"Thu Jan  1 00:00:00 1970"', "__VERSION__": '"meta"', "__USER_LABEL_PREFIX__": "",
    "__REGISTER_PREFIX__": "", "__CHAR16_TYPE__": "unsigned short", "__CHAR32_TYPE__": "unsigned int",
    "__ATOMIC_RELAXED": "0", "__ATOMIC_CONSUME": "1", "__ATOMIC_ACQUIRE": "2", "__ATOMIC_RELEASE": "3",
    "__ATOMIC_ACQ_REL": "4", "__ATOMIC_SEQ_CST": "5", "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_1": "1",
    "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_2": "1", "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4": "1",
    "__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8": "1", "__GCC_ATOMIC_TEST_AND_SET_TRUEVAL": "1",
    **{f"__GCC_ATOMIC_{name}_LOCK_FREE": "2" for name in (
        "BOOL", "CHAR", "CHAR16_T", "CHAR32_T", "WCHAR_T", "SHORT", "INT", "LONG", "LLONG", "POINTER",
    )},
}  # fmt: skip


_WIDTHS = {"SCHAR": 8, "SHRT": 16, "INT": 32, "LONG": 64, "LONG_LONG": 64}
_LEAST = {8: "INT8", 16: "INT16", 32: "INT32", 64: "INT64"}
_FLOATS = {  # prefix: values in the order of _FLOAT_NAMES
    "FLT": ("24", "6", "(-125)", "(-37)", "128", "38", "3.40282346638528859811704183484516925e+38F",
            "1.17549435082228750796873653722224568e-38F", "1.19209289550781250000000000000000000e-7F",
            "1.40129846432481707092372958328991613e-45F", "9"),
    "DBL": ("53", "15", "(-1021)", "(-307)", "1024", "308", "((double)1.79769313486231570814527423731704357e+308L)",
            "((double)2.22507385850720138309023271733240406e-308L)",
            "((double)2.22044604925031308084726333618164062e-16L)",
            "((double)4.94065645841246544176568792868221372e-324L)", "17"),
    "LDBL": ("64", "18", "(-16381)", "(-4931)", "16384", "4932", "1.18973149535723176502126385303097021e+4932L",
             "3.36210314311209350626267781732175260e-4932L", "1.08420217248550443400745280086994171e-19L",
             "3.64519953188247460252840593361941982e-4951L", "21"),
}  # fmt: skip
_FLOAT_NAMES = (
    "MANT_DIG", "DIG", "MIN_EXP", "MIN_10_EXP", "MAX_EXP", "MAX_10_EXP", "MAX", "MIN", "EPSILON", "DENORM_MIN",
    "DECIMAL_DIG",
)  # fmt: skip
_HOSTED = {
    "__linux__": "1", "__linux": "1", "__gnu_linux__": "1", "__unix__": "1", "__unix": "1",
    "__STDC_IEC_559__": "1", "__STDC_IEC_60559_BFP__": "201404L", "__STDC_ISO_10646__": "201706L",
}  # fmt: skip


def predefined_macros(options: PreprocessOptions) -> dict[str, str]:
    """Names, with parameters where they have some, and bodies."""
    macros = dict(_PLAIN)
    macros.update({f"__SIZEOF_{name}__": str(size) for name, size in _SIZES.items()})
    _add_integers(macros)
    for prefix, values in _FLOATS.items():
        macros.update({f"__{prefix}_{name}__": value for name, value in zip(_FLOAT_NAMES, values, strict=True)})
        macros.update({f"__{prefix}_HAS_{name}__": "1" for name in ("DENORM", "INFINITY", "QUIET_NAN")})
    macros["__STDC_HOSTED__"] = str(int(options.hosted))
    if options.version:
        macros["__STDC_VERSION__"] = options.version
    else:
        del macros["__STDC_VERSION__"]
    if options.hosted:
        macros.update(_HOSTED)
        if options.is_gnu:
            macros.update({"linux": "1", "unix": "1"})
    if not options.is_gnu:
        macros["__STRICT_ANSI__"] = "1"
    macros.update({"__DATE__": f'"{options.date}"', "__TIME__": f'"{options.time}"'})
    macros["__TIMESTAMP__"] = f'"{options.timestamp}"'
    macros.update(dict.fromkeys(options.target_macros, "1"))
    return macros


def _add_integers(macros: dict[str, str]) -> None:
    for stem, (type_, suffix) in _INTEGERS.items():
        bits = _BITS.get(type_, 64)
        is_unsigned = type_.startswith("unsigned")
        greatest = 2**bits - 1 if is_unsigned else 2 ** (bits - 1) - 1
        macros[f"__{stem}_TYPE__"] = type_
        macros[f"__{stem}_MAX__"] = f"{greatest}{suffix}"
        if not stem.startswith(("INT", "UINT")) or "PTR" in stem or "INTMAX" in stem:
            macros[f"__{stem}_WIDTH__"] = str(bits)
        if stem.startswith(("INT", "UINT")) and "PTR" not in stem:
            macros[f"__{stem}_C(c)"] = f"c ## {suffix}" if suffix else "c"
    for bits, stem in _LEAST.items():
        for sign in ("", "U"):
            type_, _ = _INTEGERS[sign + stem]
            macros[f"__{sign}INT_LEAST{bits}_TYPE__"] = type_
            macros[f"__{sign}INT_LEAST{bits}_MAX__"] = macros[f"__{sign}{stem}_MAX__"]
            fast = stem if bits == 8 else "INT64"
            macros[f"__{sign}INT_FAST{bits}_TYPE__"] = _INTEGERS[sign + fast][0]
            macros[f"__{sign}INT_FAST{bits}_MAX__"] = macros[f"__{sign}{fast}_MAX__"]
        macros[f"__INT_LEAST{bits}_WIDTH__"] = str(bits)
        macros[f"__INT_FAST{bits}_WIDTH__"] = "8" if bits == 8 else "64"
    macros.update({f"__{name}_WIDTH__": str(bits) for name, bits in _WIDTHS.items()})
    macros.update({
        "__SIG_ATOMIC_TYPE__": "int", "__SIG_ATOMIC_MAX__": "2147483647", "__SIG_ATOMIC_WIDTH__": "32",
        "__SIG_ATOMIC_MIN__": "(-__SIG_ATOMIC_MAX__ - 1)", "__WCHAR_MIN__": "(-__WCHAR_MAX__ - 1)",
        "__WINT_MIN__": "0U", "__FLT_RADIX__": "2", "__DECIMAL_DIG__": "21", "__FINITE_MATH_ONLY__": "0",
        "__GCC_IEC_559": "2", "__GCC_ASM_FLAG_OUTPUTS__": "1", "__code_model_small__": "1", "__k8": "1", "__k8__": "1",
        "__FXSR__": "1", "__MMX__": "1", "__SSE_MATH__": "1", "__SSE2_MATH__": "1",
        "__STDC_EMBED_NOT_FOUND__": "0", "__STDC_EMBED_FOUND__": "1", "__STDC_EMBED_EMPTY__": "2",
    })  # fmt: skip
