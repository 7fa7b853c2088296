int f(int y)
{
    int x = 1
    int z = 2;
    x = (y + 1;
    for (int i = 0; i < 3 i++) { x += i; }
    if (x y) { x = 2; } else { x = 3; }
    do { x--; } while (x)
    return x;
}

int g(int x)
{
    switch (x) { case 1 x = 2; break; default: break; }
    return x;
}

int h(int x)
{
    int a[3;
    a[0] = x;
    return a[0];
}

int i(int x)
{
    return x +;
}

int j(void)
{
    else return 1;
}

int k(void) { return no_such; }
// 3:14: error: expected ';' before 'int'
// 5:15: error: expected ')' before ';'
// 6:27: error: expected ';' before 'i'
// 7:11: error: expected ')' before 'y'
// 8:26: error: expected ';' before 'return'
// 14:25: error: expected ':' before 'x'
// 20:12: error: expected ']' before ';'
// 27:15: error: expected an expression before ';'
// 32:5: error: 'else' without a previous 'if'
// 35:22: error: 'no_such' is not declared
