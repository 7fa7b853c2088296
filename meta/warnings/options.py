"""Which warnings are wanted: `-Wall -Wno-format -Werror=return-type` as one value, by gcc's rules.

A flag named for itself counts more than a group, wherever it stands; among equals the last one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from meta.diagnostics import Diagnostic, UsageError
from meta.sema.suggestions import suggestion
from meta.warnings.names import GCC_NAMES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEFAULT = _words("""
    address-of-packed-member compare-distinct-pointer-types cpp deprecated-declarations discarded-qualifiers
    div-by-zero endif-labels excess-initializers implicit-function-declaration implicit-int
    incompatible-pointer-types int-conversion int-to-pointer-cast macro-redefined multichar overflow
    pointer-to-int-cast prototype-mismatch return-local-addr return-mismatch shift-count-negative
    shift-count-overflow sizeof-array-argument switch-bool unused-result varargs
""")

ALL = DEFAULT | _words("""
    address array-bounds bool-compare bool-operation char-subscripts comment dangling-else enum-compare format
    format-extra-args format-zero-length free-nonheap-object int-in-bool-context logical-not-parentheses main
    memset-transposed-args misleading-indentation missing-braces nonnull null-dereference parentheses pointer-sign
    return-type self-assign sequence-point sizeof-array-div sizeof-pointer-div sizeof-pointer-memaccess
    stringop-overflow switch tautological-compare uninitialized unused-but-set-variable unused-const-variable
    unused-function unused-label unused-local-typedefs unused-value unused-variable
""")

EXTRA = _words("""
    absolute-value cast-function-type empty-body enum-conversion ignored-qualifiers implicit-fallthrough
    missing-field-initializers override-init shift-negative-value sign-compare type-limits unused-but-set-parameter
    unused-parameter
""")

ON_REQUEST = _words("""
    conversion declaration-after-statement double-promotion float-conversion float-equal missing-declarations
    missing-prototypes old-style-definition redundant-decls shadow sign-conversion strict-prototypes switch-default
    switch-enum unreachable-code vla
""")

KNOWN = ALL | EXTRA | ON_REQUEST

_GROUPS: dict[str, frozenset[str]] = {
    "all": ALL,
    "extra": EXTRA,
    "": EXTRA,  # -W
    "pedantic": frozenset({"pointer-sign"}),
    "everything": KNOWN,
    "unused": frozenset(name for name in KNOWN if name.startswith("unused-") and "parameter" not in name),
    "conversion": frozenset({"conversion", "float-conversion", "sign-conversion"}),
    "most": ALL,
}
_ALIASES = {
    "format-security": "format", "shadow-local": "shadow",
    "maybe-uninitialized": "uninitialized",
    "shadow-compatible-local": "shadow", "lto-type-mismatch": "prototype-mismatch",
    "incompatible-pointer-types-discards-qualifiers": "discarded-qualifiers",
}  # fmt: skip
_NEVER_ON = frozenset({"format-nonliteral", "format-y2k", "maybe-uninitialized"})  # what they ask for is not checked


@dataclass(frozen=True, slots=True)
class WarningOptions:
    """The flags that are on, and those among them that are errors."""

    enabled: frozenset[str] = DEFAULT
    errors: frozenset[str] = field(default=frozenset())

    @staticmethod
    def of(flags: Iterable[str], *, none: bool = False, all_errors: bool = False) -> WarningOptions:
        """Read `-W` flags in their order; UsageError for a name that gcc has not either. `none` is -w.

        Names that gcc has and that are not checked here change nothing; nor does `-Wno-` with any name.
        """
        groups: dict[str, bool] = {}
        named: dict[str, bool] = {}
        errors: dict[str, bool] = {}
        for flag in flags:
            _read(flag.removeprefix("-W"), groups, named, errors)
        if none:
            return WarningOptions(frozenset())
        chosen = {**dict.fromkeys(DEFAULT, True), **groups, **named}
        enabled = frozenset(name for name, is_on in chosen.items() if is_on)
        everything = errors.get("", all_errors)
        return WarningOptions(enabled, frozenset(name for name in enabled if errors.get(name, everything)))

    def is_on(self, flag: str) -> bool:
        return flag in self.enabled

    def changed(self, name: str, action: str) -> WarningOptions:
        """After `#pragma GCC diagnostic action "-Wname"`: ignored, warning or error."""
        flags = _names(name)
        enabled = self.enabled - flags if action == "ignored" else self.enabled | flags
        return WarningOptions(enabled, self.errors | flags if action == "error" else self.errors - flags)

    def common(self, other: WarningOptions) -> WarningOptions:
        """What is on here and there."""
        return WarningOptions(self.enabled & other.enabled, self.errors & other.errors)

    def selected(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Those of some warnings that are on, as errors where they are to be."""
        return tuple(replace(each, is_error=each.flag in self.errors) for each in found if self.is_on(each.flag))


def _check_known(name: str) -> None:
    plain = re.sub(r"=.*|(?<=larger-than-)\d+", "", name)
    if plain not in GCC_NAMES | KNOWN | _GROUPS.keys() | _ALIASES.keys() | {"larger-than-"}:
        raise UsageError(f"unrecognized command-line option '-W{name}'", hint=suggestion(plain, GCC_NAMES | KNOWN))


def _read(name: str, groups: dict[str, bool], named: dict[str, bool], errors: dict[str, bool]) -> None:
    is_on = not name.startswith("no-")
    name = name.removeprefix("no-")
    if name == "error":
        errors[""] = is_on
        return
    if name.startswith("error="):
        _check_known(name.removeprefix("error="))
        for each in _names(name.removeprefix("error=")):
            errors[each] = is_on
            if is_on:
                named[each] = True
        return
    if is_on:
        _check_known(name)
    if name in _NEVER_ON:
        return
    is_on = is_on and not name.endswith("=0")
    into = groups if name in _GROUPS and name != "conversion" else named
    for each in _names(name):
        into[each] = is_on
    if name == "conversion":  # a group in which -Wno-sign-conversion counts more
        groups.update(dict.fromkeys(_GROUPS[name], is_on))
        named["conversion"] = is_on
        for each in ("float-conversion", "sign-conversion"):
            named.setdefault(each, is_on)


def _names(name: str) -> frozenset[str]:
    """The flags that a name on the command line means."""
    plain = re.sub(r"=.*", "", name)
    if plain in _GROUPS and plain != "conversion":
        return _GROUPS[plain]
    plain = _ALIASES.get(plain, plain)
    return frozenset({plain} & KNOWN)
