#include "wide.h"
int printf(const char *, ...);
static void show(v4d v) { printf("%g %g %g %g\n", v[0], v[1], v[2], v[3]); }
int main(void)
{
    v4d a = {1, 2, 3, 4}, b = {0.5, 1.5, 2.5, 3.5};
    v8i c = {1, 2, 3, 4, 5, 6, 7, 8};
    v4f d = {9, 8, 7, 6};
    v16i e = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    struct one f = {a}, g = {b};
    struct rest h = {{5, 6, 7, 8}};
    struct pair i = {d, d + 1};
    union words j = {a}, k = {b};
    show(add(3, a, b));
    printf("%g %ld\n", one(f, h, g, i), words(j, a, k));
    v8i l = half(c, d, c + 3);
    e = wider(e, c, e);
    for (int n = 0; n < 8; n++)
        printf("%d %d %d ", l[n], e[n], e[n + 8]);
    printf("\n");
    show(many(a, b, a, b, a, b, a, b, a, f));
    show(many(b, b, b, b, b, b, b, b, b, g));
    for (int n = 0; n < 8; n++)
        show(add(n, a * n, b / (n + 1)));
    return 0;
}
