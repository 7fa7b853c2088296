/* ?:, comma, && and || as values, short circuits, compound assignment and steps on every type, precedence. */
int printf(const char *, ...);

static int calls;
static int yes(void) { calls++; return 1; }
static int no(void) { calls++; return 0; }
struct pair { int a, b; };

static void logic(void)
{
    int a = 5, *p = &a;
    double d = 0.5;
    printf("%d %d %d %d ", a && d, a || no(), no() && yes(), no() || yes()); printf("%d\n", calls);
    printf("%d %d %d %d\n", p && *p == 5, !p || !a, (a > 3) + (a < 3), !!a);
    printf("%d %d %d\n", a ? 1 : 2, a == 4 ? 1 : a == 5 ? 2 : 3, (no(), yes(), 7));
    printf("%d %d %d\n", 0 ?: 4, a ?: 9, (int)sizeof(a ? 1 : 1.0));
    long l = a ? -1 : 1u; printf("%ld\n", l);
    void *v = a ? p : (void *)0; const char *s = a ? "x" : 0; printf("%d %s\n", v == p, s);
    struct pair x = {1, 2}, y = {3, 4}; printf("%d %d\n", (a > 9 ? x : y).a, (x, y).b);
    a > 3 ? (void)yes() : (void)no(); printf("%d\n", calls);
    (a ? &x : &y)->a = 9; *(a ? p : 0) = 6; printf("%d %d\n", x.a, a);
    int r = (a = 1, a + 1), q = (a, r) ? (r, a) : 0; printf("%d %d %d\n", a, r, q);
}

#define COMPOUND(type, start, by) \
    do { \
        type x = start; \
        x += by; printf("%Lg ", (long double)x); x -= 2 * by; printf("%Lg ", (long double)x); x *= by; printf("%Lg ", (long double)x); \
        x /= 3; printf("%Lg ", (long double)x); printf("%Lg ", (long double)x++); printf("%Lg ", (long double)++x); \
        printf("%Lg ", (long double)x--); printf("%Lg\n", (long double)--x); \
    } while (0)
#define BITS(type, start) \
    do { \
        type x = start; \
        x %= 1000; x = x < 0 ? -x : x; x <<= 3; printf("%lld ", (long long)x); x |= 5; x ^= 0x33; printf("%lld ", (long long)x); x &= 0x7e; x >>= 1; \
        printf("%lld %lld %d\n", (long long)x, (long long)~x, !x); \
    } while (0)

static void compound(void)
{
    COMPOUND(char, 10, 7); COMPOUND(signed char, -100, 20); COMPOUND(unsigned char, 100, 77); COMPOUND(short, -3000, 9);
    COMPOUND(unsigned short, 5, 600); COMPOUND(int, -70000, 11); COMPOUND(unsigned, 3, 1000000000u); COMPOUND(long, 1l << 40, -3);
    COMPOUND(unsigned long, 1, 5); COMPOUND(long long, -1, 100l); COMPOUND(float, 1.5f, 2); COMPOUND(double, -2.25, 0.5f); COMPOUND(long double, 7, 1.5);
    COMPOUND(int, 5, 2.75); COMPOUND(unsigned char, 20, 1.5); COMPOUND(float, 3, 0.1); COMPOUND(int, 10, 3u); COMPOUND(int, -10, 4l);
    BITS(char, 60); BITS(signed char, -60); BITS(unsigned char, 250); BITS(short, -20000); BITS(unsigned short, 60000);
    BITS(int, -123456); BITS(unsigned, 4000000000u); BITS(long, -5000000000l); BITS(unsigned long, ~0ul);
    _Bool b = 0; b++; printf("%d ", b); b += 5; printf("%d ", b); b--; printf("%d ", b); b |= 2; b *= 0.5; b -= 1; printf("%d ", b); printf("%d %d\n", b++, 1);
}

int main(void)
{
    logic();
    compound();
    printf("%d %d %d %d\n", 2 + 3 * 4 - 1, 1 << 2 + 1, 7 & 3 == 3, 10 - 4 - 3);
    printf("%d %d %d\n", 5 > 3 > 1, -3 % 2 * 4, ~1 + !0 * 2);
    int a, b, c; a = b = c = 4; a += b -= c *= 2; printf("%d %d %d\n", a, b, c);
    int v[3] = {1, 2, 3}, *p = v; *p++ += 10; *++p -= 1; v[v[1] - 1]--; printf("%d %d %d\n", v[0], v[1], v[2]);
    char ch; int whole = (ch = 300); long from = (short)70000; printf("%d %ld\n", whole, from);
    return 0;
}
