"""What `__has_attribute`, `__has_builtin`, `__has_c_attribute` and `__has_feature` answer.

Yes is said only to what changes no program when it is used: a header that asks has a fallback.
"""

from __future__ import annotations

_ATTRIBUTE_NAMES = """
    alias aligned alloc_size always_inline cleanup cold const constructor deprecated destructor fallthrough flatten
    format format_arg gnu_inline hot interrupt leaf malloc may_alias mode naked no_instrument_function noclone noinline
    nonnull noreturn nothrow packed pure returns_nonnull section sentinel target transparent_union unused used
    vector_size visibility warn_unused_result weak access alloc_align artificial assume_aligned designated_init
    externally_visible no_icf no_reorder no_sanitize no_sanitize_address no_sanitize_thread no_sanitize_undefined
    no_split_stack nocf_check noipa nonstring retain returns_twice tls_model unavailable warn_if_not_aligned weakref
    zero_call_used_regs
"""
ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_C_ATTRIBUTES = {
    "deprecated": 201904, "fallthrough": 201904, "nodiscard": 202003, "maybe_unused": 202106, "noreturn": 202202,
    "_Noreturn": 202202, "unsequenced": 0, "reproducible": 0,
}  # fmt: skip
_BUILTIN_NAMES = """
    abort abs add_overflow alloca assume_aligned bswap16 bswap32 bswap64 choose_expr clz clzl clzll constant_p copysign
    copysignf ctz ctzl ctzll expect fabs fabsf ffs ffsl ffsll frame_address huge_val huge_valf inf inff isfinite isinf
    isinf_sign isnan labs llabs memcmp memcpy memmove memset mul_overflow nan nanf object_size offsetof parity parityl
    parityll popcount popcountl popcountll prefetch return_address saddl_overflow sadd_overflow saddll_overflow
    smul_overflow smull_overflow smulll_overflow ssub_overflow ssubl_overflow ssubll_overflow strcmp strlen sub_overflow
    trap types_compatible_p uadd_overflow uaddl_overflow uaddll_overflow umul_overflow umull_overflow umulll_overflow
    alloca_with_align classify_type complex dynamic_object_size expect_with_probability fpclassify isgreater isless
    isnormal isunordered memchr printf rotateleft32 rotateleft64 shuffle signbit sqrt strchr strcpy strncpy
    unreachable usub_overflow usubl_overflow usubll_overflow va_arg va_copy va_end va_start
"""
BUILTINS = frozenset(f"__builtin_{name}" for name in _BUILTIN_NAMES.split())
FEATURES = frozenset(
    {"c_static_assert", "c_alignas", "c_alignof", "c_generic_selections", "c_atomic", "attribute_deprecated"}
)


def has_builtin(name: str) -> bool:
    return name in BUILTINS or name.startswith(("__atomic_", "__sync_"))


def attribute(words: list[str], is_standard: bool) -> int:
    """`words` are the tokens of a name, maybe with a scope: ["gnu", ":", ":", "packed"]."""
    scope, name = ("", words[0]) if len(words) == 1 else (words[0].strip("_"), words[-1]) if words else ("", "")
    plain = name[2:-2] if name.startswith("__") and name.endswith("__") and len(name) > 4 else name
    if is_standard and not scope:
        return _C_ATTRIBUTES.get(plain, 0)
    return int(scope in ("", "gnu") and plain in ATTRIBUTES)
