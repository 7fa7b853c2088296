"""What the processor of `meta cc` has: -march=, -m<feature>, -mno-<feature>, and the macros that tell it.

    -march=haswell -mno-sse4.2   ->   cpu haswell, -sse4.2 -avx -avx2 ...; __SSE4_1__, __BMI2__ and no __AVX2__

Names, what includes what, and the processors are gcc 12's (manual 3.19.59). A macro promises the intrinsics of
<immintrin.h>: `__AVX512F__` is never defined, as there are none for it; LLVM uses AVX-512 where -march says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meta.diagnostics import UsageError

NATIVE = "native"


@dataclass(frozen=True, slots=True)
class Feature:
    """`needs` go on with it, and it goes off with them; `brings` go on with it unless they are switched off."""

    macro: str
    needs: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()


# By LLVM's names, which are gcc's words but for `aliases`.
FEATURES: dict[str, Feature] = {
    "sse3": Feature("__SSE3__"), "ssse3": Feature("__SSSE3__", ("sse3",)),
    "sse4.1": Feature("__SSE4_1__", ("ssse3",)),
    "sse4.2": Feature("__SSE4_2__", ("sse4.1",), ("crc32", "popcnt")),
    "crc32": Feature("__CRC32__"), "popcnt": Feature("__POPCNT__"), "xsave": Feature("__XSAVE__"),
    "xsaveopt": Feature("__XSAVEOPT__", ("xsave",)), "avx": Feature("__AVX__", ("sse4.2", "xsave")),
    "avx2": Feature("__AVX2__", ("avx",)), "fma": Feature("__FMA__", ("avx",)), "f16c": Feature("__F16C__", ("avx",)),
    "bmi": Feature("__BMI__"), "bmi2": Feature("__BMI2__"), "lzcnt": Feature("__LZCNT__"), "aes": Feature("__AES__"),
    "pclmul": Feature("__PCLMUL__"), "movbe": Feature("__MOVBE__"),
    "cx16": Feature("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16"), "sha": Feature("__SHA__"), "adx": Feature("__ADX__"),
    "rdrnd": Feature("__RDRND__"), "rdseed": Feature("__RDSEED__"), "sahf": Feature("__LAHF_SAHF__"),
    "fsgsbase": Feature("__FSGSBASE__"),
}  # fmt: skip
_ALIASES = {"sse4": "sse4.2", "no-sse4": "no-sse4.1"}
_WITHOUT_MACRO = frozenset({  # these can be switched off
    "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx512ifma", "avx512vbmi", "avx512vbmi2", "avx512vnni",
    "avx512bitalg", "avx512vpopcntdq", "avx512bf16",
})  # fmt: skip
_FMA_MACROS = tuple(f"__FP_FAST_FMA{kind}" for kind in ("", "F", "F32", "F32x", "F64"))

_CORE2 = ("ssse3", "sahf", "cx16")
_NEHALEM = (*_CORE2, "sse4.2", "popcnt")
_WESTMERE = (*_NEHALEM, "pclmul")
_SANDYBRIDGE = (*_WESTMERE, "avx", "xsaveopt")
_IVYBRIDGE = (*_SANDYBRIDGE, "f16c", "rdrnd", "fsgsbase")
_HASWELL = (*_IVYBRIDGE, "avx2", "fma", "bmi", "bmi2", "lzcnt", "movbe")
_BROADWELL = (*_HASWELL, "adx", "rdseed")
_SKYLAKE = (*_BROADWELL, "aes")
_ICELAKE = (*_SKYLAKE, "sha")
_SILVERMONT = (*_WESTMERE, "movbe", "rdrnd")
_GOLDMONT = (*_SILVERMONT, "aes", "sha", "rdseed", "fsgsbase", "xsaveopt")
_AMDFAM10 = ("sse3", "popcnt", "lzcnt", "sahf", "cx16")
_BDVER1 = (*_AMDFAM10, "avx", "aes", "pclmul")
_BDVER2 = (*_BDVER1, "fma", "bmi", "f16c")
_BDVER3 = (*_BDVER2, "fsgsbase", "xsaveopt")
_X86_64_V3 = (*_NEHALEM, "avx2", "fma", "f16c", "bmi", "bmi2", "lzcnt", "movbe")

PROCESSORS: dict[str, tuple[str, ...]] = {
    "x86-64": (), "x86-64-v2": _NEHALEM, "x86-64-v3": _X86_64_V3, "x86-64-v4": _X86_64_V3,
    "k8": (), "athlon64": (), "opteron": (), "k8-sse3": ("sse3",), "amdfam10": _AMDFAM10, "barcelona": _AMDFAM10,
    "btver1": (*_AMDFAM10, "ssse3", "xsave"),
    "btver2": (*_AMDFAM10, "avx", "bmi", "aes", "pclmul", "f16c", "movbe", "xsaveopt"),
    "bdver1": _BDVER1, "bdver2": _BDVER2, "bdver3": _BDVER3,
    "bdver4": (*_BDVER3, "avx2", "bmi2", "movbe", "rdrnd"),
    "znver1": _ICELAKE, "znver2": _ICELAKE, "znver3": _ICELAKE, "znver4": _ICELAKE, "znver5": _ICELAKE,
    "nocona": ("sse3", "cx16"), "core2": _CORE2, "corei7": _NEHALEM, "nehalem": _NEHALEM, "westmere": _WESTMERE,
    "sandybridge": _SANDYBRIDGE, "corei7-avx": _SANDYBRIDGE, "ivybridge": _IVYBRIDGE, "core-avx-i": _IVYBRIDGE,
    "haswell": _HASWELL, "core-avx2": _HASWELL, "broadwell": _BROADWELL, "skylake": _SKYLAKE,
    "skylake-avx512": _SKYLAKE, "cascadelake": _SKYLAKE, "cooperlake": _SKYLAKE, "cannonlake": _ICELAKE,
    "icelake-client": _ICELAKE, "icelake-server": _ICELAKE, "tigerlake": _ICELAKE, "rocketlake": _ICELAKE,
    "alderlake": _ICELAKE, "sapphirerapids": _ICELAKE, "bonnell": (*_CORE2, "movbe"), "atom": (*_CORE2, "movbe"),
    "silvermont": _SILVERMONT, "slm": _SILVERMONT, "goldmont": _GOLDMONT, "goldmont-plus": _GOLDMONT,
    "tremont": _GOLDMONT,
}  # fmt: skip


def processor(name: str) -> str:
    """The name after -march=; raises UsageError for one that is not known."""
    if name != NATIVE and name not in PROCESSORS:
        raise UsageError(f"unknown processor '{name}'", hint=f"native, {', '.join(PROCESSORS)}")
    return name


def switch(word: str) -> str | None:
    """`+feature` or `-feature` for what follows -m; None where it names no feature."""
    word = _ALIASES.get(word, word)
    if word in FEATURES:
        return "+" + word
    name = word.removeprefix("no-")
    return "-" + name if name != word and (name in FEATURES or name in _WITHOUT_MACRO) else None


def llvm_features(switches: Sequence[str]) -> str:
    """The switches of a command line, in their order, with what they imply, as LLVM takes them."""
    states = _states(switches)
    brought = (each for name in states if states[name] and name in FEATURES for each in FEATURES[name].brings)
    states.update(dict.fromkeys((each for each in brought if each not in states), True))
    return ",".join(f"{'+' if is_on else '-'}{name}" for name, is_on in states.items())


def macros(cpu: str, switches: Sequence[str], host: str) -> list[str]:
    """What the processor defines as 1; `host` are LLVM's features of this machine, for `native`."""
    states = _states(switches)
    given = [each[1:] for each in host.split(",") if each[:1] == "+"] if cpu == NATIVE else PROCESSORS[cpu]
    own = [name for name in _with_needs(given) if states.get(name, True)]
    found = dict.fromkeys((*own, *(name for name, is_on in states.items() if is_on)))
    brought = [each for name in found for each in FEATURES[name].brings if states.get(each, True)]
    found.update(dict.fromkeys(brought))
    return [*(FEATURES[name].macro for name in found), *(_FMA_MACROS if "fma" in found else ())]


def _states(switches: Iterable[str]) -> dict[str, bool]:
    """What is switched on or off; the last switch counts."""
    states: dict[str, bool] = {}
    for each in switches:
        name, is_on = each[1:], each[0] == "+"
        for other in _with_needs([name]) if is_on else [name, *_dependents(name)]:
            states.pop(other, None)  # LLVM takes them in order, too
            states[other] = is_on
    return states


def _with_needs(names: Iterable[str]) -> list[str]:
    """The known ones of `names` behind all that they need."""
    found: dict[str, None] = {}
    for name in names:
        if name in FEATURES:
            found.update(dict.fromkeys((*_with_needs(FEATURES[name].needs), name)))
    return list(found)


def _dependents(name: str) -> list[str]:
    return [other for other in FEATURES if other != name and name in _with_needs([other])]
