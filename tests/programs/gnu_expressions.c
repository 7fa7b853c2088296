#include <stddef.h>
int printf(const char *, ...);
static int n; static int next(void) { return ++n; }
struct in { int a; char b[3]; }; struct out { struct in x[4]; union { int u; float f; } y; int z[3]; };
int garr[20] = { [0 ... 4] = 7, [2] = 9, [10 ... 12] = 1, 2, 3 };
struct out gs = { .x[1 ... 2] = { 5, "ab" }, .x[2].b[1] = 'z', .y.f = 1.5f, .z[1 ... 2] = 4 };
struct { int a, b; } pairs[] = { [3].a = 1, [1] = { .b = 2 }, 7, 8 };
struct s { int x, y; }; static struct s mk(int a) { return (struct s){ a, a + 1 }; }
enum e { A, B }; typedef int T;
static int types(void) {
  int i = 0; const int ci = 1; int arr[3]; char c = 'a'; short sh; unsigned char uc; long l; int *p = &i; const char *cs = "x"; volatile int vi; struct s st; float f; int (*fp)(void) = next; enum e en; _Bool b; struct { unsigned bf : 3; int sb : 7; long lb : 40; } bfs = {0};
#define G(x) _Generic((x), int: 1, const int: 2, int *: 3, const int *: 4, char: 5, short: 6, unsigned char: 7, long: 8, const char *: 9, char *: 10, struct s: 11, float: 12, double: 13, int (*)(void): 14, unsigned: 15, _Bool: 16, long long: 17, unsigned long: 18, default: 99)
  printf("%d %d %d %d %d %d %d %d %d\n", G(i), G(ci), G(arr), G(c), G(sh), G(uc), G(l), G(p), G(cs)); printf("%d %d %d %d %d %d %d %d %d\n", G(vi), G(st), G(f), G(next), G(fp), G("lit"), G(en), G(A), G(b));
  printf("%d %d %d %d %d %d %d %d\n", G(+c), G(c + c), G(1u), G(1.0), G('a'), G(+bfs.bf), G(+bfs.bf), G(1l)); printf("%d %d %d %d %d %d %d\n", G(i ? sh : uc), G((char)1), G(~uc), G(!l), G(sizeof i), G(&ci), G(1ll)); printf("%d %d %d\n", G(*p), G(p[0]), G((const int)3));
  return 0; }
