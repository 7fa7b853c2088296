"""sources/runtime: formatting, numbers, strings, memory, mathematics, against the host's C library and Python."""

from __future__ import annotations

import ctypes
import decimal
import random
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runtime_build import build_shared

from meta.machine import Module
from meta.machine.cpio import write_archive
from meta.machine.frames import parse_frames

HOST = ctypes.CDLL(None)
for _name in ("strtod", "strtof"):
    getattr(HOST, _name).restype = ctypes.c_double if _name == "strtod" else ctypes.c_float
HOST.strtol.restype = ctypes.c_long
HOST.strtoul.restype = ctypes.c_ulong
ALPHABET = st.text("abAB .,", max_size=12).map(str.encode)


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    library = ctypes.CDLL(str(build_shared(tmp_path_factory.mktemp("runtime"))))
    library.strtod.restype = ctypes.c_double
    library.strtof.restype = ctypes.c_float
    library.strtol.restype = ctypes.c_long
    library.strtoul.restype = ctypes.c_ulong
    for name in ("malloc", "calloc", "realloc", "aligned_alloc", "ramdisk_find", "memchr", "bsearch"):
        getattr(library, name).restype = ctypes.c_void_p
    return library


def formatted(library: ctypes.CDLL, form: str, *values: object, size: int = 4096) -> tuple[int, bytes]:
    buffer = ctypes.create_string_buffer(b"\xaa" * max(size, 1))
    count = library.snprintf(buffer, ctypes.c_size_t(size), form.encode(), *values)
    return count, buffer.raw.split(b"\0")[0]


def check_format(runtime: ctypes.CDLL, form: str, *values: object) -> None:
    assert formatted(runtime, form, *values) == formatted(HOST, form, *values), (form, values)


INTEGERS = (0, 1, -1, 7, 42, 255, -128, 32767, 2147483647, -2147483648, 0x7FFFFFFFFFFFFFFF, -0x8000000000000000)
FLOATS = (
    0.0, -0.0, 1.0, -1.5, 0.1, 0.5, 2.5, 3.5, 9.5, 99.5, 0.05, 0.25, 999999.5, 9999995.0, 1e5, 1e15, 1e16, 1e17,
    123456789.0, 1e-4, 9.9999e-5, 1e-5, 1e100, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 0.3,
    float("inf"), float("-inf"), float("nan"), 2.0**-1074 * 3, 2.0**60, 1 / 3, 0.000123456789, 8.5, 0.125,
)  # fmt: skip


@pytest.mark.parametrize("conversion", [*"diuxXo"])
def test_integer_formats(runtime: ctypes.CDLL, conversion: str) -> None:
    signs = ("", "+", " ") if conversion in "di" else ("",) if conversion == "u" else ("", "#")
    for sign in signs:
        for shape in ("", "1", "12", "-12", "012", "12.5", "-12.5", ".0", ".12", "012.5", ".", "-012"):
            for length in ("", "hh", "h", "l", "ll", "z", "j", "t"):
                kind = ctypes.c_int if length in ("", "hh", "h") else ctypes.c_long
                for value in INTEGERS:
                    check_format(runtime, f"[%{sign}{shape}{length}{conversion}]", kind(value))


@pytest.mark.parametrize("conversion", [*"fFeEgG"])
def test_float_formats(runtime: ctypes.CDLL, conversion: str) -> None:
    for flags in ("", "+", " ", "#", "-", "0"):
        for shape in ("", "20", ".0", ".1", ".3", "25.10", ".17", ".20"):
            for value in FLOATS:
                form = f"[%{flags}{shape}{conversion}]"
                if flags == "#" and conversion in "gG":  # glibc loses zeros when rounding carries: [1.e+06]
                    assert formatted(runtime, form, ctypes.c_double(value))[1].decode() == form % value
                else:
                    check_format(runtime, form, ctypes.c_double(value))
    for value in FLOATS:
        check_format(runtime, f"%.1100{conversion}", ctypes.c_double(value))


