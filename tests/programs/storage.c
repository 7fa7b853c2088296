/* Static locals, tentative definitions, extern in blocks, shadowing, typedef shadowing, scopes of for and tags. */
int printf(const char *, ...);

int tentative; int tentative; extern int tentative; int tentative = 4;
static int later[]; static int *early(void) { return later; } static int later[] = {1, 2, 3};
int open_array[];
static int forward(int); extern int declared_late; static const int limit = 10; const int exported = 11;
typedef int number; typedef struct tag { number n; } tag; struct only_tag; typedef struct only_tag *handle; struct only_tag { int v; };

static int count(void) { static int n = 5; static int once = sizeof n; n += once; { static int n; n++; return n * 1000; } return n; }
static int other(void) { static int n = 7; return n++; }
static int shadow(int x) { int r = x; { int x = 2; r = r * 10 + x; { extern int declared_late; int x = declared_late; r = r * 10 + x; } r = r * 10 + x; } for (int x = 0, y = 9; x < y; x++, y--) r += x; return r * 10 + x; }
static int types(void) { number a = 1; { typedef char number; number b = 2; a += sizeof(number) + b; { int number = 5; a += number; } } struct tag { char c[20]; }; a += sizeof(struct tag); return a + (int)sizeof(tag); }
static int enums(void) { enum { A, B = 5, C }; int r = A + B * 10 + C * 100; { enum { A = 7, D = A + C }; r += A * 1000 + D * 10000; } return r; }
static int counter(void) { extern int forwarded; return ++forwarded; }
int forwarded = 30;
static int forward(int n) { return n ? n + forward(n - 1) : 0; }
int declared_late = 3;
static struct { int a; } unnamed = {5}, *to_unnamed = &unnamed;
static inline int inlined(int n) { return n * 2; }
register_test(void); 
static int (parenthesised)(int (n)) { return (n); }
int register_test(void) { register int r = 5; auto int a = 6; const volatile int cv = 7; return r + a + cv; }
static volatile int *volatile vp = &tentative;

int main(void)
{
    printf("%d %d %d %d\n", tentative, early()[2], open_array[0], limit + exported);
    printf("%d ", count()); printf("%d ", count()); printf("%d ", other()); printf("%d %d\n", other(), shadow(1));
    printf("%d %d %d ", types(), enums(), counter()); printf("%d\n", counter());
    printf("%d %d %d %d %d\n", forward(4), declared_late, to_unnamed->a, inlined(4), parenthesised(6));
    struct only_tag o = {8}; handle h = &o; *vp += 2;
    printf("%d %d %d\n", h->v, *vp, register_test());
    return 0;
}