int main(void) {
  int a[6] = { [1 ... 3] = next(), [5] = next() }; printf("%d %d %d %d %d | %d\n", a[0], a[1], a[3], a[4], a[5], n);
  struct s sa[4] = { [0 ... 2] = { next(), 5 } }; printf("%d %d %d %d\n", sa[0].x, sa[2].x, sa[2].y, n); struct s sb[3] = { [0 ... 1] = mk(next()) }; printf("%d %d %d\n", sb[0].x, sb[1].y, n);
  for (int i = 0; i < 20; i++) printf("%d ", garr[i]); printf("\n%d %s %d %s %f %d %d %d\n", gs.x[1].a, gs.x[1].b, gs.x[2].a, gs.x[2].b, gs.y.f, gs.z[0], gs.z[1], gs.z[2]); for (int i = 0; i < 5; i++) printf("%d,%d ", i < sizeof pairs / sizeof *pairs ? pairs[i].a : -1, i < sizeof pairs / sizeof *pairs ? pairs[i].b : -1); printf("%d\n", (int)(sizeof pairs / sizeof *pairs));
  int *ps[3]; for (int i = 0; i < 3; i++) { ps[i] = (int[]){ i, i * 2 }; ps[i][1]++; printf("%d ", ps[i][1]); } printf("\n"); struct s *q = &(struct s){ 1, 2 }; q->x += 5; printf("%d %d\n", q->x, ((struct s){ 3, 4 }).y); printf("%d\n", ((int[]){ 1, 2, 3 })[2]); printf("%d\n", mk(7).y);
  int v = ({ int t = 5; t += next(); t; }); printf("%d\n", v); struct s w = ({ struct s t = { 1, 2 }; t.x = 9; t; }); printf("%d %d\n", w.x, ({ struct s t = { 4, 5 }; t; }).y); for (int i = 0; i < 5; i++) { int k = ({ if (i == 1) continue; if (i == 3) break; i * 2; }); printf("k%d ", k); } printf("\n");
  int r = ({ goto skip; 1; }) + 1; skip: printf("skipped\n"); (void)r; printf("%d\n", ({ ; 3; })); ({ int z = 1; (void)z; }); printf("%d\n", ({ int _a = 3, _b = 4; _a > _b ? _a : _b; }));
#define MAX(a, b) ({ __auto_type _a = (a); __auto_type _b = (b); _a > _b ? _a : _b; })
  printf("%d %f\n", MAX(3, MAX(2, 9)), MAX(1.5, 2)); __auto_type ar = a; printf("%d %d\n", ar[1], (int)sizeof ar);
  for (int i = 0; i < 300; i += 37) switch (i) { case 0 ... 9: printf("a"); break; case 10 ... 100: printf("b"); case 101 ... 150: printf("c"); break; case -5 ... -1: printf("neg"); break; case 200 ... 100000: printf("d"); break; default: printf("e"); } printf("\n"); switch (-3L) { case -5 ... -1: printf("neg\n"); }
  printf("%d %d\n", next() ?: 5, 0 ?: 6); typeof(next()) tn = 3; printf("%d %d\n", n, tn); types();
#define LOOP(x) ({ __label__ done; int _r = 0; for (int i = 0; i < 10; i++) if (i == (x)) { _r = i; goto done; } _r = -1; done: _r; })
  printf("%d %d\n", LOOP(3), LOOP(30)); printf("%d %d\n", __builtin_choose_expr(1, 5, "x"), (int)sizeof(__builtin_choose_expr(0, 1, (char)1))); printf("%d %d %d\n", __builtin_types_compatible_p(int, const int), __builtin_types_compatible_p(int[], int[5]), __builtin_types_compatible_p(typeof(v), long));
  printf("%d %d %d %d\n", (int)offsetof(struct out, x[2].b[1]), (int)offsetof(struct out, y.f), (int)__builtin_offsetof(struct out, z[2]), (int)offsetof(struct out, x[1]));
  printf("%d\n", (int)_Alignof(struct out)); _Alignas(64) int al; _Alignas(0) int al0; printf("%d\n", (int)((unsigned long)&al % 64)); typedef int alt __attribute__((aligned(32))); alt x32; printf("%d %d\n", (int)_Alignof(alt), (int)((unsigned long)&x32 % 32)); (void)al0;
  typeof(int[3]) t3 = { 1, 2, 3 }; typeof(t3) *pt = &t3; printf("%d %d\n", (*pt)[2], (int)sizeof(typeof(*pt))); volatile struct { int a : 5; int b : 7; } vb = { 1, 2 }; vb.a += 3; vb.b++; printf("%d %d\n", vb.a, vb.b); char str[] = "abc", str2[] = { "def" }, str3[2] = "xy"; printf("%s %s %c %d\n", str, str2, str3[1], (int)sizeof str3); int m[][2] = { 1, 2, 3 }; printf("%d %d\n", (int)sizeof m, m[1][1]);
  union { int i; char c[8]; double d; } un = { .c = "hello" }; printf("%s\n", un.c); struct { struct { int a, b; }; union { int c; float d; }; int e; } an = { 1, 2, 3, 4 }, an2 = { .b = 5, .c = 6 }; printf("%d %d %d %d %d\n", an.b, an.c, an.e, an2.b, an2.c); struct { int a[2]; int b; } old = { a: { 1, 2 }, b: 3 }; printf("%d\n", old.b); int old2[3] = { [1] 5, [2] 6 }; printf("%d\n", old2[2]); 
  return 0; }
