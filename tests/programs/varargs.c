/* Variable arguments: every class of value, many of them, copies, passed on, and to printf. */
#include <stdarg.h>
int printf(const char *, ...);
int vsnprintf(char *, unsigned long, const char *, va_list);

struct ints { int a, b; }; struct longs { long a, b; }; struct big { long a, b, c; }; struct floats { float a, b, c; };
struct doubles { double a, b; }; struct both { double d; long l; }; struct other { int i; float f; double d; };
struct tiny { char c; }; struct quad { long double q; }; struct odd { char c[7]; }; struct odder { char c[13]; };

static double sum(const char *kinds, ...)
{
    va_list list, copy;
    double total = 0;
    va_start(list, kinds);
    va_copy(copy, list);
    for (const char *k = kinds; *k; k++) {
        switch (*k) {
        case 'i': total += va_arg(list, int); break;
        case 'u': total += va_arg(list, unsigned); break;
        case 'l': total += va_arg(list, long); break;
        case 'd': total += va_arg(list, double); break;
        case 'q': total += va_arg(list, long double); break;
        case 'p': total += *va_arg(list, int *); break;
        case 'I': { struct ints s = va_arg(list, struct ints); total += s.a * s.b; break; }
        case 'L': { struct longs s = va_arg(list, struct longs); total += s.a * s.b; break; }
        case 'B': { struct big s = va_arg(list, struct big); total += s.a + s.b + s.c; break; }
        case 'F': { struct floats s = va_arg(list, struct floats); total += s.a + s.b * s.c; break; }
        case 'D': total += va_arg(list, struct doubles).b; break;
        case 'M': { struct both s = va_arg(list, struct both); total += s.d * s.l; break; }
        case 'O': { struct other s = va_arg(list, struct other); total += s.i + s.f + s.d; break; }
        case 't': total += va_arg(list, struct tiny).c; break;
        case 'Q': total += va_arg(list, struct quad).q; break;
        case '7': total += va_arg(list, struct odd).c[6]; break;
        case 'w': total += va_arg(list, struct odder).c[12]; break;
        }
        total *= 2;
    }
    if (*kinds == 'i') total += va_arg(copy, int) * 0.5;
    va_end(copy);
    va_end(list);
    return total;
}

static void say(const char *format, ...)
{
    char text[200];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    printf("%d %s\n", length, text);
}

static int pass_on(int count, va_list list) { int s = 0; while (count--) s = s * 10 + va_arg(list, int); return s; }
static int passing(int count, ...) { va_list l; va_start(l, count); int r = pass_on(count, l); r += va_arg(l, int); va_end(l); return r; }
static double late(int a, int b, int c, int d, int e, double f, double g, int h, ...)
{
    va_list l; va_start(l, h); double r = va_arg(l, int); r += va_arg(l, double); r += va_arg(l, struct longs).b; va_end(l);
    return r + a + b + c + d + e + f + g + h;
}

int main(void)
{
    int n = 5; float f = 1.5f; char c = 'c'; short s = -7; _Bool b = 1;
    struct ints i = {2, 3}; struct longs l = {4, 5}; struct big g = {6, 7, 8}; struct floats fl = {1, 2, 3};
    struct doubles d = {1, 9}; struct both m = {2.5, 4}; struct other o = {1, 2, 3}; struct tiny t = {10};
    struct quad q = {11}; struct odd odd = {"abcdef\7"}; struct odder odder = {"abcdefghijkl\5"};
    printf("%g %g\n", sum("iuldqp", 1, 2u, 3l, 4.5, 5.5L, &n), sum("", 1));
    printf("%g\n", sum("iiiiiiiiii", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    printf("%g\n", sum("dddddddddddd", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0));
    printf("%g\n", sum("idididididididididid", 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5));
    printf("%g\n", sum("ILBFDMOtQ7w", i, l, g, fl, d, m, o, t, q, odd, odder));
    printf("%g\n", sum("LLLLMMMMDDDDFFFFOOOO", l, l, l, l, m, m, m, m, d, d, d, d, fl, fl, fl, fl, o, o, o, o));
    printf("%g\n", sum("iqiqQiBQwwttt", 1, 2.5L, 3, 4.5L, q, 5, g, q, odder, odder, t, t, t));
    printf("%g %g\n", sum("iidid", c, s, f, b, f), late(1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5, l));
    say("%d %c %s %ld %5.2f %Lg %x", -1, c, "text", 123456789012l, f, 2.5L, 255u);
    printf("%d\n", passing(4, 1, 2, 3, 4, 5));
    return 0;
}
