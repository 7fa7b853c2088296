float f(int *b)
{
    return b;
}
_Bool g(int *p)
{
    return p;
}
struct s { int a; } x;
_Bool h(void)
{
    return x;
}

// 3:12: return: cannot convert 'int *' to 'float' without a cast
// 12:12: return: cannot convert 'struct s' to '_Bool'
