void f(void)
{
    register int r asm("ebx");
}

// 3:18: a register or section for a local object is not supported
