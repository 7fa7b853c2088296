"""Driving LLVM: levels, determinism, sections, and every way that the text can be wrong."""

from __future__ import annotations

import io
import os
import re
import subprocess
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from meta.backend import assembly_text, compile_module, gnu_linker_script, link
from meta.backend.isolate import isolate
from meta.diagnostics import ExitCode, MetaError, SourceError, SourceErrors, UsageError
from meta.target import Platform, Target

LINUX = Target(platform=Platform.LINUX)

# Sums 1..n, and a call that only the whole module can see through.
PROGRAM = """
module asm "# 1 \\22boot/linux/start.s\\22"
module asm ".section .text.boot,\\22ax\\22,@progbits"
module asm ".globl _start"
module asm "_start:"
module asm "  call main"
module asm "  movl %eax, %edi"
module asm "  movl $60, %eax"
module asm "  syscall"

@zero = internal global [100 x i32] zeroinitializer, section ".bss.zero"
@table = internal global [4 x i32] [i32 10, i32 20, i32 30, i32 40], section ".data.table"
@constant = internal constant [2 x i32] [i32 1, i32 2], section ".rodata.constant"

define internal i32 @sum(ptr %from, i32 %n) section ".text.sum" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %total = phi i32 [ 0, %entry ], [ %more, %loop ]
  %at = getelementptr i32, ptr %from, i32 %i
  %value = load volatile i32, ptr %at
  %more = add i32 %total, %value
  %next = add i32 %i, 1
  %done = icmp eq i32 %next, %n
  br i1 %done, label %end, label %loop
end:
  ret i32 %more
}

define i32 @main() section ".text.main" {
  %a = call i32 @sum(ptr @table, i32 4)
  %b = call i32 @sum(ptr @zero, i32 100)
  %c = call i32 @sum(ptr @constant, i32 2)
  %ab = add i32 %a, %b
  %abc = add i32 %ab, %c
  ret i32 %abc
}
"""


def changed(old: str, new: str) -> str:
    assert PROGRAM.count(old) == 1
    return PROGRAM.replace(old, new)


@pytest.mark.parametrize("level", ["0", "1", "2", "3", "s", "z"])
def test_every_level_runs_and_repeats(level: str, tmp_path: Path) -> None:
    target = Target(platform=Platform.LINUX, level=level)
    compiled = compile_module(PROGRAM, target)
    assert compiled == compile_module(PROGRAM, target), "the same text gives the same bytes"
    image = tmp_path / "image"
    image.write_bytes(link(compiled.object, Platform.LINUX).elf)
    image.chmod(0o755)
    assert subprocess.run([image], check=False, timeout=10).returncode == 103


def test_levels_differ() -> None:
    """Optimisation happens: `sum` is inlined or not, and the size levels are marked on every function."""
    texts = {level: compile_module(PROGRAM, Target(level=level)).ir for level in ("0", "2", "s", "z")}
    assert "call i32 @sum" in texts["0"]
    assert "vector.body" not in texts["0"]
    assert "optsize" in texts["s"]
    assert "minsize" in texts["z"]
    assert "size" not in texts["2"]


CALLER = """
declare i32 @other(i32)
define internal i32 @leaf(i32 %a) noinline norecurse nounwind {{
  %b = xor i32 %a, 7
  ret i32 %b
}}
define i32 @twice(i32 %a) nounwind {{
  %b = call i32 @leaf(i32 %a)
  %c = add i32 %a, %b
  ret i32 %c
}}
{more}
"""


def test_smallest_code_keeps_values_in_registers_that_a_callee_leaves_alone() -> None:
    """Unless a function changes registers behind LLVM's back."""
    naked = "define void @naked() naked noinline { call void asm sideeffect \"ret\", \"\"()\n unreachable }"
    for level, more, saves in (("z", "", False), ("2", "", True), ("z", naked, True)):
        text = assembly_text(CALLER.format(more=more), Target(level=level))
        twice = text[text.index("\ntwice:") :]
        assert ("pushq\t%rbx" in twice) == saves, (level, more)


def test_loops_are_vectorised_where_speed_counts() -> None:
    plain = PROGRAM.replace("load volatile", "load").replace("[100 x i32] zeroinitializer", "[100 x i32] undef")
    plain = plain.replace("internal global", "global").replace("internal i32 @sum", "i32 @sum")
    assert "<4 x i32>" in compile_module(plain, Target(level="2")).ir
    assert "<4 x i32>" not in compile_module(plain, Target(level="1")).ir


