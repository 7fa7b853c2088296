/* What boot/pc/trap.s leaves on the trap stack, lowest address first. */
#ifndef TRAP_H
#define TRAP_H

#include <stdint.h>

struct trap_frame {
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax;
    uint64_t vector, error_code;
    uint64_t rip, cs, rflags, rsp, ss; /* pushed by the CPU */
};

#define TRAP_PAGE_FAULT 14

void trap_handler(const struct trap_frame *frame) __attribute__((noreturn));

#endif
