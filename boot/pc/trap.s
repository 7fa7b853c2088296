# Trap stubs for vectors 0 to 31: they complete struct trap_frame (trap.h) and call trap_handler, which
# never returns. Interrupts are off and nothing but exceptions can arrive.

    .section .text.boot,"ax",@progbits
    .code64
    .globl trap_stubs
trap_stubs:                             # the return address of each call tells the vector
    .rept 32
    call trap_common
    .endr

trap_common:
    xchgq %rax, (%rsp)
    subl $trap_stubs + 5, %eax
    imull $52, %eax, %eax               # divide 5 * vector by 5: 260 * vector / 256
    shrl $8, %eax
    pushq %rcx
    movl $0x60227d00, %ecx              # vectors that push an error code: 8, 10 to 14, 17, 21, 29, 30
    btl %eax, %ecx
    popq %rcx
    jc 1f
    pushq (%rsp)
    movq $0, 8(%rsp)
1:  xchgq %rax, (%rsp)
    pushq %rax
    pushq %rbx
    pushq %rcx
    pushq %rdx
    pushq %rsi
    pushq %rdi
    pushq %rbp
    pushq %r8
    pushq %r9
    pushq %r10
    pushq %r11
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, %rdi                     # aligned: the CPU aligned it and 22 words were pushed
    cld
    call trap_handler
    ud2

    .section .note.GNU-stack,"",@progbits
