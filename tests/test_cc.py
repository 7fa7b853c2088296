"""`meta cc` behaves as cc does: objects, programs, flags, exit statuses."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compiler import need_gcc
from conftest import ROOT

from meta.diagnostics import UsageError
from meta.driver.cc_options import Options, parse

HELLO = '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { printf("hello %d\\n", abs(-3)); return 4; }\n'

HOST_HEADERS = [Path("/usr/include"), Path("/usr/include/x86_64-linux-gnu"), ROOT / "sources" / "compiler" / "include"]


def cc(folder: Path, *arguments: str, status: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "meta", "cc", *arguments],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/local/bin:/usr/bin:/bin"},
        input=stdin, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done


def options(*arguments: str) -> Options:
    return parse(arguments, lambda name: Path(name).read_text())


def run(program: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=20)
    return done.returncode, done.stdout


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    need_gcc()
    (tmp_path / "hello.c").write_text(HELLO)
    return tmp_path


@pytest.mark.parametrize("flags", [(), ("-O2", "-fPIC"), ("-Os", "-static"), ("-fno-pie", "-no-pie", "-O1")])
def test_a_program_on_the_hosts_library(hello: Path, flags: tuple[str, ...]) -> None:
    cc(hello, *flags, "hello.c", "-o", "hello")
    assert run(hello / "hello") == (4, "hello 3\n")


def test_objects_meet_those_of_gcc(hello: Path) -> None:
    (hello / "ours.c").write_text(
        "extern int theirs; int shared = 3; static int own(int x) { return x + theirs; }\n"
        "int twice(int x) { return 2 * own(x); } __attribute__((weak)) int optional(void) { return 1; }\n"
    )
    (hello / "main.c").write_text(
        "#include <stdio.h>\nextern int shared, twice(int), optional(void); int theirs = 5;\n"
        "int own(int x) { return -x; }\n"
        'int main(void) { printf("%d %d %d %d\\n", shared, twice(2), optional(), own(1)); }'
    )
    cc(hello, "-c", "-O2", "ours.c")
    subprocess.run(["gcc", "-o", hello / "mixed", hello / "main.c", hello / "ours.o"], check=True)
    assert run(hello / "mixed") == (0, "3 14 1 -1\n")


def test_one_error_a_file_and_status_1(hello: Path) -> None:
    (hello / "one.c").write_text("int f(void) { return nothing; }\nint g(void) { return no_such; }\n")
    (hello / "two.c").write_text("int h(void) { return missing; }\n")
    text = cc(hello, "-c", "one.c", "two.c", status=1).stderr
    assert all(name in text for name in ("one.c:1:", "nothing", "one.c:2:", "no_such", "two.c:1:", "missing"))
    assert not list(hello.glob("*.o"))


def test_unknown_flags_are_refused_by_name(hello: Path) -> None:
    assert "-fgnu-tm" in cc(hello, "-fgnu-tm", "hello.c", status=1).stderr
    with pytest.raises(UsageError, match="-m32"):
        options("-m32", "x.c")


def test_flags_of_gcc(tmp_path: Path) -> None:
    found = options("-O2", "-DA", "-D", "B=2", "-UA", "-Iinc", "-I", "more", "-std=c99", "-c", "-oout.o", "a.c")
    assert (found.level, found.macros, found.include) == ("2", ("-DA", "-DB=2", "-UA"), ("inc", "more"))
    assert (found.standard, found.action, found.output, found.inputs[0].path) == ("c99", "compile", "out.o", "a.c")
    (tmp_path / "args").write_text("-Wall -lm 'a b.c'")
    found = options(f"@{tmp_path / 'args'}", "lib.a", "-Wl,-z,now")
    assert [getattr(each, "path", each) for each in found.link] == ["-lm", "a b.c", "lib.a", "-Wl,-z,now"]


def test_dependency_files_for_make(hello: Path) -> None:
    (hello / "own.h").write_text("#define OWN 1\n")
    (hello / "uses.c").write_text('#include "own.h"\n#include <stddef.h>\nint x = OWN;\n')
    cc(hello, "-MMD", "-MP", "-c", "uses.c")
    assert (hello / "uses.d").read_text() == "uses.o: uses.c own.h\nown.h:\n"
    text = cc(hello, "-M", "-MT", "a b", "uses.c").stdout
    assert text.startswith("a b: uses.c own.h ") and "stddef.h" in text


def test_standard_input_and_preprocessed_text(hello: Path) -> None:
    text = cc(hello, "-E", "-P", "-DN=3", "-", stdin="#if N > 2\nint x = N;\n#endif\n").stdout
    assert text.split() == ["int", "x", "=", "3;"]
    cc(hello, "-xc", "-", "-o", "seven", stdin="int main(void) { return 7; }\n")
    assert run(hello / "seven")[0] == 7


def test_shared_objects_and_archives(hello: Path) -> None:
    (hello / "lib.c").write_text("int counter = 2;\nint next(void) { return ++counter; }\n")
    use = "extern int counter; int next(void);\nint main(void) { return next() * 10 + counter; }\n"
    (hello / "use.c").write_text(use)
    cc(hello, "-shared", "-fPIC", "-O2", "lib.c", "-o", "libown.so")
    cc(hello, "use.c", "-L.", "-lown", "-Wl,-rpath,$ORIGIN", "-o", "shared")
    cc(hello, "-c", "lib.c")
    subprocess.run(["ar", "rcs", hello / "libown2.a", hello / "lib.o"], check=True)
    cc(hello, "use.c", "libown2.a", "-o", "archived")
    assert run(hello / "shared")[0] == run(hello / "archived")[0] == 33


def test_assembly_and_ir(hello: Path) -> None:
    (hello / "f.c").write_text("int f(int x) { return x + 1; }\n")
    assert "f:" in cc(hello, "-S", "-O2", "f.c", "-o", "-").stdout
    cc(hello, "-S", "--emit-llvm", "-fwrapv", "f.c")
    assert "define" in (hello / "f.ll").read_text() and "nsw" not in (hello / "f.ll").read_text()
    cc(hello, "-S", "f.c")
    cc(hello, "-c", "f.s")
    assert (hello / "f.o").read_bytes().startswith(b"\x7fELF")


INLINE = """
inline int only_inline(int x) { return x + 1; }
extern inline int external(int x) { return x + 2; }
inline int declared_again(int x) { return x + 3; }
extern int declared_again(int x);
static inline int own(int x) { return x + 4; }
extern inline __attribute__((gnu_inline)) int gnu(int x) { return x + 5; }
static inline __attribute__((always_inline)) int forced(int x) { return x + 6; }
int (*pointer(void))(int) { return forced; }
int tentative; static int hidden_away = 1; __attribute__((visibility("hidden"))) int inside = 2;
int use(int x) { return own(x) + only_inline(x) + gnu(x) + hidden_away++; }
"""


@pytest.mark.parametrize("flags", [(), ("-O2",), ("-std=gnu89", "-fcommon"), ("-ffunction-sections", "-fno-pic")])
def test_linkage_is_that_of_gcc(hello: Path, flags: tuple[str, ...]) -> None:
    """C11 6.7.4p7, 6.9.2, gnu_inline: the same names, defined or not, as gcc's object."""
    (hello / "i.c").write_text(INLINE)
    cc(hello, "-c", *flags, "i.c", "-o", "ours.o")
    subprocess.run(["gcc", "-c", *flags, "i.c", "-o", "theirs.o"], cwd=hello, check=True)
    assert _symbols(hello / "ours.o") == _symbols(hello / "theirs.o")


