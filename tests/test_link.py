"""The linker: gcc's objects linked by us and by GNU ld must be the same program; the image keeps its promises."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meta.backend import gnu_linker_script, link
from meta.backend.elf_object import read_object
from meta.backend.image import Image
from meta.diagnostics import InputError, MetaError, SourceError
from meta.target import Platform

HERE = Path(__file__).parent / "backend"
PROGRAMS = sorted(path.stem for path in HERE.glob("*.c"))
CFLAGS = [
    "-O2", "-ffreestanding", "-fno-pic", "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-nostdinc",
]  # fmt: skip
SECTIONS = ["-ffunction-sections", "-fdata-sections"]

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc, the oracle, is not installed")

Compile = Callable[..., bytes]


def run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def compiled(tmp_path: Path) -> Compile:
    """The object of one source text or of a program in tests/backend."""

    def compile_c(source: str | Path, *flags: str) -> bytes:
        file = source if isinstance(source, Path) else tmp_path / "source.c"
        if isinstance(source, str):
            file.write_text(source)
        run("gcc", "-c", *CFLAGS, *(flags or SECTIONS), "-I", HERE, file, "-o", tmp_path / "object.o")
        return (tmp_path / "object.o").read_bytes()

    return compile_c


def execute(path: Path, elf: bytes) -> tuple[int, bytes]:
    path.write_bytes(elf)
    path.chmod(0o755)
    done = subprocess.run([path], capture_output=True, timeout=10, check=False)
    return done.returncode, done.stdout


def gnu_link(folder: Path, code: bytes) -> bytes:
    (folder / "gnu.o").write_bytes(code)
    (folder / "linux.ld").write_text(gnu_linker_script(Platform.LINUX))
    run("ld", "--gc-sections", "-T", folder / "linux.ld", folder / "gnu.o", "-o", folder / "gnu")
    return (folder / "gnu").read_bytes()


def symbols_of(elf: bytes) -> dict[str, tuple[int, int]]:
    table = ELFFile(io.BytesIO(elf)).get_section_by_name(".symtab")
    assert isinstance(table, SymbolTableSection)
    return {s.name: (s["st_value"], s["st_size"]) for s in table.iter_symbols() if s.name}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("flags", [("-O0", *SECTIONS), ("-O2", *SECTIONS), ("-O2", "-fpic", *SECTIONS), ("-O2", "-g")])
def test_same_program_as_gnu_ld(name: str, flags: tuple[str, ...], compiled: Compile, tmp_path: Path) -> None:
    source = HERE / f"{name}.c"
    status = int(re.findall(r"^// status: (\d+)", source.read_text(), re.M)[0])
    # Without sections of their own, unreachable functions stay, and so do the symbols that they need.
    extra = () if SECTIONS[0] in flags else ("-Ddefined_nowhere=program",)
    code = compiled(source, *flags, *extra)
    ours = execute(tmp_path / "ours", link(code, Platform.LINUX).elf)
    assert ours[0] == status
    if name != "link-symbols":  # GNU ld makes no panic symbols
        assert ours == execute(tmp_path / "theirs", gnu_link(tmp_path, code))


def test_merged_objects(compiled: Compile, tmp_path: Path) -> None:
    """`ld -r` of two objects: local namesakes stay apart."""
    (tmp_path / "a.o").write_bytes(
        compiled(
            '#include "linux.h"\nstatic int same = 3; int other(void); int program(void) { return same + other(); }'
        )
    )
    (tmp_path / "b.o").write_bytes(compiled("static volatile int same = 40; int other(void) { return same++; }"))
    run("ld", "-r", "-o", tmp_path / "ab.o", tmp_path / "a.o", tmp_path / "b.o")
    image = link((tmp_path / "ab.o").read_bytes(), Platform.LINUX)
    assert execute(tmp_path / "ab", image.elf)[0] == 43


def test_panic_symbols(compiled: Compile, tmp_path: Path) -> None:
    image = link(compiled(HERE / "link-symbols.c"), Platform.LINUX)
    status, out = execute(tmp_path / "image", image.elf)
    assert (status, sorted(out.decode().split())) == (0, ["_start", "alpha", "beta", "program"])
    plain = link(compiled(HERE / "link-tables.c"), Platform.LINUX)
    at = symbols_of(plain.elf)
    assert at["__symbols_start"] == at["__symbols_end"], "the table is only made for who reads it"


@pytest.mark.parametrize("name", PROGRAMS)
def test_segments(name: str, compiled: Compile, tmp_path: Path) -> None:
    """What readelf says: no segment is both writable and executable, each has its own pages, boundaries fit."""
    (tmp_path / "image").write_bytes(link(compiled(HERE / f"{name}.c"), Platform.LINUX).elf)
    done = subprocess.run(["readelf", "-lSsW", tmp_path / "image"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    row = re.compile(r"^ +LOAD +0x(\w+) 0x(\w+) 0x\w+ 0x(\w+) 0x(\w+) (.{3}) 0x1000$", re.M)
    loads = [
        (int(o, 16), int(a, 16), int(f, 16), int(m, 16), rights) for o, a, f, m, rights in row.findall(done.stdout)
    ]
    assert [load[4] for load in loads] == ["R  ", "R E", "RW "][: len(loads)]
    for offset, address, in_file, in_memory, _ in loads:
        assert offset % 4096 == address % 4096 == 0
        assert in_file <= in_memory
    pages = [set(range(a // 4096, (a + m + 4095) // 4096)) for _, a, _, m, _ in loads]
    assert sum(map(len, pages)) == len(set().union(*pages))
    assert re.search(r"GNU_STACK.* RW ", done.stdout)
    at = {name: value for name, (value, _size) in symbols_of((tmp_path / "image").read_bytes()).items()}
    assert at["__image_start"] == at["__rodata_start"] == loads[0][1] == 0x400000
    assert at["__rodata_end"] == at["__text_start"] == loads[1][1]
    assert at["__text_end"] == at["__data_start"]
    assert at["__data_end"] <= at["__bss_start"] <= at["__bss_end"] == at["__image_end"]
    assert all(at[name] % 4096 == 0 for name in ("__text_start", "__text_end", "__image_end"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_image_is_consistent(name: str, compiled: Compile, tmp_path: Path) -> None:
    """Sizes add up, the texts agree with what nm reads from the file, and symbols lie in their segments."""
    image = link(compiled(HERE / f"{name}.c"), Platform.LINUX)
    (tmp_path / "image").write_bytes(image.elf)
    assert image.total == image.sections["text"] + image.sections["rodata"] + image.sections["data"]
    by_nm = {line.split()[2]: line.split()[0] for line in run("nm", tmp_path / "image").splitlines()}
    assert by_nm == {line.split()[2]: line.split()[0] for line in image.symbols.splitlines()}
    ranges = sorted((at, at + size) for symbol, (at, size) in symbols_of(image.elf).items() if size)
    assert all(end <= start for (_, end), (start, _) in pairwise(ranges)), "symbols overlap"
    for symbol, size in image.symbol_sizes.items():
        assert re.search(rf"^[0-9a-f]{{8}} +{size} \.\w+ +\S+ +{symbol}$", image.map, re.M), symbol
    assert "unreachable" not in image.symbols
    assert "unreachable" not in image.map


def test_same_object_same_bytes(compiled: Compile) -> None:
    code = compiled(HERE / "link-tables.c", "-g", *SECTIONS)
    first, second = link(code, Platform.LINUX), link(code, Platform.LINUX)
    assert (first.elf, first.map, first.disassembly) == (second.elf, second.map, second.disassembly)


def test_disassembly(compiled: Compile) -> None:
    source = '#include "linux.h"\n__attribute__((noinline)) int leaf(int x) { return x * 7; }\n'
    source += "volatile int cell; int program(void) { return leaf(cell) + 1; }"
    image: Image = link(compiled(source), Platform.LINUX)
    text = image.disassembly
    assert re.search(r"^[0-9a-f]{8} <leaf>:$", text, re.M)
    assert re.search(r"call[q ] +leaf$", text, re.M)
    assert re.search(r"\(%rip\).*# cell$", text, re.M)
    assert "int3" not in text, "padding between functions is not listed"


def test_debug_information_survives(compiled: Compile) -> None:
    image = link(compiled(HERE / "link-symbols.c", "-g", *SECTIONS), Platform.LINUX)
    info = ELFFile(io.BytesIO(image.elf)).get_dwarf_info()
    names = {
        die.attributes["DW_AT_name"].value.decode(): die.attributes["DW_AT_low_pc"].value
        for unit in info.iter_CUs()
        for die in unit.iter_DIEs()
        if die.tag == "DW_TAG_subprogram" and {"DW_AT_name", "DW_AT_low_pc"} <= die.attributes.keys()
    }
    assert names["beta"] == symbols_of(image.elf)["beta"][0]
    assert names["unreachable"] == (1 << 64) - 1, "lld's mark for removed code"


def test_read_only_data_alone(compiled: Compile, tmp_path: Path) -> None:
    """The do-nothing twin: no data, no bss, no notes; the segments that would be empty are absent."""
    image = link(compiled('#include "linux.h"\nint program(void) { return 4; }'), Platform.LINUX)
    assert (image.sections["data"], image.sections["bss"]) == (0, 0)
    assert execute(tmp_path / "image", image.elf)[0] == 4


REFUSED = {
    "undefined": (
        "extern int one, two; __attribute__((noinline)) int program(void) { return one + two; }",
        r"undefined: 'one' \(used in 'program'\), 'two' \(used in 'program'\)",
    ),
    "thread-local": ("__thread int value = 3; int program(void) { return value++; }", "thread-local storage"),
    "thread-local zero": ("__thread int value; int program(void) { return value++; }", "thread-local storage"),
    "ifunc": (
        'static int real(void) { return 1; } static void *choose(void) { return real; }\n'
        'int chosen(void) __attribute__((ifunc("choose"))); int program(void) { return chosen(); }',
        "ifunc",
    ),
    "writable code": (
        '__asm__(".section .text.bad,\\"awx\\",@progbits; bad: ret; .text"); int program(void) { return 0; }',
        "both writable and executable",
    ),
    "constructor": (
        "static volatile int x; __attribute__((constructor)) static void f(void) { x = 1; }\n"
        "int program(void) { return x; }",
        "a constructor function is not supported",
    ),
    "range": (
        '__asm__(".globl here; .section .rodata.x,\\"a\\"; here: .short far; .data; far: .byte 1; .text");\n'
        "extern const short here; int program(void) { return here; }",
        "does not fit R_X86_64_16",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, compiled: Compile) -> None:
    source, message = REFUSED[name]
    with pytest.raises(SourceError, match=message):
        link(compiled('#include "linux.h"\n' + source), Platform.LINUX)


def test_no_entry(compiled: Compile) -> None:
    with pytest.raises(SourceError, match="'pvh_entry', the entry"):
        link(compiled(HERE / "link-tables.c"), Platform.PC)


def test_global_offset_table(tmp_path: Path) -> None:
    """mov, call, jmp, arithmetic and test are rewritten, cmp with a constant and push get one slot."""
    (tmp_path / "got.s").write_text(
        """
        .data
        cell: .quad 5
        .globl cell
        .text
        .globl _start, callee
