void g(void);

int f(char *s)
{
    int x = 0;
    static int y;
    int a[3]; // gcc unused-but-set-variable
    if (g) // warn address
        x++;
    if (a) // warn address
        x++;
    if (&y) // warn address
        x++;
    if (s == "text") // warn address
        x++;
    if (g == 0) // warn address
        x++;
    if (s)
        x += y;
    return x;
}
