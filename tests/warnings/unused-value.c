void g(int x);

int f(int x, int *p)
{
    x + 1; // warn unused-value
    x == 2; // warn unused-value
    *p++; // warn unused-value
    x; // warn unused-value
    (void)x;
    x++;
    p[0]; // warn unused-value
    x ? g(1) : g(2);
    x && x++; // gcc unused-value
    !x; // warn unused-value
    g(4), x; // warn unused-value
    ({ x + 1; });
    return x;
}
