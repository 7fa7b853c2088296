/* Sine and cosine over all floats, computed in double precision and rounded once. */
#include <math.h>
#include <math_kernel.h>
#include <stdint.h>

struct math_angle {
    double rest; /* between -pi/4 and pi/4 */
    unsigned quadrant;
};

/* |x| / (pi/2), its integer part modulo 4 and its fraction, exactly enough however large x is: with
   x = m * 2^e only the bits of 2/pi around 2^-e matter (M. Payne, R. Hanek, SIGNUM Newsletter 18, 1983). */
static struct math_angle math_reduce(float x) {
    static const uint32_t two_over_pi[8] = { /* 32 zeros, then the bits after the binary point */
        0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab,
    };
    struct math_angle angle;
    union math_float magnitude = {x};
    uint32_t bits;
    uint64_t mantissa, turns;
    int exponent, shift;
    const uint32_t *words;

    magnitude.bits &= 0x7fffffff;
    bits = magnitude.bits;
    angle.quadrant = 0;
    angle.rest = magnitude.number;
    if (bits < 0x3f490fdb) /* pi / 4 */
        return angle;
    exponent = (int)(bits >> 23) - 150;
    mantissa = (bits & 0x7fffff) | 0x800000;
    words = two_over_pi + (exponent + 30) / 32;
    shift = (exponent + 30) % 32;
    /* A fixed-point number with two bits before the point, modulo 4. */
    turns = mantissa * (((uint64_t)words[0] << 32 | words[1]) << shift >> 32) << 32;
    turns += mantissa * (((uint64_t)words[1] << 32 | words[2]) << shift >> 32);
    turns += mantissa * (((uint64_t)words[2] << 32 | words[3]) << shift >> 32) >> 32;
    angle.quadrant = (unsigned)((turns + 0x2000000000000000UL) >> 62);
    angle.rest = (double)(int64_t)(turns << 2) * 8.515303950216386e-20; /* pi / 2 * 2^-64 */
    return angle;
}

/* Sine of a reduced angle plus a number of quarter turns. */
static float math_sine(double r, unsigned quadrant) {
    double t = r * r;
    double value, p;

    if (quadrant & 1) {
        p = -2.72056845750779e-07;
        p = p * t + 2.4799459309389694e-05;
        p = p * t + -0.0013888883496856917;
        p = p * t + 0.0416666666194537;
        value = 1.0 - 0.5 * t + t * t * p;
    } else {
        p = 2.7181141174981724e-06;
        p = p * t + -0.00019839311485391102;
        p = p * t + 0.008333329302417262;
        p = p * t + -0.1666666664077624;
        value = r + r * t * p;
    }
    return (float)(quadrant & 2 ? -value : value);
}

float sinf(float x) {
    struct math_angle angle;
    float value;

    if (!isfinite(x))
        return NAN;
    angle = math_reduce(x);
    value = math_sine(angle.rest, angle.quadrant);
    return copysignf(1.0F, x) * value;
}

float cosf(float x) {
    struct math_angle angle;

    if (!isfinite(x))
        return NAN;
    angle = math_reduce(x);
    return math_sine(angle.rest, angle.quadrant + 1);
}
