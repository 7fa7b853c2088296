#include "wide.h"
v4d add(int n, v4d a, v4d b) { return a * n + b; }
double one(struct one a, struct rest b, struct one c, struct pair d) { return a.v[0] + b.p[3] + c.v[3] + d.b[1]; }
v8i half(v8i a, v4f b, v8i c) { return a - c * (int)b[2]; }
v16i wider(v16i a, v8i b, v16i c) { a[15] += b[7]; return a + c; }
long words(union words a, v4d b, union words c) { return (a.l >> 40) + (long)b[3] + (c.l >> 50); }
v4d many(v4d a, v4d b, v4d c, v4d d, v4d e, v4d f, v4d g, v4d h, v4d i, struct one j)
{
    return a + b * c + d * e + f * g + h * i + j.v;
}
