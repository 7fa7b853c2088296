/* Initialisers: designators, brace elision, overrides, ranges, nested and anonymous members, automatic and static. */
int printf(const char *, ...);

struct point { int x, y; };
struct line { struct point from, to; const char *name; };
struct deep { int a[2][2]; struct { char c; struct point p[2]; } in; union { int i; double d; } u; };
struct with_anonymous { int kind; union { int i; struct { short lo, hi; }; }; int tail; };

static struct line lines[] = {{{1, 2}, {3, 4}, "a"}, 5, 6, 7, 8, "b", [3] = {.to.y = 9}, [2].name = "c", [3].from = {10, 11}};
static struct deep d1 = {1, 2, 3, 4, 'c', 5, 6, 7, 8, 9}, d2 = {.in.p[1].y = 4, .u.d = 2.5, .a[1] = {7}, 8};
static struct with_anonymous w[] = {{1, {2}, 3}, {1, 2, 3}, {.hi = 4, .tail = 5}, {.kind = 6, .lo = 7, 8, 9}};
static int ranges[10] = {[0 ... 3] = 1, [2] = 5, [6 ... 8] = 7, 8};
static struct point range_points[4] = {[0 ... 3] = {1, 2}, [1].y = 3, [2 ... 3].x = 4};
static int overridden[4] = {1, 2, [0] = 9, 8, [3] = 7}, trailing[3] = {1, 2, 3,}, empty[2] = {};
static double mixed[] = {1, 2.5f, 'a', 3L, 4u};
static char *words[][2] = {{"a", "b"}, "c", "d", [3] = {"e"}};
static union { char c[4]; int i; } u = {{1, 2}}, v = {.i = 0x01020304};
static int scalar = {5}, *pointer = {&scalar};
static _Bool truth[] = {2, 0, 0.5, &scalar};
static struct { struct point p; int n; } copied[2] = {{{1, 2}, 3}};

static void show(const struct line *l) { printf("%d,%d %d,%d %s\n", l->from.x, l->from.y, l->to.x, l->to.y, l->name ? l->name : "-"); }
static int next(void) { static int n; return ++n; }

static void automatic(int x)
{
    struct point p = {x, x + 1}, q = p;
    struct line l = {p, q, "auto"}, m = {.to = p, .from.x = x * 2}, n[2] = {l, p, {7}, "n"};
    int a[4] = {x, [2] = x + 2}, b[2][2] = {x, x, x}, c[] = {[2] = next(), [0] = x, x + 1}, z[100] = {1};
    struct deep d = {.a = {{x}, x, 1}, .in = {'d', q, .p[1] = p}, .u = {x}};
    struct { int f : 3; unsigned g : 7, : 2, h : 4; } bits = {x, .h = x};
    char s[8] = "auto", t[2][4] = {"ab", {'c', 'd'}};
    show(&l); show(&m); show(n); show(n + 1);
    printf("%d %d %d %d %d %d %d %d\n", a[0], a[1], a[2], a[3], b[0][1], b[1][0], b[1][1], z[99]);
    printf("%d %d %d %d %d %d %c %d %d\n", c[0], c[1], c[2], d.a[0][0], d.a[1][0], d.a[1][1], d.in.c, d.in.p[0].y, d.in.p[1].x);
    printf("%d %d %d %s %s %.2s %d\n", bits.f, bits.g, bits.h, s, t[0], t[1], s[7]);
}

int main(void)
{
    for (int i = 0; i < (int)(sizeof lines / sizeof *lines); i++) show(&lines[i]);
    printf("%d %d %d %d %c %d %d %d\n", d1.a[0][1], d1.a[1][0], d1.a[1][1], d1.in.p[0].x, d1.in.c, d1.in.p[1].x, d1.in.p[1].y, d1.u.i);
    printf("%d %d %d %g\n", d2.a[1][0], d2.a[1][1], d2.in.p[1].y, d2.u.d);
    for (int i = 0; i < 4; i++) printf("%d,%d,%d,%d ", w[i].kind, w[i].lo, w[i].hi, w[i].tail);
    for (int i = 0; i < 10; i++) printf("%d", ranges[i]);
    for (int i = 0; i < 4; i++) printf(" %d%d %d", range_points[i].x, range_points[i].y, overridden[i]);
    printf("\n%d %d %d\n", trailing[2], empty[1], (int)(sizeof words / sizeof *words));
    for (int i = 0; i < 5; i++) printf("%g ", mixed[i]);
    printf("%s %s %s %d\n", words[1][0], words[1][1], words[3][0], words[2][0] == 0);
    printf("%d %x %d %d %d %d%d%d%d\n", u.c[1], v.c[0], *pointer, copied[0].n, copied[1].p.x, truth[0], truth[1], truth[2], truth[3]);
    automatic(3);
    return 0;
}