@settings(deadline=None, max_examples=400)
@given(bits=st.integers(0, 2**64 - 1), precision=st.integers(0, 40), conversion=st.sampled_from("feg"))
def test_any_double_formats(runtime: ctypes.CDLL, bits: int, precision: int, conversion: str) -> None:
    value = struct.unpack("<d", struct.pack("<Q", bits))[0]
    check_format(runtime, f"%.{precision}{conversion}", ctypes.c_double(value))


def test_formats_of_text(runtime: ctypes.CDLL) -> None:
    for form in ("[%s]", "[%10s]", "[%-10s]", "[%.2s]", "[%10.0s]", "[%-3.2s]"):
        check_format(runtime, form, b"text")
        check_format(runtime, form, b"")
    check_format(runtime, "%c%5c%-5c|%%", 65, 66, 67)
    check_format(runtime, "%*d|%-*d|%*d|%.*f|%.*d", 5, 1, 5, 2, -5, 3, 2, ctypes.c_double(1.005), -1, 9)
    check_format(runtime, "%s", None)
    check_format(runtime, "%p", ctypes.c_void_p(0xABC))
    many = [ctypes.c_double(i) if i % 2 else i for i in range(24)]
    check_format(runtime, "".join("%g " if i % 2 else "%d " for i in range(24)), *many)


def test_format_into_small_buffers(runtime: ctypes.CDLL) -> None:
    for size in range(12):
        assert formatted(runtime, "%s=%d", b"abc", 12345, size=size)[0] == 9
        if size:
            assert formatted(runtime, "%s=%d", b"abc", 12345, size=size)[1] == b"abc=12345"[: size - 1]
    assert runtime.snprintf(None, ctypes.c_size_t(0), b"%d", 123) == 3


@pytest.mark.parametrize("form", ["a%n", "a%Lf", "a%", "a%ls%y", "a%a"])
def test_refused_formats(runtime: ctypes.CDLL, form: str) -> None:
    target = ctypes.c_int(77)
    assert formatted(runtime, form, ctypes.byref(target))[0] == -1
    assert target.value == 77


def test_console(runtime: ctypes.CDLL) -> None:
    size = ctypes.c_size_t.in_dll(runtime, "host_console_size")
    console = (ctypes.c_char * 65536).in_dll(runtime, "host_console")
    size.value = 0
    assert runtime.printf(b"%d %s", 5, b"x" * 600) == 602
    assert 0 < size.value < 602  # gathered, but never more than the buffer holds
    runtime.puts(b"")
    assert console.raw[: size.value] == b"5 " + b"x" * 600 + b"\n"
    ctypes.c_char_p.in_dll(runtime, "host_input").value = b"one\ntwo"
    line = ctypes.create_string_buffer(10)
    runtime.fgets.restype = ctypes.c_char_p
    stdin = ctypes.c_void_p(1)
    assert runtime.fgets(line, 10, stdin) == b"one\n"
    assert runtime.fgets(line, 3, stdin) == b"tw"
    assert runtime.getchar() == ord("o")
    assert runtime.getchar() == -1
    assert runtime.fgets(line, 10, stdin) is None


NUMBERS = (
    "0", "-0", "1", " \t\n+2.5e3x", "1e", "1e+", ".5", "5.", ".", "", "-", "e5", "inf", "-Infinity", "infinit", "nanx",
    "1.7976931348623157e308", "1.7976931348623158e308", "1.797693134862315807e308", "1.8e308", "1e400", "1e-400",
    "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308", "1e99999999999",
    "1e-99999999999", "0e99999999999", "9007199254740993", "9007199254740992.99999999999999999999999999999999999",
    "9007199254740993.00000000000000000000000000000000000001", "0." + "0" * 400 + "1e390", "1" + "0" * 400 + "e-395",
    "3.4028235677973366e38", "3.4028235677973365e38", "1.1754943e-38", "7e-46", "7.1e-46", "16777217", "16777219",
    "0.1", "123456789012345678901234567890", "8.5e-1", "1_000", "1.5.5", "+.e1", "--1",
)  # fmt: skip


