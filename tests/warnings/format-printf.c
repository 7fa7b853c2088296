int printf(const char *format, ...);
int snprintf(char *to, unsigned long size, const char *format, ...);

void f(long l, int i, unsigned u, double d, char *s, void *p, short h, unsigned long ul, long double ld)
{
    printf("%d\n", l); // warn format
    printf("%ld\n", i); // warn format
    printf("%s\n", i); // warn format
    printf("%d\n", s); // warn format
    printf("%d %d\n", i); // warn format
    printf("%d\n", i, i); // warn format-extra-args
    printf("%f\n", i); // warn format
    printf("%d\n", d); // warn format
    printf("%Lf\n", d); // warn format
    printf("%f\n", ld); // warn format
    printf("%lu %zu\n", ul, ul);
    printf("%hd %hhd %c\n", h, i, i);
    printf("%p %s\n", p, s);
    printf("%*d %.*f\n", i, i, i, d);
    printf("%*d\n", l, i); // warn format
    printf("%x %u\n", i, u);
    printf("%y\n", i); // warn format, gcc format-extra-args
    printf("%"); // warn format
    printf("100%%\n");
    printf(""); // warn format-zero-length
    printf("%5.2f %-10s %+d %#x\n", d, s, i, u);
    snprintf(s, 10, "%s", l); // warn format
    printf("%lld\n", i); // warn format
    printf(i ? "%d" : "%s", i); // warn format
}
