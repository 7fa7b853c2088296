# Trap stubs for vectors 0 to 31: they complete struct trap_frame (trap.h) and call trap_handler, which
# never returns. Interrupts are off and nothing but exceptions can arrive.

    .section .text.boot,"ax",@progbits
    .code64
    .globl trap_stubs, trap_common
    .ifdef OUTLINED
    .set trap_entry, outlined_trap      # which goes on to trap_common
    .else
    .set trap_entry, trap_common
    .endif
trap_stubs:                             # the return address of each call tells the vector
    .rept 32
    call trap_entry
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
.Ltrap_saved:
    movq %rsp, %rdi                     # aligned: the CPU aligned it and 22 words were pushed
    cld
    call trap_handler
    ud2
.Ltrap_end:

# How debuggers unwind from trap_handler into the interrupted function (DWARF 5, 6.4.1). Written out, because
# the augmentation S, "a signal frame", has no directive that puts it into .debug_frame.
    .section .debug_frame,"",@progbits
.Ltrap_cie:
    .long 2f - 1f
1:  .long 0xffffffff                    # this is a CIE
    .byte 1                             # version
    .asciz "S"
    .uleb128 1                          # code alignment
    .sleb128 -8                         # data alignment
    .byte 16                            # the return address is %rip
    .byte 0x0c, 7, 0xb0, 0x01           # DW_CFA_def_cfa: %rsp + 176, the end of what was pushed
    .byte 0x90, 5, 0x87, 2              # DW_CFA_offset: %rip, %rsp, pushed by the CPU
    .byte 0x80, 8, 0x83, 9, 0x82, 10, 0x81, 11, 0x84, 12, 0x85, 13, 0x86, 14    # %rax to %rbp as pushed above
    .byte 0x88, 15, 0x89, 16, 0x8a, 17, 0x8b, 18, 0x8c, 19, 0x8d, 20, 0x8e, 21, 0x8f, 22
    .balign 8
2:  .long 4f - 3f
3:  .long .Ltrap_cie
    .quad .Ltrap_saved, .Ltrap_end - .Ltrap_saved
    .balign 8
4:

    .section .note.GNU-stack,"",@progbits
