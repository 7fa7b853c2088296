/* setjmp and longjmp (C11 7.13): without a prologue, so that the caller's frame is what is kept. */
#include <setjmp.h>

__attribute__((naked, noinline, returns_twice)) int setjmp(jmp_buf state __attribute__((unused))) {
    asm("movq %rbx, (%rdi)\n\t"
        "movq %rbp, 8(%rdi)\n\t"
        "movq %r12, 16(%rdi)\n\t"
        "movq %r13, 24(%rdi)\n\t"
        "movq %r14, 32(%rdi)\n\t"
        "movq %r15, 40(%rdi)\n\t"
        "leaq 8(%rsp), %rax\n\t"
        "movq %rax, 48(%rdi)\n\t"
        "movq (%rsp), %rax\n\t"
        "movq %rax, 56(%rdi)\n\t"
        "xorl %eax, %eax\n\t"
        "ret");
}

/* A value of 0 becomes 1 (C11 7.13.2.1p4). */
__attribute__((naked, noinline, noreturn)) void longjmp(jmp_buf state __attribute__((unused)),
                                                        int value __attribute__((unused))) {
    asm("movl %esi, %eax\n\t"
        "cmpl $1, %eax\n\t"
        "adcl $0, %eax\n\t"
        "movq (%rdi), %rbx\n\t"
        "movq 8(%rdi), %rbp\n\t"
        "movq 16(%rdi), %r12\n\t"
        "movq 24(%rdi), %r13\n\t"
        "movq 32(%rdi), %r14\n\t"
        "movq 40(%rdi), %r15\n\t"
        "movq 48(%rdi), %rsp\n\t"
        "jmpq *56(%rdi)");
}
