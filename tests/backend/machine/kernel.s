# The smallest kernel that can misbehave: 32-bit, PVH, no stack, no tables. The first letter after the first
# space of the command line says what to do. The test puts frames in at exit_frame.

    .section .note.Xen,"a",@note
    .balign 4
    .long 4, 4, 18
    .asciz "Xen"
    .long pvh_entry

    .section .text.boot,"ax",@progbits
    .code32
    .globl pvh_entry
    .type pvh_entry,@function
pvh_entry:
    movl $stack_top, %esp
    cld
    movl $0x3fa, %edx                   # COM1: enable the FIFOs, as drivers do
    movb $1, %al
    outb %al, %dx
    movl 24(%ebx), %esi                 # command line
    movl %esi, %edi
1:  lodsb
    testb %al, %al
    jz unknown
    cmpb $' ', %al
    jne 1b
    lodsb
    movl $actions, %ecx
2:  cmpb $0, (%ecx)
    je unknown
    cmpb (%ecx), %al
    je 3f
    addl $5, %ecx
    jmp 2b
3:  jmp *1(%ecx)

unknown:
    movl $text_unknown, %esi
    call print
    ud2

good:
    movl $text_good, %esi
    call print
    jmp leave

command:
    movl %edi, %esi
    call print
    jmp leave

hang:
    movl $text_hang, %esi
    call print
    jmp .

halt:
    cli
    hlt
    jmp halt

triple:
    movl $text_hang, %esi
    call print
    lidt no_table
    int3

silent:                                 # no frame
    movl $3, %eax
    outl %eax, $0xf4
    jmp .

cut:
    movl $exit_frame, %esi
    movl $exit_frame_end - exit_frame - 3, %ecx
    call send
    jmp silent

garbage:                                # noise, a frame cut short, then a whole one
    movl $text_good, %esi
    movl $3, %ecx
    call send
    movl $exit_frame, %esi
    movl $9, %ecx
    call send
    jmp leave

echo:
    movl $0x3fd, %edx
1:  inb %dx, %al
    testb $1, %al
    jz 1b
    movl $0x3f8, %edx
    inb %dx, %al
    cmpb $4, %al
    je leave
    outb %al, %dx
    jmp echo

module:
    movl 16(%ebx), %esi                 # module list
    movl (%esi), %esi                   # address of the first module
    movl $6, %ecx
    movl $0x3f8, %edx
    rep outsb
    jmp leave

flood:
    movl $30000, %ebp
1:  movl $text_line, %esi
    call print
    decl %ebp
    jnz 1b
    jmp leave

count:                                  # time stamps around 2000 instructions, the difference as four bytes
    rdtsc
    movl %eax, %ebp
    movl $1000, %ecx
1:  decl %ecx
    jnz 1b
    rdtsc
    subl %ebp, %eax
    movl $0x3f8, %edx
    movl $4, %ecx
2:  outb %al, %dx
    shrl $8, %eax
    decl %ecx
    jnz 2b
    jmp leave

wild:
    movl $0xf0000000, %eax
    movl (%eax), %eax
    jmp leave

leave:
    movl $exit_frame, %esi
    movl $exit_frame_end - exit_frame, %ecx
    call send
    xorl %eax, %eax
    outl %eax, $0xf4
    jmp halt

print:
    movl $0x3f8, %edx
1:  lodsb
    testb %al, %al
    jz 2f
    outb %al, %dx
    jmp 1b
2:  ret

send:
    movl $0x2f8, %edx
    rep outsb
    ret

    .section .rodata.kernel,"a",@progbits
actions:
    .macro action letter, label
    .byte \letter
    .long \label
    .endm
    action 'g', good
    action 'k', command
    action 'h', hang
    action 'w', halt
    action 't', triple
    action 's', silent
    action 'c', cut
    action 'n', garbage
    action 'e', echo
    action 'm', module
    action 'f', flood
    action 'x', wild
    action 'r', count
    .byte 0
no_table: .word 0
    .long 0
text_good: .asciz "good\n"
text_hang: .asciz "no newline"
text_line: .asciz "thirty thousand of these lines\n"
text_unknown: .asciz "unknown\n"

    .section .bss.kernel,"aw",@nobits
    .balign 16
    .skip 256
stack_top:
