r"""Translation phases 1 to 3 (C11 5.1.1.2): a file's text as parallel lists of tokens, gaps and offsets.

    scan("int a\\\nb; /* c */\n")  ->  tokens ["int", "ab", ";", BREAK, "\n"], with the white space before each

The text is tokenised as a whole by one regular expression, so that no Python runs per token. Line breaks are tokens:
"\n" ends a logical line, BREAK is a physical line break inside one (a splice, or a comment over several lines).
Comments become blanks of the same length, so an offset in the cleaned text is a physical line and column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from string import ascii_letters, digits
from typing import NamedTuple

BREAK = "\x16"  # a physical line break that does not end the logical line
FILL = "\x17"  # not white space: keeps the columns right after a token that was put together from two lines
LINE_ENDS = frozenset({"\n", BREAK})
HASHES = frozenset({"#", "%:"})

_TRIGRAPHS = {"=": "#", "(": "[", "/": "\\", ")": "]", "'": "^", "<": "{", "!": "|", ">": "}", "-": "~"}
_TRIGRAPH = re.compile(r"\?\?([=/()'<!>-])")
_SPLICE = re.compile(r"\\[ \t\f\v]*\n")
_SPLIT_COMMENT = re.compile(rf"(/|\*)({BREAK}+)([*/])")
_BREAK_BEFORE_TOKEN = re.compile(rf"{BREAK}+[^\s{BREAK}{FILL}]")
_SPLIT_TOKEN = re.compile(rf"[^\s{BREAK}{FILL}]+(?:{BREAK}+[^\s{BREAK}{FILL}]+)+")

_STRING = r'"(?:[^"\\\n]|\\[^\n])*+(?:"|\\?(?=\n))'  # one without an end reaches to the end of the line, as in gcc
_CHARACTER = r"'(?:[^'\\\n]|\\[^\n])*+(?:'|\\?(?=\n))"
_COMMENT = r"//[^\n]*|/\*"  # the end of the latter is looked for by `str.find`, which is faster
_HEADER_NAME = re.compile(r"[ \t]*(?:#|%:)[ \t]*(?:include|include_next|embed|import)[ \t]*<[^>\n]*\Z")


def one_of(characters: str) -> str:
    """A class of ASCII characters and everything beyond; said by what is not in it, which `re` compiles in no time."""
    return f"[^{re.escape(''.join(chr(code) for code in range(128) if chr(code) not in characters))}]"


def _without(characters: str, others: str) -> str:
    return "".join(each for each in characters if each not in others)


WORD_CHARACTERS = ascii_letters + digits + "_$"
_WORD = one_of(WORD_CHARACTERS)
_START = one_of(_without(ascii_letters, "LUu") + "_$")  # those may be prefixes of literals
_UCN = rf"(?:\\(?:u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}){_WORD}*+)*+"
_DIGITS = one_of(_without(WORD_CHARACTERS, "eEpP") + ".") + "*+"
_OPERATOR = r"\.\.\.|<<=?|>>=?|->|<:|<%|:>|%:%:|%:|%>|\+\+|--|&&|\|\||\#\#|[-+*/%&|^=!<>]=?"


def _token_pattern(separator: str) -> re.Pattern[str]:
    """One group, for `split`: tokens and what is between them take turns."""
    exponent = r"[eEpP][+-]?"
    number = rf"\.?[0-9]{_DIGITS}(?:(?:{exponent}{separator}){_DIGITS})*+"
    literals = "|".join(f"{prefix}{each}" for each in (_STRING, _CHARACTER) for prefix in ("", "[LuU]", "u8"))
    return re.compile(
        rf"({_START}{_WORD}*+{_UCN}|{number}|[(),;\n]|{literals}"
        rf"|[LuU]{_WORD}*+{_UCN}|\\u[0-9a-fA-F]{{4}}{_WORD}*+{_UCN}|\\U[0-9a-fA-F]{{8}}{_WORD}*+{_UCN}"
        rf"|{_OPERATOR}|[^\s{FILL}])"
    )


_SPECIAL = re.compile(f"{_COMMENT}|{_STRING}|{_CHARACTER}")
_SPECIAL_C23 = re.compile(f"{_COMMENT}|{_STRING}|(?<![0-9a-fA-F]){_CHARACTER}")
_TOKEN = _token_pattern("")
_TOKEN_C23 = _token_pattern("|'(?=[0-9A-Za-z_])")


class Remark(NamedTuple):
    """What is to be said about a place of a file, by line and column from 1."""

    line: int
    column: int
    message: str


class Scanned:
    """The tokens of one file. `gaps[i]` is the white space before token i, `offsets[i]` where it starts.

    `directives` are the indexes of the `#` that begin directives; `guard` is the macro of an include guard around
    the whole file; `error` is a remark where the text cannot be read to its end; `doubts` are those about comments that
    may not end where they were meant to.
    """

    __slots__ = ("directives", "doubts", "error", "gaps", "guard", "offsets", "starts", "tokens")

    def __init__(
        self, text: str, is_c23: bool, error: Remark | None, doubts: tuple[Remark, ...] = ()
    ) -> None:
        parts = (_TOKEN_C23 if is_c23 else _TOKEN).split(text)
        self.tokens = parts[1::2]
        self.gaps = parts[0::2]
        if FILL in text:
            for index in [index for index, gap in enumerate(self.gaps) if gap and FILL in gap]:
                self.gaps[index] = self.gaps[index].replace(FILL, "")
        self.offsets = list(accumulate(map(len, parts)))[0::2]
        self.starts = list(accumulate(map(len, re.findall(r"[^\n]*\n", text.replace(BREAK, "\n")))))
        self.directives = self._find_directives()
        self.error = error
        self.doubts = doubts
        self.guard = self._find_guard()

    def line(self, offset: int) -> int:
        return bisect_right(self.starts, offset) + 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        index = bisect_right(self.starts, offset)
        return index + 1, offset - (self.starts[index - 1] if index else 0) + 1

    def line_end(self, index: int) -> int:
        """The index of the "\\n" that ends the logical line of token `index`."""
        return self.tokens.index("\n", index)

    def _find_directives(self) -> list[int]:
        tokens, found = self.tokens, []
        for index in [index for index, token in enumerate(tokens) if token in HASHES]:
            before = index - 1
            while before >= 0 and tokens[before] == BREAK:
                before -= 1
            if before < 0 or tokens[before] == "\n":
                found.append(index)
        return found

    def _find_guard(self) -> str | None:
        """X where the whole file is `#ifndef X` ... `#endif`, or the same with `#if !defined X`."""
        tokens, directives = self.tokens, self.directives
        if len(directives) < 2 or any(token not in LINE_ENDS for token in tokens[: directives[0]]):
            return None
        name = _guard_name([token for token in self.directive(directives[0]) if token != BREAK])
        depth, last = 0, len(directives) - 1
        for position, index in enumerate(directives):
            word = tokens[index + 1]
            if word in ("if", "ifdef", "ifndef"):
                depth += 1
            elif word == "endif":
                depth -= 1
            elif depth == 1 and word in ("else", "elif", "elifdef", "elifndef"):
                return None
            if depth == 0 and position != last:
                return None
        if depth != 0 or any(token not in LINE_ENDS for token in tokens[self.line_end(directives[last]) :]):
            return None
        return name

    def directive(self, index: int) -> list[str]:
        """The tokens after the `#` at `index`."""
        return self.tokens[index + 1 : self.line_end(index)]


def _guard_name(line: list[str]) -> str | None:
    if len(line) == 2 and line[0] == "ifndef":
        return line[1]
    if line[:3] == ["if", "!", "defined"]:
        rest = line[3:]
        if len(rest) == 3 and rest[0] == "(" and rest[2] == ")":
            return rest[1]
        if len(rest) == 1:
            return rest[0]
    return None


def scan(text: str, *, has_trigraphs: bool = False, is_c23: bool = False) -> Scanned:
    """Tokenise a file; the same text is tokenised once in a process unless it is large."""
    return (_scan_cached if len(text) < 300_000 else _scan)(text, has_trigraphs, is_c23)


def _scan(text: str, has_trigraphs: bool, is_c23: bool) -> Scanned:
    text = text.replace("\r\n", "\n")
    if BREAK in text or FILL in text:
        text = text.replace(BREAK, "\x03").replace(FILL, "\x03")
    if has_trigraphs and "??" in text:
        text = _TRIGRAPH.sub(lambda found: _TRIGRAPHS[found[1]], text)
    if not text.endswith("\n"):
        text += "\n"
    has_splices = "\\" in text and _SPLICE.search(text) is not None
    if has_splices:
        text = _SPLIT_COMMENT.sub(r"\1\3\2", _SPLICE.sub(BREAK, text))
        if text.endswith(BREAK):
            text += "\n"
    errors: list[Remark] = []
    doubts: list[Remark] = []
    text = _without_comments(text, _SPECIAL_C23 if is_c23 else _SPECIAL, errors, doubts)
    if not text.endswith("\n"):  # an open comment reached to the end
        text += "\n"
    if has_splices:
        text = _with_tokens_joined(text)
    return Scanned(text, is_c23, errors[0] if errors else None, tuple(doubts))


_scan_cached = lru_cache(maxsize=256)(_scan)


def _without_comments(
    text: str, special: re.Pattern[str], errors: list[Remark], doubts: list[Remark]
) -> str:
    """Comments as blanks, keeping line breaks; literals without the splices in them."""
    pieces: list[str] = []
    done = 0
    search = special.search
    found = search(text)
    while found is not None:
        start, end = found.span()
        if text[start] == "/":
            before = text[text.rfind("\n", 0, start) + 1 : start]
            if "<" in before and _HEADER_NAME.match(before) and ">" in text[start : text.find("\n", start)]:
                found = search(text, end)  # #include <sys//types.h>
                continue
            if text[start + 1] == "*":
                end = text.find("*/", end) + 2
                if end == 1:
                    end = len(text)
                    errors.append(_remark(text, start, "unterminated comment"))
                inner = text.find("/*", start + 2, end - 1)
                if inner >= 0:
                    doubts.append(_remark(text, inner, "'/*' within a comment: the one before it may have no end"))
            elif BREAK in found[0]:
                doubts.append(_remark(text, start, "the backslash at its end makes the next line a comment too"))
            pieces += (text[done:start], _blanks(text[start:end]))
            done = end
        elif BREAK in found[0]:
            pieces += (text[done:start], _joined(found))
            done = end
        found = search(text, end)
    pieces.append(text[done:])
    return "".join(pieces)


def _remark(text: str, offset: int, message: str) -> Remark:
    line = text.count("\n", 0, offset) + text.count(BREAK, 0, offset) + 1
    return Remark(line, offset - max(text.rfind("\n", 0, offset), text.rfind(BREAK, 0, offset)), message)


def _blanks(comment: str) -> str:
    broken = comment.replace("\n", BREAK)
    if BREAK not in broken:
        return " " * len(comment)
    return " " + BREAK * broken.count(BREAK) + " " * (len(comment) - broken.rfind(BREAK) - 1)


def _with_tokens_joined(text: str) -> str:
    """Tokens that a splice splits, put together. Only the lines that have one are gone through."""
    pieces: list[str] = []
    done = 0
    for found in _BREAK_BEFORE_TOKEN.finditer(text):
        start = found.start()
        if start < done or start == 0 or text[start - 1].isspace() or text[start - 1] == FILL:
            continue
        begin, end = text.rfind("\n", done, start) + 1 or done, text.index("\n", start)
        pieces += (text[done:begin], _SPLIT_TOKEN.sub(_joined, text[begin:end]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _joined(found: re.Match[str]) -> str:
    """A token that a splice splits, put together; then the line breaks, and filling up to the true column."""
    text = found.group()
    return text.replace(BREAK, "") + BREAK * text.count(BREAK) + FILL * (len(text) - text.rfind(BREAK) - 1)


def is_one_token(text: str) -> bool:
    """Does pasting give a token? `//` is a comment, not one."""
    return _TOKEN.fullmatch(text) is not None


def lex(text: str) -> list[tuple[str, bool]]:
    """The tokens of a line of text that is not in a file, with the white space before each."""
    scanned = scan(text)
    pairs = zip(scanned.tokens, scanned.gaps, strict=False)
    return [(token, gap != "") for token, gap in pairs if token not in LINE_ENDS]
