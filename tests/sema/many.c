int f(void)
{
    return a;
}
int g(void)
{
    return b;
}
static int h(void) { return c; }

// 3:12: 'a' is not declared
// 7:12: 'b' is not declared
// 9:29: 'c' is not declared
