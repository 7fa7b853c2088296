"""Command lines on which `meta cc` must do what gcc does: the same exit status, files, dependency rules and answers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path

import pytest
from compiler import need_gcc
from conftest import ROOT

from meta.clock import moment
from meta.driver.cc import Console, cc

FILES = {
    "a.c": '#include "a.h"\nint main(void) { return b() - 3; }\n',
    "b.c": '#include "a.h"\nint b(void) { return THREE; }\n',
    "a.h": "#define THREE 3\nint b(void);\n",
    "bad.c": "int f(void) { return no_such; }\n",
    "text.txt": "int b(void) { return 3; }\n",
    "s.S": "#ifdef __x86_64__\n.globl b\nb: mov $RESULT, %eax\nret\n#endif\n.section .note.GNU-stack\n",
    "plain.s": ".globl b\nb: mov $3, %eax\nret\n.section .note.GNU-stack\n",
    "args": "-c 'a.c'\n  -o \"with space.o\" -DX=\\'y\\'\n",
    "args2": "@args -O1",
    "empty.c": "",
    "main.cpp": "int main() { return 0; }\n",
    "out/keep": "",
}
INPUT = "int in;\n"
OURS = (sys.executable, "-m", "meta", "cc")
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"}

SAME = [
    "-c a.c b.c", "-c a.c b.c -o x.o", "-E a.c b.c -o x", "a.c b.c -o prog", "a.c b.c", "-c a.c -o out/x.o",
    "-c a.c -oout/x.o -o out/y.o", "-x c text.txt -c", "-x c -c text.txt -x none a.c", "-xc - -c -o in.o", "-", "-c -",
    "@args", "@args2", "@missing", "-c missing.c", "-c out", "-c bad.c a.c", "bad.c a.c b.c -o prog", "a.c -o prog",
    "-c a.c -o missing/x.o", "-c empty.c", "-fsyntax-only a.c b.c", "-fsyntax-only bad.c", "-S a.c b.c", "",
    "-M a.c b.c", "-MM a.c -MT t -MQ a$b -MP", "-MD -c a.c", "-MMD -MP -c a.c b.c", "-MD -c a.c -o out/x.o",
    "-MMD -MF deps -c a.c", "-MMD -MF deps -MT one -MQ two$ -c a.c", "-MM a.c -o rule",
    "-Wp,-MMD,deps -c a.c", "-MMD -E a.c -o a.i", "-MM -MG missing.c", "-MMD a.c b.c",
    "-MMD -fPIC -shared b.c -o lib.so",
    "-shared -fPIC b.c -o lib.so", "-static a.c b.c -o prog", "-pthread a.c b.c", "-r b.c -o b2.o",
    "a.c s.S -DRESULT=3 -o prog", "a.c plain.s -o prog", "-c s.S -DRESULT=3", "-c plain.s -o p.o",
    "-c s.S -Wa,--bad-flag",
    "-E a.c -o a.c", "-c a.c -o a.c", "a.c b.c -o a.c", "-pipe -c a.c", "-flto -c a.c",
    "-fstack-protector-strong -c a.c",
    "-fvisibility=hidden -c b.c", "-fvisibility=wrong -c b.c", "-fno-such-flag -c a.c", "-mno-such-flag -c a.c",
    "--no-such-flag -c a.c", "-std=c47 -c a.c", "-O9 -c a.c", "-Ofast -c a.c", "-Obad -c a.c", "-x fortran-2 -c a.c",
    "-Wno-no-such-warning -c a.c", "-Wno-such-warning -Wsuch -c a.c",
    "-Wall -Wextra -Wpedantic -Wformat=2 -Wshadow=local -c a.c", "-c a.c -I", "-o",
    "-DX(y)=y -UX -c a.c", "-include a.h -c text.txt -x c text.txt", "-### -c a.c", "-v -c a.c", "-c a.c -l no_such",
    "-Wl,--version", "-lm", "-L.", "-shared", "-Wl,--version -c", "--version", "-dumpversion",
    "a.c b.c -lno_such", "a.c b.c -Wl,--no-such-option", "a.c b.c -Wl,-Map,map -o prog", "-c a.c -Xlinker",
    "-E -dM empty.c -o macros", "-c a.c a.c", "-march=native -c a.c",
    "-c -Wfatal-errors bad.c",
]  # fmt: skip


Answer = tuple[int, dict[str, str]]


def _in_process(line: str, folder: Path, said: list[str], written: list[bytes] | None = None) -> int:
    """The exit status of our command line; what it says goes to `said`, standard output to `written`."""
    console = Console(
        tell=said.append, write=([] if written is None else written).append, read=INPUT.encode,
        fail=lambda error: said.append(error.message), warn=lambda warning: said.append(warning.message),
        now=moment("0"),
    )  # fmt: skip
    with chdir(folder):
        return cc(line.split(), console)


def _ours(line: str, folder: Path) -> Answer:
    _fill(folder)
    written: list[bytes] = []
    return _answer(_in_process(line, folder, [], written), line, folder, b"".join(written).decode())


def _theirs(line: str, folder: Path) -> Answer:
    _fill(folder)
    done = subprocess.run(
        ["gcc", *line.split()], cwd=folder, env=ENVIRONMENT, input=INPUT, capture_output=True, text=True, check=False
    )
    return _answer(done.returncode, line, folder, done.stdout)


def _fill(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def _answer(status: int, line: str, folder: Path, stdout: str) -> Answer:
    """The exit status, and the files that are there afterwards; text for dependency rules, else only that they are."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and (name not in FILES or path.read_text() != FILES[name]):
            is_rule = path.suffix == ".d" or name in ("deps", "rule")
            files[name] = _rule(path.read_text()) if is_rule else ""
    if "-MM" in line.split() and "-o" not in line.split():
        files["stdout"] = _rule(stdout)
    return status, files


