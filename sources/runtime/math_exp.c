/* Exponential functions, computed in double precision and rounded once. Polynomials are minimax fits. */
#include <math.h>
#include <math_kernel.h>
#include <stdint.h>

/* For |x| <= 400. A part of what calls it, also where functions are measured: that would take longer than it does. */
__attribute__((no_instrument_function)) static double exp_inside(double x) {
    /* Adding and subtracting 1.5 * 2^52 rounds to an integer (IEEE 754, round to nearest); in between, the lowest bits
       are those of the integer. */
    const double rounder = 6755399441055744.0;
    double n, r, p;
    union math_double power;

    power.number = x * 1.4426950408889634 + rounder;
    n = power.number - rounder;
    r = x - n * 0.6931471805599453; /* |r| <= ln(2) / 2 */
    p = 0.0001979034148805974;
    p = p * r + 0.0013944659636518208;
    p = p * r + 0.008333497074968367;
    p = p * r + 0.04166629494712315;
    p = p * r + 0.1666666586893445;
    p = p * r + 0.5000000067682162;
    power.bits = (power.bits + 1023) << 52;
    return (1.0 + (r + r * r * p)) * power.number;
}

double math_exp(double x) {
    if (x > 400.0)
        x = 400.0;
    if (x < -400.0)
        x = -400.0;
    return exp_inside(x);
}

/* The limits are put on the float: vectors hold twice as many of them. */
float expf(float x) {
    float inside = x > 400.0f ? 400.0f : x;

    inside = inside < -400.0f ? -400.0f : inside;
    return isnan(x) ? x : (float)exp_inside(inside);
}

/* 1 - 2 / (e^2x + 1) loses digits near zero, where x - x^3 / 3 is enough. */
float tanhf(float x) {
    double wide = x;

    if (isnan(x))
        return x;
    if (wide * wide < 1e-4)
        return (float)(wide - wide * wide * wide * (1.0 / 3.0 - wide * wide * (2.0 / 15.0)));
    return (float)(1.0 - 2.0 / (math_exp(2.0 * wide) + 1.0));
}
