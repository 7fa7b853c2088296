/* An argument of a member's type is passed for a parameter of a transparent union (as glibc's connect and bind). */
int printf(const char *, ...);

struct a { int x; };
struct b { int x; };
typedef union {
    const struct a *a;
    const struct b *b;
    const void *any;
} either __attribute__((__transparent_union__));

static int first(int extra, either e)
{
    return e.a->x + extra;
}

int main(void)
{
    struct a a = {3};
    struct b b = {4};
    either e = {.b = &b};
    printf("%d %d %d %d\n", first(1, &a), first(1, &b), first(2, e), first(0, (const void *)&a));
    return 0;
}
