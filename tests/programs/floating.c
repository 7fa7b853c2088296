/* Floating arithmetic in three formats, NaN and signed zeros in comparisons and conditions, conversions. */
int printf(const char *, ...);

static volatile double zero = 0.0;

static void compare(double a, double b)
{
    printf("%d%d%d%d%d%d ", a < b, a > b, a <= b, a >= b, a == b, a != b);
    printf("%d%d%d%d ", !(a < b), !(a == b), a < b || a > b, a && b);
    if (a < b) printf("l");
    if (!(a >= b)) printf("n");
    if (a) printf("t");
    if (!a) printf("f");
    printf("%d\n", a == b ? 1 : a != b ? 2 : 3);
}

static void formats(void)
{
    float f = 1.0f / 3;
    double d = 1.0 / 3;
    long double l = 1.0L / 3;
    printf("%a %a %La\n", f, d, l);
    printf("%a %a %La\n", f * f, d * f, l * d);
    printf("%d %d %d\n", f == d, d == l, f == (float)d);
    f += d; d -= f; l *= d; f++; d--; l++; --f;
    printf("%a %a %La\n", f, d, l);
    printf("%a %a %La\n", -f, +d, -l);
    printf("%.20g %.20g %.25Lg\n", 0.1f, 0.1, 0.1L);
    printf("%a %a %a\n", 1e-310, 1e-45f, 4.9e-324);
    printf("%La %La %La\n", 1e-4940L, 1.18973149535723176502e+4932L, 3.6e-4951L);
}

static void integers(void)
{
    volatile double d = 3e9;
    volatile float f = -7.9f;
    volatile long double l = 1.8e19L;
    volatile unsigned long u = 18446744073709551615ul;
    volatile long i = -9007199254740993;
    printf("%u %ld %d %d %lu\n", (unsigned)d, (long)d, (int)f, (signed char)f, (unsigned long)l);
    printf("%a %a %La %a %La\n", (float)u, (double)u, (long double)u, (double)i, (long double)i);
    printf("%d %d\n", (_Bool)0.1, (_Bool)zero);
    unsigned char c = 250;
    c += 2.7; 
    int n = 10;
    n *= 1.25f; 
    printf("%d %d ", c, n); printf("%d\n", (n -= 0.5));
    short s = 100;
    s /= 0.3;
    printf("%d\n", s);
}

int main(void)
{
    double nan = zero / zero, inf = 1 / zero;
    compare(nan, 1); compare(1, nan); compare(nan, nan); compare(inf, inf); compare(-inf, inf);
    compare(0.0, -0.0); compare(-zero, zero); compare(2, 1);
    printf("%g %g %g %g\n", -zero, 0 - zero, zero * -1, -zero + 0.0);
    printf("%f %f %d\n", nan < 0 ? 1.0 : 2.0, inf - 1, nan != nan);
    long double q = zero, n;
    printf("%d %d %d %d\n", q == 0, !q, q ? 1 : 2, (n = 5) && n > 4);
    formats();
    integers();
    return 0;
}
