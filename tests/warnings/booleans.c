int f(int a, unsigned b, _Bool c)
{
    c++; // warn bool-operation
    --c; // warn bool-operation
    a = ~c; // warn bool-operation
    a += ~(a == 3); // warn bool-operation
    a += ~a;
    if (a << 2) // warn int-in-bool-context
        return 1;
    if (b << 2)
        return 1;
    if (a * 3) // warn int-in-bool-context
        return 1;
    if (a ? 2 : 3) // warn int-in-bool-context
        return 1;
    if (a ? 1 : 0)
        return 1;
    if (a ? 4 : 0) // warn int-in-bool-context
        return 1;
    while (!(a << 1)) // warn int-in-bool-context
        a++;
    c = a << 3; // warn int-in-bool-context
    if (3 * 4)
        return 2;
    if (a * a == 3 && b)
        return 3;
    return a * 2 && b; // warn int-in-bool-context
}
