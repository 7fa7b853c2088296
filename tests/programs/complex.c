int printf(const char *, ...);
#define P(x) printf(#x " %g %g\n", (double)__real__(x), (double)__imag__(x))
double _Complex g = 1.0 + 2.0i; float _Complex fg = 3.5f - 1.0fi; long double _Complex lg = 1.0L + 2.0Li; static double _Complex arr[3] = {1, 2.0i, 3 + 4i};
double _Complex mul(double _Complex a, double _Complex b) { return a * b; }
float _Complex fmulc(float _Complex a, float _Complex b) { return a / b; }
long double _Complex lm(long double _Complex a, int k) { return a * k; }
struct c { int t; double _Complex z; float _Complex f; } s = { 1, 2 + 3i, 4i };
int main(void) {
  double _Complex a = 3 + 4i, b = 1 - 2i; volatile double x = 2; P(a + b); P(a - b); P(a * b); P(a / b); P(-a); P(~a); P(a * 2); P(2 / a); P(x + a); P(a == b); P(a != b); P(a == a);
  P(mul(a, b)); P(fmulc(3 + 1i, 2i)); P(lm(1i, 5)); P(g); P(fg); P(lg); P(arr[2]); P(s.z); P(s.f);
  __real__ a = 10; __imag__ a += 5; P(a); a *= b; P(a); a /= 2; P(a); a++; P(a); --a; P(a); a = 5; P(a); int i = a; printf("%d\n", i); _Bool t = 1i; printf("%d %d\n", t, !a); if (a) printf("yes\n");
  float _Complex f = a; P(f); long double _Complex l = f; P(l); double d = l; printf("%g\n", d); P((double _Complex)3); P((float)(2 + 3i)); P(x ? a : 1); P(__builtin_complex(1.0, 2.0)); printf("%d %d %d\n", (int)sizeof a, (int)sizeof f, (int)_Alignof(long double _Complex));
  double inf = __builtin_inf(), nan = __builtin_nan(""); P(__builtin_complex(inf, nan) * __builtin_complex(1.0, 1.0)); P(__builtin_complex(1.0, 1.0) / __builtin_complex(0.0, 0.0)); P(__builtin_complex(inf, 1.0) / __builtin_complex(2.0, 2.0)); P(__builtin_complex(1.0, 1.0) / __builtin_complex(inf, 1.0));
  _Complex z = 1; P(z); _Complex double y = 2i; P(y); P(__real__ 5); P(__imag__ 5); P(1.5if); P(2i * 2i);
  return 0; }
