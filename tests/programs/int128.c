int printf(const char *, ...);
#include <stdarg.h>
typedef __int128 i128; typedef unsigned __int128 u128;
static void show(u128 x) { printf("%016lx%016lx\n", (unsigned long)(x >> 64), (unsigned long)x); }
static i128 g = (i128)1 << 100; static u128 h = ~(u128)0; static const i128 k = -5;
struct s { char c; i128 v; } s = { 1, -1 };
static i128 va(int n, ...) { va_list l; va_start(l, n); i128 t = 0; while (n--) t += va_arg(l, i128); va_end(l); return t; }
enum { E = sizeof(i128) };
int main(void) {
    volatile i128 a = g + 12345678901234567LL, b = -77777777; volatile u128 c = h - 5, d = 1000000000000000000ULL;
    show(a * b); show(a / b); show(a % b); show(c / d); show(c % d); show(c >> 3); show(a << 7); show(b >> 65);
    show((i128)(double)a); show((u128)(float)1e30f); printf("%f %f %Lf\n", (double)a, (float)c, (long double)a);
    show((i128)-1e25); show((u128)1e38L); printf("%d %d %d\n", a < b, c > d, a == a); show(k); show(s.v);
    printf("%d %d\n", (int)sizeof s, E); show(va(3, a, (i128)5, b)); show(-a); show(~a); show(!a); show(a ? b : a);
    i128 arr[3] = {1, 2, [2] = (i128)7 << 90}; show(arr[2]); arr[1] += 5; arr[1]++; --arr[0]; show(arr[1]); show(arr[0]);
    switch ((int)(a >> 100)) { case 1: printf("one\n"); }
    struct { i128 x : 100; u128 y : 20; } bf = { -3, 70000 }; show(bf.x); show(bf.y); bf.x *= 5; show(bf.x); printf("%d\n", (int)sizeof bf);
    u128 big = ((u128)0x0123456789abcdefULL << 64) | 0xfedcba9876543210ULL; show(big);
    for (u128 m = 1; m; m <<= 16) show(big / m % 10);
    switch (big) { case 5: printf("no\n"); break; default: printf("def\n"); }
    show(__builtin_mul_overflow((i128)1 << 100, (i128)1<<100, &arr[0])); 
    __int128_t t1 = 5; __uint128_t t2 = 6; show(t1 + t2); unsigned __int128 t3 = t2 / 4; show(t3);
    return 0; }