callee: movq cell@GOTPCREL(%rip), %r9
        movq (%r9), %rdi
        ret
tail:   jmp *callee@GOTPCREL(%rip)
_start: call *callee@GOTPCREL(%rip)
        call tail
        movq cell@GOTPCREL(%rip), %rbx
        cmpq cell@GOTPCREL(%rip), %rbx
        jne 1f
        xorl %r12d, %r12d
        addq cell@GOTPCREL(%rip), %r12
        cmpq %r12, %rbx
        jne 1f
        subq cell@GOTPCREL(%rip), %r12
        jnz 1f
        testq %rbx, cell@GOTPCREL(%rip)
        jz 1f
        cmpq $0, cell@GOTPCREL(%rip)
        je 1f
        pushq cell@GOTPCREL(%rip)
        popq %r13
        cmpq %r13, %rbx
        jne 1f
        movl $60, %eax
        syscall
1:      ud2
        """
    )
    run("as", tmp_path / "got.s", "-o", tmp_path / "got.o")
    image = link((tmp_path / "got.o").read_bytes(), Platform.LINUX)
    assert execute(tmp_path / "got", image.elf)[0] == 5
    assert image.map.count("(offset table)") == 1


def test_damaged_objects(compiled: Compile) -> None:
    """Cut anywhere, an object is an InputError."""
    code = compiled(HERE / "link-tables.c")
    for size in range(0, len(code), 7):
        with pytest.raises(InputError):
            link(code[:size], Platform.LINUX)


def test_section_numbers_that_do_not_fit_in_the_header(compiled: Compile) -> None:
    """System V ABI, figure 4-3: the null section has them instead."""
    plain = compiled(HERE / "link-tables.c")
    code = bytearray(plain)
    headers = int.from_bytes(code[0x28:0x30], "little")
    count, names = (int.from_bytes(code[at : at + 2], "little") for at in (0x3C, 0x3E))
    code[0x3C:0x40] = b"\0\0\xff\xff"
    code[headers + 0x20 : headers + 0x28] = count.to_bytes(8, "little")
    code[headers + 0x28 : headers + 0x2C] = names.to_bytes(4, "little")
    one, other = (read_object(bytes(each)) for each in (plain, code))
    assert [each.name for each in one.sections] == [each.name for each in other.sections]
    assert one.symbols == other.symbols
    assert len(one.sections) == count


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipped_bytes_never_give_a_traceback(data: st.DataObject, compiled_once: bytes) -> None:
    code = bytearray(compiled_once)
    for _ in range(data.draw(st.integers(1, 3))):
        code[data.draw(st.integers(0, len(code) - 1))] = data.draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))
    try:
        link(bytes(code), Platform.LINUX)
    except MetaError as error:
        assert error.message


@pytest.fixture(scope="module")
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    target = tmp_path_factory.mktemp("object") / "tables.o"
    run("gcc", "-c", *CFLAGS, *SECTIONS, "-g", "-I", HERE, HERE / "link-tables.c", "-o", target)
    return target.read_bytes()
