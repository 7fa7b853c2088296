#include <stdarg.h>
#include "vectors.h"
v4si add(v4si a, int n, v4si b) { return a * n + b; }
v2sf small(v2sf a, v4hi b, double c) { a[0] += b[3]; a[1] += c; return a; }
struct one one(struct one o, int n) { o.v[n] = 9; return o; }
struct pair pair(v4si v, struct pair p, struct pair q) { p.a[0] += q.a[1] + v[2]; p.b -= q.b; return p; }
union mixed mixed(union mixed m, v4sf v) { m.f[2] += v[1]; return m; }
union words words(union words w, double d) { w.v[1] += (int)d; return w; }
struct large large(struct large l, v2df d) { l.b[1] = l.a[0] + (int)d[1]; return l; }
double many(v2df a, v2df b, v2df c, v2df d, v2df e, v2df f, v2df g, v2df h, v2df i, v4si j) { v2df s = a + b + c + d + e + f + g + h * 2 + i * 3; return s[0] * 100 + s[1] + j[3]; }
double variable(int n, ...)
{
    va_list ap; double sum = 0; va_start(ap, n);
    for (int i = 0; i < n; i++) { v4si v = va_arg(ap, v4si); struct one o = va_arg(ap, struct one); sum = sum * 2 + v[i] + va_arg(ap, double) + o.v[3]; sum += va_arg(ap, v2sf)[1]; }
    va_end(ap); return sum;
}
