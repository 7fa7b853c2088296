// Every way to leave a function.
// expect calls: main=1 early=3 pair_of=2 pick=4 twice=4 half=2 relay=2 sink=4 choose=6 search=3 inside=3 jump=4
// expect calls: narrow=2 text=2 shadow=2 hidden=2 color_of=2 unnamed=1 nothing=1 comma=1 count=2
// expect edges: main>early=3 main>pick=4 main>twice=4 main>half=2 main>relay=2 relay>sink=2 main>sink=1
typedef int number;
struct pair { int a; char b[20]; };
enum color { RED, GREEN };

static int early(int x) {
    if (x < 0)
        return -1;
    else if (x == 0)
        return 0;
    return 1;
}

static struct pair pair_of(int a) {
    if (a > 1)
        return (struct pair){ .a = a, .b = "big" };
    struct pair small = { a, "small" };
    return small;
}

static int twice(int x) { return 2 * x; }
static int half(int x) { return x / 2; }

static int (*pick(int which))(int) {
    return which ? twice : half;
}

static int trace;
static void sink(int x) { trace = trace * 3 + x; }
static void relay(int x) {
    if (x)
        return sink(x);
    sink(7);
}

static int choose(int x) {
    switch (x) {
    case 0: return 10;
    case 1:
    case 2: { int y = x * 2; return y; }
    case 3: break;
    default: return -x;
    }
    return 99;
}

static int search(const int *from, int what) {
    for (int i = 0; ; i++) {
        if (from[i] == what)
            return i;
        do {
            if (from[i] < 0)
                return -1;
        } while (0);
    }
}

static int inside(int x) {
    int y = ({ if (x == 2) return 22; x + 1; });
    return ({ int z = y; if (z > 3) return z * 100; z; });
}

static int jump(int x) {
    if (x > 2)
        goto out;
    if (x == 1)
        goto again;
    return x;
again:
    return x + 10;
out:
    return x + 20;
}

static char narrow(int x) { return x; }
static const char *const text(int x) { if (x) return "yes"; return 0; }
static number shadow(number number) { if (number) return number + 1; return number; }
static struct pair *hidden(struct pair *p) { struct pair { char c; } q = { 1 }; p->a += q.c; return p; }
static enum color color_of(int x) { if (x) return GREEN; return RED; }
static struct nested { int x, y; } unnamed(void) { struct nested v = { 3, 4 }; return v; }
static void nothing(void) { }
static int comma(void) { return sink(5), trace; }
static unsigned count(void) { static unsigned calls; return calls++; }

int main(void) {
    static const int list[] = { 4, 8, 15, -1 };
    struct pair p = pair_of(1);

    printf("%d %d %d\n", early(-5), early(0), early(5));
    printf("%d %s %s\n", p.a, p.b, pair_of(2).b);
    printf("%d %d %d %d\n", pick(1)(8), pick(0)(8), pick(1)(3), pick(0)(3));
    printf("%d %d\n", twice(4), twice(5));
    relay(0);
    relay(1);
    sink(2);
    printf("%d %d %d %d %d %d\n", choose(0), choose(1), choose(2), choose(3), choose(4), choose(5));
    printf("%d %d %d\n", search(list, 8), search(list, 4), search(list, 16));
    printf("%d %d %d\n", inside(1), inside(2), inside(3));
    printf("%d %d %d %d\n", jump(0), jump(1), jump(2), jump(3));
    printf("%d %d\n", narrow(300), narrow(127));
    printf("%s %d\n", text(1), text(0) == 0);
    printf("%d %d\n", shadow(0), shadow(1));
    printf("%d\n", hidden(hidden(&p))->a);
    printf("%d %d\n", color_of(0), color_of(3));
    printf("%d\n", unnamed().y);
    nothing();
    printf("%d\n", comma());
    count();
    printf("%u\n", count());
}
