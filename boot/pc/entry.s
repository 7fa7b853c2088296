# PVH entry: from 32-bit protected mode to long mode with W^X page tables.
#
# The loader (Xen "x86/HVM direct boot ABI") enters at pvh_entry with flat 32-bit segments, paging and
# interrupts off, %ebx = physical address of struct hvm_start_info. It is kept in %ebp until kernel_main.

    .section .note.Xen,"a",@note
    .balign 4
    .long 4                             # size of the owner's name
    .long 8                             # size of the descriptor: loaders for ELF64 read 8 bytes
    .long 18                            # XEN_ELFNOTE_PHYS32_ENTRY
    .asciz "Xen"
    .long pvh_entry, 0

    .section .text.boot,"ax",@progbits
    .code32
    .globl pvh_entry
    .type pvh_entry, @function
pvh_entry:
    cli
    cld
    movl $boot_stack_top, %esp
    movl %ebx, %ebp

    # The no-execute bit is bit 31 of an entry's upper half, or reserved where the CPU has no NX.
    movl $0x80000001, %eax
    cpuid
    xorl %esi, %esi
    btl $20, %edx                       # CPUID.80000001H:EDX.NX
    rcrl $1, %esi

    # Identity map of the low 4 GiB: 2048 large pages, present, writable, not executable.
    movl $boot_pdpt + 3, boot_pml4
    movl $boot_pd + 3, %eax
    xorl %ecx, %ecx
1:  movl %eax, boot_pdpt(,%ecx,8)
    addl $0x1000, %eax
    incl %ecx
    cmpl $4, %ecx
    jb 1b
    movl $0x83, %eax                    # present, writable, large page
    xorl %ecx, %ecx
1:  movl %eax, boot_pd(,%ecx,8)
    movl %esi, boot_pd+4(,%ecx,8)
    addl $0x200000, %eax
    incl %ecx
    cmpl $2048, %ecx
    jb 1b

    # Headers and constants: read only. Code: read and execute. Of that what is packed, and the stack guard: absent.
    movl $1, %ebx
    movl $__image_start, %eax
    movl $__data_start, %edx
    call boot_protect
    pushl %esi
    xorl %esi, %esi
    movl $__text_start, %eax
    movl $__text_end, %edx
    call boot_protect
    xorl %ebx, %ebx
    .ifdef OUTLINED
    movl $__outlined_start, %eax
    movl $__outlined_end, %edx
    call boot_protect
    .endif
    popl %esi
    movl $boot_stack_guard, %eax
    movl $boot_stack_bottom, %edx
    call boot_protect

    # Intel SDM volume 3, 10.8.5 "Initializing IA-32e Mode": PAE, CR3, EFER.LME, then CR0.PG.
    movl $0x620, %eax                   # CR4: PAE, OSFXSR, OSXMMEXCPT
    movl %eax, %cr4
    movl $boot_pml4, %eax
    movl %eax, %cr3
    movl $0xc0000080, %ecx              # IA32_EFER
    rdmsr
    shrl $20, %esi                      # NX bit to the place of EFER.NXE (bit 11)
    orl %esi, %eax
    orl $0x100, %eax                    # LME
    wrmsr
    movl $0x80010033, %eax              # CR0: PG, WP, NE, ET, MP, PE
    movl %eax, %cr0
    lgdt boot_gdtr
    ljmp $0x08, $boot_long_mode

# Gives the pages of [%eax, %edx) the flags %ebx (low half) and %esi (high half); clobbers %eax, %ecx, %edi.
# A large page is split when the range covers only a part of it. There are eight range ends, so eight tables
# suffice; the first one taken is that of the first 2 MiB, where the image starts.
boot_protect:
    andl $-0x1000, %eax
1:  cmpl %edx, %eax
    jae 9f
    movl %eax, %ecx
    shrl $21, %ecx
    testb $0x80, boot_pd(,%ecx,8)
    jz 4f
    testl $0x1fffff, %eax
    jnz 2f
    leal 0x200000(%eax), %edi
    cmpl %edx, %edi
    ja 2f
    orl %ebx, %eax                      # the whole large page is inside
    orl $0x80, %eax
    movl %eax, boot_pd(,%ecx,8)
    movl %esi, boot_pd+4(,%ecx,8)
    movl %edi, %eax
    jmp 1b
2:  pushl %eax                          # fill a new table with what the large page said
    pushl %edx
    movl boot_tables_used, %edi
    addl $0x1000, boot_tables_used
    addl $boot_tables, %edi
    movl boot_pd(,%ecx,8), %eax
    movl boot_pd+4(,%ecx,8), %edx
    xorl $0x80, %eax
    pushl %edi
3:  movl %eax, (%edi)
    movl %edx, 4(%edi)
    addl $8, %edi
    addl $0x1000, %eax
    testl $0x1ff000, %eax
    jnz 3b
    popl %edi
    orl $3, %edi                        # permissions are those of the last level
    movl %edi, boot_pd(,%ecx,8)
    movl $0, boot_pd+4(,%ecx,8)
    popl %edx
    popl %eax
4:  movl boot_pd(,%ecx,8), %edi
    andl $-0x1000, %edi
    movl %eax, %ecx
    shrl $12, %ecx
    andl $0x1ff, %ecx
    leal (%edi,%ecx,8), %edi
    movl %eax, (%edi)
    orl %ebx, (%edi)
    movl %esi, 4(%edi)
    addl $0x1000, %eax
    jmp 1b
9:  ret
    .code64

    .section .note.GNU-stack,"",@progbits
