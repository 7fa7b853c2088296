/* Pointers and integers that become one another without a cast: a warning in gcc 12, and the same program. */
int printf(const char *, ...);
struct node { struct node *next; long key; };
static int object;
static long address = &object;
static int *fixed = 4096;
static long as_long(long n) { return n; }
static int *as_pointer(int *p) { return p; }
static int *widened(signed char c) { return c; }
static long returned(int *p) { return p; }
static _Bool is_set(int *p) { return p; }

int main(void)
{
    int *p = -1;
    unsigned char narrow = p;
    struct node one = {16, p};
    long n = 32;
    int minus = -1, zero = 0;
    printf("%ld %d %ld %ld\n", (long)p, narrow, (long)one.next, one.key);
    printf("%d %d %ld\n", address == (long)&object, fixed == 4096, as_long(fixed));
    printf("%ld %ld %ld %d%d\n", (long)as_pointer(n), (long)widened(-3), returned(p), is_set(p), is_set(0));
    printf("%d %d %d %d\n", p == minus, p != n, 5 < p, p <= 5u);
    printf("%ld %ld %ld\n", (long)(zero ? p : 7), (long)(minus ? n : fixed), (long)(zero ?: fixed));
    p = n;
    n = p + 1;
    n += zero ? 1 : (long)p;
    printf("%ld\n", n);
    return p == 32 ? 0 : 1;
}