def test_sections_of_the_object() -> None:
    elf = ELFFile(io.BytesIO(compile_module(PROGRAM, Target(level="0")).object))
    types = {section.name: section["sh_type"] for section in elf.iter_sections()}
    assert types[".bss.zero"] == "SHT_NOBITS"
    assert types[".data.table"] == types[".rodata.constant"] == types[".text.sum"] == "SHT_PROGBITS"


def test_target_reaches_the_code() -> None:
    program = "define <8 x float> @f(<8 x float> %a) { %b = fadd <8 x float> %a, %a\n ret <8 x float> %b }"
    assert "ymm" in assembly_text(program, Target(features="+avx2"))
    assert "ymm" not in assembly_text(program, Target())
    assert "ymm" in assembly_text(program, Target(cpu="haswell"))
    assert "ret" in assembly_text(program, Target(cpu="native"))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (Target(level="4"), "unknown optimisation level '4'"),
        (Target(cpu="z80"), "does not know the processor 'z80'"),
        (Target(features="+avx2,+telepathy"), r"does not know the feature '\+telepathy'"),
    ],
)
def test_unknown_targets(target: Target, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        compile_module(PROGRAM, target)


def test_wrong_boot_assembly_names_its_line() -> None:
    with pytest.raises(SourceError, match="invalid instruction mnemonic 'calll_me'") as caught:
        compile_module(changed("call main", "calll_me main"), LINUX)
    assert str(caught.value.span) == "boot/linux/start.s:4:3"


def test_wrong_inline_assembly_names_its_function() -> None:
    asm = 'call void asm sideeffect "nop\\0Afrobnicate $0", "r"(i32 %ab)\n  %abc = '
    with pytest.raises(SourceError, match=r"inline assembly in @main: invalid instruction mnemonic 'frobnicate'"):
        compile_module(changed("%abc = ", asm), LINUX)


def test_impossible_constraint() -> None:
    asm = '%x = call i32 asm sideeffect "nop", "={nosuch}"()\n  %abc = '
    with pytest.raises(SourceError, match="inline assembly: couldn't allocate output register for constraint"):
        compile_module(changed("%abc = ", asm), LINUX)


def test_text_that_does_not_parse_shows_its_line() -> None:
    with pytest.raises(MetaError, match=r"line \d+ of the module in @main: .*\n +%abc = bad i32") as caught:
        compile_module(changed("%abc = add", "%abc = bad"), LINUX)
    assert caught.value.exit_code == ExitCode.INTERNAL


def test_text_that_does_not_verify_shows_the_instruction() -> None:
    with pytest.raises(MetaError, match=r"does not dominate all uses(.|\n)*%next = add i32 %later, 1"):
        compile_module(changed("%next = add i32 %i, 1", "%next = add i32 %later, 1\n  %later = add i32 %i, 1"), LINUX)


def test_the_process_survives_llvm_ending_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        with pytest.raises(SourceError):
            compile_module(changed("call main", "calll_me main"), LINUX)
    assert compile_module(PROGRAM, LINUX).object
    assert capfd.readouterr() == ("", ""), "what LLVM prints is the error's text and nothing else"


def test_isolated_deaths() -> None:
    assert isolate(lambda: b"x" * 300_000).answer == b"x" * 300_000
    assert isolate(os.abort).death == "signal SIGABRT"
    ending = isolate(lambda: bytes(1 // 0))
    assert ending.death == "exit status 70"
    assert "ZeroDivisionError" in ending.log


@pytest.mark.parametrize("platform", Platform)
def test_linker_script_has_our_layout(platform: Platform) -> None:
    script = gnu_linker_script(platform)
    base = {Platform.PC: "0x100000", Platform.LINUX: "0x400000"}[platform]
    entry = {Platform.PC: "pvh_entry", Platform.LINUX: "_start"}[platform]
    assert f"ENTRY({entry})" in script
    assert f"__image_start = {base};" in script
    assert not re.search(r"FLAGS\((3|7)\)", script), "no segment is writable and executable"


def test_not_several_errors_in_one() -> None:
    """LLVM stops at the first wrong line; a list of one is that one."""
    with pytest.raises(SourceError) as caught:
        compile_module(changed("call main", "calll_me main"), LINUX)
    assert not isinstance(caught.value, SourceErrors)
