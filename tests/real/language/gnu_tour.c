#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* gcc manual ch.6 tour */
struct S { int n; int f[0]; };
typedef struct { int a, b; } pt;
static inline int max(int a, int b) { return ({ int _a = a, _b = b; _a > _b ? _a : _b; }); }
enum { X = (int)sizeof(struct {}), Y = __alignof__(double) };
int arr[] = { [2 ... 4] = 7, [0] = 1, 9 };
pt pts[] = { [1].b = 5, [0] = { .b = 2, .a = 1 }, [2 ... 3] = { a: 3, b: 4 } };
static void cl(int *p) { printf("cleanup %d\n", *p); }
int vla(int n, int a[n][n]) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) s += a[i][j]; return s; }
int sw(int c) { switch (c) { case 'a' ... 'z': return 1; case '0' ... '9': return 2; default: return 0; } }
union u { int i; float f; };
int omit(int x) { return x ?: 42; }
void *lab(int i) { static void *t[] = { &&a, &&b }; goto *t[i]; a: return "a"; b: return "b"; }
typedef int v4 __attribute__((vector_size(16)));
_Complex double cx(_Complex double z) { return ~z * 2.0i; }
__extension__ typedef long long ll;
int dup[3][2] = { {1}, {2, 3} };
struct bf { unsigned a:3; signed b:5; unsigned :0; unsigned c:1; };
char esc[] = "\e[0m";
#define str(x...) #x
#define var(fmt, args...) printf(fmt, ##args)
int main(int argc, char **argv) {
  { int c __attribute__((cleanup(cl))) = 3; }
  struct S *s = malloc(sizeof *s + 8); s->n = 1; s->f[1] = 3;
  printf("%d %d %d %d\n", max(3, 4), X, Y, (int)(sizeof arr / sizeof *arr));
  for (unsigned i = 0; i < sizeof arr / sizeof *arr; i++) printf("%d ", arr[i]);
  for (int i = 0; i < 4; i++) printf("(%d,%d) ", pts[i].a, pts[i].b);
  int m[3][3] = { {1,2,3},{4,5,6},{7,8,9} }; printf("%d\n", vla(3, m));
  printf("%d%d%d %d %s%s\n", sw('q'), sw('5'), sw('!'), omit(0), (char *)lab(0), (char *)lab(1));
  v4 a = {1,2,3,4}, b = a << 1; b = (b > 4) & a; printf("%d %d %d %d\n", b[0], b[1], b[2], b[3]);
  _Complex double z = cx(1.0 + 2.0i); printf("%g %g\n", __real__ z, __imag__ z);
  struct bf f = { 5, -3, 1 }; printf("%u %d %u %zu\n", f.a, f.b, f.c, sizeof f);
  var("x%s\n", str(a, b)); var("none\n");
  printf("%zu %d\n", sizeof esc, esc[0]);
  int *p = (int []){1, 2, 3}; printf("%d\n", p[1]);
  __auto_type t = 3.5; typeof(t) t2 = t; printf("%g\n", t2);
  printf("%d\n", __builtin_types_compatible_p(typeof(p), int *));
  void *vp = &m; vp++; printf("%ld %zu %zu\n", (long)(vp - (void *)&m), sizeof(void), sizeof(main));
  int x = 1; ({ x++; }); printf("%d %s\n", x, __func__);
  unsigned __int128 q = (unsigned __int128)1 << 100; printf("%llx\n", (unsigned long long)(q >> 64));
  printf("%d\n", __builtin_choose_expr(1, 5, "x"));
  int n = 4; int w[n]; memset(w, 0, sizeof w); printf("%zu\n", sizeof w);
  for (int i = 0, j = 10; i < j; i += 3, j--) printf("%d,%d ", i, j);
  printf("%f %a\n", 0x1.8p3, 0x1.8p3); printf("%s\n", __PRETTY_FUNCTION__);
  printf("%d\n", (int){ 5 } + ((pt){ 1, 2 }).b);
  const char *nm = 0b1011 == 11 ? "bin" : "no"; printf("%s\n", nm);
  register int r asm("ebx") = 7; asm("addl $1, %0" : "+r"(r)); printf("%d\n", r);
  return 0; }
