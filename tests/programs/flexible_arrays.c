#include <stddef.h>
int printf(const char *, ...);
void *malloc(unsigned long);
struct f { int n; char data[]; };
struct g { short n; int data[]; };
struct z { int n; int data[0]; };
struct e {};
union eu {};
struct withe { int a; struct e e; int b; };
struct onlyflex { int a; struct e e[3]; char c; };
static struct f a = {3, "hello"};
static struct g b = {2, {1, 2, 3}};
struct g b2 = {2, {[4] = 9}};
struct g b3 = {.data = {1,2}, .n = 7};
struct f a2 = {5, {'x', 'y'}};
struct z z = {1};
struct nest { int k; struct f inner; };
struct outer { char t; struct g inner; };
struct outer o = {1, {2}};
struct ptrs { int n; const char *names[]; };
static const struct ptrs names = {2, {"alpha", "beta"}};
union uf { int n; char c[4]; };
struct fa2 { int n; struct { int a; char b; } list[]; } fa2 = { 2, { {1,'a'}, {2,'b'}, [3] = {4, 'c'} } };
struct e emp(struct e x, int y) { printf("emp %d\n", y); return x; }
struct e arr[5];
struct tail { long l; char c; char d[]; } tails = { 1, 2, "tail" };
int main(void)
{
    printf("%zu %zu %zu %zu %zu\n", sizeof(struct f), sizeof a, sizeof(struct g), sizeof(struct z), sizeof(struct e));
    printf("%s %d %d %d %d\n", a.data, b.data[0], b.data[2], b2.data[4], b3.data[1]);
    printf("%c %d %zu %zu\n", a2.data[1], z.n, sizeof(union eu), sizeof(struct withe));
    printf("%d %d %zu\n", o.inner.n, o.inner.n, offsetof(struct outer, inner.data));
    printf("%s %s %d %c\n", names.names[0], names.names[1], fa2.list[1].a, fa2.list[3].b);
    struct f *p = malloc(sizeof *p + 10);
    *p = a;
    p->data[0] = 'q'; p->data[1] = 0;
    printf("%d %s %zu %s %zu\n", p->n, p->data, offsetof(struct f, data), tails.d, offsetof(struct tail, d));
    struct e x, y;
    x = emp(y, 5);
    struct e *q = &x; q++;
    printf("%zu %zu\n", sizeof arr, sizeof(struct onlyflex));
    struct z *zz = malloc(100);
    zz->data[3] = 5;
    printf("%d %zu\n", zz->data[3], sizeof zz->data);
    static struct g local = {1, {5, 6}};
    printf("%d\n", local.data[1]);
    int zl[0]; printf("%zu\n", sizeof zl);
    return 0;
}
