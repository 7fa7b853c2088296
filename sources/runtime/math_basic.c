/* The exact functions in single precision. */
#include <math.h>
#include <math_kernel.h>
#include <stdint.h>

float sqrtf(float x) {
    float root;

    __asm__("sqrtss %1, %0" : "=x"(root) : "x"(x));
    return root;
}

float copysignf(float x, float sign) {
    union math_float result = {x}, from = {sign};

    result.bits = (result.bits & 0x7fffffff) | (from.bits & 0x80000000);
    return result.number;
}

float fabsf(float x) {
    return copysignf(x, 1.0F);
}

/* Floats of 2^23 and more have no fraction; a NaN fails the comparison too. */
float truncf(float x) {
    if (!(fabsf(x) < 8388608.0F))
        return x;
    return copysignf((float)(int32_t)x, x);
}

float floorf(float x) {
    float whole = truncf(x);

    return whole > x ? whole - 1.0F : whole;
}

float ceilf(float x) {
    return -floorf(-x);
}

float roundf(float x) {
    float whole = truncf(x);

    return fabsf(x - whole) >= 0.5F ? whole + copysignf(1.0F, x) : whole;
}

float fminf(float x, float y) {
    return y < x || isnan(x) ? y : x;
}

float fmaxf(float x, float y) {
    return y > x || isnan(x) ? y : x;
}

/* The remainder of two floats is a float, so that nothing is rounded. */
float fmodf(float x, float y) {
    return (float)fmod(x, y);
}
