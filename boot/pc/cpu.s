# Long mode: segments, task state with the trap stack, interrupt table, SSE and AVX state, then C.

    .globl boot_long_mode, boot_gdtr, boot_pml4, boot_pdpt, boot_pd, boot_tables, boot_tables_used
    .globl boot_stack_guard, boot_stack_bottom, boot_stack_top

    .section .text.boot,"ax",@progbits
    .code64
boot_long_mode:
    .cfi_startproc
    .cfi_undefined %rip                 # the outermost frame: debuggers stop unwinding here
    movl $0x10, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    xorl %eax, %eax
    movl %eax, %fs
    movl %eax, %gs
    movl %esp, %esp                     # the upper half is undefined after the mode switch

    # Task state segment (SDM volume 3, 8.7): only interrupt stack 1 is used, by every vector, so that a
    # stack overflow and a wild stack pointer still find a good stack.
    movl $boot_tss, %eax
    movw %ax, boot_gdt+0x18+2(%rip)
    shrl $16, %eax
    movb %al, boot_gdt+0x18+4(%rip)
    movb %ah, boot_gdt+0x18+7(%rip)
    movq $trap_stack_top, boot_tss+36(%rip)
    movw $104, boot_tss+102(%rip)       # no I/O permission map
    movl $0x18, %eax
    ltr %ax

    # Interrupt gates for vectors 0 to 31 (SDM volume 3, 6.14.1); the stubs are 5 bytes apart.
    movl $trap_stubs, %eax
    movl $boot_idt, %edi
1:  movw %ax, (%rdi)
    movw $0x08, 2(%rdi)
    movl %eax, %ecx
    movw $0x8e01, %cx                   # present, 64-bit interrupt gate, interrupt stack 1
    movl %ecx, 4(%rdi)
    addl $5, %eax
    addl $16, %edi
    cmpl $boot_idt + 32 * 16, %edi
    jb 1b
    lidt boot_idtr(%rip)

    # AVX and wider state, all that the CPU offers of x87, SSE, AVX and AVX-512 (SDM volume 1, 13.3).
    fninit
    movl $1, %eax
    cpuid
    btl $26, %ecx                       # CPUID.1:ECX.XSAVE
    jnc 2f
    movq %cr4, %rax
    btsl $18, %eax                      # OSXSAVE
    movq %rax, %cr4
    movl $0xd, %eax
    xorl %ecx, %ecx
    cpuid
    andl $0xe7, %eax
    xorl %ecx, %ecx
    xorl %edx, %edx
    xsetbv
2:  movl %ebp, %edi                     # struct hvm_start_info *
    xorl %ebp, %ebp
    call kernel_main
    ud2
    .cfi_endproc

    .section .data.boot,"aw",@progbits
    .balign 8
boot_gdt:
    .quad 0
    .quad 0x00af9b000000ffff            # 0x08: 64-bit code
    .quad 0x00cf93000000ffff            # 0x10: data
    .quad 0x0000890000000067, 0         # 0x18: task state, base filled in above
boot_gdtr:
    .word boot_gdtr - boot_gdt - 1
    .long boot_gdt, 0

    .section .rodata.boot,"a",@progbits
boot_idtr:
    .word 32 * 16 - 1
    .quad boot_idt

    .section .bss.boot,"aw",@nobits
    .balign 4096
boot_pml4:
    .skip 0x1000
boot_pdpt:
    .skip 0x1000
boot_pd:
    .skip 4 * 0x1000
boot_tables:
    .skip 8 * 0x1000
boot_stack_guard:                       # wide, because code without stack probes can step over one page
    .skip 0x10000
boot_stack_bottom:
    .set BOOT_STACK_SIZE, 0x100000      # `stack` of meta.toml is written here; whole pages
    .skip BOOT_STACK_SIZE
boot_stack_top:
    .skip 0x4000
trap_stack_top:
boot_idt:
    .skip 32 * 16
boot_tss:
    .skip 104
boot_tables_used:
    .skip 4

    .section .note.GNU-stack,"",@progbits
