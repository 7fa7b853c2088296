/* Structs and unions: copies, nesting, anonymous members, self reference, comparisons of layout. */
int printf(const char *, ...);

struct inner { char c; short s; };
struct outer {
    char first;
    struct inner in[2];
    union { int i; float f; char bytes[4]; };
    struct { long deep; union { double d; unsigned long bits; } u; };
    const char *name;
};
union number { int i; float f; double d; unsigned char bytes[8]; struct { short low, high; } halves; };
struct flexible { int count; short items[]; };
struct empty {};
typedef struct pair { int a, b; } pair;

static pair make(int a, int b) { pair p = {a, b}; return p; }
static pair swap(pair p) { int t = p.a; p.a = p.b; p.b = t; return p; }
static struct outer change(struct outer o) { o.in[1].s++; o.deep *= 2; o.name = "changed"; return o; }

static void layout(void)
{
    printf("%d %d %d %d %d\n", (int)sizeof(struct inner), (int)sizeof(struct outer), (int)sizeof(union number),
           (int)sizeof(struct flexible), (int)sizeof(struct empty));
    printf("%d %d %d %d\n", (int)__builtin_offsetof(struct outer, in[1].s), (int)__builtin_offsetof(struct outer, f),
           (int)__builtin_offsetof(struct outer, u.bits), (int)_Alignof(struct outer));
}

int main(void)
{
    struct outer o = {'x', {{'a', 1}, {'b', 2}}, {.f = 1.5f}, {7, {.d = 2.5}}, "name"}, copy, *p = &copy;
    union number n = {.d = 1.0};
    pair array[2] = {{1, 2}, {3, 4}}, q;
    layout();
    copy = o; copy.in[0].c = 'z'; p->in[1] = o.in[0]; (*p).i = 0x40490fdb;
    printf("%c %c %c %d %f %lx %s\n", o.in[0].c, copy.in[0].c, p->in[1].c, p->in[1].s, p->f, o.u.bits, o.name);
    copy = change(o);
    printf("%d %d %ld %ld %s %s\n", o.in[1].s, copy.in[1].s, o.deep, copy.deep, o.name, copy.name);
    printf("%d %d %x\n", n.bytes[7], n.bytes[6], n.halves.low); n.i = 0x01020304; printf("%d %d\n", n.bytes[0], n.halves.high);
    q = swap(make(1, 2)); printf("%d %d %d\n", q.a, q.b, make(8, 9).b);
    array[0] = array[1] = swap(array[0]); printf("%d %d\n", array[0].a, array[1].b);
    q = (1, array[0]); printf("%d\n", q.a);
    q = q.a > 100 ? make(0, 0) : swap(q); printf("%d %d\n", q.a, (q.a ? q : array[1]).b);
    struct empty e, f = e; (void)f; (void)e;
    struct outer *self = &o; self->u = copy.u; self->in[0] = (struct inner){'q', 9};
    printf("%g %c %d\n", self->u.d, self->in[0].c, (*self).in[0].s);
    return 0;
}
