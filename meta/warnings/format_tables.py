"""What printf and scanf conversions take (C11 7.21.6), and the library functions that have them."""

from __future__ import annotations

from dataclasses import dataclass

# Function name: (kind, which argument is the format, which the first that it formats, 0 for a va_list), from 1.
LIBRARY: dict[str, tuple[str, int, int]] = {
    "printf": ("printf", 1, 2), "fprintf": ("printf", 2, 3), "sprintf": ("printf", 2, 3),
    "snprintf": ("printf", 3, 4), "dprintf": ("printf", 2, 3), "asprintf": ("printf", 2, 3),
    "vprintf": ("printf", 1, 0), "vfprintf": ("printf", 2, 0), "vsprintf": ("printf", 2, 0),
    "vsnprintf": ("printf", 3, 0), "syslog": ("printf", 2, 3), "err": ("printf", 2, 3), "errx": ("printf", 2, 3),
    "warn": ("printf", 1, 2), "warnx": ("printf", 1, 2),
    "scanf": ("scanf", 1, 2), "fscanf": ("scanf", 2, 3), "sscanf": ("scanf", 2, 3),
    "vscanf": ("scanf", 1, 0), "vfscanf": ("scanf", 2, 0), "vsscanf": ("scanf", 2, 0),
}  # fmt: skip

# What an integer conversion takes, by length modifier: (size in bytes, a name for the signed and the unsigned type).
INTEGERS: dict[str, tuple[int, str, str]] = {
    "": (4, "int", "unsigned int"), "hh": (1, "signed char", "unsigned char"), "h": (2, "short", "unsigned short"),
    "l": (8, "long", "unsigned long"), "ll": (8, "long long", "unsigned long long"),
    "q": (8, "long long", "unsigned long long"), "L": (8, "long long", "unsigned long long"),
    "j": (8, "intmax_t", "uintmax_t"), "z": (8, "ssize_t", "size_t"), "Z": (8, "ssize_t", "size_t"),
    "t": (8, "ptrdiff_t", "unsigned ptrdiff_t"),
}  # fmt: skip

FLOATS: dict[str, tuple[int, str]] = {"": (8, "double"), "l": (8, "double"), "L": (16, "long double")}
SCANNED_FLOATS: dict[str, tuple[int, str]] = {"": (4, "float"), "l": (8, "double"), "L": (16, "long double")}

PRINTF_FLAGS = "-+ #0'I"
CONVERSIONS = {
    "printf": frozenset("diouxXbBfFeEgGaAcsCSpnm%"),
    "scanf": frozenset("diouxXbfFeEgGaAcsCSpn[%"),
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """One conversion of a format: its text, letter, length modifier, and how many `*` come before its argument.

    `position` is the number of its argument in `%2$d`, counted from 1, else 0; `star_positions` those of `*1$`.
    """

    text: str
    letter: str
    length: str
    stars: int
    is_suppressed: bool = False
    position: int = 0
    flags: str = ""
    precision: bool = False
    star_positions: tuple[int, ...] = ()


def parse(text: str, kind: str) -> tuple[list[Conversion], str | None]:
    """The conversions of a format string, and what is wrong with it where something is."""
    found: list[Conversion] = []
    at = text.find("%")
    while at >= 0:
        conversion, at, problem = _one(text, at, kind)
        if conversion is None:
            return found, problem
        if conversion.letter != "%":
            found.append(conversion)
        at = text.find("%", at)
    return found, None


def _one(text: str, start: int, kind: str) -> tuple[Conversion | None, int, str | None]:
    """The conversion at `start`, where it ends, and what is wrong with it."""
    at, stars = start + 1, list[int]()
    position, at = _position(text, at)
    first = at
    is_suppressed = kind == "scanf" and text[at : at + 1] == "*"
    at += is_suppressed
    while kind == "printf" and at < len(text) and text[at] in PRINTF_FLAGS:
        at += 1
    if kind == "scanf":
        while at < len(text) and text[at] in "'mI":
            at += 1
    flags = text[first:at]
    if text[at : at + 1] == "*" and kind == "printf":
        at = _star(text, at, stars)
    at = _digits(text, at)
    has_precision = kind == "printf" and text[at : at + 1] == "."
    if has_precision:
        at += 1
        if text[at : at + 1] == "*":
            at = _star(text, at, stars)
        at = _digits(text, at + (text[at : at + 1] == "-"))
    length = next((each for each in ("hh", "ll", *"hlqLjzZt") if text.startswith(each, at)), "")
    at += len(length)
    letter = text[at : at + 1]
    if not letter:
        return None, at, "the format ends inside a conversion"
    if letter not in CONVERSIONS[kind]:
        return None, at, f"'%{text[start + 1 : at + 1]}' is no conversion of {kind}"
    at += 1
    if letter == "[":
        at = _set_end(text, at)
        if at < 0:
            return None, at, "the '[' of this format has no ']'"
    whole = text[start:at]
    places = tuple(each for each in stars if each)
    return Conversion(
        whole, letter, length, len(stars), is_suppressed, position, flags, has_precision, places
    ), at, None  # fmt: skip


def _position(text: str, at: int) -> tuple[int, int]:
    """The number before a `$`, 0 where there is none, and where it ends."""
    end = _digits(text, at)
    return (int(text[at:end]), end + 1) if end > at and text[end : end + 1] == "$" else (0, at)


def _star(text: str, at: int, stars: list[int]) -> int:
    """Behind a `*` or `*1$`, whose position is added to `stars`."""
    position, at = _position(text, at + 1)
    stars.append(position)
    return at


def _digits(text: str, at: int) -> int:
    while at < len(text) and text[at].isdigit():
        at += 1
    return at


def _set_end(text: str, at: int) -> int:
    """Behind the `]` of a scan set that begins at `at`; a `]` that comes first belongs to the set."""
    at += text[at : at + 1] == "^"
    at += text[at : at + 1] == "]"
    return text.find("]", at) + 1 or -1
