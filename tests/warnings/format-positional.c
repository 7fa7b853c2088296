int printf(const char *, ...);
int scanf(const char *, ...);

void f(int n, char *s, double d)
{
    printf("%2$s %1$d\n", n, s);
    printf("%1$d %1$x %1$o\n", n);
    printf("%1$*2$d %3$.*2$f\n", n, n, d);
    printf("%1$s %2$d\n", n, s); // warn format
    printf("%1$d\n", n, s); // warn format-extra-args
    printf("%2$s\n", n, s); // warn format
    printf("%1$d %d\n", n, n); // warn format
    printf("%3$d\n", n, n); // warn format
    printf("%1$*2$d\n", n, d); // warn format
    printf("%1$d %%\n", n);
    scanf("%1$d", &n);
    scanf("%1$s", &n); // warn format
}
