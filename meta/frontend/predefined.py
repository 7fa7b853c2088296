"""Macros that are defined before the first line: freestanding GNU C11 on x86-64, LP64.

`__GNUC__` is the version that clang claims too: attributes, extended asm and the old builtins are there.
Time and date are fixed, so that the same sources give the same kernel.
"""

from __future__ import annotations

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


def predefined_macros() -> dict[str, str]:
    macros = dict(_PLAIN)
    macros.update({f"__SIZEOF_{name}__": str(size) for name, size in _SIZES.items()})
    for stem, (type_, suffix) in _INTEGERS.items():
        bits = _BITS.get(type_, 64)
        greatest = 2**bits - 1 if type_.startswith("unsigned") else 2 ** (bits - 1) - 1
        macros[f"__{stem}_TYPE__"] = type_
        macros[f"__{stem}_MAX__"] = f"{greatest}{suffix}"
    return macros
