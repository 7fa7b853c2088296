/* <tgmath.h>: which function a type takes. */
#include <stdio.h>
#include <tgmath.h>

int main(void)
{
    float f = 2;
    double d = 2;
    long double l = 2;
    int i = 2, exponent;
    float complex fc = 1 + 2 * I;
    double complex dc = fc;
    printf("%zu %zu %zu %zu %zu %zu\n", sizeof sqrt(f), sizeof sqrt(d), sizeof sqrt(l), sizeof sqrt(i), sizeof sqrt(fc),
           sizeof sqrt(dc));
    printf("%.9f %.9f %.9Lf %.9f\n", sqrt(f), sqrt(d), sqrt(l), sqrt(i));
    printf("%f %f %f %f\n", creal(sqrt(fc)), cimag(sqrt(dc)), fabs(fc), carg(f));
    printf("%f %f %f %zu %zu\n", pow(f, i), pow(f, d), creal(pow(dc, f)), sizeof pow(f, f), sizeof pow(f, l));
    double fraction = frexp(f, &exponent);
    printf("%f %d %f %ld %d\n", fraction, exponent, ldexp(d, 3), lround(2.5f), ilogb(8));
    printf("%f %f %f %f\n", fma(f, d, i), fmax(f, i), atan2(f, f), creal(f));
    return 0;
}
