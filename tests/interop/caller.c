#include "vectors.h"
int printf(const char *, ...);
int main(void)
{
    v4si a = {1, 2, 3, 4}, b = {10, 20, 30, 40}; v2df d = {1.5, 2.5}; v4sf f = {1, 2, 3, 4}; v2sf s = {0.5f, 1.5f}; v4hi h = {1, 2, 3, 4};
    v4si c = add(a, 3, b); printf("%d %d %d %d\n", c[0], c[1], c[2], c[3]); s = small(s, h, 2.5); printf("%g %g\n", s[0], s[1]);
    struct one o = one((struct one){f}, 2); printf("%g %g\n", o.v[2], o.v[3]); struct pair p = pair(a, (struct pair){s, 7}, (struct pair){s, 2}); printf("%g %g %ld\n", p.a[0], p.a[1], p.b);
    union mixed m = mixed((union mixed){.f = {1, 2, 3, 4}}, f); printf("%g %g\n", m.f[2], m.f[3]); union words w = words((union words){a}, 5.0); printf("%lx %lx\n", w.l[0], w.l[1]);
    struct large l = large((struct large){a, b}, d); printf("%d %d\n", l.a[3], l.b[1]); printf("%g\n", many(d, d, d, d, d, d, d, d + 1, d, a));
    printf("%g\n", variable(3, a, o, 1.5, s, b, o, 2.5, s, a, (struct one){f}, 3.5, s)); return 0;
}
