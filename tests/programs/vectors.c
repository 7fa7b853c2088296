/* GNU vector types: arithmetic, comparisons, shifts, indexing, shuffles, conversions, initialisers, arguments. */
#include <stdarg.h>
int printf(const char *, ...);
typedef int v4si __attribute__((vector_size(16))); typedef unsigned v4su __attribute__((vector_size(16))); typedef float v4sf __attribute__((__vector_size__(16)));
typedef double v2df __attribute__((vector_size(2 * sizeof(double)))); typedef long v2di __attribute__((vector_size(16))); typedef unsigned char v16qi __attribute__((vector_size(16)));
typedef short v4hi __attribute__((vector_size(8))); typedef float v2sf __attribute__((vector_size(8))); typedef int v8si __attribute__((vector_size(32))); typedef short v8hi __attribute__((vector_size(16)));
typedef long long unaligned __attribute__((vector_size(16), aligned(1), may_alias));
struct holder { char c; v4si v; }; struct one { v4sf v; }; union mixed { v4sf v; float f[4]; long l[2]; }; struct half { v2sf a; };
static v4si fixed = {1, 2, 3}, table[2] = {{1, 2, 3, 4}, {0, 0, 7}}; static const v4sf reals = {1.5f, -2.5f, 3, 4}; static struct holder held = {'h', {5, 6, 7, 8}};
#define SHOW(v) do { for (unsigned k = 0; k < sizeof(v) / sizeof((v)[0]); k++) printf("%g ", (double)(v)[k]); printf("\n"); } while (0)
static v4si add(v4si a, v4si b) { return a + b; } static v2sf small(v2sf a, v4hi b) { a[0] += b[1]; return a; } static v8si wide(v8si a, int n, v8si b) { return a * n - b; }
static struct one in_struct(struct one o, struct holder h, struct half q) { o.v[1] = h.v[2] + q.a[1]; return o; } static union mixed in_union(union mixed m) { m.f[0] = 9; return m; }
static v4si many(int n, ...) { va_list ap; va_start(ap, n); v4si sum = {}; for (int i = 0; i < n; i++) { sum += va_arg(ap, v4si); sum += (int)va_arg(ap, double); } va_end(ap); return sum; }
static v2df average(const v2df *p, int n) { v2df s = {0, 0}; for (int i = 0; i < n; i++) s += p[i]; return s / n; }

int main(void)
{
    v4si a = {1, -2, 3, 4}, b = fixed, c; v4su u = (v4su){1, 2, 0x80000000u, 4}; v4sf f = reals, g = f * 2 + 1; v2df d[2] = {{1, 2}, {3, 5}}; v16qi q = {250, 251}; int n = 2;
    c = add(a, b); SHOW(c); SHOW(table[1]); SHOW(held.v); c = a * b - a / (b + 1); SHOW(c); c = (a ^ b) | (a & 3); SHOW(c); c = a % 3; SHOW(c); c = -a; SHOW(c); c = ~a; SHOW(c);
    c = a << b; SHOW(c); c = a >> 1; SHOW(c); u = u >> 1; SHOW(u); u = u << (v4su){1, 2, 3, 4}; SHOW(u); c = a > b; SHOW(c); c = f < g; SHOW(c); c = (a == b) & 7; SHOW(c); c = (v4si)(u > 3u); SHOW(c);
    g = f / g; SHOW(g); g = -f; SHOW(g); q += 10; SHOW(q); c = 5 - a; SHOW(c); c += a; c *= 2; c <<= 1; c -= (v4si){1, 1, 1, 1}; SHOW(c); c[n] = 77; c[3]++; a[1] -= 5; SHOW(c); SHOW(a); printf("%d %d\n", add(a, b)[2], (&c)[0][1]);
    c = (v4si)f; printf("%x\n", c[0]); v2di wide2 = (v2di)a; printf("%lx\n", wide2[1]); v2sf s = small((v2sf){1, 2}, (v4hi){3, 4, 5, 6}); SHOW(s); long bits = (long)s; printf("%lx\n", bits); v8si w = wide((v8si){1, 2, 3, 4, 5, 6, 7, 8}, 3, (v8si){1}); SHOW(w);
    struct one o = in_struct((struct one){f}, held, (struct half){{1, 2}}); SHOW(o.v); union mixed m = in_union((union mixed){.f = {1, 2, 3, 4}}); SHOW(m.v); c = many(3, a, 1.0, b, 2.0, c, 3.0); SHOW(c); d[0] = average(d, 2); SHOW(d[0]);
    c = __builtin_shuffle(a, (v4si){3, 2, 1, 0}); SHOW(c); c = __builtin_shuffle(a, b, (v4si){0, 5, 2, 7}); SHOW(c); c = __builtin_shuffle(a, b); SHOW(c); v4hi lo = __builtin_shufflevector((v8hi){1, 2, 3, 4, 5, 6, 7, 8}, (v8hi){9}, 1, 3, 8, 0); SHOW(lo);
    f = __builtin_convertvector(a, v4sf); SHOW(f); c = __builtin_convertvector(f * 1.5f, v4si); SHOW(c); v4hi narrow = __builtin_convertvector(a, v4hi); SHOW(narrow);
    char bytes[20] = "0123456789abcdefghi"; unaligned *p = (unaligned *)(bytes + 1); q = (v16qi)*p; SHOW(q); *p += 1; printf("%s\n", bytes); c = n ? a : b; SHOW(c); const v4si *pc = &a; printf("%d %d %d\n", (*pc)[0], (int)sizeof(struct holder), (int)_Alignof(v4si));
    asm("paddd %1, %0" : "+x"(c) : "x"(b)); SHOW(c); for (int i = 0; i < 4; i++) c[i] = i * i; SHOW(c); return (a == a)[0] + 2;
}
