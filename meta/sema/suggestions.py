"""Hints for names that are not known: the nearest one that is, or the header that declares it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_HEADERS: dict[str, str] = {
    "stdio.h": "printf fprintf sprintf snprintf puts putchar getchar fopen fclose fread fwrite fgets fputs scanf "
               "sscanf perror stdin stdout stderr FILE EOF",
    "stdlib.h": "malloc calloc realloc free exit abort atoi atol strtol strtoul strtod qsort bsearch rand srand "
                "abs getenv EXIT_SUCCESS EXIT_FAILURE",
    "string.h": "strlen strcpy strncpy strcat strcmp strncmp strchr strrchr strstr memcpy memmove memset memcmp "
                "memchr strdup strerror",
    "ctype.h": "isalpha isdigit isspace isupper islower isalnum isprint toupper tolower",
    "math.h": "sqrt sqrtf sin cos tan exp log pow powf floor ceil fabs fabsf round",
    "stddef.h": "NULL size_t ptrdiff_t offsetof wchar_t",
    "stdint.h": "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t UINT32_MAX "
                "UINT64_MAX INT32_MAX INT64_MAX SIZE_MAX",
    "stdbool.h": "bool true false",
    "stdarg.h": "va_list va_start va_arg va_end va_copy",
    "limits.h": "INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN ULONG_MAX CHAR_BIT CHAR_MAX",
    "errno.h": "errno ENOENT EINVAL ENOMEM",
    "assert.h": "assert",
    "unistd.h": "read write close usleep sleep getpid",
    "time.h": "time clock time_t",
}  # fmt: skip
_HEADER_OF = {name: header for header, names in _HEADERS.items() for name in names.split()}


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """A hint for `name`, which is none of the `known` names."""
    if name in _HEADER_OF:
        return f"#include <{_HEADER_OF[name]}> declares it"
    close = get_close_matches(name, [each for each in known if each], n=1)
    return f"did you mean '{close[0]}'?" if close else None
