/* The exact functions in double precision. */
#include <math.h>
#include <math_kernel.h>
#include <stdint.h>

double sqrt(double x) {
    double root;

    __asm__("sqrtsd %1, %0" : "=x"(root) : "x"(x));
    return root;
}

double copysign(double x, double sign) {
    union math_double result = {x}, from = {sign};

    result.bits = (result.bits & 0x7fffffffffffffffUL) | (from.bits & 0x8000000000000000UL);
    return result.number;
}

double fabs(double x) {
    return copysign(x, 1.0);
}

/* Doubles of 2^52 and more have no fraction; a NaN fails the comparison too. */
double trunc(double x) {
    if (!(fabs(x) < 4503599627370496.0))
        return x;
    return copysign((double)(int64_t)x, x);
}

double floor(double x) {
    double whole = trunc(x);

    return whole > x ? whole - 1.0 : whole;
}

double ceil(double x) {
    return -floor(-x);
}

double round(double x) {
    double whole = trunc(x);

    return fabs(x - whole) >= 0.5 ? whole + copysign(1.0, x) : whole;
}

double fmin(double x, double y) {
    return y < x || isnan(x) ? y : x;
}

double fmax(double x, double y) {
    return y > x || isnan(x) ? y : x;
}

/* Long division: subtracts the divisor, scaled by a power of two, while it fits. Every step is exact. */
double fmod(double x, double y) {
    double rest = fabs(x);
    double divisor = fabs(y);
    double scaled = divisor;

    if (isnan(y) || !isfinite(x) || divisor == 0.0)
        return NAN;
    if (isinf(divisor))
        return x;
    while (scaled <= rest * 0.5)
        scaled *= 2.0;
    while (rest >= divisor) {
        if (rest >= scaled)
            rest -= scaled;
        scaled *= 0.5;
    }
    return copysign(rest, x);
}
