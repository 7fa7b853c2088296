"""asm statements in machine code: operands where constraints say, text as written, nothing removed or moved."""

from __future__ import annotations

import re

import pytest
from compiler import parse, to_ir
from machine_code import LEVELS, lines

from meta.diagnostics import SourceError

# C of a function f, and what its disassembly (Intel syntax) holds in this order.
CASES = {
    "port": (
        'void f(unsigned char b, unsigned short p) { asm volatile("outb %0, %1" :: "a"(b), "Nd"(p)); }',
        ["out dx, al"],
    ),
    "constant port": (
        'void f(unsigned char b) { asm volatile("outb %0, %1" :: "a"(b), "Nd"((unsigned short)0x20)); }',
        ["out 0x20, al"],
    ),
    "fixed registers": (
        'long f(long n) { long r; asm("mulq %2" : "=a"(r) : "a"(n), "r"(n * 3) : "rdx", "cc"); return '
        'r; }',
        [r"mul r\w+"],
    ),
    "sizes": (
        'long f(long n) { asm volatile("movb %b0, %b0; movw %w0, %w0; movl %k0, %k0; movq %q0, %q0" : '
        '"+r"(n)); return n; }',
        [r"mov (\w+)l, \1l|mov \w+, \w+", r"mov (\w+), \1", r"mov (\w+), \1", r"mov (\w+), \1"],
    ),
    "high byte": (
        'int f(int n) { asm volatile("xchgb %h0, %b0" : "+Q"(n)); return n; }',
        ["xchg [abcd]h, [abcd]l"],
    ),
    "constant": (
        'void f(int *p) { asm volatile("movl %1, %0; addl $%c1, %0" : "=m"(*p) : "i"(42)); }',
        [r"mov dword ptr \[.*\], 0x2a", r"add dword ptr \[.*\], 0x2a"],
    ),
    "negated": (
        'long f(long n) { asm volatile("leaq %n1(%0), %0" : "+r"(n) : "i"(8)); return n; }',
        [r"lea (\w+), \[\1 - 8\]"],
    ),
    "address": (
        'void f(char *p) { asm volatile("prefetcht0 %a0" :: "r"(p)); asm volatile("prefetcht1 %a0" :: '
        '"p"(p + 8)); }',
        [r"prefetcht0 byte ptr \[\w+\]", r"prefetcht1 byte ptr \[\w+\]"],
    ),
    "memory with offset": (
        'void f(long *p) { asm volatile("incq 8%0" : "+m"(*p)); }',
        [r"inc qword ptr \[.* \+ (8|0x\w+)\]"],
    ),
    "second half": (
        'void f(__int128 *p) { asm volatile("incq %H0" : "+m"(*p)); }',
        [r"inc qword ptr \[.* \+ (8|0x\w+)\]"],
    ),
    "size suffix": (
        'void f(int *i, long *l) { asm volatile("inc%z0 %0; inc%z1 %1" : "+m"(*i), "+m"(*l)); }',
        ["inc dword ptr", "inc qword ptr"],
    ),
    "flag output": (
        'int f(int a, int b) { int r; asm("cmpl %2, %1" : "=@ccl"(r) : "r"(a), "r"(b)); return r; }',
        [r"cmp e\w+, e\w+", "(setl|mov|jl|jge|cmovl)"],
    ),
    "register variables": (
        'long f(long a, long b) { register long x asm("r10") = a; register long y asm("r8") = b; long '
        'r; asm volatile("syscall" : "=a"(r) : "a"(39), "r"(x), "r"(y) : "rcx", "r11", "memory"); '
        'return r; }',
        ["mov r10, ", "syscall"],
    ),
    "early clobber": (
        'long f(long a, long b) { long r; asm volatile("movq $0, %0; addq %1, %0; addq %2, %0" : '
        '"=&r"(r) : "r"(a), "r"(b)); return r; }',
        [r"mov (\w+), 0", r"add (\w+), r", r"add (\w+), r"],
    ),
    "vectors": (
        'double f(double a, double b) { asm("mulsd %1, %0" : "+x"(a) : "x"(b) : "xmm5"); return a; }',
        [r"mulsd xmm\d+, xmm\d+"],
    ),
    "x87": (
        'double f(double a) { asm("fsqrt" : "+t"(a)); return a; }',
        ["fld", "fsqrt", "fstp"],
    ),
    "many operands": (
        'long f(long *p) { long r; asm volatile("movq %1, %0; addq %2, %0; addq %11, %0" : "=&r"(r) : '
        '"i"(1), "i"(2), "i"(3), "i"(4), "i"(5), "i"(6), "i"(7), "i"(8), "i"(9), "i"(10), "i"(11)); '
        'return r; }',
        [r"mov r\w+, 1", r"add r\w+, 2", r"add r\w+, 0xb"],
    ),
    "named": (
        'int f(int n) { int r; asm("leal 7(%q[in]), %[out]" : [out] "=r"(r) : [in] "r"((long)n)); '
        'return r; }',
        [r"lea e\w+, \[r\w+ \+ 7\]"],
    ),
    "without outputs": (
        'void f(void) { asm("cli"); asm("hlt"); asm("sti" ::: "memory"); }',
        ["cli", "hlt", "sti"],
    ),
    "volatile, unused": (
        'void f(void) { int n; asm volatile("rdtsc" : "=a"(n) :: "rdx"); asm volatile("rdtsc" : "=a"(n) '
        ':: "rdx"); }',
        ["rdtsc", "rdtsc"],
    ),
    "unique labels": (
        'void f(int n) { asm volatile(".Lloop%=: decl %0; jnz .Lloop%=" : "+r"(n)); asm volatile("jmp '
        '.Lend%=; nop; .Lend%=:" :); }',
        [r"dec e\w+", "jne", "jmp", "nop"],
    ),
    "dialects": (
        'int f(int n) { asm("{addl $3, %0|add %0, 3}" : "+r"(n)); return n; }',
        [r"add e\w+, 3"],
    ),
    "goto": (
        'int f(int n) { asm goto("testl %0, %0; js %l[minus]" :: "r"(n) :: minus); return 1; minus: '
        'return -1; }',
        [r"test (\w+), \1", "js "],
    ),
    "clobbers are kept": (
        'long f(long n) { asm volatile("" ::: "rbx", "r12"); return n; }',
        ["push r12|push rbx", "push rbx|push r12"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_disassembly(name: str) -> None:
    text, wanted = CASES[name]
    for level in LEVELS:
        code = lines(text, level=level)
        rest = iter(code)
        for pattern in wanted:
            assert any(re.match(pattern, each) for each in rest), f"no {pattern} at level {level} in {code}"


@pytest.mark.parametrize("level", LEVELS)
def test_order_of_asm_and_volatile_accesses(level: str) -> None:
    text = """
    void f(volatile int *p, int n) {
        asm volatile("clac"); *p = 1; asm volatile("stac"); *p = 2;
        asm volatile("clac" : "+r"(n)); p[1] = p[0]; asm volatile("stac");
    }"""
    shown = re.compile(r"clac|stac|mov dword ptr \[r[^bs]\w*( \+ .*)?\], ")
    code = [each for each in lines(text, level=level) if shown.match(each)]
    assert [each.split()[0] for each in code] == ["clac", "mov", "stac", "mov", "clac", "mov", "stac"]


@pytest.mark.parametrize("level", LEVELS)
def test_asm_is_neither_doubled_nor_dropped(level: str) -> None:
    text = """
    int g;
    int f(int n) {
        if (n) { asm volatile("cli"); g = 1; } else asm volatile("cli");
        asm("hlt" : : "r"(n));
        return g;
    }"""
    code = lines(text, level=level)
    assert 1 <= code.count("cli") <= 2  # two equal branches may become one
    assert code.count("hlt") == 1


def test_an_asm_without_effects_is_dropped_when_unused_and_kept_when_used() -> None:
    text = "int f(int n) { int r; asm(\"bswap %0\" : \"=r\"(r) : \"0\"(n)); return "
    assert any("bswap" in each for each in lines(text + "r; }"))


@pytest.mark.parametrize("level", LEVELS)
def test_interrupt_handlers_touch_no_vector_registers(level: str) -> None:
    text = """
    struct frame { unsigned long rip, cs, flags, rsp, ss; };
    struct big { long a[16]; } from, to; static volatile long ticks;
    static __attribute__((noinline)) void copy(void) { to = from; for (int i = 0; i < 16; i++) to.a[i] += i; }
    __attribute__((interrupt)) void f(struct frame *frame) { ticks += frame->rip; copy(); }
    __attribute__((interrupt)) void g(struct frame *frame, unsigned long error) { ticks += error + frame->cs; }
    """
    for name in ("f", "g"):
        code = lines(text, name, level)
        assert code[-1].startswith("iret") and "xmm" not in " ".join(code)
    assert any(each.startswith("add rsp") for each in lines(text, "g", level)[-9:])  # the error code is taken off
    if level != "0":
        assert "xmm" not in " ".join(lines(text, "copy", level))


@pytest.mark.parametrize("level", LEVELS)
def test_a_naked_function_is_its_asm(level: str) -> None:
    text = "__attribute__((naked)) long f(long a, long b) { asm(\"leaq 1(%rdi,%rsi), %rax\\n\\tret\"); }"
    assert lines(text, level=level)[:2] == ["lea rax, [rdi + rsi + 1]", "ret"]


def test_wrong_assembly_is_an_error_with_its_text() -> None:
    with pytest.raises(SourceError, match="frobnicate"):
        lines("void f(void) { asm(\"frobnicate %eax\"); }")


def test_asm_in_a_program_is_part_of_its_text() -> None:
    assert "nop" in to_ir(parse("int main(void) { asm volatile(\"nop\"); return 0; }"))
