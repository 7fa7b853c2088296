/* Functions that only exist inlined and pass their variable arguments on; __builtin_constant_p where it is certain. */
#include <stdarg.h>
int printf(const char *, ...);
struct pair { long a, b; };
struct large { int a[9]; };
static int sum(int n, ...)
{
    va_list list;
    va_start(list, n);
    int total = 0;
    for (int i = 0; i < n; i++)
        total = total * 3 + va_arg(list, int);
    va_end(list);
    return total;
}
static void show(const char *kinds, ...)
{
    va_list list;
    va_start(list, kinds);
    for (; *kinds; kinds++)
        switch (*kinds) {
        case 'i': printf("%d ", va_arg(list, int)); break;
        case 'd': printf("%g ", va_arg(list, double)); break;
        case 'e': printf("%Lg ", va_arg(list, long double)); break;
        case 'p': { struct pair p = va_arg(list, struct pair); printf("{%ld %ld} ", p.a, p.b); break; }
        case 'l': printf("[%d] ", va_arg(list, struct large).a[8]); break;
        }
    va_end(list);
    printf("\n");
}
#define INLINED extern inline __attribute__((always_inline, gnu_inline))
INLINED int count(int first, ...) { return first + __builtin_va_arg_pack_len(); }
INLINED int total(int n, ...) { return n + sum(__builtin_va_arg_pack_len(), __builtin_va_arg_pack()); }
INLINED int twice(int n, ...) { return total(n, __builtin_va_arg_pack()) + total(1, __builtin_va_arg_pack()); }
static inline __attribute__((always_inline)) void shown(const char *kinds, ...)
{
    if (__builtin_va_arg_pack_len() == 0)
        printf("nothing\n");
    show(kinds, __builtin_va_arg_pack());
}
int *pointer;
__attribute__((noinline)) static int constant(int n, int *p, volatile int *v)
{
    return __builtin_constant_p(n++) + 2 * __builtin_constant_p(*v) + 4 * __builtin_constant_p(p[1 << 20])
        + 8 * __builtin_constant_p(n / 0) + 16 * __builtin_constant_p("hi") + 32 * __builtin_constant_p(2.5)
        + 64 * __builtin_constant_p(&pointer) + (n << 8);
}
static int file_scope = __builtin_constant_p(file_scope) ? 1 : 2;

int main(void)
{
    struct pair p = {3, -4};
    struct large l = {{1, [8] = 99}};
    volatile int n = 5;
    float half = 0.5f;
    char c = -3;
    printf("%d %d %d\n", count(1), count(1, 2.0, p), count(n, l, l, l));
    printf("%d %d %d\n", total(n), total(1, 2, 3, n), twice(n, c, 7));
    shown("");
    shown("idpl", c, half, p, l);
    shown("eilpi", 1.5L, n, l, p, 'x');
    printf("%d %d\n", constant(n, 0, &n), file_scope);
    return 0;
}
