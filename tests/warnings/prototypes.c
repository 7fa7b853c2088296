// flags: -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
int nothing(); // warn strict-prototypes
int something(void);

int undeclared(void) // warn missing-prototypes
{
    return 1;
}

int something(void)
{
    return nothing();
}

static int hidden(void)
{
    return 2;
}

static int old(a) // warn old-style-definition strict-prototypes
    int a;
{
    return a + hidden();
}
int uses(int a);
int uses(int a)
{
    return old(a);
}
