struct frame { unsigned long rip, cs, flags, rsp, ss; };
__attribute__((naked)) int f(int n)
{
    asm("movl %edi, %eax; ret");
    return n;
}
__attribute__((interrupt)) int g(struct frame *frame)
{
    return 1;
}
__attribute__((interrupt)) void h(struct frame *frame, int error)
{
}

// 5:5: the naked function 'f' may hold only asm statements
// 7:32: the interrupt handler 'g' has type 'int (struct frame *)'
// 11:33: the interrupt handler 'h' has type 'void (struct frame *, int)'
