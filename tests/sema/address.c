struct { int b : 3; } s;
int *f(void)
{
    return &5;
}
void *g(void)
{
    return &s.b;
}
int *h(int a, int b)
{
    return &(a + b);
}
void i(void)
{
    register int r;
    &r;
}

// 4:12: cannot take the address of a value
// 8:12: cannot take the address of a bit-field
// 12:12: cannot take the address of a value
// 17:6: cannot take the address of 'r', which is declared register
