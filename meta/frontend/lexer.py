"""The tokens of preprocessed GNU C for the parser.

Takes the preprocessor's tokens as they are and gives each the kind that pycparser's parser wants; adds GNU keywords,
and maps alternate spellings to the plain keyword: `__inline__` gives the token `inline`. What a spelling is, is found
out once. The column of a token that a macro made is a `Column`, which knows the macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from pycparser.c_lexer import CLexer, Token

from meta.diagnostics import Column, Span
from meta.frontend import standards
from meta.frontend.preprocessor import Preprocessed, PreprocessOptions, preprocess_text
from meta.frontend.preprocessor.scan import BREAK
from meta.frontend.preprocessor.source import Place

_PUNCTUATORS = {
    "[[": "ATTRIBUTE_BEGIN", "...": "ELLIPSIS", "<<=": "LSHIFTEQUAL", ">>=": "RSHIFTEQUAL", "++": "PLUSPLUS",
    "--": "MINUSMINUS", "->": "ARROW", "&&": "LAND", "||": "LOR", "<<": "LSHIFT", ">>": "RSHIFT", "<=": "LE",
    ">=": "GE", "==": "EQ", "!=": "NE", "*=": "TIMESEQUAL", "/=": "DIVEQUAL", "%=": "MODEQUAL", "+=": "PLUSEQUAL",
    "-=": "MINUSEQUAL", "&=": "ANDEQUAL", "|=": "OREQUAL", "^=": "XOREQUAL", "=": "EQUALS", "+": "PLUS",
    "-": "MINUS", "*": "TIMES", "/": "DIVIDE", "%": "MOD", "|": "OR", "&": "AND", "~": "NOT", "^": "XOR",
    "!": "LNOT", "<": "LT", ">": "GT", "?": "CONDOP", "(": "LPAREN", ")": "RPAREN", "[": "LBRACKET",
    "]": "RBRACKET", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ".": "PERIOD", ";": "SEMI", ":": "COLON",
}  # fmt: skip

_PLAIN_KEYWORDS = """
    auto break case char const continue default do double else enum extern float for goto if inline int long
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    typeof __int128 __builtin_va_arg _Bool _Complex _Generic _Noreturn _Thread_local _Static_assert _Atomic
    _Alignof _Alignas _Pragma
