void g(void);
int f(void)
{
    int a = g();
    return a + g();
}

// 4:13: initialiser: this expression has type void, it has no value
// 5:12: invalid operands of '+': 'int' and 'void'
