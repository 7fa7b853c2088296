int f(void)
{
    return;
}
void g(void)
{
    return 1;
}
int *h(void)
{
    return 1.0;
}
struct s { int a; };
struct s i(void)
{
    return 0;
}

// 3:5: 'return' without a value in a function that returns 'int'
// 7:5: 'return' with a value in a function that returns void
// 11:12: return: cannot convert 'double' to 'int *' without a cast
// 16:12: return: cannot convert 'int' to 'struct s'
