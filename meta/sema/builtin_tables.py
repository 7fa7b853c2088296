"""Prototypes of compiler builtins in a short notation: the result's letter, then one a parameter.

    "clzl": "iL"    ->  int __builtin_clzl(unsigned long)

LIBRARY lists the builtins that are calls of the C library function of the same name (gcc manual, "Other Builtins").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pycparser import c_ast

from meta.sema.context import fail
from meta.sema.types import (
    CHAR,
    CHAR_POINTER,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    LONG_DOUBLE,
    LONG_LONG,
    UNSIGNED_CHAR,
    UNSIGNED_INT,
    UNSIGNED_LONG,
    UNSIGNED_LONG_LONG,
    UNSIGNED_SHORT,
    VOID,
    VOID_POINTER,
    ComplexType,
    CType,
    FunctionType,
    IntegerKind,
    IntegerType,
    PointerType,
    Qualifier,
    qualified,
)

_LETTERS: dict[str, CType] = {
    "v": VOID, "c": UNSIGNED_CHAR, "h": UNSIGNED_SHORT, "i": INT, "u": UNSIGNED_INT, "l": LONG, "L": UNSIGNED_LONG,
    "q": LONG_LONG, "Q": UNSIGNED_LONG_LONG, "o": IntegerType(IntegerKind.UNSIGNED_INT128),
    "f": FLOAT, "d": DOUBLE, "e": LONG_DOUBLE,
    "p": VOID_POINTER, "P": PointerType(qualified(VOID, Qualifier.CONST)), "s": CHAR_POINTER,
    "S": PointerType(qualified(CHAR, Qualifier.CONST)), "I": PointerType(INT), "F": PointerType(FLOAT),
    "D": PointerType(DOUBLE), "E": PointerType(LONG_DOUBLE), "U": PointerType(UNSIGNED_INT),
    "z": ComplexType(DOUBLE), "w": ComplexType(FLOAT), "y": ComplexType(LONG_DOUBLE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prototype:
    """A builtin with fixed types; a variadic one takes more arguments than it names."""

    result: CType
    parameters: tuple[CType, ...]
    is_variadic: bool = False

    @property
    def function(self) -> FunctionType:
        return FunctionType(self.result, self.parameters, self.is_variadic)


def _prototype(code: str) -> Prototype:
    letters = code.removesuffix("*")
    return Prototype(_LETTERS[letters[0]], tuple(_LETTERS[letter] for letter in letters[1:]), code != letters)


def _table(lines: str) -> dict[str, Prototype]:
    """`code: name name ...` lines as a table with `__builtin_` before each name."""
    found: dict[str, Prototype] = {}
    for line in lines.strip().splitlines():
        code, names = line.split(":")
        found.update((f"__builtin_{name}", _prototype(code.strip())) for name in names.split())
    return found


def _for_widths(names: Iterable[str], code: str) -> dict[str, Prototype]:
    """`name`, `namel` and `namell`; an `x` in the code is the operand of that width, `n` its signed form."""
    widths = (("", "u", "i"), ("l", "L", "l"), ("ll", "Q", "q"))
    return {
        f"__builtin_{name}{suffix}": _prototype(code.replace("x", unsigned).replace("n", signed))
        for name in names
        for suffix, unsigned, signed in widths
    }


def _for_formats(lines: str) -> dict[str, Prototype]:
    """`name`, `namef` and `namel`; `d`, `D` and `z` in the code are the format."""
    found: dict[str, Prototype] = {}
    for name, prototype in _table(lines).items():
        found[name] = prototype
    for line in lines.strip().splitlines():
        code, names = line.split(":")
        for suffix, letter, pair in (("f", "f", "w"), ("l", "e", "y")):
            own = code.strip().replace("d", letter).replace("D", letter.upper()).replace("z", pair)
            other = _prototype(own)
            found.update((f"__builtin_{name}{suffix}", other) for name in names.split())
    return found


# Builtins that lowering knows itself.
INTRINSICS: dict[str, Prototype] = {
    **_table("""
        v: unreachable trap ia32_pause ia32_mfence ia32_lfence ia32_sfence
        Q: ia32_rdtsc
        Q U: ia32_rdtscp
    """.replace(" U", "U")),
    **_table("""
        lll: expect
        llld: expect_with_probability
        pu: frame_address return_address
        pp: extract_return_addr frob_return_addr
        pL: alloca
        pLL: alloca_with_align
        pLLL: alloca_with_align_and_max
        ppPL: memcpy memmove mempcpy
        ppiL: memset
        vpL: bzero
        vpp: __clear_cache
        ip: setjmp
        vpi: longjmp
        vPpL: bcopy
        hh: bswap16
        uu: bswap32
        LL: bswap64
        oo: bswap128
        cc: bitreverse8
        hh: bitreverse16
        uu: bitreverse32
        LL: bitreverse64
        ccc: rotateleft8 rotateright8
        hhh: rotateleft16 rotateright16
        uuu: rotateleft32 rotateright32
        LLL: rotateleft64 rotateright64
        ii: abs
        ll: labs imaxabs
        qq: llabs
    """),
    **_for_widths(("clz", "ctz", "popcount", "parity"), "ix"),
    **_for_widths(("ffs", "clrsb"), "in"),
    **_for_formats("""
        dd: sqrt fabs floor ceil trunc rint nearbyint round roundeven
        ddd: fmin fmax copysign
        dddd: fma
        ddi: powi
        d: huge_val inf
        dS: nan
        id: finite
    """),
}

LIBRARY: dict[str, Prototype] = {
    **_table("""
        LS: strlen
        ssS: strcpy strcat stpcpy
        ssSL: strncpy strncat stpncpy
        iSS: strcmp strcasecmp
        iSSL: strncmp strncasecmp
        iPPL: memcmp bcmp
        pPiL: memchr
        sSi: strchr strrchr index rindex
        sSS: strstr strpbrk
        LSS: strspn strcspn
        sS: strdup
        sSL: strndup
        iS*: printf printf_unlocked
        ipS*: fprintf fprintf_unlocked
        isS*: sprintf
        isLS*: snprintf
        iS: puts
        ii: putchar toupper tolower isalnum isalpha isdigit islower isupper isspace isxdigit isprint ispunct
        ii: isgraph iscntrl isblank
        iSp: fputs
        iip: fputc
        LPLLp: fwrite
        pL: malloc
        pLL: calloc aligned_alloc
        ppL: realloc
        vp: free
        v: abort
        vi: exit _Exit _exit
        ppPLL: __memcpy_chk __memmove_chk __mempcpy_chk
        ppiLL: __memset_chk
        ssSL: __strcpy_chk __strcat_chk __stpcpy_chk
        ssSLL: __strncpy_chk __strncat_chk __stpncpy_chk
        isiLS*: __sprintf_chk
        isLiLS*: __snprintf_chk
        iiS*: __printf_chk
        ipiS*: __fprintf_chk
        isiLSp: __vsprintf_chk
        isLiLSp: __vsnprintf_chk
        iiSp: __vprintf_chk
        ipiSp: __vfprintf_chk
        LSL: strnlen
        iS*: scanf
        ipS*: fscanf
        iSS*: sscanf
        iSp: vscanf
        ipSp: vfscanf
        iSSp: vsscanf
        ii: isascii toascii putchar_unlocked
        iu: iswalnum iswalpha iswblank iswcntrl iswdigit iswgraph iswlower iswprint iswpunct iswspace iswupper iswxdigit
        uu: towlower towupper
        iip: putc putc_unlocked fputc_unlocked
        iSp: fputs_unlocked
        iS: puts_unlocked
        LPLLp: fwrite_unlocked
        ipLL: posix_memalign
        i: fork
        iSp: vprintf
        ipSp: vfprintf
        isSp: vsprintf
        isLSp: vsnprintf
    """),
    **_for_formats("""
        dd: sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 exp10 expm1 log log2 log10 log1p
        dd: cbrt erf erfc tgamma lgamma logb j0 j1 y0 y1 significand
        ddd: pow fmod atan2 hypot remainder fdim nextafter drem
        dde: nexttoward
        ddi: ldexp scalbn
        ddl: scalbln
        ddI: frexp
        ddD: modf
        dddI: remquo
        id: ilogb
        ld: lrint lround
        qd: llrint llround
        vdDD: sincos
        did: jn yn
        dd: gamma pow10
        ddI: lgamma_r gamma_r
        ddd: scalb
        dz: cabs carg
        zz: cproj csqrt cexp clog clog10 csin ccos ctan casin cacos catan csinh ccosh ctanh casinh cacosh catanh
        zzz: cpow
    """),
}

_NEVER_RETURNS = frozenset({"abort", "exit", "_Exit", "_exit"})


def attributes_of_library(name: str) -> dict[str, None]:
    return {"noreturn": None} if name in _NEVER_RETURNS else {}


def operands(node: c_ast.FuncCall, least: int, most: int | None = None) -> list[c_ast.Node]:
    """The arguments of a builtin that takes `least` to `most` of them."""
    arguments: list[c_ast.Node] = node.args.exprs if node.args else []
    most = least if most is None else most
    if not least <= len(arguments) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        fail(node, f"'{node.name.name}' takes {wanted} arguments, not {len(arguments)}")
    return arguments
