int f(int n)
{
    int x;
    return x + n; // warn uninitialized
}

int assigned(int n)
{
    int x;
    if (n)
        x = 1;
    else
        x = 2;
    return x;
}

int maybe(int n)
{
    int x;
    for (int i = 0; i < n; i++)
        x = i;
    return x;
}

void set(int *p);

int escaped(void)
{
    int x;
    set(&x);
    return x;
}

int pointer(void)
{
    int *p;
    return *p; // warn uninitialized
}

int jump(int n)
{
    int x;
again:
    if (n) {
        x = n;
        n = 0;
        goto again;
    }
    return x;
}

int both(int n)
{
    int x;
    switch (n) {
    case 1:
        x = 1;
        break;
    default:
        return 0;
    }
    return x;
}

int condition(void)
{
    int x;
    if (x) // warn uninitialized
        return 1;
    return 0;
}

int every_turn(int n)
{
    int x;
    while (n--) {
        if (n == 3)
            return x; // ours uninitialized, gcc maybe-uninitialized
    }
    return 0;
}

int last_turn(int n)
{
    int x;
    while (n--) {
        if (n == 3)
            return x;
        x = n;
    }
    return 0;
}

int behind_a_jump(int n)
{
    int x;
    if (n)
        goto done;
    x = 3;
    return x;
done:
    return x; // ours uninitialized, gcc maybe-uninitialized
}

int one_arm(int n)
{
    int x, y;
    y = n ? (x = 1) : x; // ours uninitialized, gcc maybe-uninitialized
    return y;
}

int inside_an_expression(int n)
{
    int x;
    n = ({ x = 2; n; }) + x;
    return n;
}
