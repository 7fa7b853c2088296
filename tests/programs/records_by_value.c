/* Records as values: conditional, comma, statement, returned members, chained, nested calls, self-assignment, const members. */
int printf(const char *, ...);

struct small { int a; }; struct mid { long a; double b; }; struct large { int v[20]; char name[5]; }; union either { long l; double d; }; struct odd { char c[3]; };
struct constant { const int id; int value; };
static struct constant constant = {1, 2};
static struct large shared;
static struct small s(int a) { return (struct small){a}; }
static struct mid m(struct mid x) { x.a++; x.b *= 2; return x; }
static struct large l(int n, struct large x) { x.v[n] = n * n; x.name[0]++; return x; }
static struct large *address(struct large x) { x.v[1] = 5; shared = x; return &shared; }
static union either e(double d) { union either r; r.d = d; return r; }
static struct odd o(struct odd x) { x.c[2] += x.c[0]; return x; }
static volatile struct large vl; static struct large from_volatile(void) { return vl; }
static struct empty { } none(struct empty x, int n) { printf("none %d\n", n); return x; }
static int sum(struct small a, struct mid b, struct large c, union either d, struct odd f, struct small g) { return a.a + b.a + (int)b.b + c.v[3] + c.name[0] + (int)d.d + f.c[2] + g.a; }

int main(void)
{
    struct large x = {{1, 2, 3}, "abcd"}, y; int n = 1; struct mid k = {1, 1.5}; struct odd odd = {{1, 2, 3}};
    y = n ? l(3, x) : x; printf("%d %s %s\n", y.v[3], y.name, x.name);
    y = (n++, l(5, y)); printf("%d %d\n", y.v[5], y.v[3]);
    printf("%d %d %g %c\n", s(8).a, l(7, x).v[7], m(m(k)).b, l(1, l(2, x)).name[0]);
    printf("%d\n", sum(s(1), m(k), l(3, x), e(2.5), o(odd), s(2)));
    x = *address(x); x = x; printf("%d\n", x.v[1]);
    (n ? &x : &y)->v[0] = 77; printf("%d %d\n", x.v[0], (n ? x : y).v[0]);
    shared = y; vl = shared; y.v[3] = 0; printf("%d\n", from_volatile().v[3]);
    struct empty none_at_all; none(none_at_all, 4);
    constant.value = 9; printf("%d %d\n", constant.id, constant.value);
    struct { struct mid in[2]; struct odd t; } nest = {{k, m(k)}, o(odd)}, copy = nest; copy.in[0] = copy.in[1]; printf("%ld %d %g\n", copy.in[0].a, copy.t.c[2], e(1.25).d);
    struct large *p = &x; *p = l(0, *p); printf("%d ", p->v[0]); printf("%d\n", (*p = y).v[5]);
    return 0;
}
