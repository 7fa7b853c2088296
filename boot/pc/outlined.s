# Functions in section .text.outlined are not in the image as they are: the linker packs them, with the constants
# that only they need (meta/backend/outlined.py), and their pages are absent. The first exception unpacks them,
# whatever it is, so that what reports exceptions may be among them; a page fault is tried again after that.
#
# Assembled only where OUTLINED is defined, as meta does for its own linker. For GNU ld they are code like any other.

    .ifdef OUTLINED
    .globl outlined_trap

    .section .text.boot,"ax",@progbits
    .code64
outlined_trap:                          # on the stack: the end of the vector's stub, then what the CPU pushed
    pushq %rax
    pushq %rcx
    pushq %rdx
    pushq %rbx
    pushq %rbp
    pushq %rsi
    pushq %rdi
    movl $__outlined_directory, %eax
    movl boot_pd(%rax), %ebx
    xorb %bl, %bl
    addl $__outlined_entry, %ebx        # the page table's entry of the first page
    testb $1, (%rbx)
    jnz 4f
    movl $__outlined_pages, %ecx
1:  incl (%rbx)                         # present, for reading and executing
    addl $8, %ebx
    loop 1b
    movq %cr0, %rax
    pushq %rax
    xorl $0x10000, %eax                 # without WP the kernel may write all that is present
    movq %rax, %cr0
    cld
    movl $__packed_start, %esi
    movl $__outlined_start, %edi
    call unpack

    # Behind every e8 is the address of its own field too much, so that calls of one function look alike.
    movl $__outlined_start, %esi
2:  lodsb
    cmpb $0xe8, %al
    jne 3f
    subl %esi, (%rsi)
    lodsl
3:  cmpl %edi, %esi
    jb 2b
    popq %rax
    movq %rax, %cr0
    cmpl $trap_stubs + 5 * 15, 56(%rsp)
    jne 4f
    popq %rdi
    popq %rsi
    popq %rbp
    popq %rbx
    popq %rdx
    popq %rcx
    popq %rax
    addq $16, %rsp                      # the stub and the error code
    iretq
4:  popq %rdi
    popq %rsi
    popq %rbp
    popq %rbx
    popq %rdx
    popq %rcx
    popq %rax
    jmp trap_common
    .endif

    .section .note.GNU-stack,"",@progbits
