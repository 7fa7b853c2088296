struct s { int a; } x;
int f(void)
{
    return (int)x;
}
struct s g(int n)
{
    return (struct s)n;
}
double h(int *p)
{
    return (double)p;
}
void i(double d)
{
    (int *)d;
}
void j(int n)
{
    (int[3])n;
}

// 4:12: cannot cast 'struct s' to 'int'
// 8:12: cannot cast 'int' to 'struct s'
// 12:12: cannot cast 'int *' to 'double'
// 16:5: cannot cast 'double' to 'int *'
// 20:5: cannot cast 'int' to 'int [3]'
