int *f(void)
{
    int x = 1;
    return &x; // warn return-local-addr
}

char *g(void)
{
    char text[10] = "a";
    return text; // warn return-local-addr
}

int *h(int n)
{
    static int x;
    x = n;
    return &x;
}
