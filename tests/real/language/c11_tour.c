#include <stdio.h>
#include <stddef.h>
#include <stdint.h>
#include <stdatomic.h>
#include <threads.h>
#include <complex.h>
#include <tgmath.h>
#include <stdnoreturn.h>
#include <setjmp.h>
#include <signal.h>
#include <wchar.h>
#include <uchar.h>
_Thread_local int tl = 3; static _Atomic int at; _Alignas(32) char al[3];
#define tn(x) _Generic((x), int: "int", double: "double", char *: "char*", const char *: "cchar*", default: "other")
noreturn void die(void) { puts("die"); _Exit(0); }
struct anon { int a; union { int b; struct { short c, d; }; }; };
struct flex { int n; double d[]; };
int f(int (*g)(int), int x) { return g(x); }
static int sq(int x) { return x * x; }
typedef int fn(int); fn sq2; int sq2(int x) { return x + x; }
int (*(*ff(void))(int))(int);
static int k1(int x) { return x; } static int (*k2(int x))(int) { return k1; }
int (*(*ff(void))(int))(int) { return k2; }
_Static_assert(sizeof(int) == 4, "x");
inline int il(int x) { return x; } extern int il(int);
int oldstyle(a, b, c) char a; float b; short c; { return a + b + c; }
int main(void) {
  printf("%s %s %s %s\n", tn(1), tn(1.0), tn("x"), tn(1u));
  at++; atomic_fetch_add(&at, 5); int e = 6; printf("%d\n", atomic_compare_exchange_strong(&at, &e, 9)); printf("%d %d\n", (int)at, tl);
  struct anon a = { 1, .c = 2, .d = 3 }; printf("%d %d %d\n", a.a, a.b, a.d);
  printf("%zu %zu\n", offsetof(struct flex, d), _Alignof(max_align_t));
  printf("%d %d %d\n", f(sq, 5), f(sq2, 5), ff()(1)(7));
  double complex z = csqrt(-1.0); printf("%.1f %.1f %.3f\n", creal(z), cimag(z), cabs(3 + 4*I));
  printf("%f %f\n", sqrt(2.0f), pow(2, 0.5));
  wchar_t ws[] = L"h\u00e9"; char16_t u16[] = u"\U0001F600"; printf("%zu %zu %x\n", sizeof ws, sizeof u16, u16[0]);
  printf("%s\n", u8"caf\u00e9");
  jmp_buf jb; volatile int v = 0; if (setjmp(jb) == 0) { v = 4; longjmp(jb, 1); } printf("%d\n", v);
  unsigned char c = 200; c += 100; printf("%d %d\n", c, (signed char)c);
  printf("%d %d %d\n", -7 / 2, -7 % 2, -7 >> 1); printf("%u\n", 1u - 2); printf("%lld\n", 1LL << 40);
  int i = 5; int arr[3] = {1,2,3}; int *p = arr; printf("%d\n", *p++);
  printf("%d\n", oldstyle('a', 1.5, 3)); printf("%d\n", il(4));
  float fl = 0.1f; printf("%.10f %.10f\n", fl, fl * 3); printf("%Lf\n", 1.0L / 3);
  printf("%d %d\n", 'ab', L'x'); printf("%td\n", &arr[2] - &arr[0]);
  char buf[4] = "abcd"; printf("%.4s\n", buf); int big[2][3] = {1,2,3,4}; printf("%d\n", big[1][0]);
  goto end; { int skipped = 3; (void)skipped; end: ; } do { if (i) break; } while (0);
  switch (3) { int q; case 3: q = 4; printf("%d\n", q); default: break; }
  printf("%d\n", (int)sizeof(int[3][4])); enum E { A = -1, B = 5 } en = B; printf("%d\n", en);
  struct { int x:3; } sb = { 3 }; sb.x++; printf("%d\n", sb.x); printf("%d\n", !!0.5 + !"");
  die(); }
