/* Logarithm and power, computed in double precision and rounded once. Polynomials are minimax fits. */
#include <math.h>
#include <math_kernel.h>
#include <stdint.h>

/* x = m * 2^e with m between sqrt(1/2) and sqrt(2); log m = 2 atanh s, s = (m - 1) / (m + 1). */
double math_log(double x) {
    union math_double m = {x};
    int64_t exponent;
    double s, t, p;

    exponent = (int64_t)(m.bits - 0x3fe6a09e667f3bcdUL) >> 52; /* the bits of sqrt(1/2) */
    m.bits -= (uint64_t)exponent << 52;
    s = (m.number - 1.0) / (m.number + 1.0);
    t = s * s;
    p = 0.195837566134247;
    p = p * t + 0.22176217891834285;
    p = p * t + 0.2857210841593955;
    p = p * t + 0.3999999562925692;
    p = p * t + 0.6666666667577797;
    return (double)exponent * 0.6931471805599453 + (2.0 * s + s * t * p);
}

float logf(float x) {
    if (x == 0.0F)
        return -HUGE_VALF;
    if (!(x > 0.0F) || x > 3.4028234e38F)
        return x < 0.0F ? NAN : x;
    return (float)math_log(x);
}

/* 0: y is no integer, 1: odd, 2: even. */
static int math_parity(float y) {
    float size = fabsf(y);

    if (size >= 16777216.0F) /* 2^24: all larger floats are even integers */
        return 2;
    if ((float)(int32_t)size != size)
        return 0;
    return (int32_t)size & 1 ? 1 : 2;
}

/* Special cases in the order of C11 F.10.4.4. */
float powf(float x, float y) {
    float sign = 1.0F;
    float size = fabsf(x);
    int parity;

    if (y == 0.0F || x == 1.0F)
        return 1.0F;
    if (isnan(x) || isnan(y))
        return x + y;
    if (isinf(y)) {
        if (size == 1.0F)
            return 1.0F;
        return (size > 1.0F) == (y > 0.0F) ? HUGE_VALF : 0.0F;
    }
    parity = math_parity(y);
    if (parity == 1)
        sign = copysignf(1.0F, x);
    if (size == 0.0F || isinf(size))
        return sign * ((size == 0.0F) == (y > 0.0F) ? 0.0F : HUGE_VALF);
    if (x < 0.0F && parity == 0)
        return NAN;
    return sign * (float)math_exp(y * math_log(size));
}
