typedef int outer;

int f(int n)
{
    typedef int used;
    typedef int in_size;
    used x = n;
    return x + (int)sizeof(in_size);
}

int g(int n)
{
    typedef long idle; // warn unused-local-typedefs
    return n;
}

int h(int n)
{
    typedef short told __attribute__((unused));
    return n;
}
