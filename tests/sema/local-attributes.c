void takes_int(int *);
void f(int n)
{
    register int r asm("nowhere");
    int s asm("ebx");
    static int count;
    double d __attribute__((cleanup(takes_int)));
    int i __attribute__((cleanup(count)));
    goto inside;
    int c __attribute__((cleanup(takes_int)));
inside:;
    char t[4] __attribute__((section(".data.t")));
}

// 4:18: 'nowhere' is not a register
// 5:9: 's' has an asm name but is not declared 'register'
// 7:37: 'takes_int' cannot be called with 'double *'
// 8:34: 'count' is not a function
// 12:10: a section for a local object is not supported
// 9:5: 'goto inside' jumps into the scope of an object with a cleanup
