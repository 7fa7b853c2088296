/* long double: constants, arithmetic, comparison, conversion to and from everything, arrays, structs, varargs, statics. */
int printf(const char *, ...);
static long double table[3] = {1.1L, -2.25L, 1e4000L}, zero; static const struct { char c; long double q; int i; } mixed = {'c', 3.3L, 4}; static long double denormal = 3.6451995318824746025e-4951L;
static long double poly(long double x, int n) { long double r = 1; while (n--) r = r * x + 1 / (x + n); return r; } static long double pick(int n, ...) { __builtin_va_list l; __builtin_va_start(l, n); long double r = 0; while (n--) r += __builtin_va_arg(l, long double); __builtin_va_end(l); return r; }
int main(void)
{
    volatile long double a = 7.5L, b = -2; long double c = a; volatile float f = 1.1f; volatile double d = 1.1; volatile unsigned long u = ~0ul; volatile long i = -5; volatile unsigned __int128 wide = (unsigned __int128)1 << 100;
    printf("%La %La %La %La %La\n", a + b, a - b, a * b, a / b, -a); printf("%d%d%d%d%d%d %d %d\n", a < b, a > b, a <= b, a >= b, a == b, a != b, !zero, a && b);
    printf("%La %La %La %La %La\n", (long double)f, (long double)d, (long double)u, (long double)i, (long double)wide); printf("%a %a %ld %lu %d %d\n", (float)table[0], (double)table[0], (long)a, (unsigned long)1.8e19L, (int)b, (char)a);
    c += 0.1; c *= 3; c -= f; c /= d; c++; --c; printf("%La %La %La %La\n", c, table[1], mixed.q, poly(1.5L, 5)); printf("%La %Lg %La %d\n", denormal, table[2], pick(3, 1.5L, 2.5L, a), (int)sizeof mixed);
    c = a > b ? a : b; long double v[2] = {c}, *p = v; p[1] = *p + 1; printf("%Lg %Lg %d\n", p[1], (0, c), c ? 1 : 2); printf("%d %La\n", 0.1L == 0.1, 0.1L - 0.1); printf("%d %d\n", (long double)0.5f == 0.5, 1.0L / 3 == (double)(1.0L / 3));
    return 0;
}
