/* Non-local jumps, C11 7.13. */
#ifndef SETJMP_H
#define SETJMP_H

/* rbx, rbp, r12 to r15, rsp and the return address: what a call preserves (System V x86-64 ABI, figure 3.4). */
typedef unsigned long jmp_buf[8];

int setjmp(jmp_buf state) __attribute__((returns_twice));
void longjmp(jmp_buf state, int value) __attribute__((noreturn));

#endif