def _symbols(file: Path) -> dict[str, str]:
    """External symbols with their kind, as nm shows it."""
    done = subprocess.run(["nm", "-g", file], capture_output=True, text=True, check=True)
    pairs = (line.split()[-2:] for line in done.stdout.splitlines())
    return {name: kind for kind, name in pairs if name != "_GLOBAL_OFFSET_TABLE_"}


def test_questions_of_build_systems(tmp_path: Path) -> None:
    assert cc(tmp_path, "-dumpmachine").stdout == "x86_64-linux-gnu\n"
    assert "gcc" in cc(tmp_path, "--version").stdout
    assert "no input files" in cc(tmp_path, status=1).stderr


def test_make_with_cc_set(hello: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    (hello / "Makefile").write_text("CFLAGS = -O1 -Wall -MMD\nhello: hello.o\n\t$(CC) $(LDFLAGS) -o $@ hello.o\n")
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    compiler = f"CC={sys.executable} -m meta cc"
    subprocess.run(["make", "-s", compiler], cwd=hello, env=environment, check=True, timeout=60)
    assert run(hello / "hello") == (4, "hello 3\n")


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_sse2_intrinsics(tmp_path: Path, level: str) -> None:
    """Our <emmintrin.h> and gcc's give the same vectors."""
    need_gcc()
    source = ROOT / "tests" / "real" / "sse.c"
    cc(tmp_path, level, str(source), "-o", "ours")
    subprocess.run(["gcc", "-w", source, "-o", tmp_path / "theirs"], check=True)
    assert run(tmp_path / "ours") == run(tmp_path / "theirs")


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_intrinsics_up_to_avx2(tmp_path: Path, level: str) -> None:
    """Our <immintrin.h> and gcc's give the same vectors, for a whole unit and for functions that ask for it."""
    need_gcc()
    known = Path("/proc/cpuinfo").read_text()
    wanted = ("avx2", "fma", "bmi1", "bmi2", "aes", "pclmulqdq", "popcnt", "abm")
    if missing := [name for name in wanted if f" {name}" not in known]:
        pytest.skip(f"this processor has no {', '.join(missing)}")
    flags = ["-w", "-mavx2", "-mfma", "-mbmi", "-mbmi2", "-mlzcnt", "-maes", "-mpclmul", "-mpopcnt"]
    for source, options in (("avx2.c", flags), ("target_avx2.c", ["-w"])):
        path = ROOT / "tests" / "real" / source
        cc(tmp_path, level, *options, str(path), "-o", "ours")
        subprocess.run(["gcc", "-O1", *options, path, "-o", tmp_path / "theirs"], check=True)
        assert run(tmp_path / "ours") == run(tmp_path / "theirs")


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_avx512_intrinsics(tmp_path: Path, level: str) -> None:
    """Those that code chooses at run time whatever -march says."""
    need_gcc()
    known = Path("/proc/cpuinfo").read_text()
    wanted = ("avx512f", "avx512bw", "avx512vl", "avx512_vnni", "vpclmulqdq", "avx_vnni")
    if missing := [name for name in wanted if f" {name}" not in known]:
        pytest.skip(f"this processor has no {', '.join(missing)}")
    source = ROOT / "tests" / "real" / "avx512.c"
    subprocess.run(["gcc", "-O1", source, "-o", tmp_path / "theirs"], check=True)
    for processor in ("x86-64", "native"):
        cc(tmp_path, level, f"-march={processor}", str(source), "-o", "ours")
        assert run(tmp_path / "ours") == run(tmp_path / "theirs")


HEADERS = """
    assert ctype errno fcntl float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdbool stddef
    stdint stdio stdlib stdnoreturn string strings time wchar wctype uchar unistd dirent dlfcn grp pwd poll pthread
    sched semaphore sys/types sys/stat sys/mman sys/time sys/resource sys/wait sys/select sys/ioctl sys/uio
    sys/utsname sys/param sys/times sys/file termios utime langinfo iconv regex glob fnmatch search syslog ucontext
    malloc alloca getopt libgen endian byteswap fenv sys/socket sys/un netinet/in netinet/tcp arpa/inet netdb
    sys/epoll sys/eventfd sys/syscall linux/types elf link execinfo complex
"""


@pytest.mark.parametrize("flags", [("-D_GNU_SOURCE",), ("-std=c11", "-O2"), ("-std=c99", "-D_FORTIFY_SOURCE=2", "-O2")])
def test_headers_of_the_host_as_they_are(hello: Path, flags: tuple[str, ...]) -> None:
    names = [name for name in HEADERS.split() if any((folder / f"{name}.h").is_file() for folder in HOST_HEADERS)]
    text = "".join(f"#include <{name}.h>\n" for name in names)
    main = "int main(void) { return PATH_MAX != 4096 || !isnan(NAN) || fpclassify(0.0) != FP_ZERO; }\n"
    (hello / "all.c").write_text(f"{text}#include <linux/limits.h>\n{main}")
    cc(hello, *flags, "all.c", "-o", "all", "-lm")
    assert run(hello / "all")[0] == 0