def _rule(text: str) -> str:
    """A rule without the system's headers, which differ."""
    words = [word for word in text.replace("\\\n", " ").replace("\n", " \n ").split(" ") if word]
    return " ".join(word for word in words if not word.startswith(("/", "../")))


@pytest.mark.parametrize("line", SAME)
def test_same_status_and_files(line: str, tmp_path: Path) -> None:
    need_gcc()
    assert _ours(line, tmp_path / "ours") == _theirs(line, tmp_path / "theirs")


@pytest.mark.parametrize("question", ["-print-file-name=libc.so", "-print-prog-name=ld", "-print-search-dirs"])
def test_questions_are_answered_by_the_compiler_that_links(question: str) -> None:
    need_gcc()
    answers = [
        subprocess.run([*command, question], env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
        for command in (OURS, ("cc",))
    ]
    assert answers[0] == answers[1] != ""


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("-flto -c a.c", "'-flto'"),
        ("-fstack-protector-strong -c a.c", "no stack protector"),
    ],
)
def test_what_is_not_done_is_said(line: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int a;\n")
    said: list[str] = []
    assert _in_process(line, tmp_path, said) == 0
    assert text in said[0]
    said.clear()
    assert _in_process(f"-w {line}", tmp_path, said) == 0
    assert said == []


def test_verbose_tells_where_headers_are_looked_for(tmp_path: Path) -> None:
    """CMake and Meson read it."""
    (tmp_path / "own").mkdir()
    said: list[str] = []
    assert _in_process("-v -E -Iown -Imissing -x c - -o out", tmp_path, said) == 0
    first, last = said.index("#include <...> search starts here:"), said.index("End of search list.")
    assert said[first + 1] == " own" and " /usr/include" in said[first:last] and " missing" not in said


def test_other_languages_are_not_left_to_the_host(tmp_path: Path) -> None:
    (tmp_path / "main.cpp").write_text(FILES["main.cpp"])
    said: list[str] = []
    assert _in_process("main.cpp", tmp_path, said) == 1
    assert "only C and assembly" in said[0]


MACROS = """\
// What a macro does for other arguments is no mistake for these.
#define SET(item, number) ((item != 0) ? set(item, number) : (number))
int set(int *item, int number);

void f(int number)
{
    int item[3];
    SET(item, number);
    if (item != 0)
        set(item, 1);
    number ? set(item, 1) : number;
    number ? 1 : number;
}
"""


def test_what_macros_do_for_other_arguments_is_no_mistake_for_these(tmp_path: Path) -> None:
    need_gcc()
    (tmp_path / "a.c").write_text(MACROS)
    found = [
        subprocess.run([*command, "-Wall", "-c", "a.c"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True,
                       check=True).stderr
        for command in (OURS, ("gcc",))
    ]  # fmt: skip
    lines = [re.findall(r"^a\.c:(\d+):.*warning: .*\[-W(address|unused-value)\]", text, re.M) for text in found]
    assert lines[0] == lines[1] == [("9", "address"), ("12", "unused-value")]


DATES = 'const char *text = __DATE__ "," __TIME__;\n'


@pytest.mark.parametrize("epoch", ["0", "1", "1700000000", "951782400", "253402300799"])
def test_source_date_epoch_is_the_date(epoch: str, tmp_path: Path) -> None:
    need_gcc()
    (tmp_path / "d.c").write_text(DATES)
    texts = [
        subprocess.run(
            [*command, "-E", "-P", "d.c"], cwd=tmp_path, capture_output=True, text=True, check=True,
            env={**ENVIRONMENT, "SOURCE_DATE_EPOCH": epoch, "TZ": "America/New_York"},
        ).stdout.split()
        for command in (OURS, ("gcc",))
    ]  # fmt: skip
    assert texts[0] == texts[1]


@pytest.mark.parametrize("epoch", ["", "-1", "soon", "253402300800", "1.5"])
def test_a_wrong_source_date_epoch_is_refused(epoch: str, tmp_path: Path) -> None:
    (tmp_path / "d.c").write_text(DATES)
    environment = {**ENVIRONMENT, "SOURCE_DATE_EPOCH": epoch}
    done = subprocess.run(
        [*OURS, "-c", "d.c"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "SOURCE_DATE_EPOCH" in done.stderr and "Traceback" not in done.stderr


def test_without_it_the_date_is_now_and_the_stamp_is_the_files(tmp_path: Path) -> None:
    need_gcc()
    (tmp_path / "d.c").write_text("__DATE__ __TIMESTAMP__\n")
    os.utime(tmp_path / "d.c", (86400 * 200, 86400 * 200))
    texts = [
        subprocess.run([*command, "-E", "-P", "d.c"], cwd=tmp_path, capture_output=True, text=True, check=True,
                       env=ENVIRONMENT).stdout.split()
        for command in (("gcc",), OURS, ("gcc",))
    ]  # fmt: skip
    assert texts[1] in (texts[0], texts[2])  # midnight may fall between two of them


@pytest.mark.parametrize("line", ["a.c b.c -o prog", "a.c -o prog", "bad.c a.c", "a.c plain.s -o prog"])
def test_no_temporary_files_are_left(line: str, tmp_path: Path) -> None:
    need_gcc()
    (tmp_path / "tmp").mkdir()
    environment = {**ENVIRONMENT, "TMPDIR": str(tmp_path / "tmp")}
    for name in ("a.c", "b.c", "a.h", "bad.c", "plain.s"):
        (tmp_path / name).write_text(FILES[name])
    subprocess.run([*OURS, *line.split()], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_nothing_is_left_when_killed_while_linking(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    for folder in (tools, tmp_path / "tmp"):
        folder.mkdir()
    shutil.copy("/bin/sh", tools / "sh")
    (tools / "cc").write_text(f"#!/bin/sh\n/bin/cp $1 {tmp_path}/linked.o\n: > {tmp_path}/started\nexec /bin/sleep 3\n")
    (tools / "cc").chmod(0o755)
    (tmp_path / "b.c").write_text("int b;\n")
    environment = {**ENVIRONMENT, "PATH": str(tools), "TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen([*OURS, "b.c"], cwd=tmp_path, env=environment) as process:
        for _ in range(400):
            if (tmp_path / "started").exists():
                break
            time.sleep(0.05)
        process.kill()
    assert (tmp_path / "linked.o").read_bytes().startswith(b"\x7fELF")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_names_of_headers_made_by_macros(tmp_path: Path) -> None:
    """Of the tests of tcc: a name like a number, put together from macros between < and >."""
    need_gcc()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "42test.h").write_text("int found(void);\n")
    (tmp_path / "a.c").write_text(
        "#define INC(name) <tests/name.h>\n#define funnyname 42test.h\n#define incdir tests/\n"
        "#define incname < incdir funnyname >\n#define text(x) #x\n#define quoted(x) text(x)\n"
        "#include INC(42test)\n#include incname\n#include quoted(tests/funnyname)\n"
        "#if !__has_include(incname)\n#error\n#endif\n"
    )
    texts = [
        subprocess.run([*command, "-I.", "-E", "-P", "a.c"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True,
                       text=True, check=True).stdout.split()
        for command in (OURS, ("gcc",))
    ]  # fmt: skip
    assert texts[0] == texts[1] == ["int", "found(void);"] * 3


FOLDED = """
#include <stdio.h>
char one[] = { "ab"[1], 'z', "end"[3] }, two[2] = { "xy" "z"[2], 'q' };
int number = "\\377"[0] + (const)3;
struct pair { const first; volatile second; };
int main(void)
{
    struct pair p = { 1, sizeof((volatile)two[0]) };
    printf("%d %d %d %.2s %d %d\\n", one[0], one[1], one[2], two, number, p.second);
    return 0;
}
"""


def test_characters_of_strings_are_constants_and_qualifiers_alone_mean_int(tmp_path: Path) -> None:
    """Of the tests of tcc."""
    need_gcc()
    (tmp_path / "a.c").write_text(FOLDED)
    texts = []
    for name, command in (("ours", OURS), ("theirs", ("gcc",))):
        subprocess.run([*command, "-w", "a.c", "-o", name], cwd=tmp_path, env=ENVIRONMENT, check=True)
        texts.append(subprocess.run([tmp_path / name], capture_output=True, text=True, check=True).stdout)
    assert texts[0] == texts[1] != ""
