# unpack: what was packed at %rsi to %rdi, which ends behind it. Clobbers all but %r8 to %r15.
#
# The format is that of upkr 0.2 (github.com/exoticorn/upkr): LZ77 whose every bit is coded by rANS with an adaptive
# probability. meta/backend/pack.py packs.
#
# %edx: the coder's state, %rbx: context, (%rsp): the latest offset. A context is a byte, the probability of a zero of
# 256. 0: is it a match; 1 to 255: literals, by the bits before; 256: is its offset new; from 257: offsets; from 321:
# lengths.

    .ifdef OUTLINED
    .globl unpack

    .section .text.boot,"ax",@progbits
    .code64
unpack:
    pushq %rdi
    movl $unpack_contexts, %edi
    movl $512, %ecx
    movb $0x80, %al
    rep stosb
    popq %rdi
    xorl %edx, %edx
    pushq %rdx
    jmp .Lafter_literal
.Lafter_match:                          # there the offset is always new
    call .Lis_match
    jnc .Loffset
.Lliteral:
    incl %ebx
1:  call .Lbit
    cmc
    adcb %bl, %bl
    jnc 1b
    movb %bl, %al
    stosb
.Lafter_literal:
    call .Lis_match
    jc .Lliteral
    incb %bh
    call .Lbit
    jc .Llength
.Loffset:
    movl $unpack_contexts + 257, %ebx
    call .Lnumber
    popq %rax
    decl %ebp
    jz .Lend
    pushq %rbp
.Llength:
    movl $unpack_contexts + 321, %ebx
    call .Lnumber
    movl %ebp, %ecx
    movl %edi, %eax
    subl (%rsp), %eax
    xchgl %eax, %esi
    rep movsb
    xchgl %eax, %esi
    jmp .Lafter_match

.Lnumber:                               # to %ebp: bits from the lowest on, a one before each; the top one is implied
    movl $0x80000000, %ebp
1:  call .Lbit
    jc 2f
    incl %ebx
    call .Lbit
    cmc
    rcrl $1, %ebp
    incl %ebx
    jmp 1b
2:  rcrl $1, %ebp
3:  shrl $1, %ebp
    jnc 3b
.Lend:
    ret

.Lis_match:
    movl $unpack_contexts, %ebx
.Lbit:                                  # carry: it is a zero
    movl %edx, %eax
    shrl $12, %eax
    jnz 1f
    shll $8, %edx
    lodsb
    movb %al, %dl
    jmp .Lbit
1:  movzbl %dl, %eax
    shrl $8, %edx
    movzbl (%rbx), %ecx
    addb %cl, %al
    pushfq
    jc 2f
    subb %cl, %al
    negb %cl
2:  imull %ecx, %edx                    # %ecx: the probability of what it is
    addl %eax, %edx
    movl $264, %eax
    subl %ecx, %eax
    shrl $4, %eax
    addl %eax, %ecx
    popfq
    jc 3f
    notb %cl                            # negate, keep the carry
    incb %cl
3:  movb %cl, (%rbx)
    ret

    .section .bss.boot,"aw",@nobits
    .balign 256
unpack_contexts:
    .skip 512
    .endif

    .section .note.GNU-stack,"",@progbits
