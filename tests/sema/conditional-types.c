struct s { int a; } x, y;
int f(int *p, double d)
{
    return (1 ? p : d) != 0;
}
int g(void)
{
    return x ? 1 : 2;
}
void *h(int *p, float *q)
{
    return 1 ? p : q;
}

// 4:13: the operands of '?:' have types 'int *' and 'double'
// 8:12: a condition must be a number or a pointer, not 'struct s'
