void take(char *p);
void take_unsigned(unsigned char *p);
void take_long_long(long long *p);

void f(const char *c, int *i, unsigned *u, char *s, long *l)
{
    take(c); // warn discarded-qualifiers
    char *p = c; // warn discarded-qualifiers
    take_unsigned(s); // warn pointer-sign
    i = u; // warn pointer-sign
    take_long_long(l); // warn incompatible-pointer-types
    take("literal");
    (void)p;
    (void)i;
}

const char *g(const char *p)
{
    return p;
}

char *h(const char *p)
{
    return p; // warn discarded-qualifiers
}