def check_number(runtime: ctypes.CDLL, name: str, text: bytes) -> None:
    seen = []
    for library in (runtime, HOST):
        buffer = ctypes.create_string_buffer(text)
        end = ctypes.c_void_p()
        value = getattr(library, name)(buffer, ctypes.byref(end))
        seen.append((struct.pack("<d", value), (end.value or 0) - ctypes.addressof(buffer)))
    assert seen[0] == seen[1], (name, text)


@pytest.mark.parametrize("name", ["strtod", "strtof"])
def test_decimal_to_binary(runtime: ctypes.CDLL, name: str) -> None:
    for text in NUMBERS:
        check_number(runtime, name, text.encode())


@settings(deadline=None, max_examples=300)
@given(bits=st.integers(0, 0x7FEFFFFFFFFFFFFE), cut=st.integers(1, 800), last=st.integers(0, 9))
def test_double_near_midpoints(runtime: ctypes.CDLL, bits: int, cut: int, last: int) -> None:
    """The exact midpoint of two neighbours, cut or extended somewhere: the hardest cases for rounding."""
    check_midpoint(runtime, "strtod", struct.unpack("<dd", struct.pack("<QQ", bits, bits + 1)), cut, last)


@settings(deadline=None, max_examples=300)
@given(bits=st.integers(0, 0x7F7FFFFE), cut=st.integers(1, 120), last=st.integers(0, 9))
def test_float_near_midpoints(runtime: ctypes.CDLL, bits: int, cut: int, last: int) -> None:
    check_midpoint(runtime, "strtof", struct.unpack("<ff", struct.pack("<II", bits, bits + 1)), cut, last)


def check_midpoint(runtime: ctypes.CDLL, name: str, neighbours: Sequence[float], cut: int, last: int) -> None:
    with decimal.localcontext(prec=1200):
        middle = (decimal.Decimal(neighbours[0]) + decimal.Decimal(neighbours[1])) / 2
    _sign, digits, exponent = middle.as_tuple()
    assert isinstance(exponent, int)
    whole = "".join(map(str, digits))
    check_number(runtime, name, f"{whole}e{exponent}".encode())
    check_number(runtime, name, f"{whole[:cut]}{last}e{exponent + max(len(whole) - cut, 0) - 1}".encode())
    check_number(runtime, name, f".{whole}1e{exponent + len(whole)}".encode())


@pytest.mark.parametrize("name", ["strtol", "strtoul"])
@pytest.mark.parametrize("base", [0, 2, 8, 10, 16, 36])
def test_integers_from_text(runtime: ctypes.CDLL, name: str, base: int) -> None:
    texts = ("0", "-1", "+17x", " \t0x1F", "0x", "0xg", "zz", "077", "08", "9223372036854775807", "9223372036854775808",
             "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
             "99999999999999999999999", "", "-", "1e5", "-zzzzzzzzzzzzzzzzzz", "ffffffffffffffff")  # fmt: skip
    for text in texts:
        seen = []
        for library in (runtime, HOST):
            buffer = ctypes.create_string_buffer(text.encode())
            end = ctypes.c_void_p()
            value = getattr(library, name)(buffer, ctypes.byref(end), base)
            seen.append((value, (end.value or 0) - ctypes.addressof(buffer)))
        assert seen[0] == seen[1], (name, text, base)


def test_character_classes(runtime: ctypes.CDLL) -> None:
    kinds = ["alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper"]
    names = [*kinds, "xdigit"]
    for character in range(-1, 256):
        for name in names:
            mine, host = (bool(getattr(library, f"is{name}")(character)) for library in (runtime, HOST))
            assert mine == host, (name, character)
        assert runtime.tolower(character) == HOST.tolower(character)
        assert runtime.toupper(character) == HOST.toupper(character)


