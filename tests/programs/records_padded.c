/* Records whose second eightbyte is only padding, and unions of vectors and integers, by value. */
#include <stdarg.h>
int printf(const char *, ...);
struct wide { _Alignas(16) int a; };
struct real { _Alignas(16) float a; };
typedef float vector __attribute__((vector_size(16)));
union mixed { vector v; long n; };
static struct wide f(struct wide x, struct real y, int z, double w) { x.a += (int)y.a + z + (int)w; return x; }
static struct real g(struct real x, int y) { x.a += y; return x; }
static union mixed h(union mixed x, double y) { x.v[3] += y; return x; }
static int sum(int n, ...) { va_list l; va_start(l, n); int s = 0; while (n--) s += va_arg(l, struct wide).a + (int)va_arg(l, struct real).a; va_end(l); return s; }
__attribute__((noinline)) static __int128 nth(int x, ...) { va_list l; va_start(l, x); while (x--) va_arg(l, int); __int128 r = va_arg(l, __int128) + 1; va_end(l); return r; }
int main(void)
{
    struct wide a = {3}; struct real b = {4.5f}; union mixed c = {{1, 2, 3, 4}};
    printf("%d %g %g\n", f(a, b, 5, 6.0).a, g(b, 2).a, h(c, 2.5).v[3]);
    printf("%d %d\n", sum(2, a, b, a, b), sum(5, a, b, a, b, a, b, a, b, a, b));
    printf("%d %d %d\n", (int)nth(0, (__int128)5), (int)nth(1, 1, (__int128)6), (int)nth(6, 1, 2, 3, 4, 5, 6, (__int128)7));
    return 0;
}
