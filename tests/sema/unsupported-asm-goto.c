void f(void)
{
    asm goto("jmp %l0" : : : : out);
out:
    ;
}

// 3:5: 'asm goto' is not supported