@settings(deadline=None)
@given(left=ALPHABET, right=ALPHABET, limit=st.integers(0, 14), character=st.sampled_from(b"abAB .,\0"))
def test_string_functions(runtime: ctypes.CDLL, left: bytes, right: bytes, limit: int, character: int) -> None:
    def sign(value: int) -> int:
        return (value > 0) - (value < 0)

    text, other = ctypes.create_string_buffer(left), ctypes.create_string_buffer(right)
    size = ctypes.c_size_t(limit)

    def compare(name: str, *values: object, place: bool = False) -> None:
        results = []
        for library in (runtime, HOST):
            function = getattr(library, name)
            function.restype = ctypes.c_void_p if place else ctypes.c_int
            results.append(function(*values))
        assert results[0] == results[1] or (not place and sign(results[0]) == sign(results[1])), (name, left, right)

    for name in ("strcmp", "strspn", "strcspn"):
        compare(name, text, other)
    for name in ("strncmp", "memcmp"):
        compare(name, text, other, ctypes.c_size_t(min(limit, len(left) + 1, len(right) + 1)))
    for name in ("strchr", "strrchr"):
        compare(name, text, character, place=True)
    for name in ("strstr", "strpbrk"):
        compare(name, text, other, place=True)
    compare("strlen", text)
    compare("strnlen", text, size)
    compare("memchr", text, character, ctypes.c_size_t(min(limit, len(left) + 1)), place=True)


@settings(deadline=None)
@given(left=ALPHABET, right=ALPHABET, limit=st.integers(0, 14), separators=ALPHABET)
def test_string_changes(runtime: ctypes.CDLL, left: bytes, right: bytes, limit: int, separators: bytes) -> None:
    def changed(library: ctypes.CDLL, name: str, *values: object) -> bytes:
        buffer = ctypes.create_string_buffer(left + b"\0" + b"\xaa" * 50)
        getattr(library, name)(buffer, *values)
        return buffer.raw

    def tokens(library: ctypes.CDLL) -> list[bytes]:
        library.strtok.restype = ctypes.c_char_p
        buffer = ctypes.create_string_buffer(left)
        found = [library.strtok(buffer, separators)]
        while found[-1] is not None:
            found.append(library.strtok(None, separators))
        return found

    size = ctypes.c_size_t(limit)
    for name, values in (("strcpy", (right,)), ("stpcpy", (right,)), ("strcat", (right,)), ("strncpy", (right, size)),
                         ("strncat", (right, size))):  # fmt: skip
        assert changed(runtime, name, *values) == changed(HOST, name, *values), name
    assert tokens(runtime) == tokens(HOST)


def test_memory_blocks(runtime: ctypes.CDLL) -> None:
    data = bytes(range(64))
    for size in range(40):
        for source in range(0, 20, 3):
            for target in range(0, 20):
                buffer = ctypes.create_string_buffer(data)
                start = ctypes.addressof(buffer)
                runtime.memmove(ctypes.c_void_p(start + target), ctypes.c_void_p(start + source), ctypes.c_size_t(size))
                expected = data[:target] + data[source : source + size] + data[target + size :]
                assert buffer.raw[:64] == expected
        buffer = ctypes.create_string_buffer(data)
        runtime.memset(ctypes.c_void_p(ctypes.addressof(buffer) + 3), 0x1AB, ctypes.c_size_t(size))
        assert buffer.raw[:64] == data[:3] + b"\xab" * size + data[3 + size :]


Compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_uint32), ctypes.POINTER(ctypes.c_uint32))


