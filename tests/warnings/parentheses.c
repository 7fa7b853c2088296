int f(int a, int b, int c)
{
    if (a = b) // warn parentheses
        c++;
    if ((a = b))
        c++;
    while (a = c) // warn parentheses
        c--;
    if (a || b && c) // warn parentheses
        c++;
    if (a || (b && c))
        c++;
    c = a << b + 1; // warn parentheses
    c = a & b == c; // warn parentheses
    c = a < b < c; // warn parentheses
    c = a | b & c; // warn parentheses
    if (!a == b) // warn logical-not-parentheses
        c++;
    if ((!a) == b)
        c++;
    if (a) // warn dangling-else
        if (b)
            c++;
        else
            c--;
    return c;
}
