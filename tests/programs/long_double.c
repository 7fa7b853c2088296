#include <stdarg.h>
#include <float.h>
int printf(const char *, ...);
static long double g = 1.1L, arr[3] = {1, 0x1.8p-16400L, 1e4000L}; 
static long double inf = 1.0L / 0.0L, tiny = LDBL_MIN, max = LDBL_MAX, eps = LDBL_EPSILON;
struct s { char c; long double x; } s = { 1, -2.5L };
static long double va(int n, ...) { va_list l; va_start(l, n); long double t = 0; while (n--) t += va_arg(l, long double); va_end(l); return t; }
static struct s ret(struct s a) { a.x *= 3; return a; }
static void bytes(long double v) { unsigned char *p = (unsigned char *)&v; for (int i = 9; i >= 0; i--) printf("%02x", p[i]); printf("\n"); }
int main(void) {
    volatile long double a = g, b = 3; volatile double d = 0.1; volatile float f = 0.1f; volatile int i = -7; volatile unsigned long u = ~0ul; volatile long l = -5;
    printf("%.20Lf %.20Lf %.20Lg %.20Lf\n", a + b, a * b, a / b, a - b);
    printf("%La %La %La %La\n", (long double)d, (long double)f, (long double)i, (long double)u);
    printf("%.20g %.10g %d %lu %ld\n", (double)a, (float)a, (int)(a * 10), (unsigned long)(b * 6000000000000000000.0L), (long)-b);
    bytes(arr[0]); bytes(arr[1]); bytes(arr[2]); bytes(inf); bytes(-inf); bytes(tiny); bytes(max); bytes(eps); bytes(0.0L); bytes(-0.0L); bytes(1e-4940L);
    printf("%d %d %d %d\n", a < b, a != a, !a, a && b); a++; --a; a += f; a *= i; printf("%Lf\n", a); printf("%Lf %Lf\n", va(2, a, b), ret(s).x);
    printf("%d %d\n", (int)sizeof(long double), (int)_Alignof(struct s)); bytes(0xf.8p0L); bytes(0x1.23456789abcdef01p3L); bytes(3.14159265358979323846264338327950288L);
    printf("%a %a %a\n", 0x1p-1074, 0x1.fffffffffffffp1023, (double)0x1.00000000000008p0L);
    printf("%Lf %Lf\n", (long double)(unsigned char)200, (long double)(__int128)-3);
    bytes((long double)1e-5000L * 0); bytes(1.0L/3); bytes(2.0L/3*1e-4950L); bytes(__builtin_nanl(""));
    return (int)(b * 2); }
