// flags: -Wshadow
int global;

int f(int parameter)
{
    int global = 1; // warn shadow
    int x = parameter;
    {
        int x = 2; // warn shadow
        global += x;
    }
    for (int parameter = 0; parameter < 3; parameter++) // warn shadow
        x++;
    for (int y = 0; y < 3; y++)
        x++;
    for (int y = 0; y < 3; y++)
        x++;
    return x + global;
}

int before(void)
{
    int later = 1;
    return later;
}

static int later;

int after(void)
{
    int later = 2; // warn shadow
    return later;
}

int use(void)
{
    return later;
}
