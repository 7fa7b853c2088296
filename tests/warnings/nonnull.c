__attribute__((nonnull)) void all(int *a, int b, int *c);
__attribute__((nonnull(2))) void second(int *a, int *b);

void f(int *p)
{
    all(p, 0, p);
    all(p, 0, 0); // warn nonnull
    second(0, p);
    second(p, (void *)0); // warn nonnull
}
