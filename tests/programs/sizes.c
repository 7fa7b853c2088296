/* sizeof, _Alignof, offsetof, _Alignas, _Static_assert: unevaluated operands and every kind of type. */
#include <stddef.h>
int printf(const char *, ...);

static int evaluated;
struct aligned { char c; _Alignas(32) int i; char d; };
struct __attribute__((aligned(64))) whole { char c; };
struct __attribute__((packed)) packed { char c; long l; short s; struct { char a; int b; } in; };
struct part { char c; long l __attribute__((packed)); short s; int t __attribute__((aligned(16))); };
struct __attribute__((packed, aligned(4))) both { char c; int i; char d; };
#pragma pack(push, 2)
struct two { char c; int i; long l; int b : 7; long d : 60; };
#pragma pack(pop)
#pragma pack(1)
struct one { char c; int i; struct { char x; long y; } in; };
#pragma pack()
struct normal { char c; long double q; char d; };
_Static_assert(sizeof(int) == 4, "int");
_Static_assert(sizeof(struct normal) == 48, "long double is aligned");
static _Alignas(128) char buffer[3];
static _Alignas(long) char like_long, plain;
enum small { ONE }; enum big { HUGE_VALUE = 0x100000000 }; enum negative { MINUS = -1 };

int main(void)
{
    _Static_assert(1, "in a block");
    int n = 0, a[3][4];
    _Alignas(64) char local[5];
    char *text = "text";
    printf("%zu %zu %zu %zu %zu %zu %zu\n", sizeof(char), sizeof(short), sizeof(int), sizeof(long), sizeof(long long), sizeof(void *), sizeof(_Bool));
    printf("%zu %zu %zu %zu %zu\n", sizeof(float), sizeof(double), sizeof(long double), sizeof(int (*)(void)), sizeof(int[3][5]));
    printf("%zu %zu %zu %zu %d\n", sizeof n++, sizeof a, sizeof a[0], sizeof a[0][0], n);
    printf("%zu %zu %zu %zu\n", sizeof(evaluated = 5), sizeof(text), sizeof *text, sizeof(char)+1);
    printf("%zu %zu %zu %zu %zu\n", sizeof 'a', sizeof((char)1), sizeof(1 ? (char)1 : (short)2), sizeof -1l, sizeof(1, 2.0));
    printf("%d %zu %zu %zu %zu\n", evaluated, _Alignof(char), _Alignof(double), _Alignof(long double), _Alignof(int[3]));
#define SHOW(s, m, k) printf("%zu %zu %zu %zu\n", sizeof(struct s), _Alignof(struct s), offsetof(struct s, m), offsetof(struct s, k))
    SHOW(aligned, i, d); SHOW(whole, c, c); SHOW(packed, l, in.b); SHOW(part, l, t); SHOW(both, i, d); SHOW(two, i, l); SHOW(one, i, in.y); SHOW(normal, q, d);
    printf("%d %d %d\n", (int)((unsigned long)buffer % 128), (int)((unsigned long)&like_long % 8), (int)((unsigned long)local % 64));
    printf("%zu %zu %zu\n", sizeof(enum small), sizeof(enum big), sizeof(enum negative));
    printf("%d %d %zu\n", (enum small)-1 > 0, (enum negative)-1 > 0, sizeof HUGE_VALUE);
    printf("%zu %zu\n", sizeof(struct { int a; char b[]; }), sizeof(union { char c[5]; short s; }));
    struct packed p = {'c', -5, 7, {'a', 99}}; struct two t = {1, 2, 3, -4, -5};
    printf("%ld %d %d %d %d %ld\n", p.l, p.s, p.in.b, t.i, t.b, (long)t.d);
    long *misaligned = &p.l; *misaligned += 1; p.s++; printf("%ld %d\n", p.l, p.s);
    return plain;
}
