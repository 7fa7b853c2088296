/* Bit-fields: layout, signs, straddling, zero width, packed, assignment values, compound assignment, ++. */
int printf(const char *, ...);
void *memset(void *, int, unsigned long);

struct plain { unsigned a : 3; int b : 5; unsigned c : 10; unsigned d : 20; int e : 32; };
struct wide { unsigned long a : 40; long b : 24; unsigned long c : 1, d : 63; long long e : 64; };
struct zero { char a : 4; char : 0; char b : 4; short : 0; int c : 7; int : 3; unsigned d : 9; };
struct mixed { char c; int b : 4; short s; unsigned long l : 33; _Bool f : 1, g : 1; unsigned char u : 7; };
struct __attribute__((packed)) packed { unsigned a : 3; int b : 31; unsigned long c : 47; _Bool d : 1; char tail; };
union overlay { struct { unsigned low : 4, high : 4; }; unsigned char byte; };
enum colour { RED, GREEN, BLUE };
struct coded { enum colour colour : 2; unsigned n : 6; };

static void dump(const void *data, int size)
{
    const unsigned char *bytes = data;
    for (int i = 0; i < size; i++) printf("%02x", bytes[i]);
    printf(" ");
}

#define FILL(name, ...) struct name name; memset(&name, 0, sizeof name); name = (struct name){__VA_ARGS__}

static void layout(void)
{
    static struct plain p = {5, -7, 1000, 1000000, -5};
    static struct wide w = {0xabcdef0123, -1234567, 1, 0x123456789abcdef, -1};
    static struct zero z = {-3, 5, -60, 300};
    static struct mixed m = {'m', -5, -1000, 0x1fffffff1, 1, 0, 99};
    static struct packed k = {6, -1000000000, 0x7abcdef01234, 1, 'T'};
    dump(&p, sizeof p); dump(&w, sizeof w); dump(&z, sizeof z); dump(&m, sizeof m); dump(&k, sizeof k);
    printf("\n%d %d %d %d %d %d\n", (int)sizeof p, (int)sizeof w, (int)sizeof z, (int)sizeof m, (int)sizeof k, (int)sizeof(struct coded));
    printf("%d %d %d %d\n", (int)_Alignof(struct plain), (int)_Alignof(struct zero), (int)_Alignof(struct mixed), (int)_Alignof(struct packed));
    printf("%d %d %ld %ld %d %ld\n", p.b, p.e, (long)w.b, (long)w.e, k.b, (long)k.c);
}

static void assign(void)
{
    struct plain p = {0};
    struct wide w = {0};
    struct mixed m = {0};
    int value;
    value = p.a = 13; printf("%d %d\n", value, p.a);
    value = (p.b = 17); printf("%d %d\n", value, p.b);
    printf("%d ", p.a++); printf("%d ", ++p.a); printf("%d ", p.a--); printf("%d %d\n", --p.a, p.b);
    p.a = 7; p.a++; p.b = 15; p.b++; printf("%d %d ", p.a, p.b); printf("%d\n", p.b--);
    p.c = 1023; p.c += 5; p.d = 3; p.d *= 400000; p.b = -16; p.b >>= 2; p.e -= 9; printf("%d %d %d %d\n", p.c, p.d, p.b, p.e);
    p.c <<= 8; p.c |= 3; p.c ^= 0x155; p.c &= 0x3f0; p.d /= 7; p.d %= 1000; printf("%d %d\n", p.c, p.d);
    w.a = ~0ul; w.a += 2; w.b = 1l << 23; w.d--; w.e++; printf("%ld %ld %lu %ld\n", (long)w.a, (long)w.b, (unsigned long)w.d, (long)w.e);
    m.f = 6; m.g = !m.f; m.u = 300; m.b = m.s = 70000; printf("%d %d %d %d %d\n", m.f, m.g, m.u, m.b, m.s);
    m.f ^= 1; m.g++; m.g++; m.f--; m.l = 1; m.l <<= 32; printf("%d %d %lu\n", m.f, m.g, (unsigned long)m.l);
    m.u = 1.75 * 8; m.f = 0.5; printf("%d %d\n", m.u, m.f);
}

static void wide(void)
{
    static struct { unsigned long u : 40; long s : 40, t : 63; unsigned long v : 63; } w = {0xffffffffff, -1, 5, 7};
    printf("%lx %lx %lx %lx %d ", (unsigned long)(w.u + 1), (unsigned long)(w.u << 8), (unsigned long)~w.u, (unsigned long)-w.u, (int)sizeof(+w.u));
    printf("%d %d %d %d %lx ", w.u == -1, w.s < w.u, w.s == w.u, w.u - 1 < 0, (unsigned long)(w.u | -1));
    printf("%lx %lx %lx %g ", (unsigned long)(w.u + 1l), (unsigned long)(1 ? w.u : -5), (unsigned long)(w.u * w.u), (double)(w.s - 1));
    w.u += 3; w.v <<= 60; w.t *= -3; __typeof__(w.u + 0l) copy = ~0ul; w.s ^= w.u;
    printf("%lx %lx %ld %lx %ld ", (unsigned long)w.u, (unsigned long)w.v, (long)w.t, (unsigned long)copy, (long)w.s);
    switch (w.u - 3) { case -1: printf("minus one\n"); break; default: printf("?\n"); }
    printf("%lx %lx %d\n", w.u - 5, (unsigned long)(w.u << 39), _Generic(w.s + 1, long: 1, default: 2) * 0);
}

int main(void)
{
    wide();
    union overlay o = {.byte = 0xa5};
    struct coded c = {BLUE, 63};
    struct packed k = {1, 2, 3, 0, 'k'}, *pk = &k;
    layout();
    assign();
    o.low++; o.high -= 2; printf("%x %d\n", o.byte, o.low);
    c.colour = GREEN; c.n += 2; printf("%d %d %d\n", c.colour, c.n, c.colour == GREEN);
    pk->b = -2; pk->c = ~0ul; pk->d = 2; pk->a ^= pk->b; printf("%d %d %ld %d %c\n", k.a, k.b, (long)k.c, k.d, k.tail);
    struct { int n : 4; unsigned : 0; unsigned short u : 12; } s[3] = {{1, 2}, {.u = 4095}, {-8}};
    printf("%d %d %d %d\n", s[0].u, s[1].u, s[2].n, (int)sizeof s);
    return 0;
}
