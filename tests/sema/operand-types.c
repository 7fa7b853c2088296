struct s { int a; } x;
int f(int *p, double d)
{
    return p + d;
}
int g(double d)
{
    return d % 2;
}
int h(int *p)
{
    return -p;
}
int i(double d)
{
    return ~d;
}
int j(void)
{
    return !x;
}
int k(int *p)
{
    return p * 2;
}
int l(int *p, double *q)
{
    return p - q;
}
int m(void)
{
    return x + 1;
}
int n(double d)
{
    return d << 1;
}

// 4:12: invalid operands of '+': 'int *' and 'double'
// 8:12: invalid operands of '%': 'double' and 'int'
// 12:12: unary '-' needs a number, not 'int *'
// 16:12: '~' needs an integer, not 'double'
// 20:12: '!' needs a number or a pointer, not 'struct s'
// 24:12: invalid operands of '*': 'int *' and 'int'
// 28:12: subtracting 'double *' from 'int *'
// 32:12: invalid operands of '+': 'struct s' and 'int'
// 36:12: invalid operands of '<<': 'double' and 'int'
