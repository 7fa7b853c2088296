struct s { int a; } x;
int f(int *p, float *q)
{
    return p == q;
}
int g(int *p, double n)
{
    return p < n;
}
int h(void)
{
    return x == x;
}

// 8:12: invalid operands of '<': 'int *' and 'double'
// 12:12: invalid operands of '==': 'struct s' and 'struct s'
