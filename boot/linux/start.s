# Linux process entry: the stack holds argc, argv and envp (System V ABI AMD64, 3.4.1).

    .section .text.boot,"ax",@progbits
    .code64
    .globl _start
    .type _start, @function
_start:
    .cfi_startproc
    .cfi_undefined %rip                 # the outermost frame: debuggers stop unwinding here
    xorl %ebp, %ebp
    movq %rsp, %rdi
    andq $-16, %rsp
    call linux_main
    ud2
    .cfi_endproc

    .section .note.GNU-stack,"",@progbits