"""

_ALTERNATE = {
    "__inline": "inline", "__inline__": "inline", "__const": "const", "__const__": "const",
    "__volatile": "volatile", "__volatile__": "volatile", "__restrict": "restrict", "__restrict__": "restrict",
    "__signed": "signed", "__signed__": "signed", "__alignof": "_Alignof", "__alignof__": "_Alignof",
    "__typeof": "typeof", "__typeof__": "typeof", "__thread": "_Thread_local", "__complex__": "_Complex",
    "__complex": "_Complex",
}  # fmt: skip

_GNU_KEYWORDS = {
    "asm": ("ASM", "asm"), "__asm": ("ASM", "asm"), "__asm__": ("ASM", "asm"),
    "__attribute": ("ATTRIBUTE_BEGIN", "__attribute__"), "__attribute__": ("ATTRIBUTE_BEGIN", "__attribute__"),
    "__builtin_offsetof": ("OFFSETOF", "__builtin_offsetof"),
    "__builtin_convertvector": ("CONVERT_VECTOR", "__builtin_convertvector"),
    "__builtin_types_compatible_p": ("TYPES_COMPATIBLE", "__builtin_types_compatible_p"),
    "__auto_type": ("TYPEOF", "__auto_type"), "__label__": ("LOCAL_LABEL", "__label__"),
    "__real__": ("COMPLEX_PART", "__real__"), "__real": ("COMPLEX_PART", "__real__"),
    "__imag__": ("COMPLEX_PART", "__imag__"), "__imag": ("COMPLEX_PART", "__imag__"),
    "__typeof_unqual__": ("TYPEOF_UNQUAL", "typeof_unqual"), "__typeof_unqual": ("TYPEOF_UNQUAL", "typeof_unqual"),
    "_BitInt": ("UNSUPPORTED", "_BitInt"),
    "__FUNCTION__": ("ID", "__func__"), "__PRETTY_FUNCTION__": ("ID", "__func__"),
}  # fmt: skip

# Valid GNU C that is refused by name wherever it appears.
UNSUPPORTED_WORDS = {"_BitInt": "'_BitInt' (a bit-precise integer)"}

KEYWORDS: dict[str, tuple[str, str]] = {
    **{word: (word.upper(), word) for word in _PLAIN_KEYWORDS.split()},
    **{word: (plain.upper(), plain) for word, plain in _ALTERNATE.items()},
    **_GNU_KEYWORDS,
}

SPELLINGS: dict[str, str] = {
    **{kind: value for value, kind in _PUNCTUATORS.items()},
    **{kind: value for kind, value in KEYWORDS.values() if kind not in ("ID", "UNSUPPORTED")},
    "TYPEOF": "typeof",
}

_PREFIXES = {"": "", "L": "W", "u8": "U8", "u": "U16", "U": "U32"}

_DIGRAPHS = {"<:": "[", ":>": "]", "<%": "{", "%>": "}"}
_IGNORED = ("\n", BREAK, "__extension__")
_FIXED: dict[str, tuple[str, str]] = {
    **{text: (kind, text) for text, kind in _PUNCTUATORS.items()},
    **{text: (_PUNCTUATORS[plain], plain) for text, plain in _DIGRAPHS.items()},
    **{text: ("", text) for text in _IGNORED},
}
_STRING = re.compile(r'(u8|[LuU])?"(?:[^"\\]|\\.)*+"', re.DOTALL)
_CHARACTER = re.compile(r"(u8|[LuU])?'(?:[^'\\]|\\.)++'", re.DOTALL)
_UCN = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)", re.DOTALL)
_FOREIGN_BYTES = re.compile("[\udc80-\udcff]")  # what is not UTF-8 in a literal goes through as it is
_PREPROCESSED = PreprocessOptions(is_preprocessed=True)
_INTEGER = re.compile(r"(?:(?P<HEX>0[xX][0-9a-fA-F]+)|(?P<BIN>0[bB][01]+)|(?P<OCT>0[0-7]*)|(?P<DEC>[1-9][0-9]*))")
_INTEGER_SUFFIX = re.compile(r"[iIjJ]?(?:[uU](?:ll|LL|[lL])?|(?:ll|LL|[lL])[uU]?)?[iIjJ]?\Z")
_FLOAT_SUFFIX = re.compile(r"[iIjJ]?(?:[fFlLqQwW]|[fF](?:16|32|64|128|32x|64x))?[iIjJ]?\Z")
_FLOAT = re.compile(
    r"0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+"
    r"|(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+"
)


class _MacroColumn(Column):
    """A column whose macros are looked up only when somebody asks."""

    place: Place

    @property
    def trace(self) -> tuple[tuple[str, Span], ...]:  # type: ignore[override]
        return self.place.trace()


def _attributes_opened(texts: list[str]) -> list[str]:
    """`[[` as one token, as the parser wants it; where there was a second `[`, there is a line break."""
    index, count = 0, texts.count("[")
    changed = texts
    for _ in range(count):
        index = texts.index("[", index)
        if texts[index + 1 : index + 2] == ["["] and changed[index] == "[":
            changed = list(texts) if changed is texts else changed
            changed[index : index + 2] = ["[[", "\n"]
        index += 1
    return changed


class _Wrong(Exception):
    """A spelling is no token; the error function was told."""


class GnuLexer(CLexer):
    """Drop-in for pycparser's `CLexer`; errors go to its `error_func`.

    `input` takes a text that needs no preprocessing, or what the preprocessor made.
    """

    def input(self, text: str | Preprocessed, filename: str = "") -> None:
        super().input("", filename)
        self._preprocessed = preprocess_text(text, filename, _PREPROCESSED) if isinstance(text, str) else text
        self._kinds: dict[str, tuple[str, str]] = {}
        self._set_standard("gnu11")
        self._batches = self._scan()
        self._stream = (token for batch in self._batches for token in batch)

    def token(self) -> Token | None:
        return next(self._stream, None)

    def batch(self) -> list[Token] | None:
        """The next tokens; None at the end. One that is wrong, or that changes what words mean, begins a batch."""
        return next(self._batches, None)

    def _scan(self) -> Iterator[list[Token]]:
        known = self._kinds.get
        for chunk in self._preprocessed.chunks:
            source = chunk.source
            self._filename = filename = source.file
            locate, starts = source.scanned.line, [0, *source.scanned.starts, 1 << 62]
            low = high = line = 0
            column: int = 1
            last = -1
            out: list[Token] = []
            for text, place in zip(_attributes_opened(chunk.texts), chunk.places, strict=True):
                if place is not last:
                    last = place
                    if not low <= place < high:
                        physical = locate(place)
                        low, high = starts[physical - 1], starts[physical]
                        line = physical + source.shift
                    column = place - low + 1
                    if type(place) is Place:
                        column = _MacroColumn(column)
                        column.place = place
                found: tuple[str | None, str] | None = known(text)
                if found is None:
                    if out:
                        yield out
                        out = []
                    found = self._classified(text, line, column)
                kind, value = found
                if kind:
                    out.append(Token(kind, value, line, column, filename))
                elif kind is None:
                    out += self._directive(text, line, column, filename)
            if out:
                yield out

    def _classified(self, text: str, line: int, column: int) -> tuple[str | None, str]:
        """Kind and value of a spelling that was not met before; the kind of a directive is None. What is wrong is
        given to the error function; where that returns, the parser gets something like it."""
        self._lineno = line
        if text[0] == "#" and len(text) > 2:
            return None, text
        try:
            return self._kind(text, column)
        except _Wrong:
            is_literal = text[0].isdigit() or text[0] == "." or text.lstrip("uUL8")[0] in "\"'"
            return ("INT_CONST_DEC", "0") if is_literal else ("", text)

    def _kind(self, text: str, column: int) -> tuple[str, str]:
        first = text[0]
        if first.isdigit() or (first == "." and len(text) > 1):
            value = text.replace("'", "")
            found = (self._number_kind(value, column), value)
        elif text[-1] in "\"'" or first in "\"'":
            found = self._literal(text, column)
        else:
            found = ("ID", self._name(text, column))
        self._kinds[text] = found
        return found

    def _literal(self, text: str, column: int) -> tuple[str, str]:
        value = _FOREIGN_BYTES.sub(lambda byte: f"\\{ord(byte[0]) - 0xDC00:03o}", text)
        if "\\u" in value or "\\U" in value:
            self._universal(value, column)
        if found := _STRING.fullmatch(value):
            return _PREFIXES[found[1] or ""] + "STRING_LITERAL", value
        if _CHARACTER.fullmatch(value):
            return self._character_kind(value), value
        if text == "''":
            self._fail("empty character constant", column)
        is_string = text.lstrip("uUL8").startswith('"')
        self._fail(f"unterminated {'string literal' if is_string else 'character constant'}", column)

    def _name(self, text: str, column: int) -> str:
        name = self._universal(text, column) if "\\" in text else text
        if name.isidentifier() or name.replace("$", "_").isidentifier():
            return name
        wrong = next((each for each in name if not f"_{each}".isidentifier()), name[0])
        if name in ("#", "##", "%:", "%:%:"):
            self._fail(f"stray '{name}' in the program", column)
        if "\udc80" <= wrong <= "\udcff":
            self._fail(f"illegal byte 0x{ord(wrong) - 0xDC00:02x} in the program", column)
        shown = repr(wrong) if wrong.isprintable() else f"0x{ord(wrong):02x}"
        self._fail(f"illegal character {shown} in the program", column)

    def _universal(self, text: str, column: int) -> str:
        """The text with its universal character names replaced, which must be ones that C11 6.4.3p2 allows."""

        def replaced(found: re.Match[str]) -> str:
            code = int(found[1] or found[2] or "A0", 16)
            is_basic = code < 0xA0 and chr(code) not in "$@`"
            if is_basic or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
                self._fail(f"'{found[0]}' is not a valid universal character", column)
            return chr(code) if found[1] or found[2] else found[0]

        return _UCN.sub(replaced, text)

    def _set_standard(self, standard: str) -> None:
        self.standard = standard
        self._kinds.clear()
        self._kinds.update(standards.keywords(standard, KEYWORDS))
        self._kinds.update(_FIXED)

    def _directive(self, text: str, line: int, column: int, filename: str) -> Iterator[Token]:
        """`#pragma` and its text; `#ident` says nothing to the parser."""
        name, _, rest = text.partition(" ")
        if name == "#pragma":
            yield Token("PPPRAGMA", "pragma", line, column, filename)
            if rest:
                if found := standards.STANDARD.match(rest):
                    self._set_standard(found[1])
                yield Token("PPPRAGMASTR", rest, line, column, filename)

    def _number_kind(self, value: str, column: int) -> str:
        if found := _FLOAT.match(value):
            suffix = value[found.end() :]
            if suffix.lower() in ("df", "dd", "dl"):
                self._fail("decimal floating types are not supported", column)
            if not _FLOAT_SUFFIX.match(suffix):
                self._fail(f"invalid suffix '{suffix}' on floating constant", column)
            return "HEX_FLOAT_CONST" if value[1:2] in ("x", "X") else "FLOAT_CONST"
        found = _INTEGER.match(value)
        if not found:
            self._fail(f"invalid number '{value}'", column)
        suffix = value[found.end() :]
        if not _INTEGER_SUFFIX.match(suffix):
            if found.lastgroup == "OCT" and suffix[0].isdigit():
                self._fail(f"invalid digit '{suffix[0]}' in octal constant", column)
            self._fail(f"invalid suffix '{suffix}' on integer constant", column)
        return f"INT_CONST_{found.lastgroup}"

    def _character_kind(self, value: str) -> str:
        prefix, body = value[: value.index("'")], value[value.index("'") + 1 : -1]
        is_one = len(body) == 1 or re.fullmatch(
            r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]+|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", body
        )
        if is_one or prefix:
            return _PREFIXES[prefix] + "CHAR_CONST"
        return "INT_CONST_CHAR"

    def _fail(self, message: str, column: int) -> NoReturn:
        self.error_func(message, self._lineno, column)
        raise _Wrong
