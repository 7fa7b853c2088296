// _Float16 (gcc manual 6.12): computed in float, rounded where it is stored.
#include <stdarg.h>
int printf(const char *, ...);
#define P(x) printf("%.10f\n", (double)(x))
struct two {
    _Float16 a, b;
};
struct mixed {
    char c;
    _Float16 h;
    float f;
};
static _Float16 table[4] = {0.1f16, -65504.0, 1e-7, 1.0f16 / 3};
static struct mixed shared = {1, 2.5f16, 3};
static struct two swap(struct two v)
{
    return (struct two){v.b, v.a};
}
static _Float16 scale(_Float16 x, int n, _Float16 y)
{
    return x * n + y;
}
static double sum(int n, ...)
{
    double total = 0;
    va_list list;
    va_start(list, n);
    while (n--)
        total += va_arg(list, _Float16);
    va_end(list);
    return total;
}
int main(void)
{
    volatile _Float16 a = 0.1f16, b = 3.3f16, c = 1000.5f16;
    P(a * b), P(a * b + c), P((_Float16)(a * b)), P(a / b), P(-a), P(+c), P(a - c);
    _Float16 d = a * b;
    P(d);
    d += c, d++, --d, d *= 2;
    P(d);
    d = 65519.0, P(d), d = 70000, P(d), d = 1e-8, P(d), d = -7 / 2, P(d);
    printf("%d %d %d %d\n", a < b, a == a, (int)c, !a);
    printf("%d %d %d\n", (int)sizeof(a * b), (int)sizeof d, (int)_Alignof(struct mixed));
    printf("%d %d\n", _Generic(a * b, float: 1, _Float16: 2), _Generic(a * 1.0f, float: 1, _Float16: 2));
    for (int i = 0; i < 4; i++)
        P(table[i]);
    P(shared.h), P(swap((struct two){1, 2}).a), P(scale(a, 3, b)), P(sum(3, a, a * b, c)), P(1 ? a : b);
    P((unsigned long)(c * 2)), P((long double)b), P((_Float16)123456789L), P((_Float16)(1LL << 40)), P(a ? b : 2);
    typeof(a * b) e = a * b;
    P(e);
    return 0;
}
