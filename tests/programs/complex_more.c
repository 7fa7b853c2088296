int printf(const char *, ...);
#include <stdarg.h>
static unsigned long st = 88172645463325252ul; static unsigned long r(void){ st ^= st<<13; st ^= st>>7; return st ^= st<<17; }
static double rd(void) { switch (r() % 12) { case 0: return 0; case 1: return -0.0; case 2: return __builtin_inf(); case 3: return -__builtin_inf(); case 4: return __builtin_nan(""); case 5: return 1e308; case 6: return 1e-308; case 7: return 4e-320; case 8: return 1; default: return (double)(long)r() / 1e15; } }
static unsigned long h; static void add(double d) { union { double d; unsigned long u; } x = { d }; if (d != d) x.u = 1; h = (h ^ x.u) * 1099511628211ul; }
static void addf(float f) { add(f); } static void addl(long double f) { union { long double d; unsigned long u[2]; } x = { f }; if (f != f) x.u[0] = 1, x.u[1] = 2; h = (h ^ x.u[0] ^ (x.u[1] & 0xffff)) * 1099511628211ul; }
#define A(z) (add(__real__ (z)), add(__imag__ (z)))
#define AF(z) (addf(__real__ (z)), addf(__imag__ (z)))
#define AL(z) (addl(__real__ (z)), addl(__imag__ (z)))
struct pair { float _Complex f; int n; }; struct ld { long double _Complex z; };
static struct pair pass(struct pair p, double _Complex d, struct ld l, int k) { p.f += d * k; p.n += (int)__real__ l.z; return p; }
static struct ld retl(long double _Complex z) { struct ld l = { z * 2 }; return l; }
static double _Complex vsum(int n, ...) { va_list a; va_start(a, n); double _Complex t = 0; for (int i = 0; i < n; i++) t += i % 3 == 0 ? va_arg(a, double _Complex) : i % 3 == 1 ? va_arg(a, float _Complex) : va_arg(a, long double _Complex); va_end(a); return t; }
int _Complex ic = 3 + 4i;
int main(void) {
  for (int i = 0; i < 5000; i++) {
    volatile double _Complex a = __builtin_complex(rd(), rd()), b = __builtin_complex(rd(), rd()); volatile double x = rd();
    A(a * b); A(a / b); A(a + b); A(a - b); A(a * x); A(x * a); A(x - a); A(a - x); A(a / x); A(x / a); A(-a); A(~a); h += a == b; h += a != x; h += !a;
    float _Complex f = a, g = b; volatile float _Complex vf = f, vg = g; AF(vf * vg); AF(vf / vg); AF(vf + x); AF((float _Complex)(vf * a));
    volatile long double _Complex l = a, m = b; AL(l * m); AL(l / m); AL(l - x); double _Complex c = a; c *= b; A(c); c = a; c /= b; A(c); c = a; c += x; A(c); c = a; c -= f; A(c); c++; A(c); x *= a; add(x);
  }
  printf("%lx\n", h); h = 0;
  struct pair p = { 1 + 2i, 5 }; p = pass(p, 2.5 - 1i, (struct ld){ 7 + 1i }, 3); AF(p.f); printf("%d %lx\n", p.n, h); A(retl(3 + 1i).z); A(vsum(7, 1.0 + 2i, (float _Complex)(3i), (long double _Complex)4, 5i + 0.0, (float _Complex)2, 1.0iL + 0.0L, 9.0 + 9i)); printf("%lx\n", h);
  ic *= 2 - 1i; ic /= 1 + 1i; printf("%d %d %d %d\n", __real__ ic, __imag__ ic, (int)sizeof ic, ic == 5 + 1i); double _Complex arr[2][2] = { { 1i, 2 }, { [1] = 3 + 1i } }, *q = &arr[1][1]; *q += 1; A(*q); A(arr[0][0]); printf("%lx\n", h); double *re = &__real__ *q; *re = 77; printf("%g\n", __real__ arr[1][1]);
  printf("%d %d\n", _Generic(1.0i, double _Complex: 1, default: 0), _Generic(1.0if + 1.0, double _Complex: 2, float _Complex: 3, default: 0)); static double _Complex s1 = (1 + 2i) * (3 - 4i) / 2.0, s2 = -(1.0 / (2i + 1)), s3 = 1 ? 2i : 0; A(s1); A(s2); A(s3); printf("%lx %g %g\n", h, __real__ s2, __imag__ s2); 
  printf("%g %g\n", __builtin_creal(3 + 4.0i), __builtin_cimagf(~(3.0f + 4.0if))); _Complex z = 2; z = z ? z * z : 0; A(z); double _Complex w = ({ double _Complex t = z; t * 2; }); A(w); printf("%lx\n", h); if (z && !(z - 4)) printf("yes\n"); int k = (_Bool)(0.5i); printf("%d\n", k);
  return 0; }
