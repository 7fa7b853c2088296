int f(void *p, int i, short h)
{
    int n = (int)p; // warn pointer-to-int-cast
    void *q = (void *)i; // warn int-to-pointer-cast
    void *r = (void *)(long)i;
    void *s = (void *)16;
    q = (char *)h; // warn int-to-pointer-cast
    return n + (q == r) + (q == s) + (int)(long)p;
}
