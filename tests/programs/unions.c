/* Unions: punning between all widths, in structs, arrays of them, initialised by any member, passed and returned. */
int printf(const char *, ...);
union all { unsigned char bytes[16]; unsigned short s; unsigned i; unsigned long l; float f; double d; long double q; void *p; struct { unsigned a : 4, b : 12, c : 16; }; };
union in_union { union { char c; short s; } in; int i; };
struct value { enum { INT, REAL, TEXT } kind; union { long i; double d; const char *s; }; };
static union all global = {.d = 1.5}, bytes = {{1, 2, 3, 4, 5, 6, 7, 8}}, last = {.l = 1, .i = 2};
static struct value values[] = {{INT, {5}}, {REAL, .d = 2.5}, {TEXT, .s = "text"}, {.i = 9}};
static void show(struct value v) { switch (v.kind) { case INT: printf("%ld ", v.i); break; case REAL: printf("%g ", v.d); break; case TEXT: printf("%s ", v.s); } }
static struct value twice(struct value v) { if (v.kind == INT) v.i *= 2; else if (v.kind == REAL) v.d *= 2; return v; }
static union in_union pass(union in_union u) { u.in.s += 0x101; return u; }
int main(void)
{
    union all u = {{0}};
    printf("%lx %x %lx %lx\n", global.l, bytes.i, bytes.l, last.l);
    u.f = -2.0f; printf("%x %d %d\n", u.i, u.bytes[3], u.c); u.a = 5; u.b = 0xabc; printf("%x %x\n", u.i, u.s);
    u.q = 1.0L; printf("%x %lx %d\n", u.bytes[9], u.l, (int)sizeof u);
    for (unsigned i = 0; i < 4; i++) { show(values[i]); show(twice(values[i])); }
    union in_union x = {.i = 0x01020304}, y = pass(x), *p = &y; printf("%x %x %d\n", y.i, p->in.s, p->in.c);
    union { int a[3]; struct { int x, y, z; } v; } w = {.v = {1, 2, 3}}, z = w; z.a[1] += w.v.z; printf("%d %d\n", z.v.y, (int)sizeof w);
    return 0;
}
