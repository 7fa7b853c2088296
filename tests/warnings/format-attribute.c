void report(int level, const char *format, ...) __attribute__((format(printf, 2, 3)));
int read_it(const char *text, const char *format, ...) __attribute__((format(scanf, 2, 3)));

void f(int i, long l, double d, float q, char *s, short h)
{
    report(1, "%d", i);
    report(1, "%d", l); // warn format
    report(1, "%s"); // warn format
    read_it(s, "%d", &i);
    read_it(s, "%d", i); // warn format
    read_it(s, "%ld", &i); // warn format
    read_it(s, "%f", &d); // warn format
    read_it(s, "%lf", &d);
    read_it(s, "%f", &q);
    read_it(s, "%hd %*d %9[a-z]", &h, s);
    read_it(s, "%s", &i); // warn format
    read_it(s, "%d %d", &i); // warn format
    (void)l;
}