def test_sorting(runtime: ctypes.CDLL) -> None:
    compare = Compare(lambda a, b: (a[0] > b[0]) - (a[0] < b[0]))
    numbers = random.Random(2)
    for count in (0, 1, 2, 3, 10, 100, 500):
        for limit in (3, 2**32):
            values = [numbers.randrange(limit) for _ in range(count)]
            array = (ctypes.c_uint32 * max(count, 1))(*values)
            runtime.qsort(array, ctypes.c_size_t(count), ctypes.c_size_t(4), compare)
            assert list(array)[:count] == sorted(values)
            for value in {*values, 1, 2**31}:
                key = ctypes.c_uint32(value)
                found = runtime.bsearch(ctypes.byref(key), array, ctypes.c_size_t(count), ctypes.c_size_t(4), compare)
                assert (found is not None) == (value in values)


def test_frames(runtime: ctypes.CDLL) -> None:
    size = ctypes.c_size_t.in_dll(runtime, "host_channel_size")
    size.value = 0
    runtime.report_figure(b"tokens", ctypes.c_uint64(2**40 + 5))
    runtime.channel_send(3, bytes(range(256)), ctypes.c_size_t(256))
    wire = (ctypes.c_char * 65536).in_dll(runtime, "host_channel").raw[: size.value]
    frames, damage = parse_frames(wire)
    assert not damage
    assert [(int(frame.type), frame.payload) for frame in frames] == [
        (6, (2**40 + 5).to_bytes(8, "little") + b"tokens"),
        (3, bytes(range(256))),
    ]
    assert wire[-4:] == zlib.crc32(wire[26 + 4 :][:-4]).to_bytes(4, "little")


def archive(folder: Path, files: Sequence[tuple[str, bytes]]) -> bytes:
    modules = []
    for number, (name, data) in enumerate(files):
        path = folder / str(number)
        path.write_bytes(data)
        modules.append(Module(name, path))
    write_archive(folder / "archive", [(module.name, module.data) for module in modules])
    return (folder / "archive").read_bytes()


def finder(runtime: ctypes.CDLL, disk: bytes) -> Callable[[str], bytes | None]:
    """Looks files up in exactly `disk`, kept at an address aligned to 4."""
    buffer = (ctypes.c_char * max(len(disk), 1)).from_buffer_copy(disk or b"\0")

    def find(name: str) -> bytes | None:
        ctypes.c_void_p.in_dll(runtime, "host_disk").value = ctypes.addressof(buffer)
        ctypes.c_size_t.in_dll(runtime, "host_disk_size").value = len(disk)
        size = ctypes.c_size_t(99)
        address = runtime.ramdisk_find(name.encode(), ctypes.byref(size))
        if address is None:
            assert size.value == 0
            return None
        offset = address - ctypes.addressof(buffer)
        assert offset % 4 == 0
        assert offset + size.value <= len(disk)
        return disk[offset : offset + size.value]

    return find


FILES = (("model", b"abcde"), ("empty", b""), ("folder/long name.bin", bytes(1000)), ("last", b"x"))


def test_ramdisk(runtime: ctypes.CDLL, tmp_path: Path) -> None:
    find = finder(runtime, archive(tmp_path, FILES))
    for name, data in FILES:
        assert find(name) == data
    for name in ("", "mode", "model2", "TRAILER!!!"):
        assert find(name) is None
    assert finder(runtime, b"")("model") is None


def test_truncated_ramdisk(runtime: ctypes.CDLL, tmp_path: Path) -> None:
    whole = archive(tmp_path, FILES)
    for length in range(len(whole)):
        find = finder(runtime, whole[:length])
        assert find("last") in (None, b"x")
        assert find("absent") is None


def test_damaged_ramdisk(runtime: ctypes.CDLL, tmp_path: Path) -> None:
    whole = archive(tmp_path, FILES)
    numbers = random.Random(3)
    for _ in range(2000):
        damaged = bytearray(whole)
        for _ in range(numbers.randrange(1, 4)):
            place = numbers.randrange(240)
            damaged[place] = numbers.choice(b"\0 0789aAfFgG/:@`\xff")
        find = finder(runtime, bytes(damaged))
        find("last")  # inside the archive or nothing: the finder checks
        find("folder/long name.bin")
