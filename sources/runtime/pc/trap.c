/* CPU exceptions: report and stop. */
#include <runtime.h>
#include <stdio.h>
#include <trap.h>

extern char boot_stack_guard[], boot_stack_bottom[];

static const char *trap_name(uint64_t vector) {
    static const char *const names[] = {
        "divide error", "debug", "non-maskable interrupt", "breakpoint", "overflow", "bound range exceeded",
        "invalid opcode", "device not available", "double fault", "coprocessor segment overrun", "invalid TSS",
        "segment not present", "stack fault", "general protection", "page fault", "reserved", "x87 error",
        "alignment check", "machine check", "SIMD error", "virtualization", "control protection",
    };

    return vector < sizeof names / sizeof names[0] ? names[vector] : "reserved";
}

static const char *trap_page_fault_cause(const struct trap_frame *frame, uint64_t address) {
    if (address >= (uint64_t)boot_stack_guard && address < (uint64_t)boot_stack_bottom)
        return "stack overflow";
    if (address < 4096)
        return "null pointer";
    if (frame->error_code & 16)
        return "execution of data";
    return frame->error_code & 2 ? "write" : "read";
}

static void trap_print_registers(const struct trap_frame *frame) {
    printf("  rax %016lx  rbx %016lx  rcx %016lx  rdx %016lx\n", frame->rax, frame->rbx, frame->rcx, frame->rdx);
    printf("  rsi %016lx  rdi %016lx  rbp %016lx  rsp %016lx\n", frame->rsi, frame->rdi, frame->rbp, frame->rsp);
    printf("  r8  %016lx  r9  %016lx  r10 %016lx  r11 %016lx\n", frame->r8, frame->r9, frame->r10, frame->r11);
    printf("  r12 %016lx  r13 %016lx  r14 %016lx  r15 %016lx\n", frame->r12, frame->r13, frame->r14, frame->r15);
}

static void trap_report(const struct trap_frame *frame, uint64_t address) {
    printf("\npanic: %s", trap_name(frame->vector));
    if (frame->vector == TRAP_PAGE_FAULT)
        printf(" (%s) at %016lx", trap_page_fault_cause(frame, address), address);
    printf(", error code %lx\n", frame->error_code);
    printf("  rip %016lx", frame->rip);
    panic_print_symbol(frame->rip);
    printf("  flags %lx\n", frame->rflags);
    trap_print_registers(frame);
}

/* Where the report itself meets an exception, the first one is what counts: it
   is the last that the host hears of. */
void trap_handler(const struct trap_frame *frame) {
    static uint64_t first[4];
    uint64_t address;

    __asm__ volatile("movq %%cr2, %0" : "=r"(address));
    if (panic_enter() == 0) {
        first[0] = frame->rip;
        first[1] = frame->vector;
        first[2] = frame->error_code;
        first[3] = address;
        trap_report(frame, address);
    } else if (first[0] != 0) {
        panic_send(frame->rip, frame->vector, frame->error_code, address);
    } else { /* in panic() */
        panic_exit(frame->rip, frame->vector, frame->error_code, address);
    }
    panic_exit(first[0], first[1], first[2], first[3]);
}
